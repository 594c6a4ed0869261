"""NFCMS (Guangdong columns): ``content/post_ID.html``, pages from ``index_2.html`` on, a window of some 20."""

from __future__ import annotations

import re

from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_POST = re.compile(r"/content/post_\d+\.html")


def recognises(page: Page) -> bool:
    """At least two links to posts."""
    return len(_POST.findall(page.text)) > 1


def listing(page: Page) -> Listing:
    """Rows by shape and a pager of plain links."""
    return generic.read(page, family="nfcms", pager=Pager())
