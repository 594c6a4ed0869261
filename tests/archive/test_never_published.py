"""A list on which nothing was published yet: there is no day from which to count a silence."""

from __future__ import annotations

from datetime import date

from archive.silence import unusual


def test_no_days_are_counted_where_there_is_none_to_count_from() -> None:
    def worked(earlier: date, later: date) -> float:
        raise AssertionError(f"counted from {earlier} to {later}, a calendar for each year")

    assert unusual([], date.min, date(2026, 3, 1), a_month=0.01, worked=worked) is None
