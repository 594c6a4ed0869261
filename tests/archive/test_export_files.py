"""What files say, in exports: once, again when it is read anew, and whole after a rebuild."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from test_rebuilding import rebuilt
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive, waiting
from archive.changes import last_seq, rebuilt_after
from archive.export import Wanted, export
from archive.records import Absence, Attachment, Content, Exchange, FileContent

DAY = timedelta(days=1)
TABLE, SCAN, COVER = (Attachment(url=HOME + name, name=f"附件 {name}") for name in ("table", "scan", "cover"))
PAGE, LEADING = HOME + "1.html", HOME + "2.html"


def read(page: Exchange) -> Content | FileContent | Absence:
    """What is said in this world; the letter of a file that is a scan is not read."""
    words = page.payload.decode()
    if page.kind != "attachment":
        named = (TABLE, SCAN) if page.resource_url == PAGE else (COVER,)
        return content("见附件" if page.resource_url == LEADING else words, attachments=named)
    return file_content("", unread="scanned", detail=words) if "scan" in words else file_content(words)


def later(page: Exchange) -> Content | FileContent | Absence:
    """The same by a reader that finds the tables of one file to be none, and names another version of itself."""
    found = read(page)
    if isinstance(found, FileContent) and "表" in found.text:
        return Absence(reason="soft-404")
    return file_content(found.text, reader="test 2") if isinstance(found, FileContent) and not found.unread else found


def visit(archive: Archive, day: int, pages: dict[str, str]) -> None:
    at = NOW + day * DAY
    run = archive.run(SITE, at)
    for url, words in pages.items():
        page = exchange(url, words.encode(), at=at) if url.endswith("html") else file_exchange(url, words, at=at)
        run.save(recorded(run, page), read(page))
    run.finish("done", {}, now=at)


def recognise(archive: Archive, url: str, text: str) -> None:
    """What a night does with a scan."""
    (row,) = archive.rows("select capture from attachments where url = ? limit 1", (url,))
    found = file_content(text, confidence=0.93, quality=("ocr",))
    waiting.keep(archive, waiting.Read(capture=row["capture"], content=found), NOW + 2 * DAY)


def exported(path: Path, name: str, *, since: int = 0) -> dict[str, Any]:
    out = path.with_name(name)
    return export(path, out, Wanted(since=since), now=NOW, progress=lambda done, of: None)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found = folder / (table if (folder / table).is_dir() else f"{table}.parquet")
    if not found.exists():  # of a year there is none
        return []
    said: list[dict[str, Any]] = parquet.read_table(found, partitioning=None).to_pylist()
    return said


def put_together(folders: list[Path], table: str) -> list[dict[str, Any]]:
    """The exports joined one after the other, as the manifest of each says."""
    kept: list[dict[str, Any]] = []
    for folder in folders:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"][table]
        new = rows(folder, table)
        keys = {tuple(row[name] for name in told["key"]) for row in new}
        stay = [row for row in kept if tuple(row[name] for name in told["key"]) not in keys]
        kept = [*({"replace": [], "append": kept, "upsert": stay}[told["mode"]]), *new]
    return sorted(kept, key=repr)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of a page with two files and a cover, exported after its first day."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        visit(archive, 0, {PAGE: SENTENCE * 3, LEADING: "", TABLE.url: "表一", SCAN.url: "scan"})
        visit(archive, 1, {COVER.url: SENTENCE})
    exported(path, "first")
    return path


def cursor(path: Path) -> int:
    with Archive.read(path) as archive:
        return last_seq(archive.connection)


def test_a_file_is_there_with_what_it_says_and_which_text_is_of_it(path: Path) -> None:
    said = {row["id"]: row for row in rows(path.with_name("first"), "files")}
    named = {row["name"]: row for row in rows(path.with_name("first"), "attachments")}
    table, scan, cover = (named[one.name] for one in (TABLE, SCAN, COVER))
    assert (said[table["file"]]["text"], said[table["file"]]["format"]) == ("表一", "txt")
    assert (said[scan["file"]]["unread"], said[scan["file"]]["detail"]) == ("scanned", "scan")
    assert said[table["file"]]["payload_digest"] == table["payload_digest"]
    assert (table["text_from"], cover["text_from"]) == (None, cover["file"])
    documents = {row["url"]: row["text"] for row in rows(path.with_name("first"), "documents")}
    assert documents[LEADING] == said[cover["text_from"]]["text"]


def test_what_is_read_anew_without_an_event_comes_with_the_next_export(path: Path) -> None:
    before = cursor(path)
    with Archive.write(path) as archive:
        recognise(archive, SCAN.url, "认出的字")
    assert cursor(path) == before, "a file that no cover leads to makes no event"
    later = exported(path, "later", since=before)
    exported(path, "whole")
    assert "认出的字" in {row["text"] for row in rows(path.with_name("later"), "files")}
    assert later["tables"]["files"]["mode"] == "upsert"
    assert put_together([path.with_name("first"), path.with_name("later")], "files") == put_together(
        [path.with_name("whole")], "files"
    )


def test_a_night_does_not_carry_the_texts_of_all_nights(path: Path) -> None:
    with Archive.write(path) as archive:
        visit(archive, 2, {PAGE: SENTENCE * 4})
        visit(archive, 3, {TABLE.url: "表二"})
        archive.flush()
        since = last_seq(archive.connection)
        visit(archive, 4, {PAGE: SENTENCE * 5})
        visit(archive, 5, {TABLE.url: "表三"})
    exported(path, "later", since=since)
    assert [row["text"] for row in rows(path.with_name("later"), "files")] == ["表三"]


@pytest.mark.parametrize("table", ["files", "attachments", "documents", "versions", "changes"])
@pytest.mark.parametrize("reader", [read, later])
def test_after_a_rebuild_they_come_whole(path: Path, tmp_path: Path, table: str, reader: Any) -> None:
    """A rebuild reads them all again, by another reader maybe, which may say otherwise, or that one is none."""
    (tmp_path / "again").mkdir()
    again = rebuilt(path, tmp_path / "again/archive.db", reader)
    since = json.loads((path.with_name("first") / "manifest.json").read_text(encoding="utf-8"))["cursor"]
    with Archive.read(again) as archive:
        assert rebuilt_after(archive.connection) == since
    second = exported(again, "second", since=since)
    assert second["tables"]["files"]["mode"] == "replace"
    with Archive.write(again) as archive:
        run = archive.run(SITE, NOW + 9 * DAY)
        fetched(run, COVER.url, SENTENCE * 2, at=NOW + 9 * DAY)
        run.finish("done", {}, now=NOW + 9 * DAY)
    third = exported(again, "third", since=second["cursor"])
    assert third["tables"]["files"]["mode"] == ("upsert" if second["cursor"] > since else "replace")
    exported(again, "whole")
    parts = [path.with_name("first"), again.with_name("second"), again.with_name("third")]
    assert put_together(parts, table) == put_together([again.with_name("whole")], table)
