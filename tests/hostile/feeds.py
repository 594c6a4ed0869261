"""Sitemaps and feeds: entities that expand, entities that read files, indexes of themselves, and very many addresses."""

from __future__ import annotations

from collections.abc import Callable

from hostile.connection import Connection
from hostile.fates import ALL, no_list
from hostile.pages import LISTED_ON, title
from hostile.registry import Becomes, fault
from hostile.server import AFTER, BEFORE

XML = "application/xml"
DECLARED = '<?xml version="1.0" encoding="utf-8"?>'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
SECRET_FILE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY x "&l9;">]>'
)
NOTHING = no_list("no entries on the first page", "suspect")
"""What defines entities of its own is not read: no feed has to."""


def sitemap(to: Connection, more: str = "", doctype: str = "") -> bytes:
    locations = "".join(f"<url><loc>{to.home}{path}</loc></url>" for path in (BEFORE, AFTER))
    return f"{DECLARED}{doctype}<urlset {NAMESPACE}>{locations}{more}</urlset>".encode()


def feed(to: Connection, more: str = "", doctype: str = "") -> bytes:
    items = "".join(
        f"<item><title>{title(to.site, which)}</title><link>{to.home}{path}</link><pubDate>{LISTED_ON}</pubDate></item>"
        for path, which in ((BEFORE, "甲"), (AFTER, "丙"))
    )
    return f'{DECLARED}{doctype}<rss version="2.0"><channel><title>公告</title>{items}{more}</channel></rss>'.encode()


def xml(path: str, says: str, becomes: Becomes, body: Callable[[Connection], bytes], *, heavy: bool = False) -> None:
    async def answer(to: Connection) -> None:
        await to.send(body(to), media_type=XML)

    answer.__module__ = __name__
    fault(path, says, becomes, where="list", heavy=heavy)(answer)


READS = "<url><loc>http://b.example/&x;/1234.html</loc></url>"
ITEM = "<item><title>&x;</title><link>http://b.example/1234.html</link></item>"

xml("/sitemap-plain.xml", "a sitemap with nothing wrong", ALL, sitemap)
xml(
    "/sitemap-reads-files.xml",
    "a sitemap with an entity that reads /etc/passwd",
    NOTHING,
    lambda to: sitemap(to, READS, SECRET_FILE),
)
xml("/sitemap-laughs.xml", "a sitemap with a billion laughs", NOTHING, lambda to: sitemap(to, READS, LAUGHS))
xml("/sitemap-broken.xml", "a sitemap that breaks off in a tag", ALL, lambda to: sitemap(to)[:-12])
xml(
    "/sitemap-of-itself.xml",
    "an index of sitemaps that names itself",
    no_list(""),
    lambda to: (
        f"{DECLARED}<sitemapindex {NAMESPACE}><sitemap><loc>{to.home}/sitemap-of-itself.xml</loc></sitemap></sitemapindex>".encode()
    ),
)
xml(
    "/sitemap-inside.xml",
    "an index of sitemaps that names an internal service",
    no_list("leads to another host"),
    lambda to: (
        f"{DECLARED}<sitemapindex {NAMESPACE}><sitemap><loc>http://127.0.0.2/sitemap.xml</loc></sitemap></sitemapindex>".encode()
    ),
)
xml(
    "/sitemap-5000.xml",
    "a sitemap of 5,000 addresses elsewhere",
    ALL,
    lambda to: sitemap(to, "".join(f"<url><loc>http://b.example/{n}.html</loc></url>" for n in range(1_000, 6_000))),
)
xml(
    "/sitemap-100000.xml",
    "a sitemap of 100,000 addresses elsewhere",
    ALL,
    lambda to: sitemap(to, "".join(f"<url><loc>http://b.example/{n}.html</loc></url>" for n in range(1_000, 101_000))),
    heavy=True,
)
xml("/feed-plain.xml", "a feed with nothing wrong", ALL, feed)
xml(
    "/feed-reads-files.xml",
    "a feed with an entity that reads /etc/passwd",
    NOTHING,
    lambda to: feed(to, ITEM, SECRET_FILE),
)
xml("/feed-laughs.xml", "a feed with a billion laughs", NOTHING, lambda to: feed(to, ITEM, LAUGHS))
xml("/feed-empty.xml", "a feed without a line", NOTHING, lambda _: b"")
