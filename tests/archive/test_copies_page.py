"""What the pages say of copies: beside a document from either side, above a copy, and folded in the results."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html as lxml_html
from sample import LATER, Sample
from test_browse import Reader, found_in

EVIDENCE = """{"share": 0.5, "share_of_other": 0.98, "figures": [["12", "15"], ["", "3"]], "words": [["甲", "乙"]],
    "agree": ["document_number"], "differ": ["published_on", "unheard_of"]}"""


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """An original, with one document of each relation to it, an evidence of old, a split."""
    sample = Sample(tmp_path_factory.mktemp("family") / "archive.db")
    for name in ("原始", "同文", "转载", "节选", "修订", "另一"):
        sample.document("征求意见稿。", url=f"https://a.test/{name}", title=f"{name}文件", published_on="2026-03-02")
    pairs = ((2, "identical", "same text"), (3, "copy", EVIDENCE), (4, "excerpt", "{}"), (5, "revision", "{broken"))
    for document, relation, evidence in pairs:
        score = 1 - document / 100
        sample.insert("copies", document=document, other=1, relation=relation, score=score, evidence=evidence)
    sample.execute("update documents set copies_of = 1 where id in (2, 3)")
    sample.insert("splits", document=1, other=6, at=LATER)
    return Reader(sample.path)


def card(page: str) -> list[str]:
    """The lines of the box of copies, without their tags."""
    (box,) = lxml_html.document_fromstring(page).xpath("//section[@id='copies']")
    return [" ".join(line.text_content().split()) for line in box.xpath(".//li")]


def grounds_of(page: str) -> list[str]:
    """What the box says of why they were judged so."""
    return found_in(page, "//section[@id='copies']//p[@title]/span/text()")


def test_copies_are_shown_from_either_side(family: Reader) -> None:
    page = family.text("/archive/documents/1")
    assert [line.partition(" 青石市")[0] for line in card(page)] == [
        "同文 与本文同文：同文文件",
        "转载 转载了本文：转载文件",
        "节选 节选了本文：节选文件",
        "修订 修订了本文：修订文件",
        "已拆分 与本文是两份文件：另一文件",
    ]
    assert found_in(page, "//header//a[@href='#copies']/text()") == ["2 份转载"]
    assert "本文是转载" not in page
    for document, line in (
        (2, "同文 与本文同文：原始文件"),
        (3, "转载 本文转载自：原始文件"),
        (4, "节选 本文节选自：原始文件"),
        (5, "修订 本文修订了：原始文件"),
        (6, "已拆分 与本文是两份文件：原始文件"),
    ):
        assert card(family.text(f"/archive/documents/{document}"))[0].startswith(line)


def test_a_copy_leads_to_its_original(family: Reader) -> None:
    for document, copies in ((2, True), (3, True), (4, False), (5, False), (6, False)):
        links = found_in(family.text(f"/archive/documents/{document}"), "//p[@class='notice']/a/@href")
        assert links == (["/archive/documents/1"] if copies else [])


def test_evidence_reads_in_both_languages_and_from_both_sides(family: Reader) -> None:
    page = family.text("/archive/documents/3")
    assert grounds_of(page) == [
        "文字相同：本文的 50 %、对方的 98 %",
        "数字不同：12 → 15、— → 3",
        "字词不同：甲 → 乙",
        "一致：发文字号",
        "不一致：发布日期、unheard_of",
    ]
    assert "50 % of its text, 98 % of the other's; figures differ: 12 → 15, — → 3" in found_in(page, "//p/@title")[0]
    assert grounds_of(family.text("/archive/documents/1")) == [
        "same text",
        "文字相同：本文的 98 %、对方的 50 %",
        "数字不同：15 → 12、3 → —",
        "字词不同：乙 → 甲",
        "一致：发文字号",
        "不一致：发布日期、unheard_of",
        "{broken",
    ]


def test_a_document_that_thousands_copy_has_a_page(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "archive.db")
    for number in range(52):
        sample.document("同一份通知。", url=f"https://a.test/{number}", title=f"第{number}份")
    sample.execute("insert into copies select id, 1, 'identical', 1.0, '{}' from documents where id > 1")
    sample.execute("update documents set copies_of = 1 where id > 1")
    page = Reader(sample.path).text("/archive/documents/1")
    assert len(card(page)) == 50
    assert "51 份转载" in page
    (rest,) = found_in(page, "//section[@id='copies']/p/a/@href")
    assert len(Reader(sample.path).json(rest.replace("?", ".json?_shape=array&_size=max&"))) == 51


def test_the_search_page_folds_copies_unless_asked_not_to(family: Reader) -> None:
    page = family.text("/-/search?q=文件")
    assert "4 份文件" in page
    assert found_in(page, "//a[contains(@href, '#copies')]/text()") == ["+2 转载"]
    (apart,) = found_in(page, "//a[text()='逐一列出']/@href")
    unfolded = family.text(apart)
    assert "6 份文件" in unfolded
    assert "+2 转载" not in unfolded
    newest = next(link for link in found_in(unfolded, "//a[text()='按日期']/@href"))
    assert "6 份文件" in family.text(newest), "the other choice stays"
    (together,) = found_in(family.text(newest), "//a[text()='合并转载']/@href")
    assert "4 份文件" in family.text(together)
    assert "order=newest" in together
