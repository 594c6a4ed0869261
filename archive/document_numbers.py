"""Document numbers (发文字号) as the archive writes them: 国办发〔2017〕47号, whatever brackets a page has."""

from __future__ import annotations

import re

_BRACKETED_YEAR = re.compile(r"[\[【﹝［（(]((?:19|20)\d\d年?)[\]】﹞］）)]")


def clean_number(raw: str) -> str:
    """A document number with its brackets as 〔〕 and its inner spaces dropped; bracketed words other than
    years stay."""
    return _BRACKETED_YEAR.sub(r"〔\1〕", re.sub(r"\s", "", raw))
