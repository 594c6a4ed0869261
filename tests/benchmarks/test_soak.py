"""Ninety days of two hundred sites under the daemon, with whatever goes wrong in them.

The clock runs thousands of times faster than the machine's; everything else is as it is: the supervisor in a process
of its own, the crawl processes and readers that it starts, real sites on 127.0.0.1.
``SOAK_GOVERNMENTS``,
``SOAK_DAYS`` and ``SOAK_MINUTES`` make it shorter. ``make benchmark`` runs it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

import pytest
from soak.clock import FastClock
from soak.processes import Process, processes_below
from soak.realm import LONGEST_ILLNESS, Realm
from townhall import ENVIRONMENT, begin

from archive import Archive
from archive.fixity import verify
from archive.instants import from_text
from portal import TrueDocument

pytestmark = [pytest.mark.long, pytest.mark.timeout(4 * 3600)]

GOVERNMENTS = int(os.environ.get("SOAK_GOVERNMENTS", "15"))
DAYS = int(os.environ.get("SOAK_DAYS", "90"))
MINUTES = float(os.environ.get("SOAK_MINUTES", "90"))
START = date(2026, 3, 2)
QUIET_DAYS = 8
"""At the end nobody is ill and nothing is published: time for everything to be read once more."""
ARCHIVED_BY = DAYS // 2
"""Days. Ten thousand documents take minutes to be read for the first time, and a minute is days of this clock."""
LONGEST_READING = timedelta(days=3)
LONGEST_REST = timedelta(days=3)
"""How long a host is left alone after a barrier, at most."""
STANDSTILL = timedelta(hours=6)
"""Without a visit. A crawl that hangs is ended after half a minute, which is half a day of this clock."""
MIB = 1 << 20
SUPERVISOR_AT_MOST = 80 * MIB
CRAWL_AT_MOST = 400 * MIB
ENDS_WITHIN = 10.0
"""Seconds from SIGTERM."""
AN_HOUR = 3600
"""Seconds in which the last crawl may read everything once more."""
A_LOOK = 2.0
"""Seconds between two looks at the processes."""

SETTINGS = """
[archive]
path = "archive.db"
keep_free_mb = 64

[identity]
contact = "soak@example.org"

[politeness]
delay = 0
timeout = 5.0

[readers]
processes = 1

[freshness]
readings_a_day = 0.6
checks_a_year = 4.0

[daemon]
tick = 0.5
crawl_hours = {crawl_hours}
deadline_minutes = {deadline_minutes}
"""


@dataclass
class Story:
    """What was seen while the days went by."""

    folder: Path
    realm: Realm
    clock: FastClock
    looks: list[list[Process]] = field(default_factory=list)
    incidents: Counter[str] = field(default_factory=Counter)
    stopped_in: float = 0.0
    left: list[Process] = field(default_factory=list)
    truth: dict[str, TrueDocument] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / "archive.db"

    def of(self, role: str) -> list[Process]:
        return [process for look in self.looks for process in look if process.role == role and process.state != "Z"]


class Daemon:
    """The supervisor in a process of its own, under the fast clock."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._log = (story.folder / "log").open("ab")
        command = [sys.executable, "-m", "soak.daemon", "settings.toml", *story.clock.arguments]
        python_path = os.pathsep.join([str(Path(__file__).parent), ENVIRONMENT.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            command,
            cwd=story.folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | {"PYTHONPATH": python_path},
        )

    def look(self) -> list[Process]:
        found = processes_below(self.process.pid)
        self.story.looks.append(found)
        return found

    def crawls(self) -> list[Process]:
        return [process for process in processes_below(self.process.pid) if process.role == "crawl"]

    def stop(self) -> None:
        everything = processes_below(self.process.pid)
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=60) == 0
        self.story.stopped_in = time.monotonic() - began
        alive = {process.pid for process in processes_below(os.getpid())}
        self.story.left = [process for process in everything if process.pid in alive]
        self._log.close()


