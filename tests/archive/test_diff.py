"""What is told of two texts: the paragraphs that changed, the words in them, and how much of both."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.diff import Difference, Kind, Stretch, changed_characters, diff, passages
from archive.text import normalise, plain

LETTERS = "市县财政预算执行公开補貼补贴的和人民代表大会"
texts = st.lists(
    st.text(alphabet=st.sampled_from("市县财补贴補貼一二12.%，。、ab \u3000\u200b㎡(（"), max_size=14), max_size=6
).map("\n".join)
edits = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 4), st.text(alphabet="市3。\n", max_size=3)), max_size=4)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    for place, length, put in changes:
        text = text[:place] + put + text[place + length :]
    return text


def told(difference: Difference) -> list[str]:
    """A line a paragraph, removed in [- -], added in {+ +}."""
    marks: dict[Kind, str] = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return ["".join(marks[part.kind].format(part.text) for part in paragraph) for paragraph in difference.paragraphs]


def only(difference: Difference, *kinds: Kind) -> str:
    return "\n".join(
        "".join(part.text for part in paragraph if part.kind in kinds) for paragraph in difference.paragraphs
    )


def squeezed(text: str) -> str:
    """The signs that can be seen."""
    return "".join(text.replace("\u200b", "").split())


CASES = {
    "a figure changes whole": ("补贴标准为100元。", "补贴标准为250元。", ["补贴标准为[-100-]{+250+}元。"]),
    "so does a share": ("增长1.5%。", "增长1.5‰。", ["增长[-1.5%-]{+1.5‰+}。"]),
    "a rewritten clause is read whole": (
        "由市财政局负责。",
        "由省财务厅负责。",
        ["由[-市财政局-]{+省财务厅+}负责。"],
    ),
    "a sentence is put in where one begins": (
        "第一条 甲乙丙。第二条 丁戊己。",
        "第一条 甲乙丙。第三条 子丑寅。第二条 丁戊己。",
        ["第一条 甲乙丙。{+第三条 子丑寅。+}第二条 丁戊己。"],
    ),
    "so is what an and adds": ("报市财政局备案", "报市财政局和市审计局备案", ["报市财政局{+和市审计局+}备案"]),
    "and what stands before a comma": ("请市财政局审核", "请市审计局、市财政局审核", ["请{+市审计局、+}市财政局审核"]),
    "paragraphs come and go": (
        "甲\n丙丁\n乙",
        "甲\n乙\n戊己",
        ["甲", "[-丙丁-]", "乙", "{+戊己+}"],
    ),
    "a paragraph that went between two edited ones": (
        "甲甲甲1\n丙丁\n乙乙乙1",
        "甲甲甲2\n乙乙乙2",
        ["甲甲甲[-1-]{+2+}", "[-丙丁-]", "乙乙乙[-1-]{+2+}"],
    ),
    "a line broken elsewhere is no change": ("切实加强\n组织领导", "切实加强组织\n领导", ["切实加强组织", "领导"]),
    "and none beside a change": ("切实加强\n组织领导1", "切实加强组织\n领导2", ["切实加强组织", "领导[-1-]{+2+}"]),
    "white space is none": ("第一条\n第二条", "第一条\n\n 第 二条\n", ["第一条", "第 二条"]),
    "nor is another printing": ("加強領導，落實（一）。", "加强领导,落实(一)。", ["加强领导,落实(一)。"]),
    "one character that folds to two is not torn": ("面积5㎡。", "面积6㎡。", ["面积[-5-]{+6+}㎡。"]),
    "out of nothing": ("", "甲", ["{+甲+}"]),
    "into nothing": ("甲\n\n乙", " \n", ["[-甲-]", "[-乙-]"]),
    "nothing at all": ("", "\u3000", []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_reader_sees_what_changed(case: str) -> None:
    old, new, expected = CASES[case]
    assert told(diff(old, new)) == expected


@given(texts, texts)
def test_the_difference_gives_both_texts_back(old: str, new: str) -> None:
    difference = diff(old, new)
    assert squeezed(only(difference, "equal", "added")) == squeezed(new)
    assert plain(only(difference, "equal", "removed")) == plain(old)


@given(texts, edits)
def test_so_does_that_of_an_edited_copy(old: str, changes: list[tuple[int, int, str]]) -> None:
    new = edited(old, changes)
    difference = diff(old, new)
    assert squeezed(only(difference, "equal", "added")) == squeezed(new)
    assert plain(only(difference, "equal", "removed")) == plain(old)


@given(texts, texts | edits.map(lambda changes: edited("市县财\n补贴12。", changes)))
def test_the_other_way_round_added_and_removed_are_exchanged(old: str, new: str) -> None:
    there, back = diff(old, new), diff(new, old)
    assert squeezed(only(there, "added")) == squeezed(only(back, "removed"))
    assert squeezed(only(there, "removed")) == squeezed(only(back, "added"))
    assert changed_characters(old, new) == changed_characters(new, old)[::-1]


@given(texts, texts)
def test_what_makes_no_version_is_no_change_and_what_is_none_makes_none(old: str, new: str) -> None:
    assert changed_characters(old, old.replace("补贴", "補貼").replace("，", ",")) == (0, 0)
    if changed_characters(old, new) == (0, 0):
        assert normalise(old) == normalise(new)


@given(texts, texts)
def test_no_stretch_is_empty_and_no_two_neighbours_are_of_one_kind(old: str, new: str) -> None:
    for paragraph in diff(old, new).paragraphs:
        assert paragraph
        assert all(part.text.strip() for part in paragraph)
        assert all(one.kind != other.kind for one, other in pairwise(paragraph))


def many(length: int, seed: int) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length))


@pytest.mark.parametrize("repeat", ["旧", "旧，", "旧\n"])
def test_what_was_rewritten_beyond_a_close_look_is_counted_whole(repeat: str) -> None:
    length = 11_000
    old, new = repeat * length, repeat.replace("旧", "新") * length
    signs = len(squeezed(repeat)) * length
    added, removed = changed_characters(old, new)
    assert signs - 1 <= added == removed <= signs, "the last sign may be the same"


def test_a_long_text_of_one_paragraph_is_compared_by_its_clauses() -> None:
    old = "，".join(many(9, seed) for seed in range(2_500))
    new = "甲乙，" + old[:12_000] + "丙丁，" + old[12_000:] + "，戊己"
    assert changed_characters(old, new) == (9, 0)


def test_one_character_repeated_differs_by_its_number() -> None:
    assert changed_characters("一" * 30_000, "一" * 29_000) == (0, 1_000)


def test_passages_keep_the_changed_paragraphs_with_what_is_around_them() -> None:
    lines = [f"第{number}条 无关的内容。" for number in range(10)]
    new = [*lines]
    new[4] = "第4条 另外的内容。"
    found = list(passages(diff("\n".join(lines), "\n".join(new)), context=1))
    assert [(shown, len(group)) for shown, group in found] == [(False, 3), (True, 3), (False, 4)]
    assert list(passages(diff("甲", "甲"))) == [(False, [(Stretch("equal", "甲"),)])]
    assert list(passages(diff("", ""))) == []
