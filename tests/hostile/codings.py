"""Content codings: bombs, halves, lies and what nobody knows."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from functools import cache

import brotli

from hostile.connection import Connection
from hostile.fates import WHOLE, no_document, no_list, not_taken
from hostile.pages import document
from hostile.registry import Becomes, fault

Body = Callable[[bytes], bytes]
"""A document as it is sent."""

MIB = 1 << 20
GZIP, BROTLI, DEFLATE = b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: deflate"


@cache
def bomb(mib: int, unit: bytes = b"\0") -> bytes:
    """Gzip that unpacks to so many MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = unit * (MIB // len(unit))
    return b"".join([*(packer.compress(block) for _ in range(mib)), packer.flush()])


@cache
def brotli_bomb(mib: int) -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join([*(packer.process(bytes(MIB)) for _ in range(mib)), packer.finish()])


def coded(path: str, says: str, becomes: Becomes, body: Body, *headers: bytes, heavy: bool = False) -> None:
    """Declare a fault that is all in how a document is packed."""

    async def answer(to: Connection) -> None:
        # in a thread: meanwhile the other sites answer
        await to.send(await asyncio.to_thread(body, document(to.site)), headers=headers)

    answer.__module__ = __name__
    fault(path, says, becomes, heavy=heavy)(answer)


def flipped(packed: bytes) -> bytes:
    """With one byte in its middle turned over."""
    middle = len(packed) // 2
    return packed[:middle] + bytes([packed[middle] ^ 0xFF]) + packed[middle + 1 :]


def raw_deflate(plain: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(plain) + packer.flush()


BOMB = no_document("a bomb")
CUT_SHORT = not_taken("its content coding is truncated")
CORRUPT = not_taken("its content coding is corrupt")
coded("/gzip-bomb.html", "100 MiB of zeros in gzip", BOMB, lambda _: bomb(100), GZIP)
coded(
    "/gzip-bomb-of-markup.html", "100 MiB of paragraphs in gzip", BOMB, lambda _: bomb(100, b"<p>aaaaaaaaa</p>"), GZIP
)
coded("/gzip-bomb-2g.html", "2 GiB of zeros in gzip", BOMB, lambda _: bomb(2_048), GZIP, heavy=True)
coded(
    "/gzip-nested.html",
    "a gzip bomb in gzip in gzip",
    BOMB,
    lambda _: gzip.compress(gzip.compress(bomb(100))),
    b"Content-Encoding: gzip, gzip, gzip",
)
coded("/brotli-bomb.html", "100 MiB of zeros in brotli", BOMB, lambda _: brotli_bomb(100), BROTLI)
coded("/brotli-bomb-2g.html", "2 GiB of zeros in brotli", BOMB, lambda _: brotli_bomb(2_048), BROTLI, heavy=True)
coded(
    "/gzip-truncated.html",
    "half of a gzip, its length as announced",
    CUT_SHORT,
    lambda page: gzip.compress(page)[: len(gzip.compress(page)) // 2],
    GZIP,
)
coded(
    "/brotli-truncated.html",
    "half of a brotli, its length as announced",
    CUT_SHORT,
    lambda page: brotli.compress(page)[: len(brotli.compress(page)) // 2],
    BROTLI,
)
coded(
    "/gzip-bad-checksum.html",
    "gzip with a wrong checksum",
    CORRUPT,
    lambda page: gzip.compress(page)[:-8] + bytes(8),
    GZIP,
)
coded(
    "/gzip-corrupt.html",
    "gzip with a byte turned over in its middle",
    CORRUPT,
    lambda page: flipped(gzip.compress(page)),
    GZIP,
)
coded("/gzip-lie.html", "a plain page that is called gzip", WHOLE, lambda page: page, GZIP)
coded("/brotli-lie.html", "a plain page that is called brotli", WHOLE, lambda page: page, BROTLI)
coded("/gzip-unlabelled.html", "gzip that is not called so", WHOLE, gzip.compress)
coded("/gzip-empty.html", "gzip of no bytes at all", no_document("empty"), lambda _: b"", GZIP)
coded(
    "/gzip-in-two.html",
    "gzip in two members",
    WHOLE,
    lambda page: gzip.compress(page[:900]) + gzip.compress(page[900:]),
    GZIP,
)
coded(
    "/gzip-and-more.html", "gzip with something behind it", WHOLE, lambda page: gzip.compress(page) + b"garbage", GZIP
)
coded("/deflate-raw.html", "raw deflate", WHOLE, raw_deflate, DEFLATE)
coded("/deflate-zlib.html", "deflate in zlib", WHOLE, zlib.compress, DEFLATE)
coded(
    "/coding-unknown.html",
    "Content-Encoding: sdch, and a plain page",
    WHOLE,
    lambda page: page,
    b"Content-Encoding: sdch",
)
coded(
    "/coding-charset.html",
    "Content-Encoding: utf-8, as some servers say",
    WHOLE,
    lambda page: page,
    b"Content-Encoding: utf-8",
)


@fault(
    "/list-gzip-truncated.html",
    "a list in gzip that is cut off",
    no_list("its content coding is truncated"),
    where="list",
)
async def _(to: Connection) -> None:
    packed = gzip.compress(to.listing)
    await to.send(packed[: len(packed) - 30], headers=(GZIP,))
