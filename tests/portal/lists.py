"""A channel's list as its pages show it: cut into pages, counted, and spoilt when it has a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from portal.papers import Posting

ListFault = Literal["page-500", "page-empty", "repeats-first", "counter-high", "counter-low", "endless"]
"""What can be wrong with a list while its site is well.

'page-500' and 'page-empty' befall the second page; 'repeats-first' shows the first page's rows on every later one, and
'endless' invents rows after the last: both always offer a next page. The counters are off by MISCOUNT.
"""
NEEDS_SECOND_PAGE = frozenset({"page-500", "page-empty"})
NEEDS_COUNTER = frozenset({"counter-high", "counter-low"})
MISCOUNT = 7
MORE_PAGES = 500
"""By which a pager that never ends is too long: sites that count their pages down have to begin somewhere."""
_COUNTERS = {"counter-high": MISCOUNT, "counter-low": -MISCOUNT}
_UNENDING = frozenset({"repeats-first", "endless"})


class BrokenPage(Exception):
    """Raised where a page of a list is asked for that the site fails to make."""


class ChannelList:
    """The rows of one channel, newest first, ``size`` of them with an answer. Pages and rows count from 1."""

    def __init__(self, postings: list[Posting], size: int, fault: ListFault | None = None) -> None:
        self._postings = postings
        self._size = size
        self._fault = fault

    @property
    def page_count(self) -> int:
        """The pages that the pager knows of; an empty list still has one."""
        real = max(1, -(-len(self._postings) // self._size))
        return real + MORE_PAGES if self._fault in _UNENDING else real

    def total(self, page: int = 1) -> int:
        """The number of rows that the page of that number states.

        Some pagers go by it alone, so where they must never end it runs ahead of the page, once that is past the truth.
        """
        real = len(self._postings)
        if self._fault in _UNENDING:
            return max(real, page * self._size + 1)
        return max(0, real + _COUNTERS.get(self._fault or "", 0))

    def page(self, number: int) -> list[Posting] | None:
        """The rows of a page, None past the end. BrokenPage where the site fails at it."""
        if not 1 <= number <= self.page_count:
            return None
        return self.between((number - 1) * self._size + 1, number * self._size)

    def between(self, first: int, last: int) -> list[Posting]:
        """The rows from ``first`` to ``last``; they have the fault of the page on which the first of them is."""
        first = max(first, 1)
        page = self.page_of(first)
        if page == 2 and self._fault == "page-500":
            raise BrokenPage
        if page == 2 and self._fault == "page-empty":
            return []
        if page > 1 and self._fault == "repeats-first":
            first, last = 1, 1 + last - first
        shown = self._postings[first - 1 : last]
        missing = range(first + len(shown), last + 1) if self._fault == "endless" else ()
        return [*shown, *map(self._invented, missing)]

    def page_of(self, row: int) -> int:
        """The page on which that row is."""
        return (row - 1) // self._size + 1

    def _invented(self, row: int) -> Posting:
        """A row of which nothing else exists: older than all others, under an address that answers 404."""
        last = self._postings[-1]
        beyond = row - len(self._postings)
        paper = replace(last.paper, title=f"{last.paper.title}（续{beyond}）")
        highest = max(posting.id for posting in self._postings)
        at = last.published_at - timedelta(days=beyond)
        return replace(last, id=highest + 100_000 + beyond, paper=paper, published_at=at)
