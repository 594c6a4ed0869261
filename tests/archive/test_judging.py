"""What two documents are to each other: their words and their official fields together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.judging import IDENTIFYING, Judgement, Paper, judge
from archive.wording import wording

TITLE = "青禾市饮用水水源保护办法"
TEXT = """为了加强本市饮用水水源保护，保障人民身体健康，根据有关法律法规，结合本市实际，制定本办法。
市水行政主管部门负责统一管理，财政、公安、自然资源等部门在各自职责范围内做好相关工作。
一级保护区内禁止新建、扩建与供水设施无关的建设项目，已建成的由区县人民政府责令拆除。
违反本办法第四条规定的，处以5000元罚款；情节严重的，处以20000元罚款，并追究责任。
供水单位应当每月检测水质12次，检测结果在3个工作日内向社会公布，并报主管部门备案。
主管部门工作人员玩忽职守、滥用职权、徇私舞弊的，依法给予处分；构成犯罪的，移送司法机关。
任何单位和个人都有权举报污染水源的行为，查证属实的，由主管部门给予奖励并为其保密。
本办法由市水务局负责解释，自2026年5月1日起施行。"""
AMENDED = TEXT.replace("由主管部门给予奖励并为其保密", "按照罚款数额的百分之十给予奖励").replace("5000", "8000")
BRIEF = """现将有关情况予以公示，公示期为五个工作日。公示期内如有异议，请以书面形式向市水务局办公室反映，
名单详见附件，逾期不再受理，特此公示，请予监督。"""


def paper(text: str, document: int = 1, **fields: str | None) -> Paper:
    fields = {"title": TITLE, **fields}
    return Paper(document=document, wording=wording(text), fields={name: fields.get(name) for name in IDENTIFYING})


def relation(found: Judgement | None) -> str | None:
    return found and found.relation


def test_an_amended_measure_is_a_revision_by_its_title() -> None:
    assert relation(judge(paper(AMENDED), paper(TEXT))) == "revision"


def test_an_amended_measure_is_a_revision_by_its_number() -> None:
    number = {"document_number": "青政发〔2026〕3号"}
    assert relation(judge(paper(AMENDED, title="修订后的办法", **number), paper(TEXT, **number))) == "revision"


@pytest.mark.parametrize(
    "fields",
    [{"title": "枫溪县饮用水水源保护办法"}, {"title": None}, {"issuing_body": "枫溪县人民政府"}],
)
def test_without_either_it_is_nothing(fields: dict[str, str | None]) -> None:
    one, other = paper(AMENDED, **fields), paper(TEXT, issuing_body="青禾市人民政府")
    assert relation(judge(one, other)) is None


def test_a_title_that_hundreds_have_proves_nothing() -> None:
    assert relation(judge(paper(AMENDED, title="停水通知"), paper(TEXT, title="停水通知"))) is None


def test_the_later_one_is_the_revision() -> None:
    early, late = paper(TEXT, issued_on="2024-05-01"), paper(AMENDED, issued_on="2026-05-01")
    edited = paper(AMENDED, issued_on="2024-05-01", published_on="2024-06-01")
    pairs = ((late, early, False), (early, late, True), (edited, early, False), (early, edited, True))
    for one, other, turned in pairs:
        found = judge(one, other)
        assert found
        assert (found.relation, found.reverse) == ("revision", turned)


def test_the_same_words_issued_again_are_a_revision() -> None:
    one = paper(TEXT, document_number="青政发〔2024〕3号", issued_on="2024-05-01")
    again = paper(TEXT, document_number="青政发〔2026〕8号", issued_on="2026-05-01")
    assert relation(judge(again, one)) == "revision"


@pytest.mark.parametrize("field", ["document_number", "issued_on", "published_on", "issuing_body"])
def test_one_field_that_a_page_has_wrong_does_not_make_another_document(field: str) -> None:
    assert relation(judge(paper(TEXT, **{field: "甲"}), paper(TEXT, **{field: "乙"}))) == "identical"


@pytest.mark.parametrize(
    ("text", "title", "other", "expected"),
    [
        (BRIEF, "关于拟表彰人员名单的公示", "关于拟表彰人员名单的公示", "identical"),
        (BRIEF, "关于拟表彰人员名单的公示", "转发：关于拟表彰人员名单的公示", "identical"),
        (BRIEF, "关于拟表彰人员名单的公示", "关于水质抽检合格单位的公示", None),
        (BRIEF, "2026年3月水质公示", "2026年4月水质公示", None),
        (TEXT, "2026年3月水质公示", "2026年4月水质公示", None),
        (TEXT, "水质公示", "本市公布水质", "identical"),
        (BRIEF, None, "水质公示", "identical"),
    ],
)
def test_brief_texts_are_told_apart_by_their_titles(
    text: str, title: str | None, other: str, expected: str | None
) -> None:
    assert relation(judge(paper(text, title=title), paper(text, title=other))) == expected


def evidence(found: Judgement | None, *, turned: bool = False) -> dict[str, Any]:
    assert found
    said: dict[str, Any] = json.loads((found.evidence.turned() if turned else found.evidence).as_json())
    return said


def test_evidence_is_told_the_way_round_the_row_is() -> None:
    found = judge(
        paper(AMENDED, document_number="青政发〔2026〕8号", issuing_body="青禾市人民政府"),
        paper(TEXT, document_number="青政发〔2024〕3号", issuing_body="青禾市人民政府"),
    )
    said, turned = evidence(found), evidence(found, turned=True)
    assert ["8000", "5000"] in said["figures"]
    assert ["5000", "8000"] in turned["figures"]
    assert (said["share"], said["share_of_other"]) == (turned["share_of_other"], turned["share"])
    assert (said["agree"], said["differ"]) == (["title", "issuing_body"], ["document_number"])


def test_evidence_leaves_out_what_it_has_nothing_to_say_of() -> None:
    assert evidence(judge(paper(TEXT, title=None), paper(TEXT, title=None))) == {"share": 1.0, "share_of_other": 1.0}
