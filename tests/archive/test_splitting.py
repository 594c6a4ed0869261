"""What a person says are two documents: kept, taken back, told by the journal, and done again by a rebuild."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from test_rebuilding import crawl, read, rebuilt, tables
from worlds import HOME, NOW, SENTENCE

from archive import Archive, NoDocument, NotSplit, OneDocument, SplitAlready, journal, splitting
from archive.errors import ArchiveError
from archive.instants import DAY

ONE, OTHER, THIRD = 1, 2, 3
AT = NOW + DAY
AT_TEXT = "2026-03-02T04:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of three documents with one text, and a fourth with another."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        crawl(
            archive,
            {
                f"{HOME}{number}": "办理结果按季度公布，逾期不报的予以通报。" * 5 if number == 4 else SENTENCE * 3
                for number in range(1, 5)
            },
            at=0,
        )
    return path


def splits(path: Path) -> list[tuple[object, ...]]:
    with Archive.read(path) as archive:
        return archive.connection.execute("select * from splits").fetchall()


@pytest.mark.parametrize("pair", [(ONE, OTHER), (OTHER, ONE)])
def test_a_split_is_one_row_whichever_is_named_first(path: Path, pair: tuple[int, int]) -> None:
    with Archive.write(path) as archive:
        archive.split(*pair, AT)
        assert splitting.split_at(archive.connection, *pair) == AT_TEXT
    assert splits(path) == [(ONE, OTHER, AT_TEXT)]


def test_it_is_taken_back(path: Path) -> None:
    with Archive.write(path) as archive:
        before = archive.rows("select * from copies"), archive.rows("select id, copies_of from documents")
        archive.split(ONE, OTHER, AT)
        archive.join(OTHER, ONE, AT)
        assert (archive.rows("select * from copies"), archive.rows("select id, copies_of from documents")) == before
    assert splits(path) == []


def test_a_pair_that_was_never_judged_may_be_split(path: Path) -> None:
    with Archive.write(path) as archive:
        archive.split(ONE, 4, AT)
    assert splits(path) == [(ONE, 4, AT_TEXT)]


Verb = Callable[[Archive, int, int], None]


def split(archive: Archive, one: int, other: int) -> None:
    archive.split(one, other, AT)


def join(archive: Archive, one: int, other: int) -> None:
    archive.join(one, other, AT)


@pytest.mark.parametrize(
    ("verb", "pair", "error", "sentence"),
    [
        (split, (ONE, ONE), OneDocument, "Both are document 1: a split is between two documents."),
        (join, (ONE, ONE), OneDocument, "Both are document 1"),
        (split, (ONE, 99), NoDocument, "There is no document 99 in this archive"),
        (split, (99, ONE), NoDocument, "There is no document 99"),
        (split, (THIRD, OTHER), SplitAlready, f"Documents 2 and 3 were split already, at {AT_TEXT}."),
        (join, (OTHER, ONE), NotSplit, "Documents 1 and 2 are not split: there is nothing to take back."),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(
    path: Path, verb: Verb, pair: tuple[int, int], error: type[ArchiveError], sentence: str
) -> None:
    with Archive.write(path) as archive:
        archive.split(OTHER, THIRD, AT)
    before = tables(path)
    with Archive.write(path) as archive, pytest.raises(error, match=sentence):
        verb(archive, *pair)
    assert tables(path) == before, "not even a segment was opened for it"


def test_those_who_copy_one_of_the_two_are_left_alone(path: Path) -> None:
    """2 and 3 copy 1: whoever is split from whom, 1 is not judged anew, and so nobody but the other one is."""
    with Archive.write(path) as archive:
        archive.connection.executescript(
            """
            create temp table retracted (document);
            create temp trigger noted after delete on main.copies begin
                insert into retracted values (old.document);
            end;
            """
        )
        for pair, expected in (((ONE, OTHER), {OTHER}), ((OTHER, THIRD), {THIRD}), ((4, ONE), set())):
            archive.split(*pair, AT)
            retracted = archive.connection.execute("select document from retracted").fetchall()
            assert {document for (document,) in retracted} == expected, pair
            archive.connection.execute("delete from retracted")


def test_a_rebuild_does_it_again(path: Path, tmp_path: Path) -> None:
    with Archive.write(path) as archive:
        archive.split(ONE, OTHER, AT)
        archive.split(ONE, THIRD, AT)
        archive.join(ONE, OTHER, AT + DAY)
    with Archive.write(path) as archive:
        crawl(archive, {HOME + "5": SENTENCE * 3}, at=3)
        archive.split(OTHER, 5, AT + 3 * DAY)
    assert splits(path) == [(ONE, THIRD, AT_TEXT), (OTHER, 5, "2026-03-05T04:00:00Z")]
    assert tables(rebuilt(path, tmp_path / "again.db")) == tables(path)


def test_fractions_of_a_second_come_out_alike(path: Path, tmp_path: Path) -> None:
    with Archive.write(path) as archive:
        archive.split(ONE, OTHER, AT.replace(microsecond=999_999))
    assert splits(rebuilt(path, tmp_path / "again.db")) == splits(path) == [(ONE, OTHER, AT_TEXT)]


def test_a_split_of_what_is_not_there_any_more_is_passed_over(path: Path, tmp_path: Path) -> None:
    with Archive.write(path) as archive:
        archive.open_segment(AT)
        with archive.change():
            archive.note(journal.Split(documents=(ONE, 99), at=AT))
            archive.note(journal.Split(documents=(98, 99), at=AT, undone=True))
    assert tables(rebuilt(path, tmp_path / "again.db", read)) == tables(path)
    assert splits(path) == []


def test_what_was_split_is_never_judged_again(path: Path) -> None:
    """Not by the split, not when one of the two is saved anew, not through a third that both copy."""
    with Archive.write(path) as archive:
        archive.split(ONE, OTHER, AT)
        crawl(archive, {HOME + "2": SENTENCE * 3 + "另行通知。", HOME + "6": SENTENCE * 3}, at=2)
        crawl(archive, {HOME + "2": SENTENCE * 3}, at=3)
        pairs = archive.connection.execute("select document, other from copies").fetchall()
        groups = dict(archive.connection.execute("select id, coalesce(copies_of, id) from documents").fetchall())
    assert {ONE, OTHER} not in [set(pair) for pair in pairs]
    assert groups[ONE] != groups[OTHER]
    assert groups[5] in (ONE, OTHER), "the fifth is at 6"
