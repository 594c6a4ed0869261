"""The crawl process: one engine for all sites that are due, and the only writer of the archive."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from math import inf
from time import monotonic
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess

from archive import silence
from archive.instants import DAY, Clock, china_day
from archive.records import Site
from archive.store import Archive
from crawler.addon import scrapy_settings
from crawler.drawing.chromium import required
from crawler.lanes import Hosts
from crawler.pipeline import Visit
from crawler.readers import Readers
from crawler.settings import Settings
from crawler.spiders.base import DisclosureSpider, Progress, end
from crawler.supervision.supervised import drive
from crawler.windows import open_at

log = logging.getLogger(__name__)

OPEN_A_HOST = 2
"""Visits that are open for each host that may be asked side by side. More of them would not be through sooner, only all
of them later: two hundred sites that became due together were all begun, none was read to its end before the crawl had
to stop, and so it went every day.
"""

NOT_LONGER = 120.0
"""Seconds for which nothing further is begun however many are open: the first crawl of large sites takes hours, and the
lists of the others are to be read meanwhile.
"""


def crawl(
    settings: Settings,
    sites: Sequence[Site],
    clock: Clock,
    *,
    full: bool = False,
    progress: Progress = lambda _: None,
) -> list[Visit]:
    """Crawl the named sites once, now, whether due or not; ``full`` reads every list to its end and checks every
    document.

    Raises BrowserMissing, and the ArchiveErrors of ``Archive.write``. SIGINT and SIGTERM end it politely; it runs once
    a process, because Twisted's reactor does.
    """
    chromium = required(settings, [site.id for site in sites])
    with _open(settings, clock, sites) as (archive, readers, hosts):
        depth = settings.depth(full=full)
        visits = [
            Visit(archive.run(site, clock()), readers, clock, hosts=hosts, depth=depth, due_by=None)
            for site in sites
            if site.channels and not _left_alone(archive, site, clock())
        ]
        _drive(scrapy_settings(settings, chromium), visits, lambda: [], progress)
    return visits


def crawl_due(
    settings: Settings,
    clock: Clock,
    *,
    until: datetime,
    only: Collection[str] | None = None,
    supervised: bool = False,
) -> None:
    """Crawl what the archive says is due, and go on while more becomes due, but begin nothing after ``until``.

    ``only`` are the ids of the sites to crawl, where not all. ``supervised`` by the daemon it gives signs of life, and
    SIGTERM ends it within seconds. Raises BrowserMissing, and the ArchiveErrors of ``Archive.write``.
    """
    chromium = required(settings, settings.drawn_sites)
    with _open(settings, clock, settings.sites) as (archive, readers, hosts):
        going_on: dict[str, Visit] = {}
        begun_at = -inf

        def due() -> list[Visit]:
            nonlocal begun_at
            hosts_at_once = settings.politeness.hosts_at_once
            full = len(going_on) >= OPEN_A_HOST * hosts_at_once and monotonic() - begun_at < NOT_LONGER
            if full or clock() >= until or archive.shortage():
                return []
            visits = visits_due(archive, readers, hosts, clock, only, but=going_on, at_most=hosts_at_once)
            going_on.update({visit.site.id: visit for visit in visits})
            begun_at = monotonic()
            return visits

        def look(visit: Visit) -> None:
            if visit.outcome is not None:
                going_on.pop(visit.site.id, None)
                log.info("%s: %s %s", visit.site.id, visit.outcome, dict(visit.counts))

        _open_calendar(settings, clock)
        archive.register(settings.sites, clock())
        _drive(scrapy_settings(settings, chromium), due(), due, look, supervised=supervised)
        end(going_on.values())  # where the engine was not given the time to


def _open_calendar(settings: Settings, clock: Clock) -> None:
    """Have the public holidays at hand that every verdict counts by: for a year that is not arranged yet it takes a
    second to make them, which a crawl that is asked to end within seconds does not have.
    """
    today = china_day(clock())
    silence.office_days(settings.policy.calendar, today - 400 * DAY, today)


@contextmanager
def _open(settings: Settings, clock: Clock, sites: Sequence[Site]) -> Iterator[tuple[Archive, Readers, Hosts]]:
    with (
        Archive.write(settings.archive_path, keep_free=settings.keep_free, policy=settings.policy) as archive,
        Readers(settings.readers, at_once=len(sites)) as readers,
        Hosts(settings, clock, archive) as hosts,
    ):
        yield archive, readers, hosts


def _left_alone(archive: Archive, site: Site, now: datetime) -> bool:
    """Whether nobody may ask a site, not even a user who says so: it asked us itself, or is ill."""
    if why := archive.rests(site.id, now):
        log.warning("%s is not crawled: %s", site.id, why)
    return why is not None


def visits_due(
    archive: Archive,
    readers: Readers,
    hosts: Hosts,
    clock: Clock,
    only: Collection[str] | None = None,
    *,
    but: Collection[str] = (),
    at_most: int | None = None,
) -> list[Visit]:
    """A visit for each of some sites that have something due and may be asked, ``but`` for those that are visited now;
    who has waited longest comes first.
    """
    now, settings = clock(), hosts.settings
    due = (
        hosts.sites[site]
        for site in archive.due_in_turn(now, hosts.budgets)
        if site in hosts.sites and site not in but and (only is None or site in only) and open_at(settings, site, now)
    )
    return [
        Visit(archive.run(site, now), readers, clock, hosts=hosts, depth=settings.depth(), due_by=now)
        for site in list(islice(due, at_most))
    ]


def _only_warnings_of_libraries(record: logging.LogRecord) -> bool:
    """A filter for handlers: Scrapy sets the levels of its loggers itself, and tells its versions at every start."""
    return record.levelno >= logging.WARNING or record.name.startswith(("crawler", "archive", "scheduler"))


def _drive(
    settings: dict[str, Any], visits: list[Visit], more: object, progress: Progress, *, supervised: bool = False
) -> None:
    if not visits:
        return
    for handler in logging.getLogger().handlers:
        handler.addFilter(_only_warnings_of_libraries)
    process = AsyncCrawlerProcess(settings)
    # Scrapy's level is DEBUG, whatever the handlers want: each answer would become a record that nobody reads
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    process.crawl(DisclosureSpider, visits=visits, more=more, progress=progress)
    if supervised:
        drive(process)
    else:
        process.start()
