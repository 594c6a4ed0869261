"""What it costs to wait for events: an hour's looks, one after the other."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

import pytest
from worlds import NOW, SITE

from archive import Archive
from archive.following import PAUSE, follow
from archive.instants import HOUR

LOOKS = int(HOUR.total_seconds() / PAUSE)
MOST_SECONDS = 3.6
"""A thousandth of a processor."""


@pytest.mark.long
def test_an_idle_hour_costs_next_to_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        archive.run(SITE, NOW)
    looks = count(1)
    began = time.process_time()
    assert list(follow(path, 0, lambda: next(looks) < LOOKS)) == []
    cost = time.process_time() - began
    with capsys.disabled():
        print(f"\n{LOOKS:,} looks in an hour: {cost:.2f} s of processor")
    assert cost < MOST_SECONDS
