"""The daemon: a light supervisor that starts a crawl whenever the archive says that something is due, upkeep at night,
and whoever tells people of what happened.

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
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger
from filelock import FileLock, Timeout

from archive import room, sites
from archive.errors import ArchiveError, ArchiveLocked, NoArchive, SchemaTooOld
from archive.exposition import Exposition
from archive.night import last_night, last_past, night_due
from archive.opening import for_reading, is_locked, originals_folder
from archive.room import MIB
from crawler.child import Child
from crawler.errors import CrawlError
from crawler.last_good import LastGood
from crawler.logs import log_to_stderr
from crawler.settings import Settings
from crawler.suspects import TRIAL, Suspects
from crawler.troubles import Troubles
from crawler.windows import open_at

log = logging.getLogger("scheduler")

MINUTE = 60.0
HOUR = 60 * MINUTE

PATIENCE_AT_THE_END = 8.0
"""Seconds that our processes have when the daemon itself is to end, which systemd and people wait ten for."""

WHILE_SUSPECTED = HOUR
"""A crawl lives no longer while a site is suspected: it is to be tried soon after it has rested."""

UPKEEP_WAITS = 10 * MINUTE
"""So long upkeep waits for a crawl that may end by itself, before it is asked to."""

TELLING = 10 * MINUTE
"""So long it may take to tell people; a mail server may hang."""

TELL_EVERY = HOUR
"""A change is told when it has lasted: somebody has to look again, also when nothing was crawled."""

TELL_PAUSE = 10 * MINUTE
"""Between two looks at what there is to tell: each costs a few seconds, and a small crawl may end every minute."""

NIGHTLY_TRIES = 3
"""How often a night's upkeep is begun that dies without a word."""

NO_SIGN = "it gave no sign of life"

Now = Callable[[], datetime]
Monotonic = Callable[[], float]


