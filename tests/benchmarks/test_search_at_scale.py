"""Search in a million documents: no scan is near it, and every page comes within the time that Datasette is given.

The texts of the filling are a quarter as long as ordinary ones: of those LIKE would have four times as much to read,
and the index as much as now. The archive is test_scale.py's; ``-s`` prints the figures.

    GONGKAI_LARGE=80000 pytest -n 0 -m long -s tests/benchmarks/test_search_at_scale.py
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import pytest

from archive import finding
from archive.browse import SETTINGS, application
from archive.search import match_query

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

FLOORS = tomllib.loads(Path(__file__).with_name("floors_search.toml").read_text(encoding="utf-8"))["times_like"]
FACETS = ("site", "year", "issuing_body", "genre")
ROUNDS = 5
A_BLINK = 0.1
"""Seconds."""
COMMON = 0.5
"""The share of documents that a common word is in."""

TIMELINE = "select month, sum(documents) from months group by month order by month"


@dataclass(frozen=True, slots=True)
class Large:
    """The large archive, and words of it: one that half of the documents hold, and one that most do."""

    path: Path
    connection: sqlite3.Connection
    common: str
    everywhere: str


@pytest.fixture(scope="module")
def large(filled: tuple[Path, Path]) -> Any:
    path = filled[1]
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        (documents,) = connection.execute("select count(*) from documents").fetchone()
        texts = connection.execute("select text from texts limit 20").fetchall()
        words = sorted(
            {sentence[place : place + 2] for (text,) in texts for sentence in text.split() for place in (0, 2)}
        )
        held = {word: matches(connection, word) for word in words if len(word) == 2}
        common = min(held, key=lambda word: abs(held[word] - COMMON * documents))
        everywhere = max(held, key=lambda word: held[word])
        print(f"\nof {documents:,} documents {held[common]:,} and {held[everywhere]:,} versions hold the words")
        yield Large(path, connection, common, everywhere)


def matches(connection: sqlite3.Connection, word: str) -> int:
    counted = connection.execute("select count(*) from versions_fts where versions_fts match ?", (match_query(word),))
    return int(counted.fetchone()[0])


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Of processor time: what else the machine does is not the index's fault."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return median(spent)


def test_a_count_is_no_scan(large: Large) -> None:
    like = f"%{large.common}%"
    scan = seconds(
        lambda: large.connection.execute("select count(*) from texts where text like ?", (like,)).fetchone(), 3
    )
    index = seconds(lambda: matches(large.connection, large.common))
    documents = seconds(lambda: finding.count(large.connection, large.common))
    times = {"matches": scan / index, "documents": scan / documents}
    print(f"\nLIKE {scan:.2f} s, the index {index * 1000:.1f} ms, documents {documents * 1000:.1f} ms")
    print(*(f"{name}: {ratio:.0f} x" for name, ratio in times.items()))
    assert times["matches"] >= FLOORS["matches"]
    assert times["documents"] >= FLOORS["documents"]


def test_a_count_in_files_is_no_scan(large: Large) -> None:
    said = "select count(*) from files join texts on texts.digest = files.text where texts.text like ?"
    found = "select count(*) from files_fts where files_fts match ?"
    scan = seconds(lambda: large.connection.execute(said, (f"%{large.common}%",)).fetchone(), 3)
    index = seconds(lambda: large.connection.execute(found, (match_query(large.common),)).fetchone())
    (files,) = large.connection.execute(found, (match_query(large.common),)).fetchone()
    print(f"\n{files:,} files hold it: LIKE {scan:.2f} s, the index {index * 1000:.1f} ms, {scan / index:.0f} x")
    assert scan / index >= FLOORS["files"]


@pytest.mark.parametrize("which", ["common", "everywhere"])
def test_datasettes_table_page_counts_four_facets_in_time(large: Large, which: str) -> None:
    word = quote(getattr(large, which))
    asked = "&".join(f"_facet={column}" for column in FACETS)
    answer, took = visited(large.path, f"/large/documents.json?_search={word}&{asked}&_extra=facet_results")
    print(f"\ntable page, {which}: {took:.2f} s for {answer.json().get('filtered_table_rows_count')} rows")
    said = answer.json()
    results = said["facet_results"].get("results", said["facet_results"])
    assert set(FACETS) <= set(results)
    assert not said.get("facets_timed_out")
    assert took < SETTINGS["sql_time_limit_ms"] / 1000 + len(FACETS) * SETTINGS["facet_time_limit_ms"] / 1000


@pytest.mark.parametrize("which", ["common", "everywhere"])
@pytest.mark.parametrize("narrowed", ["", "&year=2024&site=place0"])
def test_the_search_page_counts_its_facets_in_time(large: Large, which: str, narrowed: str) -> None:
    answer, took = visited(large.path, f"/-/search?q={quote(getattr(large, which))}{narrowed}")
    print(f"\nsearch page, {which}{narrowed}: {took:.2f} s")
    assert '<ol class="hits"' in answer.text
    assert 'id="facets"' in answer.text
    assert "未能及时统计" not in answer.text


def test_filters_alone_and_feeds_come_in_time(large: Large) -> None:
    for address in ("/-/search?site=place0", f"/-/feed.atom?q={quote(large.common)}", "/-/feed.atom?site=place49"):
        _, took = visited(large.path, address)
        print(f"\n{address}: {took:.2f} s")


def test_the_timeline_takes_a_blink(large: Large) -> None:
    took = seconds(lambda: large.connection.execute(TIMELINE).fetchall())
    print(f"\ntimeline: {took * 1000:.1f} ms")
    assert took < A_BLINK


def visited(path: Path, address: str) -> tuple[Any, float]:
    """The answer to a second visit (the first one fills the cache), and the seconds until it came."""
    datasette = application(path)

    async def visit() -> tuple[Any, float]:
        await datasette.client.get(address)
        began = time.monotonic()
        answer = await datasette.client.get(address)
        return answer, time.monotonic() - began

    answer, took = asyncio.run(visit())
    assert answer.status_code == 200, answer.text[:300]
    return answer, took
