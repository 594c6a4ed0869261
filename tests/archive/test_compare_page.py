"""The page that holds two versions against each other: what it shows, how it says so, and the ways that lead to it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import worlds
from lxml import html as lxml_html
from test_browse import Reader, found_in

from archive.records import Attachment
from archive.store import Archive

URL = worlds.HOME + "1.html"
LINES = [f"第{number}条　由各单位负责落实第{number}项工作。" for number in range(1, 9)]
FORM = Attachment(url=worlds.HOME + "a.pdf", name="申请表")
VERSIONS = (
    worlds.content("\n".join(LINES), validity="有效", attachments=(FORM,)),
    worlds.content("\n".join([*LINES[:3], "第4条　补贴标准为250元。", *LINES[4:]]), validity="有效"),
    worlds.content("\n".join([*LINES[:3], "第4条　补贴标准为250元。", *LINES[4:]]), validity="废止", subject="财政"),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """An archive of a document in three versions and of one in a single version."""
    path = tmp_path_factory.mktemp("compare") / "archive.db"
    pages = [*((URL, one) for one in VERSIONS), (worlds.HOME + "2.html", worlds.content("只有一版。"))]
    with Archive.write(path) as archive:
        run = archive.run(worlds.SITE, worlds.NOW)
        for day, (url, said) in enumerate(pages):
            page = worlds.exchange(url, f"{day}".encode(), at=worlds.NOW + timedelta(days=day))
            run.save(worlds.recorded(run, page), said)
        run.finish("done", {}, now=worlds.NOW)
    return Reader(path)


def words_in(page: str, path: str) -> list[str]:
    """The text of each element that an XPath names, its white space as one space."""
    elements = lxml_html.document_fromstring(page).xpath(path)
    assert isinstance(elements, list)
    return [" ".join(element.text_content().split()) for element in elements]


def test_words_that_changed_stand_in_ins_and_del_among_their_paragraphs(reader: Reader) -> None:
    page = reader.text("/-/compare/1?old=1&new=2")
    assert words_in(page, "//div[@class='body']/p") == [
        LINES[2].replace("\u3000", " "),
        "第4条 由各单位负责落实第4项工作补贴标准为250元。",
        LINES[4].replace("\u3000", " "),
    ]
    assert words_in(page, "//div[@class='body']//del") == ["由各单位负责落实第4项工作"]
    assert words_in(page, "//div[@class='body']//ins") == ["补贴标准为250元"]
    assert words_in(page, "//summary") == ["未变的 2 段 unchanged", "未变的 3 段 unchanged"]
    assert words_in(page, "//section/ul/li/del") == ["申请表"]
    assert "实质变更" in words_in(page, "//article/header")[0]


def test_fields_that_changed_are_a_table(reader: Reader) -> None:
    page = reader.text("/-/compare/1?old=2&new=3")
    assert words_in(page, "//table//tr") == ["项目第 2 版第 3 版", "有效性 Validity有效废止", "主题分类 Subject—财政"]
    assert words_in(page, "//td/del") == ["有效"]
    assert words_in(page, "//td/ins") == ["废止", "财政"]
    assert "正文的字词未变" in page


def test_without_numbers_it_is_the_last_change(reader: Reader) -> None:
    assert words_in(reader.text("/-/compare/1"), "//option[@selected]") == [
        "第 2 版 2026-03-02 12:00",
        "第 3 版 2026-03-03 12:00",
    ]
    assert "selected>第 1 版" in reader.text("/-/compare/1?new=2")


def test_any_two_can_be_chosen_without_a_script(reader: Reader) -> None:
    page = reader.text("/-/compare/1?old=3&new=1")
    assert found_in(page, "//form[@class='choice']/@action") == ["/-/compare/1"]
    assert found_in(page, "//select/@name") == ["old", "new"]
    assert len(found_in(page, "//select[@name='old']/option/@value")) == 3
    assert len(words_in(page, "//select[not(ancestor::label)]")) == 0, "each choice has a label"
    assert words_in(page, "//td/ins") == ["有效"]
    assert "两版相同" in reader.text("/-/compare/1?old=2&new=2")


def test_the_pages_before_and_after_lead_on(reader: Reader) -> None:
    assert found_in(reader.text("/-/compare/1?old=1&new=2"), "//a[@rel]/@href")[-1] == "?old=2&new=3"
    assert found_in(reader.text("/-/compare/1?old=2&new=3"), "//p[@class='pager']/a/@href") == ["?old=1&new=2"]


def test_where_there_is_nothing_to_compare_it_is_said_so(reader: Reader) -> None:
    alone = reader.text("/-/compare/2")
    assert "只有一个版本" in alone
    assert "<select" not in alone
    first = reader.text("/-/compare/1?new=1")
    assert "第 1 版之前没有版本" in first
    assert "<select" in first
    for path in ("/-/compare/3", "/-/compare/1?old=1&new=4", "/-/compare/1?old=9", "/-/compare/0"):
        reader.get(path, status=404)
    assert "it has versions 1 to 3" in reader.get("/-/compare/1?new=4", status=404).text


def test_a_document_and_the_changes_lead_there(reader: Reader) -> None:
    links = [link for link in found_in(reader.text("/archive/documents/1"), "//a/@href") if "compare" in link]
    assert links == ["/-/compare/1?old=2&new=3", "/-/compare/1?old=1&new=2", "/-/compare/1"]
    assert "/-/compare/1?old=1&amp;new=3" in reader.text("/archive/documents/1?version=1")
    assert "compare" not in reader.text("/archive/documents/2")
    changes = found_in(reader.text("/-/changes"), "//p[@class='facts']//a/@href")
    assert [link for link in changes if "compare" in link] == ["/-/compare/1?old=2&new=3", "/-/compare/1?old=1&new=2"]
    for link in links:
        reader.get(link)


def test_the_columns_count_what_the_page_marks(reader: Reader) -> None:
    for old, new in ((1, 2), (2, 3)):
        page = reader.text(f"/-/compare/1?old={old}&new={new}")
        version = reader.json(f"/archive/versions.json?document=1&number={new}&_shape=array")[0]
        for column, tag in (("added", "ins"), ("removed", "del")):
            marked = "".join("".join(text.split()) for text in words_in(page, f"//div[@class='body']//{tag}"))
            assert version[column] == len(marked)


def test_the_day_is_that_of_china(tmp_path: Path) -> None:
    night = worlds.NOW.replace(hour=18)
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(worlds.SITE, night)
        for number, effective_on in enumerate((date(2026, 3, 1), date(2026, 4, 1))):
            page = worlds.exchange(URL, f"{number}".encode(), at=night + timedelta(days=number))
            run.save(worlds.recorded(run, page), worlds.content(effective_on=effective_on))
    page = Reader(tmp_path / "archive.db").text("/-/compare/1")
    assert words_in(page, "//option[@selected]") == ["第 1 版 2026-03-02 02:00", "第 2 版 2026-03-03 02:00"]


TABLES = ("乡镇\t户数\n城关镇\t35\n<b>白庙乡</b>\t18", "乡镇\t户数\n城关镇\t250\n<b>白庙乡</b>\t18")


@pytest.fixture(scope="module")
def of_files(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A document whose table is replaced, locked, gone and back again, and a cover whose file is replaced."""
    path = tmp_path_factory.mktemp("files") / "archive.db"
    table, cover = (Attachment(url=worlds.HOME + name, name=name) for name in ("table.txt", "cover.txt"))
    with Archive.write(path) as archive:
        run = archive.run(worlds.SITE, worlds.NOW)
        for url, said in (
            (URL, worlds.content(attachments=(table,))),
            (worlds.HOME + "2.html", worlds.content("见附件", attachments=(cover,))),
        ):
            run.save(worlds.recorded(run, worlds.exchange(url, url.encode())), said)
        for day, text in enumerate(TABLES):
            at = worlds.NOW + timedelta(days=day)
            worlds.fetched(run, table.url, text, at=at)
            worlds.fetched(run, cover.url, f"第{day}稿。{worlds.SENTENCE}", at=at)
        locked = worlds.recorded(run, worlds.file_exchange(table.url, "locked", at=worlds.NOW + timedelta(days=2)))
        run.save(locked, worlds.file_content("", unread="encrypted", detail="a password is asked for"))
        for week in range(1, 4):
            at = worlds.NOW + timedelta(days=2, weeks=week)
            run.record(worlds.file_exchange(table.url, "404", at=at, status=404))
        worlds.fetched(run, table.url, TABLES[0], at=worlds.NOW + timedelta(weeks=5))
        run.finish("done", {}, now=worlds.NOW)
    return Reader(path)


