"""The crawl as a supervisor keeps it: one process at a time, for whom, how long, and what its death tells."""

from __future__ import annotations

import logging
import signal
from contextlib import closing
from pathlib import Path

from archive import sites
from archive.errors import ArchiveError
from archive.opening import for_reading
from crawler.supervision.child import Begin, Child
from crawler.supervision.last_good import LastGood
from crawler.supervision.suspects import HOUR, MINUTE, TRIAL, Suspects
from crawler.supervision.troubles import Troubles
from crawler.tables import DaemonSettings

log = logging.getLogger("scheduler")

WHILE_SUSPECTED = HOUR
"""A crawl lives no longer while a site is suspected: it is to be tried soon after it has rested."""

NO_SIGN = "it gave no sign of life"


class Crawls:
    """Crawl processes, one after the other."""

    def __init__(self, path: Path, troubles: Troubles) -> None:
        self.child: Child | None = None
        self.suspects = Suspects()
        self.begun = self.died = 0
        """How many, since this supervisor began."""
        self._path = path
        self._troubles = troubles
        self._sites: list[str] = []
        self._ends_at = 0.0

    def start(self, admitted: list[str], good: LastGood, now: float, begin: Begin, *, trial: bool) -> None:
        """Crawl those that ``suspects.admitted`` let in; what becomes due of the others meanwhile too, but in a
        trial.
        """
        suspected = self.suspects.suspected
        everybody = [site.id for site in good.settings.sites if site.channels]
        self._sites = admitted if trial else [site for site in everybody if site not in suspected]
        self.child = begin(["--handed", str(good.file), *(self._sites if suspected else [])])
        daemon = good.settings.daemon
        life = daemon.crawl_hours * HOUR + daemon.deadline_minutes * MINUTE
        self._ends_at = now + min(life, TRIAL if trial else WHILE_SUSPECTED if suspected else life)
        self.begun += 1
        log.info("crawling in process %d: %s", self.child.pid, ", ".join(admitted))

    def look_after(self, daemon: DaemonSettings, now: float) -> bool:
        """Ask it to end when it hangs or is too old; whether it has ended since the last look."""
        if (crawl := self.child) is None:
            return False
        if (status := crawl.ended()) is None:
            if now - crawl.heard > daemon.deadline_minutes * MINUTE:
                crawl.ask(NO_SIGN)
            elif now > self._ends_at:
                crawl.ask("it is old enough")
            return False
        log.info("the crawl ended with status %d%s", status, f" ({crawl.why})" if crawl.why else "")
        self.child = None
        if status == 0 or crawl.why not in ("", NO_SIGN):
            self._came_through()
        else:
            self._died(status, now)
        return True

    def _came_through(self) -> None:
        self.suspects.came_through(self._sites)
        if not self.suspects.suspected:
            self._troubles.say("crash", None)

    def _died(self, status: int, now: float) -> None:
        """Whose runs are open had a part in it, and rests."""
        self.died += 1
        open_sites = [site for site in self._open_sites() if site in self._sites]
        rest = self.suspects.died(open_sites, now)
        how = f"died of {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        who = ", ".join(open_sites) or "before any site was begun"
        self._troubles.say("crash", f"the crawl {how} ({who}); it is tried again in {rest / MINUTE:.0f} minutes")

    def _open_sites(self) -> list[str]:
        try:
            with closing(for_reading(self._path)) as db:
                return sites.with_open_run(db)
        except ArchiveError:
            return []
