"""The files of a document on its page: what each is, why it says nothing, and what it says, as far as a page goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from test_browse import Reader, found_in
from test_compare_page import words_in
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive
from archive.browse.attachments import SHOWN, SHOWN_IN_ALL
from archive.records import Attachment, FileContent
from archive.run import Run

DAY = timedelta(days=1)
LONG = "\n".join(f"第{number}条　各单位按照职责分工负责落实。" for number in range(2_000)) + "\n末条　湿地保护。"
SAID: dict[str, FileContent] = {
    "table": file_content("乡镇\t户数\n城关<b>镇</b>\t35", format="xlsx", pages=2),
    "scan": file_content("", format="pdf", pages=12, unread="scanned", detail="9 characters on 12 pages"),
    "locked": file_content("", format="doc", unread="encrypted", detail="a password is asked for"),
    "seal": file_content("公章", format="pdf", pages=1, confidence=0.934, quality=("ocr", "truncated", "bomb")),
    "long": file_content(LONG, format="docx"),
    "empty": file_content("", format="txt"),
    "strange": file_content("", format="unknown", unread="unsupported"),
}


def named(*names: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(url=HOME + name, name=f"附件 {name}") for name in names)


def save(run: Run, name: str, *files: str, text: str = SENTENCE) -> None:
    run.save(recorded(run, exchange(HOME + name, name.encode())), content(text, attachments=named(*files)))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A document that names a file of every kind, a cover, and one with more files than a page shows."""
    path = tmp_path_factory.mktemp("page") / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        save(run, "1.html", *SAID, "lost", "gone")
        save(run, "2.html", "cover", "other", text="见附件")
        save(run, "3.html", *(f"many{number}" for number in range(12)))
        for name, said in SAID.items():
            run.save(recorded(run, file_exchange(HOME + name, name)), said)
        run.record(file_exchange(HOME + "lost", "404", status=404))
        fetched(run, HOME + "gone", "已经撤下的文件。")
        for day in (4, 11, 19):
            run.record(file_exchange(HOME + "gone", "404", at=NOW + day * DAY, status=404))
        run.save(recorded(run, file_exchange(HOME + "cover", "c")), file_content("第一条。", confidence=0.7))
        fetched(run, HOME + "other", "名单。")
        for number in range(12):
            fetched(run, f"{HOME}many{number}", f"第{number}份。" * SHOWN)
        run.finish("done", {}, now=NOW)
    return Reader(path)


def said_of(reader: Reader, name: str, *, query: str = "") -> str:
    """What the page says of one file, its fold apart."""
    page = reader.text(f"/archive/documents/1?q={query}")
    return "　".join(words_in(page, f"//li[a[contains(., '附件 {name}')]]/p[@class='facts']"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("table", "Excel 表格 2 张工作表"),
        ("scan", "PDF 12 页 扫描件，页面是图像，没有文字 scanned, its pages are pictures 9 characters on 12 pages"),
        ("locked", "Word 文档 已加密，须有密码才能打开 encrypted, it asks for a password a password is asked for"),
        (
            "seal",
            "PDF 1 页 文字识别自图像，平均置信度 93.4 % recognised in pictures "
            "过长，只读取了前一部分 too long, read in part",
        ),
        ("long", "Word 文档"),
        ("empty", "纯文本"),
        ("strange", "未知格式 无法读取这种格式 of a format that nothing here reads"),
        ("lost", "没有取得 never had HTTP 404"),
        ("gone", "纯文本 已撤下2026-03-05 12:00 起"),
    ],
)
def test_each_says_what_it_is_and_why_it_says_nothing(reader: Reader, name: str, words: str) -> None:
    assert said_of(reader, name).replace(" 已撤下 ", " 已撤下") == words


def fold(name: str) -> str:
    return f"//li[a[contains(., '附件 {name}')]]/details"


def test_what_it_says_stands_in_a_fold_as_it_is(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    assert words_in(page, f"{fold('table')}//tr") == ["乡镇户数", "城关<b>镇</b>35"]
    assert words_in(page, f"{fold('seal')}//div/p") == ["公章"]
    assert not found_in(page, "//details[@open]")
    for name in ("scan", "locked", "empty", "strange", "lost"):
        assert not found_in(page, fold(name)), name


def test_of_a_long_one_it_is_the_beginning_and_all_of_it_is_a_step_away(reader: Reader) -> None:
    page = reader.text("/archive/documents/1")
    shown = "".join(words_in(page, f"{fold('long')}//div/p"))
    assert shown
    assert len(shown) <= SHOWN
    assert "末条" not in shown
    (link,) = found_in(page, f"{fold('long')}//a/@href")
    whole = reader.get(link)
    assert (whole.text, whole.headers["content-type"]) == (LONG, "text/plain; charset=utf-8")
    reader.get("/-/text/sha256:" + "0" * 64, status=404)


def test_the_folds_of_a_page_are_bounded_together(reader: Reader) -> None:
    page = reader.text("/archive/documents/3")
    shown = sum(map(len, words_in(page, "//details/div[@class='body']")))
    assert SHOWN_IN_ALL - 100 < shown <= SHOWN_IN_ALL
    assert len(found_in(page, "//details//a[contains(., '看全文')]/@href")) == 12


def test_words_that_were_asked_for_are_marked_and_their_fold_is_open(reader: Reader) -> None:
    page = reader.text("/archive/documents/1?q=城关")
    assert words_in(page, "//details[@open]//mark") == ["城关"]
    assert len(found_in(page, "//details[@open]/summary/text()")) == 1


def test_words_behind_what_is_shown_are_shown_too(reader: Reader) -> None:
    page = reader.text("/archive/documents/1?q=湿地保护")
    assert words_in(page, "//p[@class='snippet']/mark") == ["湿地保护"]
    assert words_in(page, "//li[p[@class='snippet']]/details[@open]/summary") == [
        f"附件文字 {len(LONG):,} 字 What it says"
    ]


def test_a_cover_says_whose_text_is_shown_and_shows_it_once(reader: Reader) -> None:
    page = reader.text("/archive/documents/2?q=第一条")
    (notice,) = words_in(page, "//p[@class='notice']")
    assert "以下正文是附件《附件 cover》的文字；网页写的是“见附件”" in notice
    assert "平均置信度 70 %" in notice
    assert page.count("第一条</mark>。") == 1
    assert (
        words_in(page, "//section[@id='attachments']//li[1]/p/span")[-1] == "正文即取自此附件 its text is shown above"
    )
    assert words_in(page, "//li/details//div/p") == ["名单。"]
    assert not found_in(reader.text("/archive/documents/1"), "//p[@class='notice']")


def test_an_earlier_version_has_the_files_that_it_had(reader: Reader) -> None:
    assert "已撤下" in reader.text("/archive/documents/1")
    before = reader.text("/archive/documents/1?version=1")
    assert "已撤下" not in before
    assert "已经撤下的文件" in before


def test_a_version_that_differs_by_a_file_does_not_show_that_nothing_was_added(reader: Reader) -> None:
    assert "正文未变" in reader.text("/archive/documents/1")
    changes = reader.text("/-/changes?document=1&kind=changed")
    assert found_in(changes, "//a[contains(@href, '/-/compare/1')]/text()") == ["看差异"]
