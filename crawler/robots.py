"""robots.txt (RFC 9309): what a host asks of robots, asked for twice a day at most, whichever process asks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from protego import Protego
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.hosts import RobotsCopy, host_of
from archive.instants import DAY, HOUR
from crawler.extract.encoding import decompress
from crawler.failures import as_reason
from crawler.lanes import LONGEST_CRAWL_DELAY, LeftAlone
from crawler.urls import origin_of

if TYPE_CHECKING:
    from crawler.politeness import Patience

log = logging.getLogger(__name__)

ROBOTS_BYTES = 512 << 10
"""RFC 9309 §2.5 asks for at least 500 KiB; a 20 MB robots.txt costs 43 s of CPU (measured)."""

GOOD_FOR = 12 * HOUR
"""After this robots.txt is asked for again. It may be used for a day (§2.4), so half a day is left in which it cannot
be had and the crawl goes on."""

OLDEST = DAY

FAILURE_GOOD_FOR = timedelta(minutes=30)
"""A robots.txt that cannot be had forbids everything for so long; then it is asked for again."""

BEFORE_ALL = 1_000

Rules = Protego | str
"""What robots.txt says, or the reason why nobody could ask it."""


def rules_of(status: int, payload: bytes, coding: str) -> Rules:
    """What an answer to robots.txt means; ``payload`` is as sent, with its content ``coding``.

    Nobody below us unpacks: read as it comes, a robots.txt in gzip would forbid nothing.
    """
    if status >= 500:
        return f"cannot be had (HTTP {status})"
    text = decompress(payload, coding=coding)[0] if status == HTTPStatus.OK else b""
    if len(text) >= ROBOTS_BYTES:  # half a line would forbid more than was meant
        text = text[:ROBOTS_BYTES].rpartition(b"\n")[0]
    return Protego.parse(text.decode("utf-8", "replace"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a host's robots.txt says, and until when that is not asked again."""

    rules: Rules
    until: datetime


class Robots:
    """Downloader middleware: nothing is asked that robots.txt forbids, or while robots.txt cannot be had.

    RFC 9309 §2.3.1: 4xx means no rules, 5xx and no answer mean "everything is forbidden", unless there is a copy that
    is not too old. Scrapy's own middleware takes the last two for permission.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.name = crawler.settings["GONGKAI"].identity.name
        self._told: dict[str, asyncio.Task[Told]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        robots = cls(crawler)
        crawler.signals.connect(robots.enough, signals.bytes_received)
        return robots

    def enough(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt of which nothing further is read: it may be endless."""
        if request.meta["kind"] == "robots":
            request.meta["came"] = request.meta.get("came", 0) + len(data)
            if request.meta["came"] > ROBOTS_BYTES:
                raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        if request.meta["kind"] == "robots":
            return
        rules = await self._rules(request.meta["visit"], origin_of(request.url))
        if isinstance(rules, str):
            raise IgnoreRequest(f"robots.txt: {rules}")
        if not rules.can_fetch(request.url, self.name):
            raise IgnoreRequest("robots.txt forbids it")

    async def _rules(self, visit: Patience, origin: str) -> Rules:
        """Whoever comes while it is being asked for waits for the same answer."""
        task = self._told.get(origin)
        if task is None or (task.done() and _is_over(task, visit.now())):
            task = self._told[origin] = asyncio.ensure_future(self._learn(visit, origin))
        return (await asyncio.shield(task)).rules

    async def _learn(self, visit: Patience, origin: str) -> Told:
        """From the copy that the archive has, or from the host; from the copy again where that fails."""
        url, now = f"{origin}/robots.txt", visit.now()
        copy = visit.hosts.robots_copy(url)
        kept = rules_of(copy.status, copy.payload, copy.coding) if copy else None
        if kept is not None:  # however old it is: it is what was promised last
            self._slow_down(visit, origin, kept)
        if copy and kept is not None and _younger(copy, GOOD_FOR, now):
            return Told(rules=kept, until=copy.fetched_at + GOOD_FOR)
        rules = await self._ask(visit, url)
        if not isinstance(rules, str):
            self._slow_down(visit, origin, rules)
            return Told(rules=rules, until=now + GOOD_FOR)
        if copy and kept is not None and _younger(copy, OLDEST, now):
            log.info("%s %s: the copy of %s holds", url, rules, copy.fetched_at)
            return Told(rules=kept, until=min(now + FAILURE_GOOD_FOR, copy.fetched_at + OLDEST))
        return Told(rules=rules, until=now + FAILURE_GOOD_FOR)

    async def _ask(self, visit: Patience, url: str) -> Rules:
        robots = Request(
            url,
            callback=NO_CALLBACK,
            priority=BEFORE_ALL,
            # however long it says to be: ``enough`` ends it
            meta={"kind": "robots", "visit": visit, "resource_url": url, "download_maxsize": 0},
        )
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(robots)
            assert response.request is not None
        except LeftAlone:
            raise  # nothing is known of it: the next request asks again
        except Exception as error:  # whatever the network does, the answer is: not now
            reason = as_reason(error)
            visit.failed(robots, reason)
            return f"cannot be had ({reason})"
        if (exchange := response.request.meta.get("exchange")) and exchange.truncated == "disconnect":
            return "cannot be had (broken off)"
        return rules_of(response.status, response.body, _coding(response))

    def _slow_down(self, visit: Patience, origin: str, rules: Rules) -> None:
        asked = (None if isinstance(rules, str) else rules.crawl_delay(self.name)) or 0.0
        delay = min(asked, LONGEST_CRAWL_DELAY) if asked > 0 else 0.0  # a host may ask for -1, or for nan
        lane = visit.hosts.lane(host_of(origin))
        if delay and lane.crawl_delays.get(origin) != delay:
            log.info("%s asks for %g s between requests", origin, delay)
            visit.hosts.flush()  # after a kill the next process has to know of it
        lane.crawl_delays[origin] = delay


def _younger(copy: RobotsCopy, age: timedelta, now: datetime) -> bool:
    """Whether a copy is younger than that. A clock that is set right may make it a little younger than new."""
    return -GOOD_FOR < now - copy.fetched_at < age


def _is_over(task: asyncio.Task[Told], now: datetime) -> bool:
    return task.cancelled() or task.exception() is not None or task.result().until <= now


def _coding(response: Response) -> str:
    return (response.headers.get("Content-Encoding") or b"").decode("latin-1")
