"""How far a channel was read: when a reading ends, and when it may be called complete."""

from __future__ import annotations

from dataclasses import replace

from archive.records import Entry, Resource, Validators
from crawler.pipeline import MOST_PAGES, NO_ENTRIES, Reading
from crawler.site import Listing

LIST = "http://www.example.gov.cn/tzgg/"


def reading(*, to_the_end: bool = True) -> Reading:
    channel = Resource(
        url=LIST,
        address=LIST,
        site="s",
        channel=1,
        kind="listing",
        validators=Validators(),
        payload_digest=None,
        known=True,
    )
    return Reading(channel, to_the_end=to_the_end)


def page(*numbers: int, then: str | None = None, total: int | None = None, kind: str = "listing") -> Listing:
    entries = tuple(Entry(url=f"{LIST}{number}") for number in numbers)
    return Listing(kind=kind, entries=entries, next_url=then, total_stated=total)


def test_to_the_end_goes_on_over_what_is_known() -> None:
    channel = reading()
    assert channel.take(page(1, 2, then="2"), overlap=2) == "2"
    assert channel.take(page(3), overlap=1) is None
    result = channel.result()
    assert (result.complete, result.pages_read, result.entries_seen, result.to_the_end) == (True, 2, 3, True)


def test_an_incremental_reading_stops_where_every_entry_is_known() -> None:
    channel = reading(to_the_end=False)
    assert channel.take(page(1, 2, then="2"), overlap=1) == "2", "a pinned row above a new one does not stop it"
    assert channel.take(page(3, 4, then="3"), overlap=2) is None
    result = channel.result()
    assert (result.complete, result.to_the_end) == (True, False)


def test_an_incremental_reading_that_meets_the_end_was_to_the_end() -> None:
    channel = reading(to_the_end=False)
    channel.take(page(1, 2), overlap=0)
    assert channel.result().to_the_end


def test_an_empty_first_page_is_an_error_an_empty_later_page_the_end() -> None:
    empty = reading()
    assert empty.take(page(), overlap=0) is None
    assert empty.result().reason == NO_ENTRIES
    later = reading()
    later.take(page(1, then="2"), overlap=0)
    assert later.take(page(), overlap=0) is None
    assert later.result().complete


def test_a_shell_that_leads_to_the_rows_is_no_empty_page() -> None:
    channel = reading()
    assert channel.take(page(then="api"), overlap=0) == "api"
    channel.take(page(1), overlap=0)
    assert channel.result().complete


def test_a_sitemap_is_read_to_its_last_file_whatever_is_known() -> None:
    channel = reading(to_the_end=False)
    known = replace(page(1, 2, then="2"), unordered=True)
    assert channel.take(known, overlap=2) == "2", "what is new may stand in any file"
    assert channel.take(replace(page(then="3"), unordered=True), overlap=0) == "3", "a file of channels only"
    assert channel.take(replace(page(1, then="4"), unordered=True), overlap=1) == "4", "an address in two files"
    assert channel.take(replace(page(3), unordered=True), overlap=0) is None
    assert (channel.result().complete, channel.result().entries_seen) == (True, 3)


def test_a_list_drawn_by_script_says_so() -> None:
    channel = reading()
    channel.take(page(kind="script-listing"), overlap=0)
    assert "script" in str(channel.result().reason)


def test_fewer_entries_than_the_site_states_are_a_hole() -> None:
    channel = reading()
    channel.take(page(1, 2, then="2", total=5), overlap=0)
    channel.take(page(3), overlap=0)
    result = channel.result()
    assert not result.complete
    assert result.reason == "3 entries read, the site says 5"


def test_the_counter_does_not_bind_a_reading_that_stopped_at_the_overlap() -> None:
    channel = reading(to_the_end=False)
    channel.take(page(1, 2, then="2", total=500), overlap=2)
    assert channel.result().complete


def test_a_pager_that_goes_in_circles_is_left() -> None:
    channel = reading()
    channel.take(page(1, 2, then="2"), overlap=0)
    assert channel.take(page(1, 2, then="3"), overlap=0) is None
    assert channel.result().reason == "page 2 repeats earlier ones"


def test_a_pager_without_end_is_left() -> None:
    channel = reading()
    for number in range(MOST_PAGES):
        last = channel.take(page(number, then="on"), overlap=0)
    assert last is None
    assert "still going" in str(channel.result().reason)
