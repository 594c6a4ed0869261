"""Whatever strangers serve, say or are asked: an answer, never an error. What was found once is tried for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import SEEDS, TARGETS

FINDINGS = Path(__file__).with_name("findings")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[str, ...]) -> bytes:
    """A sound example in some charset, with pieces of it cut out, doubled, or overwritten."""
    payload = bytearray(draw(st.sampled_from(seeds)).encode(draw(st.sampled_from(["utf-8", "gb18030"]))))
    for _ in range(draw(st.integers(0, 4))):
        start, length = draw(st.integers(0, len(payload))), draw(st.integers(0, 12))
        piece = draw(st.sampled_from([b"", bytes(payload[start : start + length]) * 3]) | st.binary(max_size=6))
        payload[start : start + length] = piece
    return bytes(payload)


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_have_an_answer(name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(
        st.binary(max_size=400)
        | st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))
        | mutated(SEEDS[name])
    )
    def answered(payload: bytes) -> None:
        TARGETS[name](payload)

    answered()


@pytest.mark.parametrize("path", sorted(FINDINGS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_something_to_begin_with() -> None:
    assert SEEDS.keys() == TARGETS.keys()
    assert {path.name for path in FINDINGS.iterdir() if path.is_dir()} <= TARGETS.keys()
