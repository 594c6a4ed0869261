"""Politeness as the sites see it: pauses, one request in flight, rests, quiet hours and budgets, across processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from gaps import Promise, violations
from townhall import ENVIRONMENT, Answer, TownHall, begin, gongkai, path_of
from townhall import settings as hall_settings

from archive import Archive
from archive.instants import from_text
from crawler.settings import load
from crawler.windows import open_at

DELAY, LONGEST = 0.05, 0.4
NOON = "2026-03-10T04:00:00Z"
"""Of a Tuesday, in China."""


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        yield hall


def settings(folder: Path, hall: TownHall, politeness: str = "", extra: str = "") -> Path:
    """settings.toml with real pauses, a few hundredths of a second long."""
    path = hall_settings(folder, hall, extra)
    text = path.read_text(encoding="utf-8")
    pauses = f"delay = {DELAY}\nlongest_delay = {LONGEST}\n{politeness}"
    path.write_text(text.replace("delay = 0\n", pauses + "\n", 1), encoding="utf-8")
    return path


def crawl(folder: Path, *arguments: str, now: str = NOON) -> subprocess.CompletedProcess[str]:
    return gongkai("crawl", "--now", now, *arguments, cwd=folder)


def host(folder: Path) -> dict[str, object]:
    with Archive.read(folder / "archive.db") as archive:
        (row,) = archive.rows("select * from hosts")
        return row


def due(path: Path, now: str) -> list[str]:
    """The sites for which the daemon would start a crawl."""
    settings, at = load(path), from_text(now)
    with Archive.read(settings.archive_path) as archive:
        return [site for site in archive.due(at, settings.budgets) if open_at(settings, site, at)]


# ---------------------------------------------------------------------- pauses


def site(name: str, channel: str, more: str = "") -> str:
    """A table of settings.toml."""
    return f"""
        [[site]]
        id = "{name}"
        name = "某局"
        url = "{channel}"
        {more}
        [[site.channel]]
        name = "公开"
        url = "{channel}"
        """


def two_offices(folder: Path, halls: list[TownHall]) -> dict[TownHall, Promise]:
    """Two hosts: on the first are two sites, one of which wants longer pauses; the other's robots.txt asks for more."""
    shared, slow = halls
    for hall in halls:
        hall.publish(*range(1, 21))
    shared.pages["/bmgk/"] = shared.pages["/tzgg/"]
    slow.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.1\n")
    slow.pages[path_of(7)].waits = slow.pages[path_of(8)].waits = 0.06
    shared.pages[path_of(9)].waits = 2 * LONGEST / 5
    extra = site("bureau", f"{shared.url}/bmgk/", "delay = 0.08") + site("slow", f"{slow.url}/tzgg/")
    settings(folder, shared, extra=extra)
    return {
        shared: Promise(delay=0.08, longest=LONGEST),
        slow: Promise(delay=DELAY, longest=LONGEST, crawl_delay=0.1),
    }


def test_no_host_is_asked_too_soon_whoever_asks_and_however_the_last_process_ended(tmp_path: Path) -> None:
    with ExitStack() as stack:
        halls = [stack.enter_context(TownHall()) for _ in range(2)]
        promises = two_offices(tmp_path, halls)
        crawl(tmp_path)
        killed = begin("crawl", "--full", "--now", NOON, cwd=tmp_path)
        before = len(halls[1].asked)
        while len(halls[1].asked) < before + 9:
            assert killed.poll() is None, "the crawl ended before it could be killed"
            time.sleep(0.01)
        killed.kill()
        killed.wait()
        done = crawl(tmp_path, "--full", now="2026-03-11T04:00:00Z")
        assert done.returncode == 0, done.stdout + done.stderr
        for hall, promise in promises.items():
            assert violations(hall.asked, promise) == []
        assert sum(len(hall.asked) for hall in halls) > 120
        assert [asked.path for asked in halls[0].asked].count("/robots.txt") == 2, (
            "once for both sites, and a day later"
        )


