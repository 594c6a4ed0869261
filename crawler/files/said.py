"""What a format's reader hands back, or why it read nothing, and the text as it is kept."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from archive.records import Unread
from crawler.extract.lines import unbroken

OCR = "`pip install 'gongkai[ocr]'` reads pictures"
"""What the evidence for a scan ends with."""

UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, lone surrogates (SQLite refuses them) and what is no character."""

BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


class Refused(Exception):
    """Raised when a file cannot be read, from its format's reader: the word for it, the evidence,
    and how many pages it has where that is known: recognising them is paid by the page.
    """

    def __init__(self, why: Unread, detail: str, *, pages: int | None = None) -> None:
        super().__init__(detail)
        self.why: Unread = why
        self.detail = detail
        self.pages = pages


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a file says, as its format's reader found it."""

    text: str
    reader: str
    pages: int | None = None
    quality: tuple[str, ...] = ()
    detail: str | None = None
    """What could not be read of a file that could."""


def tidy(text: str) -> str:
    """``text`` with a line for each paragraph, none of them empty, and no character that nobody sees."""
    lines = (_line(UNWANTED.sub("", line)) for line in BREAK.split(text))
    return "\n".join(line for line in lines if line.strip())


def _line(line: str) -> str:
    """Without the space around it; a tab in front stays, for the first cell of a row may be empty."""
    return line.strip(" \u3000\xa0").rstrip()


def row(cells: Iterable[str]) -> str:
    """A row of a table as one line."""
    return "\t".join(unbroken(cell) for cell in cells).rstrip("\t")


def halved(text: str) -> str:
    """``text`` with characters beyond U+FFFF as two halves, in which PDFium and Word count."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    units = array("H", text.encode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass"))
    return "".join(map(chr, units))


def whole(text: str) -> str:
    """``text`` with such halves put together again, and those without the other left out."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
