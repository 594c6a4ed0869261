"""The lane to each host: one request in flight, a pause after it, and nothing while the host rests.

The lane stands in the download handler, the last thing before the wire: whoever asks (a visit, robots.txt, a redirect,
the browser) goes through it, and an answer is judged before the next request is let through. The pause is counted from
the end of an answer, as the host sees it, not from its beginning.

What survives the process: a rest is durable before anything else is asked, and so is a host's mark ``free_at`` = NULL
before its first request. Only who ends in good order replaces the mark by the instant at which the pause ends; after a
kill the next process finds it, and waits as long as the longest pause that may have been promised.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive import hosts as archived
from archive.hosts import Host, RobotsCopy, host_of
from archive.instants import Clock, to_text
from archive.store import Archive
from crawler.barrier import barrier
from crawler.breaker import Trouble, after, trouble_of
from crawler.connecting import saying_why
from crawler.errors import AddressRefused
from crawler.failures import as_reason, is_outage
from crawler.recorder import pairs
from crawler.settings import Settings
from crawler.tls import JudgingHandler
from crawler.wire import BoundedHandler

if TYPE_CHECKING:
    from crawler.politeness import Patience

log = logging.getLogger(__name__)

LONGEST_CRAWL_DELAY = 60.0
"""Seconds. Somebody who asks for more means no, and their channel would never be read to its end."""

TIMES_AS_LONG = 5
"""The pause as a multiple of the time that an answer took, as Heritrix has it: whatever else a server does, it is busy
with us a sixth of the time at most."""

LOOK_UP = 0.5
"""Seconds after which whoever waits looks whether the crawl still goes on: pauses may be a minute long, and the next
process waits for this one to end."""

STOPPED = "stopped: "
"""Begins the reason of a request that was not made because its visit had ended: it is no failure, and stays due."""

INTERRUPTED = f"{STOPPED}interrupted"

Ask = Callable[[Request], Awaitable[Response]]


def pause(delay: float, crawl_delay: float, took: float, longest: float) -> float:
    """Seconds from the end of an answer to the next request. A delay of 0 takes no account of slow answers."""
    slow = min(TIMES_AS_LONG * took, longest) if delay else 0.0
    return max(delay, crawl_delay, slow)


class LeftAlone(IgnoreRequest):
    """Raised when a host, or a site, is not to be asked now, before anything is sent, from the lane."""


class Lane:
    """The one way to a host. Its instants are readings of ``monotonic``, the clock that nobody sets."""

    def __init__(self, host: Host, *, delay: float, longest: float) -> None:
        self.host = host
        self.delay = delay
        self.crawl_delays: dict[str, float] = {}
        """What its robots.txt asks for: http and https have one each."""
        self.one_at_a_time = asyncio.Lock()
        self.in_flight = False
        self.used = False
        self.told_free_at = 0.0
        """When the pause ends of which the last process told."""
        self.ended_at = 0.0
        """When the last answer ended; before the first, when a process was dead that had asked and told nothing."""
        self.took: float | None = None
        """Seconds that it took."""
        self._longest = longest

    def ended(self, took: float) -> None:
        """An answer that took so long has ended: the pause begins."""
        self.ended_at, self.took, self.in_flight = monotonic(), took, False

    async def until_free(self, crawler: Crawler) -> None:
        """Wait for the end of the pause, or of the crawl. The pause is longer than it seemed when the answer was a
        robots.txt that asks so.
        """
        while (left := self.free_at() - monotonic()) > 0 and crawler.crawling:
            await asyncio.sleep(min(left, LOOK_UP))

    def free_at(self) -> float:
        if self.took is None:
            return self.told_free_at
        longest_crawl_delay = max(self.crawl_delays.values(), default=0.0)
        return self.ended_at + pause(self.delay, longest_crawl_delay, self.took, self._longest)


class Hosts:
    """All hosts of a crawl process; with an ``archive`` it goes on where the last process ended.

    Rests are told by the crawl's own clock, pauses by the machine's: a crawl ``--now`` a month later follows at once.
    """

    def __init__(self, settings: Settings, clock: Clock, archive: Archive | None = None) -> None:
        self.settings = settings
        self.sites = {site.id: site for site in settings.sites}
        self.budgets = settings.budgets
        """How many requests each site may be sent on a day."""
        self._delays = settings.delays
        self._archive = archive
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._began = monotonic()
        last = archived.last_asked(archive) if archive else None
        self._new_table = last is not None and abs((datetime.now(UTC) - last).total_seconds()) < LONGEST_CRAWL_DELAY
        """Somebody asked a moment ago, and a table made anew would not know whom."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The crawl is over: say of each host when its pause ends. One that is still being asked keeps its mark."""
        if self._archive is None or self._archive.failure is not None:
            return
        for lane in self._lanes.values():
            if lane.used and not lane.in_flight:
                left = timedelta(seconds=max(0.0, lane.free_at() - monotonic()))
                self._keep(lane, replace(lane.host, free_at=_whole_second(datetime.now(UTC) + left)))

    # ------------------------------------------------------------------ lanes

    def lane(self, name: str, delay: float = 0.0) -> Lane:
        """The lane to a host; ``delay`` is that of the site for which it is asked: the longest holds."""
        lane = self._lanes.get(name) or self._open(name)
        lane.delay = max(lane.delay, delay)
        return lane

    def delay(self, name: str) -> float:
        """Seconds between an answer of a host and the next request, as the settings have it."""
        return self._delays.get(name, self.settings.politeness.delay)

    def _open(self, name: str) -> Lane:
        delay, longest = self.delay(name), self.settings.politeness.longest_delay
        host = archived.known(self._archive.connection, name) if self._archive else None
        lane = self._lanes[name] = Lane(host or Host(name=name), delay=delay, longest=longest)
        left = 0.0 if host is None and not self._new_table else inf
        if host is not None and host.free_at is not None:
            left = (host.free_at - datetime.now(UTC)).total_seconds()
        if left <= pause(delay, LONGEST_CRAWL_DELAY, inf, longest):
            lane.told_free_at = monotonic() + left
        else:  # a process was killed, or a clock was set back; that must not keep us from asking for a year
            lane.ended_at, lane.took = self._began, inf
        return lane

    async def through(self, crawler: Crawler, request: Request, ask: Ask) -> Response:
        """Ask when the lane is free, and judge the answer before anybody else is let through. Raises LeftAlone."""
        visit: Patience = request.meta["visit"]
        name = host_of(request.url)
        lane = self.lane(name, visit.delay)
        async with lane.one_at_a_time:
            await lane.until_free(crawler)
            if not crawler.crawling:
                raise LeftAlone(INTERRUPTED)
            if why := visit.refuses(name):
                raise LeftAlone(why)
            self._mark(lane)
            visit.asks()
            return await self._asked(lane, request, ask)

    async def _asked(self, lane: Lane, request: Request, ask: Ask) -> Response:
        began, lane.in_flight = monotonic(), True
        try:
            response = await ask(request)
        except AddressRefused:
            raise  # nothing was sent
        except Exception as error:
            reason = as_reason(error)
            self._heard(lane, Trouble(kind="outage", why=reason) if is_outage(reason) else None)
            raise
        finally:
            lane.ended(monotonic() - began)
        self._heard(lane, self._trouble(request, response))
        return response

    def _trouble(self, request: Request, response: Response) -> Trouble | None:
        headers = dict(pairs(response.headers))
        kind = request.meta["barrier"] = barrier(response.status, headers, response.body)
        return trouble_of(response.status, headers, kind, request.url, self._clock())

    # ------------------------------------------------------------------ what survives the process

    def _mark(self, lane: Lane) -> None:
        """Before the first request: whoever comes after us must know that we asked, however we end."""
        if self._archive is not None and not lane.used:
            self._keep(lane, replace(lane.host, free_at=None))
            self._archive.flush()
        lane.used = True

    def _heard(self, lane: Lane, trouble: Trouble | None) -> None:
        """Judge by an answer whether its host is to be left alone; a rest is durable before anybody asks again."""
        host = after(lane.host, trouble, self._clock())
        if host == lane.host:
            return
        self._keep(lane, host)
        if host.waits_until:
            self.flush()
            log.info("%s is left alone until %s: %s", host.name, to_text(host.waits_until), host.why)

    def _keep(self, lane: Lane, host: Host) -> None:
        lane.host = host
        if self._archive is not None:
            archived.keep(self._archive, host)

    def flush(self) -> None:
        """Make durable what was heard."""
        if self._archive is not None:
            self._archive.flush()

    # ------------------------------------------------------------------ what is known of a host

    def at_rest(self, name: str) -> str | None:
        """Why a host is left alone for now, None when it may be asked."""
        host = self.lane(name).host
        return host.why if host.rests(self._clock()) else None

    def robots_copy(self, url: str) -> RobotsCopy | None:
        """The robots.txt that an earlier process was given."""
        return archived.robots_copy(self._archive, url) if self._archive else None


def _whole_second(at: datetime) -> datetime:
    """The next whole second: instants are cut off to seconds, and a pause may not be."""
    return at.replace(microsecond=0) + timedelta(seconds=bool(at.microsecond))


class LaneHttp(BoundedHandler):
    """Scrapy's handler for http, at the end of a lane."""

    async def download_request(self, request: Request) -> Response:
        hosts: Hosts = request.meta["visit"].hosts
        return await hosts.through(self.crawler, request, partial(saying_why, super().download_request))


class LaneHttps(BoundedHandler, JudgingHandler):
    """Ours for https, likewise."""

    async def download_request(self, request: Request) -> Response:
        hosts: Hosts = request.meta["visit"].hosts
        return await hosts.through(self.crawler, request, partial(saying_why, super().download_request))
