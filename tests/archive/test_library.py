"""The archive as Python reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from earlier import PAGES, WEEK, first_day, later_day
from worlds import NOW, SITE

from archive import Archive, NoArchive, NoDocument, NoVersion
from archive.library import Library
from archive.text import text_digest


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
