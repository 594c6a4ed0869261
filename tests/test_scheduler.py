"""The supervisor: it starts what is due, one at a time, and stops politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from archive import Archive, ArchiveLocked
from archive.instants import from_text
from crawler.settings import load
from scheduler import Supervisor

ROOT = Path(__file__).parent.parent
SETTINGS = """
[daemon]
tick = 0.2
[[site]]
id = "nowhere"
name = "不存在的网站"
url = "http://127.0.0.1:9/"
[[site.channel]]
name = "通知公告"
url = "http://127.0.0.1:9/tzgg/"
"""


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path


def test_a_site_the_archive_has_never_seen_is_due(settings_file: Path) -> None:
    settings = load(settings_file)
    now = from_text("2026-03-01T00:00:00Z")
    supervisor = Supervisor(settings, lambda: now)
    assert supervisor.due() == ["nowhere"]
    with Archive.write(settings.archive_path) as archive:
        archive.register(settings.sites, now + timedelta(hours=1))
    assert supervisor.due() == []
    now += timedelta(hours=2)
    assert supervisor.due() == ["nowhere"]


def daemon(settings_file: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        command = [sys.executable, "scheduler.py", "--settings", str(settings_file)]
        return subprocess.Popen(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=os.environ | {"PYTHONPATH": "."}
        )


def wait_for(log: Path, text: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while text not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < end, f"no {text!r} in {log.read_text(encoding='utf-8')}"
        time.sleep(0.1)


def test_the_daemon_crawls_what_is_due_and_stops_on_sigterm(settings_file: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = daemon(settings_file, log)
    try:
        wait_for(log, "the crawl ended with status 0")
        with pytest.raises(ArchiveLocked):
            Supervisor(load(settings_file)).run()
        second = tmp_path / "second"
        assert daemon(settings_file, second).wait(timeout=60) == 1
        assert "one archive has one writer" in second.read_text(encoding="utf-8")
        assert "Traceback" not in second.read_text(encoding="utf-8")
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)
    assert status == 0
    assert log.read_text(encoding="utf-8").rstrip().endswith("stopped")
    with Archive.read(load(settings_file).archive_path) as archive:
        (run,) = archive.rows("select outcome from runs")
    assert run["outcome"] == "failed"
