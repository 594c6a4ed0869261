"""A long text is taken through a table at once, to the same end as character by character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.characters import AT_ONCE, LONG, Characters

HALF_WIDTH = "Ａ"


def becomes(character: str) -> str:
    """One character, several, none, or itself."""
    return {"a": "b", "…": "...", "\u200b": "", "\0": "\0", HALF_WIDTH: "A", "𠮷": "吉", "\ud800": "\udfff"}.get(
        character, character
    )


def by_itself(text: str) -> str:
    return "".join(map(becomes, text))


@settings(deadline=None)
@given(st.lists(st.sampled_from("a…\u200b\0Ａ𠮷\ud800中 b"), min_size=1, max_size=40))
def test_a_long_text_becomes_what_its_characters_become(some: list[str]) -> None:
    text = "".join(some) * (LONG // len(some) + 1)
    assert Characters(becomes).applied(text) == by_itself(text)


@pytest.mark.parametrize("length", [0, 1, LONG - 1, LONG, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 7])
def test_a_text_of_any_length(length: int) -> None:
    text = ("中…a\0" * length)[:length]
    assert Characters(becomes).applied(text) == by_itself(text)


def test_what_was_met_in_a_short_text_holds_in_a_long_one() -> None:
    table = Characters(becomes)
    assert table.applied("a…") == "b..."
    assert table.applied("a…" * LONG) == "b..." * LONG
    assert table.applied("a…") == "b..."


def test_a_character_that_becomes_others_everywhere() -> None:
    assert Characters(becomes).applied("…" * LONG) == "..." * LONG
    assert Characters(becomes).applied("\u200b" * LONG) == ""
