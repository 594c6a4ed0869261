"""The holidays of China: what was arranged, and what is known of years that are not yet."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from archive import holidays


def test_what_is_arranged_is_what_the_library_says() -> None:
    assert holidays.ARRANGED.read_text(encoding="utf-8") == holidays.arranged(), "run `make docs`"


def test_a_holiday_and_the_saturday_that_makes_up_for_it() -> None:
    exceptions = holidays.exceptions(2026)
    assert {date(2026, 10, 1), date(2026, 10, 10)} <= exceptions
    assert date(2026, 10, 3) not in exceptions, "a Saturday on which everybody rests anyway"
    first, last = holidays.spring_festival(2026)
    assert first < date(2026, 2, 18) < last


@pytest.mark.parametrize("year", [1995, 2040])
def test_of_other_years_the_statutory_days_are_known(year: int) -> None:
    days = {date(year, 1, 1), date(year, 10, 1)}
    assert {day for day in days if day.weekday() < holidays.SATURDAY} <= holidays.exceptions(year)
    first, last = holidays.spring_festival(year)
    assert date(year, 1, 15) < first <= last < date(year, 3, 5)


def test_a_year_that_is_arranged_does_not_load_the_library() -> None:
    """It takes a second of every process that judges a site."""
    code = "import sys; from archive import holidays; holidays.exceptions(2026); assert 'holidays' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
