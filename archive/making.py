"""An archive's database as its one writer opens it: made, or brought up to date, and what a writer needs of SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from archive import indexing, search, tokenizer
from archive.errors import NotAnArchive, OriginalsAlone
from archive.opening import APPLICATION_ID, check, connect, transaction
from archive.schema import migrations
from archive.sqlite import Database

JOURNAL_BYTES = 64 << 20

CHECKPOINT_PAGES = 4_000
CACHE_KIB = 32_768
"""A batch touches a thousand pages of the database here and there. With SQLite's own 1,000 pages of log and 2 MB of
cache each batch has most of them written and read again: an eighth of what saving a page takes (measured).
"""

MODE = 0o640
"""Of a new database, as of the originals; SQLite gives it to the files beside."""


def for_writing(path: Path, originals: Path | None) -> sqlite3.Connection:
    """The writer's connection to an archive that is made or migrated if need be, beside ``originals``.

    Raises NotAnArchive, SchemaTooNew, OriginalsAlone.
    """
    with suppress(OSError):  # SQLite says what is in the way
        if not path.exists():
            path.touch(MODE)
    connection = connect(path.resolve().as_uri())
    if _is_empty(path, connection):
        if originals is not None and any(originals.glob("*.warc.gz")):
            connection.close()
            path.unlink()
            raise OriginalsAlone(path, originals)
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
    check(path, connection)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(f"pragma wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute(f"pragma cache_size = -{CACHE_KIB}")
    connection.execute(f"pragma journal_size_limit = {JOURNAL_BYTES}")
    _migrate(connection)
    connection.execute(search.UNINDEXED)
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, and then the search index, one transaction a step: a step that fails leaves the
    archive as it was before it.
    """
    try:
        migrations.apply(Database(connection))
        while not tokenizer.is_current(connection):
            with transaction(connection):
                indexing.renew_some(connection)
    except BaseException:
        connection.close()
        raise


def _is_empty(path: Path, connection: sqlite3.Connection) -> bool:
    try:
        return not connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise NotAnArchive(path, str(error)) from error
