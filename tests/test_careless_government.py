"""The promise of the ledger, kept through days of a careless government: no partial run is called done, the watermark
stays where a list could not be read, and nothing that was published is missed once the lists are well again.
"""

from __future__ import annotations

import json
import multiprocessing
from itertools import groupby
from pathlib import Path

import pytest
from portal_days import CARELESS_DAYS, FAULTS, FULL_DAYS, SiteDay, live

ON_LATER_PAGES = {"page-500", "page-empty", "repeats-first"}
"""Faults that nobody can see who need not read beyond the first page."""


SEEDS = (2026, 7)


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[SiteDay]]:
    """Two governments side by side, each with a crawler of its own."""
    folders = {seed: tmp_path_factory.mktemp("days") for seed in SEEDS}
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=live, args=(folder, seed)) for seed, folder in folders.items()]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
        assert process.exitcode == 0
    return {seed: _days(folder) for seed, folder in folders.items()}


def _days(folder: Path) -> list[SiteDay]:
    return [SiteDay(**day) for day in json.loads((folder / "days.json").read_text(encoding="utf-8"))]


@pytest.fixture(params=SEEDS)
def days(request: pytest.FixtureRequest, lives: dict[int, list[SiteDay]]) -> list[SiteDay]:
    return lives[request.param]


def by_site(days: list[SiteDay]) -> dict[str, list[SiteDay]]:
    ordered = sorted(days, key=lambda day: (day.site, day.at))
    return {site: list(group) for site, group in groupby(ordered, key=lambda day: day.site)}


def met(day: SiteDay) -> bool:
    """Whether the day's crawl came to where the fault was."""
    if day.fault == "endless":
        return day.invented > 0
    return day.fault is not None and (day.fault not in ON_LATER_PAGES or day.later_pages > 0)


def test_the_days_were_careless(days: list[SiteDay]) -> None:
    """The sample holds each fault, met; runs that were complete; and documents that came late."""
    assert {day.fault for day in days if met(day)} == {fault for faults in FAULTS.values() for fault in faults}
    assert sum(day.complete_at == day.at for day in days if day.fault is None) > 20
    assert any(set(day.listed) - set(day.on_top) for day in days)


def test_no_run_that_met_a_fault_is_called_done_and_the_watermark_stays(days: list[SiteDay]) -> None:
    for day in days:
        if met(day) and day.fault != "counter-low":
            assert (day.outcome, day.reason is not None) == ("partial", True), day
            assert day.complete_at != day.at, day


def test_a_counter_that_says_less_is_no_hole(days: list[SiteDay]) -> None:
    assert any(day.complete_at == day.at for day in days if day.fault == "counter-low")


def test_what_is_called_complete_has_everything_that_was_published_on_top(days: list[SiteDay]) -> None:
    for day in days:
        assert (day.outcome == "done") == (day.complete_at == day.at), day
        if day.complete_at == day.at:
            assert set(day.on_top) <= set(day.archived), day


def test_what_is_called_complete_to_the_end_has_everything(days: list[SiteDay]) -> None:
    for day in days:
        if day.full_at == day.at:
            assert set(day.listed) == set(day.archived), day


def test_after_the_next_full_reading_nothing_is_missed_and_all_is_done(days: list[SiteDay]) -> None:
    for site, its_days in by_site(days).items():
        well = its_days[CARELESS_DAYS:]
        assert len(well) > FULL_DAYS
        healed = next(day for day in well if day.full_at == day.at)
        assert set(healed.listed) == set(healed.archived), site
        assert well[-1].outcome == "done", well[-1]
        assert set(well[-1].listed) == set(well[-1].archived), site
