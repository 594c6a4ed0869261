"""A rebuild where documents moved: who is who stays as readers were told, whatever today's reader sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_rebuilding import Reader, crawl, feed, rebuilt, tables
from worlds import HOME, SENTENCE, content

from archive import Archive
from archive.records import Absence, Content, Exchange

TEXT = SENTENCE * 3
EDITED = TEXT + "另行通知。"
OTHER = "另一份文件。" * 20

WORLD: list[dict[str, str | None]] = [
    {
        HOME + "old/1": f"1 {TEXT}",
        HOME + "old/2": f"2 {TEXT}",
        HOME + "old/3": f"3 {TEXT}",
        HOME + "old/4": f"4 {TEXT}",
    },
    {HOME + "new/1": f"1 {TEXT}", HOME + "old/2": None, HOME + "old/3": None, HOME + "new/4": f"4 {TEXT}"},
    {HOME + "old/1": None, HOME + "new/2": f"2 {TEXT}", HOME + "old/3": None, HOME + "new/4": f"5 {OTHER}"},
    {HOME + "new/1": f"1 {EDITED}", HOME + "old/1": f"1 {TEXT}", HOME + "old/3": None, HOME + "late": "a list"},
    {HOME + "new/3": f"3 {TEXT}", HOME + "old/1": f"6 {OTHER}", HOME + "new/1": f"1 {EDITED}"},
    {HOME + "new/2": None, HOME + "old/2": None, HOME + "old/1": f"6 {OTHER}另行通知。"},
]
"""1 moves when its old page is away, which then serves the text before the edit and carries 6 at last; 2 moves while it
is missing; 3 while it is gone; 4 is at two addresses until the new one carries 5."""


def read(page: Exchange) -> Content | Absence:
    """What a page says: an index number, and a text; a newer template names a publisher."""
    if page.status == 404:
        return Absence(reason="not-found")
    if page.payload == b"a list":
        return Content(kind="listing")
    number, text = page.payload.decode().split(" ", 1)
    publisher = "办公室" if "/new/" in page.url else None
    return content(text, index_number=f"000014349/2026-{number}", publisher=publisher)


@pytest.fixture
def live(tmp_path: Path) -> Path:
    return lived(tmp_path / "archive.db", read)


def lived(path: Path, reader: Reader) -> Path:
    for number, pages in enumerate(WORLD):
        with Archive.write(path) as archive:
            crawl(archive, pages, at=8 * number, reader=reader)
    return path


def documents(path: Path) -> dict[int, str]:
    with Archive.read(path) as archive:
        rows = archive.rows("select id, url from documents order by id")
    return {row["id"]: row["url"].removeprefix(HOME) for row in rows}


def test_every_table_comes_out_as_it_was(live: Path, tmp_path: Path) -> None:
    assert documents(live) == {1: "new/1", 2: "new/2", 3: "new/3", 4: "old/4", 5: "new/4", 6: "old/1"}
    happened = [kind for _, kind, _, _ in feed(live)]
    assert happened == [*4 * ["new"], "moved", "moved", "new", "changed", "gone", "returned", "moved", "new", "changed"]
    assert len(tables(live)["aliases"]) == 6
    assert tables(rebuilt(live, tmp_path / "again.db", read)) == tables(live)


def blind(page: Exchange) -> Content | Absence:
    """A reader that finds no number: to it each page is a document of its own."""
    found = read(page)
    return replace(found, metadata=replace(found.metadata, index_number=None)) if isinstance(found, Content) else found


def test_what_readers_know_as_documents_of_their_own_stay_so(tmp_path: Path) -> None:
    """Today's reader would join them."""
    path = lived(tmp_path / "archive.db", blind)
    known = documents(path)
    assert len(known) == 8
    again = rebuilt(path, tmp_path / "again.db", read)
    assert documents(again) == known
    assert tables(again)["aliases"] == []
    told = feed(path)
    assert feed(again)[: len(told)] == told
    assert {kind for _, kind, _, _ in feed(again)[len(told) :]} == {"reextracted"}
    twice = rebuilt(again, tmp_path / "twice.db", read)
    assert tables(twice) == tables(again)


def test_what_was_joined_stays_so(live: Path, tmp_path: Path) -> None:
    """Today's reader would make documents of them."""
    again = rebuilt(live, tmp_path / "again.db", blind)
    assert documents(again) == documents(live)
    assert [row[:3] for row in tables(again)["aliases"]] == [row[:3] for row in tables(live)["aliases"]]
    assert feed(again)[: len(feed(live))] == feed(live)
    assert tables(rebuilt(again, tmp_path / "twice.db", blind)) == tables(again)


def no_document(page: Exchange) -> Content | Absence:
    return Content(kind="listing") if "/new/" in page.url else read(page)


def away(page: Exchange) -> Content | Absence:
    return Absence(reason="soft-404") if "/old/" in page.url else read(page)


@pytest.mark.parametrize("reader", [no_document, away])
def test_what_was_a_document_stays_one_at_each_of_its_addresses(live: Path, tmp_path: Path, reader: Reader) -> None:
    again = rebuilt(live, tmp_path / "again.db", reader)
    assert documents(again) == documents(live)
    assert [event[:3] for event in feed(again)[: len(feed(live))]] == [event[:3] for event in feed(live)]
    assert tables(rebuilt(again, tmp_path / "twice.db", reader)) == tables(again)


def sharper(page: Exchange) -> Content | Absence:
    """It sees that the list is a document, and which one."""
    return content(TEXT, index_number="000014349/2026-4") if page.payload == b"a list" else read(page)


def test_what_only_todays_reader_sees_is_judged(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db", sharper)
    assert documents(again) == documents(live)
    with Archive.read(again) as archive:
        (alias,) = archive.rows(
            "select document from aliases join resources on resources.id = resource where url = ?", (HOME + "late",)
        )
    assert alias == {"document": 4}
    assert [(kind, url) for _, kind, url, _ in feed(again)[len(feed(live)) :]] == [("reextracted", "old/4")]
    assert tables(rebuilt(again, tmp_path / "twice.db", sharper)) == tables(again)


def keener(page: Exchange) -> Content | Absence:
    """It sees a document where there was none, and that one moves."""
    if page.payload == b"a list":
        return content(OTHER + "三", index_number="000014349/2026-9")
    return read(page)


def test_a_number_is_told_with_the_url_that_its_document_began_at(tmp_path: Path) -> None:
    """Wherever it is by the end of the rebuild: the next one asks for the number at the beginning."""
    path = tmp_path / "archive.db"
    days: list[dict[str, str | None]] = [
        {HOME + "old/9": "a list", HOME + "old/1": f"1 {TEXT}"},
        {HOME + "old/9": None, HOME + "new/9": "a list"},
        {HOME + "old/9": None},
    ]
    for number, pages in enumerate(days):
        with Archive.write(path) as archive:
            crawl(archive, pages, at=8 * number, reader=read)
    again = rebuilt(path, tmp_path / "again.db", keener)
    assert documents(again) == {1: "old/1", 2: "new/9"}
    twice = rebuilt(again, tmp_path / "twice.db", keener)
    assert tables(twice) == tables(again)
