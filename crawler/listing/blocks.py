"""Repeated blocks with links, and how much each looks like the list of documents of its page.

A *block* is a run of like siblings that each hold a link; it scores by how many of its rows have one title and one
date. Dates weigh most: menus and friend links have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.records import Entry

MOSTLY = 0.5
"""Share of rows with a date, or with the address of a document, from which on a block has them."""

FULL_TITLE = 16
"""Characters from which on a longer title says nothing more for a block."""

DATED = 4.0
"""What a date is worth against the longest title: 24 dated rows must outweigh 170 links to friends."""

OWN = 5.0
"""What a document under the channel's own directory is worth against one elsewhere: eight own rows without dates
outweigh five dated ones of 热点 beside them, three dated ones a dozen of 最新公告."""

ABROAD = 0.2
"""What an undated link to another host is worth: it is a friend's."""

BESIDE = 0.4
"""What rows in a part of the page are worth that calls itself a menu, a footer or a side bar."""

PAGED = 3.0
"""What rows next to the pager are worth: one row on the last page outweighs five of 热点."""

LOOSE = 0.9
"""What rows with their dates between them are worth against rows that hold theirs."""

LEAST_OWN_WORDS = 0.2
"""A block of nothing but repeated texts still counts: 行政处罚决定书 may be the title of all rows."""

ROOT_SLASHES = 3
"""Slashes of ``https://host/``."""

_DIRECTORY = re.compile(r"(?:^|/)(?:(?:index|list|default)\b[^/]*)?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a block: what it lists, and how many other titles it holds."""

    element: HtmlElement
    entry: Entry
    titles: int
    repeated: bool
    """Its link says what many links of the page say (解读, 下载)."""
    dated: bool
    """It shows a date, if perhaps one without a year, which the entry must do without."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A run of like siblings that each hold a link to a document."""

    rows: Sequence[Row]
    page_url: str
    beside: bool
    """It stands in a part of the page that calls itself a menu, a footer or a side bar."""

    related: bool
    """It is headed 热点 or 相关."""

    loose: bool
    """Its dates stand between the rows: where a larger row holds both, that is the row."""

    paged: bool = False
    """No other list of titles is nearer to the pager."""

    @property
    def shape(self) -> str:
        """How its rows stand: ``ul.list > li``."""
        row = self.rows[0].element
        container = row.getparent()
        return "" if container is None else f"{place_of(container)} > {row.tag}"

    @cached_property
    def dated(self) -> float:
        """Share of rows that show a date."""
        return sum(row.dated for row in self.rows) / len(self.rows)

    @cached_property
    def own(self) -> float:
        """Share of rows under the channel's own directory; none at the root, under which everything lies."""
        return sum(map(self.is_own, self.rows)) / len(self.rows)

    @cached_property
    def score(self) -> float:
        """How much this looks like the list of the channel."""
        own_words = sum(not row.repeated for row in self.rows) / len(self.rows)
        worth = sum(map(self._worth, self.rows)) * max(own_words, LEAST_OWN_WORDS) * (self.dated or 1.0)
        return (
            worth * (BESIDE if self.beside else 1.0) * (LOOSE if self.loose else 1.0) * (PAGED if self.paged else 1.0)
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows once each: a pinned (置顶) row stands at the top and again in its place."""
        once: dict[str, Entry] = {}
        for row in self.rows:
            once.setdefault(row.entry.url, row.entry)
        return tuple(once.values())

    @property
    def title_length(self) -> float:
        """Characters of a title, on average."""
        return sum(len(row.entry.title or "") for row in self.rows) / len(self.rows)

    @cached_property
    def _host(self) -> str:
        return urlsplit(self.page_url).netloc

    def _worth(self, row: Row) -> float:
        worth = min(len(row.entry.title or ""), FULL_TITLE) / FULL_TITLE
        if row.dated:
            worth += DATED
        elif row.entry.url.split("/", maxsplit=3)[2] != self._host:
            worth *= ABROAD
        if self.is_own(row):
            worth *= OWN
        return worth / row.titles**2

    def is_own(self, row: Row) -> bool:
        """Does it link to a document under the channel's own directory?"""
        directory = self.page_url.partition("?")[0].rpartition("/")[0] + "/"
        below = row.entry.url.removeprefix(directory)
        return directory.count("/") > ROOT_SLASHES and below != row.entry.url and not _DIRECTORY.search(below)


def place_of(container: HtmlElement) -> str:
    """Tag and classes of what holds the rows of a block."""
    return ".".join([str(container.tag), *(container.get("class") or "").split()])


def best(blocks: Sequence[Block]) -> Block | None:
    """The list of documents among the blocks of a page, None when nothing on it repeats with a link.

    Of equals the innermost: the table around a list of one row holds the pager too.
    """
    most = max((block.score for block in blocks), default=0.0)
    equals = (block for block in blocks if block.score == most)
    return max(equals, key=lambda block: sum(1 for _ in block.rows[0].element.iterancestors()), default=None)
