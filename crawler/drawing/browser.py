"""Lists that only a browser can draw (`browser = true`): Chromium draws them, and turns their pages by their 下一页.

Imported only where a site wants it. The browser has no network: see `crawler/drawing/parts.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urldefrag

from playwright.async_api import Error, Page
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from archive.records import Exchange, Resource
from crawler.drawing.pagescript import LINKS, NEXT_CONTROL, SNAPSHOT, TURN
from crawler.drawing.parts import Parts
from crawler.errors import Unreadable

if TYPE_CHECKING:
    from crawler.completeness import Reading
    from crawler.pipeline import Visit

QUIET = 1.5
"""Seconds without a request and without a new link, after which a page counts as drawn. Scripts that wait before they
ask wait for less than one."""

LOOK = 0.1
"""Seconds between two looks at a page that is being drawn."""

CLOSING = 20.0
"""Seconds a page, or Chromium, may take to close; what is left of it then ends with this process."""


async def refuse(_: object) -> bool:
    """What scrapy-playwright asks about a request that we did not answer before it."""
    return True


class Browser:
    """Scrapy extension: one Chromium for the whole crawl, started with the first list that needs it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._one_list = asyncio.Lock()
        """One list is drawn at a time: a page costs some hundred megabytes."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        browser = cls(crawler)
        crawler.signals.connect(browser.close, signals.engine_stopped)
        return browser

    async def close(self) -> None:
        """End Chromium with the crawl, however the crawl ends."""
        with suppress(TimeoutError, Error):
            async with asyncio.timeout(CLOSING):
                await self.handler.close()

    async def read(
        self, visit: Visit, reading: Reading, shell: Exchange, found: Callable[[Iterable[Resource]], None]
    ) -> None:
        """Read a list whose first page came as ``shell``, page by page; ``found`` is told what is worth fetching.

        Raises Unreadable.
        """
        reading.begin_drawn()
        async with self._one_list, Drawing(self, visit, reading.resource, shell) as drawing:
            goes_on = True
            while goes_on:
                exchange, more = await drawing.page()
                goes_on, worth = await visit.read_drawn(reading, exchange, more=more, lost=drawing.lost)
                found(worth)
                if goes_on and not await drawing.turn():
                    visit.unturned(reading, drawing.lost)
                    goes_on = False


class Drawing:
    """One list in one page of the browser; an asynchronous context manager that leaves nothing open."""

    def __init__(self, browser: Browser, visit: Visit, channel: Resource, shell: Exchange) -> None:
        self._browser = browser
        self._visit = visit
        self._channel = channel
        self._settings = browser.crawler.settings["GONGKAI"]
        self._parts = Parts(browser.crawler, visit, shell)
        # a page may choose its list by the fragment, which no server is told
        self._url = shell.url + (f"#{fragment}" if (fragment := urldefrag(channel.address).fragment) else "")
        self._number = 1
        self._page: Page
        self._links = ""
        self._crashed = False

    async def __aenter__(self) -> Self:
        try:
            await self._open()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    @property
    def lost(self) -> str | None:
        """The first request since the page was turned that brought nothing, and why."""
        return self._parts.lost

    # ------------------------------------------------------------------ opening and closing

    async def _open(self) -> None:
        request = Request(self._url, meta=self._meta())
        async with self._trouble():
            await self._browser.handler.download_request(request)
        self._page = request.meta["playwright_page"]
        self._links = await self._settled()

    def _meta(self) -> dict[str, Any]:
        return {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": self._context,
            "playwright_context_kwargs": {
                "user_agent": self._settings.user_agent,
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",
                "service_workers": "block",
                "accept_downloads": False,
            },
            "playwright_page_init_callback": self._prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
        }

    @property
    def _context(self) -> str:
        """A name of its own: nothing that one list leaves in the browser is there for the next."""
        return f"{self._visit.site.id}-{id(self)}"

    async def _prepare(self, page: Page, _: Request) -> None:
        """Answer what the page asks. Playwright asks the handler that was registered last; the one of scrapy-playwright
        behind it refuses everything, so that a page we had not prepared would get nothing.
        """
        await page.route("**", self._parts.answer)
        page.on("popup", lambda popup: popup.close())
        page.on("crash", self._note_crash)

    def _note_crash(self, _: Page) -> None:
        self._crashed = True

    async def _close(self) -> None:
        # a request that is on its way ends in its own time; handing its answer to a browser that hangs may not
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.politeness.timeout + CLOSING):
                await self._parts.close()
        wrapper = self._browser.handler.context_wrappers.get(self._context)
        if wrapper is not None:
            with suppress(TimeoutError, Error):
                async with asyncio.timeout(CLOSING):
                    await wrapper.context.close()

    # ------------------------------------------------------------------ reading and turning

    async def page(self) -> tuple[Exchange, bool]:
        """The page as it is drawn now, and whether it has a control that leads to another."""
        async with self._trouble():
            html = await self._page.evaluate(SNAPSHOT)
            more = await self._page.evaluate(NEXT_CONTROL)
        payload = html.encode("utf-8", "replace")
        if len(payload) > self._settings.politeness.max_bytes:
            raise self._unreadable("larger than may be read")
        exchange = Exchange(
            url=urldefrag(self._page.url).url,
            resource_url=self._channel.url,
            kind="listing",
            fetched_at=self._visit.now(),
            status=HTTPStatus.OK,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            payload=payload,
            drawn=self._number,
        )
        return exchange, more

    async def turn(self) -> bool:
        """Click 下一页. False when the page shows the same links as before: nothing came of it."""
        self._number += 1
        self._parts.turn_over()
        async with self._trouble():
            await self._page.evaluate(TURN)
        before, self._links = self._links, await self._settled()
        return self._links != before

    async def _settled(self) -> str:
        """Wait until nothing has been asked for and no link has changed for a while; the links that are there then.

        Time that our own downloader takes (its pauses, another request of the same host) is not the browser's.
        """
        clock = asyncio.get_running_loop().time
        links, spent, looked = "", 0.0, clock()
        still_since = looked
        while looked - still_since < QUIET:
            await asyncio.sleep(LOOK)
            self._go_on()
            now = await self._links_now()
            before, looked = looked, clock()
            if self._parts.under_way or now != links:
                links, still_since = now or "", looked
            spent += 0.0 if self._parts.under_way else looked - before
            if spent > self._settings.browser.seconds:
                raise self._unreadable(f"not drawn after {self._settings.browser.seconds:g} s")
        return links

    async def _links_now(self) -> str | None:
        """The links; None while the page is being exchanged for another."""
        async with self._trouble():
            try:
                return str(await self._page.evaluate(LINKS))
            except Error:
                if self._page.is_closed() or self._crashed:
                    raise
                return None

    def _go_on(self) -> None:
        """Raises Unreadable when the crawl, or the visit, has been stopped meanwhile."""
        if not self._browser.crawler.crawling:
            self._visit.cut_short = True
            raise Unreadable(self._url, "stopped: the crawl was interrupted")
        if self._visit.stopped:
            raise Unreadable(self._url, f"stopped: {self._visit.stopped}")

    @asynccontextmanager
    async def _trouble(self) -> AsyncIterator[None]:
        """A browser that hangs or dies costs this reading."""
        seconds = self._settings.browser.seconds
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            raise self._unreadable(f"no answer from the browser in {seconds:g} s") from None
        except Error as error:
            raise self._unreadable(f"the browser failed: {error.message.splitlines()[0]}") from None

    def _unreadable(self, why: str) -> Unreadable:
        return Unreadable(self._url, why)
