"""`gongkai`, with its pulse taken: how much CPU the engine's loop spent at most before it looked up again, as the last
line on standard error. `watched.py ARGUMENT …`.

CPU and not seconds, or a busy machine would seem to be a hostile page. A loop that has
nothing to do spends nothing between two looks; what it spends in one piece is a stall, in which no answer is read.
"""

from __future__ import annotations

import sys
import time
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

import crawler.crawl
from crawler.addon import scrapy_settings
from gongkai import main

EVERY = 0.05
"""Seconds between two looks: far less than the stall that is looked for."""


class Pulse:
    """A Scrapy extension that looks up every so often, and notes what the loop's thread did meanwhile."""

    longest = 0.0
    """CPU seconds."""

    def __init__(self) -> None:
        self._before: float | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pulse = cls()
        crawler.signals.connect(pulse.begin, signals.engine_started)
        return pulse

    def begin(self) -> None:
        from twisted.internet import task

        task.LoopingCall(self.beat).start(EVERY)

    def beat(self) -> None:
        now = time.thread_time()
        if self._before is not None:
            Pulse.longest = max(Pulse.longest, now - self._before)
        self._before = now


def watched() -> int:
    def with_pulse(*arguments: Any) -> dict[str, Any]:
        return scrapy_settings(*arguments) | {"EXTENSIONS": {Pulse: 0}}

    crawler.crawl.scrapy_settings = with_pulse  # type: ignore[attr-defined, assignment]
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        print(f"longest stall: {Pulse.longest:.3f} s of CPU", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(watched())
