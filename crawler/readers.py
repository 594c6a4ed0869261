"""The pool of reader processes: bytes in, Content or Listing out, under limits of memory and time.

Parsing in the engine would let one page stop the crawl (measured: 0.9 MB with 10^5 attributes costs over a minute of
CPU). A reader that runs out of memory or time is ended and replaced; it costs the one page it was reading.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from archive.records import Content, FileContent
from crawler.errors import Unreadable
from crawler.extract import extract
from crawler.extract.requisites import of_sheet
from crawler.files import read_file
from crawler.files.formats import by_magic
from crawler.listing.reader import read_listing
from crawler.onboarding.look import Look, look
from crawler.site import Listing
from crawler.tables import ReaderSettings

T = TypeVar("T")

log = logging.getLogger(__name__)

PAGES_A_READER = 2_000
"""A reader is replaced after so many pages: what lxml leaks dies with it."""

_FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


class Readers:
    """A pool of reader processes; close it, or use it as a context manager."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._seconds = settings.seconds
        self.count = settings.processes or os.cpu_count() or 1
        self._pool = ProcessPool(
            max_workers=self.count,
            max_tasks=PAGES_A_READER,
            initializer=_confine,
            initargs=(settings.memory_mb << 20,),
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    async def document(self, payload: bytes, *, url: str, headers: Mapping[str, str]) -> Content:
        """What a page says. Raises Unreadable."""
        return await self._read(extract, payload, url=url, headers=headers)

    async def listing(
        self, payload: bytes, *, url: str, headers: Mapping[str, str], family: str | None, shape: str = ""
    ) -> Listing:
        """What a listing page holds, whose rows may stand as those of the page before it. Raises Unreadable."""
        return await self._read(read_listing, payload, url=url, headers=headers, family=family, shape=shape)

    async def sheet(self, payload: bytes, *, url: str, headers: Mapping[str, str], imports: bool) -> tuple[str, ...]:
        """What a style sheet names. Raises Unreadable."""
        return await self._read(of_sheet, payload, url=url, headers=headers, imports=imports)

    async def file(self, payload: bytes, *, url: str, headers: Mapping[str, str], name: str = "") -> FileContent:
        """What a file says, or the word for why it was not read. Never raises: a hostile file costs that file."""
        try:
            return await self._read(read_file, payload, url=url, headers=headers, name=name)
        except Unreadable as error:
            found = by_magic(payload)
            return FileContent(
                format=found.name, media_type=found.media_type, unread=error.unread, detail=error.why[:200]
            )

    async def look(self, payload: bytes, *, url: str, headers: Mapping[str, str]) -> Look:
        """What a page is and where it leads, for a survey. Raises Unreadable."""
        return await self._read(look, payload, url=url, headers=headers)

    async def _read(self, function: Callable[..., T], payload: bytes, *, url: str, **options: Any) -> T:
        task = self._pool.schedule(
            _read_one, args=(function, payload), kwargs={"url": url} | options, timeout=self._seconds
        )
        try:
            return await asyncio.wrap_future(task)
        except TimeoutError:
            raise Unreadable(url, f"no end after {self._seconds:g} s", unread="too-large") from None
        except MemoryError:
            raise Unreadable(url, "it needs more memory than a reader may have", unread="too-large") from None
        except ProcessExpired as error:
            raise Unreadable(url, f"its reader died ({error})") from None
        except Exception as error:
            # a fault of ours in one page must cost that page: it stays due, and the run is not called done
            log.exception("a fault in reading %s", url)
            raise Unreadable(url, f"a fault of ours: {type(error).__name__}: {error}") from error


def _read_one(function: Callable[..., T], payload: bytes, **options: Any) -> T:
    return function(payload, **options)


def _confine(memory: int) -> None:
    """Take from this process what a reader does not need: memory without end, files to write, the network.

    The pages it reads are strangers' bytes; a fault in a parser must not become more than a lost page.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module("crawler.files.reading")
    import_module("trafilatura")  # before it may write nothing: where it is new, its byte code is written once
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not {event}")
