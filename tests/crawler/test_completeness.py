"""How far a channel was read: when a reading ends, how, and when it may be called complete. Tables of pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.records import Capture, Discovery, Entry, ListingRead, Resource, Standing, Validators
from crawler.completeness import (
    DRAWN_BY_SCRIPT,
    MOST_PAGES,
    NO_ENTRIES,
    Depth,
    Page,
    Reading,
)
from crawler.counters import TOLERATED_PAGES
from crawler.site import Listing

HOME = "http://www.linshan.example/"
LIST = f"{HOME}tzgg/"
TODAY = date(2026, 3, 10)
CHANNEL = Resource(
    url=LIST,
    address=LIST,
    site="linshan",
    channel=1,
    kind="listing",
    validators=Validators(),
    payload_digest=None,
    known=True,
)
FIRST = Standing()
LATER = Standing(to_the_end=False, begun=True, proven=True)


@dataclass(frozen=True)
class Sheet:
    """A page of a list: its entries by number, the page it names as the next, and what the site says of the whole."""

    rows: tuple[int, ...]
    then: str | None = None
    total: int | None = None
    pages: int | None = None
    kind: str = "listing"
    window: bool = False
    unordered: bool = False
    dates: tuple[date, ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    answered: str | None = None
    leads_away: bool = False


def sheet(*rows: int, then: str | None = None, **more: object) -> Sheet:
    return replace(Sheet(rows, then=None if then is None else LIST + then), **more)  # type: ignore[arg-type]


def chain(*pages: Sheet) -> list[Sheet]:
    """Pages that name one another; the last keeps what it says."""
    return [replace(page, then=f"{LIST}{n}") for n, page in enumerate(pages[:-1], 2)] + [pages[-1]]


def begin(standing: Standing = FIRST, *, full: bool = False, overlap_entries: int = 3) -> Reading:
    return Reading(CHANNEL, standing, depth=Depth(full=full, overlap_entries=overlap_entries), today=TODAY)


def read(
    reading: Reading, *pages: Sheet, known: range | tuple[int, ...] = (), listed: int | None = None
) -> ListingRead:
    """Hand the pages to a reading for as long as it asks for more."""
    asked: str | None = LIST
    for page in pages:
        assert asked is not None, "a page was handed over that the reading did not ask for"
        days = page.dates or (None,) * len(page.rows)
        entries = tuple(Entry(url=f"{LIST}{n}.html", listed_on=day) for n, day in zip(page.rows, days, strict=True))
        listing = Listing(
            kind=page.kind,
            entries=entries,
            page_count=page.pages,
            total_stated=page.total,
            next_url=page.then,
            next_form=page.form,
            window=page.window,
            unordered=page.unordered,
        )
        found = Discovery(
            known=frozenset(f"{LIST}{n}.html" for n in known) & {entry.url for entry in entries}, listed=listed
        )
        goes_on = reading.take(Page(listing, found, page.answered or asked, page.leads_away))
        asked = page.then if goes_on else None
    assert asked is None or reading.end is None
    return reading.result()


def told(result: ListingRead) -> tuple[str | None, str | None]:
    return result.ending, result.reason


# ---------------------------------------------------------------------- to the end

TO_THE_END: dict[str, tuple[list[Sheet], str, str | None]] = {
    "the last page names no other": (chain(sheet(1, 2), sheet(3)), "end", None),
    "one page": ([sheet(1, 2)], "end", None),
    "the counter is met": (chain(sheet(1, 2, total=3), sheet(3, total=3)), "end", None),
    "the counter is lower than what is seen": (chain(sheet(1, 2, total=1), sheet(3, total=1)), "end", None),
    "fewer than the counter": (
        chain(sheet(1, 2, total=5), sheet(3, total=5)),
        "end",
        "3 entries read, the site says 5",
    ),
    "a capped window of pages": (chain(sheet(1, 2, pages=9), sheet(3)), "end", "2 pages read, the site says 9"),
    "all entries on fewer pages than the pager says": (
        chain(sheet(1, 2, total=3, pages=9), sheet(3)),
        "end",
        None,
    ),
    "a low counter does not vouch for missing pages": (
        chain(sheet(1, 2, total=1, pages=3), sheet(3)),
        "end",
        "2 pages read, the site says 3",
    ),
    "an empty later page": (chain(sheet(1), sheet()), "end", None),
    "an empty page before the last": (
        chain(sheet(1, pages=3), sheet()),
        "hole",
        "page 2 is empty; 1 pages read, the site says 3",
    ),
    "an empty page before the counter is met": (
        chain(sheet(1, 2, total=4), sheet()),
        "hole",
        "page 2 is empty; 2 entries read, the site says 4",
    ),
    "a page that is no listing, past the last": (chain(sheet(1, pages=1), sheet(kind="not-listing")), "end", None),
    "an empty first page": ([sheet()], "empty", NO_ENTRIES),
    "a first page drawn by script": ([sheet(kind="script-listing")], "empty", DRAWN_BY_SCRIPT),
    "a shell that leads to the rows": (chain(sheet(), sheet(1)), "end", None),
    "a shell that leads to nothing": (chain(sheet(), sheet()), "empty", NO_ENTRIES),
    "a shell that leads to itself": ([sheet(then="")], "empty", NO_ENTRIES),
    "a shell is no page of the count": (
        chain(sheet(), sheet(1, pages=2), sheet()),
        "hole",
        "page 3 is empty; 1 pages read, the site says 2",
    ),
    "published while it was read: rows come twice": (
        chain(sheet(1, 2, total=4), sheet(2, 3, total=5), sheet(4, total=5)),
        "end",
        None,
    ),
    "removed while it was read: a row is skipped, and the counter of the first page tells": (
        chain(sheet(1, 2, total=5), sheet(4, 5, total=4)),
        "end",
        "4 entries read, the site says 5",
    ),
}


@pytest.mark.parametrize("name", TO_THE_END)
def test_a_reading_to_the_end(name: str) -> None:
    pages, ending, reason = TO_THE_END[name]
    result = read(begin(), *pages)
    assert told(result) == (ending, reason)
    assert result.complete == (reason is None)
    assert result.to_the_end
    assert result.pages_read == len(pages)


PAST_THE_END: dict[str, tuple[Sheet, str, str | None]] = {
    "nothing was promised": (sheet(1, 2), "end", None),
    "all entries are there": (sheet(1, 2, total=2), "end", None),
    "all pages are there": (sheet(1, 2, pages=1), "end", None),
    "322 pages promised, 2 is not served": (
        sheet(1, 2, pages=322),
        "hole",
        "page 2: HTTP 404; 1 pages read, the site says 322",
    ),
    "more entries promised": (
        sheet(1, 2, total=9),
        "hole",
        "page 2: HTTP 404; 2 entries read, the site says 9",
    ),
    "no rows were seen yet": (sheet(), "hole", "page 2: HTTP 404"),
}


@pytest.mark.parametrize("name", PAST_THE_END)
def test_a_page_that_is_not_served(name: str) -> None:
    first, ending, reason = PAST_THE_END[name]
    reading = begin()
    read(reading, replace(first, then=LIST + "2"))
    reading.past_the_end("HTTP 404")
    assert told(reading.result()) == (ending, reason)


# ---------------------------------------------------------------------- pagers that lead nowhere, and their likes

PAGERS: dict[str, tuple[list[Sheet], str, str | None]] = {
    "page 2 repeats page 1": (chain(sheet(1, 2), sheet(1, 2)), "trap", "page 2 repeats earlier ones"),
    "page 3 repeats page 1": (chain(sheet(1, 2), sheet(3), sheet(1, 2)), "trap", "page 3 repeats earlier ones"),
    "page 2 repeats page 1, and more is promised": (
        chain(sheet(1, 2, total=4), sheet(1, 2)),
        "trap",
        "page 2 repeats earlier ones; 2 entries read, the site says 4",
    ),
    "old ASP shows its last page again, all is seen": (chain(sheet(1, 2, total=3), sheet(3), sheet(3)), "end", None),
    "it does so, and states pages": (chain(sheet(1, 2, pages=2), sheet(3), sheet(3)), "end", None),
    "it does so, and states nothing": (chain(sheet(1, 2), sheet(3), sheet(3)), "end", None),
    "下一页 of the last page leads to itself": ([*chain(sheet(1, 2), sheet(3))[:1], sheet(3, then="2")], "end", None),
    "so does that of a list with one page": ([sheet(1, 2, then="")], "end", None),
    "it leads to itself, and more is promised": (
        [sheet(1, 2, then="", total=9)],
        "end",
        "2 entries read, the site says 9",
    ),
    "it leads to the first page, all is seen": ([sheet(1, 2, then="2", total=3), sheet(3, then="")], "end", None),
    "it leads to the first page": ([sheet(1, 2, then="2"), sheet(3, then="")], "trap", f"page 2 leads back to {LIST}"),
    "it leads to where a redirect led before": (
        [sheet(1, 2, then="2", answered=LIST + "one"), sheet(3, then="one")],
        "trap",
        f"page 2 leads back to {LIST}one",
    ),
    "it leads to another host": (
        [sheet(1, 2, then="2", leads_away=True)],
        "trap",
        f"page 1 leads to another host: {LIST}2",
    ),
    "it leads to another host, all is seen": ([sheet(1, 2, then="2", leads_away=True, total=2)], "end", None),
    "the rows are on another host": (
        [sheet(then="2", leads_away=True)],
        "trap",
        f"page 1 leads to another host: {LIST}2",
    ),
}


@pytest.mark.parametrize("name", PAGERS)
def test_a_pager(name: str) -> None:
    pages, ending, reason = PAGERS[name]
    result = read(begin(), *pages)
    assert told(result) == (ending, reason)
    assert result.complete == (reason is None)


def test_a_form_posted_to_the_same_address_is_another_page() -> None:
    first = sheet(1, 2, then="", form=(("__EVENTTARGET", "next"), ("page", "1")))
    second = sheet(3, then="", form=(("__EVENTTARGET", "next"), ("page", "2")))
    assert told(read(begin(), first, second, sheet(4))) == ("end", None)
    assert told(read(begin(), first, replace(second, form=first.form)))[0] == "end", "the last page posts itself again"


def test_a_pager_beyond_its_own_count_is_left() -> None:
    reading = begin()
    for number in range(1, 99):
        if not read_on(reading, number, pages=2):
            break
    assert reading.result().ending == "trap"
    assert reading.pages == 2 * 2 + TOLERATED_PAGES + 1
    assert "still going after" in str(reading.result().reason)


def test_a_counter_lower_than_the_list_traps_nobody() -> None:
    """221 stated where 726 can be read, 21 where 2,679 can."""
    reading = begin()
    assert all(read_on(reading, number, total=2) for number in range(1, 99))


def test_a_counter_that_runs_ahead_of_the_page_is_left() -> None:
    reading = begin()
    turns = [read_on(reading, number, total=max(9, 2 * number + 1)) for number in range(1, 10)]
    assert turns == [True] * 8 + [False]
    assert told(reading.result()) == ("trap", "the counter rises with every page, from 9 to 19")


def test_what_is_published_meanwhile_is_no_trap() -> None:
    reading = begin()
    assert all(read_on(reading, number, total=200 + number // 2) for number in range(1, 99))


def test_a_pager_without_end_is_left() -> None:
    reading = begin()
    for number in range(1, MOST_PAGES + 1):
        goes_on = read_on(reading, number)
    assert not goes_on
    assert told(reading.result()) == ("trap", f"still going after {MOST_PAGES} pages")


def read_on(reading: Reading, number: int, *, pages: int | None = None, total: int | None = None) -> bool:
    """One more page that no page before had rows of."""
    entries = (Entry(url=f"{LIST}{number}a.html"), Entry(url=f"{LIST}{number}b.html"))
    listing = Listing(
        kind="listing", entries=entries, page_count=pages, total_stated=total, next_url=f"{LIST}{number + 1}"
    )
    return reading.take(Page(listing, Discovery(), f"{LIST}{number}"))


@pytest.mark.parametrize(("first", "step"), [(date(2199, 5, 1), 31), (date(1930, 1, 1), -31)])
def test_an_endless_calendar_is_left(first: date, step: int) -> None:
    months = [sheet(n, dates=(first + n * timedelta(days=step),)) for n in range(1, 5)]
    result = read(begin(), *chain(sheet(0, dates=(TODAY,)), *months)[:4])
    assert result.ending == "trap"
    assert "an endless calendar" in str(result.reason)


def test_a_page_of_slips_is_no_calendar() -> None:
    slip = sheet(2, dates=(date(2206, 3, 1),))
    pages = chain(sheet(1), slip, sheet(3, dates=(TODAY,)), replace(slip, rows=(4,)), replace(slip, rows=(5,)))
    assert told(read(begin(), *pages)) == ("end", None)


# ---------------------------------------------------------------------- only as far as needed

OLD = range(1, 100)
"""What the last complete reading had seen."""

INCREMENTAL: dict[str, tuple[list[Sheet], str, bool]] = {
    "enough known in a row": ([sheet(101, 1, 2, 3, then="2")], "overlap", False),
    "a pinned row above a new one does not stop it": (
        chain(sheet(1, 2, 101), sheet(3, 4, 5, then="3")),
        "overlap",
        False,
    ),
    "known ones are counted over pages": (chain(sheet(101, 1), sheet(2, 3, then="3")), "overlap", False),
    "one that came late, within the window, is found": (
        chain(sheet(1, 2), sheet(102, 3), sheet(4, 5, then="4")),
        "overlap",
        False,
    ),
    "rows that repeat count once": (
        chain(sheet(1, 2), sheet(1, 2, 102), sheet(1, 2, 3, 4, 5, then="4")),
        "overlap",
        False,
    ),
    "the list ends first": (chain(sheet(101, 1), sheet(2)), "end", True),
    "nothing is known any more": (chain(sheet(101, 102), sheet(103)), "end", True),
}


@pytest.mark.parametrize("name", INCREMENTAL)
def test_an_incremental_reading(name: str) -> None:
    pages, ending, to_the_end = INCREMENTAL[name]
    result = read(begin(LATER), *pages, known=OLD)
    assert told(result) == (ending, None)
    assert (result.pages_read, result.to_the_end) == (len(pages), to_the_end)


def test_what_a_full_reading_knows_does_not_stop_it() -> None:
    pages = chain(sheet(1, 2, 3), sheet(4, 5, 6), sheet(7))
    for reading in (begin(LATER, full=True), begin(replace(LATER, to_the_end=True))):
        assert not reading.conditional
        result = read(reading, *pages, known=OLD)
        assert (result.ending, result.overlap, result.pages_read) == ("end", 7, 3)


def test_a_counter_above_what_we_know_sends_the_reading_on_to_the_end() -> None:
    """Something was inserted below the window: the site says 7, we know of 6."""
    pages = chain(sheet(1, 2, 3, total=7), sheet(4, 5, 102), sheet(6))
    result = read(begin(LATER), *pages, known=OLD, listed=6)
    assert (result.ending, result.reason, result.to_the_end) == ("end", None, True)
    short = read(begin(LATER), *chain(sheet(1, 2, 3, total=9), sheet(4, 5, 6)), known=OLD, listed=6)
    assert told(short) == ("end", "6 entries read, the site says 9")


@pytest.mark.parametrize("total", [6, 5, None])
def test_a_counter_that_says_no_more_lets_it_stop(total: int | None) -> None:
    result = read(begin(LATER), sheet(1, 2, 3, total=total, then="2"), known=OLD, listed=6)
    assert told(result) == ("overlap", None)


def test_a_list_that_is_not_newest_first_is_read_to_its_end() -> None:
    """New entries are added at its end: its head proves nothing."""
    days = (date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1))
    pages = chain(sheet(1, 2, 3, dates=days), sheet(4, 101))
    assert read(begin(LATER), *pages, known=OLD).to_the_end
    falling = sheet(1, 2, 3, then="2", dates=days[::-1])
    assert not read(begin(LATER), falling, known=OLD).to_the_end


def test_only_a_first_page_on_which_new_entries_would_appear_is_kept_for_the_next_reading() -> None:
    seed = Capture(
        id=1,
        resource=1,
        url=LIST,
        fetched_at=datetime(2026, 3, 10, tzinfo=UTC),
        status=200,
        payload_digest="sha256:00",
        validators=Validators(etag='"1"'),
        unchanged=False,
    )
    rising = sheet(1, 2, dates=(date(2019, 1, 1), date(2019, 2, 1)))
    for pages, kept in (([sheet(1, 2)], seed), (chain(sheet(), sheet(1, 2)), None), ([rising], None)):
        reading = begin()
        reading.first_page = seed
        assert read(reading, *pages).first_page == kept


# ---------------------------------------------------------------------- what proves nothing

OWED = Standing(to_the_end=False, begun=True, owed="page 7: HTTP 500")


def test_while_a_reading_to_the_end_is_owed_none_is_complete() -> None:
    result = read(begin(OWED), sheet(101, 1, 2, 3, then="2", total=999), known=OLD, listed=4)
    assert told(result) == ("overlap", "still to be read to its end, since page 7: HTTP 500")
    assert not result.to_the_end, "it waits for its turn"


def test_unless_it_comes_to_the_end_by_the_way() -> None:
    assert told(read(begin(OWED), sheet(101, 1, 2, 3, total=4), known=OLD)) == ("end", None)


@pytest.mark.parametrize(("total", "complete"), [(4, True), (3, True), (5, False), (None, False)])
def test_a_counter_that_has_come_to_its_senses_settles_what_was_owed_to_it(
    total: int | None, *, complete: bool
) -> None:
    owed = replace(OWED, owed="3 entries read, the site says 9", owed_to_counter=True)
    result = read(begin(owed), sheet(101, 1, 2, 3, then="2", total=total), known=OLD, listed=4)
    assert result.complete == complete


def test_a_first_page_that_has_not_changed_proves_something_after_a_complete_reading_only() -> None:
    reading = begin(LATER)
    assert reading.conditional
    reading.unchanged()
    assert told(reading.result()) == ("unchanged", None)
    assert not begin(OWED).conditional
    assert not begin(FIRST).conditional
    assert not begin(replace(LATER, proven=False)).conditional


@pytest.mark.parametrize("pages", [0, 1])
def test_between_two_pages_there_is_a_hole(pages: int) -> None:
    reading = begin()
    read(reading, *chain(sheet(1), sheet(2))[:pages])
    assert told(reading.result()) == ("hole", f"page {pages + 1}: could not be read")
    reading.broke_off("no answer in time")
    assert told(reading.result()) == ("hole", f"page {pages + 1}: no answer in time")
    assert not reading.result().complete


# ---------------------------------------------------------------------- windows


def test_a_feed_is_complete_when_it_reaches_back_to_the_last_reading() -> None:
    feed = sheet(102, 101, 1, window=True)
    assert told(read(begin(LATER), feed, known=OLD)) == ("end", None)
    assert told(read(begin(), replace(feed, rows=(2, 1)))) == ("end", None), "the first reading has nothing to reach"
    assert read(begin(), feed).window


def test_a_feed_that_has_moved_on_by_its_whole_length_says_so_once() -> None:
    result = read(begin(LATER), sheet(103, 102, window=True), known=OLD)
    assert result.ending == "moved-on"
    assert not result.complete
    assert "may have been missed" in str(result.reason)


def test_a_sitemap_is_read_to_its_last_file_whatever_is_known() -> None:
    reading = begin(LATER)
    files = chain(sheet(1, 2), sheet(), sheet(1), sheet(3))
    result = read(reading, *[replace(file, unordered=True) for file in files], known=(1, 2))
    assert (result.ending, result.complete, result.entries_seen) == ("end", True, 3)
    assert result.first_page is None, "what is new may stand in any file"
    assert read(begin(), sheet(unordered=True)).ending == "empty"


def test_pages_asked_for_by_one_form_with_another_state_are_one_page() -> None:
    pages = [
        sheet(n, then="", form=(("__EVENTARGUMENT", argument), ("__VIEWSTATE", f"state {n}")))
        for n, argument in enumerate("232", 1)
    ]
    assert read(begin(), *pages).ending == "trap"


def test_a_later_page_that_is_none_of_the_list_is_a_hole_unless_all_is_seen() -> None:
    error = sheet(kind="not-listing")
    result = read(begin(), *chain(sheet(1, 2), error))
    assert (result.ending, result.reason) == ("hole", "page 2 is no page of the list")
    assert read(begin(), *chain(sheet(1, 2, total=2), error)).complete
    assert read(begin(), *chain(sheet(1, 2), sheet())).complete
