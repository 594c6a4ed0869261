"""Bars of documents by month and year: every count has its place, and nonsense keeps out of the way."""

from __future__ import annotations

from datetime import date

import pytest

from archive.browse import charts

TODAY = date(2026, 4, 17)
MONTHS = {"0001-01": 3, "1949-10": 1, "2024-05": 1, "2025-12": 400, "2026-04": 20, "2026-05": 7, "2099-12": 2}
FOUND = charts.sorted_out(MONTHS, TODAY)


def test_dates_that_cannot_be_are_apart() -> None:
    assert FOUND.odd == {"0001-01": 3, "2026-05": 7, "2099-12": 2}
    assert charts.by_year(FOUND).documents == 422


def test_every_year_has_a_place_and_some_have_a_label() -> None:
    chart = charts.by_year(FOUND)
    assert [bar.period for bar in chart.bars] == [str(year) for year in range(1949, 2027)]
    assert [bar.label for bar in chart.bars if bar.label] == [
        "1950",
        "1960",
        "1970",
        "1980",
        "1990",
        "2000",
        "2010",
        "2020",
    ]
    assert chart.most == 400
    last = chart.bars[-1]
    assert (last.documents, last.height, last.top) == (20, 5.0, 95.0)
    assert last.left + last.width <= 100


def test_a_single_document_is_seen_beside_hundreds() -> None:
    heights = {bar.period: bar.height for bar in charts.by_year(FOUND).bars}
    assert (heights["2024"], heights["2023"]) == (2.0, 0)


def test_months_of_a_year_are_on_the_scale_of_all() -> None:
    chart = charts.of_a_year(FOUND, "2026")
    assert len(chart.bars) == 12
    assert (chart.bars[3].period, chart.bars[3].height, chart.documents) == ("2026-04", 5.0, 20)


def test_the_last_two_years_end_with_this_month() -> None:
    chart = charts.recent(FOUND, TODAY)
    assert [chart.bars[0].period, chart.bars[-1].period, len(chart.bars)] == ["2024-05", "2026-04", 24]
    assert [bar.label for bar in chart.bars if bar.label] == ["2025", "2026"]
    assert chart.bars[-1].words == "2026年4月"


def test_nothing_is_a_chart_without_bars() -> None:
    nothing = charts.sorted_out({}, TODAY)
    assert charts.by_year(nothing).bars == ()
    assert charts.recent(nothing, TODAY).documents == 0


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2023-02", "2023-02-01", "2023-02-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("0001-01", "0001-01-01", "0001-01-31"),
    ],
)
def test_the_days_of_a_period(period: str, first: str, last: str) -> None:
    assert charts.bounds(period) == (first, last)
