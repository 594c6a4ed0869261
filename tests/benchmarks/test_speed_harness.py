"""The harness of `make bench`, on a few pages: that it measures what it says, and never how fast."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from benchmarks.speed import first, growth, idle, memory, report, scaling, second, sizes
from benchmarks.speed.arena import Wanted
from benchmarks.speed.meter import measured
from benchmarks.speed.server import DIRECT, Served
from benchmarks.speed.town import town

FEW = Wanted(pages=18, sites=6, many_pages=60, documents=11_000, sample=0)
SPINS = "import os, time\nif not os.fork():\n    os.setsid()\n    while time.process_time() < 0.4: pass\n"
"""Leaves a child behind that works on."""


def test_what_outlives_its_parent_is_counted(tmp_path: Path) -> None:
    assert measured(sys.executable, "-c", SPINS, cwd=tmp_path).cpu >= 0.4


def test_an_edition_changes_what_it_says_and_no_more() -> None:
    made = town(pages=120, sites=6, port=80)
    before = {key: made.page(*key).body for key in made.postings}
    made.become(texts=1, boxes=0)
    assert sum(made.page(*key).body != body for key, body in before.items()) == 2
    made.become(texts=1, boxes=1)
    assert all(made.page(*key).body != body for key, body in before.items())
    made.become(texts=1, boxes=0)
    assert sum(made.page(*key).body != body for key, body in before.items()) == 2


def test_pages_are_as_heavy_as_they_are_said_to_be_and_distinct() -> None:
    made = town(pages=120, sites=6, port=80)
    bodies = {made.page(*key).body for key in made.postings}
    assert len(bodies) == 120
    assert all(20_000 < len(body) < 70_000 for body in bodies)


def test_the_server_answers_as_it_was_told(tmp_path: Path) -> None:
    with Served(pages=12) as served:
        url = served.documents()[0]
        with DIRECT.open(url) as answer:
            etag = answer.headers["ETag"]
        asked = tmp_path / "asked"
        asked.write_text(f"{url}\t{etag}\n{url}\n", encoding="utf-8")
        measured(sys.executable, first.CONTESTANTS / "bare_scrapy.py", asked, cwd=tmp_path)
        assert sorted(served.asked()) == sorted([(url, ""), (url, etag), (url, "")])
        served.become(validators=False)
        with DIRECT.open(url) as answer:
            assert answer.headers["ETag"] is None


def test_a_first_crawl_is_measured() -> None:
    figures = first.measure(FEW)
    assert {"first_crawl_cpu_ratio", "vs_naive", "status_cpu_s"} <= set(figures)
    assert all(value > 0 for value in figures.values())


@pytest.mark.long
@pytest.mark.parametrize("part", [second, sizes, idle, memory, scaling, growth])
def test_every_other_part_measures(part: ModuleType) -> None:
    """Each begins several crawls, which are seconds of imports."""
    figures = part.measure(FEW)
    assert figures
    assert all(value > 0 for value in figures.values())


def test_what_is_measured_is_kept_until_it_is_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "FIGURES", tmp_path / "benchmarks.json")
    monkeypatch.setattr(report, "PAGE", tmp_path / "benchmarks.md")
    report.write(report.merged({"vs_naive": 2.514159}, part="first", size=3_000, on="2026-03-01"))
    report.write(report.merged({"site_idle_cpu_ms": 41.0}, part="idle", size=1_000, on="2026-03-02"))
    page = report.PAGE.read_text(encoding="utf-8")
    assert "| `vs_naive` | at least 2 | 2.514 | yes | 3,000 pages, 2026-03-01 |" in page
    assert "| `site_idle_cpu_ms` | at most 30 | 41.0 | no | 1,000 sites, 2026-03-02 |" in page
    assert "| `growth_due` | at most 1.5 | not measured | — | — |" in page


def test_every_figure_that_is_asked_for_was_measured() -> None:
    figures = json.loads(report.FIGURES.read_text(encoding="utf-8"))
    assert {asked.key for asked in report.ASKED} <= set(figures)
