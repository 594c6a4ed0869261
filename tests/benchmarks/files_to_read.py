"""What readers of files are measured on: one file of each kind, what each must say, and large ones made of them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
from files import made
from files.packages import cell, docx, ofd, paragraph, text_object, xlsx, zipped

FILES = Path(made.__file__).parent
LINE = 40

ROWS = ["".join(row) for row in made.TABLE]
PROSE = (made.TITLE, made.NUMBER, *made.PARAGRAPHS)
NOTICE = (*PROSE, *made.LISTED, *ROWS, made.NOTE, made.BOX)
PARKS = ("公园名录", *ROWS, "合计1621.52024-05-06", "说明", made.NOTE, "隐藏的数据")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A file, the name it goes by, and what it must say."""

    name: str
    payload: bytes
    says: tuple[str, ...]


@cache
def samples() -> dict[str, Sample]:
    """One of each kind; the text is short, so that the time is that of opening it."""
    page = (
        f"<html><head><meta charset='gb2312'></head><body>{''.join(f'<p>{line}</p>' for line in PROSE)}</body></html>"
    )
    text = "\r\n".join(PROSE)
    found = [
        *(Sample(name=f"notice.{kind}", payload=_read(f"notice.{kind}"), says=NOTICE) for kind in TEXTS),
        Sample(name="notice.wps", payload=_read("notice.doc"), says=NOTICE),
        *(Sample(name=f"parks.{kind}", payload=_read(f"parks.{kind}"), says=PARKS) for kind in SHEETS),
        Sample(name="parks.et", payload=_read("parks.xls"), says=PARKS),
        Sample(name="notice.ofd", payload=ofd([_laid_out()]), says=PROSE),
        Sample(name="page.doc", payload=page.encode("gb18030"), says=PROSE),
        Sample(name="gbk.txt", payload=text.encode("gb18030"), says=PROSE),
        Sample(name="gbk.zip", payload=_gbk_zip(), says=("附件1：通知.doc", *NOTICE)),
    ]
    return {sample.name: sample for sample in found}


TEXTS = ("pdf", "docx", "doc", "odt", "rtf")
SHEETS = ("xlsx", "xls", "ods")


def _gbk_zip() -> bytes:
    """A ZIP whose member's name is GBK and not marked, as programs in China write it."""
    marked = bytearray(zipped({"附件1：通知.doc": _read("notice.doc")}))
    central = marked.index(b"PK\x01\x02")
    for place, name in ((6, 30), (central + 8, central + 46)):
        marked[place + 1] &= ~0x08
        begin = marked.index("附件".encode(), name)
        length = len("附件1：通知.doc".encode())
        marked[begin : begin + length] = "附件1：通知.doc".encode("gbk").ljust(length)
    return bytes(marked)


def _read(name: str) -> bytes:
    return (FILES / name).read_bytes()


def _laid_out() -> str:
    objects, y = [], 30.0
    for text in PROSE:
        for begin in range(0, len(text), LINE):
            objects.append(text_object(text[begin : begin + LINE], 20, y))
            y += 8
    return "".join(reversed(objects))


PAGES, PARAGRAPHS, LINES, COLUMNS = 200, 20_000, 20_000, 20


@cache
def large() -> dict[str, Sample]:
    """A yearbook, a long report and a long list: the time is that of reading."""
    book = pypdfium2.PdfDocument.new()
    book.import_pages(pypdfium2.PdfDocument(FILES / "notice.pdf"), pages=[0] * PAGES)
    book.save(buffer := io.BytesIO())
    report = docx("".join(paragraph(f"第{n}条　{made.PARAGRAPHS[1]}") for n in range(PARAGRAPHS)))
    letters = [chr(ord("A") + n) for n in range(COLUMNS)]
    rows = "".join(
        f'<row r="{n}">{cell(f"A{n}", f"第{n}个湿地公园")}'
        + "".join(f'<c r="{letter}{n}"><v>{n}.5</v></c>' for letter in letters[1:])
        + "</row>"
        for n in range(1, LINES + 1)
    )
    found = [
        Sample(name="large.pdf", payload=buffer.getvalue(), says=PROSE),
        Sample(name="large.docx", payload=report, says=(f"第{PARAGRAPHS - 1}条", made.PARAGRAPHS[1])),
        Sample(name="large.xlsx", payload=xlsx(rows, dimension=f"A1:T{LINES}"), says=(f"第{LINES}个湿地公园",)),
    ]
    return {sample.name: sample for sample in found}


def found_in(text: str, says: tuple[str, ...]) -> float:
    """The share of what must be said that is, white space and the bars of Markdown's tables aside."""
    folded = re.sub(r"[\s|]|(?<=\|) *-+ *(?=\|)", "", re.sub(r"\|\s*-[-\s|]*\|", "", text))
    return sum(re.sub(r"\s", "", phrase) in folded for phrase in says) / len(says)
