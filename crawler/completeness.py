"""How far a channel was read, and whether that may be called complete: pure judgement on pages."""

from __future__ import annotations

from archive.records import Capture, ListingRead, Resource
from crawler.site import Listing

NO_ENTRIES = "no entries on the first page"
DRAWN_BY_SCRIPT = "the list is drawn by script, from an address that the page does not name"

MOST_PAGES = 5_000
"""Pages of one channel in one run; the longest list known has 1,227. Beyond it a pager is a trap."""


class Reading:
    """How far one channel has been read in this run."""

    def __init__(self, channel: Resource, *, to_the_end: bool) -> None:
        assert channel.channel is not None
        self.resource = channel
        self.channel = channel.channel
        self.to_the_end = to_the_end
        self.pages = 0
        self.overlap = 0
        self.stated: int | None = None
        self.first_page: Capture | None = None
        self.seen: set[str] = set()
        self.reason: str | None = None

    def take(self, listing: Listing, overlap: int) -> str | None:
        """Take in one page. Returns the URL of the next page to read, None when the reading has come to an end.

        An empty first page is an error, an empty later page the end. A page that brings nothing unseen is a pager that
        goes round in circles.
        """
        fresh = {entry.url for entry in listing.entries} - self.seen
        self.pages += 1
        self.stated = listing.total_stated or self.stated
        self.overlap += overlap
        self.seen |= fresh
        if not listing.entries:
            if not self.seen and listing.next_url is None:
                self.reason = DRAWN_BY_SCRIPT if listing.kind == "script-listing" else NO_ENTRIES
            return listing.next_url if not self.seen else None
        if not fresh:
            self.reason = f"page {self.pages} repeats earlier ones"
            return None
        if self.pages >= MOST_PAGES:
            self.reason = f"still going after {MOST_PAGES} pages"
            return None
        caught_up = overlap >= len(listing.entries) and not self.to_the_end
        if caught_up:
            return None
        if listing.next_url is None:
            self.to_the_end = True
        return listing.next_url

    def result(self) -> ListingRead:
        """The ledger's row. A reading to the end that saw fewer entries than the site's counter says is not
        complete.
        """
        if self.to_the_end and self.reason is None and self.stated is not None and len(self.seen) < self.stated:
            self.reason = f"{len(self.seen)} entries read, the site says {self.stated}"
        return ListingRead(
            pages_read=self.pages,
            entries_seen=len(self.seen),
            entries_stated=self.stated,
            overlap=self.overlap,
            complete=self.reason is None,
            to_the_end=self.to_the_end,
            reason=self.reason,
            first_page=self.first_page,
        )
