"""A minute of one writer and three readers: nobody is locked out, nothing fails, the write-ahead log stays small."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_while_writing import PAGES, measured

from archive.making import JOURNAL_BYTES

SECONDS = 60
AT_LEAST = 20
"""Of each page in the minute: whoever is starved is not served. (160 on two busy processors.)"""

NEARLY_NOTHING = 1 << 20


@pytest.mark.long
def test_a_minute_of_one_writer_and_three_readers(tmp_path: Path) -> None:
    report = measured(tmp_path / "archive.db", SECONDS, before=300)
    print("", *report.lines(), sep="\n")
    assert report.errors == []
    assert report.complaints == ""
    assert report.read.keys() == PAGES.keys()
    assert min(map(len, report.read.values())) >= AT_LEAST
    assert len(report.wrote) >= AT_LEAST
    assert 0 < report.wal_peak < JOURNAL_BYTES
    assert report.wal_after < NEARLY_NOTHING
