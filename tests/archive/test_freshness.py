"""When to look again: the rules as numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from worlds import NOW

from archive.freshness import is_gone, next_check, next_retry, poll_interval

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("age", "wait"), [(0, 1), (2, 1), (8, 2), (100, 25), (4000, 90)])
def test_a_document_is_checked_after_a_quarter_of_its_age(age: int, wait: int) -> None:
    assert next_check(NOW, NOW - age * DAY) == NOW + wait * DAY


@pytest.mark.parametrize(("fails", "hours"), [(1, 1), (2, 2), (5, 16), (9, 168), (10_000, 168)])
def test_failures_wait_twice_as_long_each_time_up_to_a_week(fails: int, hours: int) -> None:
    assert next_retry(NOW, fails) == NOW + hours * HOUR


@pytest.mark.parametrize(("absences", "days", "gone"), [(3, 14, True), (2, 60, False), (30, 13, False), (4, 20, True)])
def test_gone_needs_captures_and_days(absences: int, days: int, gone: bool) -> None:
    assert is_gone(NOW, missing_since=NOW - days * DAY, absences=absences) is gone


def test_channels_are_polled_by_the_square_root_of_their_rate() -> None:
    assert poll_interval(1.0) == 6 * HOUR
    assert poll_interval(4.0) == 3 * HOUR
    assert poll_interval(0.25) == 12 * HOUR
    assert poll_interval(1e6) == HOUR
    assert poll_interval(0) == 48 * HOUR
    assert poll_interval(None) == 6 * HOUR
