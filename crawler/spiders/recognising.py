"""Which family a page is of: each is asked whether it bears its marks."""

from __future__ import annotations

from importlib import import_module

from crawler.listing.page import Family, Page, no_channels
from crawler.spiders import FAMILIES

FORMATS = ("feed", "sitemap", "service")
"""What is no page of a CMS: a site of any family may have a channel that is a feed, or rows behind an address of its
own."""


def _of_module(name: str) -> Family:
    module = import_module(f"crawler.spiders.{name}")
    return Family(
        name=name,
        recognises=module.recognises,
        listing=module.listing,
        channels=getattr(module, "channels", no_channels),
    )


_KNOWN = {name: _of_module(name) for name in FAMILIES}


def family_of(page: Page, stated: str | None = None) -> Family:
    """The family of a page: the stated one, unless the page shows another's marks and none of its own.

    A site may change its CMS from one day to the next; its settings follow later.
    """
    named = _KNOWN.get(stated or "")
    found = next(family for family in _KNOWN.values() if family.recognises(page))
    if named and found.name not in FORMATS and (found.name == "generic" or named.recognises(page)):
        return named
    return found
