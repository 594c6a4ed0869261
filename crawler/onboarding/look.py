"""One look at a page: everything that can be judged of it alone. It runs in a reader process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.records import Content
from crawler.extract import extract
from crawler.extract.encoding import decode
from crawler.listing.page import Page
from crawler.onboarding.facts import Facts, column_name, facts_of
from crawler.onboarding.links import Candidate, candidates, columns_of, forward_of
from crawler.site import Listing
from crawler.spiders.recognising import family_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a page is and what it leads to."""

    url: str
    listing: Listing
    content: Content
    name: str = ""
    """What the page calls its list."""
    title: str = ""
    """What the browser's tab says."""
    facts: Facts = field(default_factory=Facts)
    candidates: tuple[Candidate, ...] = ()
    columns: tuple[Candidate, ...] = ()
    is_catalogue: bool = False
    """Its CMS names the channels on it: what it lists itself is one of them, or all together."""
    forward: str | None = None
    """Where a page leads that does nothing else."""

    @property
    def is_list(self) -> bool:
        """A list of documents, or the door to one whose rows are asked for elsewhere."""
        return self.listing.kind != "not-listing"


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
