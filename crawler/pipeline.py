"""A visit: the crawler's side of one run, from what came over the wire to what the archive is told, and the counts."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request

from archive.records import (
    ABSENT,
    Absence,
    Capture,
    Exchange,
    ListingRead,
    Outcome,
    Resource,
    Validators,
)
from archive.run import Run
from crawler.errors import Unreadable
from crawler.failures import is_outage
from crawler.readers import Readers
from crawler.site import Listing, NextPage, Site
from crawler.urls import canonical_url

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

OUTAGES_BEFORE_STOP = 3
"""Failures of a host in a row after which we leave it alone until the next run: it is down, or does not want us."""

AWAY_KINDS = {"home-page": "home-page", "soft-404": "soft-404"}

NO_ENTRIES = "no entries on the first page"
DRAWN_BY_SCRIPT = "the list is drawn by script, from an address that the page does not name"

MOST_PAGES = 5_000
"""Pages of one channel in one run; the longest list known has 1,227. Beyond it a pager is a trap."""


class Reading:
    """How far one channel has been read in this run."""

    def __init__(self, channel: Resource, *, to_the_end: bool) -> None:
        assert channel.channel is not None
        self.resource = channel
        self.channel = channel.channel
        self.to_the_end = to_the_end
        self.pages = 0
        self.overlap = 0
        self.stated: int | None = None
        self.first_page: Capture | None = None
        self.seen: set[str] = set()
        self.reason: str | None = None

    def take(self, listing: Listing, overlap: int) -> str | None:
        """Take in one page. Returns the URL of the next page to read, None when the reading has come to an end.

        An empty first page is an error, an empty later page the end. A page that brings nothing unseen is a pager that
        goes round in circles.
        """
        fresh = {entry.url for entry in listing.entries} - self.seen
        self.pages += 1
        self.stated = listing.total_stated or self.stated
        self.overlap += overlap
        self.seen |= fresh
        if not listing.entries:
            if not self.seen and listing.next_url is None:
                self.reason = DRAWN_BY_SCRIPT if listing.kind == "script-listing" else NO_ENTRIES
            return listing.next_url if not self.seen or listing.unordered else None
        if not fresh and not listing.unordered:
            self.reason = f"page {self.pages} repeats earlier ones"
            return None
        if self.pages >= MOST_PAGES:
            self.reason = f"still going after {MOST_PAGES} pages"
            return None
        caught_up = overlap >= len(listing.entries) and not self.to_the_end and not listing.unordered
        if caught_up:
            return None
        if listing.next_url is None:
            self.to_the_end = True
        return listing.next_url

    def result(self) -> ListingRead:
        """The ledger's row. A reading to the end that saw fewer entries than the site's counter says is not
        complete.
        """
        if self.to_the_end and self.reason is None and self.stated is not None and len(self.seen) < self.stated:
            self.reason = f"{len(self.seen)} entries read, the site says {self.stated}"
        return ListingRead(
            pages_read=self.pages,
            entries_seen=len(self.seen),
            entries_stated=self.stated,
            overlap=self.overlap,
            complete=self.reason is None,
            to_the_end=self.to_the_end,
            reason=self.reason,
            first_page=self.first_page,
        )


class Visit:
    """One run as the crawler sees it: what is still open, what was counted, and why it must stop, if it must."""

    def __init__(self, run: Run, readers: Readers, clock: Clock, *, full: bool, due_by: datetime | None) -> None:
        self.run = run
        self.site: Site = run.site
        self.now = clock
        self.full = full
        self.due_by = due_by
        self.counts: Counter[str] = Counter()
        self.open = 0
        """Requests that were made and are not answered yet."""
        self.stopped: str | None = None
        self.blocked = False
        self.outcome: Outcome | None = None
        self.reason: str | None = None
        self._readers = readers
        self._outages = 0
        self._answered = False
        self._incomplete: list[str] = []
        self._unlisted = False

    # ------------------------------------------------------------------ what to fetch

    def readings(self) -> list[Reading]:
        """The channels to read in this run.

        Only the first page of an incremental reading is asked for conditionally: there a 304 means that nothing was
        added,
        while a reading to the end needs the page to go on from.
        """
        readings = []
        for channel in self.run.channels(due_by=self.due_by):
            to_the_end = self.full or not channel.known
            asked = replace(channel, validators=Validators()) if to_the_end else channel
            readings.append(Reading(asked, to_the_end=to_the_end))
        return readings

    def due(self) -> list[Resource]:
        """What else is to be fetched now: nothing once the host has been left alone."""
        return [] if self.stopped else self.run.due(self.now(), every=self.full)

    def covers(self, url: str) -> bool:
        """Whether a URL is this site's: its host, or a host below it. Others are somebody else's to archive."""
        ours, host = (urlsplit(address).netloc.removeprefix("www.") for address in (self.site.url, url))
        return host == ours or host.endswith("." + ours)

    # ------------------------------------------------------------------ what came

    def record(self, exchange: Exchange) -> Capture | None:
        """Keep an exchange; a barrier or an illness of the host ends the visit (recorded, never bypassed)."""
        capture = self.run.record(exchange)
        self.counts["requests"] += 1
        self.counts["bytes"] += len(exchange.payload)
        self._answered |= exchange.kind != "robots" and exchange.status is not None and exchange.status < 500
        self.counts["not_modified"] += exchange.status == HTTPStatus.NOT_MODIFIED
        if exchange.barrier:
            self.blocked = True
            self.stopped = f"{exchange.barrier} at {exchange.url}"
        self._outage(exchange.status is not None and exchange.status >= 500, f"HTTP {exchange.status}")
        return capture

    def failed(self, request: Request, reason: str) -> None:
        """Note that a URL could not be had or read; it is due again later."""
        if reason.startswith("stopped: "):
            return
        resource: Resource | None = request.meta.get("resource")
        self.counts["failures"] += 1
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
        self._outage(is_outage(reason), reason)

    def _outage(self, ill: bool, reason: str) -> None:
        self._outages = self._outages + 1 if ill else 0
        if self._outages >= OUTAGES_BEFORE_STOP:
            self.stopped = f"{self._outages} times in a row: {reason}"

    # ------------------------------------------------------------------ what it says

    async def read_listing(
        self, reading: Reading, exchange: Exchange, capture: Capture, *, fragment: str = ""
    ) -> tuple[NextPage | None, tuple[Resource, ...]]:
        """Read one listing page: the page after it, and the resources worth fetching. Raises Unreadable."""
        # until this page has been read through: an error on the way must not look like the end of the list
        reading.reason = f"page {reading.pages + 1}: {exchange.truncated or 'could not be read'}"
        if exchange.status == HTTPStatus.NOT_MODIFIED or (capture.unchanged and not reading.to_the_end):
            reading.pages += 1
            reading.reason = None
            return None, ()
        if exchange.status != HTTPStatus.OK or exchange.truncated:
            # a page past the end is how some sites say that there are no more; anything else is a hole
            past_the_end = reading.pages > 0 and exchange.status in ABSENT
            reading.reason = None if past_the_end else f"page {reading.pages + 1}: HTTP {exchange.status}"
            return None, ()
        # the fragment is not sent, but some families keep the channel's number in it
        url = reading.resource.url if reading.pages == 0 else f"{exchange.url}#{fragment}".rstrip("#")
        family = None if self.site.family == "auto" else self.site.family
        listing = await self._readers.listing(exchange.payload, url=url, headers=dict(exchange.headers), family=family)
        ours = [
            replace(entry, url=canonical_url(entry.url), address=entry.url)
            for entry in listing.entries
            if self.covers(entry.url)
        ]
        if listing.entries and not listing.unordered and reading.first_page is None:
            # not the shell of a list that a script fetches: it never changes, and the rows behind it do
            reading.first_page = capture
        elsewhere = len(listing.entries) - len(ours)
        self.counts["listing_pages"] += 1
        self.counts["offsite"] += elsewhere
        discovery = self.run.discovered(capture, reading.channel, ours)
        reading.reason = None
        goes_on = reading.take(listing, discovery.overlap + elsewhere) is not None
        return listing.next_page if goes_on else None, discovery.worth

    async def read_document(self, resource: Resource, exchange: Exchange, capture: Capture) -> None:
        """Read one document page and save what it says, unless there is nothing to read. Raises Unreadable."""
        if capture.unchanged:
            self.counts["unchanged"] += 1
            return
        if exchange.status in ABSENT:
            self._absent(capture, Absence(reason="not-found"))
        elif exchange.status == HTTPStatus.OK and not exchange.barrier and capture.whole:
            if self._is_home(exchange.url) and not self._is_home(resource.url):
                self._absent(capture, Absence(reason="home-page"))
            else:
                await self._save(exchange, capture)

    async def _save(self, exchange: Exchange, capture: Capture) -> None:
        content = await self._readers.document(exchange.payload, url=exchange.url, headers=dict(exchange.headers))
        if content.kind == "barrier":
            raise Unreadable(exchange.url, f"a barrier: {content.detail}")
        if content.kind in AWAY_KINDS:
            self._absent(capture, Absence(reason="soft-404" if content.kind == "soft-404" else "home-page"))
            return
        self.run.save(capture, content)
        self.counts["read"] += 1
        self.counts["no_document"] += content.kind != "document"

    def _absent(self, capture: Capture, absence: Absence) -> None:
        self.run.save(capture, absence)
        self.counts["absent"] += 1

    def _is_home(self, url: str) -> bool:
        parts = urlsplit(canonical_url(url))
        return parts.path == "/" and not parts.query

    # ------------------------------------------------------------------ how it ended

    def listed(self, reading: Reading) -> None:
        """A channel's reading has come to its end."""
        result = reading.result()
        self.run.listed(reading.channel, result, self.now())
        if result.reason:
            names = {channel.url: channel.name for channel in self.site.channels}
            self._incomplete.append(f"{names[reading.resource.url]}: {result.reason}")
            self._unlisted |= result.reason == NO_ENTRIES

    def finish(self, *, interrupted: bool = False) -> None:
        """Say how the run ended, in one of the outcomes' words."""
        if self.outcome is None:
            self.outcome, self.reason = self._outcome(interrupted=interrupted)
            self.run.finish(self.outcome, +self.counts, now=self.now(), reason=self.reason)

    def _outcome(self, *, interrupted: bool) -> tuple[Outcome, str | None]:
        failures = self.counts["failures"]
        if self.blocked:
            return "blocked", self.stopped
        if interrupted:
            return "interrupted", "stopped before its end"
        if self.stopped and not self._answered:
            return "failed", self.stopped
        if self.stopped:
            return "partial", self.stopped
        if self._incomplete and not self._answered:
            return "failed", self._incomplete[0]
        if self._unlisted:
            return "suspect", next(reason for reason in self._incomplete if reason.endswith(NO_ENTRIES))
        if self._incomplete:
            return "partial", self._incomplete[0]
        return ("partial", f"{failures} pages could not be had or read") if failures else ("done", None)
