"""The families of CMS we know, in the order in which they are asked; whatever none claims is generic."""

from __future__ import annotations

from crawler.spiders import asp, boda, generic, gkmlpt, henan, jpage, longxun, nfcms, trs
from crawler.spiders.page import Family, Page

FAMILIES: dict[str, Family] = {
    name: Family(name=name, recognises=module.recognises, listing=module.listing)
    for name, module in {
        "gkmlpt": gkmlpt,
        "jpage": jpage,
        "longxun": longxun,
        "boda": boda,
        "henan": henan,
        "trs": trs,
        "nfcms": nfcms,
        "asp": asp,
        "generic": generic,
    }.items()
}


def family_of(page: Page, stated: str | None = None) -> Family:
    """The family of a page: the stated one, unless the page shows another's marks and none of its own.

    A site may change its CMS from one day to the next; its settings follow later.
    """
    named = FAMILIES.get(stated or "")
    if named and named.recognises(page):
        return named
    found = next(family for family in FAMILIES.values() if family.recognises(page))
    return named if named and found.name == "generic" else found
