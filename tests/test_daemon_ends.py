"""However the daemon and its crawl come to their end, it is soon, and nothing of them stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from townhall import ENVIRONMENT, Answer, TownHall, path_of
from townhall import settings as hall_settings

from archive import Archive
from archive.locking import is_locked
from crawler.settings import load

ROOT = Path(__file__).parent.parent
HANGS = 45.0
PROMISED = 10.0
QUICK = "[daemon]\ntick = 0.2"


def daemon(settings_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "scheduler.py", "--settings", str(settings_file)]
    with settings_file.with_name("log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stderr=log)


def until(true: Callable[[], object], seconds: float = 60) -> float:
    """Wait until something is true; how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + seconds, "it never came to that"
        time.sleep(0.05)
    return time.monotonic() - began


def crawl_of(supervisor: int) -> int | None:
    """The crawl process that a supervisor started."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == supervisor and b"crawler" in command:
                return int(entry.name)
    return None


def session(leader: int) -> list[int]:
    """The processes that live in the session of a crawl process: itself, its readers."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, its_session = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:4]
            except OSError:
                continue
            if int(its_session) == leader and state != "Z":
                found.append(int(entry.name))
    return found


def hanging(hall: TownHall, folder: Path) -> Path:
    """A town hall where one notice is answered at once and the next not within a request's time."""
    hall.publish(1, 2)
    hall.pages[path_of(2)] = Answer(b"", waits=HANGS)
    hall.pages[path_of(1)] = Answer(b"", waits=HANGS)
    return hall_settings(folder, hall, QUICK)


def test_sigterm_ends_everything_within_ten_seconds_though_a_request_hangs(tmp_path: Path) -> None:
    with TownHall() as hall:
        settings_file = hanging(hall, tmp_path)
        process = daemon(settings_file)
        until(lambda: any(path.startswith("/tzgg/t") for path in hall.paths()))
        crawl = crawl_of(process.pid)
        assert crawl is not None
        process.terminate()
        assert process.wait(timeout=PROMISED) == 0
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "killed" not in log
    assert "Traceback" not in log
    assert session(crawl) == []
    path = load(settings_file).archive_path
    assert not is_locked(path)
    with Archive.read(path) as archive:
        assert archive.rows("select outcome, reason from runs") == [
            {"outcome": "interrupted", "reason": "stopped before its end"}
        ]
        assert archive.rows("select closed_at is not null as closed from segments") == [{"closed": 1}]


def test_a_crawl_whose_daemon_is_killed_ends_by_itself(tmp_path: Path) -> None:
    with TownHall() as hall:
        settings_file = hanging(hall, tmp_path)
        process = daemon(settings_file)
        until(lambda: any(path.startswith("/tzgg/t") for path in hall.paths()))
        crawl = crawl_of(process.pid)
        assert crawl is not None
        process.kill()
        process.wait()
        until(lambda: not session(crawl), 10)
    path = load(settings_file).archive_path
    assert not is_locked(path)
    with Archive.read(path) as archive:
        assert archive.rows("select outcome from runs") == [{"outcome": "interrupted"}]


def test_a_crawl_that_is_killed_takes_its_readers_along(tmp_path: Path) -> None:
    with TownHall() as hall:
        settings_file = hanging(hall, tmp_path)
        process = daemon(settings_file)
        try:
            until(lambda: any(path.startswith("/tzgg/t") for path in hall.paths()))
            crawl = crawl_of(process.pid)
            assert crawl is not None
            assert len(session(crawl)) > 1
            os.kill(crawl, signal.SIGKILL)
            until(lambda: not session(crawl), 10)
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0
