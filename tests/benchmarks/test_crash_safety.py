"""What a crash may cost, in numbers that prove something: the disasters of tests/archive/crash, many times over.

``pytest tests/benchmarks/test_crash_safety.py -m long -s`` prints the figures of docs/design.md.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from crash import powercut, steps
from crash.load import crawl_once
from crash.mutations import MUTATIONS
from crash.nursery import Nursery
from crash.trials import flipped_bits, kill_at_step, power_cuts, random_kills, torn_files

from archive import Archive

KILLS = 240
STATES = 500
STATES_OF_A_MUTATION = 200
NOTICED = 0.05
TORN_FILES = 90
FLIPPED_BITS = 2_000

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
strace = pytest.mark.skipif(not powercut.possible(), reason="strace is not installed or may not watch a process")


@pytest.fixture
def scratch() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def test_kills_at_random_moments(scratch: Path) -> None:
    tally = random_kills(scratch, KILLS, seed=2026)
    print(f"\nSIGKILL at random: {tally}")
    assert tally.faults == []
    assert tally.disasters == KILLS


def test_a_kill_at_each_step_in_turn(scratch: Path) -> None:
    """Not the named ones only: all that the watchers see while an archive is made, filled, rolled and closed."""
    faults: list[str] = []
    with Nursery() as nursery:
        for turn in itertools.count(1):
            folder = scratch / str(turn)
            folder.mkdir()
            found = kill_at_step(nursery, folder, steps.ANY, turn)
            shutil.rmtree(folder)
            if any("never died" in fault for fault in found):
                break
            faults += [f"turn {turn}: {fault}" for fault in found]
    print(f"\nSIGKILL at each of {turn - 1} steps: {len(faults)} faults")
    assert faults == []
    assert turn > 200


@strace
def test_power_cuts(scratch: Path) -> None:
    tally = power_cuts(scratch, STATES)
    print(f"\npower cuts: {tally}")
    assert tally.faults == []


@strace
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_wrong_write_orders_are_noticed(mutation: str, scratch: Path) -> None:
    tally = power_cuts(scratch, STATES_OF_A_MUTATION, mutation=mutation)
    share = len(tally.faults) / tally.disasters
    print(f"\n{mutation}: noticed in {share:.0%} of {tally.disasters} states")
    assert share >= NOTICED


def test_torn_files(scratch: Path) -> None:
    with Nursery() as nursery:
        tally = torn_files(nursery, scratch, TORN_FILES)
    print(f"\ntorn, zeroed and random tails: {tally}")
    assert tally.faults == []


def test_flipped_bits(scratch: Path) -> None:
    path = scratch / "archive.db"
    with Archive.write(path) as archive:
        crawl_once(archive)
    outcomes = flipped_bits(path, FLIPPED_BITS)
    print(f"\nflipped bits: {dict(outcomes)}")
    assert outcomes["wrong"] == 0
    assert outcomes["found"] >= 0.99 * FLIPPED_BITS
