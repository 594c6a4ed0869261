"""From what was observed to when to look again. Pure: instants in, instants out.

Here is what an operator grants (``Policy``), what a list has shown (``Evidence``), and what is tried again. When lists
are read best is in ``timetables``, in which hours sites publish in ``rhythm``, how documents change in ``hazards``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from archive.instants import DAY, HOUR, china_day
from archive.rhythm import Calendar

GONE_AFTER_CAPTURES = 3
GONE_AFTER = 14 * DAY
ABSENCE_CHECK = 7 * DAY
"""Three captures a week apart are the fewest that reach fourteen days."""
GONE_CHECK = 90 * DAY
"""What was taken off for good hardly ever comes back; files are replaced as rarely as that."""

FIRST_RETRY = HOUR
LONGEST_RETRY = 7 * DAY

BROKEN_READING = 6 * HOUR
"""A reading that broke off is tried again within this time, however rarely the list publishes."""

FULL_SPREAD = 1 / 3
"""The share of the time between two readings to the end by which channels differ, so that those which were read first
on one day do not fall due again on one day."""
GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole part, lie as far apart as they can (Weyl): neighbours in a table do not become
neighbours in time."""
TRIES_AT_ONCE = 3
"""Readings to the end that fall short one after the other before we begin to wait longer each time."""

HALVINGS = 60

FURTHEST_READING = 31 * DAY
"""No reading is planned further ahead ([freshness] longest_reading_days). One that is was planned by a clock that has
been set back since, and counts as due."""

HALF_LIFE = 45 * DAY / HOUR
"""Hours in which what a list has shown loses half its weight: of 7 to 180 days all from 30 on are as good, and a list
that has changed its ways is known within two months."""

PRIOR_FOUND, PRIOR_WATCHED = 0.5, 24.0
"""Before anything is known of a list: half a document in a day, worth one day of watching."""
LASTING_PRIOR = 0.1
"""The share of it that never fades: a list that has been silent for years is still read."""

DATED_WEIGHT = 0.5
"""Dates of a first page were not watched: they may have been put there in one go."""
NEWEST_SHARE = 0.8
"""The oldest fifth of them is left out: rows pinned to the top of a list bear old dates."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the operator grants: [freshness] of settings.toml."""

    readings_a_day: float = 6.0
    checks_a_year: float = 6.0
    shortest_reading: timedelta = timedelta(minutes=20)
    longest_reading: timedelta = 3 * DAY
    shortest_check: timedelta = 12 * HOUR
    longest_check: timedelta = 180 * DAY
    calendar: Calendar = field(default_factory=Calendar)
    requisites: bool = True
    """What pages need to look as they did is fetched too."""


def place(number: int) -> float:
    """Where, between 0 and 1, a channel or resource comes among those that would fall due at once: always the same."""
    return number * GOLDEN % 1


def price_of(granted: float, spent: Callable[[float], float], low: float, high: float) -> float:
    """The price at which no more is spent than was granted, found by halving: what is dearer is asked for less."""
    for _ in range(HALVINGS):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if spent(middle) > granted else (low, middle)
    return high


# ---------------------------------------------------------------------- what a list has shown


@dataclass(frozen=True, slots=True)
class Evidence:
    """Documents that a list was the first to show, and the hours of its site's rhythm in which it was watched."""

    found: float = PRIOR_FOUND
    watched_h: float = PRIOR_WATCHED

    @property
    def rate(self) -> float:
        """Documents an hour."""
        return self.found / self.watched_h


def observed(before: Evidence, found: int, hours: float) -> Evidence:
    """What is known of a list after a reading that found so many documents, ``hours`` after the one before it."""
    kept = 0.5 ** (hours / HALF_LIFE)
    faded = LASTING_PRIOR * (1 - kept)
    return Evidence(
        before.found * kept + PRIOR_FOUND * faded + found,
        before.watched_h * kept + PRIOR_WATCHED * faded + hours,
    )


def first_evidence(dates: Sequence[date], at: datetime) -> Evidence:
    """What the dates on a list's first page tell of it when it is read for the first time."""
    today = china_day(at)
    newest = sorted((day for day in dates if day <= today), reverse=True)
    newest = newest[: math.ceil(NEWEST_SHARE * len(newest))]
    if not newest:
        return Evidence()
    hours = max((today - newest[-1]) / HOUR, PRIOR_WATCHED)
    return Evidence(PRIOR_FOUND + DATED_WEIGHT * len(newest), PRIOR_WATCHED + DATED_WEIGHT * hours)


# ---------------------------------------------------------------------- what did not come


def next_retry(now: datetime, fails: int) -> datetime:
    """When to try again after ``fails`` failures in a row (1 for the first): an hour, doubled each time, at most a
    week.
    """
    return now + min(FIRST_RETRY * (1 << min(fails - 1, 10)), LONGEST_RETRY)


def is_gone(now: datetime, *, missing_since: datetime, absences: int) -> bool:
    """Whether enough captures (``absences``), spread over enough days, say that a document is not served any more."""
    return absences >= GONE_AFTER_CAPTURES and now - missing_since >= GONE_AFTER


def full_interval(channel: int, every: timedelta) -> timedelta:
    """How long after a channel was read to its end it is to be so again: ``every`` at most, a third less at least, and
    always the same for a channel.
    """
    return every * (1 - FULL_SPREAD * place(channel))


def next_try(at: datetime, tries: int, channel: int, every: timedelta) -> datetime:
    """When to try again to read a list to its end after ``tries`` in a row fell short, the last at ``at``.

    With the next run, three times; then after a day, doubled each time; in the end at the rhythm of all channels. A
    list whose counter counts something else costs eight readings in the first month and one a month from then on.
    """
    if tries < TRIES_AT_ONCE:
        return at
    return at + min(DAY * (1 << min(tries - TRIES_AT_ONCE, 10)), full_interval(channel, every))
