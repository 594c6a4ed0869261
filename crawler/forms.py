"""The form that a pager posts: its bytes, and the identity of the page that answers it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urldefrag, urlencode

from crawler.site import NextPage

MEDIA_TYPE = "application/x-www-form-urlencoded"

POSTED_AS = {"gb18030": "gbk"}
"""We read gb2312 and gbk with their superset; browsers write gbk."""

_STATE = re.compile(
    r"__(?:VIEWSTATE\w*|EVENTVALIDATION|PREVIOUSPAGE|LASTFOCUS|SCROLLPOSITION[XY]|RequestVerificationToken|ASYNCPOST)"
    r"|_?csrf\w*",
    re.IGNORECASE,
)
"""Fields that carry the server's memory and choose nothing: they differ at every visit."""


def encoded(form: Iterable[tuple[str, str]], encoding: str) -> bytes:
    """The bytes a browser posts: in the page's charset, and what it cannot spell as a reference (HTML §4.10.21.8)."""
    charset = POSTED_AS.get(encoding, encoding)
    return urlencode(list(form), encoding=charset, errors="xmlcharrefreplace").encode("ascii")


def posting(page: NextPage) -> dict[str, Any]:
    """Method, headers and body of the request that posts a page's form; {} where it is asked for by GET."""
    if not page.form:
        return {}
    return {"method": "POST", "headers": {"Content-Type": MEDIA_TYPE}, "body": encoded(page.form, page.encoding)}


def choosing(form: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The fields of a form that say which page is asked for."""
    return tuple((name, value) for name, value in form if not _STATE.fullmatch(name))


def posted_url(url: str, form: Iterable[tuple[str, str]]) -> str:
    """The identity of a page that a form asks for, spelt as web archives spell it: the method and what chooses.

    Without it page 2 would overwrite what is known of page 1, which has the same address.
    """
    address = urldefrag(url).url
    query = urlencode([("__wb_method", "POST"), *choosing(form)])
    return f"{address}{'&' if '?' in address else '?'}{query}"
