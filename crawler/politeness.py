"""What we owe the sites: robots.txt, one request in flight a host, a pause between two, and an end when they are
ill.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.records import Exchange
from crawler.barrier import MAINTENANCE, is_wall
from crawler.extract.encoding import decompress
from crawler.failures import as_reason, is_outage
from crawler.urls import origin_of

log = logging.getLogger(__name__)

ROBOTS_BYTES = 512 << 10
"""RFC 9309 §2.5 asks for at least 500 KiB; a 20 MB robots.txt costs 43 s of CPU (measured)."""

LONGEST_CRAWL_DELAY = 60.0
"""Seconds. Somebody who asks for more means no, and their channel would never be read to its end."""

BEFORE_ALL = 1_000

OUTAGES_BEFORE_STOP = 3
"""Failures of a host in a row after which we leave it alone until the next run: it is down, or does not want us."""

Rules = Protego | str
"""What robots.txt says, or the reason why nobody could ask it."""


def rules_of(status: int, payload: bytes, coding: str) -> Rules:
    """What an answer to robots.txt means; ``payload`` is as sent, with its content ``coding``.

    Nobody below us unpacks: read as it comes, a robots.txt in gzip would forbid nothing.
    """
    if status >= 500:
        return f"cannot be had (HTTP {status})"
    text = decompress(payload, coding=coding)[0][:ROBOTS_BYTES] if status == HTTPStatus.OK else b""
    return Protego.parse(text.decode("utf-8", "replace"))


class Patience:
    """When a host is to be left alone: after a barrier, and after OUTAGES_BEFORE_STOP failures in a row."""

    def __init__(self) -> None:
        self.stopped: str | None = None
        """Why nothing more is asked."""
        self.blocked = False
        self._outages = 0

    def heard(self, exchange: Exchange) -> None:
        """A host answered: a barrier is an end, an error of the server one failure more."""
        if is_wall(exchange.barrier):
            self.blocked = True
            self.stopped = f"{exchange.barrier} at {exchange.url}"
        ill = exchange.barrier == MAINTENANCE or (exchange.status is not None and exchange.status >= 500)
        self._outage(ill, exchange.barrier or f"HTTP {exchange.status}")

    def missed(self, reason: str) -> None:
        """No answer came, or none that could be used."""
        self._outage(is_outage(reason), reason)

    def _outage(self, ill: bool, reason: str) -> None:
        self._outages = self._outages + 1 if ill else 0
        if self._outages >= OUTAGES_BEFORE_STOP:
            self.stopped = f"{self._outages} times in a row: {reason}"


class Robots:
    """Downloader middleware: nothing is asked that robots.txt forbids, or while robots.txt cannot be had.

    RFC 9309 §2.3.1: 4xx means no rules, 5xx and no answer mean "everything is forbidden". Scrapy's own middleware
    takes the last two for permission.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.name = crawler.settings["GONGKAI"].identity.name
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta["kind"] == "robots":
            return
        rules = await self._rules(request)
        if isinstance(rules, str):
            raise IgnoreRequest(f"robots.txt: {rules}")
        if not rules.can_fetch(request.url, self.name):
            raise IgnoreRequest("robots.txt forbids it")

    async def _rules(self, request: Request) -> Rules:
        host = origin_of(request.url)
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._ask(host, request))
        return await asyncio.shield(self._asked[host])

    async def _ask(self, host: str, request: Request) -> Rules:
        robots = Request(
            f"{host}/robots.txt",
            callback=NO_CALLBACK,
            priority=BEFORE_ALL,
            meta={"kind": "robots", "visit": request.meta["visit"]},
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(robots)
        except Exception as error:  # whatever the network does, the answer is: not now
            reason = as_reason(error)
            request.meta["visit"].failed(robots, reason)
            return f"cannot be had ({reason})"
        return self._read(host, response)

    def _read(self, host: str, response: Response) -> Rules:
        coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        rules = rules_of(response.status, response.body, coding)
        if not isinstance(rules, str) and (delay := rules.crawl_delay(self.name)):
            self._slow_down(urlsplit(host).netloc, min(float(delay), LONGEST_CRAWL_DELAY))
        return rules

    def _slow_down(self, host: str, delay: float) -> None:
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        if delay > self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            log.info("%s asks for %g s between requests", host, delay)
            downloader.per_slot_settings[host] = {"delay": delay}
            if host in downloader.slots:
                downloader.slots[host].delay = delay


class Redirects(RedirectMiddleware):
    """Follows redirects without a Referer: a site need not learn where we come from."""

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)


class OneSlotAHost:
    """Downloader middleware: a host, with its port, is one slot; a visit that has ended asks nothing more."""

    def process_request(self, request: Request) -> None:
        if (stop := request.meta["visit"].stopped) and request.meta["kind"] != "robots":
            raise IgnoreRequest(f"stopped: {stop}")
        request.meta["download_slot"] = urlsplit(request.url).netloc
