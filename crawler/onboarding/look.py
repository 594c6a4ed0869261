"""One look at a page: everything that can be judged of it alone. It runs in a reader process."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.extract import extract
from crawler.extract.encoding import decode
from crawler.listing.page import Page
from crawler.onboarding.facts import column_name, facts_of
from crawler.onboarding.links import candidates, columns_of, forward_of
from crawler.onboarding.seen import Look
from crawler.site import Listing
from crawler.spiders.recognising import family_of


def look(payload: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> Look:
    """Read a page as a listing, as a document and as a page that leads to channels."""
    content = extract(payload, url=url, headers=headers)
    if content.kind == "binary":
        return Look(url=url, listing=Listing(kind="not-listing"), content=content)
    decoded = decode(payload, headers=headers)
    page = Page(url=url, text=decoded.text, encoding=decoded.encoding)
    family = family_of(page)
    return Look(
        url=url,
        listing=family.listing(page),
        is_catalogue=bool(family.channels(page)),
        content=content,
        name=column_name(page),
        title=page.title,
        facts=facts_of(page),
        candidates=candidates(page),
        columns=columns_of(page),
        forward=forward_of(page),
    )
