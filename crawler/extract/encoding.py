"""From the bytes of a page to its characters: content codings undone strictly, the charset found once and for all."""

from __future__ import annotations

import codecs
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import brotli
from w3lib.encoding import resolve_encoding

MAX_BYTES = 32 * 1024 * 1024
"""What a page may unpack to; above it a gzip or brotli bomb is assumed (the longest real page seen is 2 MB)."""

GZIP = b"\x1f\x8b"
"""How a member of a gzip file begins (RFC 1952 §2.3.1)."""

STEP = 1024
"""Bytes handed to a decompressor at once: brotli may turn one KiB into megabytes before it can be stopped."""

UTF8_TOLERANCE = 20
"""A page is UTF-8 when it has this many sound multi-byte characters for each broken one. GBK text read as UTF-8 has
about none; real UTF-8 pages break at most where a template cut a string in the middle of a character."""

COMMON = frozenset("的一是不在有人为為和国國中大以上发發会會市政府关關于於年月日公开開务務第工作")
"""Characters that fill Chinese official prose, in both scripts: what the wrong one of two decodings lacks."""

META_CHARSET = re.compile(rb"""<meta\b[^<>]{0,600}?charset\s*=\s*["']?\s*([\w.:-]{3,40})""", re.IGNORECASE)
XML_CHARSET = re.compile(rb"""\A\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{3,40})""")
HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{3,40})""", re.IGNORECASE)
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MOJIBAKE = ("锟斤拷", "烫烫烫", "屯屯屯")
"""What U+FFFD and uninitialised memory look like once they have been through GBK: damage done before us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """The characters of a page, the encoding they were read with, and the flaws met on the way.

    Flaws: 'truncated', 'coding-corrupt', 'coding-lie' (labelled gzip, is not), 'coding-unlabelled', 'coding-unknown',
    'trailing-bytes', 'bomb', 'charset-lie', 'replacement-characters', 'mojibake'.
    """

    text: str
    encoding: str
    flaws: tuple[str, ...] = ()


DAMAGE = ("truncated", "coding-corrupt")
"""Flaws of a body that came in full and cannot be unpacked in full: half a page, however long its server said it is."""


def damage(flaws: Collection[str]) -> str | None:
    """Why a page with these flaws is not whole; None when it is."""
    return next((f"its content coding is {flaw.removeprefix('coding-')}" for flaw in DAMAGE if flaw in flaws), None)


def decode(payload: bytes, *, headers: Mapping[str, str] | None = None, encoding: str | None = None) -> Decoded:
    """The page as characters, whatever it says about itself. Never raises; ``encoding`` overrules every guess."""
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    body, flaws = decompress(payload, coding=lowered.get("content-encoding", ""))
    stated = _codec(encoding)
    name, lie = (stated, False) if stated else _charset(body, lowered.get("content-type", ""))
    text = body.decode(name, "replace").removeprefix("\ufeff")
    if lie:
        flaws = (*flaws, "charset-lie")
    return Decoded(text=text, encoding=name, flaws=(*flaws, *_damage(text)))


def _damage(text: str) -> Iterator[str]:
    if "\ufffd" in text:
        yield "replacement-characters"
    if any(mark in text for mark in MOJIBAKE):
        yield "mojibake"


# ---- content codings (RFC 9110 §8.4) ----


class _Inflater(Protocol):
    def feed(self, chunk: bytes, most: int) -> bytes:
        """What a chunk unpacks to, and about ``most`` bytes of it: whoever has them knows enough."""

    @property
    def ended(self) -> bool: ...

    @property
    def rest(self) -> bytes: ...


class _Zlib:
    """gzip (``wbits`` 31), zlib (15) or raw deflate (-15)."""

    def __init__(self, wbits: int) -> None:
        self._object = zlib.decompressobj(wbits)

    def feed(self, chunk: bytes, most: int) -> bytes:
        return self._object.decompress(chunk, most)

    @property
    def ended(self) -> bool:
        return self._object.eof

    @property
    def rest(self) -> bytes:
        return self._object.unused_data


class _Brotli:
    def __init__(self) -> None:
        self._object = brotli.Decompressor()
        self.rest = b""

    def feed(self, chunk: bytes, most: int) -> bytes:
        return bytes(self._object.process(chunk, output_buffer_limit=most))

    @property
    def ended(self) -> bool:
        return bool(self._object.is_finished())


