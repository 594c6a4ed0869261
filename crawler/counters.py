"""The site's own numbers of a list, entries (共N条) and pages (共N页), and what was read held against them."""

from __future__ import annotations

from crawler.site import Listing

TOLERATED_PAGES = 3
"""How many pages more than twice its stated number a pager may have before it is a trap. Static pages state an old
number until they are made anew. A low counter of *entries* traps nobody: real ones say 21 where 2,679 can be read."""

RUNAWAY_PAGES = 5
"""Pages in a row whose counter of entries is each higher than the one before: it is made up as we go. What is published
meanwhile raises it now and then."""


class Counters:
    """What the pages of a list state of the whole.

    Those of the first page that states any are the claim: it is about the list as the reading began.
    """

    def __init__(self) -> None:
        self.entries: int | None = None
        self.pages: int | None = None
        self._last: int | None = None
        self._raised = 0

    @property
    def known(self) -> bool:
        """Whether the site says how long the list is."""
        return self.entries is not None or self.pages is not None

    def note(self, listing: Listing) -> None:
        """Take in what one page states."""
        self.pages = listing.page_count if self.pages is None else self.pages
        if listing.total_stated is None:
            return
        self.entries = listing.total_stated if self.entries is None else self.entries
        rises = self._last is not None and listing.total_stated > self._last
        self._raised = self._raised + 1 if rises else 0
        self._last = listing.total_stated

    def shortfall(self, entries: int, pages: int) -> str | None:
        """By how much what was read falls short of the site's own numbers, None when it does not.

        The number of entries is the better witness: a page count may be that of another page length. One that is
        lower than what was seen is no witness at all.
        """
        if self.entries is not None and entries < self.entries:
            return f"{entries} entries read, the site says {self.entries}"
        if self.pages is None or pages >= self.pages or entries == self.entries:
            return None
        return f"{pages} pages read, the site says {self.pages}"

    def runs_away(self, pages: int) -> str | None:
        """Why no list is counted so: the counter goes along with us, or its pager goes on far beyond it."""
        if self._raised >= RUNAWAY_PAGES:
            return f"the counter rises with every page, from {self.entries} to {self._last}"
        if self.pages is not None and pages > 2 * self.pages + TOLERATED_PAGES:
            return f"still going after {pages} pages, the site says {self.pages}"
        return None

    def exceed(self, listed: int | None) -> bool | None:
        """Whether the site counts more entries than are known to be listed; None where one of the two is unknown."""
        return None if self.entries is None or listed is None else self.entries > listed
