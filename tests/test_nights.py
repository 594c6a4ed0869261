"""Upkeep as the daemon starts it: once a night, when nothing is crawled, and made up for when it was missed."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from worlds import HOME, SITE, content, exchange, recorded

from archive import Archive
from archive.night import Night, last_night, note
from crawler.supervision.duties import NIGHTLY_TRIES
from scheduler import Supervisor

SLOW = "import time; time.sleep(600)"
EVENING = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)  # 03:00 on the second in China
NIGHT = EVENING + timedelta(minutes=30)


class Wall:
    """The wall clock, and a monotonic one that goes with it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text("[archive]\nkeep_free_mb = 0\n", encoding="utf-8")
    at = EVENING - timedelta(hours=1)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, at)
        run.save(recorded(run, exchange(HOME + "1.html", at=at)), content())
        run.finish("done", {}, now=at)
    return file


@pytest.fixture
def supervise(settings_file: Path) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def begin(wall: Wall, **options: object) -> Supervisor:
        made.append(Supervisor(settings_file, now=wall, monotonic=wall.monotonic, **options))  # type: ignore[arg-type]
        return made[-1]

    yield begin
    for supervisor in made:
        supervisor._end_all()


def wait_for_upkeep(supervisor: Supervisor) -> None:
    upkeep = supervisor.nightly.child
    assert upkeep is not None
    end = time.monotonic() + 60
    while upkeep.ended() is None:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_upkeep_is_done_once_a_night_also_after_a_restart(supervise: Callable[..., Supervisor]) -> None:
    wall = Wall(EVENING)
    supervisor = supervise(wall)
    supervisor.tick()
    assert supervisor.nightly.child is None, "the archive was not there last night"
    wall.at = NIGHT
    supervisor.tick()
    wait_for_upkeep(supervisor)
    supervisor.tick()
    assert supervisor.troubles.now == {}
    noted = last_night(supervisor.path)
    assert noted is not None
    assert noted.segments > 0
    assert noted.optimised
    for begun in (supervisor, supervise(wall)):
        wall.at += timedelta(minutes=5)
        begun.tick()
        assert begun.nightly.child is None


def test_a_night_that_was_missed_is_made_up_once(supervise: Callable[..., Supervisor]) -> None:
    wall = Wall(NIGHT + timedelta(days=9, hours=7))
    supervisor = supervise(wall)
    note(supervisor.path, Night(night=NIGHT.date(), began_at="2026-03-01T19:30:00Z"))
    supervisor.tick()
    assert supervisor.nightly.child is not None


def test_a_note_from_the_future_puts_nothing_off(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(Wall(NIGHT))
    note(supervisor.path, Night(night=NIGHT.date() + timedelta(days=300), began_at="2026-12-01T19:30:00Z"))
    supervisor.tick()
    assert supervisor.nightly.child is not None


def test_a_crawl_that_goes_on_is_asked_to_end_in_the_end(supervise: Callable[..., Supervisor]) -> None:
    wall = Wall(NIGHT - timedelta(minutes=5))
    supervisor = supervise(wall, crawl_command=[sys.executable, "-c", SLOW])
    supervisor.due = lambda: ["hall"]  # type: ignore[method-assign]
    supervisor.tick()
    crawl = supervisor.crawls.child
    assert crawl is not None
    for minutes in range(0, 16, 5):
        wall.at = NIGHT + timedelta(minutes=minutes)
        crawl.excuse()
        supervisor.tick()
        assert (crawl.asked is not None) == (minutes > 10)
        assert supervisor.nightly.child is None


def test_nothing_is_crawled_while_upkeep_has_the_archive(supervise: Callable[..., Supervisor]) -> None:
    wall = Wall(NIGHT)
    speaks = "import os, time; os.write(1, b'.'); time.sleep(600)"
    for code, crawled in ((SLOW, False), (speaks, True)):
        supervisor = supervise(
            wall, crawl_command=[sys.executable, "-c", SLOW], gongkai_command=[sys.executable, "-c", code]
        )
        supervisor.due = lambda: ["hall"]  # type: ignore[method-assign]
        supervisor.tick()
        assert supervisor.crawls.child is None
        upkeep = supervisor.nightly.child
        assert upkeep is not None
        end = time.monotonic() + 20
        while crawled and not upkeep.spoke:
            assert time.monotonic() < end
            upkeep.listen()
        supervisor.tick()
        assert (supervisor.crawls.child is not None) == crawled


def test_upkeep_that_dies_is_not_begun_all_night(supervise: Callable[..., Supervisor]) -> None:
    wall = Wall(NIGHT)
    supervisor = supervise(wall, gongkai_command=[sys.executable, "-c", "raise SystemExit(3)"])
    for _ in range(3 * NIGHTLY_TRIES):
        supervisor.tick()
        if supervisor.nightly.child is not None:
            wait_for_upkeep(supervisor)
    assert supervisor.nightly.tries(NIGHT.astimezone(UTC).date() + timedelta(days=1)) == NIGHTLY_TRIES
    assert "noted nothing" in supervisor.troubles.now["upkeep"]
