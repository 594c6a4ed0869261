"""What a look at a page found: values only, for the process that has a reader look."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.records import Content
from crawler.onboarding.names import Role
from crawler.site import Listing


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What a page states of its site; None where it is silent."""

    name: str | None = None
    code: str | None = None
    region: str | None = None

    def or_else(self, other: Facts) -> Facts:
        """These facts, with what is missing taken from another page of the site."""
        return Facts(name=self.name or other.name, code=self.code or other.code, region=self.region or other.region)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A link that may lead to a channel: the name it goes by, its address, and what the name promises."""

    name: str
    url: str
    role: Role


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
