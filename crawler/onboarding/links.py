"""The links of a page that may lead to channels (栏目), under the names the site gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.record import record_of
from crawler.listing.page import Page
from crawler.listing.rows import blocks_of
from crawler.onboarding.names import Role, clean_name, role_of
from crawler.onboarding.seen import Candidate
from crawler.spiders.recognising import family_of
from crawler.urls import absolute_url, canonical_url

HEADING_LEVELS = 4
"""Levels above a 更多 link among which the heading of its block stands."""

BREADCRUMB = 80
"""Characters of a breadcrumb (当前位置) without the title at its end."""

MOST_PARENTS = 3
"""Directories above a document in which its list may lie."""

STUB = 200
"""Visible characters of a page that does nothing but lead on."""

_DOCUMENT = re.compile(r"t20\d{6}_|/art_|/art/20|/(?:m?post|content|c\d+|info)_?/?\d+(?:/\d+)?\.s?html?|[0-9a-f]{32}\.")
_HANWEB = re.compile(r"/art_(\d+)_\d+\.html$")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|zip|rar|wps|ofd|jpe?g|png|gif|mp4|css|js)$", re.IGNORECASE)
_BREADCRUMB = re.compile(r"(?:当前|您(?:现在)?的?|你(?:现在)?的?|所在|目前)的?(?:所在)?位置|^位置\s*[:：]")
_REFRESH = re.compile(r"^\s*\d*\s*[;,]?\s*url\s*=\s*['\"]?\s*([^'\">\s]+)", re.IGNORECASE)
_LOCATION = re.compile(r"""location(?:\.href)?\s*(?:=|\.replace\(|\.assign\()\s*["']([^"'\n]{1,300})["']""")
_FEED = re.compile(r"application/(?:rss|atom|rdf)\+xml", re.IGNORECASE)


def candidates(page: Page) -> tuple[Candidate, ...]:
    """What may be channels among the links of a page, in its order: those its CMS names, its menus, its 更多 links,
    its feeds. Rows with dates are documents and left out.
    """
    dated = (row for block in blocks_of(page) if not block.loose for row in block.rows if row.dated)
    documents = {row.entry.url for row in dated}
    found: dict[str, Candidate] = {}
    named = ((name, url, "disclosure") for name, url in family_of(page).channels(page) if role_of(name))
    for name, url, role in (*named, *_named_links(page, documents), *_feeds(page)):
        found.setdefault(url, Candidate(name=name, url=url, role=role))  # type: ignore[arg-type]
    return tuple(found.values())


def columns_of(page: Page) -> tuple[Candidate, ...]:
    """Where the list of a document may be, the likeliest first: its breadcrumb from the deepest link up, what its CMS
    says, the link that is called as META ColumnName says, the directories above it."""
    column = clean_name(page.meta("ColumnName"))
    called = [link for link in _links(page) if column and link[0] == column]
    crumbs = reversed(list(_breadcrumb(page)))
    found: dict[str, Candidate] = {}
    for name, url in (*crumbs, *_stated_columns(page, column), *called, *_directories(page, column)):
        if urlsplit(canonical_url(url)).path != "/":
            found.setdefault(url, Candidate(name=name, url=url, role="unknown"))
    return tuple(found.values())


def forward_of(page: Page) -> str | None:
    """Where a page leads that does nothing else: a refresh, a script that sets the location, a frame."""
    if any(size > STUB for size in accumulate(map(len, page.texts.of(page.tree)))):
        return None
    for meta in page.tree.iter("meta"):
        refresh = _REFRESH.match(meta.get("content") or "")
        if (meta.get("http-equiv") or "").lower() == "refresh" and refresh:
            return _elsewhere(page, refresh[1])
    if location := _LOCATION.search(page.scripts):
        return _elsewhere(page, location[1])
    frames = [frame.get("src") or "" for frame in page.tree.iter("frame", "iframe")]
    return _elsewhere(page, frames[-1]) if frames else None


def channel_identity(url: str) -> str:
    """The canonical URL with its fragment: catalogues that are all script name the category with it."""
    return f"{canonical_url(url)}#{urlsplit(url).fragment}"


def _elsewhere(page: Page, href: str) -> str | None:
    url = page.link(href)
    return None if url == absolute_url(page.url) else url


def _named_links(page: Page, documents: set[str]) -> Iterator[tuple[str, str, Role]]:
    for name, url in _links(page):
        role = role_of(name)
        if role and url not in documents and not _DOCUMENT.search(url) and not _FILE.search(urlsplit(url).path):
            yield name, url, role


def _links(page: Page) -> Iterator[tuple[str, str]]:
    """Each link with its name, in the page's order; a 更多 link goes by the heading of its block."""
    here = absolute_url(page.url)
    for a in page.tree.iter("a", "area"):
        url = _address(page, a)
        if url and url != here:
            yield _name(page, a), url


def _address(page: Page, a: HtmlElement) -> str | None:
    """A fragment of digits is kept: catalogues that are all script name the category with it."""
    href = (a.get("href") or "").strip()
    url = page.link(href)
    fragment = href.partition("#")[2].strip("/")
    return f"{url}#{fragment}" if url and fragment.isdecimal() else url


def _name(page: Page, a: HtmlElement) -> str:
    shown = clean_name("".join(page.texts.pieces(a)))
    if not shown and (picture := next(a.iter("img"), None)) is not None:
        shown = clean_name(picture.get("alt") or "")
    return shown or clean_name(a.get("title") or "") or _heading(page, a)


def _heading(page: Page, a: HtmlElement) -> str:
    """The first short text of the nearest block around a link that has one."""
    block = a.getparent()
    for _ in range(HEADING_LEVELS):
        if block is None or block.tag in ("body", "html"):
            return ""
        first = next((name for piece in page.texts.pieces(block, without=a) if (name := clean_name(piece))), "")
        if first:
            return first if role_of(first) else ""
        block = block.getparent()
    return ""


def _feeds(page: Page) -> Iterator[tuple[str, str, Role]]:
    for link in page.tree.iter("link"):
        url = page.link(link.get("href") or "")
        if url and _FEED.search(link.get("type") or ""):
            yield clean_name(link.get("title") or "") or "RSS", url, "feed"


def _breadcrumb(page: Page) -> Iterator[tuple[str, str]]:
    """The links of 当前位置, from the home page down."""
    for element in page.tree.iter():
        if not isinstance(element.tag, str) or not _BREADCRUMB.search(element.text or ""):
            continue
        around = element if element.find(".//a") is not None else element.getparent()
        if around is None or sum(len(piece) for a in around.iter("a") for piece in page.texts.pieces(a)) > BREADCRUMB:
            continue
        for a in around.iter("a"):
            if url := _address(page, a):
                yield clean_name("".join(page.texts.pieces(a))), url
        return


def _stated_columns(page: Page, column: str) -> Iterator[tuple[str, str]]:
    """gkmlpt keeps the category in the document's record, Hanweb the number of the column in its address."""
    record = record_of(page.tree).get("gkml_data")
    if isinstance(record, dict) and record.get("classify_main"):
        root = page.url.partition("/gkmlpt/")[0]
        name = clean_name(str(record.get("classify_main_name") or column))
        yield name, f"{root}/gkmlpt/index#{record['classify_main']}"
    if hanweb := _HANWEB.search(page.url):
        yield column, urljoin(page.url, f"/col/col{hanweb[1]}/index.html")


def _directories(page: Page, column: str) -> Iterator[tuple[str, str]]:
    """``/zwgk/tzgg/202403/t1.html`` → ``/zwgk/tzgg/``, ``/zwgk/``; a directory of digits only dates its documents."""
    parts = [part for part in urlsplit(page.url).path.split("/")[1:-1] if part]
    while parts and (parts[-1].isdigit() or parts[-1] == "content"):
        parts.pop()
    for depth in range(len(parts), max(len(parts) - MOST_PARENTS, 0), -1):
        name = column if depth == len(parts) else ""
        yield name or parts[depth - 1], urljoin(page.url, f"/{'/'.join(parts[:depth])}/")
