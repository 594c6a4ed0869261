"""Splitting: a person says that two documents are two, whatever their texts say, and may take it back.

It outlives the database: the journal tells of it, and a rebuild does it again.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from archive import copies, journal
from archive.errors import NoDocument, NotSplit, OneDocument, SplitAlready
from archive.instants import from_text, to_text

if TYPE_CHECKING:
    from archive.store import Archive


def split(archive: Archive, one: int, other: int, now: datetime) -> None:
    """Say that these are two documents, and judge anew what was judged of them."""
    pair = _pair(archive.connection, one, other)
    if at := split_at(archive.connection, *pair):
        raise SplitAlready(*pair, at)
    _tell(archive, journal.Split(documents=pair, at=_whole_second(now)))


def join(archive: Archive, one: int, other: int, now: datetime) -> None:
    """Take a split back: the two are judged like any others again."""
    pair = _pair(archive.connection, one, other)
    if not split_at(archive.connection, *pair):
        raise NotSplit(*pair)
    _tell(archive, journal.Split(documents=pair, at=_whole_second(now), undone=True))


def again(db: sqlite3.Connection, deed: journal.Split) -> None:
    """Do what a deed of the journal says; nothing where today's reader no longer sees both documents."""
    one, other = deed.documents
    if not (_is_known(db, one) and _is_known(db, other)):
        return
    if deed.undone:
        db.execute("delete from splits where document = ? and other = ?", (one, other))
    else:
        db.execute("insert or ignore into splits values (?, ?, ?)", (one, other, to_text(deed.at)))
    judged = _judged_anew(db, one, other)
    copies.unlink(db, judged)
    copies.link(db, judged)


def split_at(db: sqlite3.Connection, one: int, other: int) -> str | None:
    """When somebody split the two; None where nobody did."""
    pair = (min(one, other), max(one, other))
    row = db.execute("select at from splits where document = ? and other = ?", pair).fetchone()
    return row[0] if row else None


def _tell(archive: Archive, deed: journal.Split) -> None:
    archive.open_segment(deed.at)
    with archive.change() as db:
        again(db, deed)
        archive.note(deed)
    archive.flush()


def _whole_second(now: datetime) -> datetime:
    """An instant as the tables write it, so that a rebuild writes the same."""
    return from_text(to_text(now))


def _pair(db: sqlite3.Connection, one: int, other: int) -> tuple[int, int]:
    """The two in the order in which they are kept."""
    for document in (one, other):
        if not _is_known(db, document):
            raise NoDocument(str(document))
    if one == other:
        raise OneDocument(one)
    return min(one, other), max(one, other)


def _is_known(db: sqlite3.Connection, document: int) -> bool:
    return db.execute("select 1 from documents where id = ?", (document,)).fetchone() is not None


def _judged_anew(db: sqlite3.Connection, one: int, other: int) -> int:
    """Which of the two leaves the other's group, or comes back to it: not the one that others copy, because all of
    them would have to be judged with it. Where neither is copied, the later.
    """
    return one if _is_copied(db, other) and not _is_copied(db, one) else other


def _is_copied(db: sqlite3.Connection, document: int) -> bool:
    return db.execute("select 1 from documents where copies_of = ? limit 1", (document,)).fetchone() is not None
