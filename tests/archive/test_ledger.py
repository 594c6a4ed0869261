"""The completeness ledger: what a channel is owed, what may be overlapped with, and how long to wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations
from worlds import HOME, LIST, NOW, SITE, exchange, read_list, recorded

from archive import Archive, freshness
from archive.instants import to_text
from archive.opening import APPLICATION_ID
from archive.records import Entry, ListingRead, Standing
from archive.schema import migrations

DAY = timedelta(days=1)
MONTH = 30 * DAY
ELSEWHERE = [Entry(url="http://www.other.example/1.html")]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        archive.register([SITE], NOW)
        yield archive


def standing(archive: Archive, at: datetime = NOW) -> Standing:
    return archive.run(SITE, at).standing(1, full_every=MONTH)


def row(**more: object) -> ListingRead:
    values = {"pages_read": 3, "entries_seen": 21, "entries_stated": 2679, "overlap": 0, "complete": False}
    return ListingRead(**values | {"to_the_end": True, "ending": "end", "reason": "short"} | more)  # type: ignore[arg-type]


def entered(archive: Archive, at: datetime, **more: object) -> None:
    archive.run(SITE, at).listed(1, row(**more), at)


def due_in(archive: Archive, at: datetime) -> timedelta:
    (channel,) = archive.rows("select due_at from channels")
    return datetime.fromisoformat(channel["due_at"]) - at


# ---------------------------------------------------------------------- what is due


def test_a_channel_that_was_never_read_is_read_to_its_end(archive: Archive) -> None:
    assert standing(archive) == Standing(to_the_end=True)


def test_after_a_complete_reading_only_what_is_new_until_the_slow_rhythm_comes_round(archive: Archive) -> None:
    read_list(archive.run(SITE, NOW), [HOME + "1"])
    assert standing(archive, NOW + DAY) == Standing(to_the_end=False, begun=True, proven=True)
    again = NOW + freshness.full_interval(1, MONTH)
    assert not standing(archive, again - DAY).to_the_end
    assert standing(archive, again).to_the_end
    entered(archive, again, complete=True, to_the_end=False, ending="overlap", reason=None)
    assert standing(archive, again + DAY).to_the_end, "an incremental reading does not stand for it"


def test_channels_read_first_on_one_day_do_not_fall_due_again_on_one_day() -> None:
    days = [freshness.full_interval(channel, MONTH) // DAY for channel in range(1, 101)]
    assert (min(days), max(days)) == (20, 29)
    assert max(days.count(day) for day in set(days)) <= 12
    assert all(freshness.full_interval(n, MONTH) <= MONTH for n in range(1, 999))


def test_a_reading_to_the_end_that_fell_short_is_owed_and_tried_again_three_times_then_ever_more_rarely(
    archive: Archive,
) -> None:
    tried, at = [], NOW
    while at < NOW + 120 * DAY:
        if standing(archive, at).to_the_end:
            tried.append(at)
            entered(archive, at)
        at += DAY / 4
    gaps = [(b - a) / DAY for a, b in pairwise(tried)]
    slow = freshness.full_interval(1, MONTH) / DAY
    assert gaps[:7] == [0.25, 0.25, 1, 2, 4, 8, 16]
    assert all(slow <= gap <= slow + 0.25 for gap in gaps[7:])
    found = standing(archive, at)
    assert (found.owed, found.owed_to_counter, found.proven) == ("short", True, False)


def test_what_is_owed_is_settled_by_a_complete_reading_only(archive: Archive) -> None:
    entered(archive, NOW, ending="hole")
    assert not standing(archive).owed_to_counter
    entered(archive, NOW, to_the_end=False, ending="overlap")
    assert standing(archive).owed == "short"
    entered(archive, NOW, complete=True, reason=None)
    assert standing(archive).owed is None


def test_a_host_that_was_down_owes_nothing_and_waits_no_longer_for_it(archive: Archive) -> None:
    for _ in range(5):
        entered(archive, NOW, pages_read=0, ending="hole", reason="page 1: no answer in time")
    assert standing(archive) == Standing(to_the_end=True)


def test_an_incremental_reading_that_broke_off_owes_no_walk_but_proves_nothing(archive: Archive) -> None:
    read_list(archive.run(SITE, NOW), [HOME + "1"])
    entered(archive, NOW + DAY, to_the_end=False, ending="hole", reason="page 3: HTTP 500")
    assert standing(archive, NOW + DAY) == Standing(to_the_end=False, begun=True, proven=False)


@pytest.mark.parametrize(("tries", "soon"), [(1, True), (2, True), (3, False), (9, False)])
def test_a_list_that_always_falls_short_is_not_asked_four_times_a_day_for_ever(
    archive: Archive, tries: int, soon: bool
) -> None:
    archive.connection.execute("insert into prices values ('reading', 1.0, ?)", (to_text(NOW),))
    silent_for_years = "update channels set found = 0.05, watched_h = 10000, read_at = ?"
    archive.connection.execute(silent_for_years, (to_text(NOW),))
    for _ in range(tries):
        entered(archive, NOW)
    assert due_in(archive, NOW) == DAY / 4 if soon else due_in(archive, NOW) > 2 * DAY


def test_the_watermark_of_the_end_moves_with_complete_readings_to_the_end_only(archive: Archive) -> None:
    def marks() -> tuple[str | None, str | None]:
        (channel,) = archive.rows("select last_complete_at, last_full_at from channels")
        return channel["last_complete_at"], channel["last_full_at"]

    entered(archive, NOW)
    assert marks() == (None, None)
    entered(archive, NOW, complete=True, reason=None)
    assert marks() == ("2026-03-01T04:00:00Z", "2026-03-01T04:00:00Z")
    entered(archive, NOW + DAY, complete=True, to_the_end=False, ending="overlap", reason=None)
    assert marks() == ("2026-03-02T04:00:00Z", "2026-03-01T04:00:00Z")
    entered(archive, NOW + 2 * DAY, ending="hole")
    assert marks() == ("2026-03-02T04:00:00Z", "2026-03-01T04:00:00Z")


# ---------------------------------------------------------------------- what is known


def found(archive: Archive, at: datetime, *numbers: int, **listed: object) -> tuple[set[str], int | None]:
    """Show a page in a run of its own, and enter the reading; what was known of it, and how many are listed."""
    run = archive.run(SITE, at)
    run.standing(1, full_every=MONTH)
    page = recorded(run, exchange(LIST, repr((at, numbers)).encode(), at=at, kind="listing"))
    discovery = run.discovered(page, 1, [Entry(url=f"{HOME}{n}", title=str(n)) for n in numbers])
    run.listed(1, row(**listed), at)
    return {url.removeprefix(HOME) for url in discovery.known}, discovery.listed


WHOLE = {"complete": True, "reason": None}


def test_what_a_broken_reading_saw_is_not_known_even_when_the_clock_stands_still_or_goes_back(archive: Archive) -> None:
    """Readings are told apart by their run: a replay gives two runs one instant, and clocks are set back."""
    assert found(archive, NOW, 1, 2, **WHOLE) == (set(), None)
    assert found(archive, NOW, 1, 2, 3, to_the_end=False, ending="hole") == ({"1", "2"}, 3)
    assert found(archive, NOW - DAY, 1, 2, 3, 4, to_the_end=False, ending="hole") == ({"1", "2"}, 4)
    assert found(archive, NOW, 1, 2, 3, 4, **WHOLE) == ({"1", "2"}, 4)
    assert found(archive, NOW, 1, 2, 3, 4, 5)[0] == {"1", "2", "3", "4"}


def test_what_an_interrupted_run_stored_is_not_known(archive: Archive) -> None:
    """It died between discovered and listed: the ledger has no row of it."""
    found(archive, NOW, 1, **WHOLE)
    run = archive.run(SITE, NOW + DAY)
    page = recorded(run, exchange(LIST, b"died", at=NOW + DAY, kind="listing"))
    run.discovered(page, 1, [Entry(url=HOME + "1"), Entry(url=HOME + "2")])
    assert found(archive, NOW + 2 * DAY, 1, 2, 3, **WHOLE)[0] == {"1"}


def test_while_a_walk_waits_for_its_turn_new_entries_are_read_down_to_where_it_began(archive: Archive) -> None:
    found(archive, NOW, 1, **WHOLE)
    for _ in range(3):
        found(archive, NOW + DAY, 1, 2, ending="hole")
    later = NOW + DAY + DAY / 4
    assert not standing(archive, later).to_the_end
    assert found(archive, later, 1, 2, 3, to_the_end=False, ending="hole")[0] == {"1", "2"}
    assert found(archive, later, 1, 2, 3, 4, to_the_end=False, ending="hole")[0] == {"1", "2"}


def test_a_feed_that_moved_on_is_complained_of_once(archive: Archive) -> None:
    found(archive, NOW, 1, window=True, **WHOLE)
    assert found(archive, NOW + DAY, 5, 6, window=True, ending="moved-on")[0] == set()
    assert standing(archive, NOW + DAY).owed is None
    (channel,) = archive.rows("select last_complete_at from channels")
    assert channel["last_complete_at"] == "2026-03-01T04:00:00Z"
    assert found(archive, NOW + 2 * DAY, 6, 7, window=True, **WHOLE)[0] == {"6"}


def test_what_leaves_a_feed_is_not_checked_as_vanished(archive: Archive) -> None:
    for window, due in ((True, 0), (False, 1)):
        found(archive, NOW, 1, 2, window=window, **WHOLE)
        archive.connection.execute("update resources set state = 'saved', due_at = null where kind = 'document'")
        found(archive, NOW + DAY, 2, window=window, **WHOLE)
        assert len(archive.rows("select 1 from resources where due_at is not null and state = 'saved'")) == due


def test_how_many_are_listed_counts_what_was_seen_since_the_end_was(archive: Archive) -> None:
    found(archive, NOW, 1, 2, 3, **WHOLE)
    assert found(archive, NOW + DAY, 4, 3, to_the_end=False, ending="overlap")[1] == 4
    found(archive, NOW + 2 * DAY, 2, 3, 4, **WHOLE)
    assert found(archive, NOW + 3 * DAY, 5, 4, to_the_end=False, ending="overlap")[1] == 4, "1 was taken off the list"


def test_entries_that_lead_elsewhere_are_counted_and_known_but_never_handed_out(archive: Archive) -> None:
    both = {ELSEWHERE[0].url, HOME + "1"}
    for turn, known in ((0, set()), (1, both), (2, both)):
        run = archive.run(SITE, NOW + turn * DAY)
        page = recorded(run, exchange(LIST, repr(turn).encode(), at=NOW + turn * DAY, kind="listing"))
        discovery = run.discovered(page, 1, [Entry(url=HOME + "1")], elsewhere=ELSEWHERE)
        assert discovery.known == known
        run.listed(1, row(**WHOLE), NOW + turn * DAY)
    assert discovery.listed == 2
    assert ELSEWHERE[0].url not in {resource.url for resource in run.due(NOW + MONTH, every=True)}


# ---------------------------------------------------------------------- archives made before


def test_an_archive_made_before_the_ledger_migrates(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    _archive_of_m001(path)
    with Archive.write(path) as archive:
        assert archive.rows("select last_complete_at, last_full_at from channels") == [
            {"last_complete_at": "2026-02-03T04:05:00Z", "last_full_at": "2026-02-01T04:00:00Z"}
        ]
        assert archive.rows("select to_the_end, ending from listing_reads order by id") == [
            {"to_the_end": 1, "ending": None},
            {"to_the_end": 0, "ending": "empty"},
            {"to_the_end": 0, "ending": None},
        ]
        assert archive.rows("select first_seen_in from entries order by resource") == [
            {"first_seen_in": 1},
            {"first_seen_in": 3},
        ]
        assert archive.run(SITE, datetime.fromisoformat("2026-02-04T00:00:00Z")).standing(
            1, full_every=MONTH
        ) == Standing(to_the_end=False, begun=True, proven=True)
        assert found(archive, NOW, 1, 2, 3)[0] == {"1", "2"}


def _archive_of_m001(path: Path) -> None:
    first = next(migration for migration in migrations.pending(Database(memory=True)))
    before = Migrations("gongkai")
    before(name=first.name)(first.fn)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        before.apply(Database(connection))
        connection.executescript(
            f"""
            insert into sites (id, name, domain, family) values ('example', '示例市', 'www.example.gov.cn', 'trs');
            insert into channels values (1, 'example', '通知公告', '{LIST}', 'trs', 0, '2026-02-04T00:00:00Z', 0.1,
                '2026-02-03T04:05:00Z');
            insert into runs (id, site, started_at, ended_at, outcome) values
                (1, 'example', '2026-02-01T04:00:00Z', '2026-02-01T04:01:00Z', 'done');
            insert into runs (id, site, started_at, ended_at, outcome) values
                (2, 'example', '2026-02-02T04:00:00Z', '2026-02-02T04:01:00Z', 'suspect');
            insert into runs (id, site, started_at, ended_at, outcome) values
                (3, 'example', '2026-02-03T04:00:00Z', '2026-02-03T04:06:00Z', 'done');
            insert into listing_reads values (1, 1, 1, 1, 1, null, 0, 1, null);
            insert into listing_reads values (2, 2, 1, 1, 0, null, 0, 0, 'no entries on the first page');
            insert into listing_reads values (3, 3, 1, 1, 2, null, 1, 1, null);
            insert into resources (id, url, site, kind, discovered_at) values (1, '{HOME}1', 'example', 'document', '');
            insert into resources (id, url, site, kind, discovered_at) values (2, '{HOME}2', 'example', 'document', '');
            insert into entries values (1, 1, 'a', null, '2026-02-01T04:00:30Z', 3);
            insert into entries values (1, 2, 'b', null, '2026-02-03T04:00:30Z', 3);
            """
        )
