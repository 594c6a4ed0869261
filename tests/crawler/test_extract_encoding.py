"""Content codings are undone strictly, and a lying charset is found out."""

from __future__ import annotations

import gzip
import time
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import decode
from crawler.extract.encoding import MAX_BYTES, decompress

TEXT = "<p>云岭市人民政府关于印发湿地公园管理办法的通知</p>"
TRADITIONAL = "<p>政府資訊公開的說明與規定，關於濕地公園的管理辦法</p>"
SOUND = gzip.compress(bytes(range(256)) * 9)
CORRUPT = SOUND[:20] + bytes(byte ^ 0xFF for byte in SOUND[20:])


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("stated", ["utf-8", "gb2312", "iso-8859-1", "nonsense", None])
def test_text_is_read_whatever_the_page_says(charset: str, stated: str | None) -> None:
    meta = f'<meta charset="{stated}">' if stated else ""
    decoded = decode((meta + TEXT).encode(charset))
    assert decoded.text == meta + TEXT
    assert ("charset-lie" in decoded.flaws) == (
        stated in {"utf-8", "gb2312"} and (stated == "utf-8") != (charset == "utf-8")
    )


def test_gb2312_is_read_as_gb18030() -> None:
    assert decode("<meta charset=gb2312>镕、喆、㙍".encode("gb18030")).text.endswith("镕、喆、㙍")


def test_big5_is_told_from_gbk_by_its_words() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL


def test_header_names_come_in_any_case_and_outrank_meta() -> None:
    page = ("<meta charset=utf-8>" + TRADITIONAL).encode("big5")
    assert decode(page, headers={"CONTENT-TYPE": "text/html; charset=Big5"}).text.endswith(TRADITIONAL)


def test_a_late_meta_counts() -> None:
    assert decode(("<title>" + "x" * 5000 + "</title><meta charset=gbk>" + TEXT).encode("gbk")).encoding == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marked_and_unmarked_unicode(codec: str) -> None:
    page = "<html><head><title>Yunling</title></head>" + TEXT
    assert decode(page.encode(codec)).text == page


def test_one_cut_character_leaves_a_page_utf8() -> None:
    decoded = decode(TEXT.encode() * 5 + "府".encode()[:2])
    assert (decoded.encoding, decoded.flaws) == ("utf-8", ("replacement-characters",))


def test_the_caller_overrules() -> None:
    assert decode(TEXT.encode("gbk"), encoding="gb2312").encoding == "gb18030"


@pytest.mark.parametrize(
    ("coding", "squeeze"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data, mtime=0))),
        ("identity", bytes),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("gzip", lambda data: b"".join(gzip.compress(data[at : at + 1]) for at in range(len(data)))),
    ],
)
def test_codings_are_undone(coding: str, squeeze: object) -> None:
    decoded = decode(squeeze(TEXT.encode()), headers={"content-encoding": coding})  # type: ignore[operator]
    assert (decoded.text, decoded.flaws) == (TEXT, ())


@pytest.mark.parametrize(
    ("payload", "coding", "flaw"),
    [
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "gzip", "truncated"),
        (brotli.compress(TEXT.encode() * 9)[:-4], "br", "truncated"),
        (CORRUPT, "gzip", "coding-corrupt"),
        (TEXT.encode(), "gzip", "coding-lie"),
        (gzip.compress(TEXT.encode(), mtime=0), "", "coding-unlabelled"),
        (TEXT.encode(), "compress", "coding-unknown"),
        (gzip.compress(TEXT.encode(), mtime=0) + b"more", "gzip", "trailing-bytes"),
    ],
)
def test_a_damaged_or_mislabelled_coding_is_flagged(payload: bytes, coding: str, flaw: str) -> None:
    assert flaw in decode(payload, headers={"Content-Encoding": coding}).flaws


@pytest.mark.parametrize("squeeze", [gzip.compress, brotli.compress])
def test_a_bomb_is_stopped(squeeze: object) -> None:
    bomb = squeeze(b"\0" * (3 * MAX_BYTES))  # type: ignore[operator]
    coding = "gzip" if bomb.startswith(b"\x1f\x8b") else "br"
    decoded = decode(bomb, headers={"content-encoding": coding})
    assert "bomb" in decoded.flaws
    assert len(decoded.text) <= MAX_BYTES


@pytest.mark.parametrize("squeeze", [gzip.compress, brotli.compress])
def test_no_more_is_unpacked_than_is_wanted(squeeze: object) -> None:
    bomb = squeeze(b"\0" * MAX_BYTES)  # type: ignore[operator]
    coding = "gzip" if bomb.startswith(b"\x1f\x8b") else "br"
    opened, flaws = decompress(bomb, coding=coding, most=1_000)
    assert (opened, flaws) == (b"\0" * 1_000, ("bomb",))


def test_damage_done_before_us_is_named() -> None:
    assert decode("<p>锟斤拷锟斤拷".encode()).flaws == ("mojibake",)


@given(st.binary(max_size=2000), st.sampled_from(["", "gzip", "br", "deflate", "gzip, gzip", "zstd"]))
def test_any_bytes_are_decoded(payload: bytes, coding: str) -> None:
    started = time.monotonic()
    decode(payload, headers={"content-encoding": coding, "content-type": "text/html; charset=gbk"})
    assert time.monotonic() - started < 1
