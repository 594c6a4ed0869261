"""Where contestants meet: the server, a folder for what they make, and turns."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.speed import ours
from benchmarks.speed.meter import Taken, measured
from benchmarks.speed.server import Served

CONTESTANTS = Path(__file__).parent / "contestants"
NOW = "2026-03-01T04:00:00Z"
LATER = ("2026-04-01T04:00:00Z", "2026-05-01T04:00:00Z")

Contest = Callable[[], Taken]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How much is measured."""

    pages: int = 3_000
    rounds: int = 1
    sample: int = 100
    """Pages that news-please reads, which takes a quarter of a second for each; 0 leaves it out."""
    documents: int = 1_000_000
    """Of the large archive."""
    sites: int = 1_000
    """Of the crawl that finds nothing new."""
    many_pages: int = 20_000
    """Of the crawl whose memory is watched."""


@dataclass(frozen=True)
class Arena:
    """A server of so many pages, and an empty folder."""

    served: Served
    folder: Path
    pages: int

    def fresh(self, name: str) -> Path:
        """An empty folder of that name."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def lines(self, name: str, lines: list[str]) -> Path:
        file = self.folder / name
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return file

    def first_crawl(self, name: str, *, readers: int = 0) -> tuple[Path, Taken]:
        """A new archive of everything, and what it took."""
        folder = self.fresh(name)
        ours.settings(folder, self.served, readers=readers)
        return folder, self.crawl(folder, "--now", NOW)

    def crawl(self, folder: Path, *options: str) -> Taken:
        """Our crawl, which must have archived everything, or its figure means nothing."""
        taken = ours.gongkai(folder, "crawl", *options)
        with closing(sqlite3.connect(folder / "archive.db")) as db:
            (documents,) = db.execute("select count(*) from documents where versions > 0").fetchone()
        assert documents == self.pages, f"{documents} of {self.pages} documents are archived: {taken.said}"
        return taken

    def scrapy(self, asked: list[tuple[str, str]]) -> Taken:
        """Scrapy for the same requests, robots.txt apart."""
        lines = [f"{url}\t{etag}" for url, etag in asked if not url.endswith("/robots.txt")]
        taken = measured(sys.executable, CONTESTANTS / "bare_scrapy.py", self.lines("asked", lines), cwd=self.folder)
        assert int(taken.said) == len(lines), f"Scrapy has {taken.said} answers to {len(lines)} requests"
        return taken

    def milliseconds(self, rounds: int, contests: Mapping[str, Contest]) -> dict[str, float]:
        """Of processor, a page; of each the median of rounds in which all take their turn."""
        spent: dict[str, list[float]] = {name: [] for name in contests}
        for _ in range(rounds):
            for name, contest in contests.items():
                taken = contest()
                spent[name].append(1000 * taken.cpu / self.pages)
                print(f"{name:>22}: {spent[name][-1]:7.2f} ms a page, {taken.wall:6.1f} s by the clock", flush=True)
        return {name: median(values) for name, values in spent.items()}


@contextmanager
def arena(pages: int, sites: int = 6) -> Iterator[Arena]:
    with tempfile.TemporaryDirectory(prefix="speed-") as folder, Served(pages, sites) as served:
        yield Arena(served, Path(folder), pages)
