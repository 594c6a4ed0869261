"""How far a channel was read, and whether that may be called complete: pure judgement on pages."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from archive.records import Capture, Discovery, Ending, ListingRead, Resource, Standing
from crawler.counters import Counters
from crawler.entries import EntriesRead
from crawler.forms import choosing
from crawler.site import Depth, Listing
from crawler.urls import canonical_url

NO_ENTRIES = "no entries on the first page"
DRAWN_BY_SCRIPT = (
    "the list is drawn by script, from an address that the page does not name; "
    "browser = true in the site's table has a browser draw it"
)
NOTHING_DRAWN = "the list is drawn by script, and the browser found no rows in it"

MOST_PAGES = 5_000
"""Pages of one channel in one run; the longest list known has 1,227. Beyond it a pager is a trap."""

MOST_IMPOSSIBLE = 3
"""Pages in a row with none but impossible dates, after which the pager is an endless calendar. One may be a slip."""


class Page(NamedTuple):
    """One page of a list as it was read. Its entries' URLs are canonical."""

    listing: Listing
    found: Discovery
    answered: str
    """The address that answered, behind redirects."""
    leads_away: bool = False
    """Its next page is on another host."""


Asked = tuple[str, tuple[tuple[str, str], ...]]
"""A page of a list as it is asked for: its URL, and what the form that is posted to it chooses."""


class End(NamedTuple):
    """How a reading ended, and why that is not complete; None when it is."""

    ending: Ending
    reason: str | None = None


