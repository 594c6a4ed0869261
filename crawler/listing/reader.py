"""From the bytes of a listing (列表页), page or API answer, to its entries and the page after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crawler.extract.encoding import damage, decode
from crawler.listing.page import Page
from crawler.site import Listing
from crawler.spiders.recognising import family_of


def read_listing(
    payload: bytes,
    *,
    url: str,
    headers: Mapping[str, str] | None = None,
    family: str | None = None,
    encoding: str | None = None,
    shape: str = "",
) -> Listing:
    """What a listing holds. ``url`` is the address asked for, with its fragment; ``family`` what settings say;
    ``shape`` that of the page before it.

    An entry's URL is as the site links it, resolved and tidied: the address to ask. ``canonical_url`` of it is the
    document's identity.
    """
    decoded = decode(payload, headers=headers, encoding=encoding)
    page = Page(url=url, text=decoded.text, shape=shape, encoding=decoded.encoding)
    return replace(family_of(page, family).listing(page), encoding=decoded.encoding, damage=damage(decoded.flaws))


def as_json(listing: Listing) -> dict[str, Any]:
    """A listing as ``gongkai listing`` prints it."""
    return {
        "kind": listing.kind,
        "family": listing.family,
        "entries": [
            {"url": e.url, "title": e.title, "date": e.listed_on.isoformat() if e.listed_on else None}
            for e in listing.entries
        ],
        "pagination": {
            "page_count": listing.page_count,
            "total_stated": listing.total_stated,
            "next_url": listing.next_url,
        }
        | ({"next_form": [list(field) for field in listing.next_form]} if listing.next_form else {}),
        "notes": list(listing.notes),
    }
