"""robots.txt that is none, has no end, or cannot be had."""

from __future__ import annotations

from collections.abc import Callable

from hostile.connection import Connection
from hostile.fates import ALL, no_list
from hostile.pages import document
from hostile.registry import Answer, Becomes, fault

NEVER = "robots.txt: cannot be had"


def robots(name: str, says: str, becomes: Becomes, *, heavy: bool = False) -> Callable[[Answer], Answer]:
    return fault(f"/{name}", says, becomes, where="robots", heavy=heavy)


def text(
    name: str, says: str, becomes: Becomes, body: str | bytes, status: str = "200 OK", *, heavy: bool = False
) -> None:
    async def answer(to: Connection) -> None:
        await to.send(body.encode() if isinstance(body, str) else body, status=status, media_type="text/plain")

    answer.__module__ = __name__
    robots(name, says, becomes, heavy=heavy)(answer)


@robots("robots-page", "a page in the place of robots.txt", ALL)
async def _(to: Connection) -> None:
    await to.send(document(to.site))


@robots("robots-20-mb", "a robots.txt of 20 MB: its first 512 KiB hold", ALL)
async def _(to: Connection) -> None:
    rules = b"".join(b"Disallow: /x%d*y$\n" % number for number in range(40_000))
    await to.send(b"User-agent: *\n" + rules * 25, media_type="text/plain")


@robots("robots-endless", "a robots.txt that never ends: its first 512 KiB hold", ALL)
async def _(to: Connection) -> None:
    await to.send(b"User-agent: *\n", length=None, media_type="text/plain")
    while True:
        await to.raw(b"Disallow: /x\n" * 1_000)


@robots("robots-cut", "half a robots.txt, then FIN", no_list(f"{NEVER} (broken off)", "failed"))
async def _(to: Connection) -> None:
    await to.send(b"User-agent: *\nDisallow: /", length=500, media_type="text/plain")
    await to.close()


@robots("robots-stalls", "silence", no_list(f"{NEVER} (no answer in time)", "failed"))
async def _(to: Connection) -> None:
    await to.hang()


@robots("robots-reset", "a reset", no_list(f"{NEVER} (connection lost)", "failed"))
async def _(to: Connection) -> None:
    to.reset()


@robots("robots-in-a-circle", "a redirect to itself", no_list(f"{NEVER} (max redirections reached)", "failed"))
async def _(to: Connection) -> None:
    await to.redirect("/robots.txt")


@robots("robots-inside", "a redirect to an internal service", no_list(NEVER, "failed"))
async def _(to: Connection) -> None:
    await to.redirect("http://127.0.0.2/robots.txt")


@robots("robots-304", "304 to a first request", no_list(NEVER, "failed"))
async def _(to: Connection) -> None:
    await to.send(status="304 Not Modified", length=None)


text("robots-500", "500", no_list(f"{NEVER} (HTTP 500)", "failed"), "error", "500 Internal Server Error")
text("robots-403", "403: nothing is forbidden (RFC 9309)", ALL, "forbidden", "403 Forbidden")
text(
    "robots-forbids",
    "a robots.txt that forbids everything",
    no_list("robots.txt forbids it", "failed"),
    "User-agent: *\nDisallow: /\n",
)
text("robots-gbk", "a robots.txt in GBK", ALL, "User-agent: *\nDisallow: /内部/\n".encode("gbk"))
text("robots-stars", "a rule of 60 stars", ALL, "User-agent: *\nDisallow: /" + "*a" * 60 + "*b\n")
text("robots-nul", "a robots.txt of NUL bytes", ALL, bytes(10_000))
text(
    "robots-delay-odd",
    "Crawl-delay: -1e300, nan and inf",
    ALL,
    "User-agent: *\nCrawl-delay: nan\nCrawl-delay: -1e300\n",
)
text(
    "robots-delay-absurd",
    "Crawl-delay: 999999, taken as a minute",
    ALL,
    "User-agent: *\nCrawl-delay: 999999\n",
    heavy=True,
)
