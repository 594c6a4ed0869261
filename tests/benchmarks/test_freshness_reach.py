"""How soon new documents are found, and how many edits and removals, at so many requests: floors in
floors_freshness.toml, which may only rise.

The archive's own functions are driven event by event through an invented world (``world/``). They are held against
the best there is for somebody who knows every rate and every site's hours, against a fixed interval, and against
checking all documents equally often. Every run takes a small world; ``make benchmark`` larger ones. ``pytest
tests/benchmarks/test_freshness_reach.py -s`` prints the figures; ``python tests/benchmarks/test_freshness_reach.py``
finds the best there is of each world anew and pins what is reached.
"""

from __future__ import annotations

import math
import sqlite3
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from world.checking import Checker, caught, equally
from world.lists import waits, world
from world.pages import pages
from world.reading import Reader, fixed, optimum

from archive.freshness import Policy

FLOORS = Path(__file__).with_name("floors_freshness.toml")
DAY = 24.0


@dataclass(frozen=True)
class Lists:
    """A world of lists, and from which day on it is measured; before, everybody learns."""

    lists: int
    sites: int
    days: int
    learning: int
    seeds: tuple[int, ...]
    readings_a_day: float = 6.0

    @property
    def measured(self) -> tuple[float, float]:
        return self.learning * DAY, (self.days - 4) * DAY


LISTS = {
    "small": Lists(300, 25, 56, 28, (1,)),
    "small, 2 a day": Lists(300, 25, 56, 28, (1,), 2.0),
    "long": Lists(800, 60, 98, 42, (1, 2)),
}
PAGES = {"small": (4_000, (2, 3)), "long": (12_000, (2, 3))}
"""Documents at the beginning, and seeds."""
SITES_OF_PAGES = 80
YEAR = 365
SETTLED = 90
"""Days from which checks are measured."""
LASTING = ("best_hours", "to_the_best", "times_fixed", "times_equally", "times_equally_edits")
ROWS_A_READING, ROWS_A_CHECK = 12.0, 24.0
"""What a decision may cost at most, in rows that are inserted."""

Figures = dict[str, float]


def floors(name: str) -> Figures:
    return dict(tomllib.loads(FLOORS.read_text(encoding="utf-8"))[name])


def read(name: str, best: float | None) -> Figures:
    """What is reached in a world of lists; ``best`` is the mean wait of the best there is, None to find it out."""
    asked = LISTS[name]
    figures: list[Figures] = []
    bests = []
    for seed in asked.seeds:
        invented = world(asked.lists, asked.sites, asked.days, seed)
        bests.append(best or optimum(invented).at(asked.readings_a_day, *asked.measured))
        reader = Reader(invented, Policy(readings_a_day=asked.readings_a_day))
        readings = reader.run()
        wait, made = waits(invented, readings, *asked.measured)
        wait *= made / asked.readings_a_day  # at equal requests: it may have made a few more or less
        at_intervals, _ = waits(invented, fixed(invented, asked.readings_a_day), *asked.measured)
        decisions = sum(map(len, readings))
        figures.append(
            {
                "hours": wait,
                "fixed_hours": at_intervals,
                "readings_a_day": made,
                "microseconds": 1e6 * reader.seconds / decisions,
            }
        )
    mean = {key: sum(figure[key] for figure in figures) / len(figures) for key in figures[0]}
    mean["best_hours"] = sum(bests) / len(bests)
    mean["to_the_best"] = mean["best_hours"] / mean["hours"]
    mean["times_fixed"] = mean["fixed_hours"] / mean["hours"]
    return mean


def check(name: str, *, hints: bool = False) -> Figures:
    """What is reached in worlds of documents."""
    count, seeds = PAGES[name]
    ours = equal = ours_edits = equal_edits = seconds = made = checks = 0.0
    for seed in seeds:
        invented = pages(count, SITES_OF_PAGES, YEAR, seed)
        policy = Policy()
        checker = Checker(invented, policy, hints=hints)
        found = checker.run()
        mine = caught(invented, found, SETTLED)
        other = caught(invented, equally(invented, policy.checks_a_year), SETTLED)
        ours, equal = ours + mine.a_check, equal + other.a_check
        ours_edits, equal_edits = ours_edits + mine.edits / mine.checks, equal_edits + other.edits / other.checks
        seconds, made = seconds + checker.seconds, made + sum(map(len, found))
        checks += mine.checks / len(seeds)
    return {
        "times_equally": ours / equal,
        "times_equally_edits": ours_edits / equal_edits,
        "checks_a_year": checks,
        "microseconds": 1e6 * seconds / made,
    }


