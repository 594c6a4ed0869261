"""Instants and days as the archive writes them: UTC to the second, and days of China."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

Clock = Callable[[], datetime]
"""What time it is: an aware instant of whole seconds."""

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@lru_cache(maxsize=64)  # of a page's instant a dozen times
def to_text(at: datetime) -> str:
    """An aware instant as the archive's column text; the second is the precision of WARC-Date and of our columns."""
    return at.astimezone(UTC).strftime(_FORMAT)


def from_text(text: str) -> datetime:
    """The instant behind a column text."""
    return datetime.fromisoformat(text)  # strptime would be a tenth of what a check costs


def china_day(at: datetime) -> date:
    """The day it is in China at an instant: the day that a 发布日期 of that moment names."""
    return at.astimezone(CHINA).date()


def midnight(day: date) -> datetime:
    """The instant at which a day begins in China."""
    return datetime.combine(day, time(), CHINA)


def shifted(now: datetime | None) -> Clock:
    """A clock that shows ``now`` at this moment and goes on from there; None is the machine's own.

    It shows whole seconds, as the archive writes them: a rebuild has to come to the same instants.
    """
    lead = now - datetime.now(UTC) if now is not None else timedelta()
    return lambda: (datetime.now(UTC) + lead).replace(microsecond=0)