def test_a_file_that_was_replaced_is_shown_with_what_changed_in_it(of_files: Reader) -> None:
    page = of_files.text("/-/compare/1?old=1&new=2")
    assert words_in(page, "//section[@class='file']/h2") == ["附件《table.txt》"]
    assert words_in(page, "//section[@class='file']//span[contains(@class, 'badge')]") == ["已更换"]
    assert words_in(page, "//section[@class='file']//del") == ["35"]
    assert words_in(page, "//section[@class='file']//ins") == ["250"]
    assert words_in(page, "//section[@class='file']//p/b") == []
    assert "<b>白庙乡</b>" in words_in(page, "//section[@class='file']")[0]
    assert "实质变更" in words_in(page, "//article/header")[0]
    assert "1 份附件有变" in words_in(page, "//article/header")[0]
    assert "正文的字词未变" in page
    for link in found_in(page, "//section[@class='file']//a/@href"):
        if link.startswith("/"):
            of_files.get(link)


def test_one_without_a_text_says_why_there_is_no_difference(of_files: Reader) -> None:
    (said,) = words_in(of_files.text("/-/compare/1?old=2&new=3"), "//section[@class='file']")
    assert "已加密，须有密码才能打开 encrypted, it asks for a password a password is asked for" in said
    assert "没有可比的文字" in said


def test_one_that_went_and_came_back_says_so(of_files: Reader) -> None:
    (gone,) = words_in(of_files.text("/-/compare/1?old=3&new=4"), "//section[@class='file']")
    assert "已撤下" in gone
    assert "2026-03-10 12:00 起" in gone
    assert "已更换" not in gone
    (back,) = words_in(of_files.text("/-/compare/1?old=4&new=5"), "//section[@class='file']")
    assert "恢复" in back
    assert "已更换" in back
    assert "两版相同" in of_files.text("/-/compare/1?old=1&new=5")


def test_the_file_of_a_cover_is_shown_once_as_the_text(of_files: Reader) -> None:
    page = of_files.text("/-/compare/2")
    assert words_in(page, "//div[@class='body']//ins") == ["1"]
    assert "正文即取自此附件" in words_in(page, "//section[@class='file']")[0]
