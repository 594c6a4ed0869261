"""The completeness ledger: what was read of each channel, what may be overlapped with, and what is still owed.

A *mark* is a reading that a later one may stop at: a complete one, or one of a feed that had moved on. A *walk* is a
reading that was to go to the list's end. Readings are told apart by the number of their run, never by the clock, which
may be set back.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive import freshness, planning
from archive.instants import from_text, to_text
from archive.records import Entry, ListingRead, Standing

MARK = "(complete or ending = 'moved-on')"

READS_LOOKED_AT = 30
"""Readings of a channel that tell how it is by now, and what is usual."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortWalks:
    """The walks that fell short since the last mark."""

    tries: int
    run: int
    started_at: datetime
    reason: str
    came_to_the_end: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRead:
    """One reading of a channel, as it was entered."""

    at: datetime
    ending: str | None
    pages: int
    entries: int
    complete: bool
    reason: str | None

    @property
    def a_page(self) -> float:
        """Entries a page."""
        return self.entries / self.pages if self.pages else 0.0


def latest_reads(db: sqlite3.Connection, channel: int) -> list[ListRead]:
    """The last readings of a channel, the latest first."""
    rows = db.execute(
        """
        select started_at, ending, pages_read, entries_seen, complete, listing_reads.reason
        from listing_reads join runs on runs.id = listing_reads.run
        where channel = ? order by listing_reads.id desc limit ?
        """,
        (channel, READS_LOOKED_AT),
    )
    return [
        ListRead(at=from_text(at), ending=ending, pages=pages, entries=entries, complete=bool(complete), reason=reason)
        for at, ending, pages, entries, complete, reason in rows
    ]


def standing(db: sqlite3.Connection, channel: int, now: datetime, every: timedelta) -> Standing:
    """How a channel stands before it is read; ``every`` is the time between two readings to its end."""
    short = short_walks(db, channel)
    last = db.execute(
        "select complete from listing_reads where channel = ? order by id desc limit 1", (channel,)
    ).fetchone()
    if short is not None:
        again_at = freshness.next_try(short.started_at, short.tries, channel, every)
    else:
        again_at = _full_again_at(db, channel, every) or now
    return Standing(
        to_the_end=again_at <= now,
        begun=last_mark(db, channel) is not None,
        proven=last is not None and bool(last[0]),
        owed=short.reason if short else None,
        owed_to_counter=short is not None and short.came_to_the_end,
    )


def _full_again_at(db: sqlite3.Connection, channel: int, every: timedelta) -> datetime | None:
    (last_full_at,) = db.execute("select last_full_at from channels where id = ?", (channel,)).fetchone()
    return from_text(last_full_at) + freshness.full_interval(channel, every) if last_full_at else None


def last_mark(db: sqlite3.Connection, channel: int) -> int | None:
    """The run of the last reading that a later one may overlap with."""
    row = db.execute(
        f"select run from listing_reads where channel = ? and {MARK} order by id desc limit 1", (channel,)
    ).fetchone()
    return row and int(row[0])


def short_walks(db: sqlite3.Connection, channel: int) -> ShortWalks | None:
    """What is owed: the walks since the last mark, none of which was complete. One that did not get the first page is
    none: the host was down, and nothing is known of the list.
    """
    rows = db.execute(
        f"""
        select run, started_at, listing_reads.reason, ending
        from listing_reads join runs on runs.id = listing_reads.run
        where channel = :channel and to_the_end and pages_read > 0 and listing_reads.id > coalesce(
            (select max(id) from listing_reads where channel = :channel and {MARK}), 0
        )
        order by listing_reads.id
        """,
        {"channel": channel},
    ).fetchall()
    if not rows:
        return None
    run, started_at, reason, ending = rows[-1]
    return ShortWalks(
        tries=len(rows),
        run=run,
        started_at=from_text(started_at),
        reason=reason,
        came_to_the_end=ending == "end",
    )


def baseline(db: sqlite3.Connection, channel: int, *, owed: bool) -> int:
    """The run whose reading is to be overlapped with; 0 when there is none.

    While a walk is ``owed`` and waits for its turn, new entries are read down to where the last walk began, which need
    not be complete; nothing is called complete for overlapping with it.
    """
    short = short_walks(db, channel) if owed else None
    return max(last_mark(db, channel) or 0, short.run if short else 0)


def known(db: sqlite3.Connection, channel: int, run: int, urls: Sequence[str]) -> frozenset[str]:
    """Which of these URLs a reading of the channel had seen by that run.

    CROSS JOIN keeps the order: left to itself SQLite goes through all entries of the channel for every page.
    """
    rows = db.execute(
        """
        select resources.url from json_each(:urls) as given
        cross join resources on resources.url = given.value
        cross join entries on entries.channel = :channel and entries.resource = resources.id
        where first_seen_in <= :run
        union all
        select url from listed_elsewhere
        where channel = :channel and first_seen_in <= :run and url in (select value from json_each(:urls))
        """,
        {"channel": channel, "run": run, "urls": json.dumps(list(urls))},
    )
    return frozenset(url for (url,) in rows)


def listed(db: sqlite3.Connection, channel: int) -> int | None:
    """How many entries the list is known to have: all that were seen on it since its end was last seen.

    What was taken off it meanwhile is still counted; it is found out when the list is next read to its end.
    """
    row = db.execute(
        """
        select run from listing_reads where channel = ? and to_the_end and (complete or ending = 'end')
        order by id desc limit 1
        """,
        (channel,),
    ).fetchone()
    if row is None:
        return None
    (count,) = db.execute(
        """
        select (select count(*) from entries where channel = :channel and seen_in >= :run)
            + (select count(*) from listed_elsewhere where channel = :channel and seen_in >= :run)
        """,
        {"channel": channel, "run": row[0]},
    ).fetchone()
    return int(count)


def note_elsewhere(db: sqlite3.Connection, channel: int, run: int, entries: Sequence[Entry]) -> None:
    """Keep the entries that lead to other hosts: the site counts them, so we must, to compare."""
    db.executemany(
        """
        insert into listed_elsewhere (channel, url, title, first_seen_in, seen_in) values (?, ?, ?, ?, ?)
        on conflict (channel, url) do update set title = excluded.title, seen_in = excluded.seen_in
        """,
        [(channel, entry.url, entry.title, run, run) for entry in entries],
    )


def write(db: sqlite3.Connection, channel: int, run: int, reading: ListingRead, now: datetime) -> None:
    """Enter a reading. The watermark moves only if it is complete."""
    db.execute(
        """
        insert into listing_reads (
            run, channel, pages_read, pages_stated, entries_seen, entries_stated, overlap, to_the_end, ending,
            complete, reason
        ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            run, channel, reading.pages_read, reading.pages_stated, reading.entries_seen, reading.entries_stated,
            reading.overlap, reading.to_the_end, reading.ending, reading.complete, reading.reason,
        ),
    )  # fmt: skip
    if reading.complete:
        db.execute(
            """
            update channels set last_complete_at = :now, last_full_at = iif(:to_the_end, :now, last_full_at)
            where id = :channel
            """,
            {"now": to_text(now), "to_the_end": reading.to_the_end, "channel": channel},
        )
    if reading.complete and reading.to_the_end and not reading.window:
        planning.check_vanished(db, channel, run, now)


def breaks_off(db: sqlite3.Connection, channel: int, reading: ListingRead) -> bool:
    """Whether a reading, which is entered, is to be tried again soon: it is not complete, and so were few before it."""
    short = short_walks(db, channel)
    return not reading.complete and (short is None or short.tries < freshness.TRIES_AT_ONCE)
