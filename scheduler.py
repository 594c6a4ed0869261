"""The daemon: a light supervisor that starts a crawl whenever the archive says that something is due, upkeep at night,
whoever tells people of what happened, and whoever pushes the feed to receivers.

It holds no state that a restart could lose: what is due stands in the archive, what was told and kept up beside it. It
never imports Scrapy; crawls live in a process of their own and their memory dies with them. Whatever is measured here
is measured by the monotonic clock, since the other may jump.
"""

from __future__ import annotations

import logging
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from filelock import FileLock, Timeout

from archive import room, sites
from archive.errors import ArchiveError, ArchiveLocked, NoArchive, SchemaTooOld, SearchIndexStale
from archive.exposition import Exposition
from archive.locking import is_locked
from archive.night import last_past
from archive.opening import for_reading, originals_folder
from crawler.errors import CrawlError
from crawler.logs import log_to_stderr
from crawler.options import settings_option
from crawler.settings import Settings
from crawler.supervision.child import Child
from crawler.supervision.crawls import Crawls
from crawler.supervision.duties import Nightly, Pusher, Teller
from crawler.supervision.last_good import LastGood
from crawler.supervision.suspects import MINUTE
from crawler.supervision.troubles import Troubles
from crawler.windows import open_at

log = logging.getLogger("scheduler")

PATIENCE_AT_THE_END = 8.0
"""Seconds that our processes have when the daemon itself is to end, which systemd and people wait ten for."""

UPKEEP_WAITS = timedelta(minutes=10)
"""So long upkeep waits for a crawl that may end by itself, before it is asked to."""

Now = Callable[[], datetime]
Monotonic = Callable[[], float]


