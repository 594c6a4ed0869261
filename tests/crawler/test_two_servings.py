"""Two servings of one page: what moves around a document makes no version of it, what is said in it does."""

from __future__ import annotations

import opencc
import pytest
from pages import PARAGRAPHS, TITLE, article, page

from archive.substance import difference, is_substantive
from crawler.extract import extract

URL = "https://www.yunling.example/gk/2026/t20260301_1.html"
FILE = '<p>附件：<a href="a.docx">申请表.docx</a></p>'
FACTS = (
    ("索引号", "990000001/2026-00012"),
    ("发文字号", "云政发〔2026〕3号"),
    ("发文机关", "云岭市人民政府"),
    ("成文日期", "2026年2月26日"),
    ("主题分类", "农业、林业、水利"),
)


def facts(validity: str = "有效", **others: str) -> str:
    """The block of labels and values at the head of a document."""
    rows = "".join(f"<li>{label}：{others.get(label, value)}</li>" for label, value in (*FACTS, ("有效性", validity)))
    return f"<ul>{rows}</ul>"


def served(*paragraphs: str, title: str = TITLE, around: str = "", head: str = facts(), files: str = FILE) -> bytes:
    body = article(*(paragraphs or PARAGRAPHS), heading=title, before=head, after=files)
    return page(body + around, title=title, head=f'<meta name="ArticleTitle" content="{title}">')


def bar(editor: str = "白晓岚", visits: int = 1024) -> str:
    return f"<div>浏览次数：<span>{visits}</span> 【打印】【关闭】 责任编辑：{editor}</div>"


BEFORE = served(around=bar())

MOVES = {
    "a visit counter": served(around=bar(visits=1025)),
    "an editor": served(around=bar("陆思宁")),
    "a clock": served(around=bar() + "<div id='clock'>今天是2026年3月2日 星期一 12:01:07</div>"),
    "the weather": served(around=bar() + "<div class='weather'>云岭 晴 12℃～23℃</div>"),
    "a box of related reading": served(
        around=bar() + "<div><h3>相关阅读</h3><ul><li><a href='2.html'>关于另一件事的通知</a></li></ul></div>"
    ),
    "markup and white space": served(
        *(f"\n　　<span>{paragraph[:9]}</span>{paragraph[9:]}" for paragraph in PARAGRAPHS), around=bar()
    ),
    "another footer": BEFORE.replace("滇ICP备00000000号".encode(), "滇ICP备00000001号".encode()),
    "a script that counts": served(around=bar() + "<script>var hits = 1025;</script>"),
}


@pytest.mark.parametrize("case", MOVES)
def test_what_moves_around_a_document_makes_no_version(case: str) -> None:
    before, after = extract(BEFORE, url=URL), extract(MOVES[case], url=URL)
    assert MOVES[case] != BEFORE
    assert before.kind == after.kind == "document"
    assert before.text
    assert difference(before, after) is None


def test_a_page_served_in_traditional_characters_makes_no_version() -> None:
    simplified = served(head="")
    traditional = opencc.OpenCC("s2t").convert(simplified.decode()).encode()
    before, after = extract(simplified, url=URL), extract(traditional, url=URL)
    assert before.text != after.text
    assert before.metadata != after.metadata
    assert difference(before, after) is None


SAYS = {
    "another text": (served(*PARAGRAPHS[:2], PARAGRAPHS[2].replace("及时", "立即"), around=bar()), "changed", True),
    "another title": (served(title=TITLE.replace("（试行）", ""), around=bar()), "changed", True),
    "no attachment": (served(files="", around=bar()), "changed", True),
    "one more": (
        served(files=FILE + FILE.replace("a.docx", "b.docx").replace("申请", "登记"), around=bar()),
        "changed",
        True,
    ),
    "no longer in force": (served(head=facts("废止"), around=bar()), "metadata", True),
    "another class of subject": (served(head=facts(主题分类="综合政务"), around=bar()), "metadata", False),
    "another comma": (served(*PARAGRAPHS[:2], PARAGRAPHS[2].replace("，", "；"), around=bar()), "changed", False),
}


@pytest.mark.parametrize("case", SAYS)
def test_what_a_document_says_makes_one(case: str) -> None:
    payload, kind, substantive = SAYS[case]
    before, after = extract(BEFORE, url=URL), extract(payload, url=URL)
    assert (difference(before, after), is_substantive(before, after)) == (kind, substantive)
