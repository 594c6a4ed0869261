"""Opening an archive's database for reading: what is ours, and of which schema. It imports nothing that only a writer
needs: with sqlite-utils a fifth of the time of `gongkai status` went into its beginning.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import tokenizer
from archive.errors import NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale

APPLICATION_ID = 0x676B6169
"""'gkai' in the header of the file, so that `file` and we can tell an archive from any other database."""

STEPS = (
    "m001_the_archive",
    "m002_drawn_pages",
    "m003_the_ledger",
    "m004_a_million_documents",
    "m005_reextracted",
    "m006_copies",
    "m007_aliases",
    "m008_the_clock",
    "m009_reading",
    "m010_certificates",
    "m011_files",
    "m012_when_files_were_read",
    "m013_outlines",
    "m014_hits_in_one_place",
)
"""The migrations of `archive.schema` by name: what an archive of today has gone through."""

BUSY_MILLISECONDS = 5_000


def originals_folder(path: Path) -> Path:
    """Where the WARC files of an archive lie: beside the database, named after it."""
    return path.with_name(path.stem + "-warc")


def for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale.
    """
    if not path.is_file():
        raise NoArchive(path)
    connection = connect(f"{path.resolve().as_uri()}?mode=ro")
    if check(path, connection) != {*STEPS}:
        connection.close()
        raise SchemaTooOld(path)
    if not tokenizer.is_current(connection):
        connection.close()
        raise SearchIndexStale(path)
    return connection


def check(path: Path, connection: sqlite3.Connection) -> set[str]:
    """The steps that an archive has gone through. Refuses what is not ours, what is damaged, and what is newer than we
    are, before touching it.
    """
    try:
        (found,) = connection.execute("pragma application_id").fetchone()
        if found != APPLICATION_ID:
            raise NotAnArchive(path, "another program's database")
        applied = _applied(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise NotAnArchive(path, str(error)) from error
    if newer := applied.difference(STEPS):
        connection.close()
        raise SchemaTooNew(path, ", ".join(sorted(newer)))
    return applied


def _applied(connection: sqlite3.Connection) -> set[str]:
    """As sqlite-utils writes them down, in a table that a new archive does not have yet."""
    if not connection.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone():
        return set()
    rows = connection.execute("select name from _sqlite_migrations where migration_set = 'gongkai'")
    return {name for (name,) in rows}


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """A short transaction of its own. IMMEDIATE: a deferred one that reads first fails at once under contention."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise
    db.execute("commit")


def connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("pragma foreign_keys = on")
    return connection
