"""Bars of documents by month and by year: where each stands, in parts of a hundred, and what it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

FIRST_YEAR = 1949
"""Dates before the People's Republic are slips of a page (0001, 1900); those of old archives are few enough to be a
line of their own."""

MONTHS = 12
RECENT = 24
"""Months on the first page: two years are seen at a glance, and a season beside itself."""

_GAP = 0.22
"""Of a bar's place that is left free beside it."""

_LEAST = 2.0
"""Height of a bar of a single document beside one of thousands, or nobody would see that it is there."""

_MARKS = 8
"""Labels below a chart that a phone has room for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """The documents of a period, 2023 or 2023-05, as a bar; its label, if it has room for one."""

    period: str
    documents: int
    left: float
    width: float
    height: float
    label: str = ""

    @property
    def words(self) -> str:
        return in_words(self.period)

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 3)

    @property
    def top(self) -> float:
        return round(100 - self.height, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Bars beside one another, and what the highest of its scale stands for."""

    bars: tuple[Bar, ...]
    most: int

    @property
    def documents(self) -> int:
        return sum(bar.documents for bar in self.bars)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sorted:
    """Counts by month, those of nonsense apart."""

    sound: Mapping[str, int]
    odd: Mapping[str, int]

    @property
    def years(self) -> dict[str, int]:
        """Every year from the first to the last, also those without a document."""
        found: Counter[str] = Counter()
        for month, count in self.sound.items():
            found[month[:4]] += count
        span = range(int(min(found)), int(max(found)) + 1) if found else range(0)
        return {str(year): found[str(year)] for year in span}


def sorted_out(months: Mapping[str, int], today: date) -> Sorted:
    """Counts by month, apart from those of dates that no document can bear: before any was, or still to come."""
    this_month = today.isoformat()[:7]
    sound = {month: count for month, count in months.items() if f"{FIRST_YEAR}-01" <= month <= this_month}
    return Sorted(sound=sound, odd={month: count for month, count in months.items() if month not in sound})


def by_year(found: Sorted) -> Chart:
    """A bar a year."""
    return _chart(found.years.items(), labels=_every(list(found.years)))


def of_a_year(found: Sorted, year: str) -> Chart:
    """The twelve months of a year, on the scale of the highest month of all: years are compared."""
    months = {f"{year}-{month:02}": 0 for month in range(1, MONTHS + 1)}
    counts = {month: found.sound.get(month, 0) for month in months}
    return _chart(counts.items(), labels={}, most=max(found.sound.values(), default=0))


def recent(found: Sorted, today: date) -> Chart:
    """The last two years by month, until this month."""
    last = today.year * MONTHS + today.month - 1
    months = [f"{number // MONTHS}-{number % MONTHS + 1:02}" for number in range(last - RECENT + 1, last + 1)]
    labels = {month: month[:4] if month.endswith("-01") else "" for month in months}
    return _chart([(month, found.sound.get(month, 0)) for month in months], labels=labels)


def in_words(period: str) -> str:
    """2023年5月, 2023年."""
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月" if month.isdigit() else f"{year}年"


def bounds(period: str) -> tuple[str, str]:
    """The first and the last day that documents of a period may bear, as text that is compared; no month has more than
    31, and 0001 is a year here too."""
    return (f"{period}-01", f"{period}-31") if "-" in period else (f"{period}-01-01", f"{period}-12-31")


def _every(years: list[str]) -> dict[str, str]:
    """The years that are named below their bars: all, every second, fifth, tenth …"""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if len(years) <= step * _MARKS)
    return {year: year for year in years if int(year) % step == 0}


def _chart(counts: Iterable[tuple[str, int]], *, labels: Mapping[str, str], most: int | None = None) -> Chart:
    listed = list(counts)
    highest = max((count for _, count in listed), default=0) if most is None else most
    place = 100 / max(len(listed), 1)
    bars = [
        Bar(
            period=period,
            documents=count,
            left=round(number * place, 3),
            width=round(place * (1 - _GAP), 3),
            height=round(max(100 * count / highest, _LEAST), 2) if count else 0,
            label=labels.get(period, ""),
        )
        for number, (period, count) in enumerate(listed)
    ]
    return Chart(bars=tuple(bars), most=highest)
