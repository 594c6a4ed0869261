"""TRS WCM: static files ``index.html, index_1.html …``, counted by a call or by variables of the page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.listing.calls import setting, word
from crawler.listing.createpage import called_pager, static_pager
from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_VARIABLES = re.compile(r"\b(?:countPage|PAGE_COUNT)\s*=\s*\d", re.IGNORECASE)
_STEM = re.compile(r"""href=\\?["']+\s*(?:"\s*\+\s*)?["']?([A-Za-z]\w{0,40}?)["']?\s*(?:\+\s*)?["']?_["']""")
_EXTENSION = re.compile(r"""["']\.["']?\s*(?:\+\s*["'])?(s?html?|jhtml)\b""")


def recognises(page: Page) -> bool:
    """Does a script of the page hold one of the TRS pagers?"""
    return bool(_pager(page))


def listing(page: Page) -> Listing:
    """Rows by shape, pages by the product's own pager."""
    return generic.read(page, family="trs", pager=_pager(page) or Pager())


def _pager(page: Page) -> Pager | None:
    if pager := called_pager(page):
        return pager
    if _VARIABLES.search(page.scripts):
        return _from_variables(page)
    if "Pager(" in page.scripts and (count := setting(page.scripts, "size")):
        file = word(page.scripts, "prefix") or "index", word(page.scripts, "suffix") or "html"
        return static_pager(page, count, setting(page.scripts, "current") or 0, file)
    return None


def _from_variables(page: Page) -> Pager | None:
    count = setting(page.scripts, "countPage|PAGE_COUNT")
    if count is None:
        return None
    name = urlsplit(page.url).path.rpartition("/")[2]
    stem, _, extension = name.partition(".")
    in_script = _STEM.search(page.scripts), _EXTENSION.search(page.scripts)
    stem = in_script[0][1] if in_script[0] else re.sub(r"_\d+$", "", stem) or "index"
    extension = in_script[1][1] if in_script[1] else extension or "html"
    return static_pager(page, count, setting(page.scripts, "currentPage|PAGE_INDEX") or 0, (stem, extension))
