"""The alignment of two wordings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.alignment import Step
from archive.passages import aligned, scattered, shared_at_most

PIECES = ["各单位要加强领导", "落实责任分工", "按时报送情况", "严格执行规定", "切实保障安全", "一", "二", "。"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def covers(one: str, two: str, steps: list[Step]) -> bool:
    """Whether the steps lead from the one text to the other without a hole, and equal ones are equal."""
    places = [(0, 0), *[(step.j, step.m) for step in steps]]
    whole = all((step.i, step.k) == place for step, place in zip(steps, places, strict=False))
    return (
        whole
        and places[-1] == (len(one), len(two))
        and all(one[step.i : step.j] == two[step.k : step.m] for step in steps if step.equal)
    )


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_steps_lead_from_one_text_to_the_other(one: str, two: str) -> None:
    steps = list(aligned(one, two))
    assert covers(one, two, steps)
    assert not any(not a.equal and not b.equal for a, b in pairwise(steps))


@settings(max_examples=150, deadline=None)
@given(TEXTS | st.text(max_size=60), TEXTS | st.text(max_size=60))
def test_no_more_is_shared_than_was_said_beforehand(one: str, two: str) -> None:
    kept = sum(step.j - step.i for step in aligned(one, two) if step.equal)
    assert kept <= shared_at_most(one, two) <= 2 * min(len(one), len(two))


def test_of_two_passages_in_another_order_the_longer_is_kept() -> None:
    one, two = LONG[:40] + LONG[100:130] + LONG[200:250], LONG[200:250] + LONG[300:330] + LONG[:40]
    assert [(step.i, step.k, step.j - step.i) for step in aligned(one, two) if step.equal] == [(70, 0, 50)]


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_a_text_is_itself(text: str) -> None:
    assert [step for step in aligned(text, text) if not step.equal] == []


LONG = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(6_000))


@pytest.mark.parametrize("place", [0, 2_500, 5_500])
def test_a_passage_is_found_among_what_else_is_said(place: str) -> None:
    """Its longest common subsequence with the rest would tear it apart."""
    start = int(place)
    quoting = LONG[::-1][:3_000] + LONG[start : start + 300] + LONG[::-1][3_000:]
    kept = max((step for step in aligned(quoting, LONG) if step.equal), key=lambda step: step.j - step.i)
    assert (kept.i, kept.k) == (3_000, start)
    assert kept.j - kept.i >= 300


def test_slips_that_are_near_each_other_stay_two() -> None:
    changes = [
        step for step in aligned(LONG[:100], LONG[:50] + "人" + LONG[51:53] + "人" + LONG[54:100]) if not step.equal
    ]
    assert [(step.i, step.j) for step in changes] == [(50, 51), (53, 54)]


def test_a_coincidence_within_what_was_rewritten_is_none() -> None:
    rewritten = LONG[:50] + "甲乙丙丁" + LONG[54:56] + "戊己庚辛" + LONG[60:100]
    changes = [step for step in aligned(LONG[:100], rewritten) if not step.equal]
    assert [(step.i, step.j) for step in changes] == [(50, 60)]


def test_what_is_shared_in_any_order() -> None:
    assert scattered(LONG[:500], LONG[:500]) == 1
    assert scattered(LONG[:250] + LONG[250:500], LONG[250:500] + LONG[:250]) > 0.95
    assert scattered(LONG[:500], LONG[500:1_000]) == 0
