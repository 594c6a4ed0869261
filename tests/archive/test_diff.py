"""How much of a text changed."""

from __future__ import annotations

from archive.diff import LONGEST_CLOSE_LOOK, changed_characters


def test_equal_texts_and_white_space_are_no_change() -> None:
    assert changed_characters("第一条\n第二条", "第一条\n 第 二条\n") == (0, 0)


def test_a_changed_number_is_counted_by_its_characters() -> None:
    assert changed_characters("前言\n补贴100元\n附则", "前言\n补贴250元\n附则") == (2, 2)


def test_a_line_broken_elsewhere_is_no_change() -> None:
    assert changed_characters("切实加强\n组织领导", "切实加强组织\n领导") == (0, 0)


def test_added_and_removed_paragraphs() -> None:
    assert changed_characters("甲\n乙", "甲\n丙丁\n乙") == (2, 0)
    assert changed_characters("甲\n丙丁\n乙", "甲\n乙") == (0, 2)


def test_a_rewritten_stretch_is_counted_whole() -> None:
    length = LONGEST_CLOSE_LOOK + 1
    assert changed_characters("旧" * length, "新" * length) == (length, length)
