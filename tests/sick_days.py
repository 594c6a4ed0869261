"""Days of an invented government whose sites fall ill one after the other, crawled hour by hour and judged.

One process crawls all days, because Twisted's reactor starts once: ``live(folder)`` writes ``days.json`` there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from scrapy.crawler import AsyncCrawlerProcess

from archive import Archive, health
from archive.records import Site
from archive.rhythm import Calendar
from crawler.addon import scrapy_settings
from crawler.lanes import Hosts
from crawler.pipeline import Visit
from crawler.readers import Readers
from crawler.settings import load
from crawler.spiders.base import DisclosureSpider
from portal import Portal
from portal.diseases import Disease
from portal.faults import Fault

CHANNELS = ("通知公告", "政策文件", "规范性文件")
"""Those that are crawled: two of most sites, one of some."""

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = 6 * HOUR
START = date(2026, 2, 9)
"""A Monday; a week later the Spring Festival begins."""


@dataclass(frozen=True)
class Length:
    """How long it all takes."""

    past: int = 90
    """Office days before the start on which each site has published something, most of them."""
    healthy: int = 28
    """Days with nothing wrong, to begin with; the holidays are among them, and on ten no office works."""


LIMIT = DAY
EXPECTED: dict[Fault | Disease, str] = {
    "down": "unreachable",
    "500": "unreachable",
    "maintenance": "unreachable",
    "maintenance-503": "unreachable",
    "412-challenge": "blocked",
    "challenge-200": "blocked",
    "captcha-200": "blocked",
    "403": "blocked",
    "list-empty": "redesigned",
    "list-gone": "redesigned",
    "list-tiles": "redesigned",
    "metadata": "redesigned",
    "frozen": "quiet",
}
DISEASES: tuple[Fault | Disease, ...] = tuple(EXPECTED)
FROZEN_DAYS = 40
PUBLICATIONS = 6
"""For what shows itself by new documents only, so many are published at most, a day each."""


@dataclass
class Case:
    """One site with one disease: what it was called, and when it was first called right."""

    site: str
    disease: str
    expected: str
    called: str
    why: str
    hours: float | None
    publications: int
    """Published since it fell ill, until it was called right."""


@dataclass
class Well:
    """One site at one instant at which nothing is wrong with it."""

    site: str
    at: str
    called: str
    why: str


class SickDays:
    """The portal's sites, a clock, and a crawl at each of its strokes."""

    def __init__(
        self, portal: Portal, folder: Path, sites: Sequence[str], diseases: Sequence[Fault | Disease], length: Length
    ) -> None:
        self.portal = portal
        self.cases: list[Case] = []
        self.well: list[Well] = []
        self._rng = Random(2026)
        (folder / "settings.toml").write_text(
            f"[readers]\nprocesses = 1\n\n{portal.settings('archive.db')}", encoding="utf-8"
        )
        self.settings = load(folder / "settings.toml")
        self.sites = [_with_channels(site) for site in self.settings.sites if site.id in sites]
        self._diseases = diseases
        self._length = length
        self._clock = portal.now
        self._script = self._live()
        self._visits: list[Visit] = []

    def crawl(self) -> None:
        path, now = self.settings.archive_path, lambda: self._clock
        with (
            Archive.write(path, policy=self.settings.policy) as archive,
            Readers(self.settings.readers) as readers,
            Hosts(self.settings, now, archive) as hosts,
        ):
            self._archive, self._readers, self._hosts = archive, readers, hosts
            process = AsyncCrawlerProcess(scrapy_settings(self.settings))
            process.crawl(DisclosureSpider, visits=self._next(), more=self._next, progress=lambda _: None)
            process.start()

    def _next(self) -> list[Visit]:
        """The visits of the next stroke at which anybody may be asked; none while those of the last go on."""
        if any(visit.outcome is None for visit in self._visits):
            return []
        self._visits = next((visits for visits in self._script if visits), [])
        return self._visits

    def _visit_all(self) -> list[Visit]:
        """A visit for each site whose host is not to be left alone."""
        depth, now = self.settings.depth(), lambda: self._clock
        return [
            Visit(self._archive.run(site, self._clock), self._readers, now, hosts=self._hosts, depth=depth, due_by=None)
            for site in self.sites
            if not self._archive.rests(site.id, self._clock)
        ]

    # ------------------------------------------------------------------ the story

    def _live(self) -> Iterator[list[Visit]]:
        """All days; each step is a crawl of all sites, which is over when it is resumed."""
        self._publish_the_past()
        for day in range(self._length.healthy):
            if day:
                self._a_day()
            yield self._visit_all()
            self._note_well()
        for disease in self._diseases:
            yield from self._sick(disease)
            for site in self.sites:
                self.portal.clear(site.id)
            yield from self._recover()

    def _sick(self, disease: Fault | Disease) -> Iterator[list[Visit]]:
        self._a_day()
        began = self._clock
        for site in self.sites:
            if disease in ("list-empty", "list-gone", "list-tiles", "metadata", "frozen"):
                self.portal.sicken(site.id, disease)  # type: ignore[arg-type]
            else:
                self.portal.fault(site.id, disease)  # type: ignore[arg-type]
        open_ = {site.id: Case(site.id, disease, EXPECTED[disease], "ok", "", None, 0) for site in self.sites}
        self.cases += open_.values()
        publications = 0
        while open_ and not self._enough(disease, began, publications):
            yield self._visit_all()
            for case in list(open_.values()):
                case.called, case.why = self._judged(case.site)
                case.publications = publications
                if case.called == case.expected:
                    case.hours = (self._clock - began) / HOUR
                    del open_[case.site]
            if disease == "frozen" or (self._clock - began >= LIMIT - EVERY and disease == "metadata"):
                publications += self._a_day()
            else:
                self._clock += EVERY

    def _enough(self, disease: Fault | Disease, began: datetime, publications: int) -> bool:
        if disease == "frozen":
            return self._clock - began > FROZEN_DAYS * DAY
        if disease == "metadata":
            return publications > PUBLICATIONS
        return self._clock - began > LIMIT

    def _recover(self) -> Iterator[list[Visit]]:
        """Three days of health, from when every host may be asked again; after the first, all must be forgotten."""
        self._a_day()
        while any(self._archive.rests(site.id, self._clock) for site in self.sites):
            self._a_day()
        for day in range(3):
            if day:
                self._a_day()
            yield self._visit_all()
            if day:
                self._note_well()

    # ------------------------------------------------------------------ what happens

    def _a_day(self) -> bool:
        """The next day at ten: the script is played, and on office days each site publishes. Whether they did."""
        self.portal.advance()
        while self._clock < self.portal.now:
            self._clock = self.portal.now + HOUR
        works = _works(self._clock.date())
        for site in self.sites if works else ():
            if self._rng.random() < 0.85:
                self.portal.publish(site.id, site.channels[0].name)
        return works

    def _publish_the_past(self) -> None:
        day, left = START - DAY, self._length.past
        while left:
            if _works(day):
                left -= 1
                for site in self.sites:
                    if self._rng.random() < 0.85:
                        self.portal.publish(site.id, site.channels[0].name, published_on=day)
            day -= DAY

    def _judged(self, site: str) -> tuple[str, str]:
        return health.judge(self._archive.connection, site, self._clock)

    def _note_well(self) -> None:
        for site in self.sites:
            called, why = self._judged(site.id)
            self.well.append(Well(site.id, self._clock.isoformat(), called, why))


def _works(day: date) -> bool:
    return Calendar().works(day)


def _with_channels(site: Site) -> Site:
    return replace(site, channels=tuple(channel for channel in site.channels if channel.name in CHANNELS)[:2])


def live(
    folder: Path, sites: Sequence[str], diseases: Sequence[Fault | Disease] = DISEASES, length: Length = Length()
) -> None:
    """Live through all days, and write ``days.json``."""
    with Portal(seed=2026, start=START, works=_works) as portal:
        days = SickDays(portal, folder, sites, diseases, length)
        days.crawl()
        record = {"cases": [asdict(case) for case in days.cases], "well": [asdict(well) for well in days.well]}
        (folder / "days.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
