"""The best hours to read a list: busier lists more often, in working hours, and all of them as often as is granted."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from archive.instants import CHINA, DAY, HOUR
from archive.rhythm import SHAPES, SLOT, WEEK_HOURS, Calendar
from archive.timetables import LOWEST, STEP, Timetables, in_words, level, next_reading, price, timetables

CALENDAR = Calendar()
MONDAY = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
SHORTEST, LONGEST = SLOT, 3 * DAY


def tables(name: str) -> Timetables:
    return timetables(name, SHORTEST, LONGEST)


def times(activity: float, days: int, *, begin: datetime = MONDAY, channel: int = 0) -> list[datetime]:
    found, at = [], begin
    while at < begin + days * DAY:
        at = next_reading(at, tables("office"), activity, CALENDAR, channel)
        found.append(at)
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_who_publishes_more_is_read_more_often(name: str) -> None:
    readings = tables(name).readings
    assert all(few <= many + 0.1 for few, many in pairwise(readings))
    assert readings[0] < 3
    assert readings[-1] > 400


def test_a_hundred_times_the_documents_are_ten_times_the_readings() -> None:
    """The square-root law, to be seen where no rhythm and no bound is in its way."""
    readings = tables("flat").readings
    for number in range(level(0.003), level(0.3)):
        activity = LOWEST * math.exp(STEP * number)
        assert readings[number] == pytest.approx(WEEK_HOURS * math.sqrt(activity / 2), rel=0.06)


def test_offices_are_read_when_they_work() -> None:
    week = [at.astimezone(CHINA) for at in times(0.1, 7)]
    working = [at for at in week if at.weekday() < 5 and 8 <= at.hour <= 18]
    assert len(working) > 0.7 * len(week)


def test_no_gap_leaves_its_bounds() -> None:
    narrow = timetables("office", HOUR, DAY)
    assert {min(map(min, narrow.gaps)), max(map(max, narrow.gaps))} == {3, 72}


def test_a_holiday_is_read_like_a_weekend() -> None:
    def readings(day: int, month: int) -> int:
        return len([at for at in times(0.3, 12, begin=datetime(2026, 9, 27, 16, 0, tzinfo=UTC))
                    if (at.astimezone(CHINA).month, at.astimezone(CHINA).day) == (month, day)])  # fmt: skip

    assert readings(5, 10) <= readings(3, 10) + 1, "a Monday of the holidays and its Saturday"
    assert readings(29, 9) > 2 * readings(5, 10)


def test_channels_do_not_fall_due_in_one_second() -> None:
    due = {next_reading(MONDAY, tables("office"), 1.0, CALENDAR, channel) for channel in range(1, 201)}
    assert len(due) == 200
    assert max(due) - min(due) < 2 * SLOT


def test_a_late_reading_keeps_to_the_timetable() -> None:
    first = next_reading(MONDAY, tables("office"), 0.1, CALENDAR, 3)
    late = next_reading(first + timedelta(minutes=7), tables("office"), 0.1, CALENDAR, 3)
    assert late == next_reading(first, tables("office"), 0.1, CALENDAR, 3)


def test_the_price_makes_all_lists_together_read_as_often_as_is_granted() -> None:
    chance = random.Random(4)
    rates = {name: [math.exp(chance.gauss(-5, 1.6)) for _ in range(200)] for name in ("office", "flat")}
    known = {name: tables(name) for name in rates}
    dear = price(rates, 400 * 7 * 6, known)
    readings = sum(known[name].readings[level(rate / dear)] for name, of in rates.items() for rate in of)
    assert readings == pytest.approx(400 * 7 * 6, rel=0.03)


def test_a_budget_beyond_what_is_possible_reads_as_often_as_may_be() -> None:
    dear = price({"office": [0.01]}, 1e6, {"office": tables("office")})
    assert tables("office").readings[level(0.01 / dear)] == tables("office").readings[-1]


def test_a_timetable_is_said_as_people_write_one() -> None:
    said = in_words(tables("office"), 0.03)
    assert said.startswith("Mon–")
    assert all(part.split()[0].split("–")[0] in "Mon Tue Wed Thu Fri Sat Sun" for part in said.split("; "))
    assert in_words(timetables("office", SLOT, 30 * DAY), 1e-4).startswith(("every", "Mon", "Tue", "Wed", "Thu", "Fri"))
