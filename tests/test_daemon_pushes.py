"""When the daemon has the feed pushed to receivers, and that it arrives."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_daemon_ends import until
from townhall import Answer, TownHall
from worlds import HOME, SITE, content, exchange, recorded

from archive import Archive, receivers
from archive.changes import put
from archive.receivers import Standing
from crawler.supervision.duties import PUSH_PAUSE, PUSHING
from scheduler import Supervisor

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
QUICK = [sys.executable, "-c", "pass"]
HANGS = [sys.executable, "-c", "import time; time.sleep(600)"]
GONGKAI = [sys.executable, "-m", "gongkai"]


class Clock:
    """Both clocks at once."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()


@contextmanager
def supervised(path: Path, url: str, at: datetime, command: list[str]) -> Iterator[tuple[Supervisor, Clock]]:
    file, clock = path.with_name("settings.toml"), Clock(at)
    file.write_text(
        f'[archive]\nkeep_free_mb = 0\n[[webhook]]\nurl = "{url}"\nsecret = "24 characters and more than that"\n'
        if url
        else "[archive]\nkeep_free_mb = 0\n",
        encoding="utf-8",
    )
    supervisor = Supervisor(file, now=clock, monotonic=clock.seconds, crawl_command=QUICK, gongkai_command=command)
    try:
        yield supervisor, clock
    finally:
        supervisor._end_all()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, AT)
        run.save(recorded(run, exchange(HOME + "1.html", at=AT)), content())
        run.finish("done", {}, now=AT)
    return path


def commit(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        put(db, "changed", 1, 1, AT)


def pushes(supervisor: Supervisor, clock: Clock, seconds: float = 0) -> bool:
    """Whether a process was started that pushes, after so long."""
    clock.at += timedelta(seconds=seconds)
    supervisor.tick()
    if (child := supervisor.pusher.child) is None:
        return False
    assert list(child._process.args)[len(QUICK) : len(QUICK) + 2] == ["push", "--handed"]  # type: ignore[arg-type]
    until(lambda: child.ended() is not None)
    supervisor.pusher.child = None
    return True


def test_without_a_receiver_nobody_pushes(path: Path) -> None:
    with supervised(path, "", AT, QUICK) as (supervisor, clock):
        assert not pushes(supervisor, clock, PUSH_PAUSE)


def test_somebody_pushes_when_there_is_something_to_push(path: Path) -> None:
    with supervised(path, "http://127.0.0.1:9/", AT, QUICK) as (supervisor, clock):
        key = supervisor.settings.webhook[0].key
        assert pushes(supervisor, clock), "a receiver that was never seen is given its place"
        assert not pushes(supervisor, clock), "one that died without a word is not begun in a circle"
        receivers.note(path, {key: Standing(cursor=1)})
        assert not pushes(supervisor, clock, PUSH_PAUSE)
        commit(path)
        assert pushes(supervisor, clock, PUSH_PAUSE)
        failed = Standing(cursor=1).failed(clock.at, luck=1.0).failed(clock.at, luck=1.0)
        receivers.note(path, {key: failed})
        assert not pushes(supervisor, clock, PUSH_PAUSE)
        assert pushes(supervisor, clock, 2 * PUSH_PAUSE)


def test_one_that_hangs_is_ended(path: Path) -> None:
    with supervised(path, "http://127.0.0.1:9/", AT, HANGS) as (supervisor, clock):
        supervisor.tick()
        child = supervisor.pusher.child
        assert child is not None
        clock.at += timedelta(seconds=PUSHING + 1)
        supervisor.pusher.look_after(clock.seconds())
        until(lambda: child.ended() is not None)


def test_what_is_committed_arrives(path: Path) -> None:
    with TownHall() as hall:
        hall.posted = lambda _: Answer(status=204)
        with supervised(path, f"{hall.url}/hook", AT, GONGKAI) as (supervisor, clock):
            assert pushes(supervisor, clock), "it begins at the end of the feed"
            commit(path)
            assert pushes(supervisor, clock, PUSH_PAUSE)
            assert not pushes(supervisor, clock, PUSH_PAUSE)
    (asked,) = hall.asked
    assert [event["seq"] for event in json.loads(asked.body or b"")["data"]["events"]] == [2]
