"""Rhythms (作息): in which hours a site publishes, and how much of its time has passed between two instants. Pure.

A rhythm weighs every twenty minutes of a working day and of a day of rest, so that an ordinary week has its 168 hours:
ten minutes of a busy morning may count for half an hour, a whole night for less than one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from archive import holidays
from archive.instants import CHINA, DAY, HOUR

SLOT = timedelta(minutes=20)
SLOTS_A_DAY = DAY // SLOT
SLOTS_A_WEEK = 7 * SLOTS_A_DAY
SLOT_HOURS = SLOT / HOUR
WEEK_HOURS = 7 * DAY / HOUR

OFFICE = ((7, 0.25), (8.5, 1.0), (12, 0.3), (14, 1.1), (18, 0.15), (22, 0.03))
"""From which hour on how much is published: government offices work 8:30–12 and 14–18, and rest at noon."""

SHAPES: Mapping[str, tuple[Sequence[tuple[float, float]], float]] = {
    "office": (OFFICE, 0.06),
    "west": (tuple((hour + 2, weight) for hour, weight in OFFICE), 0.06),  # Xinjiang and Tibet work two hours later
    "late": (((8, 0.6), (12, 0.4), (14, 0.9), (18, 0.7), (23, 0.05)), 0.4),  # newsrooms
    "night": (((0, 3.0), (2, 0.03), (9, 0.1), (17, 0.03)), 0.15),  # a job that publishes after midnight
    "flat": (((0, 1.0),), 1.0),
}
"""The hours of a working day, and what share of it a day of rest has."""

USUAL = "office"

LEAST = 0.02
"""No hour counts for less than this share of an average one: somebody may always publish."""

PRIOR_SCORES: Mapping[str, float] = {name: 0.0 if name == USUAL else -2.0 for name in SHAPES}
"""Four sites in five keep office hours; e² to 1 leaves the others theirs after a handful of documents."""

WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 2, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of China: public holidays with their make-up days (调休), and what the settings add."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        return (day.weekday() < SATURDAY) != (day in holidays.exceptions(day.year))

    def weekday(self, day: date) -> int:
        """The day of an ordinary week (0 is Monday) that a day is like: it works or rests as this one does, and so does
        the day after. A holiday is a Saturday, its last day a Sunday, its eve a Friday.
        """
        works, next_works = self.works(day), self.works(day + DAY)
        usual = day.weekday()
        if works == (usual < SATURDAY) and next_works == (usual < FRIDAY or usual == SUNDAY):
            return usual
        if works:
            return WEDNESDAY if next_works else FRIDAY
        return SUNDAY if next_works else SATURDAY


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The weights of the slots of a working day and of a day of rest, and their sums from midnight in hours."""

    work: tuple[float, ...]
    rest: tuple[float, ...]
    work_hours: tuple[float, ...]
    rest_hours: tuple[float, ...]

    def week(self) -> tuple[float, ...]:
        """The weights of an ordinary week's slots, from Monday midnight."""
        return 5 * self.work + 2 * self.rest


@lru_cache
def rhythm(name: str) -> Rhythm:
    """One of ``SHAPES``; what an earlier or later version called otherwise is taken for the usual one."""
    spans, share = SHAPES.get(name, SHAPES[USUAL])
    day = _smooth([_weight(spans, slot * SLOT_HOURS) for slot in range(SLOTS_A_DAY)])
    mean = (5 + 2 * share) * sum(day) / SLOTS_A_WEEK
    work = [max(weight / mean, LEAST) for weight in day]
    rest = [max(share * weight / mean, LEAST) for weight in day]
    scale = WEEK_HOURS / (SLOT_HOURS * (5 * sum(work) + 2 * sum(rest)))
    work, rest = [weight * scale for weight in work], [weight * scale for weight in rest]
    return Rhythm(tuple(work), tuple(rest), _sums(work), _sums(rest))


def _weight(spans: Sequence[tuple[float, float]], hour: float) -> float:
    """The weight of the span that an hour is in; before the first of a day it is that of the last."""
    return next((weight for since, weight in reversed(spans) if since <= hour), spans[-1][1])


def _smooth(day: Sequence[float]) -> list[float]:
    """Nobody begins on the minute: each slot is half itself and a quarter each of its neighbours."""
    return [day[n - 1] / 4 + day[n] / 2 + day[(n + 1) % len(day)] / 4 for n in range(len(day))]


def _sums(weights: Sequence[float]) -> tuple[float, ...]:
    return tuple(accumulate((weight * SLOT_HOURS for weight in weights), initial=0.0))


# ---------------------------------------------------------------------- instants


def slot_of(at: datetime) -> tuple[date, int, datetime]:
    """The day (China) and the slot of it that an instant is in, and when that slot began."""
    local = at.astimezone(CHINA)
    slot = (local.hour * 60 + local.minute) // 20
    began = local.replace(hour=slot // 3, minute=slot % 3 * 20, second=0, microsecond=0)
    return local.date(), slot, began.astimezone(UTC)


def hours(name: str, calendar: Calendar, since: datetime, until: datetime) -> float:
    """How many hours of a rhythm lie between two instants."""
    if until <= since:
        return 0.0
    kept = rhythm(name)
    first, last = since.astimezone(CHINA), until.astimezone(CHINA)
    days = (last.date() - first.date()).days
    if days == 0:
        return _passed(kept, calendar, last) - _passed(kept, calendar, first)
    whole = sum(_hours_of(kept, calendar, first.date() + n * DAY) for n in range(1, min(days, 366)))
    beyond = max(days - 366, 0) * 24.0  # a year has shown the ratio of working days
    rest_of_first = _hours_of(kept, calendar, first.date()) - _passed(kept, calendar, first)
    return rest_of_first + whole + beyond + _passed(kept, calendar, last)


def _hours_of(kept: Rhythm, calendar: Calendar, day: date) -> float:
    return (kept.work_hours if calendar.works(day) else kept.rest_hours)[-1]


def _passed(kept: Rhythm, calendar: Calendar, local: datetime) -> float:
    """The hours of a rhythm from midnight to an instant of that day."""
    sums = kept.work_hours if calendar.works(local.date()) else kept.rest_hours
    slot, minutes = divmod(local.hour * 60 + local.minute + local.second / 60, 20)
    n = int(slot)
    return sums[n] + (sums[n + 1] - sums[n]) * minutes / 20


# ---------------------------------------------------------------------- which rhythm a site keeps


def score(scores: Mapping[str, float], calendar: Calendar, since: datetime, until: datetime) -> dict[str, float]:
    """How well each rhythm explains what a site has published, after something new came between two readings.

    The log likelihood of a Poisson process, but for what all rhythms have in common. It is one event, however many
    documents came: a batch was put there at one time.
    """
    actual = max((until - since) / HOUR, 1e-3)
    return {
        name: scores.get(name, prior) + math.log(max(hours(name, calendar, since, until) / actual, 1e-3))
        for name, prior in PRIOR_SCORES.items()
    }


def best(scores: Mapping[str, float]) -> str:
    """The rhythm that explains most."""
    return max(SHAPES, key=lambda name: scores.get(name, PRIOR_SCORES[name]))
