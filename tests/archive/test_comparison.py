"""Two versions of a document side by side, found by number or address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, recorded

from archive import Archive, NoDocument, NoVersion
from archive.comparison import FieldChange, compare, find, versions_of
from archive.records import Attachment, Content

URL = HOME + "1.html"
FORM = Attachment(url=HOME + "form.pdf", name="申请表")
TABLE = Attachment(url=HOME + "table.xls", name="明细表")

FIRST = content(
    "第一条　补贴标准为100元。\n" + SENTENCE,
    validity="有效",
    attachments=(FORM,),
    effective_on=date(2026, 3, 1),
)
SECOND = replace(FIRST, text=FIRST.text.replace("100", "250"), attachments=(FORM, TABLE))
THIRD = replace(
    SECOND,
    metadata=replace(SECOND.metadata, validity="废止", effective_on=None, subject="财政"),
    attachments=(TABLE, replace(FORM, name="申请表（新）")),
)
VERSIONS = (FIRST, SECOND, THIRD, SECOND)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An archive of a document in four versions, the last of which takes the third back."""
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        for day, said in enumerate(VERSIONS):
            page = exchange(URL, f"{day}".encode(), at=NOW + timedelta(days=day))
            assert run.save(recorded(run, page), said)
        yield archive.connection


def said(one: Content) -> Content:
    return replace(one, provenance=())


def test_a_document_is_found_by_number_and_by_address(db: sqlite3.Connection) -> None:
    assert find(db, "1") == find(db, URL) == find(db, "HTTP://elsewhere/", URL) == 1
    assert versions_of(db, 1) == 4
    for name in ("2", "0", "-1", "9" * 40, "²", "", HOME + "2.html", "1 or 1=1"):
        with pytest.raises(NoDocument, match="There is no document"):
            find(db, name)


def test_text_and_attachments_change(db: sqlite3.Connection) -> None:
    found = compare(db, 1, 1, 2)
    assert (found.document, found.url) == (1, URL)
    assert (found.old.number, found.old.seen_at, found.old.content) == (1, NOW, said(FIRST))
    assert (found.new.number, found.new.seen_at) == (2, NOW + timedelta(days=1))
    assert (found.fields, found.attachments_removed, found.attachments_added) == ((), (), (TABLE,))
    assert (found.text.characters("added"), found.text.characters("removed")) == (3, 3)
    assert found.substantive
    assert not found.is_empty
    counted = db.execute("select added, removed from versions where number = 2").fetchone()
    assert counted == (3, 3), "the columns are counted by the same function"


def test_fields_change_and_a_file_is_called_otherwise(db: sqlite3.Connection) -> None:
    found = compare(db, 1, 2, 3)
    assert found.fields == (
        FieldChange(field="effective_on", old="2026-03-01", new=None),
        FieldChange(field="validity", old="有效", new="废止"),
        FieldChange(field="subject", old=None, new="财政"),
    )
    assert [file.name for file in found.attachments_removed] == ["申请表"]
    assert [file.name for file in found.attachments_added] == ["申请表（新）"]
    assert found.text.characters("added") == 0


def test_any_two_may_be_held_against_each_other(db: sqlite3.Connection) -> None:
    assert compare(db, 1, 2, 4).is_empty
    there, back = compare(db, 1, 1, 3), compare(db, 1, 3, 1)
    assert [(one.field, one.new, one.old) for one in there.fields] == [
        (one.field, one.old, one.new) for one in back.fields
    ]
    assert there.attachments_added == back.attachments_removed
    assert there.text.characters("added") == back.text.characters("removed") == 3


def test_versions_and_documents_that_are_not_there(db: sqlite3.Connection) -> None:
    with pytest.raises(NoVersion, match=r"^Document 1 has no version 9; it has versions 1 to 4\.$"):
        compare(db, 1, 1, 9)
    with pytest.raises(NoVersion, match="no version 0"):
        compare(db, 1, 0, 1)
    with pytest.raises(NoDocument, match="no document 7 in"):
        compare(db, 7, 1, 2)
