"""Quiet windows (安静时段): times of the week, in China, at which a site is not asked. Pure, and light to import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from archive.instants import CHINA, DAY

if TYPE_CHECKING:
    from crawler.settings import Settings

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = 7 * DAY

_WINDOW = re.compile(
    r"(?P<days>[a-z][a-z, -]*)?\s*(?:(?P<begin>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d))?", re.ASCII | re.IGNORECASE
)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")

HOW = "write it as 'mon-fri 08:30-11:30', 'sat,sun' or '22:00-06:00'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A time of some days of the week; ``begin`` and ``length`` are counted from midnight in China."""

    days: frozenset[int]
    begin: timedelta
    length: timedelta

    def end(self, at: datetime) -> datetime | None:
        """When the window closes in which an instant lies; None when it lies outside."""
        local = at.astimezone(CHINA)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for back in (0, 1):  # a window over midnight belongs to the day on which it begins
            begins = midnight - back * DAY + self.begin
            if (local.weekday() - back) % 7 in self.days and begins <= local < begins + self.length:
                return begins + self.length
        return None


def window(text: str) -> Window:
    """The window that a text describes. Raises ValueError with a sentence."""
    found = _WINDOW.fullmatch(text.strip())
    if not found or not (found["days"] or found["begin"]):
        raise ValueError(f"{text!r} is no weekly window; {HOW}")
    days = _days(found["days"], text) if found["days"] else frozenset(range(7))
    if not found["begin"]:
        return Window(days=days, begin=timedelta(), length=DAY)
    begin, end = _time(found["begin"], text), _time(found["end"], text)
    if begin == end:
        raise ValueError(f"{text!r} is a window of no length; leave the times out for whole days")
    return Window(days=days, begin=begin, length=(end - begin) % DAY)


def windows(texts: Sequence[str]) -> tuple[Window, ...]:
    """The windows that texts describe. Raises ValueError where one is none, or where they leave no time to ask in."""
    found = tuple(window(text) for text in texts)
    monday = datetime(2024, 1, 1, tzinfo=CHINA)
    until = quiet_until(found, monday)
    if until is not None and until - monday >= WEEK:
        raise ValueError(f"{', '.join(texts)} leave no time in which anything may be asked")
    return found


def quiet_until(quiet: Sequence[Window], at: datetime) -> datetime | None:
    """When the quiet ends in which an instant lies, windows that touch taken together; None when there is none.

    The search ends after a week: windows that cover it all never end.
    """
    until = at
    while until - at < WEEK and (ends := [end for one in quiet if (end := one.end(until))]):
        until = max(ends)
    return until if until > at else None


def open_at(settings: Settings, site: str, now: datetime) -> bool:
    """Whether a site may be asked at an instant, as far as its quiet windows go; rests of its hosts and its budget
    are for ``Archive.due`` to say.
    """
    return quiet_until(settings.quiet(site), now) is None


def _days(text: str, whole: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.replace(" ", "").lower().split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"{whole!r} names no days that we know ({', '.join(DAYS)}); {HOW}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found.update((begin + ahead) % 7 for ahead in range((end - begin) % 7 + 1))
    return frozenset(found)


def _time(text: str, whole: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(f"{whole!r} names no time of the day; {HOW}")
    return timedelta(hours=int(found[1]), minutes=int(found[2]))
