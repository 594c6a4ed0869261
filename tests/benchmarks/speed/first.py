"""The first crawl from end to end, beside those who do a part of it and those who do it otherwise."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.speed import ours
from benchmarks.speed.arena import CONTESTANTS, Arena, Wanted, arena
from benchmarks.speed.meter import Taken, measured
from benchmarks.speed.server import DIRECT

UV = Path(sys.executable).with_name("uv")


def measure(wanted: Wanted) -> dict[str, float]:
    """Fetched, recorded, read, archived, searchable and judged for copies; one page of the site a page."""
    with arena(wanted.pages) as here:
        pages = _copies(here)
        documents = here.lines("documents", here.served.documents())
        asked: list[tuple[str, str]] = []

        def gongkai() -> Taken:
            here.served.become()
            _, taken = here.first_crawl("ours")
            asked[:] = here.served.asked()
            return taken

        def naive() -> Taken:
            folder = here.fresh("naive")
            taken = measured(sys.executable, CONTESTANTS / "naive.py", documents, folder / "naive.db", cwd=folder)
            assert int(taken.said) == here.pages
            return taken

        spent = here.milliseconds(
            wanted.rounds,
            {
                "gongkai": gongkai,
                "scrapy": lambda: here.scrapy(asked),
                "trafilatura": lambda: measured(sys.executable, CONTESTANTS / "trafilatura_alone.py", pages, cwd=pages),
                "naive": naive,
            },
        )
        return (
            {
                "first_crawl_cpu_ratio": spent["gongkai"] / (spent["trafilatura"] + spent["scrapy"]),
                "vs_naive": spent["naive"] / spent["gongkai"],
                "status_cpu_s": ours.gongkai(here.folder / "ours", "status", may_fail=True).cpu,
            }
            | {f"first_{name}_ms": value for name, value in spent.items()}
            | (_beside_news_please(here, pages, wanted.sample, spent) if wanted.sample else {})
        )


def _copies(here: Arena) -> Path:
    """The pages as files, for who reads without fetching."""
    folder = here.fresh("pages")
    for number, url in enumerate(here.served.documents()):
        with DIRECT.open(url) as answer:
            (folder / f"{number:06}").write_bytes(answer.read())
    return folder


def _beside_news_please(here: Arena, pages: Path, count: int, spent: dict[str, float]) -> dict[str, float]:
    """Its reading and Scrapy's fetching; nothing where it cannot be had."""
    sample = here.fresh("sample")
    for page in sorted(pages.iterdir())[:count]:
        shutil.copy(page, sample)
    command = [UV, "run", "--quiet", "--system-certs", "--script", CONTESTANTS / "news_please.py", sample]
    try:
        said = measured(*command, cwd=here.folder).said
    except CalledProcessError as error:
        print(f"news-please is left out: {error.stderr[-300:]}")
        return {}
    milliseconds = 1000 * float(said) / len(list(sample.iterdir())) + spent["scrapy"]
    print(f"{'news-please':>22}: {milliseconds:7.2f} ms a page")
    return {"first_news_please_ms": milliseconds, "vs_news_please": milliseconds / spent["gongkai"]}
