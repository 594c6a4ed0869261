"""The change feed: every event in the gapless order of its commit, for readers who keep a cursor."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from archive.instants import to_text
from archive.records import Change, ChangeKind


def read_changes(connection: sqlite3.Connection, since: int = 0, limit: int = -1) -> list[dict[str, Any]]:
    """The events after the cursor ``since``, oldest first, with what a reader wants to know of their documents.

    One writer gives out ``seq`` inside the transaction of the change, so no event ever appears behind a cursor.
    """
    cursor = connection.execute(
        """
        select
            changes.seq, changes.at, changes.kind, changes.document, versions.number as version,
            documents.site, documents.url,
            coalesce(versions.title, documents.title) as title,
            coalesce(versions.document_number, documents.document_number) as document_number,
            versions.published_on, versions.added, versions.removed
        from changes
        join documents on documents.id = changes.document
        left join versions on versions.id = changes.version
        where changes.seq > ?
        order by changes.seq limit ?
        """,
        (since, limit),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def put(db: sqlite3.Connection, kind: ChangeKind, document: int, version: int, at: datetime) -> Change:
    """Put an event into the feed. One writer, inside the transaction of the change: so ``seq`` has no gaps."""
    seq = db.execute(
        "insert into changes (at, kind, document, version) values (?, ?, ?, ?)",
        (to_text(at), kind, document, version),
    ).lastrowid
    assert seq is not None
    return Change(seq=seq, at=at, kind=kind, document=document, version=version)


def last_seq(db: sqlite3.Connection) -> int:
    """The number of the feed's last event, 0 where there is none: the cursor of who has read it all."""
    return int(db.execute("select coalesce(max(seq), 0) from changes").fetchone()[0])


def note_rebuild(db: sqlite3.Connection) -> None:
    """Note that the database was made anew from the originals when the feed ended here. In the header of the file: a
    table of it would be the only one that a rebuild does not make as it was.
    """
    db.execute(f"pragma user_version = {last_seq(db)}")


def rebuilt_after(db: sqlite3.Connection) -> int:
    """The last event there was when the database was last made anew; 0 where it never was."""
    return int(db.execute("pragma user_version").fetchone()[0])


def counts_between(db: sqlite3.Connection, since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """How many events of each kind a site had, from one instant until before another."""
    first, behind = first_at(db, since), first_at(db, until)
    rows = db.execute(
        """
        select documents.site, changes.kind, count(*)
        from changes join documents on documents.id = changes.document
        where changes.seq >= ? and changes.seq < ? group by 1, 2
        """,
        (first, behind),
    )
    counts: dict[str, dict[str, int]] = {}
    for site, kind, count in rows:
        counts.setdefault(site, {})[kind] = count
    return counts


def first_at(db: sqlite3.Connection, at: datetime) -> int:
    """The first event that is not before an instant, found by halving: events are numbered as they happened."""
    low, high = 1, last_seq(db) + 1
    while low < high:
        middle = (low + high) // 2
        (found,) = db.execute("select at from changes where seq = ?", (middle,)).fetchone()
        low, high = (middle + 1, high) if found < to_text(at) else (low, middle)
    return low
