"""What a document costs in an archive of a million, by what it costs in one of ten thousand; seconds of processor."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.speed.arena import Wanted
from benchmarks.test_scale import A_BATCH, BATCHES, WARM_UP, New, crawl_a_page
from benchmarks.test_scale import LATER as DAY_AFTER
from filled import NOW, fill, site

from archive import Archive, finding
from archive.export import Wanted as Whole
from archive.export import export
from archive.records import Resource
from archive.run import Run
from archive.search import match_query

SMALL = 10_000
LATER = NOW + timedelta(days=60)
WORDS = 40
HELD_BY = 500
"""The versions that hold a word that is searched for, about; as many in both archives, for all of them are ranked."""

Both = tuple[Path, Path]


def measure(wanted: Wanted) -> dict[str, float]:
    """Each by a batch of the small archive and one of the large in turn."""
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        paths = (Path(folder) / "small.db", Path(folder) / "large.db")
        for path, documents in zip(paths, (SMALL, wanted.documents), strict=True):
            began = time.monotonic()
            fill(path, documents)
            print(f"{documents:>9,} documents filled in {time.monotonic() - began:.0f} s", flush=True)
        parts: dict[str, Callable[[Both], Both | tuple[float, float]]] = {
            "export": _export, "search": _search, "due": _due, "insert": _insert
        }  # fmt: skip
        figures: dict[str, float] = {}
        for name, part in parts.items():
            few, many = part(paths)
            print(
                f"{name:>8}: {few * 1000:.3f} ms, {many * 1000:.3f} ms in the large one: {many / few:.2f} x", flush=True
            )
            figures |= {f"growth_{name}": many / few, f"growth_{name}_ms": many * 1000}
        return figures


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _export(paths: Both) -> tuple[float, float]:
    """A document of an export of everything. The first goes before: what is imported for it is imported once."""
    _exported(paths[0])
    few, many = (_exported(path) for path in paths)
    return few, many


def _exported(path: Path) -> float:
    out = path.with_name("out")
    spent = seconds(lambda: export(path, out, Whole(), now=LATER, progress=lambda *_: None))
    shutil.rmtree(out)
    with closing(sqlite3.connect(path)) as db:
        (documents,) = db.execute("select count(*) from documents").fetchone()
    return spent / int(documents)


def _search(paths: Both) -> tuple[float, float]:
    """A first page of what is found, ranked."""
    spent: tuple[list[float], list[float]] = ([], [])
    with Archive.read(paths[0]) as small, Archive.read(paths[1]) as large:
        connections = (small.connection, large.connection)
        words = [_words(connection) for connection in connections]
        for nth in range(WORDS):
            for connection, drawn, times in zip(connections, words, spent, strict=True):
                times.append(seconds(partial(finding.search, connection, drawn[nth])))
    return median(spent[0]), median(spent[1])


def _words(connection: sqlite3.Connection) -> list[str]:
    """Words that about as many versions hold in each archive."""
    texts = connection.execute("select text from texts limit 60").fetchall()
    words = sorted({sentence[place : place + 2] for (text,) in texts for sentence in text.split("。\n")
                    for place in range(0, 30, 2)})  # fmt: skip
    held = {word: _held(connection, word) for word in random.Random(3).sample(words, min(len(words), 2_000))}
    nearest = sorted(held, key=lambda word: abs(held[word] - HELD_BY))[:WORDS]
    print(f"words that {held[nearest[0]]} to {held[nearest[-1]]} versions hold")
    return nearest


def _held(connection: sqlite3.Connection, word: str) -> int:
    counted = connection.execute("select count(*) from versions_fts where versions_fts match ?", (match_query(word),))
    return int(counted.fetchone()[0])


def _due(paths: Both) -> tuple[float, float]:
    """A document that is due: which sites are, and what of one of them."""
    spent: tuple[list[float], list[float]] = ([], [])
    with Archive.write(paths[0]) as small, Archive.write(paths[1]) as large:
        for _ in range(10):
            for archive, times in zip((small, large), spent, strict=True):
                run = archive.run(site(0), LATER)
                found: list[Resource] = []
                took = seconds(partial(_ask_what_is_due, archive, run, found))
                times.append(took / len(found))
                run.finish("done", {}, now=LATER)
    return median(spent[0]), median(spent[1])


def _ask_what_is_due(archive: Archive, run: Run, found: list[Resource]) -> None:
    archive.due(LATER)
    found.extend(run.due(LATER))


def _insert(paths: Both) -> tuple[float, float]:
    """A new document: listed, recorded, saved, searchable, judged for copies."""
    source = New()
    spent: tuple[list[float], list[float]] = ([], [])
    with Archive.write(paths[0]) as small, Archive.write(paths[1]) as large:
        archives = (small, large)
        runs = [archive.run(site(1), DAY_AFTER) for archive in archives]
        for nth in range(BATCHES):
            for archive, run, times in zip(archives, runs, spent, strict=True):
                texts = [source.text(archive) for _ in range(A_BATCH)]
                took = seconds(partial(_insert_batch, archive, run, str(nth), texts))
                times.append(took / A_BATCH)
    return median(spent[0][WARM_UP:]), median(spent[1][WARM_UP:])


def _insert_batch(archive: Archive, run: Run, name: str, texts: list[str]) -> None:
    crawl_a_page(run, name, texts)
    archive.flush()
