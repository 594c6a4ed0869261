"""What a second reader brings, by the clock: the one figure here that wants a machine of its own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence

from benchmarks.speed.arena import Wanted, arena
from benchmarks.speed.server import DIRECT

from crawler.readers import Readers
from crawler.tables import ReaderSettings

TURNS = 3
"""Of the readers by themselves, one number of them after the other; the best counts. A machine that others share is
twice as fast in one minute as in the next.
"""

WAITING = 4
"""Pages that lie ready for each reader, so that none has to wait."""

Page = tuple[str, bytes, dict[str, str]]


def measure(wanted: Wanted) -> dict[str, float]:
    """Pages a second with a reader on each core, by as many times those of one reader: of the readers by themselves,
    who are given what was fetched before, and of whole crawls.

    In a crawl the engine and the server have the same cores: where all are busy, no reader can bring more.
    """
    cores = os.cpu_count() or 1
    counts = (1, cores)
    alone, crawls = dict.fromkeys(counts, 0.0), {}
    with arena(wanted.pages) as here:
        pages = [_fetched(url) for url in here.served.documents()]
        for readers in counts * TURNS:
            alone[readers] = max(alone[readers], asyncio.run(_rate(readers, pages)))
        for readers in counts:
            _, taken = here.first_crawl("ours", readers=readers)
            crawls[readers] = here.pages / taken.wall
            print(f"{readers} readers: {alone[readers]:.1f} pages a second alone, {crawls[readers]:.1f} in a crawl")
    return {
        "readers_scaling": alone[cores] / (cores * alone[1]),
        "crawl_scaling": crawls[cores] / (cores * crawls[1]),
        "scaling_cores": cores,
    }


def _fetched(url: str) -> Page:
    with DIRECT.open(url) as answer:
        return url, answer.read(), dict(answer.headers)


async def _rate(count: int, pages: Sequence[Page]) -> float:
    """Pages a second of so many readers, once all of them have begun."""
    room = asyncio.Semaphore(WAITING * count)
    with Readers(ReaderSettings(processes=count)) as readers:

        async def read(page: Page) -> None:
            url, payload, headers = page
            async with room:
                await readers.document(payload, url=url, headers=headers)

        await asyncio.gather(*map(read, pages[: WAITING * count]))
        began = time.monotonic()
        await asyncio.gather(*map(read, pages))
        return len(pages) / (time.monotonic() - began)
