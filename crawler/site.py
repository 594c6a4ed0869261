"""Sites and channels as data, how far they are read, and what a listing page says: the values that all share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from archive.records import Channel, Entry, Site

__all__ = ["Channel", "Depth", "Entry", "Listing", "NextPage", "Site"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Depth:
    """How far to read: what the operator asked for, and the settings of ``[completeness]``."""

    full: bool = False
    overlap_entries: int = 40
    full_every: timedelta = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class NextPage:
    """How the page after a listing is asked for: its address, and where the pager posts a form, that form.

    A fragment is not sent; the family reads it again with the page.
    """

    url: str
    form: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What a listing page (or the API answer behind it) holds.

    ``kind`` is 'listing', 'script-listing' (a shell whose rows are drawn by script, from ``next_url`` where the page
    tells the address) or 'not-listing'.
    ``page_count`` and ``total_stated`` are the site's own words (共N页, 共N条), None where it is silent.
    ``next_url`` is the page after this one, None on the last; where the pager posts a form instead of following a link,
    ``next_form`` holds the fields to post to it, in the order of the page.
    """

    kind: str
    family: str = "generic"
    entries: tuple[Entry, ...] = ()
    page_count: int | None = None
    total_stated: int | None = None
    next_url: str | None = None
    next_form: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"
    """The charset of the page, in which its forms are posted."""
    window: bool = False
    """The list shows only its newest entries (a feed): what leaves it was not taken down."""
    damage: str | None = None
    """Why it is only a part of the page: its content coding breaks off, or is corrupt."""
    unordered: bool = False
    """The list is in no order of time (a sitemap): a page without news says nothing about the pages after it."""
    shape: str = ""
    """How its dated rows stand (``ul.list > li``): so the page after it is read, whose only row may look like none."""
    notes: tuple[str, ...] = field(default=())
    """What was odd: a counter that disagrees, rows without links …"""

    @property
    def next_page(self) -> NextPage | None:
        """The request for the page after this one, None on the last."""
        return NextPage(url=self.next_url, form=self.next_form, encoding=self.encoding) if self.next_url else None
