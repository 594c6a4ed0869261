"""When the daemon has people told, and that what it finds reaches them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_daemon_ends import daemon, until
from townhall import Answer, TownHall
from townhall import settings as hall_settings

from archive import Archive
from crawler.supervision.duties import TELL_PAUSE
from crawler.supervision.suspects import HOUR, MINUTE
from scheduler import Supervisor

QUICK = [sys.executable, "-c", "pass"]
BEFORE = datetime(2026, 3, 1, 0, 20, tzinfo=UTC)  # 08:20 in China


class Clock:
    """Both clocks at once."""

    def __init__(self) -> None:
        self.at = BEFORE

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def supervise(tmp_path: Path, clock: Clock) -> Iterator[Callable[[str], Supervisor]]:
    made: list[Supervisor] = []

    def begin(alerts: str) -> Supervisor:
        file = tmp_path / "settings.toml"
        file.write_text(f"[archive]\nkeep_free_mb = 0\n[alerts]\n{alerts}\n", encoding="utf-8")
        Archive.write(tmp_path / "archive.db").close()
        made.append(Supervisor(file, now=clock, monotonic=clock.seconds, crawl_command=QUICK, gongkai_command=QUICK))
        return made[-1]

    yield begin
    for supervisor in made:
        supervisor._end_all()


def told(supervisor: Supervisor, clock: Clock, seconds: float = 0) -> list[str] | None:
    """What somebody was started with to tell, after so long; None when nobody was."""
    clock.at += timedelta(seconds=seconds)
    supervisor.tick()
    if (tell := supervisor.teller.child) is None:
        return None
    until(lambda: tell.ended() is not None)
    supervisor.teller.child = None
    return list(tell._process.args[len(QUICK) :])  # type: ignore[index, arg-type]


def test_without_an_address_nobody_is_told(supervise: Callable[[str], Supervisor], clock: Clock) -> None:
    assert told(supervise("urls = []"), clock, 2 * HOUR) is None


def test_people_are_told_each_hour_and_at_the_time_of_the_digest(
    supervise: Callable[[str], Supervisor], clock: Clock
) -> None:
    supervisor = supervise('urls = ["json://127.0.0.1:9"]')
    first = told(supervisor, clock)
    assert first is not None
    assert first[:3] == ["tell", "--digest", "--handed"]
    assert told(supervisor, clock, 9 * MINUTE) is None
    assert told(supervisor, clock, 1 * MINUTE), "it is half past eight"
    assert told(supervisor, clock, 59 * MINUTE) is None
    assert told(supervisor, clock, 1 * MINUTE)


def test_a_trouble_is_told_soon_but_not_again_and_again(supervise: Callable[[str], Supervisor], clock: Clock) -> None:
    supervisor = supervise('urls = ["json://127.0.0.1:9"]\ndigest_at = ""')
    assert told(supervisor, clock)
    supervisor.troubles.say("room", "there is no room")
    assert told(supervisor, clock, TELL_PAUSE - 1) is None
    first = told(supervisor, clock, 1)
    assert first is not None
    assert "--digest" not in first
    supervisor.troubles.say("room", "there is no room")
    assert told(supervisor, clock, TELL_PAUSE) is None


def test_a_teller_that_hangs_is_ended(supervise: Callable[[str], Supervisor], clock: Clock) -> None:
    supervisor = supervise('urls = ["json://127.0.0.1:9"]')
    supervisor._gongkai_command = [sys.executable, "-c", "import time; time.sleep(600)"]
    supervisor.tick()
    hangs = supervisor.teller.child
    assert hangs is not None
    for _ in range(12):
        clock.at += timedelta(minutes=1)
        supervisor.tick()
    until(lambda: hangs.ended() is not None)


def test_what_the_daemon_finds_reaches_people(tmp_path: Path) -> None:
    with TownHall() as hook, TownHall() as hall:
        hook.posted = lambda _: Answer(b"{}")
        hall.publish(1, 2)
        address = json.dumps(hook.url.replace("http", "json") + "/hook")
        extra = (
            f"[daemon]\ntick = 0.2\n[archive]\nkeep_free_mb = 0\n[alerts]\nurls = [{address}]\n[log]\nformat = 'json'"
        )
        settings_file = hall_settings(tmp_path, hall, extra)
        process = daemon(settings_file)
        try:
            until(lambda: hook.asked, 90)
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0
    (digest,) = [json.loads(asked.body) for asked in hook.asked if asked.body]
    assert digest["title"].startswith("Gongkai: ")
    assert "sites need somebody" in digest["message"]
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert {"scheduler", "crawler"} <= {line["logger"].split(".")[0] for line in lines}, (
        "and all of them are lines for machines"
    )
