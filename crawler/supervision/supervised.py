"""The engine of a crawl process that the supervisor started: it gives signs of life, and its end is bounded.

A request that hangs for 45 seconds must not hold up the end of the daemon for as long.
"""

from __future__ import annotations

import asyncio
import signal

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.defer import deferred_from_coro

from crawler.supervision.handed import sign_of_life

BEAT = 2.0
"""Seconds between two signs of life; from the engine's own loop, so that one that hangs gives none."""

PATIENCE = 3.0
"""Seconds in which answers that are on their way may still come, once we are asked to end. What hangs longer is given
up: it was not recorded, so it is due again."""


def drive(process: AsyncCrawlerProcess) -> None:
    """Run an engine to its end, or to a bounded end after SIGTERM."""
    from twisted.internet import reactor, task

    loop = asyncio.get_event_loop()

    def end() -> None:
        loop.call_later(PATIENCE, loop.stop)
        deferred_from_coro(process.stop())

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for the supervisor to hear, who then asks us
    signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(end))
    reactor.callWhenRunning(task.LoopingCall(sign_of_life).start, BEAT)
    process.start(install_signal_handlers=False)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # we are ending, and the archive is to be closed
