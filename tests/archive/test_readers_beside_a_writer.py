"""Reading while the daemon writes, for a moment; tests/benchmarks does it for a minute, with figures."""

from __future__ import annotations

from pathlib import Path

from reading_while_writing import PAGES, measured


def test_nobody_is_locked_out(tmp_path: Path) -> None:
    report = measured(tmp_path / "archive.db", 3, before=20)
    assert report.errors == []
    assert report.complaints == ""
    assert report.read.keys() == PAGES.keys()
    assert report.wrote
    assert report.wal_after < 1 << 20
