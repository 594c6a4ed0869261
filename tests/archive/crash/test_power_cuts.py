"""Power cuts: whatever the disk kept of what was not synced, the archive starts on it and has lost nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crash import powercut
from crash.mutations import MUTATIONS
from crash.trials import power_cuts

pytestmark = pytest.mark.skipif(not powercut.possible(), reason="strace is not installed or may not watch a process")


def test_nothing_acknowledged_is_lost_in_a_power_cut(scratch: Path) -> None:
    tally = power_cuts(scratch, 40)
    assert tally.faults == []
    assert tally.promised > 1_000, "the cuts have to come late enough for something to be lost"
    assert tally.repaired > 3


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_wrong_write_order_would_be_noticed(mutation: str, scratch: Path) -> None:
    assert power_cuts(scratch, 80, mutation=mutation, stop_at_first=True).faults
