"""The archive as Python reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from earlier import PAGES, WEEK, first_day, later_day
from worlds import HOME, NOW, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive, NoArchive, NoDocument, NoVersion
from archive.library import Library
from archive.records import Attachment
from archive.text import text_digest
from archive.warc import payload_digest


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "archive.db"
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
        for week in range(1, 5):
            later_day(archive.run(SITE, NOW + week * WEEK), week)
    return path


@pytest.fixture(scope="module")
def library(path: Path) -> Iterator[Library]:
    with Archive.open(str(path)) as library:
        yield library


def test_a_document_says_its_fields_as_they_are(library: Library) -> None:
    document = library.document(PAGES[2])
    assert (document.id, document.site, document.state) == (3, "example", "present")
    assert (document.title, document.index_number) == ("关于加强管理的通知", "000014349/2026-00002")
    assert document.published_on == date(2026, 2, 20)
    assert document.first_seen_at == datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    assert document.effective_on is None
    assert document.text == document.current.text == document.versions[-1].text


def test_its_versions_are_there_with_what_they_were_read_from(library: Library) -> None:
    document = library.document(2)
    assert [version.number for version in document.versions] == [1, 2, 3, 4, 5]
    assert document.version(3).text.startswith("第2稿：")
    assert document.version(3).text_digest == text_digest(document.version(3).text)
    assert document.version(3).original()[1] == b"2"
    assert document.original()[1] == b"4"
    assert [file.name for file in document.version(1).attachments] == ["附件：汇总表.pdf"]
    with pytest.raises(NoVersion, match="it has versions 1 to 5"):
        document.version(6)


@pytest.fixture
def with_files(tmp_path: Path) -> Iterator[Library]:
    """A document that names a file that is gone by now, a locked one, one that never came, and a cover."""
    table, locked, lost = (Attachment(url=HOME + name, name=f"附件 {name}") for name in ("table", "locked", "lost"))
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(HOME)), content(attachments=(table, locked, lost)))
        run.save(recorded(run, exchange(HOME + "2", b"2")), content("见附件", attachments=(table,)))
        fetched(run, table.url, "乡镇\t户数", pages=3, confidence=0.97)
        cannot = file_content("", unread="encrypted", detail="a password is asked for", format="pdf")
        run.save(recorded(run, file_exchange(locked.url, "locked")), cannot)
        for week in range(4):
            run.record(file_exchange(lost.url, "404", at=NOW + week * WEEK, status=404))
            if week:
                run.record(file_exchange(table.url, "404", at=NOW + week * WEEK, status=404))
        run.finish("done", {}, now=NOW)
    with Archive.open(tmp_path / "archive.db") as library:
        yield library


def test_its_files_are_there_with_what_they_say(with_files: Library) -> None:
    table, *_ = with_files.document(1).attachments
    assert (table.name, table.format, table.pages, table.confidence) == ("附件 table", "txt", 3, 0.97)
    assert (table.text, table.characters, table.unread, table.detail) == ("乡镇\t户数", 5, None, None)
    assert table.text_digest == text_digest(table.text)
    assert table.gone_since == datetime(2026, 3, 8, 4, 0, tzinfo=UTC)
    original = table.original()
    assert original is not None
    assert original[1].decode() == "乡镇\t户数"
    assert table.payload_digest == payload_digest(original[1])
    (before, *_) = with_files.document(1).version(1).attachments
    assert (before.gone_since, before.text) == (None, table.text)


def test_one_that_says_nothing_says_why(with_files: Library) -> None:
    _, locked, lost = with_files.document(1).attachments
    assert (locked.text, locked.unread, locked.detail) == ("", "encrypted", "a password is asked for")
    assert locked.original() is not None
    assert (lost.text, lost.unread, lost.detail, lost.format) == ("", "never-had", "HTTP 404", None)
    assert (lost.original(), lost.payload_digest) == (None, None)


def test_what_a_cover_says_is_what_its_file_says(with_files: Library) -> None:
    cover = with_files.document(2)
    assert cover.text == cover.attachments[0].text == "乡镇\t户数"


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"site": "example"}, [1, 2, 3, 4, 5]),
        ({"site": "another"}, []),
        ({"validity": "废止"}, [3]),
        ({"state": "gone"}, []),
        ({"published": (date(2026, 2, 20), None)}, [1, 2, 3, 4, 5]),
        ({"published": (date(2026, 2, 21), None)}, []),
        ({"published": (None, date(2026, 2, 20)), "copies": False}, [1, 2, 3, 4]),
    ],
)
def test_documents_are_found_by_what_they_say(library: Library, asked: dict[str, Any], numbers: list[int]) -> None:
    assert [document.id for document in library.documents(**asked)] == numbers


def test_search_and_the_feed(library: Library) -> None:
    assert [hit.document for hit in library.search("第4稿")] == [2]
    assert library.search("组织领导", validity="废止")[0].document == 3
    events = list(library.changes())
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert list(library.changes(since=len(events) - 1)) == events[-1:]


def test_a_document_is_known_by_its_number_and_its_address(library: Library) -> None:
    assert library.document(1) == library.document("1") == library.document(PAGES[0] + "#fragment")
    with pytest.raises(NoDocument):
        library.document("http://www.example.gov.cn/never")


def test_nothing_can_be_written(library: Library) -> None:
    with pytest.raises(Exception, match="readonly database"):
        library.connection.execute("delete from documents")


def test_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        Archive.open(tmp_path / "none.db")
