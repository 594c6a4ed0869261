"""Every page in a real browser, at the width of a desk and of a phone: nothing amiss, nothing to push aside, and what a
reader came for is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import worlds
from atom import faults_of
from window import DESKTOP, PHONE, Window, chromium, needs_chromium, served

from archive.records import Absence, Attachment, Provenance
from archive.run import Run
from archive.store import Archive

pytestmark = needs_chromium

PAGES = {
    "home": "/",
    "how to search": "/-/search",
    "results": "/-/search?q=领导",
    "newest results": "/-/search?q=领导&order=newest&copies=all",
    "narrowed results": "/-/search?q=领导&site=example&year=2026",
    "no result": "/-/search?q=无此词语",
    "document": "/archive/documents/1?q=领导",
    "earlier version": "/archive/documents/1?version=1",
    "copy": "/archive/documents/2",
    "document that is gone": "/archive/documents/3",
    "wide document": "/archive/documents/4",
    "document with files": "/archive/documents/5",
    "words in its files": "/archive/documents/5?q=草原站",
    "cover": "/archive/documents/6",
    "comparison": "/-/compare/1",
    "comparison of files": "/-/compare/5?old=1&new=3",
    "changes": "/-/changes",
    "changes of a kind": "/-/changes?kind=gone",
    "timeline": "/-/timeline",
    "months of a site": "/-/timeline?by=month&site=example",
    "sites": "/-/sites",
    "replay": "/-/replay/2",
    "table": "/archive/documents?_col=title&_col=site&_col=url&_sort_desc=published_on",
    "found in the table": "/archive/documents?_search=领导",
    "row": "/archive/versions/1",
    "database": "/archive",
}
"""A line a page. Numbers are those of `an_archive`."""

DATASETTES = {"table", "found in the table", "row", "database"}
"""Pages whose colours are not ours: 0.65 has no dark scheme."""

SCRIPT = "<script>document.title = 'it ran'; window.ran = 1; fetch('/-/changes')</script>"
ORIGINAL = f"""<html><head><meta charset="utf-8"><title>原网页</title><link rel="stylesheet" href="/missing.css">
{SCRIPT}</head><body onload="window.ran = 2"><h1>加強領導的通知</h1><img src="/missing.png" onerror="window.ran = 3">
<a href="javascript:window.ran = 4">打印</a><form action="/-/search"><button>提交</button></form></body></html>"""

LONG_NUMBER = "N" * 80
OTHER = replace(worlds.SITE, id="other", name="转发站", url="http://other.example.gov.cn/")
DAY = timedelta(days=1)


FILES = {
    name: Attachment(url=f"{worlds.HOME}{name}", name=f"附件{number}：{title}")
    for number, (name, title) in enumerate(
        {
            "table.xlsx": "草原站名单.xlsx",
            "scan.pdf": "会议纪要（扫描）.pdf",
            "locked.doc": "评分表.doc",
            "gone.pdf": "实施方案" + LONG_NUMBER + ".pdf",
            "lost.zip": "资料.zip",
            "picture.pdf": "盖章页.pdf",
        }.items(),
        1,
    )
}
COVER = Attachment(url=worlds.HOME + "cover.docx", name="草原保护条例全文.docx")
ROWS = "\n".join(f"第{number}乡\t{LONG_NUMBER}\t{number * 17}\t2026" for number in range(900))
"""Longer than a fold shows, and wider than a phone."""


def with_files(run: Run) -> None:
    """A document whose files were read, could not be, are gone, or never came, and a cover; one file is replaced."""
    said = worlds.content(
        "各旗县区：\n现将名单印发。", title="关于印发草原站名单的通知", attachments=tuple(FILES.values())
    )
    run.save(worlds.recorded(run, worlds.exchange(worlds.HOME + "5.html", b"5")), said)
    cover = worlds.content("见附件", title="草原保护条例", attachments=(COVER,))
    run.save(worlds.recorded(run, worlds.exchange(worlds.HOME + "6.html", b"6")), cover)
    table = f"乡镇\t编号\t户数\t年份\n{ROWS}"
    read = {
        FILES["table.xlsx"]: worlds.file_content(table, format="xlsx", pages=2, quality=("truncated",)),
        FILES["scan.pdf"]: worlds.file_content(
            "", format="pdf", pages=12, unread="scanned", detail="9 characters on 12 pages; " + LONG_NUMBER
        ),
        FILES["locked.doc"]: worlds.file_content(
            "", format="doc", unread="encrypted", detail="a password is asked for"
        ),
        FILES["gone.pdf"]: worlds.file_content("一、目标\n保护草原。", format="pdf", pages=3),
        FILES["picture.pdf"]: worlds.file_content(
            "草原站公章。", format="pdf", pages=1, confidence=0.934, quality=("ocr",)
        ),
        COVER: worlds.file_content("第一条　为了保护草原，制定本条例。", format="docx", pages=4),
    }
    for file, content in read.items():
        run.save(worlds.recorded(run, worlds.file_exchange(file.url, file.url)), content)
    run.record(worlds.file_exchange(FILES["lost.zip"].url, "404", status=404))
    edited = replace(read[FILES["table.xlsx"]], text=table.replace("第8乡", "第八镇"))
    run.save(worlds.recorded(run, worlds.file_exchange(FILES["table.xlsx"].url, "2", at=worlds.NOW + DAY)), edited)
    for day in (4, 11, 19):
        run.record(worlds.file_exchange(FILES["gone.pdf"].url, "404", at=worlds.NOW + day * DAY, status=404))


def an_archive(path: Path) -> Path:
    """Made by the verbs: a document that was edited, its copy, one that is gone, one that is too wide, and those of
    ``with_files``.
    """
    rows = "\n".join(f"| {number} | {'单位' * 6} | {'0123456789' * 3} | {LONG_NUMBER} | 完成 |" for number in range(3))
    text = "各区人民政府：\n一、总体要求\n切实加強領導，落实责任。\n" + "\n".join(
        f"第{number}条　由各单位负责落实第{number}项工作，按月报送进展情况。" for number in range(1, 30)
    )
    said = worlds.content(
        text,
        title="关于加強領導的通知",
        document_number="示政发〔2026〕1号",
        issuing_body="示例市人民政府",
        attachments=(Attachment(url=worlds.HOME + "a.pdf", name="申请表.pdf"),),
    )
    edited = replace(said, text=text.replace("第7项工作", "第八项任务"))
    strange = Provenance(field=None, raw=LONG_NUMBER, how="label", where="不认识的标签")
    wide = worlds.content(
        f"{'没有断点的长词' * 12}{LONG_NUMBER}\n{rows}",
        title="超宽" * 40 + LONG_NUMBER,
        index_number=LONG_NUMBER,
        published_on=date(2026, 2, 27),
    )
    wide = replace(wide, provenance=(*wide.provenance, strange))
    with Archive.write(path) as archive:
        first, other = archive.run(worlds.SITE, worlds.NOW), archive.run(OTHER, worlds.NOW)
        pages = [
            (first, worlds.HOME + "1.html", ORIGINAL, said, 0),
            (first, worlds.HOME + "1.html", ORIGINAL + "<!-- 2 -->", edited, 1),
            (other, OTHER.url + "2.html", ORIGINAL, replace(said, text=text + "\n来源：示例市人民政府"), 2),
            (first, worlds.HOME + "3.html", "听证会", worlds.content("听证会公告。" * 9, title="听证会公告"), 2),
            (first, f"{worlds.HOME}{LONG_NUMBER}.html", "宽", wide, 3),
        ]
        for run, url, page, content, day in pages:
            run.save(worlds.recorded(run, worlds.exchange(url, page.encode(), at=worlds.NOW + day * DAY)), content)
        for day in (4, 11, 19):
            away = worlds.exchange(worlds.HOME + "3.html", b"", at=worlds.NOW + day * DAY, status=404)
            first.save(worlds.recorded(first, away), Absence(reason="not-found"))
        with_files(first)
        first.finish("done", {}, now=worlds.NOW + 19 * DAY)
        other.finish("blocked", {}, now=worlds.NOW + 2 * DAY, reason="a captcha was served: " + LONG_NUMBER)
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(an_archive(tmp_path_factory.mktemp("chromium") / "archive.db")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk(browser: Any, address: str) -> Window:
    return Window(browser, address, **DESKTOP)


@pytest.fixture(scope="module")
def phone(browser: Any, address: str) -> Window:
    return Window(browser, address, **PHONE, color_scheme="dark")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_amiss_at_a_desk(desk: Window, name: str) -> None:
    desk.open(PAGES[name])
    assert desk.faults == []
    assert desk.overhang() == 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_amiss_on_a_phone_in_the_dark(phone: Window, name: str) -> None:
    page = phone.open(PAGES[name])
    assert phone.faults == []
    assert phone.overhang() == 0
    assert name in DATASETTES or page.evaluate(BRIGHTNESS) < 0.5, "the dark scheme is followed"


BRIGHTNESS = """() => {
    const shades = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3);
    return Math.max(...shades) / 255;
}"""


def test_a_page_that_is_too_wide_would_be_noticed(phone: Window) -> None:
    wide = "<table width=900><tr><td>x</table>"
    phone.open("/-/search").evaluate("wide => document.body.insertAdjacentHTML('beforeend', wide)", wide)
    assert phone.overhang() > 0


def test_a_reader_finds_the_traditional_by_the_simplified(desk: Window) -> None:
    page = desk.open("/")
    page.get_by_role("searchbox").fill("领导")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?q=*")
    assert page.locator("mark", has_text="領導").count() >= 2
    page.locator("ol.hits h2 a").first.click()
    page.wait_for_url("**/archive/documents/**")
    assert page.locator("h1 mark").inner_text() == "領導"
    assert desk.faults == []


def test_a_reader_on_a_phone_sees_a_result_first_and_narrows_the_search(phone: Window) -> None:
    page = phone.open("/-/search?q=领导&copies=all")
    title = page.locator("ol.hits h2").first.bounding_box()
    assert title["y"] + title["height"] < page.viewport_size["height"]
    page.locator("a[href='#facets']").click()
    page.locator("aside a", has_text="转发站").click()
    page.wait_for_url("**site=other**")
    assert page.locator("ol.hits h2").count() == 1
    page.locator("ul.chosen a").click()
    page.wait_for_function("() => document.querySelectorAll('ol.hits h2').length === 2")
    assert phone.faults == []


def test_a_reader_opens_the_difference(desk: Window) -> None:
    page = desk.open("/-/changes?kind=changed")
    page.locator("li.change a[href*='/-/compare/1?']").first.click()
    page.wait_for_url("**/-/compare/**")
    assert page.locator(".body ins").all_inner_texts() == ["八项任务"]
    assert page.locator(".body del").all_inner_texts() == ["7项工作"]
    assert desk.faults == []


def test_a_reader_is_led_to_the_words_within_a_file(phone: Window) -> None:
    page = phone.open("/-/search?q=第899乡")
    page.locator("ol.hits h2 a").first.click()
    page.wait_for_url("**/archive/documents/**")
    folds = page.locator(".attachments details")
    assert folds.evaluate_all("all => all.map(one => one.open)") == [True, False, False]
    assert page.locator(".attachments .snippet mark").inner_text() == "第899乡", "behind what is shown"
    assert page.locator(".attachments td").first.is_visible()
    folds.nth(1).locator("summary").click()
    assert folds.nth(1).locator(".body").inner_text() == "一、目标\n\n保护草原。"
    page.get_by_role("link", name="看全文").click()
    page.wait_for_url("**/-/text/sha256:*")
    assert "第899乡" in page.content()
    assert phone.faults == []


def test_a_reader_replays_the_original_and_nothing_of_it_acts(desk: Window) -> None:
    page = desk.open("/archive/documents/1")
    page.locator("a[href*='/-/replay/']").first.click()
    page.wait_for_url("**/-/replay/**")
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "加強領導的通知"
    (inner,) = (frame for frame in page.frames if frame.url.endswith("/page"))
    assert inner.evaluate("[document.title, window.ran ?? null, self.origin]") == ["原网页", None, "null"]
    frame.get_by_text("打印").click()
    frame.get_by_text("提交").click()
    assert inner.evaluate("[document.title, window.ran ?? null]") == ["原网页", None]
    assert inner.url.endswith("/page"), "its form is not sent"
    assert desk.faults == []


def test_an_original_opened_by_itself_is_a_stranger_here(desk: Window) -> None:
    desk.context.add_cookies([{"name": "session", "value": "secret", "url": desk.home}])
    page = desk.open("/-/original/2")
    assert page.evaluate("[document.title, window.ran ?? null, self.origin]") == ["原网页", None, "null"]
    with pytest.raises(Exception, match="sandboxed"):
        page.evaluate("document.cookie")
    with pytest.raises(Exception, match="Failed to fetch"):
        page.evaluate("fetch('/-/changes').then(answer => answer.text())")


@pytest.mark.parametrize("query", ["", "?q=领导", "?kind=gone", "?q=无此词语"])
def test_the_feed_is_atom(desk: Window, query: str) -> None:
    answer = desk.page.request.get(f"/-/feed.atom{query}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert faults_of(ElementTree.fromstring(answer.body())) == []
