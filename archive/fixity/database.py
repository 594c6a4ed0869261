"""The database by itself: its pages, its references, and what must hold between its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from archive.fixity.damage import Damage, Kind
from archive.text import digest_of

TEXTS_AT_ONCE = 100
"""Read in pieces: one long read would keep the writer's log from being taken back into the database."""

Check = Callable[[Path, sqlite3.Connection], Iterator[Damage]]


def inspect(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """All that is wrong with the database. A check that cannot be made is a damage, and the others are made."""
    for check in (_integrity, _references, _texts, _feed, _versions, _search):
        try:
            yield from check(path, db)
        except sqlite3.DatabaseError as error:
            yield _damage(path, "database", f"{check.__doc__} could not be looked at ({error})")


def _integrity(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its pages"""
    for (line,) in db.execute("pragma integrity_check"):
        for sentence in str(line).splitlines():
            if sentence not in ("ok", "*** in database main ***"):
                yield _damage(path, "database", sentence)


def _references(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its references"""
    for table, row, parent, _ in db.execute("pragma foreign_key_check"):
        yield _damage(path, "database", f"it refers to a row of {parent} that is not there", row=f"{table} {row}")


def _texts(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its texts"""
    last = 0
    query = "select rowid, digest, text, characters from texts where rowid > ? order by rowid limit ?"
    while rows := db.execute(query, (last, TEXTS_AT_ONCE)).fetchall():
        last = rows[-1][0]
        for _, digest, text, characters in rows:
            actual = digest_of(text)
            if (actual, len(text)) != (digest, characters):
                sentence = f"the text has {len(text):,} characters and the digest {actual}, its row says otherwise"
                yield _damage(path, "text", sentence, row=f"texts {digest}", url=_url_of_text(db, digest))


def _url_of_text(db: sqlite3.Connection, digest: str) -> str | None:
    row = db.execute(
        """
        select url from versions join documents on documents.id = versions.document
        where versions.text = ? order by versions.id limit 1
        """,
        (digest,),
    ).fetchone()
    return row[0] if row else None


def _feed(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its change feed"""
    gaps = db.execute(
        """
        select before + 1, seq - 1
        from (
            select seq, lag(seq, 1, 0) over (order by seq) as before from changes
            union all
            select seq + 1, (select coalesce(max(seq), 0) from changes) from sqlite_sequence where name = 'changes'
        )
        where seq > before + 1
        """
    )
    for first, last in gaps:
        what = f"event {first} is missing" if first == last else f"events {first} to {last} are missing"
        yield _damage(path, "feed", what, row=f"changes {first}")


def _versions(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its versions"""
    documents = db.execute(
        """
        select documents.id, documents.url, current_version, versions.document, versions.number, documents.versions,
            (select count(*) from versions as all_of_them where all_of_them.document = documents.id)
        from documents left join versions on versions.id = current_version
        """
    )
    for document, url, current, owner, number, stated, count in documents:
        row = f"documents {document}"
        if owner != document:
            whose = "does not exist" if owner is None else f"belongs to document {owner}"
            yield _damage(path, "version", f"its current version {current} {whose}", row=row, url=url)
        elif not number == stated == count:
            sentence = f"it has {count} versions, counts {stated}, and its current one is number {number}"
            yield _damage(path, "version", sentence, row=row, url=url)


def _search(path: Path, db: sqlite3.Connection) -> Iterator[Damage]:
    """its search index"""
    # an index without content keeps a row a document in its table of sizes; FTS5's own check needs to write
    unfound = db.execute(
        """
        select versions.id, documents.url from versions join documents on documents.id = versions.document
        where versions.id not in (select id from versions_fts_docsize)
        """
    )
    for version, url in unfound:
        yield _damage(path, "search", "search does not know it", row=f"versions {version}", url=url)
    for (version,) in db.execute("select id from versions_fts_docsize where id not in (select id from versions)"):
        yield _damage(path, "search", "search knows a version that does not exist", row=f"versions {version}")
    for (file,) in db.execute("select id from files where id not in (select id from files_fts_docsize)"):
        yield _damage(path, "search", "search does not know it", row=f"files {file}")
    for (file,) in db.execute("select id from files_fts_docsize where id not in (select id from files)"):
        yield _damage(path, "search", "search knows a file that does not exist", row=f"files {file}")


def _damage(path: Path, kind: Kind, sentence: str, *, row: str | None = None, url: str | None = None) -> Damage:
    return Damage(kind=kind, file=path, sentence=sentence, row=row, url=url)
