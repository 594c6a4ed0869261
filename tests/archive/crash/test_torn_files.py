"""What is found in the files themselves: tails that nobody wrote, and bits that flipped."""

from __future__ import annotations

from pathlib import Path

from archive import Archive
from crash.load import crawl_once
from crash.nursery import Nursery
from crash.trials import flipped_bits, torn_files


def test_torn_zeroed_and_random_tails_are_cut(nursery: Nursery, scratch: Path) -> None:
    tally = torn_files(nursery, scratch, 9)
    assert tally.faults == []
    assert tally.repaired == tally.disasters
    assert tally.promised


def test_a_flipped_bit_is_found_when_it_is_read(scratch: Path) -> None:
    path = scratch / "archive.db"
    with Archive.write(path) as archive:
        crawl_once(archive)
    outcomes = flipped_bits(path, 60)
    assert outcomes["wrong"] == 0
    assert outcomes["found"] >= 59, "the last bits of a deflate stream may be padding"
