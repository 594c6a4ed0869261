"""SIGKILL: at random moments under load, and at every named step of the write path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crash import steps
from crash.nursery import Nursery
from crash.trials import kill_at_step, random_kills

NAMED = [
    *steps.APPENDING,
    *steps.FLUSHING,
    *steps.OPENING_A_SEGMENT,
    *steps.CLOSING_A_SEGMENT,
    *steps.CLOSING,
    *steps.REPAIRING_A_TEAR,
    *steps.REPAIRING_AN_EMPTY_SEGMENT,
    *steps.CREATING,
    *steps.MIGRATING,
]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def test_thirty_kills_at_random_moments(tmp_path: Path) -> None:
    tally = random_kills(tmp_path, 30, seed=1)
    assert tally.faults == []
    assert tally.disasters == 30
    assert tally.promised > 100, "the workers have to get somewhere"
    assert tally.repaired > 3, "and to die in the middle of it"


@pytest.mark.parametrize("step", NAMED)
def test_a_kill_at_a_named_step(step: str, nursery: Nursery, tmp_path: Path) -> None:
    assert kill_at_step(nursery, tmp_path, step) == []


@pytest.mark.parametrize("turn", [5, 15, 21])
def test_a_kill_half_way_through_the_migrations(turn: int, nursery: Nursery, tmp_path: Path) -> None:
    assert kill_at_step(nursery, tmp_path, "in a migration, before a statement", turn) == []
