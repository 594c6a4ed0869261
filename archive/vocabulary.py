"""Words that converters put for words: 資訊 for 信息, 專案 for 项目, as some mirrors print in the usage of Taiwan."""

from __future__ import annotations

from functools import cache, lru_cache

import opencc
from rapidfuzz.distance import Levenshtein

from archive.text import fold

_AROUND = 4
"""Characters on either side by which a converter knows a word."""

_LEFT_OVER = 0.3
"""Share of what differs that a converted text may still have to convert: 档案 is one word in the original already."""


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


def in_taiwans_usage(wording: str) -> str:
    """A wording with the words that a converter puts; those that it has put already stay."""
    return fold(_converter().convert(wording))


def is_converted(wording: str, characters: int) -> bool:
    """Whether a wording is in Taiwan's usage throughout, where so many characters of it differ from another."""
    return _left_to_convert(wording) <= _LEFT_OVER * characters


@lru_cache(maxsize=256)
def _left_to_convert(wording: str) -> int:
    """How much a converter would change in a wording, which is compared with a dozen in a row."""
    return Levenshtein.distance(wording, in_taiwans_usage(wording))


def means_the_same(one: str, other: str, *, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether a converter makes the same of two stretches, given as places in their wordings."""
    (i, j), (k, m) = first, second
    before, behind = one[max(0, i - _AROUND) : i], one[j : j + _AROUND]
    return _converted(before + one[i:j] + behind) == _converted(before + other[k:m] + behind)


@lru_cache(maxsize=8192)
def _converted(stretch: str) -> str:
    """The same of a stretch: texts of one template differ in the same places."""
    return in_taiwans_usage(stretch)
