"""When to look again: the rules as numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from worlds import NOW

from archive.freshness import HALF_LIFE, Evidence, first_evidence, is_gone, next_retry, observed

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("fails", "hours"), [(1, 1), (2, 2), (5, 16), (9, 168), (10_000, 168)])
def test_failures_wait_twice_as_long_each_time_up_to_a_week(fails: int, hours: int) -> None:
    assert next_retry(NOW, fails) == NOW + hours * HOUR


@pytest.mark.parametrize(("absences", "days", "gone"), [(3, 14, True), (2, 60, False), (30, 13, False), (4, 20, True)])
def test_gone_needs_captures_and_days(absences: int, days: int, gone: bool) -> None:
    assert is_gone(NOW, missing_since=NOW - days * DAY, absences=absences) is gone


def test_a_reading_that_finds_nothing_lowers_the_rate_and_one_that_finds_much_raises_it() -> None:
    before = Evidence()
    assert observed(before, 0, 48).rate < before.rate < observed(before, 5, 48).rate


def test_a_rate_is_learned_and_old_evidence_fades() -> None:
    known = Evidence()
    for _ in range(400):
        known = observed(known, 1, 6)
    assert known.rate == pytest.approx(1 / 6, rel=0.02)
    assert known.watched_h < 2 * HALF_LIFE, "what was seen a year ago counts for nothing"
    for _ in range(400):
        known = observed(known, 0, 6)
    assert known.rate < 1 / 6 / 4


def test_a_silent_list_never_comes_to_a_rate_of_nothing() -> None:
    known = Evidence()
    for _ in range(10_000):
        known = observed(known, 0, 72)
    assert 0 < known.rate < 1e-4


def test_the_dates_of_a_first_page_tell_the_rate() -> None:
    daily = [NOW.date() - number * DAY for number in range(20)]
    assert first_evidence(daily, NOW).rate * 24 == pytest.approx(1, rel=0.15)
    weekly = [NOW.date() - 7 * number * DAY for number in range(20)]
    assert first_evidence(weekly, NOW).rate * 24 * 7 == pytest.approx(1, rel=0.15)


def test_pinned_rows_and_dates_to_come_do_not_mislead() -> None:
    daily = [NOW.date() - number * DAY for number in range(20)]
    pinned = [NOW.date() - 3000 * DAY, NOW.date() - 2000 * DAY, NOW.date() + 300 * DAY]
    assert first_evidence([*pinned, *daily], NOW).rate == pytest.approx(first_evidence(daily, NOW).rate, rel=0.3)


def test_a_first_page_without_dates_leaves_the_prior() -> None:
    assert first_evidence([], NOW) == Evidence()
    assert first_evidence([NOW.date()] * 20, NOW).rate * 24 < 12, "all of one day may have been put there in one go"
