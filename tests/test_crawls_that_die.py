"""A crawl that hangs is ended, one that dies is tried again without those who were there, and clocks may jump."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import apscheduler.schedulers.base
import pytest

from archive import Archive
from archive.opening import for_reading
from crawler.settings import load
from crawler.supervision.child import Child
from crawler.supervision.suspects import MINUTE
from scheduler import Supervisor

SITES = ("an", "bei", "chang", "dong", "en")
BAD = "chang"

SILENT = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(1, b".")
time.sleep(600)
"""
LIVELY = "import os, time\nwhile True: os.write(1, b'.'); time.sleep(0.02)"

CRAWLS = f"""
import sys, os, signal
from datetime import UTC, datetime
from pathlib import Path
from archive import Archive
from crawler.supervision.handed import receive

settings = receive(Path(sys.argv[2])).settings
only = sys.argv[3:]
now = datetime.now(UTC).replace(microsecond=0)
with Archive.write(settings.archive_path) as archive:
    sites = [site for site in settings.sites if not only or site.id in only]
    runs = [archive.run(site, now) for site in sites]
    archive.flush()
    if any(site.id == {BAD!r} for site in sites):
        os.kill(os.getpid(), signal.SIGSEGV)
    for run in runs:
        run.finish("done", {{}}, now=now)
        with archive.change() as db:
            db.execute("update channels set due_at = '2999-01-01T00:00:00Z' where site = ?", (run.site.id,))
"""
"""A crawl that dies whenever one of its sites is the bad one."""


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    tables = "".join(
        f"""
        [[site]]
        id = "{site}"
        name = "{site}"
        url = "http://127.0.0.1:9/"
        [[site.channel]]
        name = "通知公告"
        url = "http://127.0.0.1:9/{site}/"
        """
        for site in SITES
    )
    path.write_text("[archive]\nkeep_free_mb = 0\n" + tables, encoding="utf-8")
    return path


Supervise = Callable[..., Supervisor]


@pytest.fixture
def supervise(settings_file: Path, clock: Clock) -> Iterator[Supervise]:
    """Supervisors whose processes end with the test."""
    made: list[Supervisor] = []

    def begin(code: str) -> Supervisor:
        made.append(Supervisor(settings_file, monotonic=clock, crawl_command=[sys.executable, "-c", code]))
        return made[-1]

    yield begin
    for supervisor in made:
        if supervisor.crawls.child is not None:
            supervisor.crawls.child.kill()
            wait_for_crawl(supervisor)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pass_time(supervisor: Supervisor, clock: Clock, seconds: float, step: float = 30) -> None:
    end = clock.seconds + seconds
    while clock.seconds < end:
        clock.seconds += step
        supervisor.tick()


def wait_for_crawl(supervisor: Supervisor) -> None:
    crawl = supervisor.crawls.child
    assert crawl is not None
    end = time.monotonic() + 60
    while crawl.ended() is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_crawl_without_a_sign_of_life_is_ended_at_the_deadline(supervise: Supervise, clock: Clock) -> None:
    supervisor = supervise(SILENT)
    supervisor.tick()
    silent = supervisor.crawls.child
    assert silent is not None
    hear(silent)  # it ignores what it is asked from now on
    pass_time(supervisor, clock, 9 * MINUTE)
    assert silent.asked is None
    pass_time(supervisor, clock, 2 * MINUTE)
    assert silent.asked is not None
    assert silent.ended() is None, "it ignores it"
    pass_time(supervisor, clock, 11 * MINUTE)
    wait_for(lambda: silent.ended() == -signal.SIGKILL)
    with pytest.raises(ProcessLookupError):
        os.killpg(silent.pid, 0)
    supervisor.tick()
    assert "died of SIGKILL" in supervisor.troubles.now["crash"]


def hear(crawl: Child) -> None:
    """Wait for its next sign of life."""
    crawl.spoke = False
    wait_for(lambda: crawl.listen() or crawl.spoke)


