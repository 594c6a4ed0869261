"""Odd and endless heads of answers: status lines, interim answers, header lines."""

from __future__ import annotations

from hostile.connection import Connection
from hostile.fates import LOST, NO_HTTP, WHOLE, not_had, not_taken
from hostile.pages import document
from hostile.registry import fault
from hostile.wire import half


@fault("/endless-headers.html", "header lines that never end", not_had("a header of more than 256 KiB"))
async def _(to: Connection) -> None:
    await to.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        await to.raw(b"X-More: and more\r\n" * 1_000)


@fault("/endless-100.html", "interim answers (100 Continue) that never end", not_had("a header of more than 256 KiB"))
async def _(to: Connection) -> None:
    while True:
        await to.raw(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000)


@fault("/one-100.html", "one interim answer (100 Continue), then the page", WHOLE)
async def _(to: Connection) -> None:
    await to.raw(b"HTTP/1.1 100 Continue\r\n\r\n")
    await to.send(document(to.site))


@fault("/huge-header-line.html", "one header line of 1 MB", LOST)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"X-Big: " + b"v" * 10**6,))


@fault("/many-headers.html", "10,000 header lines", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=tuple(b"X-%d: y" % number for number in range(10_000)))


@fault("/cookie-flood.html", "1,000 cookies", WHOLE)
async def _(to: Connection) -> None:
    cookies = tuple(b"Set-Cookie: k%d=%s; path=/" % (number, b"v" * 100) for number in range(1_000))
    await to.send(document(to.site), headers=cookies)


@fault("/status-garbage.html", "a status line whose status is no number", NO_HTTP)
async def _(to: Connection) -> None:
    await to.raw(b"HTTP/1.1 abc\r\nContent-Length: 2\r\n\r\nhi")
    await to.close()


@fault("/http-0.9.html", "no status line at all, only the page (HTTP/0.9)", LOST)
async def _(to: Connection) -> None:
    await to.raw(document(to.site))
    await to.close()


@fault("/other-protocol.html", "the greeting of a mail server", NO_HTTP)
async def _(to: Connection) -> None:
    await to.raw(b"220 mail.example ESMTP ready\r\n")
    await to.close()


@fault("/status-999.html", "status 999", not_taken("HTTP 999"))
async def _(to: Connection) -> None:
    await to.send(document(to.site), status="999 Odd")


@fault("/status-without-words.html", "a status line without a reason phrase", WHOLE)
async def _(to: Connection) -> None:
    whole = document(to.site)
    await to.raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(whole), whole))


@fault("/204-with-body.html", "204 (no content) and a page", not_taken("HTTP 204"))
async def _(to: Connection) -> None:
    await to.send(document(to.site), status="204 No Content")


@fault("/206-unasked.html", "206 and half the page, though the whole was asked for", not_taken("HTTP 206"))
async def _(to: Connection) -> None:
    part, whole = half(to), document(to.site)
    span = b"Content-Range: bytes 0-%d/%d" % (len(part) - 1, len(whole))
    await to.send(part, status="206 Partial Content", headers=(span,))


@fault(
    "/304-unasked.html", "304 (not modified) to a first request", not_had("HTTP 304 to a request without conditions")
)
async def _(to: Connection) -> None:
    await to.send(status="304 Not Modified", length=None)


@fault("/header-without-colon.html", "a header line without a colon", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"this is no header",))


@fault("/header-nul.html", "NUL in a header", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"X-Nul: a\0b",))


@fault("/header-escape.html", "a header with terminal escapes and a line break of its own", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"X-Esc: \x1b[31mred\x1b[0m\r\n folded\x07",))


@fault("/header-gbk.html", "raw GBK in headers", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"X-Title: " + "公告".encode("gbk"),))


@fault("/header-imports.html", "Referrer-Policy: sys.exit, which some crawlers have called", WHOLE)
async def _(to: Connection) -> None:
    await to.send(document(to.site), headers=(b"Referrer-Policy: sys.exit", b"X-Forwarded-For: 127.0.0.1"))


@fault("/bare-line-feeds.html", "header lines that end in LF alone", WHOLE)
async def _(to: Connection) -> None:
    whole = document(to.site)
    await to.raw(b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: %d\n\n%s" % (len(whole), whole))
