"""Days of a careless government, crawled one by one: lists that fail, lie, repeat and never end, and what comes late.

One process crawls all days, because Twisted's reactor starts once: ``live(folder, seed)`` writes ``days.json`` there.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from scrapy.crawler import AsyncCrawlerProcess

from archive import Archive
from archive.instants import to_text
from archive.records import Site
from crawler.addon import scrapy_settings
from crawler.lanes import Hosts
from crawler.pipeline import Visit
from crawler.readers import Readers
from crawler.settings import load
from crawler.spiders.base import DisclosureSpider
from portal import Portal, TrueDocument
from portal.lists import ListFault

CHANNEL = "通知公告"
"""The one channel of each site that is crawled; it has two pages at least, everywhere."""

CARELESS_DAYS = 8
WELL_DAYS = 7
FULL_DAYS = 6
OVERLAP = 13
"""More than most pages have rows, and half of what the shortest list has."""

FAULTS: dict[str, tuple[ListFault, ...]] = {
    "qinghe": ("page-500", "page-empty", "repeats-first"),
    "linqu": ("page-500", "page-empty", "repeats-first", "counter-high"),
    "lanchuan-hrss": ("page-500", "page-empty", "repeats-first", "counter-high", "endless"),
    "wangquan": ("page-500", "page-empty", "repeats-first", "counter-high", "counter-low", "endless"),
    "sumuer": ("page-500", "page-empty", "repeats-first", "counter-high", "counter-low", "endless"),
    "qinghe-land": ("page-500", "page-empty", "repeats-first"),
    "pinglan": ("page-500", "page-empty", "repeats-first", "counter-high"),
    "yunti": ("page-500", "repeats-first"),
}
"""What can be told from a list that is well: without a counter, invented rows on promised pages are a long list like
any other; a pager that goes by the counter alone (jpage, gkmlpt) ends where the counter says; and a list that states
nothing at all (yunti) ends with an empty page."""

FIRST_DAY: dict[str, ListFault] = {
    "qinghe": "page-500",
    "linqu": "counter-high",
    "lanchuan-hrss": "repeats-first",
    "wangquan": "counter-low",
    "sumuer": "endless",
    "qinghe-land": "page-empty",
    "pinglan": "page-500",
    "yunti": "repeats-first",
}
"""What is wrong when each list is read for the first time, and to its end."""

_LATER_PAGE = re.compile(r"/index_\d+\.html|dataproxy|[?&]page=(?!1\b)\d|/tzgg/\d+\.htm$|/tzgg/p\d+/")


@dataclass
class SiteDay:
    """One site on one day: what was wrong with its list, what stood on it, and what came of the crawl."""

    site: str
    at: str
    fault: ListFault | None
    listed: list[str]
    on_top: list[str]
    """Those of the listed that were published at the top when their day came; the others came late, or came back."""
    outcome: str = ""
    reason: str | None = None
    later_pages: int = 0
    """How many pages of the list after the first were asked for."""
    invented: int = 0
    """How many rows were read that do not exist."""
    complete_at: str | None = None
    full_at: str | None = None
    archived: list[str] = field(default_factory=list)


class Days:
    """The portal's editors at work, its lists at fault, and a crawl a day."""

    def __init__(self, portal: Portal, folder: Path, seed: int) -> None:
        self.portal = portal
        self.record: list[SiteDay] = []
        self._rng = Random(seed)
        self._top: set[str] = {document.url for document in portal.documents()}
        self._met: set[str] = set(self._top)
        self._asked = 0
        self._visits: list[Visit] = []
        (folder / "settings.toml").write_text(_settings(portal), encoding="utf-8")
        self.settings = load(folder / "settings.toml")
        self._sites = [_with_one_channel(site) for site in self.settings.sites if site.id in FAULTS]

    def crawl(self) -> None:
        path = self.settings.archive_path
        with Archive.write(path) as archive, Readers(self.settings.readers) as readers:
            self._archive, self._readers = archive, readers
            self._hosts = Hosts(self.settings, self._clock, archive)
            process = AsyncCrawlerProcess(scrapy_settings(self.settings))
            process.crawl(DisclosureSpider, visits=self.dawn(), more=self.next_day, progress=lambda _: None)
            process.start()

    def next_day(self) -> list[Visit]:
        if any(visit.outcome is None for visit in self._visits):
            return []
        self.dusk()
        return self.dawn() if len(self.record) < (CARELESS_DAYS + WELL_DAYS) * len(self._sites) else []

    def dawn(self) -> list[Visit]:
        """A new day: what is published, what is wrong, and the visits that meet it."""
        self.portal.advance()
        careless = len(self.record) < CARELESS_DAYS * len(self._sites)
        self._asked = len(self.portal.requests)
        faults = {site.id: self._careless(site.id) if careless else self.portal.clear(site.id) for site in self._sites}
        for site in self._sites:
            listed = [document.url for document in self._listed(site.id)]
            on_top = [url for url in listed if url in self._top]
            self.record.append(SiteDay(site.id, to_text(self.portal.now), faults[site.id], listed, on_top))
        depth = self.settings.depth()
        self._visits = [
            Visit(
                self._archive.run(site, self._clock()),
                self._readers,
                self._clock,
                hosts=self._hosts,
                depth=depth,
                due_by=None,
            )
            for site in self._sites
        ]
        return self._visits

    def dusk(self) -> None:
        """Write down what came of the day."""
        requests = self.portal.requests[self._asked :]
        archived = [row["url"] for row in self._archive.rows("select url from documents")]
        for visit, day in zip(self._visits, self.record[-len(self._visits) :], strict=True):
            (channel,) = self._archive.rows("select * from channels where site = ?", (day.site,))
            day.outcome, day.reason = visit.outcome or "", visit.reason
            day.complete_at, day.full_at = channel["last_complete_at"], channel["last_full_at"]
            day.invented = self._archive.rows(
                "select count(*) as n from entries where seen_in = ? and title like '%（续%'", (visit.run.id,)
            )[0]["n"]
            day.later_pages = sum(
                r.site == day.site and (r.method == "POST" or bool(_LATER_PAGE.search(r.path))) for r in requests
            )
            day.archived = sorted({*archived} & {*day.listed})

    def _clock(self) -> datetime:
        return self.portal.now

    def _careless(self, site: str) -> ListFault | None:
        self.portal.clear(site)
        for _ in range(self._rng.randint(0, 2)):
            self.portal.publish(site, CHANNEL)
        if self._rng.random() < 0.4:
            on = self.portal.now.date() - timedelta(days=self._rng.randint(5, 700))
            self.portal.publish(site, CHANNEL, published_on=on)
        if self.record and self._rng.random() < 0.45:
            return None
        fault = self._rng.choice(FAULTS[site]) if self.record else FIRST_DAY[site]
        self.portal.list_fault(site, CHANNEL, fault)
        return fault

    def _listed(self, site: str) -> list[TrueDocument]:
        listed = [document for document in self.portal.documents(site) if CHANNEL in document.channels]
        yesterday = self.portal.now.date() - timedelta(days=1)
        new = [document for document in listed if document.url not in self._met]
        self._met |= {document.url for document in new}
        self._top |= {document.url for document in new if document.published_on >= yesterday}
        return listed


def _settings(portal: Portal) -> str:
    few = f"[completeness]\noverlap_entries = {OVERLAP}\nfull_days = {FULL_DAYS}\n\n[readers]\nprocesses = 1\n"
    return f"{few}\n{portal.settings('archive.db')}"


def _with_one_channel(site: Site) -> Site:
    return replace(site, channels=tuple(channel for channel in site.channels if channel.name == CHANNEL))


def live(folder: Path, seed: int) -> None:
    """Live through all days, and write ``days.json``."""
    with Portal(seed=seed) as portal:
        days = Days(portal, folder, seed)
        days.crawl()
        record = json.dumps([asdict(day) for day in days.record], ensure_ascii=False)
        (folder / "days.json").write_text(record, encoding="utf-8")