def wait_for(true: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_crawl_that_lives_is_let_alone_and_so_is_one_that_slept_with_us(supervise: Supervise, clock: Clock) -> None:
    lively, asleep = supervise(LIVELY), supervise(SILENT)
    for supervisor in (lively, asleep):
        supervisor.tick()
        assert supervisor.crawls.child is not None
    for _ in range(30):
        assert lively.crawls.child is not None
        hear(lively.crawls.child)
        clock.seconds += 30
        lively.tick()
    pass_time(asleep, clock, 3600, step=3600)  # suspended for an hour: one tick after it
    for supervisor in (lively, asleep):
        assert supervisor.crawls.child is not None
        assert supervisor.crawls.child.asked is None


def test_a_crawl_that_is_too_old_is_asked_to_end_and_that_is_no_crash(
    supervise: Supervise, clock: Clock, settings_file: Path
) -> None:
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(f"[daemon]\ncrawl_hours = 0.2\n{text}", encoding="utf-8")
    supervisor = supervise(LIVELY)
    supervisor.tick()
    old = supervisor.crawls.child
    assert old is not None
    while old.asked is None:
        assert clock.seconds < 1_000_000 + 23 * MINUTE
        hear(old)
        clock.seconds += 30
        supervisor.tick()
    assert clock.seconds > 1_000_000 + 22 * MINUTE
    wait_for(lambda: old.ended() is not None)
    supervisor.tick()
    assert supervisor.troubles.now == {}
    assert supervisor.crawls.suspects.suspected == set()


def done(path: Path) -> set[str]:
    with Archive.read(path) as archive:
        return {row["site"] for row in archive.rows("select site from runs where outcome = 'done'")}


def test_of_a_crawl_that_dies_again_and_again_one_site_rests_and_the_others_go_on(
    supervise: Supervise, clock: Clock, settings_file: Path
) -> None:
    supervisor = supervise(CRAWLS)
    path = load(settings_file).archive_path
    deaths = 0
    while not path.exists() or done(path) != {*SITES} - {BAD}:
        clock.seconds += 30
        supervisor.tick()
        if supervisor.crawls.child is not None:
            wait_for_crawl(supervisor)
            deaths += supervisor.crawls.child.ended() != 0
        assert clock.seconds < 1_000_000 + 3600, "the others are kept from their turn for an hour"
    supervisor.tick()
    assert deaths <= 4
    assert supervisor.crawls.suspects.suspected == {BAD}
    assert "the crawl died of SIGSEGV" in supervisor.troubles.now["crash"]
    begun = len(open_runs(path))
    pass_time(supervisor, clock, 2 * MINUTE)
    assert len(open_runs(path)) == begun, "it rests"


def open_runs(path: Path) -> list[tuple[str]]:
    return for_reading(path).execute("select site from runs where outcome is not 'done'").fetchall()


def test_a_crawl_that_dies_before_any_site_is_begun_rests_as_a_whole(supervise: Supervise, clock: Clock) -> None:
    supervisor = supervise("raise SystemExit(1)")
    starts = []
    for _ in range(2 * 60 * 6):  # six hours
        clock.seconds += 30
        supervisor.tick()
        if supervisor.crawls.child is not None:
            starts.append(clock.seconds)
            wait_for_crawl(supervisor)
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert pauses == sorted(pauses)
    assert 5 * MINUTE <= pauses[0] <= 6 * MINUTE
    assert len(starts) < 10


# ---------------------------------------------------------------------- clocks


class Jumping(datetime):
    """The wall clock as APScheduler sees it, which an operator or NTP sets."""

    lead = timedelta()

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + cls.lead


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=30), timedelta(days=3650)])
@pytest.mark.parametrize("direction", [1, -1])
def test_a_jump_of_the_clock_stops_no_tick(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta, direction: int
) -> None:
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Jumping)
    settings_file.write_text("[daemon]\ntick = 0.1\n", encoding="utf-8")
    supervisor = Supervisor(settings_file, now=Jumping.now, wall=Jumping.now)
    ticks: list[float] = []
    monkeypatch.setattr(supervisor, "tick", lambda: ticks.append(time.monotonic()))
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # handlers are the main thread's
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        wait_for(lambda: len(ticks) > 3)
        monkeypatch.setattr(Jumping, "lead", direction * jump)
        before = len(ticks)
        wait_for(lambda: len(ticks) > before + 3)
    finally:
        supervisor._stop(signal.SIGTERM, None)
        thread.join(timeout=10)
        monkeypatch.setattr(Jumping, "lead", timedelta())
    assert not thread.is_alive()
