"""The provincial platform of Henan: an external script pages, the page itself states rows and rows a page."""

from __future__ import annotations

import re
from math import ceil

from lxml.html import HtmlElement

from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_FILE = re.compile(r"index_(\d+)\.html$")


def recognises(page: Page) -> bool:
    """``<div id="pageDec" pagecount="1225" pagesize="24">``."""
    return _stated(page) is not None


def listing(page: Page) -> Listing:
    """Rows by shape. ``pagecount`` counts rows (1225 pages of 24 notices would be 80 a day)."""
    stated = _stated(page)
    return generic.read(page, family="henan", pager=_pager(page, stated) if stated is not None else Pager())


def _stated(page: Page) -> HtmlElement | None:
    found = page.tree.get_element_by_id("pageDec", None) if 'id="pageDec"' in page.text else None
    return found if found is not None and (found.get("pagecount") or "").isdecimal() else None


def _pager(page: Page, stated: HtmlElement) -> Pager:
    """``index_1.html`` is taken for the second page: were it the first again, a request is lost, no row."""
    total, size = int(stated.get("pagecount") or 0), int(stated.get("pagesize") or 0)
    here = _FILE.search(page.url)
    number = int(here[1]) + 1 if here else 1
    more = size > 0 and number < ceil(total / size)
    return Pager(total=total, next_url=page.link(f"index_{number}.html") if more else None, ended=not more)