def said(name: str, figures: Figures) -> None:
    print(f"\n{name}: " + ", ".join(f"{key} {value:.3f}" for key, value in figures.items()))


def holds(figures: Figures, floor: Figures) -> None:
    for key in LASTING:
        if key in floor and key in figures and key != "best_hours":
            assert figures[key] >= floor[key], key


@pytest.mark.parametrize(
    "name",
    ["small", "small, 2 a day", *(pytest.param(name, marks=pytest.mark.long) for name in LISTS if name == "long")],
)
def test_new_documents_are_found_nearly_as_soon_as_can_be(name: str) -> None:
    floor = floors(f"lists, {name}")
    figures = read(name, floor["best_hours"])
    said(name, figures)
    holds(figures, floor)
    assert 0.9 <= figures["readings_a_day"] / LISTS[name].readings_a_day <= 1.03


@pytest.mark.parametrize(
    ("name", "hints"),
    [
        ("small", True),
        pytest.param("long", True, marks=pytest.mark.long),
        pytest.param("long", False, marks=pytest.mark.long),
    ],
)
def test_checks_find_what_changed(name: str, hints: bool) -> None:
    figures = check(name, hints=hints)
    said(f"{name}{', hints' * hints}", figures)
    holds(figures, floors(f"pages, {name}{', hints' * hints}"))
    assert figures["checks_a_year"] < 1.15 * Policy().checks_a_year


@pytest.mark.long
def test_a_decision_costs_less_than_a_few_rows(tmp_path: Path) -> None:
    """Held against inserts in the same run: a slow computer is slow at both."""
    invented = world(60, 6, 28, 5)
    reader = Reader(invented, Policy())
    decisions = sum(map(len, reader.run()))
    documents = pages(600, 10, 200, 5)
    checker = Checker(documents, Policy())
    checks = sum(map(len, checker.run()))
    row = _microseconds_a_row(tmp_path)
    of_reading, of_check = 1e6 * reader.seconds / decisions, 1e6 * checker.seconds / checks
    print(f"\n{of_reading:.0f} µs a reading, {of_check:.0f} µs a check, {row:.1f} µs a row inserted")
    assert of_reading < ROWS_A_READING * row
    assert of_check < ROWS_A_CHECK * row


def _microseconds_a_row(folder: Path) -> float:
    db = sqlite3.connect(folder / "rows.db")
    db.execute("create table rows (id integer primary key, url text unique, at text)")
    began = time.process_time()
    for number in range(20_000):
        db.execute("insert into rows (url, at) values (?, ?)", (f"http://www.example/{number}.html", "2026"))
    db.commit()
    db.close()
    return 1e6 * (time.process_time() - began) / 20_000


# ---------------------------------------------------------------------- pinning


def _pinned(figures: Figures) -> str:
    """Floors are cut to three digits; what they are measured by is kept to six."""
    cut = {key: math.floor(figures[key] * 1000) / 1000 for key in LASTING if key in figures}
    if "best_hours" in figures:
        cut["best_hours"] = round(figures["best_hours"], 6)
    return "".join(f"{key} = {value}\n" for key, value in cut.items())


def pin(worlds: list[str]) -> None:
    """Write into floors_freshness.toml what is reached today, in all worlds or these."""
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    for name in LISTS:
        if not worlds or name in worlds:
            pinned[f"lists, {name}"] = read(name, None)
            said(name, pinned[f"lists, {name}"])
    for name in PAGES:
        for hints in ("", ", hints") if name == "long" else (", hints",):
            if not worlds or f"{name}{hints}" in worlds:
                pinned[f"pages, {name}{hints}"] = check(name, hints=bool(hints))
                said(f"{name}{hints}", pinned[f"pages, {name}{hints}"])
    parts = ["# What has been reached and is not given up again; see test_freshness_reach.py.\n"]
    parts += [f'["{title}"]\n{_pinned(figures)}' for title, figures in pinned.items()]
    FLOORS.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    pin(sys.argv[1:])