class Reading:
    """How far one channel has been read in this run.

    A reading is broken until it has come to an end that proves something: whatever happens between two pages leaves a
    hole behind the last.
    """

    def __init__(self, channel: Resource, standing: Standing, *, depth: Depth, today: date) -> None:
        assert channel.channel is not None
        self.resource = channel
        self.channel = channel.channel
        self.standing = standing
        self.to_the_end = depth.full or standing.to_the_end
        self.conditional = standing.proven and not self.to_the_end
        """Only then does a first page that has not changed prove anything."""
        self.pages = 0
        self.shape = ""
        """How the rows of the last page stood."""
        self.first_page: Capture | None = None
        self.end: End | None = None
        self._static: End | None = None
        self._depth = depth
        self._asked: Asked = (canonical_url(channel.address), ())
        self._visited: set[Asked] = set()
        self._entries = EntriesRead(today)
        self._pages_with_rows = 0
        self._counters = Counters()
        self._window = False
        self._unordered = False
        self._why: str | None = None

    # ------------------------------------------------------------------ what came

    def take(self, page: Page) -> bool:
        """Take in one page. True when the page that it names as the next is to be read as well."""
        listing = page.listing
        self.pages += 1
        self._why = None
        self.shape = listing.shape or self.shape
        self._visited |= {self._asked, (canonical_url(page.answered), self._asked[1])}
        self._window |= listing.window
        self._unordered |= listing.unordered
        self._counters.note(listing)
        brought = self._entries.add(listing.entries, page.found.known)
        self._pages_with_rows += brought > 0
        if not self._entries.seen:
            self.first_page = None  # a shell stays the same whatever its list does: it must never be answered 304
        self.end = self._judge(page, brought)
        self._asked = _next(listing) or self._asked
        return self.end is None

    def unchanged(self) -> None:
        """The first page is the one that the last, complete reading began with."""
        self.pages += 1
        self.end = End("unchanged")

    def past_the_end(self, why: str) -> None:
        """The site says that there is no such page: how some say that there are no more, unless they promised more."""
        self.pages += 1
        if not self._entries.seen:
            self.end = End("hole", f"page {self.pages}: {why}")
            return
        short = self._shortfall()
        self.end = End("hole", f"page {self.pages}: {why}; {short}") if short else self._at_the_end()

    def broke_off(self, why: str) -> None:
        """The next page could not be had or read."""
        self.end, self._why = None, why

    # ------------------------------------------------------------------ what a browser drew

    @property
    def lacks_rows(self) -> bool:
        """Whether it ended at a first page without rows. A browser may know more: where the scripts are files of their
        own, nothing on the page tells that they draw a list.
        """
        return self.end is not None and self.end.ending == "empty"

    @property
    def entries_seen(self) -> int:
        return self._entries.count

    def begin_drawn(self) -> None:
        """Begin again with the first page as a browser draws it; what the server sent was no page of the list."""
        self._static, self.end = self.end, None
        self.pages, self.first_page = 0, None

    def drawn_without_rows(self, lost: str | None) -> None:
        """The browser found none either; what did not look drawn by script is still judged as the empty page it is."""
        looked_empty = self._static is not None and self._static.reason == NO_ENTRIES
        self.end = self._static if looked_empty else End("empty", NOTHING_DRAWN + (f" ({lost})" if lost else ""))

    def came_in_part(self, lost: str) -> None:
        """The page that was just taken in brought nothing, and a request of it was lost."""
        self.end = End("hole", f"page {self.pages}: nothing came ({lost})")

    def turned_to_nothing(self) -> None:
        """The control of a drawn page leads no further."""
        self.end = self._at_the_end()

    # ------------------------------------------------------------------ what it proves

    def _judge(self, page: Page, brought: int) -> End | None:
        if page.listing.unordered:
            return self._in_no_order(page)
        if not page.listing.entries:
            return self._without_rows(page)
        if not brought:
            return self._nothing_unseen()
        if trap := self._trap():
            return End("trap", trap)
        next_page = _next(page.listing)
        if next_page in (None, self._asked, (canonical_url(page.answered), self._asked[1])):
            return self._at_the_end()  # the last page names no other, or itself
        if self._caught_up(page.found):
            return End("overlap", self._still_owed(page.found))
        return None if next_page not in self._visited and not page.leads_away else self._led_astray(page)

    def _in_no_order(self, page: Page) -> End | None:
        """No file of a sitemap says anything about the next: only its last is the end."""
        if trap := self._trap():
            return End("trap", trap)
        next_page = _next(page.listing)
        if next_page is None:
            return self._at_the_end() if self._entries.seen else End("empty", NO_ENTRIES)
        return None if next_page not in self._visited and not page.leads_away else self._led_astray(page)

    def _without_rows(self, page: Page) -> End | None:
        """An empty first page is an error, an empty later one the end, unless the site promised more.

        What is no page of the list at all (an error in the words of the site, with status 200) is not empty: only the
        site's own numbers can then say that nothing is missing.
        """
        if self._entries.seen:
            if short := self._shortfall():
                return End("hole", f"page {self.pages} is empty; {short}")
            is_page = page.listing.kind == "listing" or self._counters.known
            return self._at_the_end() if is_page else End("hole", f"page {self.pages} is no page of the list")
        if page.leads_away:
            return self._led_astray(page)
        # a shell that only names the address of the rows is no page of the list
        if (next_page := _next(page.listing)) and next_page not in self._visited:
            return None
        return End("empty", DRAWN_BY_SCRIPT if page.listing.kind == "script-listing" else NO_ENTRIES)

    def _nothing_unseen(self) -> End:
        """A page past the last may show the last again (old ASP): the end, if all is seen that the site states.

        Where it states nothing, a page that repeats the one before it is the end too, once another page has shown
        that the server minds which page is asked for. Anything else goes round in circles.
        """
        short = self._shortfall()
        if short is None and (self._counters.known or (self._entries.repeats_last and self._pages_with_rows > 1)):
            return self._at_the_end()
        return End("trap", f"page {self.pages} repeats earlier ones" + (f"; {short}" if short else ""))

    def _led_astray(self, page: Page) -> End:
        """The last page may lead back to the first: the end, if all is seen that the site states."""
        if self._counters.known and self._shortfall() is None:
            return self._at_the_end()
        if page.leads_away:
            return End("trap", f"page {self.pages} leads to another host: {page.listing.next_url}")
        return End("trap", f"page {self.pages} leads back to {page.listing.next_url}")

    def _at_the_end(self) -> End:
        """The list has no further page."""
        self.to_the_end = True
        if self._window and self.standing.begun and not self._entries.overlap:
            return End("moved-on", "nothing on it was there at the last reading; entries may have been missed")
        return End("end", self._shortfall())

    def _shortfall(self) -> str | None:
        return self._counters.shortfall(self._entries.count, self._pages_with_rows)

    def _trap(self) -> str | None:
        if self.pages >= MOST_PAGES:
            return f"still going after {MOST_PAGES} pages"
        if self._entries.impossible_pages >= MOST_IMPOSSIBLE:
            return (
                f"{MOST_IMPOSSIBLE} pages of impossible dates, the last {self._entries.last_date}: an endless calendar"
            )
        return self._counters.runs_away(self._pages_with_rows)

    def _caught_up(self, found: Discovery) -> bool:
        """Whether the reading may stop: enough entries in a row are known, and nothing says that there is more below.

        A list that is not ordered newest first proves nothing by its head, and one that counts more entries than we
        know of has some that were inserted further down: both are read on to their end.
        """
        if self.to_the_end or self._entries.known_in_a_row < self._depth.overlap_entries:
            return False
        counts_more = self._counters.exceed(found.listed) is True
        # while a reading to the end is owed, it waits for its turn
        self.to_the_end = self.standing.owed is None and (counts_more or not self._entries.newest_first)
        return not self.to_the_end

    def _still_owed(self, found: Discovery) -> str | None:
        """Overlapping with a reading that fell short proves nothing, unless only the counter was against it."""
        agreed = self._counters.exceed(found.listed) is False
        if self.standing.owed is None or (self.standing.owed_to_counter and agreed):
            return None
        return f"still to be read to its end, since {self.standing.owed}"

    def result(self) -> ListingRead:
        """The ledger's row."""
        end = self.end or End("hole", f"page {self.pages + 1}: {self._why or 'could not be read'}")
        return ListingRead(
            pages_read=self.pages,
            pages_stated=self._counters.pages,
            entries_seen=self._entries.count,
            entries_stated=self._counters.entries,
            overlap=self._entries.overlap,
            complete=end.reason is None,
            to_the_end=self.to_the_end,
            ending=end.ending,
            reason=end.reason,
            window=self._window,
            # where new entries come last, or anywhere, an unchanged first page says nothing
            first_page=self.first_page if self._entries.newest_first and not self._unordered else None,
        )


def _next(listing: Listing) -> Asked | None:
    return (canonical_url(listing.next_url), choosing(listing.next_form)) if listing.next_url else None