class _Tick(BaseTrigger):  # type: ignore[misc]
    """The next tick is one interval from now. APScheduler's own interval counts from the last, and after a jump of the
    clock enumerates all that were missed (measured: two minutes for a month)."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=self._seconds())


def _machines_clock() -> datetime:
    return datetime.now(UTC)


class Supervisor:
    """Keeps one archive current until it is told to stop. Raises CrawlError when its settings are no good at first."""

    def __init__(
        self,
        settings_file: Path,
        *,
        now: Now = _machines_clock,
        wall: Now = _machines_clock,
        monotonic: Monotonic = time.monotonic,
        crawl_command: Sequence[str] = (sys.executable, "-m", "crawler"),
        gongkai_command: Sequence[str] = (sys.executable, "-m", "gongkai"),
    ) -> None:
        self.good = LastGood(settings_file)
        self.path = self.good.settings.archive_path
        self.troubles = Troubles()
        self._now = now
        self._wall = wall
        """The clock that APScheduler ticks by, whatever clock the archive is kept by."""
        self._monotonic = monotonic
        self._crawl_command = crawl_command
        self._gongkai_command = gongkai_command
        self._scheduler = BlockingScheduler(timezone=UTC)
        self.crawls = Crawls(self.path, self.troubles)
        self.nightly = Nightly(self.path, self.troubles)
        self.teller = Teller(self.settings.alerts, now(), monotonic())
        self.pusher = Pusher(self.path, monotonic())
        self._looked_at = monotonic()
        self._hangup = False
        self._stopping = threading.Event()
        self._why_stopping = ""
        self._hands = threading.Lock()
        """Held while processes are started or ended: a tick that is late must not start one after all were ended."""
        self._exposition = Exposition(self.path, self._now)

    @property
    def settings(self) -> Settings:
        return self.good.settings

    # ------------------------------------------------------------------ from start to end

    def run(self) -> None:
        """Supervise until SIGTERM or SIGINT, then stop what runs, within ten seconds.

        Raises ArchiveLocked when another daemon supervises this archive.
        """
        lock = FileLock(self._lock_path())
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise ArchiveLocked(self.path) from None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._hang_up)
        self._say_who_we_are()
        # one tick at a time, and a late one is still wanted: after a suspended night there is all the more to do
        tick = _Tick(lambda: self.settings.daemon.tick)
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(self.tick, tick, id="tick", next_run_time=self._wall(), **options)
        threading.Thread(target=self._keep_ticking, name="watchdog", daemon=True).start()
        try:
            self._scheduler.start()
        finally:
            self._end_all()
            lock.release()
        log.info("stopped")

    def _say_who_we_are(self) -> None:
        log.info("keeping %s current: %d sites", self.path, len(self.settings.sites))
        if not self.settings.identity.contact:
            log.warning("[identity] contact is empty; site owners cannot reach you")

    def _keep_ticking(self) -> None:
        """Pull the next tick back when the clock was set back: it would come only when the clock is there again. In the
        end stop the scheduler, once it has begun.
        """
        while not self._stopping.wait(tick := self.settings.daemon.tick):
            job = self._scheduler.get_job("tick")
            if job is not None and job.next_run_time - self._wall() > timedelta(seconds=2 * tick):
                log.warning("the clock was set back; going on")
                job.modify(next_run_time=self._wall())
        log.info("%s: stopping politely", self._why_stopping)
        while True:
            try:
                self._scheduler.shutdown(wait=False)
                return
            except SchedulerNotRunningError:
                time.sleep(0.01)

    def _end_all(self) -> None:
        self._stopping.set()
        # a tick that hangs, in a disk that does not answer, must not keep the others alive
        held = self._hands.acquire(timeout=1)
        children = self._children
        for child in children:
            child.ask("the daemon stops")
        until = time.monotonic() + PATIENCE_AT_THE_END
        while any(child.ended() is None for child in children) and time.monotonic() < until:
            time.sleep(0.05)
        for child in children:
            if child.ended() is None:
                log.warning("process %d did not stop in time and is killed", child.pid)
                child.kill()
                while child.ended() is None:
                    time.sleep(0.01)
        if held:
            self._hands.release()

    def _stop(self, number: int, _: FrameType | None) -> None:
        """Nothing but this: a signal may come while a line is being logged, or before there is anything to stop."""
        self._why_stopping = signal.Signals(number).name
        self._stopping.set()

    def _hang_up(self, *_: object) -> None:
        self._hangup = True

    def _lock_path(self) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self.path.with_name(self.path.name + ".daemon.lock")

    # ------------------------------------------------------------------ a tick

    def tick(self) -> None:
        """Look after what runs, and start what is due."""
        with self._hands:
            if not self._stopping.is_set():
                trouble = None
                for step in (
                    self._reread_settings,
                    self._publish,
                    self._look_after_all,
                    self._upkeep_if_due,
                    self._crawl_if_due,
                    self._tell_if_due,
                    self._push_if_due,
                ):
                    try:
                        step()
                    except (OSError, sqlite3.Error) as error:
                        # no memory for a process, a disk that does not answer: the next tick tries again
                        trouble = f"the machine is in the way: {error}"
                self.troubles.say("machine", trouble)
                self._exposition.count(self.crawls.begun, self.crawls.died, len(self.troubles.now))

    def _reread_settings(self) -> None:
        anew, self._hangup = self._hangup, False
        if self.good.look(anew=anew):
            log.info("going by the new settings from now on: %d sites", len(self.settings.sites))
            log_to_stderr(self.settings.log.format)
            if self.crawls.child is not None:
                self.crawls.child.ask("the settings are others")
        broken = self.good.mistakes
        self.troubles.say(
            "settings", broken and f"{broken}\nUntil that is mended, the settings that were good last hold."
        )

    def _publish(self) -> None:
        """Have metrics where they are to be; a port that cannot be had is tried again."""
        self.troubles.say("metrics", self._exposition.listen(self.settings.metrics.port))

    def _look_after_all(self) -> None:
        now = self._monotonic()
        longest = 2 * self.settings.daemon.tick + self.settings.daemon.deadline_minutes * MINUTE / 2
        away, self._looked_at = now - self._looked_at > longest, now
        for child in self._children:
            if away:
                child.excuse()
            child.listen()
            if child.outstayed():
                log.warning("process %d was asked to end and did not: it is killed", child.pid)
                child.kill()
        ended = [self.crawls.look_after(self.settings.daemon, now), self.nightly.look_after(self.settings, now)]
        if any(ended):
            self.teller.soon(now)
        self.teller.look_after(now)
        self.pusher.look_after(now)

    @property
    def _children(self) -> list[Child]:
        """What runs."""
        children = (self.crawls.child, self.nightly.child, self.teller.child, self.pusher.child)
        return [child for child in children if child is not None]

    def _begin(self, command: Sequence[str]) -> Child:
        handed = {"settings": self.good.text, "troubles": self.troubles.now}
        return Child(command, handed, self._monotonic, patience=self.settings.daemon.deadline_minutes * MINUTE)

    def _begin_crawl(self, words: Sequence[str]) -> Child:
        return self._begin([*self._crawl_command, *words])

    def _begin_ours(self, words: Sequence[str]) -> Child:
        options = ["--handed", "--settings", str(self.good.file), "--now", self._now().isoformat()]
        return self._begin([*self._gongkai_command, *words, *options])

    # ------------------------------------------------------------------ the crawl

    def due(self) -> list[str]:
        """The configured sites that have something due and may be asked; a site the archive has never seen is due."""
        now = self._now()
        configured = [site.id for site in self.settings.sites if site.channels]
        try:
            with closing(for_reading(self.path)) as db:
                known, due = sites.known(db), set(sites.due(db, now, self.settings.budgets))
        except (NoArchive, SchemaTooOld, SearchIndexStale):
            return configured  # the crawl process makes it, or brings it up to date, and asks again
        due |= set(configured) - known
        return [site for site in configured if site in due and open_at(self.settings, site, now)]

    def _crawl_if_due(self) -> None:
        if self.crawls.child is not None or self.nightly.holds_the_archive:
            return
        try:
            due = self.due()
        except ArchiveError as error:
            self.troubles.say("archive", str(error))
            return
        self.troubles.say("archive", None)
        now = self._monotonic()
        admitted, trial = self.crawls.suspects.admitted(due, now)
        if admitted and self._has_room() and self._is_free():
            self.crawls.start(admitted, self.good, now, self._begin_crawl, trial=trial)

    def _has_room(self) -> bool:
        folders = [self.path.parent, originals_folder(self.path)]
        short = room.shortage(folders, self.settings.keep_free)
        self.troubles.say("room", short and f"nothing is crawled while there is no room in {self.path.parent}: {short}")
        return short is None

    def _is_free(self) -> bool:
        """Whether nobody else writes: somebody's `gongkai crawl` is waited for, and is no crash of ours."""
        busy = is_locked(self.path)
        self.troubles.say(
            "locked", f"another process writes to {self.path}; waiting until it has ended" if busy else None
        )
        return not busy

    # ------------------------------------------------------------------ upkeep, telling, pushing

    def _upkeep_if_due(self) -> None:
        night = self.nightly.due(self.settings.upkeep.at, self._now())
        if night is None:
            return
        if self.crawls.child is not None:
            _, since = last_past(self.settings.upkeep.at, self._now())
            if self._now() - since > UPKEEP_WAITS:
                self.crawls.child.ask("it is time for upkeep")
        elif self._is_free():
            self.nightly.start(night, self._begin_ours)

    def _tell_if_due(self) -> None:
        if self.troubles.news:
            self.troubles.news = False
            self.teller.soon(self._monotonic())
        if self.path.is_file():
            self.teller.tell_if_due(self.settings.alerts, self._now(), self._monotonic(), self._begin_ours)

    def _push_if_due(self) -> None:
        self.pusher.push_if_due(self.settings.webhook, self._now(), self._monotonic(), self._begin_ours)


@click.command("run")
@settings_option
def main(settings_file: Path) -> None:
    """Keep the archive current, in the foreground: the daemon.

    Looks every few seconds at what is due and crawls it in a process of its own; at night looks after the archive
    ([upkeep]), tells people what happened ([alerts]), and pushes the change feed to receivers ([[webhook]]).

    \b
    SIGTERM, Ctrl-C   stops within ten seconds; what was not finished stays due
    SIGHUP            reads the settings again; it does so by itself when the file changes.
                      Settings that are broken are said and not taken: the last good ones hold
    Exit status: 0 stopped, 1 not begun (another daemon keeps this archive, the settings are wrong).
    """
    log_to_stderr("text")
    try:
        supervisor = Supervisor(settings_file)
        log_to_stderr(supervisor.settings.log.format)
        supervisor.run()
    except (ArchiveError, CrawlError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
