"""What pages suddenly lack, and what chance explains."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from archive.fills import Reading, chance_of_none, lost

FIELDS = ("index_number", "document_number", "issuing_body")
ALL = frozenset(FIELDS)
NONE: frozenset[str] = frozenset()


_days = map(str, count())


def new(*had: str, channel: int = 1) -> Reading:
    return Reading(channel=channel, had=frozenset(had), day=next(_days), new=True)


def several(number: int, *had: str, channel: int = 1) -> list[Reading]:
    return [new(*had, channel=channel) for _ in range(number)]


def backfilled(number: int, *had: str, channel: int = 1) -> list[Reading]:
    return [replace(reading, new=False) for reading in several(number, *had, channel=channel)]


def names(*readings: Reading) -> set[str]:
    return {loss.field for loss in lost(readings, FIELDS)}


def test_two_new_pages_that_lack_all_are_enough_where_fifty_had_it() -> None:
    assert names(*backfilled(50, *FIELDS), new(), new()) == ALL
    assert names(*backfilled(50, *FIELDS), new()) == set()


def test_one_field_alone_needs_more() -> None:
    others = FIELDS[1:]
    assert names(*backfilled(50, *FIELDS), *several(2, *others)) == set()
    assert names(*backfilled(50, *FIELDS), *several(4, *others)) == {"index_number"}


def test_what_a_channel_publishes_on_one_day_counts_once() -> None:
    one = new()
    assert names(*backfilled(50, *FIELDS), one, one, one, one) == set()
    assert names(*backfilled(50, *FIELDS), one, one, replace(one, channel=2)) == set()  # of channel 2 nothing is known


def test_what_half_of_them_never_had_is_not_missed() -> None:
    mixed = [*backfilled(25, *FIELDS), *backfilled(25)] * 2
    assert names(*mixed, *several(8)) == set()


def test_a_page_that_has_it_ends_the_streak() -> None:
    assert names(*backfilled(50, *FIELDS), new(), new(), new(*FIELDS)) == set()


def test_each_channel_is_held_against_its_own_past() -> None:
    past = [*backfilled(50, *FIELDS, channel=1), *backfilled(50, channel=2)]
    assert names(*past, *several(5, channel=2)) == set()
    assert names(*past, *several(2, channel=1)) == ALL


def test_documents_read_again_are_held_against_themselves() -> None:
    again = Reading(channel=1, had=NONE, before=ALL)
    assert names(again, again, again) == ALL
    assert names(again) == set()
    edited = Reading(channel=1, had=NONE, before=NONE)  # never had any: says nothing
    assert names(again, again, edited, again) == ALL


def test_documents_that_have_their_fields_again_end_the_streak() -> None:
    again = Reading(channel=1, had=NONE, before=ALL)
    well = Reading(channel=1, had=ALL, before=NONE)
    assert names(*backfilled(50, *FIELDS), new(), again, again) == ALL
    assert names(*backfilled(50, *FIELDS), new(), again, again, well) == set()


def test_old_documents_that_are_read_last_are_no_redesign() -> None:
    """A first crawl reads from the newest to the oldest, and the oldest have no index numbers."""
    assert names(*backfilled(100, *FIELDS), *backfilled(100)) == set()


def test_what_a_list_lists_is_held_against_what_it_listed() -> None:
    assert chance_of_none(5, read=100, documents=98) < 1e-6
    assert chance_of_none(5, read=10, documents=2) > 0.1
