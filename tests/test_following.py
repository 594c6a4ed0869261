"""`gongkai changes --follow` as a process: each event once, soon after its commit, and an end that is no accident."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.changes import put
from archive.following import follow

ROOT = Path(__file__).parent.parent
EVENTS = 300
KILLS = 3
PATIENCE = 30.0

WRITER = f"""
import sqlite3, sys, time
sys.path.insert(0, {str(ROOT)!r})
from datetime import UTC, datetime
from archive.changes import put
db = sqlite3.connect(sys.argv[1])
for _ in range(int(sys.argv[2])):
    put(db, "changed", 1, 1, datetime.now(UTC))
    db.commit()
    time.sleep(0.01)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive whose feed has one event."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(HOME + "1.html")), content())
        run.finish("done", {}, now=NOW)
    (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    return path


def commit(path: Path, events: int) -> None:
    """Commit events as the writer does, in one transaction."""
    with closing(sqlite3.connect(path)) as db, db:
        for _ in range(events):
            put(db, "changed", 1, 1, NOW)


@contextmanager
def following(path: Path, since: int, *, follow: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    words = ["changes", "--since", str(since), "--settings", str(path.with_name("settings.toml"))]
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai", *words, *(["--follow"] if follow else [])],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    event: dict[str, Any] = json.loads(process.stdout.readline())
    return event


def complete(printed: bytes) -> list[int]:
    """The numbers of the events in lines that were written to their end."""
    return [json.loads(one)["seq"] for one in printed.split(b"\n")[:-1]]


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    assert process.stderr is not None
    return process.wait(PATIENCE), process.stderr.read()


def test_a_follower_that_is_killed_again_and_again_sees_each_event_once(path: Path) -> None:
    chance, seen = random.Random(11), list[int]()
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(EVENTS)]) as writer:
        for _ in range(KILLS):
            with following(path, seen[-1] if seen else 0) as follower:
                line_of = follower.stdout
                assert line_of is not None
                printed = line_of.readline()
                time.sleep(chance.uniform(0, 0.4))
                follower.kill()
                seen += complete(printed + line_of.read())
        assert writer.wait(PATIENCE) == 0
    with following(path, seen[-1]) as follower:
        while seen[-1] <= EVENTS:
            seen.append(line(follower)["seq"])
    assert seen == list(range(1, EVENTS + 2))


def test_an_interrupt_is_an_end_like_others(path: Path) -> None:
    with following(path, 0) as follower:
        assert line(follower)["seq"] == 1
        follower.send_signal(signal.SIGINT)
        assert ended(follower) == (0, b"")


def test_sigterm_ends_it_also_in_the_middle_of_a_line(path: Path) -> None:
    """The pipe is full, since nobody reads."""
    commit(path, 5_000)
    with following(path, 0) as follower:
        assert line(follower)["seq"] == 1
        time.sleep(0.2)
        follower.terminate()
        assert ended(follower) == (0, b"")


@pytest.mark.parametrize("follow", [True, False])
def test_a_reader_who_goes_ends_it(path: Path, follow: bool) -> None:
    """As `| head -1` does; a follower does not wait for another event to notice."""
    if not follow:
        commit(path, 5_000)
    with following(path, 0, follow=follow) as follower:
        assert line(follower)["seq"] == 1
        assert follower.stdout is not None
        follower.stdout.close()
        assert ended(follower) == (0, b"")


def test_nothing_is_kept_open_while_it_waits(path: Path) -> None:
    """A reader's open transaction would keep the log from being emptied, and the log would grow with every commit."""
    seen, pauses = list[int](), 0

    def pause() -> bool:
        nonlocal pauses
        pauses += 1
        commit(path, 2)
        with closing(sqlite3.connect(path)) as db:
            busy, pages, _ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
        assert (busy, pages) == (0, 0)
        return pauses < 3

    for events in follow(path, 0, pause):
        seen += [event["seq"] for event in events]
        if len(seen) == 1:
            commit(path, 1)  # while somebody deals with the events
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) >= 1 + 1 + 2 * 2


def test_an_archive_that_is_put_in_its_place_is_followed(path: Path, tmp_path: Path) -> None:
    """As after a rebuild: who kept the old file open would wait for ever."""
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("vacuum into ?", (str(other),))
    commit(other, 3)
    looks = iter([lambda: other.replace(path), lambda: None])
    seen = list[int]()

    def pause() -> bool:
        look = next(looks, None)
        return look is not None and (look() or True)

    for events in follow(path, 0, pause):
        seen += [event["seq"] for event in events]
    assert seen == [1, 2, 3, 4]
