"""The survey over the wire: one page at a time, by the same robots.txt, guard, pause and recorder as a crawl, but
nothing is kept.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.records import Exchange
from crawler import forms
from crawler.addon import scrapy_settings
from crawler.errors import CrawlError, Unreadable
from crawler.failures import as_reason
from crawler.lanes import Hosts
from crawler.onboarding.choice import suggested
from crawler.onboarding.findings import Answer, Survey
from crawler.onboarding.survey import Choose, survey
from crawler.politeness import Patience
from crawler.readers import Readers
from crawler.robots import Rules, rules_of
from crawler.settings import Settings
from crawler.site import NextPage
from crawler.urls import origin_of

Progress = Callable[[str, str], None]
"""Called before each request with its address and what it is asked for."""


class Scout(Patience):
    """What a visit is for a crawl: it hears of every exchange, and says when the host is to be left alone."""

    def __init__(self, settings: Settings, readers: Readers, progress: Progress) -> None:
        super().__init__(Hosts(settings, _now), _now)
        self._name = settings.identity.name
        self._readers = readers
        self._progress = progress
        self._robots: dict[str, tuple[int, Rules]] = {}
        """By host: the status of the answer to robots.txt, and what it means."""

    def record(self, exchange: Exchange) -> None:
        """Take note of an exchange; nothing is kept of it."""
        if exchange.kind == "robots" and exchange.status is not None:
            rules = rules_of(exchange.status, exchange.payload, exchange.header("Content-Encoding") or "")
            self._robots[origin_of(exchange.resource_url)] = exchange.status, rules
        self.heard(exchange)

    def failed(self, request: Request, reason: str) -> None:
        self.missed(request.url)

    async def ask(self, engine: Any, page: NextPage, why: str) -> Answer:
        """Fetch a page and look at it; what stands in the way is the answer's ``failure``."""
        self._progress(page.url, why)
        url, fragment = urldefrag(page.url)
        meta = {"visit": self, "kind": "listing"}
        request = Request(url, callback=NO_CALLBACK, meta=meta, **forms.posting(page))
        try:
            response = await engine.download_async(request)
        except Exception as error:  # whatever the network does costs this page
            reason = as_reason(error)
            if not isinstance(error, IgnoreRequest):
                self.failed(request, reason)
            return Answer(url=url, failure=reason)
        return await self._answer(response.meta["exchange"], fragment)

    async def _answer(self, exchange: Exchange, fragment: str) -> Answer:
        if exchange.barrier or exchange.status != HTTPStatus.OK:
            return Answer(url=exchange.url, failure=exchange.barrier or f"HTTP {exchange.status}")
        # the fragment is not sent, but some families keep the channel's number in it
        url = f"{exchange.url}#{fragment}".rstrip("#")
        try:
            look = await self._readers.look(exchange.payload, url=url, headers=dict(exchange.headers))
        except Unreadable as error:
            return Answer(url=exchange.url, failure=error.why)
        digest = sha256(exchange.payload).hexdigest()
        return Answer(url=exchange.url, look=look, payload_digest=digest, sitemaps=self._sitemaps(url))

    # ------------------------------------------------------------------ robots.txt

    def _sitemaps(self, url: str) -> tuple[str, ...]:
        _, rules = self._robots.get(origin_of(url), (None, ""))
        return () if isinstance(rules, str) else tuple(rules.sitemaps)

    def verdict(self, url: str) -> str:
        """What the robots.txt of a host means for us, in a sentence."""
        status, rules = self._robots.get(origin_of(url), (None, "cannot be had"))
        if isinstance(rules, str):
            return f"robots.txt {rules}, so nothing may be asked (RFC 9309 §2.3.1.4)."
        if status != HTTPStatus.OK:
            return f"There is no robots.txt (HTTP {status}): everything may be asked."
        if not rules.can_fetch(url, self._name):
            return "robots.txt forbids us this address."
        delay = rules.crawl_delay(self._name)
        return "robots.txt allows it" + (f", with {delay:g} s between two requests." if delay else ".")


def _now() -> datetime:
    return datetime.now(UTC)


class ScoutSpider(Spider):
    """Runs one survey inside Scrapy's engine."""

    name = "gongkai"

    def __init__(self, explore: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.explore = explore

    async def start(self) -> AsyncIterator[Any]:
        await self.explore(self.crawler.engine)
        return
        yield  # what makes this a generator, as Scrapy wants it


def scout(
    settings: Settings, url: str, *, choose: Choose = suggested, progress: Progress = lambda *_: None
) -> Survey | None:
    """Survey the site behind ``url``; None when it was interrupted. It runs once a process, as Twisted's reactor does.

    Raises what ``choose`` raises.
    """
    found: list[Survey] = []
    mistakes: list[CrawlError] = []
    with Readers(settings.readers, at_once=1) as readers:
        scouting = Scout(settings, readers, progress)

        async def explore(engine: Any) -> None:
            async def ask(page: NextPage, why: str) -> Answer:
                return await scouting.ask(engine, page, why)

            try:
                survey_ = await survey(url, ask, choose=choose)
                found.append(replace(survey_, robots=scouting.verdict(survey_.url), stopped=scouting.stopped))
            except CrawlError as error:
                mistakes.append(error)

        logging.getLogger("scrapy").setLevel(logging.ERROR)
        process = AsyncCrawlerProcess(scrapy_settings(settings))
        process.crawl(ScoutSpider, explore=explore)
        process.start()
    if mistakes:
        raise mistakes[0]
    return found[0] if found else None
