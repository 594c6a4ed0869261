"""What was measured, kept in docs/benchmarks.json, and the page that says it: docs/benchmarks.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

DOCS = Path(__file__).parents[3] / "docs"
FIGURES = DOCS / "benchmarks.json"
PAGE = DOCS / "benchmarks.md"

UNITS = {"growth": "documents", "idle": "sites"}
"""What the size of a part counts, where not pages."""

Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A figure, what is asked of it, and what it is."""

    part: str
    key: str
    bound: Literal["at most", "at least"] | None
    limit: float
    meaning: str

    def kept(self, value: float) -> bool:
        return value <= self.limit if self.bound == "at most" else value >= self.limit


ASKED = (
    Asked("first", "first_crawl_cpu_ratio", "at most", 0.8,
          "a first crawl from end to end, by trafilatura's body of the same pages and bare Scrapy's fetching of them"),
    Asked("first", "vs_naive", "at least", 2.0,
          "the pipeline that everybody writes first (Scrapy, trafilatura with metadata, an upsert an item, FTS5 with"
          " trigrams), by our first crawl"),
    Asked("first", "vs_news_please", "at least", 8.0,
          "news-please's reading and Scrapy's fetching, by our first crawl"),
    Asked("scaling", "readers_scaling", "at least", 0.85,
          "pages a second of a reader on each core, by as many times those of one reader; by the clock"),
    Asked("scaling", "crawl_scaling", None, 0.0,
          "the same of a whole crawl, whose engine and server have the same cores"),
    Asked("second", "recrawl_304_ratio", "at most", 1.3,
          "all checked again and answered 304, by bare Scrapy for the same"),
    Asked("second", "recrawl_same_bytes_ratio", "at most", 1.3,
          "all checked again without validators, the same bytes, by bare Scrapy for the same"),
    Asked("second", "recrawl_cosmetic_ratio", "at most", 0.35,
          "all checked again without validators, other counters and boxes on every page, by the first crawl of them"),
    Asked("bytes", "bytes_vs_wget", "at most", 0.6,
          "database and originals after three crawls with 2 % changes, by the files of `wget --warc-file`"),
    Asked("bytes", "bytes_per_text_byte", "at most", 3.5,
          "bytes of texts, search index and signatures in the database, a byte of UTF-8 text"),
    Asked("growth", "growth_insert", "at most", 1.5,
          "a new document in the large archive, by one in an archive of 10,000"),
    Asked("growth", "growth_due", "at most", 1.5, "a document that is due, likewise"),
    Asked("growth", "growth_search", "at most", 1.5, "a page of what is found for a word, likewise"),
    Asked("growth", "growth_export", "at most", 1.5, "a document of an export, likewise"),
    Asked("idle", "site_idle_cpu_ms", "at most", 30.0, "milliseconds for each of many sites that have nothing new"),
    Asked("rss", "rss_growth", "at most", 1.05,
          "memory in the last quarter of a long crawl, by that in its second: the crawl process or its readers"),
    Asked("first", "status_cpu_s", "at most", 0.3, "seconds of `gongkai status` after the first crawl"),
)  # fmt: skip

HEAD = """# Benchmarks

How fast Gongkai is, beside others, on the machine where `make bench` ran last. Unless said to be something else, all
figures are seconds of processor: user and system, of whole trees of processes, from start to end. Each ratio is of
one run on one machine, its contestants in turn, against a server that has every page in memory and is not counted.

The pages are invented: six kinds of content management systems, with the menus, styles, scripts, boxes, counters and
pasted markup that make a page of 24 to 46 KB (median 29) out of 2,000 characters, no text like another. Ours
is `gongkai crawl` as it is installed, everything on; lists, robots.txt and images that it asks for are part of its
cost. Bare Scrapy has default settings, asks for the same addresses with the same validators, and keeps nothing. The
others get the documents alone. How each is measured stands in `tests/benchmarks/speed/`.

This page is made from [benchmarks.json](benchmarks.json), which `make bench` writes; `make bench ARGS="first second"`
measures some parts and leaves the rest.
"""

MADE_OF = """
## What they are made of

`_ms` are milliseconds a page, or a document, of the contestant that is named.
"""


def merged(measured: Figures, *, part: str, size: int, on: str) -> dict[str, Any]:
    """What is known when a part has been measured."""
    known: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    rounded = {name: float(f"{value:.4g}") if isinstance(value, float) else value for name, value in measured.items()}
    return known | rounded | {f"{part}_size": size, f"{part}_measured_on": on}


def write(figures: Figures) -> None:
    FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page of what the file says."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    rows = [_row(asked, figures) for asked in ASKED]
    others = sorted(set(figures) - {asked.key for asked in ASKED})
    return "\n".join(
        [
            HEAD,
            "| figure | asked | measured | kept | of, on | what it is |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            MADE_OF,
            "| figure | value |",
            "| --- | --- |",
            *(f"| `{name}` | {figures[name]} |" for name in others if not name.endswith(("_measured_on", "_size"))),
            "",
        ]
    )


def _row(asked: Asked, figures: Figures) -> str:
    value = figures.get(asked.key)
    wanted = f"{asked.bound} {asked.limit:g}" if asked.bound else "—"
    kept = "—" if value is None or not asked.bound else "yes" if asked.kept(value) else "no"
    shown = "not measured" if value is None else value
    size, on = figures.get(f"{asked.part}_size"), figures.get(f"{asked.part}_measured_on")
    when = f"{size:,} {UNITS.get(asked.part, 'pages')}, {on}" if on else "—"
    return f"| `{asked.key}` | {wanted} | {shown} | {kept} | {when} | {asked.meaning} |"
