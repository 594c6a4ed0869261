"""The one control flow of every crawl: channel → listing → entries → documents → attachments → what pages need, all
due sites side by side.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urldefrag

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Headers, Response
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from archive.hosts import host_of
from archive.records import Resource
from crawler import forms
from crawler.completeness import Reading
from crawler.errors import Unreadable
from crawler.failures import TOO_LARGE, as_reason
from crawler.pipeline import Visit
from crawler.recorder import pairs
from crawler.site import NextPage

if TYPE_CHECKING:
    from crawler.drawing.browser import Browser

PRIORITY = {
    "listing": 10,
    "new document": 5,
    "new attachment": 2,
    "document": 0,
    "attachment": -10,
    "requisite": -20,
}
"""What is asked for first, should quiet hours or the end of the day's requests come before all of it."""


LOOK_EVERY = 15.0
"""Seconds between two looks at what has become due."""


class Progress(Protocol):
    """Somebody who wants to see how a crawl goes on."""

    def __call__(self, visit: Visit) -> None: ...


def end(visits: Iterable[Visit]) -> None:
    """Say of every visit that has not ended that it was interrupted."""
    for visit in visits:
        if trouble := visit.run.shortage():
            visit.give_up(trouble)
        visit.finish(interrupted=True)


class DisclosureSpider(Spider):
    """Drives visits. It holds no state that a crash could lose: what is to be fetched are rows of the archive.

    ``more`` is asked for further visits again and again, so that no site waits for the end of a large one's first
    visit; the crawl ends when nothing is left to do and it has none.
    """

    name = "gongkai"

    def __init__(self, visits: Iterable[Visit], more: Callable[[], list[Visit]], progress: Progress) -> None:
        super().__init__()
        self.visits = list(visits)
        self.more = more
        self.progress = progress
        self._stopping = False
        self._looking: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> DisclosureSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._look_about, signals.spider_opened)
        crawler.signals.connect(spider._idle, signals.spider_idle)
        crawler.signals.connect(spider._headers, signals.headers_received)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for visit in self.visits:
            for request in self._first_requests(visit):
                yield request

    def _first_requests(self, visit: Visit) -> list[Request]:
        requests = [
            self._listing(visit, reading, NextPage(url=reading.resource.address)) for reading in visit.readings()
        ]
        requests += [self._document(visit, resource) for resource in visit.due()]
        if not requests:
            visit.finish()
            self.progress(visit)
        return requests

    def _look_about(self) -> None:
        self._looking = create_looping_call(self._begin_further)
        self._looking.start(LOOK_EVERY, now=False)

    def _idle(self) -> None:
        """Everything due is done; look whether something else is, or has become due meanwhile. A visit may find nothing
        to ask for, and the next one something.
        """
        seen: set[str] = set()
        while further := [visit for visit in self._begin_further() if visit.site.id not in seen]:
            if any(visit.open for visit in further):
                raise DontCloseSpider
            seen.update(visit.site.id for visit in further)

    def _begin_further(self) -> list[Visit]:
        """Begin the visits that have become due since we last looked."""
        assert self.crawler.engine is not None
        if self._stopping or not self.crawler.engine.running:
            return []
        further = self.more()
        self.visits = [visit for visit in self.visits if visit.outcome is None] + further
        for visit in further:
            self._schedule(self._first_requests(visit))
        return further

    def closed(self, reason: str) -> None:
        if self._looking:
            self._looking.stop()
        going_on = [visit for visit in self.visits if visit.outcome is None]
        end(going_on)
        for visit in going_on:
            self.progress(visit)

    # ------------------------------------------------------------------ requests

    def _listing(self, visit: Visit, reading: Reading, page: NextPage) -> Request:
        url, fragment = urldefrag(page.url)
        meta: dict[str, Any] = {"reading": reading, "fragment": fragment}
        if reading.pages == 0:
            meta["resource"] = reading.resource
        if page.form:
            meta["resource_url"] = forms.posted_url(url, page.form)
        return self._request(visit, url, "listing", meta, self.parse_listing, **forms.posting(page))

    def _document(self, visit: Visit, resource: Resource) -> Request:
        meta: dict[str, Any] = {"resource": resource}
        if resource.kind == "requisite":
            meta["download_maxsize"] = self.settings["GONGKAI"].archive.requisite_bytes
        elif resource.kind == "attachment":
            meta["download_maxsize"] = self.settings["GONGKAI"].politeness.attachment_bytes
        return self._request(visit, resource.address, resource.kind, meta, self.parse_document)

    def _request(
        self, visit: Visit, url: str, kind: str, meta: dict[str, Any], callback: Callable[..., Any], **parts: Any
    ) -> Request:
        visit.open += 1
        resource: Resource | None = meta.get("resource")
        new = kind in ("document", "attachment") and resource is not None and not resource.known
        return Request(
            url,
            callback=callback,
            errback=self.failed,
            priority=PRIORITY[f"new {kind}" if new else kind],
            dont_filter=True,
            # the slot is named before Scrapy queues it: it takes turns among slots, and else knows hosts without ports
            meta={"visit": visit, "kind": kind, "download_slot": host_of(url)} | meta,
            **parts,
        )

    def _schedule(self, requests: Iterable[Request]) -> None:
        assert self.crawler.engine is not None
        for request in requests:
            self.crawler.engine.crawl(request)

    # ------------------------------------------------------------------ answers

    async def parse_listing(self, response: Response) -> None:
        meta = response.meta
        visit, reading = meta["visit"], meta["reading"]
        next_page: NextPage | None = None
        try:
            next_page, worth = await visit.read_listing(
                reading, meta["exchange"], meta["capture"], fragment=meta["fragment"]
            )
            self._fetch(visit, worth)
            if next_page:
                self._schedule([self._listing(visit, reading, next_page)])
            elif visit.lacks_rows(reading) and (browser := self._browser(visit)):
                await browser.read(visit, reading, meta["exchange"], partial(self._fetch, visit))
        except Unreadable as error:
            reading.broke_off(error.why)
            visit.failed(response.request, error.why)
        except ArchiveError as error:
            visit.give_up(error)
        except Exception:
            visit.counts["failures"] += 1  # Scrapy logs it; a run with a fault of ours is not called done
            raise
        finally:
            if next_page is None and visit.outcome is None:
                visit.listed(reading)
            self._settle(visit)

    def _fetch(self, visit: Visit, worth: Iterable[Resource]) -> None:
        self._schedule(self._document(visit, resource) for resource in worth)

    def _browser(self, visit: Visit) -> Browser | None:
        """What draws the lists of a visit's site; None where the site does not want it."""
        if visit.site.id not in self.settings["GONGKAI"].drawn_sites:
            return None
        from crawler.drawing.browser import Browser  # it imports Playwright

        return self.crawler.get_extension(Browser)

    async def parse_document(self, response: Response) -> None:
        visit, resource = response.meta["visit"], response.meta["resource"]
        try:
            if resource.kind == "document":
                await visit.read_document(resource, response.meta["exchange"], response.meta["capture"])
            elif resource.kind == "attachment":
                await visit.read_file(response.meta["exchange"], response.meta["capture"])
            elif resource.kind == "requisite":
                await visit.read_requisite(resource, response.meta["exchange"], response.meta["capture"])
        except Unreadable as error:
            visit.counts["unreadable"] += 1
            visit.failed(response.request, error.why)
        except ArchiveError as error:
            visit.give_up(error)
        except Exception:
            visit.counts["failures"] += 1
            raise
        finally:
            self._settle(visit)

    def _headers(self, headers: Headers, request: Request) -> None:
        """Keep the headers of a file until it has come: of one that is too large they are all that does."""
        if request.meta.get("kind") == "attachment":
            request.meta["headers"] = pairs(headers)

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        visit, reason = request.meta["visit"], as_reason(failure.value)
        if not visit.run.shortage():
            if reason == TOO_LARGE and "headers" in request.meta:
                visit.too_large(request, request.meta["headers"])
            else:
                visit.failed(request, reason)
            if reading := request.meta.get("reading"):
                reading.broke_off(reason)
                visit.listed(reading)
        self._settle(visit)

    def _stop(self) -> None:
        """End the crawl while there is room to write how it ended; ``closed`` does."""
        assert self.crawler.engine is not None
        if self.crawler.engine.spider is not None and not self._stopping:
            self._stopping = True
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="no room"))

    def _settle(self, visit: Visit) -> None:
        """One request less; with the last one, ask the archive for more, and end the visit when there is none."""
        visit.open -= 1
        if visit.run.shortage():
            self._stop()
            return
        if not visit.open and visit.outcome is None:
            self._schedule([self._document(visit, resource) for resource in visit.due()])
        if not visit.open:
            visit.finish()
        self.progress(visit)
        if not visit.open:
            self._begin_further()
