"""A hostile file costs that file: it has a word for why it was not read; nothing is raised, followed or unpacked."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from files.packages import assembled, cell, docx, ofd, paragraph, text_object, xlsx, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.records import Unread
from crawler.extract.encoding import damage
from crawler.files import read_file
from crawler.files.limits import MEMBERS

FILES = Path(__file__).parent / "files"
SAMPLES = [
    "notice.docx",
    "notice.doc",
    "notice.odt",
    "notice.rtf",
    "notice.pdf",
    "parks.xlsx",
    "parks.xls",
    "parks.ods",
]

SECRET = "root:x:0:0"
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY x "&l9;">]>'
)
DEEP = 5_000


def lying_zip(size: int, content: bytes) -> bytes:
    """A ZIP whose member says that it unpacks to ``size`` bytes, and unpacks to ``content``."""
    packed = zlib.compress(content)[2:-4]
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, zlib.crc32(content), len(packed), size, 5, 0)
    local = b"PK\x03\x04" + head + b"a.txt" + packed
    central = b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a.txt"
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def encrypted_zip() -> bytes:
    payload = bytearray(zipped({"a.txt": "x"}))
    payload[6] |= 1
    payload[payload.index(b"PK\x01\x02") + 8] |= 1
    return bytes(payload)


def repeated(sheet: str) -> bytes:
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = f"<office:body><office:spreadsheet><table:table>{sheet}</table:table></office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": kind, "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>"}
    )


ONE = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
ROW = "<table:table-row{}>{}</table:table-row>"
WIDE = ' table:number-columns-repeated="{}"'
TALL = ' table:number-rows-repeated="1048576"'
SELF = (
    '<ofd:CompositeGraphicUnit ID="7"><ofd:Content><ofd:CompositeObject ID="8" Boundary="0 0 9 9" ResourceID="7"/>'
    "</ofd:Content></ofd:CompositeGraphicUnit>"
)
NESTED = "<w:sdt><w:sdtContent>" * DEEP + paragraph("x") + "</w:sdtContent></w:sdt>" * DEEP


def far_corner(kind: int, body: bytes) -> bytes:
    """The sample of an XLS with the first record of a kind made another of the same length."""
    payload = bytearray((FILES / "parks.xls").read_bytes())
    head = struct.pack("<HH", kind, len(body))
    place = payload.index(head) + len(head)
    payload[place : place + len(body)] = body
    return bytes(payload)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "docx, an entity that is a file": (lambda: docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", head=XXE), "damaged"),
    "docx, a thousand million laughs": (lambda: docx("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", head=LAUGHS), "damaged"),
    "docx, elements without end": (lambda: docx(NESTED), "damaged"),
    "docx, a part of 60 MB": (lambda: docx(paragraph("x" * 60_000_000)), "too-large"),
    "docx, a part packed to a thousandth": (lambda: docx(paragraph("x" * 3_000_000)), "too-large"),
    "docx, no XML": (lambda: docx("<w:p>", head=""), "damaged"),
    "xlsx, an entity that is a file": (lambda: xlsx("<row><c><v>&x;</v></c></row>", head=XXE), "damaged"),
    "xlsx, one cell at the far corner": (
        lambda: xlsx(f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "too-large",
    ),
    "xls, a sheet that says it is endless": (
        lambda: far_corner(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 256, 0)),
        "too-large",
    ),
    "xls, a sheet that ends before it begins": (
        lambda: far_corner(0x0200, struct.pack("<IIHHH", 247, 1, 0, 1, 0)),
        "damaged",
    ),
    "xls, one cell at the far corner": (
        lambda: far_corner(0x00FD, struct.pack("<HHHI", 65_535, 65_535, 0, 0)),
        "too-large",
    ),
    "ods, a row repeated to the end": (
        lambda: repeated(ROW.format(TALL, ONE.format(WIDE.format(16_384)))),
        "too-large",
    ),
    "ods, a cell repeated beyond it": (
        lambda: repeated(ROW.format("", ONE.format(WIDE.format(999_999_999)))),
        "too-large",
    ),
    "ofd, an entity that is a file": (lambda: ofd([text_object("x", 1, 1)], head=XXE), "damaged"),
    "zip, of 300 MB": (lambda: zipped({f"{n}.txt": b"\0" * 40_000_000 for n in range(2)}), "too-large"),
    "zip, larger than it says": (lambda: lying_zip(10, b"x" * 1000), "damaged"),
    "zip, encrypted": (lambda: encrypted_zip(), "encrypted"),
    "pdf, a tree of pages that is its own branch": (
        lambda: assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 99999999>>"]),
        "damaged",
    ),
    "doc, no text": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096 + "WordDocument".encode("utf-16-le"),
        "damaged",
    ),
    "xml, a thousand million laughs": (lambda: f'<?xml version="1.0"?>{LAUGHS}<d>&x;</d>'.encode(), "damaged"),
    "gzip of zeros": (lambda: zlib.compress(b"\0" * 80_000_000, 9, 31), "too-large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_has_a_word_for_it(name: str) -> None:
    made, unread = HOSTILE[name]
    content = read_file(made(), name="附件")
    assert (content.unread, content.text) == (unread, ""), content.detail
    assert content.detail
    assert len(content.detail) < 400


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (ofd(["x", text_object("正文", 20, 30)], units=SELF), "正文"),
        (
            ofd(
                [f'<ofd:CompositeObject ID="8" Boundary="0 0 9 9" ResourceID="7"/>{text_object("正文", 20, 30)}'],
                units=SELF,
            ),
            "正文",
        ),
        (ofd([text_object("正文", 20, 30, more='CTM="a b c"')]), "正文"),
        (ofd([text_object("正文", 20, 30, more='CTM="nan nan nan nan nan nan"')]), "正文"),
        (
            repeated(ROW.format("", ONE.format("")) + ROW.format(TALL, f"<table:table-cell{WIDE.format(16_384)}/>")),
            "x",
        ),
        (xlsx(f'<row r="1">{cell("A1", "x")}</row><row r="1048576"><c r="XFD1048576" s="3"/></row>'), "x"),
        (xlsx(f'<row r="1">{cell("A1", "x")}</row>', dimension="A1:XFD1048576"), "x"),
        (xlsx('<row r="1048576"><c r="XFD1"><v>1</v></c></row>'), "1"),
        (lying_zip(1000, b"x"), "x"),
        (b"{\\rtf1" + b"{" * 200_000 + b"x" + b"}" * 200_000 + b" y}", "x y"),
        (b"{\\rtf1 x\\bin99999999 y}", "x"),
        (b"{\\rtf1 x\\bin-5 y}", "y"),
    ],
)
def test_what_only_pretends_is_read_all_the_same(payload: bytes, said: str) -> None:
    content = read_file(payload)
    assert content.unread is None, content.detail
    assert said in content.text


def test_members_of_a_zip_are_bounded_in_number_and_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = read_file(zipped({f"../../{n}.txt": f"第{n}份" for n in range(MEMBERS + 5)}))
    assert content.quality == ("truncated",)
    assert content.text.count("份") == MEMBERS
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_in_part_is_damaged_and_is_not_one_of_which_enough_was_read() -> None:
    whole, flaws = "\n".join(f"第{n}条" for n in range(4_000)).encode(), {"content-encoding": "gzip"}
    half = read_file(gzip.compress(whole)[:-400], headers=flaws)
    assert (half.unread, half.text, damage(half.quality)) == ("damaged", "", half.detail)
    cut = read_file(zipped({f"{n}.txt": f"第{n}份" for n in range(MEMBERS + 1)}))
    assert (cut.unread, cut.quality) == (None, ("truncated",))


def test_a_link_in_a_zip_is_text() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    assert SECRET not in read_file(buffer.getvalue()).text


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("share", range(0, 100, 9))
def test_a_file_that_was_cut_has_a_word_for_it_or_says_less(name: str, share: int) -> None:
    payload = (FILES / name).read_bytes()
    content = read_file(payload[: len(payload) * share // 100], name=name)
    assert content.unread in {None, *get_args(Unread)}
    assert len(content.text) <= len(read_file(payload, name=name).text) + 40


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_bytes_changed_never_raises(name: str, data: st.DataObject) -> None:
    payload = bytearray((FILES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(payload) - 1))
        payload[place] = data.draw(st.integers(0, 255))
    said(bytes(payload))


MAGICS = [
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"Rar!\x1a\x07",
    b"\x1f\x8b\x08",
    b"\x89PNG\r\n\x1a\n",
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
    b"<html><body>",
    b"<?xml version='1.0'?>",
    b"\xff\xfe",
    b"",
]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(MAGICS), st.binary(max_size=2000))
def test_random_bytes_behind_any_beginning_never_raise(magic: bytes, rest: bytes) -> None:
    said(magic + rest)


def said(payload: bytes) -> None:
    content = read_file(payload, name="附件1.doc")
    assert content.unread in {None, *get_args(Unread)}
    assert content.unread is None or content.detail
    content.text.encode()  # SQLite takes no lone surrogate