def test_a_pause_that_is_left_out_is_noticed(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    hurried = Path(__file__).with_name("hurried.py")
    command = [sys.executable, str(hurried), "4", "crawl"]
    done = subprocess.run(command, cwd=tmp_path, env=ENVIRONMENT, timeout=120, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert len(violations(hall.asked, Promise(delay=DELAY, longest=LONGEST))) == 1


def test_after_a_kill_the_longest_pause_is_waited_for(hall: TownHall, tmp_path: Path) -> None:
    """Nobody knows how long the last answer took. A process begins in less than that, or this would show nothing."""
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace(f"delay = {LONGEST}", "delay = 9"), encoding="utf-8")
    killed = begin("crawl", "--now", NOON, cwd=tmp_path)
    while len(hall.asked) < 3:
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    assert host(tmp_path)["free_at"] is None
    before = len(hall.asked)
    crawl(tmp_path)
    assert hall.asked[before].at - hall.asked[before - 1].ended > 9
    assert isinstance(host(tmp_path)["free_at"], str)


def test_a_crawl_that_is_to_end_does_not_wait_for_its_pauses(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    path.write_text(path.read_text(encoding="utf-8").replace(f"delay = {DELAY}", "delay = 40"), encoding="utf-8")
    process = begin("crawl", "--now", NOON, cwd=tmp_path)
    while not hall.asked:
        time.sleep(0.01)
    time.sleep(1)  # robots.txt is answered, and the list waits for its turn
    process.terminate()
    assert process.wait(timeout=30) == 130
    assert hall.paths() == ["/robots.txt"]
    assert isinstance(host(tmp_path)["free_at"], str), "nothing was in flight"
    assert due(path, NOON) == ["hall"]


def test_a_process_that_ended_well_says_when_its_pause_is_over(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall, "")
    crawl(tmp_path)
    assert isinstance(host(tmp_path)["free_at"], str)
    with Archive.write(tmp_path / "archive.db") as archive, archive.change() as db:
        db.execute("update hosts set free_at = '2099-01-01T00:00:00Z'")
    assert crawl(tmp_path, "--full").returncode == 0, "a clock that was set back keeps nobody from asking for years"


# ---------------------------------------------------------------------- rests


@pytest.mark.parametrize("path", ["/tzgg/", "/robots.txt"])
def test_a_host_is_left_alone_for_as_long_as_it_asks(hall: TownHall, tmp_path: Path, path: str) -> None:
    hall.pages[path] = Answer(b"", 503, {"Retry-After": "3600"})
    file = settings(tmp_path, hall)
    assert crawl(tmp_path).returncode == 5
    asked = len(hall.asked)
    assert hall.paths()[-1] == path
    done = crawl(tmp_path, now="2026-03-10T04:30:00Z")
    assert (done.returncode, done.stdout) == (4, "")
    assert "is left alone until 2026-03-10T05:0" in done.stderr
    assert len(hall.asked) == asked
    assert due(file, "2026-03-10T04:30:00Z") == []
    hall.publish(1, 2, 3)
    hall.pages["/robots.txt"] = Answer(b"", 404)
    assert crawl(tmp_path, now="2026-03-10T05:30:00Z").returncode == 0
    assert host(tmp_path)["waits_until"] is None


def test_a_host_that_is_ill_rests_and_is_then_asked_once(hall: TownHall, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        hall.pages[path_of(number)] = Answer(b"", 500)
    file = settings(tmp_path, hall)
    done = crawl(tmp_path)
    assert "3 times in a row: HTTP 500" in done.stdout
    assert (host(tmp_path)["fails"], len(hall.asked)) == (3, 5)
    assert due(file, "2026-03-11T04:00:00Z") == ["hall"]
    hall.pages["/tzgg/"] = Answer(b"", 502)
    for number in range(4, 30):
        hall.pages[path_of(number)] = Answer(b"", 500)
    done = crawl(tmp_path, "--full", now="2026-03-10T04:20:00Z")
    assert "4 times in a row: HTTP 502" in done.stdout
    assert hall.paths()[5:] == ["/tzgg/"], "a probe, and robots.txt is known"
    assert str(host(tmp_path)["waits_until"]).startswith("2026-03-10T04:50:")
    hall.publish(1, 2, 3)
    assert crawl(tmp_path, "--full", now="2026-03-10T05:00:00Z").returncode == 0
    assert (host(tmp_path)["fails"], host(tmp_path)["why"]) == (0, None)


def test_a_host_of_files_that_is_down_rests_alone(hall: TownHall, tmp_path: Path) -> None:
    """What lies there is postponed like any failure, so that the site is not due for it at once."""
    file = settings(tmp_path, hall)
    files = "".join(f'<p><a href="http://127.0.0.1:9/{n}.pdf">附件{n}.pdf</a></p>' for n in range(6))
    hall.pages[path_of(1)].body = hall.pages[path_of(1)].body.replace(b"</body>", files.encode() + b"</body>")
    done = crawl(tmp_path)
    assert (done.returncode, "3 new" in done.stdout) == (4, True)
    assert due(file, "2026-03-10T04:01:00Z") == []
    with Archive.read(tmp_path / "archive.db") as archive:
        reasons = archive.rows("select reason from resources where kind = 'attachment'")
    assert len(reasons) == 6


# ---------------------------------------------------------------------- quiet hours and budgets


def test_in_quiet_hours_nothing_is_asked_and_everything_stays_due(hall: TownHall, tmp_path: Path) -> None:
    file = settings(tmp_path, hall, 'quiet = ["mon-fri 08:30-12:30"]')
    done = crawl(tmp_path)
    assert (done.returncode, hall.asked) == (4, [])
    assert "partial (quiet hours until Tue 12:30 in China)" in done.stdout
    assert due(file, NOON) == []
    assert due(file, "2026-03-10T04:30:00Z") == ["hall"]


def test_quiet_hours_that_begin_meanwhile_end_the_visit(hall: TownHall, tmp_path: Path) -> None:
    file = settings(tmp_path, hall, 'quiet = ["12:00-12:30"]')
    file.write_text(file.read_text(encoding="utf-8").replace(f"delay = {DELAY}", "delay = 2"), encoding="utf-8")
    done = crawl(tmp_path, now="2026-03-10T03:59:56Z")
    assert done.returncode == 4
    assert "quiet hours until Tue 12:30" in done.stdout
    assert 0 < len(hall.asked) < 5
    assert due(file, "2026-03-10T04:30:00Z") == ["hall"]


def test_the_requests_of_a_day_are_counted_and_the_rest_waits_for_the_next(hall: TownHall, tmp_path: Path) -> None:
    file = settings(tmp_path, hall, "requests_per_day = 4")
    done = crawl(tmp_path)
    assert done.returncode == 4
    assert "the day's 4 requests are used up" in done.stdout
    assert len(hall.asked) == 4
    assert due(file, "2026-03-10T15:59:59Z") == []
    assert crawl(tmp_path, "--full").returncode == 4
    assert len(hall.asked) == 4
    assert due(file, "2026-03-10T16:00:00Z") == ["hall"], "midnight in China"
    assert crawl(tmp_path, now="2026-03-10T17:00:00Z").returncode == 0
    with Archive.read(tmp_path / "archive.db") as archive:
        assert archive.rows("select asked_on, asked from sites") == [{"asked_on": "2026-03-11", "asked": 3}], (
            "robots.txt again, the list, the third notice"
        )


# ---------------------------------------------------------------------- robots.txt


def test_robots_is_asked_for_twice_a_day_and_an_older_copy_holds_while_it_cannot_be_had(
    hall: TownHall, tmp_path: Path
) -> None:
    hall.pages["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {path_of(2)}\n".encode())
    settings(tmp_path, hall)
    crawl(tmp_path)
    hall.pages["/robots.txt"] = Answer(b"", 500)
    for now, times in (("2026-03-10T15:00:00Z", 1), ("2026-03-10T17:00:00Z", 2)):
        crawl(tmp_path, "--full", now=now)
        assert hall.paths().count("/robots.txt") == times
        assert hall.paths()[-1].startswith("/tzgg/t")
        assert path_of(2) not in hall.paths()
    asked = len(hall.asked)
    crawl(tmp_path, "--full", now="2026-03-11T05:00:00Z")
    assert hall.paths()[asked:] == ["/robots.txt"], "after a day the copy is too old"


def test_robots_behind_a_redirect_to_another_host_speaks_for_the_first(hall: TownHall, tmp_path: Path) -> None:
    with TownHall() as other:
        other.pages["/r.txt"] = Answer(f"User-agent: *\nDisallow: {path_of(2)}\n".encode())
        hall.pages["/robots.txt"] = Answer(b"", 302, {"Location": f"{other.url}/r.txt"})
        settings(tmp_path, hall)
        for hour in (4, 5):
            crawl(tmp_path, "--full", now=f"2026-03-10T{hour:02}:00:00Z")
        assert other.paths() == ["/r.txt"]
        assert hall.paths().count("/robots.txt") == 1
        assert path_of(2) not in hall.paths()
