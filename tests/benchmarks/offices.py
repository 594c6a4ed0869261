"""Invented offices that publish for years: when their lists show something new, healthy or falling silent.

A model of publications alone, so that thousands of months take seconds. What makes offices irregular is in it: batches,
weeks of much and of little, seasons, holidays and the days around them, weekend shifts, an editor who is away,
campaigns that begin and end, yearly reports, years unlike the last. Drawn by lot; nothing is taken from what judges it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import exp
from random import Random

from holidays import country_holidays

DAY = timedelta(days=1)
BEGIN = date(2021, 1, 1)
YEARS = 5

SEASON = (0.9, 0.8, 1.0, 1.0, 1.0, 1.1, 0.85, 0.8, 1.0, 0.9, 1.2, 1.6)
"""By month: summers are slow, and what is owed for the year is published in December."""


@dataclass(frozen=True)
class Temper:
    """What kind of list it is."""

    kind: str
    rate: float
    """Chance of something new on an ordinary office day."""
    weekends: float
    restless: float
    """How much weeks differ: the variance of a week's factor."""


@cache
def work_of(year: int) -> dict[date, float]:
    """How much of an office works on each day of a year."""
    calendar = country_holidays("CN", years=year, language="en_US")
    spring = [day for day, name in calendar.items() if "Spring Festival" in name and day.month < 4]
    first, last = min(spring), max(spring)
    work = {}
    for number in range(366):
        day = date(year, 1, 1) + number * DAY
        near = first - 9 * DAY <= day <= last + 9 * DAY
        work[day] = (0.45 if near else 1.0) if calendar.is_working_day(day) else 0.0
    return work


def lists_of(rng: Random) -> list[Temper]:
    """The lists of a site."""
    weekends = rng.choice((0.02, 0.02, 0.02, 0.1, 0.5))
    tempers = []
    for _ in range(rng.choice((1, 2, 3, 3, 4, 5, 6))):
        kind = rng.choices(("steady", "yearly", "campaign"), (78, 12, 10))[0]
        rate = min(0.98, exp(rng.gauss(-1.9, 1.2)))
        tempers.append(Temper(kind, rate, weekends, rng.choice((0.0, 0.2, 0.5, 1.0))))
    return tempers


def days_of(temper: Temper, rng: Random, away: frozenset[date]) -> list[date]:
    """The days on which a list shows something new, for all years."""
    return list({"steady": _steady, "yearly": _yearly, "campaign": _campaign}[temper.kind](temper, rng, away))


def _days() -> Iterator[date]:
    return (BEGIN + number * DAY for number in range(365 * YEARS))


def _steady(temper: Temper, rng: Random, away: frozenset[date]) -> Iterator[date]:
    of_year: dict[int, float] = {}
    of_week: dict[tuple[int, int], float] = {}
    for day in _days():
        year = of_year.setdefault(day.year, exp(rng.gauss(0, 0.3)))
        shape = 1 / temper.restless if temper.restless else 0.0
        week = of_week.setdefault(day.isocalendar()[:2], rng.gammavariate(shape, 1 / shape) if shape else 1.0)
        chance = temper.rate * year * week * SEASON[day.month - 1]
        if rng.random() < min(0.98, chance) * _open(day, temper, away):
            yield day


def _yearly(temper: Temper, rng: Random, away: frozenset[date]) -> Iterator[date]:
    for year in range(BEGIN.year, BEGIN.year + YEARS):
        begin = date(year, 1, 8) + rng.randrange(20) * DAY
        for number in range(rng.randrange(40, 75)):
            day = begin + number * DAY
            if rng.random() < 0.25 * _open(day, temper, away):
                yield day


def _campaign(temper: Temper, rng: Random, away: frozenset[date]) -> Iterator[date]:
    active, until = True, BEGIN
    for day in _days():
        if day >= until:
            active = not active
            until = day + rng.randrange(14, 56) * DAY if active else day + rng.randrange(28, 150) * DAY
        if active and rng.random() < 0.5 * _open(day, temper, away):
            yield day


def _open(day: date, temper: Temper, away: frozenset[date]) -> float:
    if day in away:
        return 0.0
    work = work_of(day.year)[day]
    return work if work else temper.weekends


def absences(rng: Random) -> frozenset[date]:
    """Weeks in which the one editor of a small site is away: one or two in the five years, for one site in four."""
    if rng.random() > 0.25:
        return frozenset()
    begins = [BEGIN + rng.randrange(365 * YEARS) * DAY for _ in range(rng.choice((1, 2)))]
    return frozenset(begin + number * DAY for begin in begins for number in range(rng.randrange(4, 10)))
