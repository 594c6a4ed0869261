"""Who copies whom: documents that carry one text, and which of them was published first."""

from __future__ import annotations

import json
import sqlite3

SHORTEST_COPY = 80
"""Characters below which equal texts prove nothing: 「详见附件」 is the whole text of thousands of notices."""


def link(db: sqlite3.Connection, document: int) -> None:
    """Judge which documents carry the text that this one now has: each of them copies the one that was published first.

    Of those that have been judged one is asked for, because it knows the first: a text that thousands share would else
    be judged a thousand times over.
    """
    digest, characters = db.execute(
        """
        select text_digest, characters from documents join versions on versions.id = documents.current_version
        where documents.id = ?
        """,
        (document,),
    ).fetchone()
    if characters < SHORTEST_COPY:
        return
    another = db.execute(
        """
        select documents.id from versions cross join documents on documents.current_version = versions.id
        where text_digest = ? and characters >= ? and documents.id != ? limit 1
        """,
        (digest, SHORTEST_COPY, document),
    ).fetchone()
    if another is None:
        return
    first = _original(db, another[0])
    if _first_published(db, [first, document]) == first:
        _copy(db, document, first, digest)
        return
    followers = _followers(db, first)
    _forget_copies(db, first)
    for member in (first, *followers):
        _copy(db, member, document, digest)


def unlink(db: sqlite3.Connection, document: int) -> None:
    """Take back what was judged of a document's earlier text. Those that copied it copy the next one."""
    followers = _followers(db, document)
    _forget_copies(db, document)
    if not followers:
        return
    heir = _first_published(db, followers)
    (digest,) = db.execute(
        """
        select text_digest from documents join versions on versions.id = documents.current_version
        where documents.id = ?
        """,
        (heir,),
    ).fetchone()
    for member in followers:
        if member != heir:
            _copy(db, member, heir, digest)


def _original(db: sqlite3.Connection, document: int) -> int:
    row = db.execute("select other from copies where document = ? and relation = 'identical'", (document,)).fetchone()
    return int(row[0]) if row else document


def _followers(db: sqlite3.Connection, document: int) -> list[int]:
    rows = db.execute("select document from copies where other = ? and relation = 'identical'", (document,))
    return [follower for (follower,) in rows]


def _first_published(db: sqlite3.Connection, documents: list[int]) -> int:
    row = db.execute(
        """
        select documents.id from json_each(?) as given cross join documents on documents.id = given.value
        order by coalesce(published_on, '9999'), first_seen_at, documents.id limit 1
        """,
        (json.dumps(documents),),
    ).fetchone()
    return int(row[0])


def _copy(db: sqlite3.Connection, document: int, original: int, digest: str) -> None:
    db.execute("update documents set copies_of = ? where id = ?", (original, document))
    evidence = f"same text {digest}"
    db.execute("insert into copies values (?, ?, 'identical', 1.0, ?)", (document, original, evidence))


def _forget_copies(db: sqlite3.Connection, document: int) -> None:
    """Take back what a document copies, and what copies it."""
    db.execute(
        """
        update documents set copies_of = null
        where id = :document or id in (select document from copies where other = :document and relation = 'identical')
        """,
        {"document": document},
    )
    db.execute("delete from copies where document = ? and relation = 'identical'", (document,))
    db.execute("delete from copies where other = ? and relation = 'identical'", (document,))
