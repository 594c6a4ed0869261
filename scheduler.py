"""The daemon: a light supervisor that starts a crawl whenever the archive says that something is due.

It holds no state of its own: what is due stands in the archive, so a restart forgets nothing. It never imports Scrapy;
crawls live in a process of their own and their memory dies with them.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from apscheduler.schedulers.blocking import BlockingScheduler
from filelock import FileLock, Timeout

from archive import room
from archive.errors import ArchiveError, ArchiveLocked, NoArchive, SchemaTooOld
from archive.opening import originals_folder
from archive.room import MIB
from archive.store import Archive
from crawler.drawing.chromium import required
from crawler.errors import CrawlError
from crawler.settings import Settings, load

log = logging.getLogger("scheduler")

ROOT = Path(__file__).parent


class Supervisor:
    """Keeps one archive current until it is told to stop."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings = settings
        self._now = now
        self._scheduler = BlockingScheduler(timezone=UTC)
        self._crawl: subprocess.Popen[bytes] | None = None
        self._crawl_ends_by: datetime | None = None
        self._stopping = False
        self._waits_for_room = False
        self._hands = threading.Lock()
        """Held while a crawl is started or ended: a tick that is late must not start one after the last was ended."""

    def run(self) -> None:
        """Supervise until SIGTERM or SIGINT, then stop the crawl politely.

        Raises ArchiveLocked when another daemon supervises this archive.
        """
        lock = FileLock(self._lock_path())
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise ArchiveLocked(self.settings.archive_path) from None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        # one tick at a time, and a late one is still wanted: after a suspended night there is all the more to do
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=self.settings.daemon.tick,
            next_run_time=self._now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        log.info("keeping %s current: %d sites", self.settings.archive_path, len(self.settings.sites))
        if not self.settings.identity.contact:
            log.warning("[identity] contact is empty; site owners cannot reach you")
        try:
            self._scheduler.start()
        finally:
            with self._hands:
                self._stopping = True
                self._end_crawl()
            lock.release()
        log.info("stopped")

    def tick(self) -> None:
        """Look after the running crawl, or start one if something is due."""
        with self._hands:
            if not self._stopping:
                self._look()

    def _look(self) -> None:
        if self._crawl is not None and self._crawl.poll() is None:
            if self._crawl_ends_by is not None and self._now() > self._crawl_ends_by:
                log.warning("the crawl process %d outlived its limit", self._crawl.pid)
                self._end_crawl()
            return
        if self._crawl is not None:
            log.info("the crawl ended with status %d", self._crawl.returncode)
            self._crawl = None
        if (due := self.due()) and self._has_room():
            self._start_crawl(due)

    def _has_room(self) -> bool:
        """Whether the disk has room for a crawl; said once when it has not, and once when it has again."""
        path = self.settings.archive_path
        short = room.shortage([path.parent, originals_folder(path)], self.settings.archive.keep_free_mb * MIB)
        if short and not self._waits_for_room:
            log.warning("nothing is crawled while there is no room in %s: %s", path.parent, short)
        if self._waits_for_room and not short:
            log.info("there is room again in %s", path.parent)
        self._waits_for_room = short is not None
        return short is None

    def due(self) -> list[str]:
        """The configured sites that have something due; a site the archive has never seen is."""
        configured = [site.id for site in self.settings.sites if site.channels]
        try:
            with Archive.read(self.settings.archive_path) as archive:
                known = {row["id"] for row in archive.rows("select id from sites")}
                due = set(archive.due(self._now()))
        except (NoArchive, SchemaTooOld):
            return configured  # the crawl process makes it, or brings it up to date, and asks again
        return [site for site in configured if site in due or site not in known]

    def _start_crawl(self, due: list[str]) -> None:
        # an argument list and no shell: nothing that a site says can become a command
        self._crawl = subprocess.Popen(
            [sys.executable, "-m", "crawler", str(self.settings.file.resolve())],
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        )
        life = timedelta(hours=self.settings.daemon.crawl_hours, minutes=self.settings.daemon.deadline_minutes)
        self._crawl_ends_by = self._now() + life
        log.info("crawling in process %d: %s", self._crawl.pid, ", ".join(due))

    def _end_crawl(self) -> None:
        """Ask the crawl process to stop, give it its deadline, then kill it; what it was doing is due again."""
        if self._crawl is None or self._crawl.poll() is not None:
            return
        self._crawl.send_signal(signal.SIGTERM)
        try:
            self._crawl.wait(timeout=self.settings.daemon.deadline_minutes * 60)
        except subprocess.TimeoutExpired:
            log.warning("the crawl process %d did not stop in time and is killed", self._crawl.pid)
            self._crawl.kill()
            self._crawl.wait()

    def _stop(self, number: int, _: FrameType | None) -> None:
        log.info("%s: stopping politely", signal.Signals(number).name)
        self._scheduler.shutdown(wait=False)

    def _lock_path(self) -> Path:
        path = self.settings.archive_path
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(path.name + ".daemon.lock")


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

    Looks every few seconds at what is due and crawls it in a process of its own. SIGTERM or Ctrl-C stops it politely:
    the crawl finishes what it has in its hands, and everything else stays due.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    try:
        settings = load(settings_file)
        required(settings, settings.drawn_sites)
        Supervisor(settings).run()
    except (ArchiveError, CrawlError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
