"""Sitemaps: every address of a site, in one file or, by way of an index, in several that are read one by one."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from archive.records import Entry
from crawler.listing.page import Page
from crawler.listing.xmltree import content, parsed, root_tag
from crawler.site import Listing
from crawler.urls import absolute_url

_FILE, _INDEX = "urlset", "sitemapindex"
_DOCUMENT = re.compile(
    r"\d{3,}[^/]*\.(?:s?html?|jhtml|aspx?|jsp|php)$|/art_|/(?:post|content)_\d+|[?&]\w*id=\d{3,}|/[0-9a-f]{32}\b|"
    r"/content\.s?html?$|/\d{5,}/?$",
    re.IGNORECASE,
)
_LISTING = re.compile(r"/(?:index|list|default)(?:_\d+)?\.\w+$|/column/", re.IGNORECASE)
_THEN = "then:"
MOST_FILES = 500
"""Files of one index that are read: 25 million addresses, as the protocol allows each file 50,000."""


def recognises(page: Page) -> bool:
    """The first element is that of a sitemap or of an index of sitemaps."""
    return root_tag(page.text) in (_FILE, _INDEX)


def listing(page: Page) -> Listing:
    """Addresses that look like documents, without a date: ``lastmod`` is when a file was written, not published."""
    locations = [url for e in parsed(page).iter("{*}loc") if (url := absolute_url(content(e), page.url))]
    is_index = root_tag(page.text) == _INDEX
    fragment = unquote(urlsplit(page.url).fragment)
    is_child = fragment.startswith(_THEN)
    # an index within an index is not followed: two that name each other would have no end
    waiting = fragment.split()[1:] if is_child else locations if is_index else []
    documents = [] if is_index else [url for url in locations if _is_document(url)]
    return Listing(
        kind="listing" if documents or waiting or is_child else "not-listing",
        family="sitemap",
        entries=tuple(Entry(url=url) for url in dict.fromkeys(documents)),
        next_url=_chained(waiting[:MOST_FILES]),
        unordered=True,
        notes=("The index names more files than are read.",) if len(waiting) > MOST_FILES else (),
    )


def _chained(files: list[str]) -> str | None:
    """The first file, with the others in its fragment: it is not sent, and the family finds it again there."""
    if not files:
        return None
    return f"{files[0]}#{quote(' '.join([_THEN, *files[1:]]), safe='')}"


def _is_document(url: str) -> bool:
    return bool(_DOCUMENT.search(url)) and not _LISTING.search(urlsplit(url).path)
