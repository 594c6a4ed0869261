"""What files say: each format from a file of its own kind, made by LibreOffice (`files/made.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from files import made

from archive.records import FileContent
from crawler.files import read_file

FILES = Path(__file__).parent / "files"
URL = "http://www.example.gov.cn/gk/202405/P020240506.dat"


def read(name: str, called: str | None = None) -> FileContent:
    return read_file((FILES / name).read_bytes(), url=URL, name=name if called is None else called)


ROWS = ["\t".join(row).rstrip("\t") for row in made.TABLE]


@pytest.mark.parametrize("name", ["notice.docx", "notice.doc", "notice.odt", "notice.rtf"])
def test_a_notice_is_read_in_the_order_of_its_document(name: str) -> None:
    content = read(name)
    lines = content.text.split("\n")
    assert (content.format, content.unread, content.quality) == (name.rpartition(".")[2], None, ())
    assert lines[:3] == [made.TITLE, made.NUMBER, made.PARAGRAPHS[0]]
    assert lines[3] == made.PARAGRAPHS[1] + made.KEPT
    assert lines[4] == made.PARAGRAPHS[2]
    assert [line.removeprefix("一、").removeprefix("二、") for line in lines[5:7]] == list(made.LISTED)
    assert lines[7:11] == ROWS
    assert [content.text.count(once) for once in (made.BOX, made.NOTE, made.SIGNED[1])] == [1, 1, 1]
    assert made.HEADER not in content.text
    assert made.DROPPED not in content.text  # tracked changes as accepted


@pytest.mark.parametrize("name", ["notice.docx", "notice.doc", "notice.odt", "notice.rtf"])
def test_numbers_that_a_program_counts_are_part_of_the_text(name: str) -> None:
    assert f"一、{made.LISTED[0]}\n二、{made.LISTED[1]}" in read(name).text


def test_lines_of_a_pdf_are_paragraphs_again() -> None:
    content = read("notice.pdf")
    lines = content.text.split("\n")
    assert (content.format, content.pages, content.reader.split()[0]) == ("pdf", 1, "pypdfium2")
    assert any(made.PARAGRAPHS[1] in line for line in lines)
    assert any(made.PARAGRAPHS[2] in line for line in lines)
    assert ROWS[0] in lines


def test_a_pdf_with_a_password_says_so() -> None:
    content = read("locked.pdf")
    assert (content.format, content.unread, content.text) == ("pdf", "encrypted", "")


@pytest.mark.parametrize("name", ["parks.xlsx", "parks.xls", "parks.ods"])
def test_each_sheet_is_read_under_its_name_hidden_ones_too(name: str) -> None:
    content = read(name)
    assert (content.format, content.unread, content.pages) == (name.rpartition(".")[2], None, 3)
    total = "合计\t\t1621.5\t2024-05-06"
    assert content.text.split("\n") == ["公园名录", *ROWS, total, "说明", made.NOTE, "底稿", "隐藏的数据"]


@pytest.mark.parametrize(
    ("name", "called", "lies"),
    [
        ("notice.docx", "附件1.doc", ("name-lies",)),
        ("notice.pdf", "附件1.ofd", ("name-lies",)),
        ("notice.pdf", "附件1.PDF", ()),
        ("notice.pdf", "附件1", ()),
        ("notice.doc", "附件1.wps", ()),
        ("parks.xls", "附件1.et", ()),
    ],
)
def test_a_name_that_lies_is_a_flag(name: str, called: str, lies: tuple[str, ...]) -> None:
    content = read(name, called)
    assert (content.format, content.quality, content.unread) == (name.rpartition(".")[2], lies, None)


def test_a_header_that_lies_is_a_flag() -> None:
    payload = (FILES / "notice.pdf").read_bytes()
    assert read_file(payload, headers={"Content-Type": "application/msword"}).quality == ("header-lies",)
    assert read_file(payload, headers={"Content-Type": "application/octet-stream"}).quality == ()


@pytest.mark.parametrize(
    ("payload", "form", "unread"),
    [
        (b"", "unknown", "damaged"),
        (b"\x00\x01\x02" * 100, "unknown", "unsupported"),
        (b"Rar!\x1a\x07\x01\x00" + b"x" * 50, "rar", "unsupported"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "image", "scanned"),
        (b"%PDF-1.7\nnothing of the kind", "pdf", "damaged"),
        (b"PK\x03\x04 word/ nothing of the kind", "docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "ole", "unsupported"),
    ],
)
def test_what_cannot_be_read_says_why(payload: bytes, form: str, unread: str) -> None:
    content = read_file(payload)
    assert (content.format, content.unread, content.text) == (form, unread, "")
    assert content.detail
