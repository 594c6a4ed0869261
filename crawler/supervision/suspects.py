"""Sites whose crawl died: they rest, and are then tried without the others. Pure: seconds in, names out.

A crawl that dies leaves the runs of many sites open, and one of them was the reason. They rest while the others are
crawled; then half of those that have rested are tried at a time, so that the one is found in a few steps, and rests
longer each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

MINUTE = 60.0
HOUR = 60 * MINUTE

FIRST_REST = 5 * MINUTE
LONGEST_REST = 6 * HOUR

TRIAL = 10 * MINUTE
"""A crawl that dies at once dies sooner. Who was crawled for so long has come through; the others wait no longer."""

FORGOTTEN = 24 * HOUR
"""After so long without a death the next rest is the first again."""

EVERYBODY = "*"
"""Stands for the crawl itself, where it died before any run was open."""


@dataclass(slots=True)
class _Record:
    deaths: int = 0
    alone: int = 0
    """How many of them with nobody else there."""
    died_at: float = 0.0
    rests_until: float | None = None
    """None when it came through since."""


class Suspects:
    """Who is suspected, since when, and until when it rests. A restart forgets it, which costs one more death."""

    def __init__(self) -> None:
        self._records: dict[str, _Record] = {}

    def died(self, sites: Iterable[str], now: float) -> float:
        """The crawl died while these were open (nobody: before it began). How many seconds the longest rests."""
        named = list(sites) or [EVERYBODY]
        return max(self._rest(site, now, alone=len(named) == 1) for site in named)

    def _rest(self, site: str, now: float, *, alone: bool) -> float:
        """Longer each time only for who died alone: of several, all but one are innocent."""
        record = self._records.setdefault(site, _Record())
        if now - record.died_at > FORGOTTEN:
            record.deaths = record.alone = 0
        rest = min(FIRST_REST * (1 << min(record.alone, 10)), LONGEST_REST) if alone else FIRST_REST
        record.deaths, record.alone = record.deaths + 1, record.alone + alone
        record.died_at, record.rests_until = now, now + rest
        return rest

    def came_through(self, sites: Collection[str]) -> None:
        """A crawl of these ended as it should."""
        for site in (*sites, EVERYBODY):
            if site in self._records:
                self._records[site].rests_until = None

    @property
    def suspected(self) -> set[str]:
        """Those who have not come through since the crawl died."""
        return {site for site, record in self._records.items() if record.rests_until is not None} - {EVERYBODY}

    def admitted(self, due: Collection[str], now: float) -> tuple[list[str], bool]:
        """Whom of those that are due to crawl now, and whether that is a trial. Nobody while the crawl itself rests."""
        everybody = self._records.get(EVERYBODY, _Record()).rests_until
        if everybody is not None and now < everybody:
            return [], False
        suspected = self.suspected
        rested = [site for site in due if site in suspected and now >= (self._records[site].rests_until or now)]
        if rested:
            # those who died least often first: they are the likelier ones to come through
            rested.sort(key=lambda site: self._records[site].deaths)
            return rested[: (len(rested) + 1) // 2], True
        return [site for site in due if site not in suspected], False