class _Tick(BaseTrigger):  # type: ignore[misc]
    """The next tick is one interval from now. APScheduler's own interval counts from the last, and after a jump of the
    clock enumerates all that were missed (measured: two minutes for a month)."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=self._seconds())


class Supervisor:
    """Keeps one archive current until it is told to stop. Raises CrawlError when its settings are no good at first."""

    def __init__(
        self,
        settings_file: Path,
        *,
        now: Now = lambda: datetime.now(UTC),
        monotonic: Monotonic = time.monotonic,
        crawl_command: Sequence[str] = (sys.executable, "-m", "crawler"),
        gongkai_command: Sequence[str] = (sys.executable, "-m", "gongkai"),
    ) -> None:
        self.good = LastGood(settings_file)
        self.path = self.good.settings.archive_path
        self.troubles = Troubles()
        self._now = now
        self._monotonic = monotonic
        self._crawl_command = crawl_command
        self._gongkai_command = gongkai_command
        self._scheduler = BlockingScheduler(timezone=UTC)
        self._suspects = Suspects()
        self._crawl: Child | None = None
        self._crawled: list[str] = []
        self._crawl_ends_at = 0.0
        self._upkeep: Child | None = None
        self._tried: tuple[date, int] | None = None
        """A night, and how often its upkeep was begun."""
        self._tell: Child | None = None
        self._tell_at = self._told_at = monotonic()
        self._digest_day = last_past(self.settings.alerts.digest_at or "00:00", now())[0]
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
        self._scheduler.add_job(self.tick, tick, id="tick", next_run_time=self._now(), **options)
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
            if job is not None and job.next_run_time - self._now() > timedelta(seconds=2 * tick):
                log.warning("the clock was set back; going on")
                job.modify(next_run_time=self._now())
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
        children = [child for child in (self._crawl, self._upkeep, self._tell) if child is not None]
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
                ):
                    try:
                        step()
                    except (OSError, sqlite3.Error) as error:
                        # no memory for a process, a disk that does not answer: the next tick tries again
                        trouble = f"the machine is in the way: {error}"
                self.troubles.say("machine", trouble)
                self._exposition.troubles = len(self.troubles.now)

    def _reread_settings(self) -> None:
        anew, self._hangup = self._hangup, False
        if self.good.look(anew=anew):
            log.info("going by the new settings from now on: %d sites", len(self.settings.sites))
            log_to_stderr(self.settings.log.format)
            if self._crawl is not None:
                self._crawl.ask("the settings are others")
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
        for child in filter(None, (self._crawl, self._upkeep, self._tell)):
            if away:
                child.excuse()
            child.listen()
            if child.outstayed():
                log.warning("process %d was asked to end and did not: it is killed", child.pid)
                child.kill()
        self._look_after_crawl(now)
        self._look_after_upkeep(now)
        if self._tell is not None:
            if now - self._tell.began > TELLING:
                self._tell.ask("telling takes too long")
            self._tell = self._tell if self._tell.ended() is None else None

    # ------------------------------------------------------------------ the crawl

    def due(self) -> list[str]:
        """The configured sites that have something due and may be asked; a site the archive has never seen is due."""
        now = self._now()
        configured = [site.id for site in self.settings.sites if site.channels]
        try:
            with closing(for_reading(self.path)) as db:
                known, due = sites.known(db), set(sites.due(db, now, self.settings.budgets))
        except (NoArchive, SchemaTooOld):
            return configured  # the crawl process makes it, or brings it up to date, and asks again
        due |= set(configured) - known
        return [site for site in configured if site in due and open_at(self.settings, site, now)]

    def _crawl_if_due(self) -> None:
        if self._crawl is not None or (self._upkeep is not None and not self._upkeep.spoke):
            return
        try:
            due = self.due()
        except ArchiveError as error:
            self.troubles.say("archive", str(error))
            return
        self.troubles.say("archive", None)
        admitted, trial = self._suspects.admitted(due, self._monotonic())
        if admitted and self._has_room() and self._is_free():
            self._start_crawl(admitted, trial=trial)

    def _has_room(self) -> bool:
        folders = [self.path.parent, originals_folder(self.path)]
        short = room.shortage(folders, self.settings.archive.keep_free_mb * MIB)
        self.troubles.say("room", short and f"nothing is crawled while there is no room in {self.path.parent}: {short}")
        return short is None

    def _is_free(self) -> bool:
        """Whether nobody else writes: somebody's `gongkai crawl` is waited for, and is no crash of ours."""
        busy = is_locked(self.path)
        self.troubles.say(
            "locked", f"another process writes to {self.path}; waiting until it has ended" if busy else None
        )
        return not busy

    def _start_crawl(self, admitted: list[str], *, trial: bool) -> None:
        suspected = self._suspects.suspected
        everybody = [site.id for site in self.settings.sites if site.channels]
        self._crawled = admitted if trial else [site for site in everybody if site not in suspected]
        only = self._crawled if suspected else []
        self._crawl = self._begin([*self._crawl_command, "--handed", str(self.good.file), *only])
        life = self.settings.daemon.crawl_hours * HOUR + self.settings.daemon.deadline_minutes * MINUTE
        limit = TRIAL if trial else WHILE_SUSPECTED if suspected else life
        self._crawl_ends_at = self._monotonic() + min(life, limit)
        self._exposition.crawls += 1
        log.info("crawling in process %d: %s", self._crawl.pid, ", ".join(admitted))

    def _begin(self, command: Sequence[str], *, patience: float | None = None) -> Child:
        handed = {"settings": self.good.text, "troubles": self.troubles.now}
        patience = patience or self.settings.daemon.deadline_minutes * MINUTE
        return Child(command, handed, self._monotonic, patience=patience)

    def _look_after_crawl(self, now: float) -> None:
        if (crawl := self._crawl) is None:
            return
        status = crawl.ended()
        if status is None:
            if now - crawl.heard > self.settings.daemon.deadline_minutes * MINUTE:
                crawl.ask(NO_SIGN)
            elif now > self._crawl_ends_at:
                crawl.ask("it is old enough")
            return
        log.info("the crawl ended with status %d%s", status, f" ({crawl.why})" if crawl.why else "")
        self._crawl = None
        self._tell_soon()
        if status == 0 or crawl.why not in ("", NO_SIGN):
            self._suspects.came_through(self._crawled)
            if not self._suspects.suspected:
                self.troubles.say("crash", None)
        else:
            self._suspect(status, now)

    def _suspect(self, status: int, now: float) -> None:
        """The crawl died. Whose runs are open had a part in it, and rests."""
        self._exposition.crashes += 1
        open_sites = [site for site in self._open_sites() if site in self._crawled]
        rest = self._suspects.died(open_sites, now)
        how = f"died of {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        who = ", ".join(open_sites) or "before any site was begun"
        self.troubles.say("crash", f"the crawl {how} ({who}); it is tried again in {rest / MINUTE:.0f} minutes")

    def _open_sites(self) -> list[str]:
        try:
            with closing(for_reading(self.path)) as db:
                return sites.with_open_run(db)
        except ArchiveError:
            return []

    # ------------------------------------------------------------------ upkeep

    def _upkeep_if_due(self) -> None:
        if self._upkeep is not None or (night := self._night()) is None:
            return
        if self._crawl is not None:
            _, since = last_past(self.settings.upkeep.at, self._now())
            if self._now() - since > timedelta(seconds=UPKEEP_WAITS):
                self._crawl.ask("it is time for upkeep")
            return
        if self._is_free():
            self._tried = (night, self._tries(night) + 1)
            self._upkeep = self._begin([*self._gongkai_command, "upkeep", *self._handed_options()])
            log.info("upkeep of the night of %s in process %d", night, self._upkeep.pid)

    def _night(self) -> date | None:
        night = night_due(self.path, self.settings.upkeep.at, self._now())
        return night if night is not None and self._tries(night) < NIGHTLY_TRIES else None

    def _tries(self, night: date) -> int:
        return self._tried[1] if self._tried and self._tried[0] == night else 0

    def _look_after_upkeep(self, now: float) -> None:
        if (upkeep := self._upkeep) is None:
            return
        status = upkeep.ended()
        if status is None:
            if now - upkeep.began > self.settings.upkeep.hours * HOUR + self.settings.daemon.deadline_minutes * MINUTE:
                upkeep.ask("it takes too long")
            return
        log.info("upkeep ended with status %d", status)
        self._upkeep = None
        self._tell_soon()
        last = last_night(self.path)
        noted = last is not None and self._tried is not None and last.night == self._tried[0]
        self.troubles.say("upkeep", None if noted else f"upkeep ended with status {status} and noted nothing")

    # ------------------------------------------------------------------ telling

    def _tell_if_due(self) -> None:
        """After each crawl and upkeep, each hour, and when it is time for the digest."""
        alerts = self.settings.alerts
        if self.troubles.news:
            self.troubles.news = False
            self._tell_soon()
        if not alerts.urls or self._tell is not None or not self.path.is_file():
            return
        today = last_past(alerts.digest_at or "00:00", self._now())[0]
        if self._monotonic() < self._tell_at and today == self._digest_day:
            return
        self._told_at = self._monotonic()
        self._tell_at = self._told_at + TELL_EVERY
        self._digest_day = today
        digest = ["--digest"] if alerts.digest_at else []
        command = [*self._gongkai_command, "tell", *digest, *self._handed_options()]
        self._tell = self._begin(command, patience=PATIENCE_AT_THE_END)

    def _tell_soon(self) -> None:
        self._tell_at = min(self._tell_at, max(self._monotonic(), self._told_at + TELL_PAUSE))

    def _handed_options(self) -> list[str]:
        return ["--handed", "--settings", str(self.good.file), "--now", self._now().isoformat()]


settings_option = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default="settings.toml",
    envvar="GONGKAI_SETTINGS",
    show_default=True,
    show_envvar=True,
    help="The settings file; paths in it are relative to its folder.",
)


@click.command("run")
@settings_option
def main(settings_file: Path) -> None:
    """Keep the archive current, in the foreground: the daemon.

    Looks every few seconds at what is due and crawls it in a process of its own; at night looks after the archive
    ([upkeep]), and tells people what happened ([alerts]).

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
