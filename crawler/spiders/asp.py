"""Plain ASP, ASP.NET and PHP lists, often in GBK: ``?page=2`` links, or a form that posts itself back."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.site import Listing
from crawler.spiders import generic
from crawler.spiders.page import Page, Pager

_SCRIPTED = re.compile(r"\.(?:aspx?|php|jsp)$", re.IGNORECASE)
_POST_BACK = re.compile(r"__doPostBack\(")


def recognises(page: Page) -> bool:
    """The address names a server script."""
    return bool(_SCRIPTED.search(urlsplit(page.url).path))


def listing(page: Page) -> Listing:
    """Rows by shape and a pager of plain links; a pager that posts a form has no address to go on with."""
    found = generic.read(page, family="asp", pager=Pager())
    if found.kind == "listing" and found.next_url is None and _POST_BACK.search(page.text):
        return replace(found, notes=(*found.notes, "The next page is asked for by a form post, which has no address."))
    return found
