"""A document that has moved is found by any address that it ever had, and its feed goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_browse import Reader
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.records import Absence
from archive.run import Run

OLD, NEW = HOME + "old/1.html", HOME + "new/1.html"
ATOM = "{http://www.w3.org/2005/Atom}"


def serve(run: Run, url: str) -> None:
    run.save(recorded(run, exchange(url, url.encode())), content(index_number="000014349/2026-00001"))


def move(run: Run) -> None:
    serve(run, NEW)
    away = exchange(OLD, b"", at=NOW + timedelta(days=1), status=404)
    run.save(recorded(run, away), Absence(reason="not-found"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("moved") / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        serve(run, OLD)
        move(run)
    return path


@pytest.fixture(scope="module")
def reader(path: Path) -> Reader:
    return Reader(path)


def test_the_feed_has_a_word_for_it_and_names_the_address(reader: Reader) -> None:
    page = reader.text("/-/changes?kind=moved")
    assert "迁址" in page
    assert NEW in page
    assert OLD not in page


def test_its_page_lists_the_other_addresses(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    assert "其他网址" in page
    assert OLD in page


@pytest.mark.parametrize("url", [OLD, NEW])
def test_search_for_an_address_leads_to_it(reader: Reader, url: str) -> None:
    answer = reader.get(f"/-/search?q={url}", status=302)
    assert answer.headers["location"] == "/archive/documents/1"
    assert "没有" in reader.text(f"/-/search?q={HOME}unknown.html")


@pytest.mark.parametrize("capture", [1, 2, 3])
def test_a_capture_of_any_address_leads_to_it(reader: Reader, capture: int) -> None:
    assert "/archive/documents/1" in reader.text(f"/-/replay/{capture}")


def entries(reader: Reader) -> list[str]:
    feed = ElementTree.fromstring(reader.text("/-/feed.atom"))
    return [str(entry.findtext(f"{ATOM}id")) for entry in feed.iter(f"{ATOM}entry")][::-1]


def test_entries_that_were_read_are_not_new_again_after_the_move(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        serve(run, OLD)
        archive.flush()
        (before,) = entries(Reader(path))
        move(run)
    assert entries(Reader(path)) == [before, before.replace("#change-1", "#change-2")]
