"""Faults of the connection: reset, closed, silent, slow or endless at every stage."""

from __future__ import annotations

from hostile.connection import CHUNKED, Connection, chunk
from hostile.fates import CUT, ENDLESS, LATE, LOST, WHOLE, no_list
from hostile.pages import document
from hostile.registry import fault


def half(to: Connection) -> bytes:
    """Half a document: its paragraphs break off."""
    whole = document(to.site)
    return whole[: len(whole) // 2]


@fault("/reset-before.html", "a reset (RST) in the place of an answer", LOST)
async def _(to: Connection) -> None:
    to.reset()


@fault("/close-before.html", "the end of the connection (FIN) in the place of an answer", LOST)
async def _(to: Connection) -> None:
    await to.close()


@fault("/close-in-headers.html", "half the header, then FIN", LOST)
async def _(to: Connection) -> None:
    await to.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Le")
    await to.close()


@fault("/reset-mid-body.html", "half the body of the announced length, then RST", CUT)
async def _(to: Connection) -> None:
    await to.send(half(to), length=len(document(to.site)))
    to.reset()


@fault("/close-mid-body.html", "half the body of the announced length, then FIN", CUT)
async def _(to: Connection) -> None:
    await to.send(half(to), length=len(document(to.site)))
    await to.close()


@fault("/close-mid-chunk.html", "a body in chunks that lacks the last of them, then FIN", CUT)
async def _(to: Connection) -> None:
    await to.send(chunk(half(to)), length=None, headers=(CHUNKED,))
    await to.close()


@fault("/close-without-length.html", "half a page without a length, then FIN", CUT)
async def _(to: Connection) -> None:
    await to.send(half(to), length=None)
    await to.close()


@fault("/whole-without-length.html", "a whole page without a length, then FIN", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), length=None)
    await to.close()


@fault("/stall-before.html", "nothing, for ever", LATE)
async def _(to: Connection) -> None:
    await to.hang()


@fault("/slow-headers.html", "a byte of the header now and then, for ever", LATE)
async def _(to: Connection) -> None:
    await to.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await to.drip()


@fault("/slow-body.html", "a byte of the body now and then, for ever", LATE)
async def _(to: Connection) -> None:
    await to.send(half(to), length=10**6)
    await to.drip()


@fault("/stall-mid-body.html", "half the body, then silence", LATE)
async def _(to: Connection) -> None:
    await to.send(half(to), length=len(document(to.site)))
    await to.hang()


@fault("/endless-body.html", "a body in chunks that never ends, as fast as it is read", ENDLESS)
async def _(to: Connection) -> None:
    await to.send(length=None, headers=(CHUNKED,))
    block = chunk(b"<p>" + "公告".encode() * 40_000 + b"</p>")
    while True:
        await to.raw(block)


@fault("/list-stalls.html", "half the list, then silence", no_list("no answer in time", "failed"), where="list")
async def _(to: Connection) -> None:
    await to.send(half(to), length=10**5)
    await to.hang()


@fault("/list-breaks-off.html", "half the list, then FIN", no_list("disconnect"), where="list")
async def _(to: Connection) -> None:
    whole = to.listing
    await to.send(whole[: len(whole) // 2], length=len(whole))
    await to.close()
