"""What makes a version, and what is of substance in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from worlds import HOME, content

from archive.records import Attachment, Content
from archive.substance import BEARING_LAW, difference, is_substantive
from archive.wording import words

TEXT = "第一条　补贴标准为100元，由市财政局发放。\n第二条　本办法自2026年3月1日起施行。"
FILE = Attachment(url=HOME + "a.pdf", name="附件1：申请表.pdf")
LAST = Attachment(url=HOME + "z.pdf", name="附件9：说明.pdf")
BEFORE = content(
    TEXT,
    attachments=(FILE, LAST),
    document_number="示政发〔2026〕3号",
    issuing_body="示例市人民政府",
    validity="有效",
    subject="财政",
    source="市财政局",
    language="zh-Hans",
)


def with_fields(**fields: object) -> Content:
    return replace(BEFORE, metadata=replace(BEFORE.metadata, **fields))  # type: ignore[arg-type]


def with_text(text: str) -> Content:
    return replace(BEFORE, text=text)


def with_files(*files: Attachment) -> Content:
    return replace(BEFORE, attachments=files)


TRADITIONAL = replace(
    with_fields(
        title="關於加強管理的通知", issuing_body="示例市人民政府", subject="財政", source="市財政局", language="zh-Hant"
    ),
    text=TEXT.replace("补贴标准", "補貼標準").replace("财", "財").replace("发", "發").replace("条", "條"),
    attachments=(replace(FILE, name="附件1：申請表.pdf"), LAST),
)

NO_VERSION = {
    "white space and line breaks": with_text(" \n".join(TEXT)),
    "served in Traditional characters": TRADITIONAL,
    "punctuation in another width": with_text(TEXT.replace("，", ",").replace("。", ".")),
    "zero-width characters": with_text(TEXT.replace("补", "\u200b补")),
    "a body that the page gives twice": with_text(TEXT + "\n" + TEXT),
    "white space in fields and names": replace(
        with_fields(title=" 关于加强管理 的通知", document_number="示政发〔2026〕 3号"),
        attachments=(replace(FILE, name="附件1：申请表.pdf "), LAST),
    ),
    "where it was found": replace(BEFORE, provenance=(), quality=("truncated",), encoding="gbk"),
    "attachments in another order": with_files(LAST, FILE),
}


@pytest.mark.parametrize("case", NO_VERSION)
def test_what_makes_no_version(case: str) -> None:
    assert difference(BEFORE, NO_VERSION[case]) is None
    assert difference(NO_VERSION[case], BEFORE) is None
    assert not is_substantive(BEFORE, NO_VERSION[case])


VERSIONS = {
    "words of the text": (with_text(TEXT.replace("发放", "核发")), "changed", True),
    "figures of the text": (with_text(TEXT.replace("100", "250")), "changed", True),
    "a decimal point": (with_text(TEXT.replace("100", "10.0")), "changed", True),
    "a per cent": (with_text(TEXT.replace("100元", "100%元")), "changed", True),
    "a word moved": (with_text(TEXT.replace("由市财政局发放", "发放由市财政局")), "changed", True),
    "a paragraph put in": (with_text(TEXT + "\n第三条　附则。"), "changed", True),
    "the whole text taken away": (with_text(""), "changed", True),
    "words of the title": (with_fields(title="关于进一步加强管理的通知"), "changed", True),
    "an attachment put in": (
        with_files(FILE, LAST, replace(FILE, url=HOME + "b.pdf", name="附件2.pdf")),
        "changed",
        True,
    ),
    "an attachment taken away": (with_files(LAST), "changed", True),
    "an attachment at another address": (with_files(replace(FILE, url=HOME + "b.pdf"), LAST), "changed", True),
    "an attachment called otherwise": (with_files(replace(FILE, name="申请表.pdf"), LAST), "changed", False),
    "punctuation of the text": (with_text(TEXT.replace("，", "；")), "changed", False),
    "punctuation in figures": (with_text(TEXT.replace("2026年", "2,026年")), "changed", False),
    "bullets": (with_text("■ " + TEXT), "changed", False),
    "punctuation of the title": (with_fields(title="《关于加强管理的通知》"), "changed", False),
    "validity": (with_fields(validity="废止"), "metadata", True),
    "validity stated for the first time": (with_fields(validity=None), "metadata", True),
    "document number": (with_fields(document_number="示政发〔2026〕4号"), "metadata", True),
    "issuing body": (with_fields(issuing_body="示例市人民政府办公室"), "metadata", True),
    "day of effect": (with_fields(effective_on=date(2026, 3, 1)), "metadata", True),
    "day of expiry": (with_fields(expires_on=date(2031, 3, 1)), "metadata", True),
    "subject": (with_fields(subject="财政\\预算"), "metadata", False),
    "language": (with_fields(language="mn"), "metadata", False),
    "source": (with_fields(source="新华社"), "metadata", False),
    "index number": (with_fields(index_number="014/2026-0001"), "metadata", False),
    "publisher": (with_fields(publisher="市政府办公室"), "metadata", False),
    "day of publication": (with_fields(published_on=date(2026, 2, 21)), "metadata", False),
    "several, one of them bearing law": (with_fields(validity="失效", subject="综合"), "metadata", True),
}


@pytest.mark.parametrize("case", VERSIONS)
def test_what_makes_a_version_and_whether_it_is_of_substance(case: str) -> None:
    after, kind, substantive = VERSIONS[case]
    assert (difference(BEFORE, after), is_substantive(BEFORE, after)) == (kind, substantive)
    assert (difference(after, BEFORE), is_substantive(after, BEFORE)) == (kind, substantive)


def test_every_field_that_bears_law_is_tried() -> None:
    tried = {
        name
        for after, kind, _ in VERSIONS.values()
        for name in BEARING_LAW
        if kind == "metadata" and getattr(after.metadata, name) != getattr(BEFORE.metadata, name)
    }
    assert tried == set(BEARING_LAW)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("增长1.5%", "增长15%", False),
        ("增长5%", "增长5‰", False),
        ("零下-5℃", "零下5℃", False),
        ("1,000元", "1000元", True),
        ("2020-2025年", "2020—2025年", True),
        ("2020-2025年", "2020～2025年", True),
        ("序号\t名称", "| 序号 | 名称 |", True),
        ("（一）目标——2025年", "一、目标：2025年", True),
        ("8:30", "8：30", True),
        ("A+类", "A类", False),
        ("¥100", "$100", False),
    ],
)
def test_words(one: str, other: str, same: bool) -> None:
    assert (words(one) == words(other)) is same
