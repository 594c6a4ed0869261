"""The pool of reader processes: bytes in, Content or Listing out, under limits of memory and time.

Parsing in the engine would let one page stop the crawl (measured: 0.9 MB with 10^5 attributes costs over a minute of
CPU). A reader that runs out of memory or time is ended and replaced; it costs the one page it was reading. What a
reader may do at all is `crawler.confinement`, what it may answer `crawler.inbox`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from archive.records import Content, FileContent
from crawler.errors import Tampered, Unreadable
from crawler.extract.requisites import of_sheet
from crawler.files import read_file
from crawler.files.formats import by_magic
from crawler.inbox import Context
from crawler.onboarding.seen import Look
from crawler.reading import PageRead, begin, look, read_listing, read_one, read_page
from crawler.site import Listing
from crawler.tables import ReaderSettings

T = TypeVar("T")

log = logging.getLogger(__name__)

PAGES_A_READER = 2_000
"""A reader is replaced after so many pages: what lxml leaks dies with it."""


class Readers:
    """A pool of reader processes; close it, or use it as a context manager."""

    def __init__(self, settings: ReaderSettings, *, at_once: int | None = None) -> None:
        """No more readers are begun than pages are to be read ``at_once``: of sites that is one each, for a site has
        one request in flight. To begin one takes 0.4 s of a processor.
        """
        self._seconds = settings.seconds
        self._memory = settings.memory_mb << 20
        count = settings.processes or os.cpu_count() or 1
        self.count = min(count, at_once) if at_once else count
        self._pool = self._begun()
        self._leaving: dict[ProcessPool, Thread] = {}

    def _begun(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            max_tasks=PAGES_A_READER,
            initializer=begin,
            initargs=(self._memory,),
            context=Context(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (*self._leaving, self._pool):
            pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        for leaving in self._leaving.values():
            leaving.join()

    async def document(
        self, payload: bytes, *, url: str, headers: Mapping[str, str], outlined: bool = False
    ) -> Content:
        """What a page says, with its outline where it is wanted (``outlined``). Raises Unreadable."""
        content = await self.reread(payload, url=url, headers=headers, outline=None, outlined=outlined)
        if content is None:
            raise Unreadable(url, "its reader did not read it")
        return content

    async def reread(
        self, payload: bytes, *, url: str, headers: Mapping[str, str], outline: str | None, outlined: bool
    ) -> Content | None:
        """As ``document``; None where the page has this ``outline``, and so says what it said. Raises Unreadable."""
        options = {"headers": headers, "outline": outline, "outlined": outlined}
        page = await self._read(PageRead, read_page, payload, url=url, **options)
        return page.content

    async def listing(
        self, payload: bytes, *, url: str, headers: Mapping[str, str], family: str | None, shape: str = ""
    ) -> Listing:
        """What a listing page holds, whose rows may stand as those of the page before it. Raises Unreadable."""
        return await self._read(Listing, read_listing, payload, url=url, headers=headers, family=family, shape=shape)

    async def sheet(self, payload: bytes, *, url: str, headers: Mapping[str, str], imports: bool) -> tuple[str, ...]:
        """What a style sheet names. Raises Unreadable."""
        return await self._read(tuple, of_sheet, payload, url=url, headers=headers, imports=imports)

    async def file(self, payload: bytes, *, url: str, headers: Mapping[str, str], name: str = "") -> FileContent:
        """What a file says, or the word for why it was not read. Never raises: a hostile file costs that file."""
        try:
            return await self._read(FileContent, read_file, payload, url=url, headers=headers, name=name)
        except Unreadable as error:
            found = by_magic(payload)
            return FileContent(
                format=found.name, media_type=found.media_type, unread=error.unread, detail=error.why[:200]
            )

    async def look(self, payload: bytes, *, url: str, headers: Mapping[str, str]) -> Look:
        """What a page is and where it leads, for a survey. Raises Unreadable."""
        return await self._read(Look, look, payload, url=url, headers=headers)

    async def _read(
        self, answer: type[T], function: Callable[..., T], payload: bytes, *, url: str, **options: Any
    ) -> T:
        pool = self._sound_pool()
        options = {"url": url, "seconds": self._seconds} | options
        task = pool.schedule(read_one, args=(function, payload), kwargs=options, timeout=self._seconds)
        try:
            found = await asyncio.wrap_future(task)
            if type(found) is not answer:
                raise Tampered(type(found).__name__)
        except TimeoutError:
            raise Unreadable(url, f"no end after {self._seconds:g} s", unread="too-large") from None
        except MemoryError:
            raise Unreadable(url, "it needs more memory than a reader may have", unread="too-large") from None
        except ProcessExpired as error:
            raise Unreadable(url, f"its reader died ({error})") from None
        except BrokenProcessPool:
            raise Unreadable(url, "its readers broke down") from None
        except Tampered as error:
            log.warning("%s: %s; all readers are replaced", url, error)
            self._replace(pool)
            raise Unreadable(url, str(error)) from None
        except Exception as error:
            # a fault of ours in one page must cost that page: it stays due, and the run is not called done
            log.exception("a fault in reading %s", url)
            raise Unreadable(url, f"a fault of ours: {error}") from error
        return found

    def _sound_pool(self) -> ProcessPool:
        """The pool, begun anew where it broke: it does when readers die that read nothing, as for want of memory."""
        if not self._pool.active:
            log.warning("the readers broke down, and are replaced")
            self._replace(self._pool)
        return self._pool

    def _replace(self, pool: ProcessPool) -> None:
        """Readers in place of those of ``pool``, which finish what they were given and are ended, one way or other."""
        if pool is self._pool:
            self._pool = self._begun()
            pool.close()  # type: ignore[no-untyped-call]
            leaving = Thread(target=pool.join, name="readers that leave")
            leaving.start()
            self._leaving[pool] = leaving
