"""What the invented government writes (a paper), and what it puts online (a posting): frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

Role = Literal["text", "heading", "address", "attachment", "signature"]
Manner = Literal["not-found", "home-page", "soft-404"]
"""How a site answers for a document it took down: 404, a redirect to the home page, or an apology with status 200."""

Extension = Literal["pdf", "docx", "xlsx", "txt"]

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """One paragraph of a body; its role decides only how a page sets it."""

    text: str
    role: Role = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of a body; the first row holds the headings."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The cells in reading order, simply put after one another."""
        return "".join(cell for row in self.rows for cell in row)


Block = Paragraph | Table


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """An attachment (附件): its Chinese name without extension, the kind of file, and the lines that it holds."""

    stem: str
    extension: Extension
    lines: tuple[str, ...]
    revised_at: datetime | None = None
    """When another file was put in its place; None for the first."""

    @property
    def text(self) -> str:
        """The truth that an archive is measured with: the name above the lines, of a table that of its sheet first."""
        return "\n".join((*(("Sheet1",) if self.extension == "xlsx" else ()), self.stem, *self.lines))

    @property
    def name(self) -> str:
        """As a link usually gives it."""
        return f"{self.stem}.{self.extension}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A text with its official fields, whichever site shows it."""

    kind: str
    title: str
    body: tuple[Block, ...]
    office: str
    """The body that wrote it; it stands under the text only when that is signed."""
    written_on: date
    signed: bool = True
    number: str | None = None
    subject: str | None = None
    genre: str | None = None
    keywords: str | None = None
    summary: str | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: str | None = None
    files: tuple[File, ...] = ()
    cover: bool = False
    """The page only leads to the files: what the paper says stands in the first of them."""

    @property
    def text(self) -> str:
        """The truth that an archive is measured with: a line a paragraph, signature included, title excluded."""
        return self.files[0].text if self.cover else "\n".join(block.text for block in self.body)


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """A paper on a site: what the site's content management system holds about it."""

    id: int
    paper: Paper
    channels: tuple[str, ...]
    """Names of the channels that list it; its own first."""
    published_at: datetime
    modified_at: datetime
    index_number: str
    publisher: str
    source: str
    paper_number: int
    """The same on every page that carries the paper, whatever was edited there."""
    draft: int
    """The same on every page whose paper says the same."""
    reposted: bool = False
    """Whether another site had it first."""
    blank: frozenset[str] = frozenset()
    """Fields that the editor left empty on this page."""
    edition: int = 0
    """Goes up when only the furniture around the text was edited."""
    removed: Manner | None = None
    withdrawn: frozenset[int] = frozenset()
    """The files, by their numbers, that are away while the page still names them."""


def day(when: date) -> str:
    """2026-03-05."""
    return f"{when:%Y-%m-%d}"


def day_in_words(when: date) -> str:
    """2026年3月5日."""
    return f"{when.year}年{when.month}月{when.day}日"


def day_in_characters(when: date) -> str:
    """二〇二六年三月五日, as a formal signature (落款) dates itself."""
    return f"{str(when.year).translate(_DIGITS)}年{_below_hundred(when.month)}月{_below_hundred(when.day)}日"


def numeral(number: int) -> str:
    """第几: 1 to 99 in Chinese."""
    return _below_hundred(number)


def _below_hundred(number: int) -> str:
    tens, units = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{str(tens).translate(_DIGITS)}十"
    return head + (str(units).translate(_DIGITS) if units else "")
