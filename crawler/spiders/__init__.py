"""The families of CMS we know, in the order in which they are asked; whatever none claims is generic."""

from __future__ import annotations

from crawler.listing.page import Family, Page, no_channels
from crawler.spiders import (
    asp,
    boda,
    feed,
    generic,
    gkmlpt,
    henan,
    jeecms,
    jpaas,
    jpage,
    kaipu,
    longxun,
    nfcms,
    service,
    sitemap,
    trs,
    webforms,
)

FAMILIES: dict[str, Family] = {
    name: Family(
        name=name,
        recognises=module.recognises,
        listing=module.listing,
        channels=getattr(module, "channels", no_channels),
    )
    for name, module in {
        "feed": feed,
        "sitemap": sitemap,
        "gkmlpt": gkmlpt,
        "jpage": jpage,
        "jpaas": jpaas,
        "longxun": longxun,
        "boda": boda,
        "henan": henan,
        "kaipu": kaipu,
        "trs": trs,
        "nfcms": nfcms,
        "jeecms": jeecms,
        "webforms": webforms,
        "service": service,
        "asp": asp,
        "generic": generic,
    }.items()
}


FORMATS = ("feed", "sitemap", "service")
"""What is no page of a CMS: a site of any family may have a channel that is a feed, or rows behind an address of its
own."""


def family_of(page: Page, stated: str | None = None) -> Family:
    """The family of a page: the stated one, unless the page shows another's marks and none of its own.

    A site may change its CMS from one day to the next; its settings follow later.
    """
    named = FAMILIES.get(stated or "")
    found = next(family for family in FAMILIES.values() if family.recognises(page))
    if named and found.name not in FORMATS and (found.name == "generic" or named.recognises(page)):
        return named
    return found
