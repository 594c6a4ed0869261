"""What a million documents cost: no more a document than ten thousand do, and no question takes longer than a blink.

Ten minutes and 9 GB in the temporary folder, most of it for the filling; `make benchmark` runs it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from filled import NOW, site
from prose import Prose
from worlds import content, exchange, recorded

from archive import Archive, health
from archive.changes import read_changes
from archive.records import Entry
from archive.run import Run

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

LATER = NOW + timedelta(days=1)
HALF = 500_000
"""Of the documents of the large archive: see conftest.py."""

BATCHES = 60
WARM_UP = 5
A_BATCH = 20
DEARER_AT_MOST = 1.3
DRAWN = 8_000
"""Wordings that were drawn with a text of their own in both archives."""

A_DOCUMENT = 4_096
"""Bytes."""

OF_COPIES = """
    select name, sum(pgsize) from dbstat
    where name in (
        select name from sqlite_schema
        where tbl_name in ('anchors', 'wordings', 'copies', 'splits')
            or name in ('documents_wording', 'documents_copies_of')
    )
    group by name order by 2 desc
"""
A_BLINK = 0.1
"""Seconds."""


class New:
    """Texts that share nothing with those of the filling, and a sentence here and there with each other."""

    def __init__(self) -> None:
        self._prose = Prose(random.Random(7), 20_000)

    def text(self, archive: Archive) -> str:
        return self._prose.draw()[0]


class Reposted:
    """Texts that the archive has, as another site carries them: under its own line, and with slips."""

    def __init__(self) -> None:
        self._chance = random.Random(8)

    def text(self, archive: Archive) -> str:
        (row,) = archive.rows(
            "select texts.text from wordings join texts on texts.digest = wordings.text where wordings.id = ?",
            (self._chance.randrange(1, DRAWN),),
        )
        letters = list(row["text"])
        for _ in range(self._chance.randrange(4)):
            letters[self._chance.randrange(len(letters))] = chr(self._chance.randrange(0x4E00, 0x9FA5))
        return f"{''.join(letters)}\n责任编辑：{self._chance.randrange(10**6)}"


@pytest.mark.parametrize("kind", [New, Reposted])
def test_a_document_costs_the_same_in_a_large_archive(
    filled: tuple[Path, Path], kind: type[New] | type[Reposted]
) -> None:
    """Batches in turn, so that whatever else the machine does meets both archives alike."""
    source = kind()
    spent: list[list[float]] = [[], []]
    with Archive.write(filled[0]) as small, Archive.write(filled[1]) as large:
        archives = (small, large)
        runs = [archive.run(site(1), LATER) for archive in archives]
        before = [judgements(archive) for archive in archives]
        for nth in range(BATCHES):
            for archive, run, seconds in zip(archives, runs, spent, strict=True):
                texts = [source.text(archive) for _ in range(A_BATCH)]
                began = time.perf_counter()
                crawl_a_page(run, f"{kind.__name__}/{nth}", texts)
                archive.flush()
                seconds.append((time.perf_counter() - began) / A_BATCH)
        judged = [judgements(archive) - count for archive, count in zip(archives, before, strict=True)]
    of_few, of_many = (median(seconds[WARM_UP:]) for seconds in spent)
    print(f"\n{of_few * 1000:.2f} ms a document, {of_many * 1000:.2f} ms in the large one: {of_many / of_few:.2f} x")
    assert of_many <= DEARER_AT_MOST * of_few
    for count in judged:
        share = count / (BATCHES * A_BATCH)
        assert share > 0.8 if kind is Reposted else share < 0.2, "the texts are what they are said to be"


def judgements(archive: Archive) -> int:
    (row,) = archive.rows("select count(*) as count from copies")
    return int(row["count"])


def crawl_a_page(run: Run, name: str, texts: list[str]) -> None:
    """One page of a listing and the documents it names."""
    channel = run.channels()[0]
    assert channel.channel is not None
    urls = [f"{site(1).url}{name}-{number}.html" for number in range(len(texts))]
    page = recorded(run, exchange(channel.url, repr(urls).encode(), at=LATER, kind="listing"))
    run.discovered(page, channel.channel, [Entry(url=url, title=url) for url in urls])
    for url, text in zip(urls, texts, strict=True):
        capture = recorded(run, exchange(url, text.encode(), at=LATER))
        run.save(capture, content(text, document_number=url[-16:], issuing_body="第1市人民政府办公室"))


def test_what_copies_are_found_by_is_small(filled: tuple[Path, Path]) -> None:
    """As the pages lie in the file, gaps and all."""
    with Archive.read(filled[1]) as archive:
        tables = dict(archive.connection.execute(OF_COPIES))
        (documents,) = archive.connection.execute("select count(*) from documents").fetchone()
    assert {"anchors", "wordings", "copies", "splits", "documents_wording", "documents_copies_of"} <= tables.keys()
    print()
    for name, size in tables.items():
        print(f"{size / documents:>8.1f} bytes a document: {name}")
    print(f"{sum(tables.values()) / documents:>8.1f} bytes a document")
    assert sum(tables.values()) <= A_DOCUMENT * documents


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of an archive again and again."""

    path: Path
    archive: Archive

    def open(self) -> None:
        Archive.read(self.path).close()

    def status(self) -> None:
        assert len(health.overview(self.archive.connection, LATER)) == 50

    def due(self) -> None:
        assert len(self.archive.due(LATER)) == 50

    def feed(self) -> None:
        assert len(read_changes(self.archive.connection, HALF, 1000)) == 1000


@pytest.mark.parametrize("question", ["open", "status", "due", "feed"])
def test_a_question_takes_no_longer_than_a_blink(filled: tuple[Path, Path], question: str) -> None:
    with Archive.read(filled[1]) as archive:
        quick(question, getattr(Questions(filled[1], archive), question))


def test_the_writer_is_asked_and_opens_in_a_blink(filled: tuple[Path, Path]) -> None:
    quick("open for writing", lambda: Archive.write(filled[1]).close())
    with Archive.write(filled[1]) as archive:
        run = archive.run(site(0), LATER)
        channel = run.channels()[0].channel
        assert channel is not None
        quick("run.channels", lambda: run.channels(due_by=LATER))
        quick("run.standing", lambda: run.standing(channel, full_every=timedelta(days=30)))
        quick("run.due", lambda: run.due(LATER))
        quick("run.due, every", lambda: run.due(LATER, every=True))
        quick("run.finish", lambda: run.finish("done", {}, now=LATER))


def quick(name: str, work: Callable[[], object]) -> None:
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    print(f"\n{name}: {median(seconds) * 1000:.1f} ms")
    assert median(seconds) < A_BLINK
