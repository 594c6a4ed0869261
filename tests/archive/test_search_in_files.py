"""A document answers when its page does or one of its files: as a scan of both finds, each once, and said where."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_browse import Reader, found_in
from test_search_reach import NEEDLES, QUERIES, Query, Scanned, of
from test_search_reach import Text as Paper
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, recorded

from archive import Archive, finding
from archive.hits import Filters
from archive.opening import for_reading
from archive.records import Attachment
from archive.search import as_text

DAY = timedelta(days=1)
NAMES = ("document_number", "index_number", "issuing_body", "publisher")
SHARED = "九江、澜川两地共用的名单：堃龑，B18。"


def file_of(number: int) -> Attachment:
    return Attachment(url=f"{HOME}{number}.txt", name=f"附件{number}")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document for each needle, whose file says what the next one's page says; all even ones have one file more."""
    path = tmp_path_factory.mktemp("files") / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number, needle in enumerate(NEEDLES):
            files = [file_of(number)] + [Attachment(url=f"{HOME}shared{number}.txt", name="名单")] * (number % 2 == 0)
            said_of = dict(zip(NAMES, needle.meta, strict=False))
            page = recorded(run, exchange(f"{HOME}{number}.html", repr(number).encode()))
            run.save(page, content(needle.body, title=needle.title, attachments=tuple(files), **said_of))
        for number, _ in enumerate(NEEDLES):
            fetched(run, file_of(number).url, NEEDLES[(number + 1) % len(NEEDLES)].body)
            if number % 2 == 0:
                fetched(run, f"{HOME}shared{number}.txt", SHARED)
    return path


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = for_reading(path)
    yield connection
    connection.close()


def rows_of(number: int) -> list[Scanned]:
    """What is indexed of a document: its page, and its files apart."""
    bodies = [NEEDLES[(number + 1) % len(NEEDLES)].body] + [SHARED] * (number % 2 == 0)
    return [of(NEEDLES[number]), *(of(Paper(title="", body=body)) for body in bodies)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.typed)
def test_a_query_finds_what_a_scan_of_pages_and_files_finds(connection: sqlite3.Connection, query: Query) -> None:
    meant = {number + 1 for number in range(len(NEEDLES)) if any(query.means(row) for row in rows_of(number))}
    hits = finding.search(connection, query.typed, limit=100)
    assert sorted(hit.document for hit in hits) == sorted(meant), "each once"
    assert finding.count(connection, query.typed) == len(meant)
    in_files = {hit.document for hit in hits if hit.attachment}
    assert in_files == {number for number in meant if not query.means(of(NEEDLES[number - 1]))}


def test_it_is_said_in_which_file_with_the_words_there(connection: sqlite3.Connection) -> None:
    found = {hit.document: hit for hit in finding.search(connection, "九江 名单")}
    assert sorted(found) == [1, 3, 5, 7, 9]
    assert {hit.attachment for hit in found.values()} == {"名单"}
    assert as_text(found[1].snippet).startswith("«九江»、澜川两地共用的«名单»")


def test_the_page_says_so_too(path: Path) -> None:
    text = Reader(path).get("/-/search?q=九江").text
    assert text.count("in attachment</span> 名单") == 5
    assert "<mark>九江</mark>、澜川两地共用的名单" in text


def test_one_file_of_five_documents_is_indexed_once(connection: sqlite3.Connection) -> None:
    matching = "select count(*) from files_fts where files_fts match '九江'"
    assert connection.execute(matching).fetchone() == (1,)


def test_folding_filters_and_dates_hold_for_files_too(connection: sqlite3.Connection) -> None:
    assert finding.count(connection, "九江", fold=True) == 5
    assert finding.count(connection, "九江", Filters(site=SITE.id)) == 5
    assert finding.count(connection, "九江", Filters(year=1999)) == 0
    newest = finding.search(connection, "九江", order="newest", fold=True)
    assert [hit.document for hit in newest] == [9, 7, 5, 3, 1]


def test_a_page_that_says_it_comes_before_a_file(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        files = (Attachment(url=HOME + "names.txt", name="名单"),)
        said = content(SENTENCE * 3, attachments=files, published_on=date(2026, 2, 21))
        run.save(recorded(run, exchange(HOME + "1", b"1")), said)
        fetched(run, files[0].url, f"{SENTENCE * 3}湿地保护。")
        for number in range(9):  # a word that all have tells nothing
            other = Attachment(url=f"{HOME}{number}.txt", name="表")
            page = recorded(run, exchange(f"{HOME}other{number}", repr(number).encode()))
            run.save(page, content(f"第{number}号。" * 9, attachments=(other,)))
            fetched(run, other.url, f"第{number}表。" * 9)
        run.save(recorded(run, exchange(HOME + "2", b"2")), content(f"湿地保护的意见。{SENTENCE * 3}"))
        archive.flush()
        assert [hit.document for hit in finding.search(archive.connection, "湿地保护")] == [11, 1]
        assert [hit.document for hit in finding.search(archive.connection, "湿地保护", order="newest")] == [1, 11]


def test_what_a_former_version_had_does_not_answer(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        file = Attachment(url=HOME + "a.txt", name="附件")
        run.save(recorded(run, exchange(HOME + "1", b"1")), content(attachments=(file,)))
        fetched(run, file.url, "旧表：湿地保护")
        fetched(run, file.url, "新表：森林保护", at=NOW + DAY)
        archive.flush()
        assert not finding.search(archive.connection, "湿地保护")
        assert [hit.attachment for hit in finding.search(archive.connection, "森林保护")] == ["附件"]


def test_a_cover_is_found_by_title_and_file_together(tmp_path: Path) -> None:
    """As a page is; and no longer by 见附件, which nobody means."""
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        file = Attachment(url=HOME + "a.txt", name="办法全文")
        said = content("见附件", attachments=(file,), title="关于印发办法的通知")
        run.save(recorded(run, exchange(HOME + "1", b"1")), said)
        archive.flush()
        assert [hit.attachment for hit in finding.search(archive.connection, "见附件")] == [None]
        fetched(run, file.url, "第一条 为了保护湿地，制定本办法。")
        archive.flush()
        (hit,) = finding.search(archive.connection, "标题:通知 保护湿地")
        assert (hit.attachment, as_text(hit.snippet)) == ("办法全文", "第一条 为了«保护湿地»，制定本办法。")
        (hit,) = finding.search(archive.connection, "通知")
        assert hit.attachment is None, "the title is the page's"
        assert not finding.search(archive.connection, "见附件")


def test_the_search_boxes_of_two_tables_look_into_files(path: Path) -> None:
    """That of documents looks at their pages; that of files, and that of attachments, at what files say."""
    reader = Reader(path)
    assert [row["id"] for row in reader.json("/archive/files.json?_shape=array&_search=九江")] == [2]
    found = reader.json("/archive/attachments.json?_shape=array&_search=九江")
    assert [(row["name"], row["version"]) for row in found] == [("名单", number) for number in (1, 3, 5, 7, 9)]
    assert not reader.json("/archive/documents.json?_shape=array&_search=九江")
    for table in ("attachments", "files"):
        page = reader.text(f"/archive/{table}?_search=九江")
        assert found_in(page, "//input[@type='search']/@name") == ["_search"]
