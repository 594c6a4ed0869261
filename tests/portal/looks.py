"""How three of the sites look: their style sheets, and the images of their pages (页面所需文件), tiny and made in code."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

SIDE = 8
"""Pixels of an image's side."""

EVERY = 8
"""One document in so many shows an image of its own."""

PNG, CSS = "image/png", "text/css"

SHEETS: Mapping[str, Mapping[str, str]] = {
    "trs": {
        "/images/style.css": '@charset "utf-8";\n@import url("base.css");\n.header { background: url(bg.png) repeat-x }\n',
        "/images/base.css": "body { font: 16px/1.8 serif; margin: auto; width: 960px }\n",
    },
    "jeecms": {"/r/cms/www/css/main.css": ".w-list li { line-height: 32px; background: url('../img/dot-li.png') }\n"},
}
"""By family, and by path."""

IMAGES: Mapping[str, frozenset[str]] = {
    "trs": frozenset({"/images/bg.png", "/images/logo.png"}),
    "jeecms": frozenset({"/r/cms/www/img/dot-li.png", "/r/cms/www/img/loading.png"}),
    "asp": frozenset({"/images/top.png"}),
}
"""The asp site names a background too that is not there."""
_OWN = {
    "trs": re.compile(r"/zwgk/\w+/\d{6}/W0\d+\.png"),
    "jeecms": re.compile(r"/u/cms/www/\d{6}/\d+\.png"),
}
"""The images of documents."""


def has_image(number: int) -> bool:
    """Whether a document shows an image of its own."""
    return number % EVERY == 0


def answer(family: str, path: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of a style sheet or an image; None for what a site does not have."""
    if sheet := SHEETS.get(family, {}).get(path):
        return sheet.encode(), CSS
    own = _OWN.get(family)
    if path in IMAGES.get(family, ()) or (own and own.fullmatch(path)):
        return image(path), PNG
    return None


def image(name: str) -> bytes:
    """A square in the one colour that belongs to a name (PNG, RFC 2083)."""
    colour = zlib.crc32(name.encode()).to_bytes(4, "big")[:3]
    rows = (b"\x00" + colour * SIDE) * SIDE
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, *zip(*parts, strict=True)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