class Misfortune:
    """What befalls the daemon: crawls that are killed or stop breathing, nights asleep, a settings file that breaks."""

    def __init__(self, daemon: Daemon, story: Story) -> None:
        self.daemon, self.story = daemon, story
        self._rng = Random(11)
        self._settings = story.folder / "settings.toml"
        self._good = self._settings.read_text(encoding="utf-8")

    def strike(self, day: int) -> None:
        """What is due on this day."""
        self._settings.write_text(self._good, encoding="utf-8")
        if day % 6 == 3:
            self._crawl(signal.SIGKILL, "killed")
        if day % 20 == 10:
            self._crawl(signal.SIGSTOP, "hanging")
        if day % 15 == 7:
            self._settings.write_text(self._good + "\n[politeness\n", encoding="utf-8")
            self.story.incidents["broken settings"] += 1
        if day % 30 == 17:
            self._suspend(hours=30)

    def _crawl(self, number: signal.Signals, name: str) -> None:
        """Strike the crawl process that runs, or the next that is started: for half a day it is waited for."""
        until = time.monotonic() + 43_200 / self.story.clock.speed
        while not (crawls := self.daemon.crawls()) and time.monotonic() < until:
            time.sleep(0.05)
        for process in crawls:
            os.kill(process.pid, number)
            self.story.incidents[name] += 1

    def _suspend(self, hours: float) -> None:
        """Stop the supervisor and all it started, as a suspended machine does."""
        asleep = [process.pid for process in processes_below(self.daemon.process.pid)]
        for pid in asleep:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(hours * 3600 / self.story.clock.speed)
        for pid in reversed(asleep):
            os.kill(pid, signal.SIGCONT)
        self.story.incidents["suspended"] += 1


def live(story: Story) -> None:
    """Let the days go by, then let everything come to rest."""
    daemon = Daemon(story)
    misfortune = Misfortune(daemon, story)
    realm, clock = story.realm, story.clock
    for day in range(DAYS):
        while clock.seconds_until(realm.now.astimezone(UTC) + timedelta(days=1)):
            assert daemon.process.poll() is None, "the daemon ended"
            daemon.look()
            time.sleep(min(A_LOOK, 86_400 / clock.speed))
        realm.live_a_day()
        if day < DAYS - 1:
            misfortune.strike(day)
    realm.be_well()
    until = time.monotonic() + QUIET_DAYS * 86_400 / clock.speed
    while time.monotonic() < until:
        daemon.look()
        time.sleep(A_LOOK)
    daemon.stop()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("soak")
    realm = Realm(GOVERNMENTS, start=START)
    speed = DAYS * 86_400 / (MINUTES * 60)
    with realm.open():
        text = realm.settings(SETTINGS.format(crawl_hours=speed * 120 / 3600, deadline_minutes=0.5))
        (folder / "settings.toml").write_text(text, encoding="utf-8")
        clock = FastClock(start=realm.now.astimezone(UTC), began=time.time(), speed=speed)
        story = Story(folder, realm, clock)
        live(story)
        last = begin("crawl", "--full", "--now", clock().isoformat(), cwd=folder)
        assert last.wait(timeout=AN_HOUR) == 0
        story.truth = realm.documents()
        yield story


def test_everything_went_wrong_that_should(story: Story) -> None:
    assert story.incidents.keys() == {"killed", "hanging", "broken settings", "suspended"}
    assert story.realm.illnesses
    print(story.incidents, Counter(illness.fault for illness in story.realm.illnesses))


def test_the_supervisor_stays_small_and_the_others_are_bounded(story: Story) -> None:
    for role, at_most in (("supervisor", SUPERVISOR_AT_MOST), ("crawl", CRAWL_AT_MOST), ("reader", CRAWL_AT_MOST)):
        sizes = [process.rss for process in story.of(role)]
        print(f"{role}: {max(sizes) / MIB:.0f} MiB at most, {sizes[-1] / MIB:.0f} at the end, {len(sizes)} looks")
        assert max(sizes) < at_most, role
    sizes = [process.rss for process in story.of("supervisor")]
    half = len(sizes) // 2
    assert max(sizes[half:]) <= max(sizes[:half]) + MIB, "the supervisor grows"


def test_no_process_and_no_file_is_left_behind(story: Story) -> None:
    """A process that has just ended is a zombie until its parent's next look: at two looks it was forgotten."""
    zombies = [{process.pid for process in look if process.state == "Z"} for look in story.looks]
    assert [both for one, other in pairwise(zombies) if (both := one & other)] == []
    files = [process.files for process in story.of("supervisor")]
    half = len(files) // 2
    print("files of the supervisor:", Counter(files[:half]), Counter(files[half:]))
    # the median: while a process is started a few more are open, for a moment
    assert median(files[half:]) <= median(files[:half])
    assert story.left == []
    assert sorted(path.name for path in story.folder.iterdir() if path.suffix in {"", ".tmp"}) == [
        "archive-warc",
        "log",
    ]


