"""Longxun LSCMS (龙讯, Anhui): ``Ls.pagination`` counts, and ``?pageIndex=N`` is answered with a whole page."""

from __future__ import annotations

import re

from crawler.listing.calls import setting
from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_CALL = "Ls.pagination("
_ADDRESS = re.compile(r"""location\.href\s*=\s*["']([^"'\n]{1,500}[?&]pageIndex=)["']\s*\+""")
_PAGE_INDEX = re.compile(r"(?<=[?&]pageIndex=)\d+")


def recognises(page: Page) -> bool:
    """The product's own pager."""
    return _CALL in page.scripts


def listing(page: Page) -> Listing:
    """Rows by shape, pages by the pager."""
    return generic.read(page, family="longxun", pager=_pager(page))


def _pager(page: Page) -> Pager:
    _, found, calls = page.scripts.partition(_CALL)
    if not found:
        return Pager()
    count, current = setting(calls, "pageCount"), setting(calls, "currPage") or 1
    total = setting(calls, "total")
    if count is not None and current >= count:
        return Pager(page_count=count, total=total, ended=True)
    address = _ADDRESS.search(calls)
    next_url = page.link(f"{address[1]}{current + 1}") if address else _asked(page.url, current + 1)
    return Pager(page_count=count, total=total, next_url=next_url)


def _asked(url: str, number: int) -> str:
    """This page by its query: the pager fetches fragments, ``pageIndex`` the same rows as a page."""
    if _PAGE_INDEX.search(url):
        return _PAGE_INDEX.sub(str(number), url)
    return f"{url}{'&' if '?' in url else '?'}pageIndex={number}"
