"""The supervisor: it starts what is due, one at a time, and stops politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from earlier import load as load_archive
from townhall import ENVIRONMENT, TownHall
from townhall import settings as hall_settings

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
    supervisor = Supervisor(settings_file, now=lambda: now)
    assert supervisor.due() == ["nowhere"]
    with Archive.write(settings.archive_path) as archive:
        archive.register(settings.sites, now + timedelta(hours=1))
    assert supervisor.due() == []
    now += timedelta(hours=2)
    assert supervisor.due() == ["nowhere"]


def test_an_archive_of_an_earlier_version_is_for_the_crawl_process_to_bring_up_to_date(settings_file: Path) -> None:
    load_archive("m001", load(settings_file).archive_path)
    assert Supervisor(settings_file, now=lambda: from_text("2026-03-01T00:00:00Z")).due() == ["nowhere"]


def daemon(settings_file: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        command = [sys.executable, "scheduler.py", "--settings", str(settings_file)]
        return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=ENVIRONMENT)


def wait_for(log: Path, text: str, seconds: float = 60, times: int = 1) -> None:
    end = time.monotonic() + seconds
    while log.read_text(encoding="utf-8").count(text) < times:
        assert time.monotonic() < end, f"no {text!r} in {log.read_text(encoding='utf-8')}"
        time.sleep(0.1)


def test_the_daemon_archives_what_is_due_and_stops_on_sigterm(tmp_path: Path) -> None:
    log, second = tmp_path / "log", tmp_path / "second"
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        settings_file = hall_settings(tmp_path, hall, "[daemon]\ntick = 0.2")
        process = daemon(settings_file, log)
        try:
            wait_for(log, "the crawl ended with status 0")
            with pytest.raises(ArchiveLocked):
                Supervisor(settings_file).run()
            assert daemon(settings_file, second).wait(timeout=60) == 1
        finally:
            process.terminate()
            status = process.wait(timeout=60)
    assert status == 0
    assert log.read_text(encoding="utf-8").rstrip().endswith("stopped")
    assert "one archive has one writer" in second.read_text(encoding="utf-8")
    assert "Traceback" not in second.read_text(encoding="utf-8")
    with Archive.read(load(settings_file).archive_path) as archive:
        assert archive.rows("select outcome from runs") == [{"outcome": "done"}]
        assert archive.rows("select count(*) as n from documents") == [{"n": 3}]


def test_without_room_nothing_is_crawled_and_it_is_said_once(
    settings_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    full = SETTINGS.replace("[daemon]", "[archive]\nkeep_free_mb = 1000000000\n[daemon]")
    settings_file.write_text(full, encoding="utf-8")
    supervisor = Supervisor(settings_file)
    for _ in range(3):
        supervisor.tick()
    assert supervisor.crawls.child is None
    (said,) = caplog.messages
    assert "keep_free_mb keeps 1,000,000,000 MiB" in said


def test_stopped_in_the_middle_the_daemon_takes_its_crawl_along(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with TownHall() as hall:
        hall.publish(*range(1, 31))
        settings_file = hall_settings(tmp_path, hall, "[daemon]\ntick = 0.2")
        slow = settings_file.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.3")
        settings_file.write_text(slow, encoding="utf-8")
        process = daemon(settings_file, log)
        while len(hall.asked) < 4:
            time.sleep(0.05)
        process.terminate()
        assert process.wait(timeout=60) == 0
    with Archive.write(load(settings_file).archive_path) as archive:
        assert archive.rows("select outcome from runs") == [{"outcome": "interrupted"}]
        assert archive.due(datetime.now(UTC)) == ["hall"], "what it had not fetched is still due"


def test_settings_that_change_while_it_runs(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with TownHall() as hall:
        hall.publish(1)
        settings_file = hall_settings(tmp_path, hall, "[daemon]\ntick = 0.2")
        good = settings_file.read_text(encoding="utf-8")
        process = daemon(settings_file, log)
        try:
            wait_for(log, "the crawl ended with status 0")
            settings_file.write_text(good.replace("delay = 0", "delay = 'none'"), encoding="utf-8")
            wait_for(log, "Until that is mended, the settings that were good last hold.")
            hall.publish(1, 2)
            other = good.replace('"hall"', '"other"')
            settings_file.write_text(other, encoding="utf-8")
            wait_for(log, "going by the new settings from now on: 1 sites")
            wait_for(log, ": other: done")
            stat = settings_file.stat()
            settings_file.write_text(other.replace("市政厅", "市政府"), encoding="utf-8")
            os.utime(settings_file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            process.send_signal(signal.SIGHUP)
            wait_for(log, "going by the new settings from now on: 1 sites\n", times=2)
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0
    said = log.read_text(encoding="utf-8")
    assert said.count("politeness.delay") == 2, "once when it is broken and once when it is over"
    assert "Traceback" not in said


def test_another_writer_is_waited_for_and_is_no_crash(settings_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor(settings_file)
    with Archive.write(supervisor.path):
        supervisor.tick()
        supervisor.tick()
        assert supervisor.crawls.child is None
    (said,) = caplog.messages
    assert "another process writes to" in said


def test_a_disk_that_fills_is_told_as_a_trouble(settings_file: Path) -> None:
    full = SETTINGS.replace("[daemon]", "[archive]\nkeep_free_mb = 1000000000\n[daemon]")
    settings_file.write_text(full, encoding="utf-8")
    supervisor = Supervisor(settings_file)
    supervisor.tick()
    assert "nothing is crawled while there is no room" in supervisor.troubles.now["room"]
    settings_file.write_text(SETTINGS.replace("[daemon]", "[archive]\nkeep_free_mb = 0\n[daemon]"), encoding="utf-8")
    with Archive.write(supervisor.path):  # nothing begins
        supervisor.tick()
        supervisor.tick()  # the file has come to rest
    assert "room" not in supervisor.troubles.now


def test_a_machine_without_room_for_a_process_is_tried_again(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = Supervisor(settings_file, crawl_command=["/nowhere/python"])
    supervisor.tick()
    assert "No such file or directory" in supervisor.troubles.now["machine"]
    monkeypatch.setattr(supervisor, "due", lambda: [])
    supervisor.tick()
    assert supervisor.troubles.now == {}


def test_a_signal_that_comes_before_there_is_anything_to_stop(settings_file: Path) -> None:
    supervisor = Supervisor(settings_file, crawl_command=["/nowhere/python"])
    supervisor._stop(signal.SIGTERM, None)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        supervisor.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert supervisor.crawls.child is None


def test_the_crawl_process_crawls_the_sites_that_it_is_given(tmp_path: Path) -> None:
    with TownHall() as hall:
        hall.publish(1)
        settings_file = hall_settings(tmp_path, hall)
        text = settings_file.read_text(encoding="utf-8")
        other = text[text.index("[[site]]") :].replace('"hall"', '"other"')
        settings_file.write_text(text + other, encoding="utf-8")
        command = [sys.executable, "-m", "crawler", str(settings_file), "other"]
        crawled = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert crawled.returncode == 0, crawled.stderr
    with Archive.read(load(settings_file).archive_path) as archive:
        assert archive.rows("select site, outcome from runs") == [{"site": "other", "outcome": "done"}]


def test_who_has_waited_longest_is_visited_first_and_to_the_end(tmp_path: Path) -> None:
    """Sites that became due together were all begun together, and none was through when the crawl had to stop."""
    with ExitStack() as stack:
        halls = [stack.enter_context(TownHall()) for _ in range(4)]
        text = hall_settings(tmp_path, halls[0], "[politeness]\nhosts_at_once = 1").read_text(encoding="utf-8")
        text = text.replace("[politeness]\n        delay = 0\n", "").replace("at_once = 1", "at_once = 1\ndelay = 0")
        head, site = text[: text.index("[[site]]")], text[text.index("[[site]]") :]
        for number, hall in enumerate(halls):
            hall.publish(1, 2, 3)
            head += site.replace('"hall"', f'"hall{number}"').replace(halls[0].url, hall.url)
        (tmp_path / "settings.toml").write_text(head, encoding="utf-8")
        settings = load(tmp_path / "settings.toml")
        before = datetime.now(UTC) - timedelta(hours=1)
        with Archive.write(settings.archive_path) as archive:
            for number in (2, 0):
                archive.run(settings.sites[number], before).finish("failed", {}, now=before)
        command = [sys.executable, "-m", "crawler", str(tmp_path / "settings.toml")]
        crawled = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert crawled.returncode == 0, crawled.stderr
        first_and_last = [(hall.asked[0].at, hall.asked[-1].at) for hall in (halls[n] for n in (1, 3, 2, 0))]
    asked = [at for both in first_and_last for at in both]
    assert asked == sorted(asked)
    with Archive.read(settings.archive_path) as archive:
        runs = archive.rows("select site, outcome from runs order by id")[2:]
    assert runs == [{"site": f"hall{number}", "outcome": "done"} for number in (1, 3, 2, 0)]


def test_a_crawl_process_that_cannot_begin_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crawler", str(tmp_path / "settings.toml")]
    crawled = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert crawled.returncode == 1
    assert "there is no such file" in crawled.stderr
    assert "Traceback" not in crawled.stderr
