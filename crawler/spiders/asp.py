"""Old ASP, PHP and JSP lists, often in GBK: ``?page=2`` links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_SCRIPTED = re.compile(r"\.(?:asp|php|jsp)$", re.IGNORECASE)


def recognises(page: Page) -> bool:
    """The address names a server script."""
    return bool(_SCRIPTED.search(urlsplit(page.url).path))


def listing(page: Page) -> Listing:
    """Rows by shape and a pager of plain links."""
    return generic.read(page, family="asp", pager=Pager())