def test_it_stops_within_ten_seconds(story: Story) -> None:
    print(f"stopped in {story.stopped_in:.1f} s")
    assert story.stopped_in < ENDS_WITHIN


def test_every_list_was_read_completely_in_time(story: Story) -> None:
    """From one complete reading to the next passes at most what the settings allow and two days, and besides how long
    the site was ill or left alone for it, and nobody was asked at all: the machine was asleep, or a crawl hung.
    """
    late = too_late(story.path, {illness.site for illness in story.realm.illnesses})
    assert late == {}


def too_late(path: Path, ill: set[str]) -> dict[tuple[str, int], timedelta]:
    """The channels between two of whose complete readings was too much time, and how much."""
    archived_by = datetime.combine(START, time_of_day(), UTC) + timedelta(days=ARCHIVED_BY)
    still = standstills(path)
    late = {}
    for (site, channel), instants in complete_readings(path).items():
        bound = LONGEST_READING + timedelta(days=2)
        if site in ill:
            bound += timedelta(days=LONGEST_ILLNESS) + LONGEST_REST
        settled = [instant for instant in instants if instant >= archived_by]
        assert settled, f"{channel} of {site} was not read completely any more"
        longest = max((awake(pair, still) for pair in pairwise(settled)), default=timedelta())
        if longest > bound:
            late[site, channel] = longest
    return late


def awake(between: tuple[datetime, datetime], still: list[tuple[datetime, datetime]]) -> timedelta:
    """How long it was from one instant to another, without the standstills."""
    first, last = between
    asleep = (min(ends, last) - max(begins, first) for begins, ends in still)
    return last - first - sum((lost for lost in asleep if lost > timedelta()), timedelta())


def standstills(path: Path) -> list[tuple[datetime, datetime]]:
    """When no visit was begun for hours: of two hundred sites one is due every few minutes."""
    with Archive.read(path) as archive:
        began = [from_text(str(row["started_at"])) for row in archive.rows("select started_at from runs order by id")]
    return [pair for pair in pairwise(began) if pair[1] - pair[0] > STANDSTILL]


def complete_readings(path: Path) -> dict[tuple[str, int], list[datetime]]:
    found = defaultdict(list)
    with Archive.read(path) as archive:
        rows = archive.rows(
            """
            select channels.site, channel, coalesce(ended_at, started_at) as at from listing_reads
            join runs on runs.id = run join channels on channels.id = channel where complete order by listing_reads.id
            """
        )
    for row in rows:
        found[str(row["site"]), int(row["channel"])].append(from_text(str(row["at"])))
    return found


def squeezed(text: object) -> str:
    return "".join(str(text).split())


def test_the_archive_holds_what_is_true(story: Story) -> None:
    with Archive.read(story.path) as archive:
        rows = archive.rows(
            """
            select documents.url, state, texts.text from documents
            join versions on versions.id = current_version join texts on texts.digest = versions.text
            """
        )
    present = {row["url"]: row["text"] for row in rows if row["state"] == "present"}
    assert set(present) == set(story.truth)
    assert [url for url, text in present.items() if squeezed(text) != squeezed(story.truth[url].text)] == []
    assert {row["url"] for row in rows if row["state"] != "present"} <= story.realm.removed()


def test_the_feed_says_what_happened_and_nothing_else(story: Story) -> None:
    histories = story.realm.histories()
    removed = story.realm.removed()
    with Archive.read(story.path) as archive:
        events = archive.rows(
            "select seq, kind, url from changes join documents on documents.id = document order by seq"
        )
        documents = {row["url"] for row in archive.rows("select url from documents")}
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert Counter(event["url"] for event in events if event["kind"] == "new") == Counter(documents)
    told = Counter(event["url"] for event in events if event["kind"] in ("changed", "metadata"))
    assert [url for url, count in told.items() if count > len(histories[url]) - 1] == []
    assert {event["url"] for event in events if event["kind"] in ("gone", "returned")} <= removed
    print(Counter(event["kind"] for event in events))


def test_nothing_is_damaged(story: Story) -> None:
    assert verify(story.path).damages == []
