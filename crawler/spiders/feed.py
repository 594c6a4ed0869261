"""Feeds: RSS 2.0, RSS 1.0 (RDF) and Atom. They show the newest entries only, in XML that is not always sound."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from archive.records import Entry
from crawler.listing.instants import day_of
from crawler.listing.page import Page, plain
from crawler.listing.xmltree import content, parsed, root_tag
from crawler.site import Listing
from crawler.urls import absolute_url

_ROOTS = frozenset({"rss", "RDF", "feed"})
_DAYS = ("pubDate", "date", "published", "issued", "updated", "modified")


def recognises(page: Page) -> bool:
    """The first element is that of a feed."""
    return root_tag(page.text) in _ROOTS


def listing(page: Page) -> Listing:
    """The entries of a feed; some Atom feeds name the feed before them (RFC 5005 §3)."""
    tree = parsed(page)
    found = [entry for item in tree.iter("{*}item", "{*}entry") if (entry := _entry(item, page))]
    following = next(tree.iterfind(".//{*}link[@rel='next']"), None)
    next_url = absolute_url(following.get("href") or "", following.base or page.url) if following is not None else None
    return Listing(
        kind="listing",
        family="feed",
        entries=tuple({entry.url: entry for entry in found}.values()),
        next_url=next_url if next_url != absolute_url(page.url) else None,
        window=True,
    )


def _entry(item: etree._Element, page: Page) -> Entry | None:
    url = next((url for href in _hrefs(item) if (url := absolute_url(href, item.base or page.url))), None)
    if url is None:
        return None
    title = plain(next(_texts(item, "title"), ""))
    days = (day for name in _DAYS for text in _texts(item, name) if (day := day_of(text)))
    return Entry(url=url, title=title or None, listed_on=next(days, None))


def _hrefs(item: etree._Element) -> Iterator[str]:
    """``link`` as Atom and as RSS write it; a ``guid`` that is an address."""
    links = [link for link in item.iterfind("{*}link") if link.get("rel", "alternate") == "alternate"]
    yield from (link.get("href") or content(link) for link in links)
    yield from (text for name in ("guid", "id") for text in _texts(item, name) if text.startswith("http"))


def _texts(item: etree._Element, name: str) -> Iterator[str]:
    yield from (text for e in item.iterfind(f"{{*}}{name}") if (text := content(e)))
