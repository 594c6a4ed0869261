"""What a million documents cost: no more a document than ten thousand do, and no question takes longer than a blink.

Ten minutes and 9 GB in the temporary folder, most of it for the filling; `make benchmark` runs it.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from filled import NOW, fill, site
from prose import Prose
from worlds import content, exchange, recorded

from archive import Archive, health
from archive.changes import read_changes
from archive.records import Entry
from archive.run import Run

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

SMALL, LARGE = 10_000, 1_000_000
LATER = NOW + timedelta(days=1)
BATCHES = 60
WARM_UP = 5
A_BATCH = 20
DEARER_AT_MOST = 1.3
A_BLINK = 0.1
"""Seconds."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("scale")
    small, large = folder / "small.db", folder / "large.db"
    for path, documents in ((small, SMALL), (large, LARGE)):
        began = time.monotonic()
        fill(path, documents)
        size = path.stat().st_size
        print(f"\n{documents:>9,} documents filled in {time.monotonic() - began:.0f} s: {size / 1e9:.2f} GB")
    yield small, large
    shutil.rmtree(folder)


def test_a_document_costs_the_same_in_a_large_archive(filled: tuple[Path, Path]) -> None:
    """Batches in turn, so that whatever else the machine does meets both archives alike."""
    prose = Prose(random.Random(7), 20_000)
    spent: list[list[float]] = [[], []]
    with Archive.write(filled[0]) as small, Archive.write(filled[1]) as large:
        runs = [archive.run(site(1), LATER) for archive in (small, large)]
        for nth in range(BATCHES):
            for run, seconds in zip(runs, spent, strict=True):
                texts = [prose.draw()[0] for _ in range(A_BATCH)]
                began = time.perf_counter()
                crawl_a_page(run, nth, texts)
                (small if run is runs[0] else large).flush()
                seconds.append((time.perf_counter() - began) / A_BATCH)
    of_few, of_many = (median(seconds[WARM_UP:]) for seconds in spent)
    print(f"\n{of_few * 1000:.2f} ms a document, {of_many * 1000:.2f} ms in the large one: {of_many / of_few:.2f} x")
    assert of_many <= DEARER_AT_MOST * of_few


def crawl_a_page(run: Run, nth: int, texts: list[str]) -> None:
    """One page of a listing and the documents it names."""
    channel = run.channels()[0]
    assert channel.channel is not None
    urls = [f"{site(1).url}new/{nth}-{number}.html" for number in range(len(texts))]
    page = recorded(run, exchange(channel.url, repr(urls).encode(), at=LATER, kind="listing"))
    run.discovered(page, channel.channel, [Entry(url=url, title=url) for url in urls])
    for url, text in zip(urls, texts, strict=True):
        capture = recorded(run, exchange(url, text.encode(), at=LATER))
        run.save(capture, content(text, document_number=url[-12:], issuing_body="第1市人民政府办公室"))


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
        assert len(read_changes(self.archive.connection, LARGE // 2, 1000)) == 1000


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
