"""Which pages only lead to their files: the phrases that editors write, and no page that says anything of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from worlds import SENTENCE

from archive.covers import is_cover
from archive.records import Attachment, Content, Metadata
from crawler.extract import extract

TITLE = "关于下达2023年度“三农”补助资金的通知"
FILES = (
    Attachment(url="http://a.gov.cn/1.pdf", name="附件1：资金分配表.xlsx"),
    Attachment(url="http://a.gov.cn/2.pdf", name="2.绩效目标表（2023年）.pdf [213 KB]"),
)
PAGES = Path(__file__).parent.parent.parent.parent / "shared" / "pages"


def page(*lines: str, files: tuple[Attachment, ...] = FILES, title: str | None = TITLE) -> Content:
    return Content(kind="document", metadata=Metadata(title=title), text="\n".join(lines), attachments=files)


LEADING = [
    "",
    "见附件",
    "详见附件。",
    "（详见附件）",
    "具体内容请见附件：",
    "請點擊下載附件",
    "点击查看原文",
    "附件下载：",
    "附件：",
    "相关附件",
    "全文见附件1、附件2。",
    "请下载以下附件查阅",
    "【附件下载】",
    "正文内容见 PDF 文件",
    "附件1：资金分配表",
    "资金分配表.xlsx",
    "附件 1. 资金分配表.xlsx",
    "绩效目标表（2023年）",
    "下载：绩效目标表（2023年）.pdf（213KB）",
    TITLE,
    "关于下达２０２３年度「三农」補助資金的通知",
    "青禾市财政局",
    "青禾市财政局办公室",
    "2023年5月8日",
    "二〇二三年五月八日",
    "2023-05-08",
    "1.",
    "————",
]
SAYING = [
    SENTENCE,
    "现予公布，请认真贯彻执行。",
    "现将2023年度补助资金下达给你们，详见附件。",
    "经研究，同意。",
    "废止",
    "公示期5个工作日。",
    "联系电话：010-12345678",
    "收费标准：每件20元",
    "此件公开发布",
    "第一条 为了加强管理",
    "资金分配表已作废",
    "见附件，逾期不予受理",
]


@pytest.mark.parametrize("line", LEADING)
def test_a_line_that_leads_to_files_says_nothing(line: str) -> None:
    assert is_cover(page(line))


@pytest.mark.parametrize("line", SAYING)
def test_a_line_of_its_own_makes_a_page(line: str) -> None:
    assert not is_cover(page(line))
    assert not is_cover(page(TITLE, "详见附件。", line, "青禾市财政局"))


def test_all_of_them_together_still_say_nothing() -> None:
    assert is_cover(page(TITLE, "", "详见附件。", *LEADING[-12:]))


def test_the_number_above_it_is_known() -> None:
    said = page("青财发〔2023〕5号", "详见附件。")
    assert not is_cover(said)
    assert is_cover(replace(said, metadata=replace(said.metadata, document_number="青财发〔2023〕5号")))


def test_without_a_file_there_is_nothing_to_lead_to() -> None:
    assert not is_cover(page("详见附件。", files=()))
    assert not is_cover(page("", files=()))


def test_what_goes_on_for_pages_is_no_cover() -> None:
    assert not is_cover(page(*["见附件"] * 400))


def test_a_page_without_a_title_may_be_one() -> None:
    assert is_cover(page("见附件", title=None))


@pytest.mark.skipif(not PAGES.is_dir(), reason="the pages of real sites lie in ../shared/pages, which is not here")
def test_of_real_pages_those_are_covers_that_hold_nothing_but_a_name() -> None:
    read = [extract(file.read_bytes(), url="http://a.gov.cn/b/c.html") for file in sorted(PAGES.glob("*.html"))]
    found = [content for content in read if content.kind == "document" and is_cover(content)]
    assert sorted(content.text for content in found) == [
        "安庆市住房公积金管理委员会关于调整住房公积金贷款有关政策的意见.pdf",
        "附件1-9.rar",
    ]
    assert sum(bool(content.attachments) for content in read) > 12
