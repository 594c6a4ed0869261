"""What two wordings are to each other, kind by kind; how often it is right is counted in tests/benchmarks."""

from __future__ import annotations

import random

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.discrepancies import likely
from archive.near import SHORTEST, Likeness, compare
from archive.wording import wording

ARTICLES = [
    "为了加强本市饮用水水源保护，保障人民身体健康，根据有关法律法规，结合本市实际，制定本办法。",
    "本市行政区域内饮用水水源的保护、利用和监督管理，适用本办法。",
    "市水行政主管部门负责统一管理，财政、公安、自然资源等部门在各自职责范围内做好相关工作。",
    "一级保护区内禁止新建、扩建与供水设施无关的建设项目，已建成的由区县人民政府责令拆除。",
    "任何单位和个人都有权举报污染水源的行为，查证属实的，给予三百元以上五百元以下奖励。",
    "违反本办法第四条规定的，处以5000元罚款；情节严重的，处以20000元罚款，并追究责任。",
    "供水单位应当每月检测水质12次，检测结果在3个工作日内向社会公布，并报主管部门备案。",
    "主管部门工作人员玩忽职守、滥用职权、徇私舞弊的，依法给予处分；构成犯罪的，移送司法机关。",
    "本办法由市水务局负责解释。",
    "本办法自2026年5月1日起施行，有效期五年。",
]
MEASURES = wording("青禾市饮用水水源保护办法" + "".join(ARTICLES))
NOTICE = wording(
    "关于白晓岚同志拟任职的公示。根据干部选拔任用工作的有关规定，现将白晓岚同志的情况公示如下：白晓岚，女，汉族，1985年3月生，"
    "现任青禾市水务局办公室主任，拟任青禾市水务局副局长。公示期限自2026年4月1日至4月8日，监督电话5267636。"
)
OTHER = wording("枫溪县举办第九届草原那达慕大会，来自各苏木的牧民表演了赛马、搏克和射箭，观众超过三万人。" * 3)


def noisy(text: str, share: float, seed: int = 1) -> str:
    """The text as a scanner reads it: characters read otherwise, left out, put in."""
    chance = random.Random(seed)
    return "".join(
        character if chance.random() > share else chance.choice(["", chance.choice("的人大要在"), character + "子"])
        for character in text
    )


def relation(one: str, other: str) -> str | None:
    found, turned = compare(one, other), compare(other, one)
    assert (found and found.relation) == (turned and turned.relation), "it does not matter which comes first"
    return found and found.relation


