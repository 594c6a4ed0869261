"""Anchors: what two wordings that share a passage have in common."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.anchors import GRAM, SKETCH, WINDOW, anchors, gram_hashes

CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E80)]
TEXTS = st.text(alphabet=CHARACTERS, max_size=600)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS, TEXTS, st.text(alphabet=CHARACTERS, min_size=GRAM + WINDOW - 1, max_size=400))
def test_two_that_share_so_many_characters_share_an_anchor(before: str, behind: str, around: str, passage: str) -> None:
    assert set(anchors(before + passage + behind)) & set(anchors(around + passage + around))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_there_are_few_of_them_each_once_and_for_sqlite(text: str) -> None:
    found = anchors(text)
    assert all(one < other for one, other in pairwise(found))
    assert all(-(2**63) <= anchor < 2**63 for anchor in found)
    assert len(found) <= SKETCH + max(0, len(text) - GRAM + 1)
    assert bool(found) == (len(text) >= GRAM)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_they_are_the_smallest_of_each_window_and_of_all(text: str) -> None:
    hashes = [int(number) for number in gram_hashes(text)]
    windows = [hashes[start : start + WINDOW] for start in range(max(1, len(hashes) - WINDOW + 1)) if hashes]
    smallest = {min(window) for window in windows} | set(sorted(hashes)[:SKETCH])
    assert {anchor % 2**64 for anchor in anchors(text)} == smallest


def test_a_long_text_has_one_for_every_half_window() -> None:
    text = "".join(random.Random(1).choices(CHARACTERS, k=40_000))
    assert 1.6 < len(anchors(text)) * WINDOW / len(text) < 2.4


def test_they_are_the_same_on_every_machine() -> None:
    """They are kept in archives. Were they others tomorrow, nothing would find what was kept today."""
    assert anchors("青禾市饮用水水源保护办法已经市人民政府常务会议通过")[:3] == [
        1289725958453872221,
        2321058597146145419,
        3452996299650813755,
    ]
