"""What a supervisor has done besides crawling, each in a process of its own: upkeep at night, people told, and events
pushed to receivers.
"""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from archive import receivers
from archive.changes import last_seq
from archive.errors import ArchiveError
from archive.night import last_night, last_past, night_due
from archive.opening import for_reading
from crawler.settings import Settings
from crawler.supervision.child import Begin, Child
from crawler.supervision.suspects import HOUR, MINUTE
from crawler.supervision.troubles import Troubles
from crawler.tables import AlertSettings, WebhookSettings

log = logging.getLogger("scheduler")

NIGHTLY_TRIES = 3
"""How often a night's upkeep is begun that dies without a word."""

TELLING = 10 * MINUTE
"""So long it may take to tell people; a mail server may hang."""

TELL_EVERY = HOUR
"""A change is told when it has lasted: somebody has to look again, also when nothing was crawled."""

TELL_PAUSE = 10 * MINUTE
"""Between two looks at what there is to tell: each costs a few seconds, and a small crawl may end every minute."""

PUSHING = 3 * MINUTE
"""So long it may take to push: each receiver has its turn of half a minute, all of them at once."""

PUSH_PAUSE = 15.0
"""Seconds between two beginnings: a process that dies without a word costs half a second of processor."""


class Nightly:
    """Upkeep: once a night, and again only where it died."""

    def __init__(self, path: Path, troubles: Troubles) -> None:
        self.child: Child | None = None
        self._path = path
        self._troubles = troubles
        self._tried: tuple[date, int] | None = None
        """A night, and how often its upkeep was begun."""

    @property
    def holds_the_archive(self) -> bool:
        """Whether nothing can be written meanwhile; it says so when something can."""
        return self.child is not None and not self.child.spoke

    def due(self, at: str, now: datetime) -> date | None:
        """The night whose upkeep is to be begun."""
        if self.child is not None:
            return None
        night = night_due(self._path, at, now)
        return night if night is not None and self.tries(night) < NIGHTLY_TRIES else None

    def tries(self, night: date) -> int:
        return self._tried[1] if self._tried and self._tried[0] == night else 0

    def start(self, night: date, begin: Begin) -> None:
        self._tried = (night, self.tries(night) + 1)
        self.child = begin(["upkeep"])
        log.info("upkeep of the night of %s in process %d", night, self.child.pid)

    def look_after(self, settings: Settings, now: float) -> bool:
        """Ask it to end when it takes too long; whether it has ended since the last look."""
        if (upkeep := self.child) is None:
            return False
        if (status := upkeep.ended()) is None:
            if now - upkeep.began > settings.upkeep.hours * HOUR + settings.daemon.deadline_minutes * MINUTE:
                upkeep.ask("it takes too long")
            return False
        log.info("upkeep ended with status %d", status)
        self.child = None
        last = last_night(self._path)
        noted = last is not None and self.tries(last.night) > 0
        self._troubles.say("upkeep", None if noted else f"upkeep ended with status {status} and noted nothing")
        return True


class Teller:
    """Who tells people: after each crawl and upkeep, each hour, and when it is time for the digest."""

    def __init__(self, alerts: AlertSettings, now: datetime, monotonic: float) -> None:
        self.child: Child | None = None
        self._next_at = self._last_at = monotonic
        self._day = _day(alerts, now)

    def soon(self, monotonic: float) -> None:
        """Something happened that people may have to be told of."""
        self._next_at = min(self._next_at, max(monotonic, self._last_at + TELL_PAUSE))

    def tell_if_due(self, alerts: AlertSettings, now: datetime, monotonic: float, begin: Begin) -> None:
        if not alerts.urls or self.child is not None:
            return
        day = _day(alerts, now)
        if monotonic < self._next_at and day == self._day:
            return
        self._last_at, self._next_at, self._day = monotonic, monotonic + TELL_EVERY, day
        self.child = begin(["tell", "--digest"] if alerts.digest_at else ["tell"])

    def look_after(self, now: float) -> None:
        if self.child is not None and now - self.child.began > TELLING:
            self.child.ask("telling takes too long")
        if self.child is not None and self.child.ended() is not None:
            self.child = None


def _day(alerts: AlertSettings, now: datetime) -> date:
    """The day of the last digest: with another, another is due."""
    return last_past(alerts.digest_at or "00:00", now)[0]


class Pusher:
    """Who pushes the feed to receivers: when it has moved, or when one that failed is to be tried again."""

    def __init__(self, path: Path, monotonic: float) -> None:
        self.child: Child | None = None
        self._path = path
        self._next_at = monotonic

    def push_if_due(self, webhooks: tuple[WebhookSettings, ...], now: datetime, monotonic: float, begin: Begin) -> None:
        if not webhooks or self.child is not None or monotonic < self._next_at:
            return
        standings = receivers.noted(self._path)
        try:
            with closing(for_reading(self._path)) as db:
                last = last_seq(db)
        except ArchiveError:
            return  # the crawl says what is wrong with it
        if any(receivers.is_due(standings.get(hook.key), last, now) for hook in webhooks):
            self._next_at = monotonic + PUSH_PAUSE
            self.child = begin(["push"])

    def look_after(self, now: float) -> None:
        if self.child is not None and now - self.child.began > PUSHING:
            self.child.ask("pushing takes too long")
        if self.child is not None and self.child.ended() is not None:
            self.child = None
