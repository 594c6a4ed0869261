"""How unlikely it is that a list which goes on as before has shown nothing new for so long. Pure: days in, chances out.

Counted is in silent office days: those on which offices in China work and nothing was published. Documents come in
batches, so what counts is that there was one on a day, not how many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from math import exp, lgamma

from archive import holidays
from archive.instants import DAY
from archive.rhythm import Calendar

Worked = Callable[[date, date], float]
"""How many office days lie between two days, both excluded."""

FEWEST_GAPS = 6
"""Gaps that a list must have shown before its silence says anything."""

MOST_GAPS = 80
"""The latest so many make its rhythm: offices change their ways."""

LONGER_THAN_EVER = 1.5
"""A silence must be so many times the longest one before it, whatever the chances: a list of yearly reports publishes
on ten days of January and then rests for eleven months."""

SHORTEST = 3.0
"""Silent office days below which nothing is said: a holiday of one office, an editor's absence."""

OFFICE_DAYS_A_MONTH = 20.7

SLOW_DAYS = 8
"""Days before and after the Spring Festival's own in which half of an office is away."""

SLOW = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Silence:
    """A silence that is longer than a list's own past explains."""

    since: date
    days: float
    """Silent office days."""
    usual: float
    """Office days from one day with something new to the next, on the mean."""
    chance: float
    """That a list which goes on as before is silent for so long."""

    def __str__(self) -> str:
        return (
            f"since {self.since}, for {self.days:.0f} office days; until then something in {self.usual:.1f} of them"
            f" (a silence of chance {self.chance:.1g})"
        )


def unusual(days: Sequence[date], since: date, today: date, *, a_month: float, worked: Worked) -> Silence | None:
    """The silence ``since`` a day, if it is unusual by the days on which something was published before (ascending,
    each once); ``a_month`` is how many false alarms may be expected in a month of a healthy list.
    """
    if len(days) <= FEWEST_GAPS:  # first: where nothing was published yet there is no day to count from
        return None
    silent = worked(since, today)
    if silent < SHORTEST:
        return None
    gaps = [worked(earlier, later) for earlier, later in pairwise(days[-MOST_GAPS - 1 :])]
    if silent < LONGER_THAN_EVER * max(gaps):
        return None
    usual = 1 + sum(gaps) / len(gaps)
    chance = chance_of(silent, gaps)
    if chance * OFFICE_DAYS_A_MONTH / usual > a_month:
        return None
    return Silence(since=since, days=silent, usual=usual, chance=chance)


def chance_of(silent: float, gaps: Sequence[float]) -> float:
    """The chance of ``silent`` office days in a row without anything, after these gaps.

    Each office day has something new with the same chance, of which the gaps tell (Jeffreys' prior): a beta-geometric
    law. Gaps that scatter more than its own would are less surprising: the silence is then counted shorter.
    """
    with_news, without = len(gaps) + 0.5, sum(gaps) + 0.5
    silent /= _scatter(gaps)
    return exp(lgamma(without + silent) - lgamma(without) + lgamma(with_news + without)
               - lgamma(with_news + without + silent))  # fmt: skip


def _scatter(gaps: Sequence[float]) -> float:
    """How much more the gaps scatter than those of a list that is as likely to publish on any day; 1 at least."""
    mean = sum(gaps) / len(gaps)
    lawful = (mean * (1 + mean)) ** 0.5
    found = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    return max(1.0, found / lawful) if lawful else 1.0


# ---------------------------------------------------------------------- office days


def office_days(calendar: Calendar, earlier: date, later: date) -> float:
    """The office days between two days, both excluded: no weekends, no public holidays, but the weekends on which work
    is made up for them (调休). Around the Spring Festival a day counts half.
    """
    first = earlier + DAY
    if later <= first:
        return 0.0
    years = sum(_sums(calendar, year)[-1] for year in range(first.year, later.year))
    return years + _before(calendar, later) - _before(calendar, first)


def _before(calendar: Calendar, day: date) -> float:
    """Office days of its year before a day."""
    return _sums(calendar, day.year)[day.timetuple().tm_yday - 1]


@cache
def _sums(calendar: Calendar, year: int) -> tuple[float, ...]:
    """For each day of a year, and for the end of it, the office days that were before."""
    sums = [0.0]
    day, slow = date(year, 1, 1), _slow(year)
    while day.year == year:
        sums.append(sums[-1] + (0.0 if not calendar.works(day) else SLOW if day in slow else 1.0))
        day += DAY
    return tuple(sums)


@cache
def _slow(year: int) -> frozenset[date]:
    first, last = holidays.spring_festival(year)
    return frozenset(first - number * DAY for number in range(1, SLOW_DAYS + 1)) | frozenset(
        last + number * DAY for number in range(1, SLOW_DAYS + 1)
    )