def decompress(payload: bytes, *, coding: str = "", most: int = MAX_BYTES) -> tuple[bytes, tuple[str, ...]]:
    """The payload without its content codings, and the flaws of doing so: what could be read is kept, and flagged.

    What unpacks to more than ``most`` bytes is a bomb: so much of it is returned.
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) and name != "identity"]
    flaws: list[str] = []
    if not names and payload.startswith(GZIP):
        names, flaws = ["gzip"], ["coding-unlabelled"]
    for name in reversed(names[:3]):
        payload, flaw = _undo(payload, name, most)
        flaws.extend(flaw)
    return payload, tuple(dict.fromkeys(flaws))


def _undo(payload: bytes, name: str, most: int) -> tuple[bytes, list[str]]:
    inflater = _inflater(payload, name)
    if inflater is None:
        return payload, ["coding-unknown"]
    if not payload or _looks_like_text(payload):
        return payload, ["coding-lie"] if payload else []
    return _inflate(payload, inflater, most)


def _looks_like_text(payload: bytes) -> bool:
    return payload[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}


def _inflater(payload: bytes, name: str) -> Callable[[], _Inflater] | None:
    if name in {"gzip", "x-gzip"}:
        return lambda: _Zlib(31)
    if name == "deflate":
        # RFC 9110 §8.4.1.2 means zlib; many servers send raw deflate. A zlib header is divisible by 31.
        zlib_header = len(payload) > 1 and int.from_bytes(payload[:2], "big") % 31 == 0 and payload[0] & 15 == 8
        return lambda: _Zlib(15 if zlib_header else -15)
    return _Brotli if name == "br" else None


def _inflate(payload: bytes, begin: Callable[[], _Inflater], most: int) -> tuple[bytes, list[str]]:
    """All members of a payload, one after another: gzip may have several (RFC 1952 §2.2)."""
    out, inflater, at = bytearray(), begin(), 0
    while at < len(payload):
        chunk = payload[at : at + STEP]
        at += len(chunk)
        try:
            out += inflater.feed(chunk, most + 1 - len(out))
        except (zlib.error, brotli.error):
            return bytes(out), ["coding-corrupt"]
        if len(out) > most:
            return bytes(out[:most]), ["bomb"]
        if inflater.ended:
            at -= len(inflater.rest)
            if not payload.startswith(GZIP, at):
                return bytes(out), ["trailing-bytes"] if payload[at:].strip(b"\0\r\n") else []
            inflater = begin()
    return bytes(out), ["truncated"]


# ---- charset ----


def _charset(body: bytes, content_type: str) -> tuple[str, bool]:
    """The codec to read ``body`` with, and whether the page named another one."""
    for bom, codec in BOMS:
        if body.startswith(bom):
            return codec, False
    declared = _declared(body, content_type)
    if wide := _unmarked_utf16(body):
        return wide, False
    if body.isascii():
        return declared or "utf-8", False
    chosen = _best(body, declared)
    return chosen, declared is not None and chosen != declared


def _declared(body: bytes, content_type: str) -> str | None:
    """What header, XML declaration or META say, in this order; the whole page is searched, for METAs come late too."""
    header = HEADER_CHARSET.search(content_type)
    found = XML_CHARSET.search(body) or META_CHARSET.search(body)
    names = [header.group(1)] if header else []
    names += [found.group(1).decode("ascii", "replace")] if found else []
    return next((codec for name in names if (codec := _codec(name))), None)


def _codec(name: str | None) -> str | None:
    """Python's name of a charset, gb2312 and gbk widened to gb18030. Latin-1 is a server's default, so no statement."""
    codec = resolve_encoding(name) if name else None
    return None if codec in {None, "cp1252", "ascii", "iso8859-1"} else codec


def _unmarked_utf16(body: bytes) -> str | None:
    head = body[:400]
    if b"<" not in head or head.count(0) * 3 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _best(body: bytes, declared: str | None) -> str:
    if _nearly_utf8(body):
        return "utf-8"
    candidates = dict.fromkeys([declared or "gb18030", "gb18030", "big5hkscs", "utf-8"])
    return max(candidates, key=lambda codec: _likelihood(body, codec))


def _nearly_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    else:
        return True
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return broken * UTF8_TOLERANCE <= foreign - broken


def _likelihood(body: bytes, codec: str) -> float:
    """Higher is likelier: common characters for, replacement and (outside UTF-8) private-use characters against."""
    times = Counter(body.decode(codec, "replace"))  # of some hundred characters, where a page has thirty thousand
    foreign = sum(count for char, count in times.items() if char > "\x7f")
    private = 0 if codec.startswith("utf") else sum(times[char] for char in times if "\ue000" <= char <= "\uf8ff")
    wrong = times["\ufffd"] + private
    return (sum(times[char] for char in COMMON) - 3 * wrong) / (foreign or 1)
