"""The characters of an archived page or style sheet, by the rules that browsers have for them, and a little beyond."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator, Mapping

MOST_BYTES = 8 << 20
"""Of a page that is put together; the longest real one seen has 2 MB. What is longer is shown as its bytes."""

_CODINGS = {"": 0, "identity": 0, "gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib is told of a content coding (RFC 9110 §8.4); 0 is none."""
_GZIP = b"\x1f\x8b"

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_IN_TEXT = re.compile(
    rb"""(?:<meta\b[^<>]{0,300}?charset\s*=\s*["']?\s*|\A@charset\s+")([\w.:-]{1,40})""", re.IGNORECASE
)
_LOOKED_AT = 4096
"""Bytes in which a charset is looked for. Browsers look at 1024; some pages have long comments first."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
"""Charsets that are read as one with more characters (WHATWG Encoding §4.2), by Python's names."""


def unpacked(payload: bytes, headers: Mapping[str, str], most: int = MOST_BYTES) -> bytes | None:
    """The bytes without their content coding; None for one that we do not know, or too many of them."""
    coding = headers.get("content-encoding", "").strip().lower()
    wbits = 31 if payload.startswith(_GZIP) else _CODINGS.get(coding)
    if wbits is None:
        return None
    if not wbits or (coding != "deflate" and not payload.startswith(_GZIP)):
        return payload if len(payload) <= most else None
    try:
        found = zlib.decompressobj(wbits).decompress(payload, most + 1)
    except zlib.error:
        return None
    return found if len(found) <= most else None


def text_of(content: bytes, headers: Mapping[str, str]) -> str:
    """The characters: by the first of what is said of them that they agree with, at worst with some replaced."""
    names = list(_names(content, headers))
    for name in names:
        try:
            return content.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return content.decode(names[0], "replace").removeprefix("\ufeff")


def _names(content: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    for mark, name in _BOMS:
        if content.startswith(mark):
            yield name
    if said := _IN_HEADER.search(headers.get("content-type", "")):
        yield from _known(said[1])
    if written := _IN_TEXT.search(content[:_LOOKED_AT]):
        yield from _known(written[1].decode("ascii"))
    yield from ("utf-8", "gb18030")


def _known(label: str) -> Iterator[str]:
    """Python's name of a charset that decodes bytes into text."""
    try:
        codec = codecs.lookup(label)
    except LookupError:
        return
    if codec._is_text_encoding and not codec.name.startswith(("utf-7", "idna", "punycode", "unicode", "raw")):
        yield _WIDER.get(codec.name, codec.name)
