"""What a survey finds: answers on the way, channels, a sample of documents, and the site as a whole."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from archive.records import Content
from crawler.onboarding.names import Role, role_of
from crawler.onboarding.seen import Candidate, Facts, Look
from crawler.site import Listing, NextPage

NO_PAGE = "no page"
"""How ``Survey.seen`` begins where nothing could be looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came of asking for a page: a look at it, or why there is none."""

    url: str
    """Where the answer came from, after redirects."""
    look: Look | None = None
    failure: str | None = None
    payload_digest: str | None = None
    sitemaps: tuple[str, ...] = ()
    """What the host's robots.txt names (sitemaps.org)."""


class Ask(Protocol):
    """Fetch a page politely and look at it. ``why`` is what it is asked for, to show progress."""

    def __call__(self, page: NextPage, why: str) -> Awaitable[Answer]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A channel: its name and address, and what its first page of rows states."""

    name: str
    url: str
    role: Role
    listing: Listing

    @property
    def is_disclosure(self) -> bool:
        """Whether it is taken without being asked for: news are not, and a feed is what it is called."""
        role = role_of(self.name) if self.role == "feed" else self.role
        return role in ("disclosure", "hub")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampled:
    """A document of the sample as it would be archived, or why it would not."""

    channel: str
    url: str
    content: Content | None = None
    failure: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What is known of a site after a survey. ``seen`` says what stood at the address that was given."""

    url: str
    """The site's home page."""
    facts: Facts
    aliases: tuple[str, ...] = ()
    """Other hosts that were seen to serve the same site."""
    robots: str = ""
    """What robots.txt means for us, in a sentence."""
    stopped: str | None = None
    """Why the host was left alone before the survey's end."""
    channels: tuple[Found, ...] = ()
    chosen: tuple[Found, ...] = ()
    """Those that are to be archived."""
    sample: tuple[Sampled, ...] = ()
    unread: tuple[tuple[Candidate, str], ...] = ()
    """Links that may be channels and could not be read, each with the reason."""
    unopened: int = 0
    """Links that were left when the patience of the survey ended."""
    seen: str = ""

    @property
    def family(self) -> str:
        """The family of all the chosen channels, 'auto' where they differ."""
        families = {found.listing.family for found in self.chosen}
        return families.pop() if len(families) == 1 else "auto"
