"""Hanweb jpaas (大汉): a shell that names the units of its page, and JSON answers that hold one unit as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.listing.answers import no_list
from crawler.listing.blocks import best
from crawler.listing.calls import setting
from crawler.listing.page import Page, Pager
from crawler.listing.pagers import pager_of
from crawler.listing.rows import blocks_of
from crawler.site import Listing
from crawler.spiders import generic

PER_PAGE = 20  # rows to ask for where the page does not say how many it shows
_UNIT = "/front/page/build/unit"
_TAG = re.compile(r"<script\b[^<>]{0,5000}>")
_ADDRESS = re.compile(rf"""["']([^"'\s?]{{0,200}}{_UNIT})(?:\?([^"'\s]{{0,1500}}))?["']""")
_CHOICE = re.compile(r"""\b((?:parse|page|edit)Type|(?:web|tplSet|tag|page)Id)["']?\s*[:=]\s*["']([^"'<>]+)["']""")
_LIST = re.compile("列表|分页|list|ajax", re.IGNORECASE)
"""What the units that list are tagged with; menus and footers are units too."""


def recognises(page: Page) -> bool:
    """An answer of the service, or a page that names a unit of it."""
    return urlsplit(page.url).path.endswith(_UNIT) or any(_units(page))


def listing(page: Page) -> Listing:
    """The rows of an answer, or the way from the shell to the first of them; perhaps the page has them itself."""
    if urlsplit(page.url).path.endswith(_UNIT):
        return _answer(page)
    tag, unit = max(_units(page), key=lambda unit: bool(_LIST.search(unit[0])), default=("", None))
    shown = generic.read(page, family="jpaas", pager=Pager())
    if unit is None or (shown.kind == "listing" and not _LIST.search(tag)):
        return shown
    return Listing(kind="script-listing", family="jpaas", next_url=page.link(unit))


def _units(page: Page) -> Iterator[tuple[str, str]]:
    """Tag and first page of ``<script url="…/unit" queryData="{'webId': …}">``, or of an address in a script."""
    for text in (*map(unescape, _TAG.findall(page.text)), page.scripts) if _UNIT in page.text else ():
        if address := _ADDRESS.search(text):
            chosen = dict(_CHOICE.findall(text)) | dict(parse_qsl(address[2] or ""))
            if {"pageId", "tplSetId"} <= chosen.keys():
                size = setting(text, "pageSize|rows") or PER_PAGE
                yield chosen.get("tagId", ""), _asked(address[1], chosen, 1, size)


def _asked(address: str, chosen: dict[str, str], number: int, size: int) -> str:
    asked = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    return f"{address}?{urlencode(chosen | {'paramJson': asked})}"


def _answer(page: Page) -> Listing:
    """The unit's own pager counts; a site that answers every number with page 1 says so there, and is left."""
    try:
        html = str(json.loads(page.text)["data"]["html"] or "")
    except (ValueError, KeyError, TypeError, RecursionError):
        return no_list("jpaas")
    drawn = Page(url=page.url, text=f"<body>{html}")
    block, visible = best(blocks_of(drawn)), pager_of(drawn, None)
    entries = block.entries if block else ()
    chosen = dict(parse_qsl(urlsplit(page.url).query))
    asked = chosen.pop("paramJson", "")
    number, size = setting(asked, "pageNo") or 1, setting(asked, "pageSize") or PER_PAGE
    total, shown = setting(html, "count|total") or visible.total, setting(html, "rows|pageSize")
    count = -(-total // shown) if total and shown else visible.page_count
    ended = number >= count if count is not None else total is not None and number * len(entries) >= total
    ended = ended or not entries or setting(html, "pageNo") not in {None, number}
    next_url = None if ended else _asked(page.url.partition("?")[0], chosen, number + 1, size)
    return Listing(
        kind="listing", family="jpaas", entries=entries, page_count=count, total_stated=total, next_url=next_url
    )
