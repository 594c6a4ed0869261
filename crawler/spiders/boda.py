"""Boda VSB (博达): files count down, so page 2 of 31 is ``x/30.htm`` and the last is ``x/1.htm``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.listing.calls import Argument, calls
from crawler.listing.page import Page, Pager
from crawler.listing.pagers import pager_of
from crawler.site import Listing
from crawler.spiders import generic

_MARKS = re.compile(r"_sitegray|Announced by Visual SiteBuilder|_simple_list_gotopage_fun|vsb_content")
_NUMBERED = re.compile(r"/(\d+)\.htm$")


def recognises(page: Page) -> bool:
    """The product's marks in scripts, comments and class names."""
    return bool(_MARKS.search(page.text)) and not urlsplit(page.url).path.startswith("/info/")


def listing(page: Page) -> Listing:
    """Rows by shape; the visible 下页 link is the better witness, the call counts the pages."""
    return generic.read(page, family="boda", pager=_pager(page))


def _pager(page: Page) -> Pager:
    call = next(calls(page.scripts, "_simple_list_gotopage_fun"), None) or next(_onclicks(page), None)
    count = next((a for a in call or () if isinstance(a, int)), None)
    number = _NUMBERED.search(urlsplit(page.url).path)
    if number and int(number[1]) == 1:
        return Pager(page_count=count, ended=True)
    visible = pager_of(page, None).next_url
    return Pager(page_count=count, next_url=visible or _counted(page, count, number))


def _onclicks(page: Page) -> Iterator[list[Argument]]:
    for element in page.tree.iter("a", "input", "button"):
        yield from calls(element.get("onclick") or element.get("href") or "", "_simple_list_gotopage_fun")


def _counted(page: Page, count: int | None, number: re.Match[str] | None) -> str | None:
    if number:
        return page.link(f"{int(number[1]) - 1}.htm")
    stem = re.sub(r"\.html?$", "", urlsplit(page.url).path.rpartition("/")[2])
    return page.link(f"{stem}/{count - 1}.htm") if count and count > 1 and stem else None
