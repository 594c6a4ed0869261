"""The entries of a list in the order in which its pages showed them, and what that order says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from archive.records import Entry

FOUNDED = date(1949, 10, 1)
"""Nothing of the People's Republic was published before."""

AHEAD = timedelta(days=366)
"""How far ahead a listed date may lie: annual plans and recruitment calendars are dated into the next year."""


class EntriesRead:
    """The entries of the pages read so far, and what their order says."""

    def __init__(self, today: date) -> None:
        self.seen: set[str] = set()
        self.overlap = 0
        self.known_in_a_row = 0
        """Entries since the last one that the reading to overlap with had not seen; rows that repeat do not count."""
        self.repeats_last = False
        """The last page has the same entries as the one before it."""
        self.impossible_pages = 0
        """How many pages in a row, up to the last, have dates and none that can be."""
        self.last_date: date | None = None
        self._latest = today + AHEAD
        self._last: set[str] = set()
        self._falls = self._rises = 0

    @property
    def count(self) -> int:
        return len(self.seen)

    @property
    def newest_first(self) -> bool:
        """Whether dates fall rather than rise down the list; pinned rows and late ones are few."""
        return self._rises <= self._falls

    def add(self, entries: Sequence[Entry], known: frozenset[str]) -> int:
        """Take in the entries of one page; how many of them no earlier page had."""
        fresh = [entry for entry in entries if entry.url not in self.seen]
        for entry in fresh:
            self.known_in_a_row = self.known_in_a_row + 1 if entry.url in known else 0
            self.overlap += entry.url in known
        urls = {entry.url for entry in entries}
        self.repeats_last = urls == self._last
        self._last = urls
        self.seen |= urls
        self._date([entry.listed_on for entry in entries if entry.listed_on])
        return len(fresh)

    def _date(self, dates: Sequence[date]) -> None:
        self.last_date = dates[-1] if dates else self.last_date
        possible = not dates or any(FOUNDED <= day <= self._latest for day in dates)
        self.impossible_pages = 0 if possible else self.impossible_pages + 1
        self._falls += sum(later < earlier for earlier, later in pairwise(dates))
        self._rises += sum(later > earlier for earlier, later in pairwise(dates))
