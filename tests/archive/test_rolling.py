"""Segments are rolled by size and by day, and nothing of the archive minds where one ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.fixity import verify

LIMIT = 6_000


def test_a_segment_that_is_full_is_closed_and_the_next_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the same pages within one run: the later ones refer to responses in segments that are closed by then."""
    monkeypatch.setattr("archive.segments.ROLL_BYTES", LIMIT)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        for number in [*range(30), *range(30)]:
            capture = recorded(run, exchange(f"{HOME}{number}", f"<html>{number}</html>".encode() * 30))
            if not capture.unchanged:
                run.save(capture, content(f"第{number}号" * 20))
        run.finish("done", {}, now=NOW)
        opened = archive.rows("select * from segments where closed_at is null")
        assert len(opened) == 1
    report = verify(tmp_path / "archive.db")
    assert report.damages == []
    assert report.segments > 3
    with Archive.read(tmp_path / "archive.db") as archive:
        segments = archive.rows("select * from segments")
        assert all(segment["digest"] and segment["closed_at"] for segment in segments)
        largest_exchange = 3_000
        assert all(segment["committed"] < LIMIT + largest_exchange for segment in segments)
        across = archive.rows(
            """
            select 1 from captures join captures as first on first.id = captures.refers_to
            where captures.type = 'revisit' and captures.warc != first.warc
            """
        )
        assert len(across) == 30
        assert archive.original(60)[1] == b"<html>29</html>" * 30


def test_midnight_ends_a_segment(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        for hours in (1, 2, 19, 20, 44):
            recorded(run, exchange(f"{HOME}{hours}", at=NOW + timedelta(hours=hours)))
        archive.flush()
        rows = archive.rows("select warc, count(*) as n from captures group by warc order by min(id)")
        assert [row["n"] for row in rows] == [3, 1, 1], "NOW is four o'clock"
    assert verify(tmp_path / "archive.db").damages == []
