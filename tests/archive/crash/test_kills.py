"""SIGKILL: at random moments under load, and at every named step of the write path."""

from __future__ import annotations

from pathlib import Path

import pytest

from crash import steps
from crash.nursery import Nursery
from crash.trials import kill_at_step, random_kills


def test_thirty_kills_at_random_moments(scratch: Path) -> None:
    tally = random_kills(scratch, 30, seed=1)
    assert tally.faults == []
    assert tally.disasters == 30
    assert tally.promised > 100, "the workers have to get somewhere"
    assert tally.repaired > 3, "and to die in the middle of it"


@pytest.mark.parametrize("step", steps.NAMED)
def test_a_kill_at_a_named_step(step: str, nursery: Nursery, scratch: Path) -> None:
    assert kill_at_step(nursery, scratch, step) == []


@pytest.mark.parametrize("turn", [5, 15, 21])
def test_a_kill_half_way_through_the_migrations(turn: int, nursery: Nursery, scratch: Path) -> None:
    assert kill_at_step(nursery, scratch, "in a migration, before a statement", turn) == []


def test_every_named_step_is_in_the_design() -> None:
    design = (Path(__file__).parents[3] / "docs" / "design.md").read_text(encoding="utf-8")
    for step in steps.NAMED:
        assert step.removeprefix("in close, ").split(" the COMMIT of ")[-1] in design, step
