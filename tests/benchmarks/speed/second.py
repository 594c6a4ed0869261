"""Everything once more, where nothing has changed that anybody would call a change."""

from __future__ import annotations

import shutil

from benchmarks.speed.arena import LATER, Contest, Wanted, arena
from benchmarks.speed.meter import Taken

EDITIONS: dict[str, dict[str, int]] = {
    "not_modified": {},
    "same_bytes": {"validators": 0},
    "cosmetic": {"validators": 0, "boxes": 1},
}
"""What the server does then: it answers 304, or the same bytes again, or other counters and other boxes."""


def measure(wanted: Wanted) -> dict[str, float]:
    """Each page checked again, ``crawl --full``, beside Scrapy which fetches as much and keeps nothing. A server that
    sends no validators then has sent none before.
    """
    with arena(wanted.pages) as here:
        with_validators, _ = here.first_crawl("first")
        without = here.folder / "without"
        asked: dict[str, list[tuple[str, str]]] = {}

        def first() -> Taken:
            here.served.become(validators=0)
            _, taken = here.first_crawl(without.name)
            return taken

        def again(edition: str) -> Contest:
            def crawl() -> Taken:
                folder = here.fresh("second")
                archived = without if "validators" in EDITIONS[edition] else with_validators
                shutil.copytree(archived, folder, dirs_exist_ok=True)
                here.served.become(**EDITIONS[edition])
                taken = here.crawl(folder, "--full", "--now", LATER[0])
                asked[edition] = here.served.asked()
                return taken

            return crawl

        def scrapy(edition: str) -> Contest:
            def fetch() -> Taken:
                here.served.become(**EDITIONS[edition])
                return here.scrapy(asked[edition])

            return fetch

        contests = {
            "first_crawl": first,
            "not_modified": again("not_modified"),
            "scrapy_not_modified": scrapy("not_modified"),
            "same_bytes": again("same_bytes"),
            "scrapy_same_bytes": scrapy("same_bytes"),
            "cosmetic": again("cosmetic"),
        }
        spent = here.milliseconds(wanted.rounds, contests)
        return {
            "recrawl_304_ratio": spent["not_modified"] / spent["scrapy_not_modified"],
            "recrawl_same_bytes_ratio": spent["same_bytes"] / spent["scrapy_same_bytes"],
            "recrawl_cosmetic_ratio": spent["cosmetic"] / spent["first_crawl"],
        } | {f"second_{name}_ms": value for name, value in spent.items()}
