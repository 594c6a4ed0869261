"""The pipeline that everybody writes first: ``naive.py FILE DATABASE``.

Scrapy, trafilatura with its metadata in an item pipeline, an upsert an item by sqlite-utils, FTS5 with trigrams.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from sqlite_utils import Database


class Documents:
    def open_spider(self) -> None:
        self.db = Database(sys.argv[2])
        self.table = self.db["documents"]
        self.table.create({"url": str, "title": str, "author": str, "date": str, "text": str}, pk="url")
        self.table.enable_fts(["title", "text"], tokenize="trigram", create_triggers=True)

    def process_item(self, item: Any) -> Any:
        read = trafilatura.bare_extraction(item["body"], url=item["url"], with_metadata=True)
        self.table.upsert(
            {"url": item["url"], "title": read.title, "author": read.author, "date": read.date, "text": read.text},
            pk="url",
        )
        return item

    def close_spider(self) -> None:
        print(self.table.count)


class Naive(scrapy.Spider):
    name = "naive"

    async def start(self) -> AsyncIterator[Any]:
        for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
            yield scrapy.Request(line)

    def parse(self, response: Any) -> Any:
        yield {"url": response.url, "body": response.body}


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "ITEM_PIPELINES": {Documents: 100}})
    process.crawl(Naive)
    process.start()
