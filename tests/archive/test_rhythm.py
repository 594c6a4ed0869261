"""In which hours sites publish: working days, weeks of 168 hours, and which rhythm a site keeps."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.instants import DAY, HOUR
from archive.rhythm import SHAPES, Calendar, best, hours, rhythm, score, slot_of

CALENDAR = Calendar()
MONDAY = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
"""Midnight in China, in a month without holidays."""


@pytest.mark.parametrize("name", SHAPES)
def test_an_ordinary_week_has_its_168_hours(name: str) -> None:
    assert hours(name, CALENDAR, MONDAY, MONDAY + 7 * DAY) == pytest.approx(168)
    assert min(rhythm(name).week()) > 0, "somebody may always publish"


@pytest.mark.parametrize("name", SHAPES)
def test_hours_add_up(name: str) -> None:
    chance = random.Random(name)
    for _ in range(50):
        a, b, c = sorted(MONDAY + chance.random() * 40 * DAY for _ in range(3))
        assert hours(name, CALENDAR, a, b) + hours(name, CALENDAR, b, c) == pytest.approx(hours(name, CALENDAR, a, c))


def test_a_morning_counts_more_than_a_night() -> None:
    morning = hours("office", CALENDAR, MONDAY + 9 * HOUR, MONDAY + 11 * HOUR)
    night = hours("office", CALENDAR, MONDAY + 1 * HOUR, MONDAY + 3 * HOUR)
    assert morning > 30 * night


def test_time_does_not_run_backwards_and_years_are_counted_too() -> None:
    assert hours("office", CALENDAR, MONDAY, MONDAY - DAY) == 0
    assert hours("office", CALENDAR, MONDAY, MONDAY + 3650 * DAY) == pytest.approx(3650 * 24, rel=0.05)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-02", True),
        ("2026-03-07", False),
        ("2026-10-01", False),
        ("2026-10-10", True),
        ("2026-02-16", False),
        ("2031-10-01", False),
    ],
)
def test_offices_rest_on_public_holidays_and_work_on_make_up_days(day: str, works: bool) -> None:
    assert CALENDAR.works(date.fromisoformat(day)) is works


def test_the_operator_knows_better() -> None:
    monday, sunday = date(2026, 3, 2), date(2026, 3, 8)
    calendar = Calendar(holidays=frozenset({monday}), workdays=frozenset({sunday}))
    assert not calendar.works(monday)
    assert calendar.works(sunday)


def test_a_day_is_like_the_day_of_a_week_that_it_works_and_ends_like() -> None:
    days = {date(2026, 9, day): CALENDAR.weekday(date(2026, 9, day)) for day in range(22, 31)}
    national = [CALENDAR.weekday(date(2026, 10, day)) for day in range(1, 13)]
    assert days[date(2026, 9, 22)] == 1, "an ordinary Tuesday"
    assert days[date(2026, 9, 24)] == 4, "the eve of a holiday"
    assert days[date(2026, 9, 30)] == 4
    assert national == [5, 5, 5, 5, 5, 5, 6, 3, 2, 4, 6, 0], "from the holiday's first day to the Monday after"


@pytest.mark.parametrize(
    ("name", "at_hours"),
    [("office", (9, 10, 15, 16)), ("night", (0.5, 1, 1.2)), ("west", (11, 18.5, 19, 12)), ("late", (20, 21, 22, 15))],
)
def test_a_site_s_rhythm_is_the_one_that_explains_what_it_published(name: str, at_hours: tuple[float, ...]) -> None:
    scores: dict[str, float] = {}
    for day in range(5):
        for hour in at_hours:
            at = MONDAY + day * DAY + hour * HOUR
            scores = score(scores, CALENDAR, at - HOUR, at)
    assert best(scores) == name


def test_a_site_that_publishes_at_any_hour_keeps_none() -> None:
    scores: dict[str, float] = {}
    for number in range(60):
        at = MONDAY + number * 7.3 * HOUR
        scores = score(scores, CALENDAR, at - 2 * HOUR, at)
    assert best(scores) == "flat"


def test_before_anything_is_known_sites_keep_office_hours() -> None:
    assert best({}) == "office"
    assert rhythm("of a later version") == rhythm("office")


def test_slots_are_of_the_day_in_china() -> None:
    day, slot, began = slot_of(datetime(2026, 3, 1, 16, 25, tzinfo=UTC))
    assert (day, slot, began) == (date(2026, 3, 2), 1, datetime(2026, 3, 1, 16, 20, tzinfo=UTC))
    assert slot_of(MONDAY - timedelta(seconds=1))[:2] == (date(2026, 3, 1), 71)
