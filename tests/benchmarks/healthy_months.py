"""Months of invented offices, judged: how often a healthy one alarms, and when one is noticed that has fallen silent.

Judged are the days themselves, by the pure rules of ``archive/silence.py`` and ``archive/fills.py``, at the worst
moment of each silence: just before it ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from random import Random

from offices import BEGIN, DAY, YEARS, absences, days_of, lists_of
from practices import FIELDS, backfill, batches, practices

from archive import fills
from archive.fills import Reading
from archive.health import FALSE_ALARMS, SEEN_FOR
from archive.redesign import NEWEST
from archive.rhythm import Calendar
from archive.silence import office_days, unusual

WARM = date(2024, 1, 1)
"""From here on it is judged; what was before is the past."""

END = BEGIN + 365 * YEARS * DAY
MONTHS = 24
LATEST = 500
"""Days within which a silence has to be noticed to be counted as such."""

PUBLICATIONS_A_MONTH = 8
worked = partial(office_days, Calendar())

LABELLED = frozenset(FIELDS) - {"title", "text"}
"""What a redesign of the pages takes away."""


@dataclass(frozen=True)
class Months:
    """What came of one site."""

    alarms: int
    """Months with at least one false alarm."""
    noticed_after: float | None
    """Publications that were expected from when it fell silent until that was said; None if it was not."""
    office_days: float = 0.0


def silent_site(seed: int) -> Months:
    """A site that is healthy for two years, and the same falling silent on one day of these."""
    rng = Random(f"silence/{seed}")
    away = absences(rng)
    lists = [days_of(temper, rng, away) for temper in lists_of(rng)]
    everything = sorted(set().union(*lists))
    lists = [everything, *(lists if len(lists) > 1 else ())]
    alarms = {month for days in lists for month in _alarms(days, FALSE_ALARMS / len(lists))}
    silent_from = WARM + rng.randrange(LATEST) * DAY
    return _noticed(lists, silent_from, alarms=len(alarms))


def _alarms(days: Sequence[date], a_month: float) -> set[tuple[int, int]]:
    """The months in which a silence was called unusual after which something came all the same."""
    found = set()
    for place in range(max(1, bisect_left(days, WARM)), len(days) + 1):
        since, until = days[place - 1], days[place] if place < len(days) else END
        if _unusual(days[:place], since, until, a_month):
            found.add((since.year, since.month))
    return found


def _unusual(days: Sequence[date], since: date, today: date, a_month: float) -> bool:
    first = bisect_left(days, since - SEEN_FOR * DAY)
    return unusual(days[first:], since, today, a_month=a_month, worked=worked) is not None


def _noticed(lists: Sequence[Sequence[date]], silent_from: date, *, alarms: int) -> Months:
    before = [days[: bisect_left(days, silent_from)] for days in lists]
    year = [day for day in before[0] if day >= silent_from - 365 * DAY]
    usual = worked(silent_from - 365 * DAY, silent_from) / max(1, len(year))
    for number in range(1, LATEST):
        today = silent_from + number * DAY
        if any(days and _unusual(days, days[-1], today, FALSE_ALARMS / len(lists)) for days in before):
            silent = worked(silent_from - DAY, today)
            return Months(alarms=alarms, noticed_after=silent / max(1.0, usual), office_days=silent)
    return Months(alarms=alarms, noticed_after=None)


def filling_site(seed: int) -> Months:
    """A site that fills in its fields for two years as offices do, and then has other pages."""
    rng = Random(f"fields/{seed}")
    channels = practices(rng)
    readings = backfill(channels, rng)
    published = batches(channels, rng)
    alarms = 0
    for _ in range(MONTHS):
        alarmed = False
        for _ in range(PUBLICATIONS_A_MONTH):
            readings += next(published)
            alarmed |= bool(fills.lost(readings[-NEWEST:], FIELDS))
        alarms += alarmed
    for number in range(1, LATEST):
        readings += [_poorer(reading) for reading in next(published)]
        if fills.lost(readings[-NEWEST:], FIELDS):
            return Months(alarms=alarms, noticed_after=number)
    return Months(alarms=alarms, noticed_after=None)


def _poorer(reading: Reading) -> Reading:
    return Reading(channel=reading.channel, had=reading.had - LABELLED, day=reading.day, new=True)
