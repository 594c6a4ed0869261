"""A visit: the crawler's side of one run, from what came over the wire to what the archive is told, and the counts."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request

from archive.errors import ArchiveError
from archive.hosts import host_of
from archive.instants import CHINA, Clock, china_day
from archive.records import (
    ABSENT,
    REDIRECTS,
    Absence,
    Capture,
    Content,
    Discovery,
    Entry,
    Exchange,
    Outcome,
    Resource,
    Validators,
)
from archive.run import Run
from crawler.aliases import identity, is_own
from crawler.barrier import is_wall
from crawler.completeness import NO_ENTRIES, Page, Reading
from crawler.errors import Unreadable
from crawler.extract.encoding import damage
from crawler.failures import TOO_LARGE
from crawler.judging import away, is_sheet, judged, judged_file, ours, requisite
from crawler.lanes import INTERRUPTED, STOPPED, Hosts
from crawler.politeness import Patience
from crawler.readers import Readers
from crawler.site import Depth, Listing, NextPage, Site
from crawler.windows import quiet_until

ROWS_AT_ONCE = 250
"""Rows of a list that are taken in one piece, which takes a tenth of a second: a sitemap may have 50,000, and meanwhile
nobody else is answered (measured: 10 s of CPU for 20,000)."""

log = logging.getLogger(__name__)


class Visit(Patience):
    """One run as the crawler sees it: what is still open, what was counted, and why it must stop, if it must."""

    def __init__(
        self, run: Run, readers: Readers, clock: Clock, *, hosts: Hosts, depth: Depth, due_by: datetime | None
    ) -> None:
        own = {host_of(channel.url) for channel in run.site.channels}
        super().__init__(hosts, clock, own, max((hosts.delay(host) for host in own), default=0.0))
        self.run = run
        self.site: Site = run.site
        self.depth = depth
        self.due_by = due_by
        self.counts: Counter[str] = Counter()
        self.open = 0
        """Requests that were made and are not answered yet."""
        self.cut_short = False
        """The crawl was interrupted while this visit was in the middle of a list, or had requests waiting."""
        self._put_off = False
        """Something else than a requisite was not asked for, because the visit had to stop."""
        self.no_room: str | None = None
        """Why the archive cannot take more."""
        self.outcome: Outcome | None = None
        self.reason: str | None = None
        self._readers = readers
        self._wants_requisites = hosts.settings.archive.requisites
        self.requires_tls = hosts.settings.tls_rule(self.site.id) == "require"
        self._quiet = hosts.settings.quiet(self.site.id)
        self._budget = hosts.budgets.get(self.site.id)
        self._asked = 0
        self._asked_on: date | None = None
        self._answered = False
        self._incomplete: list[str] = []
        self._unlisted = False
        self._readings: list[Reading] = []
        """Those that have not come to their end."""

    # ------------------------------------------------------------------ what to fetch

    def readings(self) -> list[Reading]:
        """The channels to read in this run.

        Only the first page of an incremental reading is asked for conditionally, and only after a complete one: there
        a 304 means that nothing was added, while any other reading needs the page to go on from.
        """
        for channel in self.run.channels(due_by=self.due_by):
            assert channel.channel is not None
            standing = self.run.standing(channel.channel, full_every=self.depth.full_every)
            reading = Reading(channel, standing, depth=self.depth, today=china_day(self.now()))
            if not reading.conditional:
                reading.resource = replace(channel, validators=Validators())
            self._readings.append(reading)
        return list(self._readings)

    def due(self) -> list[Resource]:
        """What else is to be fetched now: nothing once the host has been left alone."""
        return [] if self.stopped else self.run.due(self.now(), every=self.depth.full)

    def holds(self) -> str | None:
        """Why the site is not asked now: quiet hours, or enough for a day."""
        now = self.now()
        if until := quiet_until(self._quiet, now):
            return f"quiet hours until {until.astimezone(CHINA):%a %H:%M} in China"
        if self._budget is not None and self._requests_on(now) >= self._budget:
            return f"the day's {self._budget:,} requests are used up"
        return None

    def asks(self) -> None:
        """Count a request when it is sent: several hosts of a site may be answering side by side."""
        self._asked = self._requests_on(self.now()) + 1

    def _requests_on(self, now: datetime) -> int:
        if self._asked_on != china_day(now):
            self._asked_on, self._asked = china_day(now), self.run.requests_on(now)
        return self._asked

    # ------------------------------------------------------------------ what came

    def record(self, exchange: Exchange) -> Capture | None:
        """Keep an exchange; a barrier or an illness of the host ends the visit (recorded, never bypassed)."""
        capture = self.run.record(exchange)
        self.counts["requests"] += 1
        self.counts["bytes"] += len(exchange.payload)
        self._answered |= _speaks(exchange)
        self.counts["not_modified"] += exchange.status == HTTPStatus.NOT_MODIFIED
        self.heard(exchange)
        return capture

    def failed(self, request: Request, reason: str) -> None:
        """Note that a URL could not be had or read; it is due again later."""
        if reason.startswith(STOPPED):
            self.cut_short |= reason == INTERRUPTED
            self._put_off |= request.meta["kind"] != "requisite"
            return
        resource: Resource | None = request.meta.get("resource")
        self.counts["requisites_missing" if request.meta["kind"] == "requisite" else "failures"] += 1
        self.run.record(
            Exchange(
                url=request.url,
                resource_url=resource.url if resource else request.meta.get("resource_url", request.url),
                kind=request.meta["kind"],
                fetched_at=self.now(),
                failure=reason,
            )
        )
        log.info("%s: %s (%s)", self.site.id, request.url, reason)
        self.missed(request.url)

    # ------------------------------------------------------------------ what it says

    async def read_listing(
        self, reading: Reading, exchange: Exchange, capture: Capture, *, fragment: str = ""
    ) -> tuple[NextPage | None, tuple[Resource, ...]]:
        """Read one listing page: the page after it, and the resources worth fetching. Raises Unreadable."""
        if reading.pages == 0:
            reading.first_page = capture
            if reading.conditional and capture.unchanged:
                reading.unchanged()
                return None, ()
        if why := self._not_a_page(reading, exchange):
            reading.broke_off(why)
            return None, ()
        if exchange.status in ABSENT:
            reading.past_the_end(f"HTTP {exchange.status}")
            return None, ()
        # the fragment is not sent, but some families keep the channel's number in it
        url = reading.resource.url if reading.pages == 0 else f"{exchange.url}#{fragment}".rstrip("#")
        listing = await self._listing(exchange, url, reading.shape)
        worth = await self._take(reading, listing, capture, exchange.url)
        return listing.next_page if reading.end is None else None, worth

    async def _take(self, reading: Reading, listing: Listing, capture: Capture, answered: str) -> tuple[Resource, ...]:
        """Have the archive note a page's entries and the reading judge it: what is worth fetching."""
        self.counts["listing_pages"] += 1
        found = await self._discovered(reading.channel, listing.entries, capture)
        leads_away = listing.next_url is not None and not self._serves(reading, listing.next_url)
        reading.take(Page(listing, found, answered, leads_away))
        return found.worth

    async def _discovered(self, channel: int, entries: Sequence[Entry], capture: Capture) -> Discovery:
        found = Discovery()
        for rows in in_parts(entries):
            ours: list[Entry] = []
            elsewhere: list[Entry] = []
            for entry in rows:
                (ours if is_own(entry.address or entry.url, self.site) else elsewhere).append(entry)
            self.counts["offsite"] += len(elsewhere)
            more = self.run.discovered(capture, channel, ours, elsewhere=elsewhere)
            # the archive counts only where something was known
            listed = found.listed + len(ours) if more.listed is None and found.listed is not None else more.listed
            found = Discovery(worth=found.worth + more.worth, known=found.known | more.known, listed=listed)
            if len(entries) > ROWS_AT_ONCE:
                await asyncio.sleep(0)
        return found

    def _not_a_page(self, reading: Reading, exchange: Exchange) -> str | None:
        """Why an answer is no page of the list."""
        if exchange.barrier or exchange.truncated:
            return exchange.barrier or exchange.truncated
        if not self._serves(reading, exchange.url):
            return f"answered by another host: {exchange.url}"
        return None if exchange.status in {HTTPStatus.OK, *ABSENT} else f"HTTP {exchange.status}"

    def _serves(self, reading: Reading, url: str) -> bool:
        """Whether a page of this channel may be there: on the site's hosts, or on the one that settings name."""
        return is_own(url, self.site) or urlsplit(url).netloc == urlsplit(reading.resource.url).netloc

    async def _listing(self, exchange: Exchange, url: str, shape: str) -> Listing:
        """What a listing page holds, under the identities of its entries, each once: a row that links twice, with and
        without www., must not count as one that nobody has seen.
        """
        family = None if self.site.family == "auto" else self.site.family
        headers = dict(exchange.headers)
        listing = await self._readers.listing(exchange.payload, url=url, headers=headers, family=family, shape=shape)
        if listing.damage:
            raise Unreadable(exchange.url, listing.damage)
        found: dict[str, Entry] = {}
        for rows in in_parts(listing.entries):
            for entry in rows:
                url = identity(entry.url, self.site)
                found.setdefault(url, replace(entry, url=url, address=entry.url))
            if len(listing.entries) > ROWS_AT_ONCE:
                await asyncio.sleep(0)
        return replace(listing, entries=tuple(found.values()))

    # ------------------------------------------------------------------ what a browser drew

    def lacks_rows(self, reading: Reading) -> bool:
        """Whether a reading ended at a first page without rows, which a browser may draw."""
        return not self.stopped and reading.lacks_rows

    async def read_drawn(
        self, reading: Reading, exchange: Exchange, *, more: bool, lost: str | None
    ) -> tuple[bool, tuple[Resource, ...]]:
        """Read one page of a list as the browser drew it: whether to turn to the next, and what is worth fetching.

        ``more`` says that a control leads on, ``lost`` which request of the page brought nothing. What the server sent
        for the first page holds no rows: it is not a page of the list, and it never changes, so neither its validators
        nor its digest may say that nothing was added. Raises Unreadable.
        """
        capture = self.run.record(exchange)
        assert capture is not None
        listing = await self._listing(exchange, exchange.url, reading.shape)
        last = not more or (listing.page_count is not None and reading.pages + 1 >= listing.page_count)
        # another click leads to each page, as another form does elsewhere
        click = (("drawn", str(reading.pages + 2)),)
        turned = replace(listing, next_url=None if last else exchange.url, next_form=() if last else click)
        known = reading.entries_seen
        worth = await self._take(reading, turned, capture, exchange.url)
        if not reading.entries_seen:
            reading.drawn_without_rows(lost)
        elif reading.entries_seen == known and lost:
            reading.came_in_part(lost)
        return reading.end is None, worth

    def unturned(self, reading: Reading, lost: str | None) -> None:
        """Turning a drawn page brought nothing: the end of the list, unless a request was ``lost``, or no turning ever
        brought anything.
        """
        if lost:
            reading.broke_off(f"nothing came ({lost})")
        elif reading.pages == 1:
            reading.broke_off("the control that leads to it does nothing")
        else:
            reading.turned_to_nothing()

    async def read_document(self, resource: Resource, exchange: Exchange, capture: Capture) -> None:
        """Read one document page and save what it says, unless there is nothing to read. Raises Unreadable."""
        if capture.unchanged:
            self.counts["unchanged"] += 1
            return
        if exchange.status in REDIRECTS:
            raise Unreadable(exchange.url, "it redirects to nowhere that can be asked")
        served = exchange.status == HTTPStatus.OK and not exchange.barrier and capture.whole
        if not served and exchange.status not in ABSENT:
            self.counts["failures"] += 1  # it is due again, so this run has not read all that was to be read
            return
        if absence := away(exchange, self.site):
            self._absent(capture, absence)
        else:
            await self._save(resource, exchange, capture)

    async def _save(self, resource: Resource, exchange: Exchange, capture: Capture) -> None:
        content = await self._readers.reread(
            exchange.payload,
            url=exchange.url,
            headers=dict(exchange.headers),
            outline=resource.outline,
            # of a new page that has validators the server will say whether it is what it was
            outlined=resource.known or capture.validators == Validators(),
        )
        if content is None:
            self.run.says_the_same(capture)
            self.counts["unchanged"] += 1
            self.counts["as_before"] += 1
            return
        if why := damage(content.quality):
            raise Unreadable(exchange.url, why)
        if content.kind == "barrier":
            raise Unreadable(exchange.url, f"a barrier: {content.detail}")
        found = judged(content, self.site)
        if isinstance(found, Absence):
            self._absent(capture, found)
            return
        self.run.save(capture, found if self._wants_requisites else replace(found, requisites=()))
        self.counts["read"] += 1
        self.counts["no_document"] += content.kind != "document"

    def _absent(self, capture: Capture, absence: Absence) -> None:
        self.run.save(capture, absence)
        self.counts["absent"] += 1

    async def read_file(self, exchange: Exchange, capture: Capture) -> None:
        """Read a file and save what it says. Bytes that somebody has read before are not read again. Raises Unreadable
        where they did not come whole.
        """
        if capture.unchanged:
            self.counts["unchanged"] += 1
            return
        if exchange.status != HTTPStatus.OK or exchange.barrier or not capture.whole:
            return
        found = self.run.read_before(capture)
        if found is None:
            headers = dict(exchange.headers)
            found = await self._readers.file(exchange.payload, url=exchange.url, headers=headers)
        if found.unread and (why := damage(found.quality)):  # of one that was read it says that its text was cut
            raise Unreadable(exchange.url, why)
        self.run.save(capture, judged_file(found, exchange, self.site))
        self.counts["files"] += 1
        self.counts["files_unread"] += found.unread is not None

    def too_large(self, request: Request, headers: tuple[tuple[str, str], ...]) -> None:
        """Note that a file is larger than may be fetched; its headers are all that came."""
        resource: Resource = request.meta["resource"]
        self.record(
            Exchange(
                url=request.url,
                resource_url=resource.url,
                kind=resource.kind,
                fetched_at=self.now(),
                status=HTTPStatus.OK,
                reason=HTTPStatus.OK.phrase,
                headers=headers,
                truncated="length",
            )
        )
        self.counts["files_too_large"] += 1
        log.info("%s: %s (%s)", self.site.id, request.url, TOO_LARGE)

    async def read_requisite(self, resource: Resource, exchange: Exchange, capture: Capture) -> None:
        """Keep what a page needs to look as it did, and have fetched what a style sheet names."""
        if exchange.status in ABSENT:
            self.counts["requisites_missing"] += 1
        if exchange.status != HTTPStatus.OK or exchange.barrier or not capture.whole:
            return
        found = requisite(exchange)
        if isinstance(found, Content) and is_sheet(exchange):
            found = replace(found, requisites=await self._named_in(resource, exchange))
        self.run.save(capture, found)
        self.counts["requisites_missing" if isinstance(found, Absence) else "requisites"] += 1

    async def _named_in(self, resource: Resource, exchange: Exchange) -> tuple[str, ...]:
        """What a style sheet names. Only one that a page names itself may import others: they could go on for ever."""
        imports = resource.channel is not None
        headers = dict(exchange.headers)
        try:
            named = await self._readers.sheet(exchange.payload, url=exchange.url, headers=headers, imports=imports)
        except Unreadable as error:
            log.info("%s: %s (%s)", self.site.id, exchange.url, error.why)
            return ()
        return ours(named, self.site, {host_of(exchange.url)})

    # ------------------------------------------------------------------ how it ended

    def listed(self, reading: Reading) -> None:
        """A channel's reading has come to its end. One that never began, because the visit had to stop, stays due."""
        self._readings.remove(reading)
        result = reading.result()
        if (self.stopped or self.cut_short) and reading.first_page is None and not result.pages_read:
            return
        self.run.listed(reading.channel, result, self.now())
        if result.reason:
            names = {channel.url: channel.name for channel in self.site.channels}
            self._incomplete.append(f"{names[reading.resource.url]}: {result.reason}")
            self._unlisted |= result.reason == NO_ENTRIES

    def finish(self, *, interrupted: bool = False) -> None:
        """Say how the run ended, in one of the outcomes' words."""
        if self.outcome is not None:
            return
        interrupted = interrupted or self.cut_short
        for reading in list(self._readings):
            reading.broke_off("interrupted" if interrupted else "was not asked for")
            self.listed(reading)
        self.outcome, self.reason = self._outcome(interrupted=interrupted)
        self.run.finish(self.outcome, +self.counts, now=self.now(), reason=self.reason)

    def give_up(self, trouble: ArchiveError) -> None:
        """End the visit because the archive has no room, or no disk, to go on. What is not written stays due."""
        if self.outcome is not None:
            return
        self.no_room = str(trouble)
        try:
            self.finish(interrupted=True)
        except ArchiveError:
            self.outcome, self.reason = "interrupted", self.no_room  # the next start ends the run in the archive

    def _outcome(self, *, interrupted: bool) -> tuple[Outcome, str | None]:
        failures = self.counts["failures"]
        if self.blocked:
            return "blocked", self.stopped
        if interrupted:
            return "interrupted", self.no_room or "stopped before its end"
        if self.stopped and not self._answered and not self.held:
            return "failed", self.stopped
        if self.stopped and not self._only_requisites_wait():
            return "partial", self.stopped
        if self._incomplete and not self._answered:
            return "failed", self._incomplete[0]
        if self._unlisted:
            return "suspect", next(reason for reason in self._incomplete if reason.endswith(NO_ENTRIES))
        if self._incomplete:
            return "partial", self._incomplete[0]
        pages = f"{failures} page{'s' * (failures > 1)}"
        return ("partial", f"{pages} could not be had or read") if failures else ("done", None)

    def _only_requisites_wait(self) -> bool:
        """Whether the day's requests, or the time to ask, came to their end after all documents were read."""
        left = self.run.due(self.now(), every=self.depth.full)
        return self.held and not self._put_off and all(resource.kind == "requisite" for resource in left)


def in_parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """The rows of a list, so many at once; where there are none, none of them."""
    for first in range(0, max(len(entries), 1), ROWS_AT_ONCE):
        yield entries[first : first + ROWS_AT_ONCE]


def _speaks(exchange: Exchange) -> bool:
    """Whether the site itself has answered, and not a server that is ill or says that it is away."""
    ill = exchange.status is None or exchange.status >= 500
    return exchange.kind != "robots" and not ill and (exchange.barrier is None or is_wall(exchange.barrier))
