"""The labelled pairs: the same at every call, many enough, more than half of them look-alikes, and rightly labelled."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import opencc
import pytest
from pairs import Pair, pairs
from pairs.bases import SHARED, SHORTEST, real
from pairs.labels import SAME
from pairs.parts import LARGEST_EXTRACT, SHORTEST_EXTRACT

HAN = re.compile(r"[\u4e00-\u9fff]")
EASY = frozenset({"strangers"})
"""Pairs of texts that have nothing to do with each other, and look it."""


@cache
def invented() -> list[Pair]:
    return list(pairs(with_real=False))


@cache
def some() -> list[Pair]:
    """Those of every fourth text, in which every sort and template comes."""
    return list(pairs(every=4, with_real=False))


def of_sort(*sorts: str) -> list[Pair]:
    found = [pair for pair in some() if pair.sort in sorts]
    assert {pair.sort for pair in found} == set(sorts)
    return found


def words(text: str) -> str:
    """Letters and figures, in whatever width and order of lines they are printed."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] in "LN")


def grams(text: str) -> Counter[str]:
    text = words(text)
    return Counter(text[i : i + 4] for i in range(len(text) - 3))


def share_in(part: str, whole: str) -> float:
    """How much of a text's runs of four characters are in another."""
    found = grams(part)
    return sum((found & grams(whole)).values()) / max(sum(found.values()), 1)


def test_they_are_the_same_at_every_call_and_a_part_of_them_is_a_part_of_all() -> None:
    bases = {pair.base for pair in some()}
    assert some() == [pair for pair in invented() if pair.base in bases]


def test_they_are_many_and_more_than_half_look_alike_without_being_the_same() -> None:
    look_alikes = [pair for pair in invented() if pair.truth in {"none", "revision"} and pair.sort not in EASY]
    assert len(invented()) >= 3000
    assert len(look_alikes) > len(invented()) / 2


def test_every_truth_is_in_both_halves_which_share_no_text() -> None:
    halves = {half: [pair for pair in invented() if pair.half == half] for half in ("tuning", "held out")}
    tuning, held_out = halves.values()
    assert {pair.truth for pair in tuning} == {pair.truth for pair in held_out}
    assert {pair.sort for pair in tuning} == {pair.sort for pair in held_out}
    assert not {pair.document for pair in tuning} & {pair.document for pair in held_out}
    assert abs(len(tuning) - len(held_out)) < len(invented()) / 5


def test_texts_are_as_short_and_as_long_as_those_of_real_sites() -> None:
    lengths = sorted(len(pair.document) for pair in invented())
    assert lengths[0] < 150
    assert lengths[-1] > 40_000
    assert sum(length < 300 for length in lengths) > len(lengths) / 4


def test_no_pair_is_a_text_beside_itself() -> None:
    assert [pair for pair in invented() if pair.document == pair.other] == []


def test_identical_texts_have_the_same_words() -> None:
    identical = [pair for pair in invented() if pair.truth == "identical"]
    assert identical
    assert [pair for pair in identical if words(pair.document) != words(pair.other)] == []


def test_texts_that_are_not_the_same_have_other_words() -> None:
    """But for their order: nothing is labelled as another document by mere chance."""
    apart = [pair for pair in some() if pair.truth not in SAME]
    assert [(pair.sort, pair.base) for pair in apart if grams(pair.document) == grams(pair.other)] == []


@pytest.mark.parametrize("sort", ["reordered", "given twice", "with readings", "traditional"])
def test_copies_keep_their_words(sort: str) -> None:
    """In Simplified characters, without readings, and whatever the order of the lines."""
    simplified = opencc.OpenCC("t2s")
    for pair in of_sort(sort)[:40]:
        texts = [re.sub(r"\([^()]*[^\x00-\x7f()][^()]*\)", "", text) for text in (pair.document, pair.other)]
        one, other = (set(words(simplified.convert(text))) for text in texts)
        assert len(one ^ other) <= 0.05 * len(one | other) + 6, pair.base


@pytest.mark.parametrize(("sort", "least"), [("truncated", 0.6), ("extended", 0.7), ("reposted", 0.6)])
def test_copies_hold_the_greater_part(sort: str, least: float) -> None:
    for pair in of_sort(sort):
        shorter, longer = sorted((pair.document, pair.other), key=len)
        assert share_in(shorter, longer) > least - 0.1, pair.base
        if sort != "reposted":
            assert len(shorter) > least * 0.95 * len(longer), pair.base


def test_an_excerpt_is_the_smaller_part_and_is_named() -> None:
    for pair in of_sort("extract", "digest", "second page"):
        part, whole = (pair.document, pair.other) if pair.part == "document" else (pair.other, pair.document)
        assert len(part) < len(whole)
        if pair.sort != "second page":
            assert share_in(part, whole) > 0.98, pair.base
            assert len(part) <= (LARGEST_EXTRACT + 0.01) * len(whole)
    assert all(min(len(p.document), len(p.other)) >= SHORTEST_EXTRACT for p in of_sort("extract"))
    assert {pair.part for pair in invented() if pair.truth != "excerpt"} == {None}


def test_one_detail_is_all_that_tells_a_short_notice_from_its_neighbour() -> None:
    for pair in of_sort("one name", "one date", "one amount", "one number"):
        assert share_in(pair.document, pair.other) > 0.6, pair.base


def test_a_revision_is_still_the_same_document() -> None:
    for pair in of_sort("amended", "reissued", "corrected"):
        assert share_in(pair.document, pair.other) > 0.6, (pair.sort, pair.base)
    titles = [{text.partition("\n")[0] for text in (pair.document, pair.other)} for pair in of_sort("reissued")]
    assert all(len(both) == 1 for both in titles)


def test_noise_is_as_much_as_it_says() -> None:
    for percent in (1, 2, 5):
        shares = [share_in(pair.document, pair.other) for pair in of_sort(f"recognised at {percent} %")]
        kept = sum(shares) / len(shares)
        assert 1 - 5.5 * percent / 100 < kept < 1 - 2 * percent / 100
    assert {pair.sort for pair in invented() if not pair.is_counted} == {"recognised at 5 %"}


@pytest.mark.skipif(not (SHARED / "pages").is_dir(), reason="the real pages are not here (../shared/pages)")
def test_real_pages_are_bases_as_well() -> None:
    bases = real()
    assert len(bases) > 60
    assert all(len(base.text) >= SHORTEST and HAN.search(base.text) for base in bases)
