"""Opening an archive's database: what is ours, what is not, and what a writer needs of SQLite."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from archive import indexing, search
from archive.errors import (
    ArchiveLocked,
    NoArchive,
    NotAnArchive,
    OriginalsAlone,
    SchemaTooNew,
    SchemaTooOld,
    SearchIndexStale,
)
from archive.schema import APPLICATION_ID, migrations
from archive.sqlite import Database

BUSY_MILLISECONDS = 5_000
JOURNAL_BYTES = 64 << 20

_PLUGINS = threading.Lock()
"""sqlite-utils registers its plugins with the first Database of a process. Two threads that opened at once did so
twice, and one died of it (`gongkai push`, two receivers)."""

MODE = 0o640
"""Of a new database, as of the originals; SQLite gives it to the files beside."""


def originals_folder(path: Path) -> Path:
    """Where the WARC files of an archive lie: beside the database, named after it."""
    return path.with_name(path.stem + "-warc")


def locked(path: Path) -> FileLock:
    """The lock that makes its holder the one writer of an archive. Raises ArchiveLocked."""
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise ArchiveLocked(path) from None
    return lock


@contextmanager
def alone(lock_file: Path, otherwise: Exception) -> Iterator[None]:
    """Be the only process within this, by a lock file; where another is, ``otherwise`` is raised."""
    lock = FileLock(lock_file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise otherwise from None
    try:
        yield
    finally:
        lock.release()


def is_locked(path: Path) -> bool:
    """Whether somebody is writing to the archive at this moment."""
    try:
        locked(path).release()
    except ArchiveLocked:
        return True
    return False


def for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale.
    """
    if not path.is_file():
        raise NoArchive(path)
    connection = _connect(f"{path.resolve().as_uri()}?mode=ro")
    _check(path, connection)
    if migrations.pending(Database(connection)):
        connection.close()
        raise SchemaTooOld(path)
    if not indexing.is_current(connection):
        connection.close()
        raise SearchIndexStale(path)
    return connection


def for_writing(path: Path, originals: Path | None) -> sqlite3.Connection:
    """The writer's connection to an archive that is made or migrated if need be, beside ``originals``.

    Raises NotAnArchive, SchemaTooNew, OriginalsAlone.
    """
    with suppress(OSError):  # SQLite says what is in the way
        if not path.exists():
            path.touch(MODE)
    connection = _connect(path.resolve().as_uri())
    if _is_empty(path, connection):
        if originals is not None and any(originals.glob("*.warc.gz")):
            connection.close()
            path.unlink()
            raise OriginalsAlone(path, originals)
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
    _check(path, connection)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
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
        while not indexing.is_current(connection):
            with transaction(connection):
                indexing.renew_some(connection)
    except BaseException:
        connection.close()
        raise


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


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("pragma foreign_keys = on")
    return connection


def _is_empty(path: Path, connection: sqlite3.Connection) -> bool:
    try:
        return not connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise NotAnArchive(path, str(error)) from error


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what is not ours, what is damaged, and what is newer than we are, before touching it."""
    try:
        (found,) = connection.execute("pragma application_id").fetchone()
        if found != APPLICATION_ID:
            raise NotAnArchive(path, "another program's database")
        with _PLUGINS:
            known = {migration.name for migration in migrations.pending(Database(memory=True))}
            applied = {migration.name for migration in migrations.applied(Database(connection))}
    except sqlite3.DatabaseError as error:
        connection.close()
        raise NotAnArchive(path, str(error)) from error
    if applied - known:
        connection.close()
        raise SchemaTooNew(path, ", ".join(sorted(applied - known)))
