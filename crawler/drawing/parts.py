"""What a page asks for while the browser draws it (its parts), answered by the crawl's own downloader.

So robots.txt, the guard, the pause between two requests, TLS verdicts and the originals hold for the browser as for
everybody else; it has no network of its own.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from playwright.async_api import Error, Route
from playwright.async_api import Request as Asked
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.records import Exchange
from crawler.aliases import is_own
from crawler.extract.encoding import decompress
from crawler.failures import as_reason

if TYPE_CHECKING:
    from crawler.pipeline import Visit

KINDS = frozenset({"document", "script", "xhr", "fetch"})
"""Kinds of request that rows may depend on. Images, fonts, styles, media, beacons and sockets are refused."""

METHODS = frozenset({"GET", "POST"})

MOST_PARTS = 100
"""Requests for one page of a list; a page that asks for more asks without end."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5

NOT_SENT = frozenset({"accept-encoding", "accept-language", "cookie", "origin", "referer", "user-agent"})
"""Request headers that are ours to choose, or that no request of ours has. What a script adds is sent."""

NOT_HANDED_ON = frozenset({"content-encoding", "content-length", "set-cookie", "transfer-encoding"})
"""Response headers that are no longer true of the unpacked body; and no page keeps a cookie."""


class Parts:
    """The network of one page in the browser."""

    def __init__(self, crawler: Crawler, visit: Visit, shell: Exchange) -> None:
        self.under_way = 0
        self.lost: str | None = None
        """The first request since the page was last turned that brought nothing, and why."""
        self._crawler = crawler
        self._visit = visit
        self._shell: Exchange | None = shell
        self._asked = 0
        self._closed = False
        self._one_at_a_time = asyncio.Lock()

    def turn_over(self) -> None:
        """The page is about to be turned: what was lost or asked for so far belongs to the one before."""
        self.lost, self._asked = None, 0

    async def close(self) -> None:
        """Answer nothing more, and wait for what is on its way: it is recorded before its visit ends."""
        self._closed = True
        async with self._one_at_a_time:
            pass

    async def answer(self, route: Route) -> None:
        """Playwright's route handler."""
        self.under_way += 1
        try:
            if route.request.resource_type not in KINDS:
                await route.abort("aborted")
            else:
                async with self._one_at_a_time:
                    await self._answer(route)
        except Error:
            pass  # the page went away while its request was on its way
        finally:
            self.under_way -= 1

    async def _answer(self, route: Route) -> None:
        asked = route.request
        if self._shell is not None and asked.is_navigation_request():
            shell, self._shell = self._shell, None
            await _hand_on(route, shell.status or 200, dict(shell.headers), shell.payload)
        elif why := self._refusal(asked):
            await self._lose(route, why)
        else:
            await self._fetch(route)

    def _refusal(self, asked: Asked) -> str | None:
        if self._closed or not self._crawler.crawling:
            return "stopped"
        self._asked += 1
        if self._asked > MOST_PARTS:
            return f"more than {MOST_PARTS} requests for one page"
        if asked.method not in METHODS:
            return f"method {asked.method}"
        return None if is_own(asked.url, self._visit.site) else "another site's"

    async def _fetch(self, route: Route) -> None:
        try:
            response = await self._download(await self._request(route.request))
        except Error:
            raise
        except Exception as error:  # whatever the network, robots.txt or the guard say, the page does not get it
            await self._lose(route, as_reason(error))
            return
        if response.status >= 400:
            self._note(route.request, f"HTTP {response.status}")
        headers = {str(name): str(value) for name, value in response.headers.to_unicode_dict().items()}
        await _hand_on(route, response.status, headers, response.body)

    async def _download(self, request: Request) -> Response:
        """The answer behind redirects, which are followed on this site only: the browser is not asked about them."""
        assert self._crawler.engine is not None
        for _ in range(MOST_REDIRECTS):
            response = await self._crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or location is None:
                return response
            url = urljoin(request.url, location.decode("latin-1"))
            if not is_own(url, self._visit.site):
                raise IgnoreRequest(f"redirects to another site's {url}")
            request = request.replace(url=url, method="GET", body=b"")
        raise IgnoreRequest("redirects without end")

    async def _request(self, asked: Asked) -> Request:
        headers = {
            name: value
            for name, value in (await asked.all_headers()).items()
            if name not in NOT_SENT and not name.startswith((":", "sec-", "if-"))
        }
        return Request(
            asked.url,
            method=asked.method,
            headers=headers,
            body=asked.post_data_buffer or b"",
            callback=NO_CALLBACK,
            meta={"visit": self._visit, "kind": "listing", "dont_redirect": True},
        )

    async def _lose(self, route: Route, why: str) -> None:
        self._note(route.request, why)
        # 'aborted' leaves the page standing when it was about to go somewhere else
        await route.abort("aborted")

    def _note(self, asked: Asked, why: str) -> None:
        self.lost = self.lost or f"{asked.url}: {why}"


async def _hand_on(route: Route, status: int, headers: dict[str, str], payload: bytes) -> None:
    lowered = {name.lower(): value for name, value in headers.items()}
    body, _ = decompress(payload, coding=lowered.get("content-encoding", ""))
    kept = {name: value for name, value in lowered.items() if name not in NOT_HANDED_ON}
    await route.fulfill(status=status, headers=kept, body=body)
