"""Lists that lead on for ever, round in circles, or into names made for us alone."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hostile.connection import Connection
from hostile.fates import ALL, WHOLE, no_list
from hostile.pages import markup
from hostile.registry import Answer, fault
from hostile.server import AFTER, BEFORE


def pager(to: str) -> str:
    return f'<div class="page"><a href="{to}">下一页</a></div>'


def number_of(to: Connection) -> int:
    return int(parse_qs(urlsplit(to.path).query).get("page", ["1"])[0])


def with_pager(to: Connection, leads: str) -> bytes:
    return to.listing.replace(b"</body>", pager(leads).encode() + b"</body>")


@fault("/calendar.html", "a list that goes on for ever, into the future", no_list("calendar", good=2), where="list")
async def _(to: Connection) -> None:
    year = 2026 + number_of(to)
    rows = "".join(
        f'<li><a href="/{year}/{n}.html">{year}年第{n}号工作计划公告</a><span>{year}-01-0{n}</span></li>'
        for n in range(1, 4)
    )
    body = (
        to.listing
        if number_of(to) == 1
        else f'<html><head><meta charset="utf-8"></head><body><ul class="list">{rows}</ul></body></html>'.encode()
    )
    await to.send(body.replace(b"</body>", pager(f"/calendar.html?page={number_of(to) + 1}").encode() + b"</body>"))


@fault(
    "/pager-repeats.html",
    "a pager whose every page is the first",
    no_list("repeats earlier ones", good=2),
    where="list",
)
async def _(to: Connection) -> None:
    await to.send(with_pager(to, f"/pager-repeats.html?page={number_of(to) + 1}"))


@fault("/pager-in-a-circle.html", "a second page whose next is the first", no_list("page", good=2), where="list")
async def _(to: Connection) -> None:
    await to.send(with_pager(to, f"/pager-in-a-circle.html?page={3 - number_of(to)}"))


async def deeper(to: Connection) -> None:
    await to.send(with_pager(to, f"{urlsplit(to.path).path.rpartition('/')[0]}/b/growing.html"))


GROWING: dict[str, Answer] = {f"/a{'/b' * depth}/growing.html": deeper for depth in range(1, 30)}


@fault(
    "/a/growing.html",
    "a pager whose path grows with each page",
    no_list("repeats earlier ones", good=2),
    where="list",
    more=GROWING,
)
async def _(to: Connection) -> None:
    await deeper(to)


@fault("/sessions.html", "links that bear another session number each time", ALL, where="list")
async def _(to: Connection) -> None:
    first, last = (path.replace(".html", f".html;jsessionid={to.times:032X}") for path in (BEFORE, AFTER))
    await to.send(to.listing.replace(BEFORE.encode(), first.encode()).replace(AFTER.encode(), last.encode()))


@fault(
    "/pager-away.html",
    "a pager that leads to an internal service",
    no_list("leads to another host", good=2),
    where="list",
)
async def _(to: Connection) -> None:
    await to.send(with_pager(to, "http://127.0.0.2/"))


@fault("/rows-inside.html", "rows that lead to files, scripts and internal services", ALL, where="list")
async def _(to: Connection) -> None:
    port = to.home.rpartition(":")[2]
    links = (
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        f"http://127.0.0.2:{port}/2.html",
        "ftp://127.0.0.2/1.html",
        f"//127.0.0.2:{port}/a/1.html",
        "http://2130706434/1.html",
    )
    rows = "".join(
        f'<li><a href="{link}">关于第{n}号事项的通知公告全文</a><span>2026-03-05</span></li>'
        for n, link in enumerate(links)
    )
    await to.send(to.listing.replace(b"</ul>", f"{rows}</ul>".encode()))


def many(to: Connection, count: int) -> bytes:
    """A list with so many links more, to pages of somebody else."""
    rows = "".join(
        f'<li><a href="http://b.example/{n}/">关于第{n}号事项的公告</a><span>2026-03-05</span></li>'
        for n in range(count)
    )
    return to.listing.replace(b"</ul>", f"{rows}</ul>".encode())


@fault("/links-5000.html", "a list of 5,000 links", ALL, where="list")
async def _(to: Connection) -> None:
    await to.send(many(to, 5_000))


@fault("/links-100000.html", "a list of 100,000 links", ALL, where="list", heavy=True)
async def _(to: Connection) -> None:
    await to.send(many(to, 100_000))


@fault(
    "/links-1000000.html",
    "a list of a million links",
    no_list("larger than may be read", "failed"),
    where="list",
    heavy=True,
)
async def _(to: Connection) -> None:
    await to.send(many(to, 1_000_000))


async def passwords(to: Connection) -> None:
    name = b'Content-Disposition: attachment; filename="../../../../tmp/gongkai-was-here.pdf"'
    await to.send(b"%PDF-1.4\n%%EOF\n", media_type="application/pdf", headers=(name,))


@fault(
    "/traversal.html",
    "an attachment whose name leads out of every folder",
    WHOLE,
    more={"/a/..%2f..%2fetc/1.pdf": passwords, "/a/1.pdf": passwords},
)
async def _(to: Connection) -> None:
    links = '<p><a href="/a/1.pdf">../../附件1.pdf</a></p><p><a href="/a/..%2f..%2fetc/1.pdf">附件2.pdf</a></p>'
    await to.send(markup(to.site, tail=links).encode())