COPIES = {
    "cut at two thirds": MEASURES[: len(MEASURES) * 2 // 3],
    "with a line set before it": wording("近日市政府印发了有关办法全文如下") + MEASURES,
    "with another text behind it": MEASURES + OTHER[:60],
    "in another order": wording("青禾市饮用水水源保护办法" + "".join(ARTICLES[5:] + ARTICLES[:5])),
    "in Taiwan's words": wording(opencc.OpenCC("s2twp").convert("青禾市饮用水水源保护办法" + "".join(ARTICLES))),
}


@pytest.mark.parametrize("copy", COPIES)
def test_copies(copy: str) -> None:
    assert relation(MEASURES, COPIES[copy]) == "copy"


@pytest.mark.parametrize("share", [0.01, 0.015, 0.02])
def test_most_noisy_copies(share: float) -> None:
    """Of a text of 330 characters. Where noise hits one of its few figures, nobody can say that it was noise."""
    found = [relation(MEASURES, noisy(MEASURES, share, seed)) for seed in range(20)]
    assert found.count("copy") >= 17
    assert set(found) <= {"copy", "revision"}


def test_the_same_words_are_identical() -> None:
    assert compare(MEASURES, MEASURES) == Likeness(relation="identical", score=1.0, share=1.0, share_of_other=1.0)


EXCERPTS = {
    "a third of it": MEASURES[150:270],
    "a noisy part": noisy(MEASURES[150:310], 0.015),
}


@pytest.mark.parametrize("excerpt", EXCERPTS)
def test_excerpts(excerpt: str) -> None:
    assert relation(MEASURES, EXCERPTS[excerpt]) == "excerpt"


def test_which_one_is_the_excerpt_and_how_much_of_it() -> None:
    part = MEASURES[150:270]
    found = compare(part, MEASURES)
    assert found
    assert (found.part, found.share) == ("document", 1.0)
    assert found.share_of_other == pytest.approx(len(part) / len(MEASURES), abs=0.001)
    turned = compare(MEASURES, part)
    assert turned
    assert turned.part == "other"


def test_a_page_that_prints_it_among_others() -> None:
    found = compare(OTHER + NOTICE + OTHER[::-1], NOTICE)
    assert found
    assert (found.relation, found.part) == ("excerpt", "other")


NOT_COPIES = {
    "another year": MEASURES.replace("2026年", "2027年"),
    "another amount": MEASURES.replace("5000元", "8000元"),
    "another place throughout": MEASURES.replace("青禾市", "枫溪县").replace("本市", "本县"),
    "another word throughout": MEASURES.replace("水源", "水库"),
    "another sentence": MEASURES.replace(wording(ARTICLES[4]), wording("鼓励单位和个人捐资植树，具体办法另行制定。")),
    "an article more": MEASURES.replace("违反本办法", wording("罚款全额上缴国库专户管理。违反本办法")),
    "an article less": MEASURES.replace(wording(ARTICLES[4]), ""),
    "a note of amendment": MEASURES.replace("保护办法", "保护办法根据2027年3月2日市人民政府令第3号修正", 1),
}


@pytest.mark.parametrize("other", NOT_COPIES)
def test_what_is_no_copy_of_a_long_text(other: str) -> None:
    assert NOT_COPIES[other] != MEASURES
    assert relation(MEASURES, NOT_COPIES[other]) not in ("identical", "copy", "excerpt")


@pytest.mark.parametrize(
    ("meant", "instead"),
    [("白晓岚", "褚晓岚"), ("白晓岚", "陆乌兰"), ("1985", "1986"), ("4月8日", "4月9日"), ("5267636", "5267637"),
     ("青禾市", "青岭市"), ("女", "男"), ("副局长", "局长"), ("水务局办公室", "审计局办公室")],
)  # fmt: skip
def test_what_a_short_notice_is_about_makes_another(meant: str, instead: str) -> None:
    assert meant in NOTICE
    assert relation(NOTICE, NOTICE.replace(meant, instead)) not in ("identical", "copy", "excerpt")


def test_strangers_are_nothing_to_each_other() -> None:
    assert relation(MEASURES, OTHER) is None


def test_little_text_proves_nothing_but_itself() -> None:
    little = MEASURES[: SHORTEST - 1]
    assert relation(little, MEASURES) is None
    assert relation(little, little) == "identical"


def test_what_differs_is_named() -> None:
    found = compare(MEASURES, MEASURES.replace("5000元", "8000元").replace("舞弊", "枉法"))
    assert found
    assert ("5000", "8000") in found.figures
    assert ("舞弊", "枉法") in found.words


@pytest.mark.parametrize(
    ("times", "expected", "is_likely"),
    [(0, 0, True), (1, 0, False), (1, 0.5, True), (3, 0.1, False), (400, 300.0, False), (2000, 2000.0, True)],
)
def test_what_chance_brings(times: int, expected: float, is_likely: bool) -> None:
    assert likely(times, expected) == is_likely


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ARTICLES), max_size=12), st.lists(st.sampled_from(ARTICLES), max_size=12))
def test_any_two_texts_have_an_answer_within_its_bounds(one: list[str], other: list[str]) -> None:
    found = compare(wording("".join(one)), wording("".join(other)))
    if found is not None:
        assert 0 < found.score <= 1
        assert 0 <= found.share <= 1
        assert 0 <= found.share_of_other <= 1
        assert (found.relation == "identical") == (found.score == 1)
        assert (found.part is not None) == (found.relation == "excerpt")
