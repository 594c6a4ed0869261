"""The public holidays of China as the State Council arranges them each year (国务院办公厅关于节假日安排的通知).

Those of years that are arranged lie in ``arranged.toml``, which `make docs` makes from the holidays library: that takes
a second to load, which every crawl and every `gongkai status` would wait for. It is asked for later years, of
which it knows the statutory days, and in a later release the arrangement.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from archive.instants import DAY

ARRANGED = Path(__file__).with_name("arranged.toml")
FIRST_YEAR = 2001
"""The first of which the library knows the make-up days."""

SATURDAY = 5
FESTIVAL = date(2000, 2, 5)
"""Where a year's Spring Festival is not known, it is about then."""


@cache
def exceptions(year: int) -> frozenset[date]:
    """The days of a year on which offices rest although it is no weekend, or work although it is."""
    known = _arranged().get(str(year))
    return frozenset(known["exceptions"] if known else _exceptions(year))


@cache
def spring_festival(year: int) -> tuple[date, date]:
    """The first and the last day of the Spring Festival (春节)."""
    known = _arranged().get(str(year))
    first, last = known["festival"] if known else _festival(year)
    return first, last


@cache
def _arranged() -> dict[str, dict[str, list[date]]]:
    return tomllib.loads(ARRANGED.read_text(encoding="utf-8"))


def _exceptions(year: int) -> Sequence[date]:
    from holidays import country_holidays

    china = country_holidays("CN", years=year)
    days = (date(year, 1, 1) + number * DAY for number in range(366))
    return [day for day in days if day.year == year and china.is_working_day(day) != (day.weekday() < SATURDAY)]


def _festival(year: int) -> Sequence[date]:
    from holidays import country_holidays

    found = country_holidays("CN", years=year, language="en_US").get_named("Spring Festival", lookup="icontains")
    spring = [day for day in found if day.month < 4] or [FESTIVAL.replace(year=year)]
    return [min(spring), max(spring)]


def arranged() -> str:
    """What ``arranged.toml`` has to say by the holidays library."""
    from holidays import country_holidays

    last = max(day.year for day in country_holidays("CN", years=range(FIRST_YEAR, FIRST_YEAR + 100)).weekend_workdays)
    parts = ["# Made by `make docs` from the holidays library: see archive/holidays.py.\n"]
    for year in range(FIRST_YEAR, last + 1):
        days = ",\n    ".join(", ".join(map(str, days)) for days in _rows(_exceptions(year)))
        festival = ", ".join(map(str, _festival(year)))
        parts.append(f"[{year}]\nexceptions = [\n    {days},\n]\nfestival = [{festival}]\n")
    return "\n".join(parts)


def _rows(days: Sequence[date], width: int = 8) -> list[Sequence[date]]:
    return [days[start : start + width] for start in range(0, len(days), width)]
