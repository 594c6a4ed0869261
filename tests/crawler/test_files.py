"""What files say: each format from a file of its own kind, made by LibreOffice (`files/made.py`) or here."""

from __future__ import annotations

from pathlib import Path

import pytest
from files import made

from archive.records import FileContent
from crawler.files import read_file

FILES = Path(__file__).parent / "files"
URL = "http://www.example.gov.cn/gk/202405/P020240506.dat"


def read(name: str, **options: str) -> FileContent:
    return read_file((FILES / name).read_bytes(), url=URL, name=options.get("called", name))


@pytest.mark.parametrize("name", ["notice.docx"])
def test_a_notice_is_read_in_the_order_of_its_document(name: str) -> None:
    content = read(name)
    lines = content.text.split("\n")
    assert (content.format, content.unread, content.quality) == (name.rpartition(".")[2], None, ())
    assert lines[:3] == [made.TITLE, made.NUMBER, made.PARAGRAPHS[0]]
    assert lines[3] == made.PARAGRAPHS[1] + made.KEPT  # tracked changes as accepted
    assert lines[4] == made.PARAGRAPHS[2]
    assert lines[5:7] == [f"一、{made.LISTED[0]}", f"二、{made.LISTED[1]}"]  # numbers that the program counts
    assert lines[7:11] == ["\t".join(row).rstrip("\t") for row in made.TABLE]
    assert content.text.count(made.BOX) == 1
    assert lines[-1] == made.NOTE
    assert made.HEADER not in content.text
    assert made.DROPPED not in content.text


def test_lines_of_a_pdf_are_paragraphs_again() -> None:
    content = read("notice.pdf")
    lines = content.text.split("\n")
    assert (content.format, content.pages, content.reader.split()[0]) == ("pdf", 1, "pypdfium2")
    assert any(made.PARAGRAPHS[1] in line for line in lines)
    assert any(made.PARAGRAPHS[2] in line for line in lines)
    assert "序号\t公园名称\t面积（公顷）\t备注" in lines


def test_a_pdf_with_a_password_says_so() -> None:
    content = read("locked.pdf")
    assert (content.format, content.unread, content.text) == ("pdf", "encrypted", "")


@pytest.mark.parametrize(
    ("name", "called", "lies"),
    [
        ("notice.docx", "附件1.doc", ("name-lies",)),
        ("notice.pdf", "附件1.ofd", ("name-lies",)),
        ("notice.pdf", "附件1.PDF", ()),
        ("notice.pdf", "附件1", ()),
    ],
)
def test_a_name_that_lies_is_a_flag(name: str, called: str, lies: tuple[str, ...]) -> None:
    content = read(name, called=called)
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
    ],
)
def test_what_cannot_be_read_says_why(payload: bytes, form: str, unread: str) -> None:
    content = read_file(payload)
    assert (content.format, content.unread, content.text) == (form, unread, "")
    assert content.detail
