"""The wording of a document: what is left of a text when everything is gone that another page of it has otherwise."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.wording import wording

BODY = """各乡镇人民政府，各有关单位：
为进一步做好2026年防汛抗旱工作，现就有关事项通知如下。
一、落实责任。各单位主要负责人是第一责任人，要在5月20日前完成12座水库的检查。
二、加强值守。实行24小时值班和领导带班制度，雨量达到50.5毫米时立即报告。
青禾市水务局
二〇二六年四月八日"""
MEANT = wording(BODY)


def test_it_is_words_and_figures() -> None:
    assert MEANT.startswith("各乡镇人民政府各有关单位为进一步做好2026年防汛")
    assert "50.5毫米" in MEANT
    assert MEANT.endswith("青禾市水务局二〇二六年四月八日")


HEAD = """您现在的位置：首页 > 政务公开 > 通知公告
索 引 号：000014349/2026-00042 发布机构：青禾市水务局
发布时间：2026-04-09 10:20 来源：青禾市人民政府网站 浏览次数：1204次
【字号：大 中 小】 打印 收藏
"""
TAIL = """
[责任编辑：白晓岚 审核：沈文婕]
信息来源：青禾市水务局办公室
【打印本页】【关闭窗口】
上一篇：关于召开2026年度工作会议的通知
下一篇：停水通知
相关链接：
青禾市2025年政府信息公开工作年度报告
主办单位：青禾市人民政府办公室 承办：政务数据中心
网站标识码：1500000001
版权所有 未经授权禁止转载"""

SERVINGS = {
    "furniture above": HEAD + BODY,
    "furniture below": BODY + TAIL,
    "furniture around": HEAD + BODY + TAIL,
    "a title above": "青禾市水务局关于做好防汛抗旱工作的通知\n" + "青禾市水务局关于做好防汛抗旱工作的通知\n" + BODY,
    "one paragraph": BODY.replace("\n", ""),
    "full-width figures": BODY.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "half-width punctuation": BODY.replace("，", ",").replace("。", ". ").replace("：", ":"),
    "spaces at figures": BODY.replace("2026", " 2026 ").replace("12座", "\u00a012 座"),
    "zero-width spaces": "\u200b".join(BODY),
    "in Traditional": opencc.OpenCC("s2t").convert(BODY),
    "as in Hong Kong": opencc.OpenCC("s2hk").convert(BODY),
    "with readings": opencc.OpenCC("s2t").convert(BODY).replace("實", "實(shí)").replace("責", "責（zé）"),
    "given twice": BODY + "\n" + BODY,
    "given twice with its furniture": HEAD + BODY + TAIL.split("上一篇")[0] + "\n" + BODY,
    "a round nought": BODY.replace("〇", "○"),
    "markup shown as text": BODY.replace("。", "。</span>&nbsp;"),
    "a credit behind the last sentence": BODY + "（责任编辑：白晓岚）",
    "cut off, it says": BODY + "……（点击查看全文）",
}


@pytest.mark.parametrize("serving", SERVINGS)
def test_however_it_is_served(serving: str) -> None:
    title = "青禾市水务局关于做好防汛抗旱工作的通知" if serving == "a title above" else ""
    assert wording(SERVINGS[serving]) == wording(title) + MEANT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("雨量50.5毫米", "雨量505毫米"),
        ("增长5%", "增长5"),
        ("第12号", "第21号"),
        ("同意", "不同意"),
        ("张伟", "张磊"),
        ("甲方：乙方", "乙方：甲方"),
    ],
)
def test_what_says_something_else_has_another(one: str, other: str) -> None:
    assert wording(BODY + one) != wording(BODY + other)


def test_a_full_stop_between_two_figures_is_no_decimal_point() -> None:
    assert wording("电话5267636。2026年") == wording("电话5267636\n2026年")


@pytest.mark.parametrize(
    "line",
    [
        "时间：2026年5月20日上午9时",
        "联系电话：0471-1234567",
        "主办单位：青禾市体育局",
        "地址：新华大街1号",
        "审核通过后方可施工。",
        "来源于财政拨款的资金应当专款专用，不得挪作他用，违者依法追究责任。",
    ],
)
def test_what_is_the_documents_own_stays(line: str) -> None:
    assert wording(line) in wording(f"{BODY}\n{line}")
    assert wording(line) in wording(f"{line}\n{BODY}")


def test_a_short_text_is_not_taken_for_one_given_twice() -> None:
    assert wording("通知通知") == "通知通知"


@given(st.text(alphabet="一二三四五通知年月日12〇（）()?\n<>&;gu\u012b：，。", max_size=200))
def test_any_text_has_one(text: str) -> None:
    assert wording(wording(text)) is not None


@pytest.mark.parametrize(
    ("printed", "judged"),
    [
        ("1.5", "1.5"),
        ("1 .5", "1.5"),
        ("1,.5", "15"),
        ("第1.条", "第1条"),
        (".5", "5"),
        ("1..5", "15"),
        ("二○二三年", "二〇二三年"),
        ("二Oo零年", "二〇〇〇年"),
        ("十○二年", "十二年"),
        ("_甲_(乙)—-", "甲乙"),
        ("3‰ 4%", "3‰4%"),
    ],
)
def test_a_point_between_figures_and_a_nought_after_one(printed: str, judged: str) -> None:
    assert wording(printed) == judged
