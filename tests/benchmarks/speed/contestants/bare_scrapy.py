"""Scrapy with its default settings, which fetches addresses and does nothing with them: ``bare_scrapy.py FILE``.

The file has an address a line, and behind a tab the ETag that it is asked for with, if any.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


class Bare(scrapy.Spider):
    name = "bare"
    handle_httpstatus_list = (304, 404)
    answered = 0

    async def start(self) -> AsyncIterator[Any]:
        for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
            url, _, etag = line.partition("\t")
            headers = {"If-None-Match": etag} if etag else None
            yield scrapy.Request(url, headers=headers, dont_filter=True)

    def parse(self, response: Any) -> None:
        self.answered += 1

    def closed(self, reason: str) -> None:
        print(self.answered)


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "ERROR"})
    process.crawl(Bare)
    process.start()
