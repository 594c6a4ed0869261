"""Ten thousand requests, by processes that end, are stopped and are killed: no host is asked too soon, or by two.

``pytest tests/benchmarks/test_politeness_gaps.py -m long -s`` prints the figures of docs/design.md.
"""

from __future__ import annotations

import signal
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from gaps import Promise, violations
from townhall import HTML, Answer, TownHall, begin, path_of
from townhall import settings as hall_settings

FLOORS = tomllib.loads(Path(__file__).with_name("floors_politeness.toml").read_text(encoding="utf-8"))

HALLS = 5
NOTICES = 200
DELAY, LONGER, CRAWL_DELAY, LONGEST = 0.01, 0.015, 0.02, 0.1
"""Seconds; so short that 10,000 requests are no night's work. The last three are of single hosts."""
SLOW = 0.06
"""How many of the answers take their time."""


def site(number: int, hall: TownHall, folder: str, more: str = "") -> str:
    return f"""
        [[site]]
        id = "site-{number}"
        name = "某局"
        url = "{hall.url}/"
        {more}
        [[site.channel]]
        name = "公开"
        url = "{hall.url}{folder}"
        """


def country(folder: Path, halls: list[TownHall], random: Random) -> dict[TownHall, Promise]:
    """Five hosts; two sites share the first, and want pauses of two lengths. Most pages are gone: to read them is not
    what is measured.
    """
    promises = {hall: Promise(delay=DELAY, longest=LONGEST) for hall in halls}
    for hall in halls:
        hall.publish(*range(1, NOTICES + 1))
        for number in range(1, NOTICES + 1):
            takes = random.uniform(0, 0.05) if random.random() < SLOW else 0.0
            gone = Answer(b"", 404, HTML, takes=takes)
            hall.pages[path_of(number)] = gone if number % 10 else Answer(hall.pages[path_of(number)].body, takes=takes)
    halls[0].pages["/bmgk/"] = halls[0].pages["/tzgg/"]
    promises[halls[0]] = Promise(delay=LONGER, longest=LONGEST)
    halls[1].pages["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n".encode())
    promises[halls[1]] = Promise(delay=DELAY, longest=LONGEST, crawl_delay=CRAWL_DELAY)
    extra = site(0, halls[0], "/bmgk/", f"delay = {LONGER}")
    extra += "".join(site(number, hall, "/tzgg/") for number, hall in enumerate(halls[1:], 1))
    path = hall_settings(folder, halls[0], extra)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("delay = 0\n", f"delay = {DELAY}\nlongest_delay = {LONGEST}\n", 1), encoding="utf-8")
    return promises


def asked(halls: list[TownHall]) -> int:
    return sum(len(hall.asked) for hall in halls)


def crawl(folder: Path, halls: list[TownHall], random: Random, end: signal.Signals | None) -> None:
    """One crawl of everything, which gets a signal in the middle, or comes to its end."""
    process = begin("crawl", "--full", cwd=folder)
    until = asked(halls) + random.randint(20, HALLS * NOTICES // 2)
    while process.poll() is None and (end is None or asked(halls) < until):
        time.sleep(0.01)
    if end is not None:
        process.send_signal(end)
    process.wait(timeout=300)


@pytest.fixture(scope="module")
def halls() -> Iterator[list[TownHall]]:
    with ExitStack() as stack:
        yield [stack.enter_context(TownHall()) for _ in range(HALLS)]


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_no_host_is_asked_too_soon_in_ten_thousand_requests(halls: list[TownHall], tmp_path: Path) -> None:
    random = Random(7)
    promises = country(tmp_path, halls, random)
    ends: Counter[str] = Counter()
    while asked(halls) < FLOORS["requests"]:
        end = random.choice([None, signal.SIGKILL, signal.SIGTERM])
        ends[end.name if end else "its own"] += 1
        crawl(tmp_path, halls, random, end)
    found = [wrong for hall, promise in promises.items() for wrong in violations(hall.asked, promise)]
    print(
        f"{asked(halls):,} requests by {ends.total()} processes {dict(ends)}: {len(found)} violations", file=sys.stderr
    )
    assert len(found) <= FLOORS["violations"], found
    assert ends["SIGKILL"] >= 2
    assert ends["SIGTERM"] >= 2
