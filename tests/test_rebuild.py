"""`gongkai rebuild` as an operator meets it: in place, beside, and what it refuses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from townhall import TownHall, begin, gongkai, notice, path_of, settings

from archive import Archive


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        yield hall


def documents(path: Path) -> list[dict[str, object]]:
    with Archive.read(path) as archive:
        return archive.rows("select documents.*, changes.* from documents join changes on document = documents.id")


def test_in_place_what_was_there_is_kept(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    hall.pages[path_of(2)].body = notice(2, rule="不再执行")
    gongkai("crawl", "--full", cwd=tmp_path)
    before = documents(tmp_path / "archive.db")
    done = gongkai("rebuild", "--now", "2026-06-01T00:00:00Z", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "archive-until-20260601T000000.db"
    assert str(kept) in done.stdout
    assert documents(kept) == documents(tmp_path / "archive.db") == before
    assert gongkai("crawl", cwd=tmp_path).stdout.startswith("hall: done"), "it goes on where it was"


def test_beside_the_closed_segments_are_shared(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    assert gongkai("rebuild", "--out", "new/again.db", cwd=tmp_path).returncode == 0
    assert documents(tmp_path / "new" / "again.db") == documents(tmp_path / "archive.db")
    assert {segment.stat().st_nlink for segment in (tmp_path / "new" / "again-warc").iterdir()} == {2}
    refused = gongkai("rebuild", "--out", "new/again.db", cwd=tmp_path)
    assert (refused.returncode, "again.db is there already" in refused.stderr) == (1, True)


def test_a_lost_database_comes_back(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    before = documents(tmp_path / "archive.db")
    (tmp_path / "archive.db").unlink()
    refused = gongkai("crawl", cwd=tmp_path)
    assert (refused.returncode, "`gongkai rebuild`" in refused.stderr) == (1, True)
    assert gongkai("rebuild", cwd=tmp_path).returncode == 0
    assert documents(tmp_path / "archive.db") == before


def test_a_damaged_database_is_made_anew(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    before = documents(tmp_path / "archive.db")
    (tmp_path / "archive.db").write_bytes(b"no database any more" * 1000)
    assert gongkai("rebuild", cwd=tmp_path).returncode == 0
    assert documents(tmp_path / "archive.db") == before


def test_beside_a_crawl_it_waits_for_another_day(hall: TownHall, tmp_path: Path) -> None:
    path = settings(tmp_path, hall)
    gongkai("crawl", cwd=tmp_path)
    hall.publish(*range(1, 30))
    path.write_text(path.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.5"), encoding="utf-8")
    asked = len(hall.asked)
    crawl = begin("crawl", cwd=tmp_path)
    while len(hall.asked) == asked:
        assert crawl.poll() is None
        time.sleep(0.02)
    refused = gongkai("rebuild", cwd=tmp_path)
    crawl.terminate()
    assert crawl.wait(timeout=60) == 130
    assert (refused.returncode, "Another gongkai process is writing" in refused.stderr) == (1, True)


def test_without_originals_it_says_so(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall)
    refused = gongkai("rebuild", cwd=tmp_path)
    assert (refused.returncode, "no journal is among them" in refused.stderr) == (1, True)
