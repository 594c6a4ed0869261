"""Lies about how long a body is: lengths, chunks, and both."""

from __future__ import annotations

from hostile.connection import CHUNKED, LAST, Connection, chunk
from hostile.fates import CUT, NO_HTTP, TOO_LARGE, WHOLE, no_document
from hostile.pages import document
from hostile.registry import fault
from hostile.wire import half


@fault("/length-too-small.html", "a Content-Length smaller than the page", CUT)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=900)


@fault("/length-and-more.html", "a page of the right length, and something behind it", WHOLE)
async def _(to: Connection) -> None:
    whole = document(to.site)
    await to.send(whole + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", length=len(whole))


@fault("/length-negative.html", "Content-Length: -5", NO_HTTP)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=-5)
    await to.close()


@fault("/length-garbage.html", "Content-Length: abc", NO_HTTP)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length="abc")
    await to.close()


@fault("/lengths-conflict.html", "two Content-Lengths that disagree", NO_HTTP)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"Content-Length: 7",))
    await to.close()


@fault("/lengths-agree.html", "the same Content-Length twice", WHOLE)
async def _(to: Connection) -> None:
    whole = document(to.site)
    await to.send(whole, headers=(b"Content-Length: %d" % len(whole),))


@fault("/length-huge.html", "Content-Length: 10^15, then the page and silence", TOO_LARGE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=10**15)
    await to.hang()


@fault("/length-zero.html", "Content-Length: 0, and a page behind it", no_document("empty"))
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=0)


@fault("/chunked-and-length.html", "chunks and a Content-Length together", WHOLE)
async def _(to: Connection) -> None:
    await to.send(chunk(document(to.site)) + LAST, length=5, headers=(CHUNKED,))


@fault("/chunk-size-garbage.html", "a chunk whose size is no number", CUT)
async def _(to: Connection) -> None:
    await to.send(chunk(half(to)) + b"ZZ\r\nmore\r\n" + LAST, length=None, headers=(CHUNKED,))
    await to.close()


@fault("/chunk-size-huge.html", "a chunk of ffffffffffffffff bytes", CUT)
async def _(to: Connection) -> None:
    await to.send(b"ffffffffffffffff\r\n" + half(to), length=None, headers=(CHUNKED,))
    await to.close()


@fault("/chunk-extensions.html", "a chunk with 60 kB of extensions", CUT)
async def _(to: Connection) -> None:
    whole = document(to.site)
    extended = b"%x;%s\r\n%s\r\n" % (len(whole), b"a=b;" * 15_000, whole)
    await to.send(extended + LAST, length=None, headers=(CHUNKED,))
    await to.close()


@fault("/chunks-of-one-byte.html", "chunks of one byte", WHOLE)
async def _(to: Connection) -> None:
    pieces = b"".join(b"1\r\n%c\r\n" % byte for byte in document(to.site))
    await to.send(pieces + LAST, length=None, headers=(CHUNKED,))


@fault("/transfer-coding-unknown.html", "Transfer-Encoding: gzip", NO_HTTP)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=None, headers=(b"Transfer-Encoding: gzip",))
    await to.close()
