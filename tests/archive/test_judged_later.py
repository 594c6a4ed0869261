"""What an earlier version kept is judged bit by bit. Meanwhile all of it is read, and in the end nothing differs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from test_rebuilding import tables
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive, finding
from archive.browse import reading
from archive.copies import A_FEW
from archive.instants import DAY
from archive.run import Run

DOCUMENTS = 70
PAPERS = 12
TELL_OF_COPIES = ("wordings", "anchors", "copies")


def text(number: int) -> str:
    """Every paper is on some pages as it is, on one with a slip, and on one in another state."""
    paper, page = number % PAPERS, number // PAPERS
    lines = [
        f"第{paper}号方案第{line}项：{'甲乙丙丁戊己庚辛'[line]}类事项由第{paper}责任单位在当年完成" for line in range(8)
    ]
    if page == 2:
        lines[3] = lines[3].replace("责任单位", "责仼单位")
    if page == 4:
        lines[5] = f"第{paper}号方案第5项：本项改由牵头部门会同有关方面研究提出办法以后另行安排"
    return "。\n".join(lines)


def save(run: Run, number: int, words: str, tag: str = "") -> None:
    page = exchange(f"{HOME}{number}", f"{number}{tag}".encode(), at=NOW)
    said = content(
        words, title=f"关于第{number % PAPERS}号方案任务分工的通知", published_on=date(2026, 1, 1 + number % 28)
    )
    run.save(recorded(run, page), said)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number in range(DOCUMENTS):
            save(run, number, text(number))
    return path


def as_before_copies(path: Path) -> None:
    """The archive as the fifth schema kept it, as far as copies go; opened for writing, it is migrated."""
    statements = """
        drop index documents_wording; drop index documents_copies_of;
        alter table documents drop column wording;
        drop table wordings; drop table anchors; drop table splits; drop table aliases;
        delete from copies; update documents set copies_of = null;
        delete from _sqlite_migrations where name > 'm006' and name < 'm008';
    """
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statements)


def groups(archive: Archive) -> dict[int, int]:
    rows = archive.rows("select id, copies_of from documents where copies_of is not null")
    return {row["id"]: row["copies_of"] for row in rows}


def left(archive: Archive) -> int:
    return len(archive.rows("select id from documents where wording is null"))


def a_batch(archive: Archive) -> None:
    """Nothing but an answer that nothing has changed."""
    run = archive.run(SITE, NOW + DAY)
    run.record(exchange(f"{HOME}1", b"", at=NOW + DAY, status=304))
    archive.flush()


def test_a_few_with_each_batch_until_all_are_judged_as_they_would_have_been(path: Path) -> None:
    before = tables(path)
    assert {row[2] for row in before["copies"]} == {"identical", "copy", "revision"}
    with Archive.read(path) as archive:
        of_old = groups(archive)
    as_before_copies(path)
    with Archive.write(path) as archive:
        seen = [left(archive)]
        while seen[-1] and len(seen) < DOCUMENTS:
            a_batch(archive)
            seen.append(left(archive))
        assert groups(archive) == of_old
    steps = [one - other for one, other in pairwise([DOCUMENTS, *seen])]
    assert all(0 < step <= 2 * A_FEW for step in steps), "none is left out, and no batch waits for all of them"
    after = tables(path)
    assert {name: after[name] for name in TELL_OF_COPIES} == {name: before[name] for name in TELL_OF_COPIES}


def test_all_of_it_is_read_meanwhile(path: Path) -> None:
    as_before_copies(path)
    with Archive.write(path) as archive:
        assert 0 < left(archive) < DOCUMENTS
    with Archive.read(path) as archive:
        assert len(finding.search(archive.connection, "方案", limit=100)) == DOCUMENTS
        pages = [reading.document(archive.connection, number) for number in range(1, DOCUMENTS + 1)]
        assert all(page is not None and "责" in page["text"] for page in pages)


def test_what_is_edited_before_it_is_judged_is_judged_then(path: Path, tmp_path: Path) -> None:
    """A page that joins another paper's, one that leaves its own, and a new copy of what waits to be judged."""
    edits = {DOCUMENTS - 1: text(3), DOCUMENTS - 2: "本页内容已经撤下，请见他处。" * 9, DOCUMENTS: text(PAPERS - 1)}
    as_before_copies(path)
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number, words in edits.items():
            save(run, number, words, "edited")
        while left(archive):
            a_batch(archive)
        later = groups(archive)
    with Archive.write(tmp_path / "at once.db") as archive:
        run = archive.run(SITE, NOW)
        for number in range(DOCUMENTS):
            save(run, number, text(number))
        for number, words in edits.items():
            save(run, number, words, "edited")
        assert later == groups(archive)
