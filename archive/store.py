"""The archive itself: one database and its originals, one writer, and the order of writing that loses nothing.

Write order (each wrong one loses data in a power cut): WARC record appended → segment synced → COMMIT
(synchronous=FULL).
A batch is one open transaction of up to ``BATCH`` changes or ``BATCH_SECONDS``; its rows and its bytes become durable
together. A crash leaves at worst bytes behind the committed end of an open segment, which the next start cuts off.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from filelock import FileLock, Timeout
from sqlite_utils import Database

from archive import search, warc
from archive.errors import ArchiveLocked, NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld
from archive.instants import to_text
from archive.records import Exchange, Site
from archive.run import Run
from archive.schema import APPLICATION_ID, migrations

BATCH = 20
BATCH_SECONDS = 2.0
"""At a polite rate FULL and one fdatasync a batch cost nothing (measured: p95 16 ms); what a crash costs is one
batch.
"""

BUSY_MILLISECONDS = 5_000
JOURNAL_BYTES = 64 << 20


def originals_folder(path: Path) -> Path:
    """Where the WARC files of an archive lie: beside the database, named after it."""
    return path.with_name(path.stem + "-warc")


class Archive:
    """An open archive. ``Archive.read`` for everybody; ``Archive.write`` for the one crawl process."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock | None = None) -> None:
        self.path = path
        self.originals = originals_folder(path)
        self.connection = connection
        self.repaired: dict[str, int] = {}
        self._lock = lock
        self._segment: warc.Segment | None = None
        self._pending = 0
        self._batch_began = 0.0

    # ------------------------------------------------------------------ opening and closing

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only, while the crawl process may be writing.

        Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld.
        """
        if not path.is_file():
            raise NoArchive(path)
        connection = _connect(f"{path.resolve().as_uri()}?mode=ro")
        _check(path, connection)
        if migrations.pending(Database(connection)):
            connection.close()
            raise SchemaTooOld(path)
        return cls(path, connection)

    @classmethod
    def write(cls, path: Path) -> Self:
        """Open as the one writer: take the lock, create or migrate, mend what a crash left.

        Raises ArchiveLocked when there is a writer already, NotAnArchive, SchemaTooNew, DamagedRecord.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(path.name + ".lock"))
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise ArchiveLocked(path) from None
        try:
            connection = _connect(path.resolve().as_uri())
            if _is_empty(path, connection):
                connection.execute(f"pragma application_id = {APPLICATION_ID}")
            _check(path, connection)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.execute(f"pragma journal_size_limit = {JOURNAL_BYTES}")
            _migrate(connection)
            connection.execute(search.UNINDEXED)
            archive = cls(path, connection, lock)
            archive._repair()
        except BaseException:
            lock.release()
            raise
        return archive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Make durable what is pending, close the open segment, and let the next writer in."""
        if self._lock is not None:
            self.flush()
            self._close_segment()
            self.connection.execute("pragma wal_checkpoint(truncate)")
        self.connection.close()
        if self._lock is not None:
            self._lock.release()

    def _repair(self) -> None:
        """Cut the torn tails that a crash left, and close their segments: nothing is ever appended after a tear.

        A run that never ended was interrupted when its last capture was made, as far as anybody can know.
        """
        rows = self.connection.execute("select name, committed from segments where closed_at is null").fetchall()
        for name, committed in rows:
            path = self.originals / name
            cut = warc.repair(path, committed)
            if cut:
                self.repaired[name] = cut
            if committed:
                with self._transaction():
                    self.connection.execute("update segments set closed_at = opened_at where name = ?", (name,))
            else:
                path.unlink(missing_ok=True)
                self._forget_segment(name)
        with self._transaction():
            self.connection.execute(
                """
                update runs set outcome = 'interrupted', reason = 'its process died',
                    ended_at = coalesce(
                        (select fetched_at from captures where run = runs.id order by id desc limit 1), started_at
                    )
                where ended_at is null
                """
            )

    def _forget_segment(self, name: str) -> None:
        """Delete the row of a segment in which nothing was committed. Foreign keys are off meanwhile: no row can point
        to it, and looking for one would go through all captures.
        """
        self.connection.execute("pragma foreign_keys = off")
        with self._transaction():
            self.connection.execute("delete from segments where name = ?", (name,))
        self.connection.execute("pragma foreign_keys = on")

    # ------------------------------------------------------------------ writing

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A short transaction of its own. IMMEDIATE: a deferred one that reads first fails at once under contention."""
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """The one door for writing: a savepoint in the current batch, so that a failure undoes itself and no more."""
        if not self.connection.in_transaction:
            self.connection.execute("begin immediate")
            self._batch_began = time.monotonic()
        self.connection.execute("savepoint change")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("rollback to change")
            self.connection.execute("release change")
            raise
        self.connection.execute("release change")
        self._pending += 1
        if self._pending >= BATCH or time.monotonic() - self._batch_began >= BATCH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Make the batch durable: bytes first, then the rows that point to them."""
        if not self.connection.in_transaction:
            return
        search.index(self.connection)
        if self._segment is not None:
            self._segment.sync()
            self.connection.execute(
                "update segments set committed = ? where name = ?", (self._segment.end, self._segment.name)
            )
        self.connection.execute("commit")
        self._pending = 0

    def append(self, exchange: Exchange, digest: str, earlier: warc.Earlier | None, *, run: int) -> warc.Position:
        """Append the records of an exchange to the open segment; durable with the next ``flush``."""
        assert self._segment is not None
        members, length = warc.records_of(exchange, digest, earlier, run=run)
        return warc.Position(warc=self._segment.name, offset=self._segment.append(members), length=length)

    def open_segment(self, now: datetime) -> None:
        """Have a segment open that is not full. Its row is committed before its file exists, so this ends the batch."""
        if self._segment is not None and self._segment.full(now):
            self._close_segment()
        if self._segment is None:
            self.flush()
            name = warc.Segment.new_name(now)
            with self._transaction():
                self.connection.execute("insert into segments values (?, ?, 0, null, null)", (name, to_text(now)))
            self.originals.mkdir(exist_ok=True)
            self._segment = warc.Segment(self.originals, name, opened_at=now, software=f"Gongkai/{version('gongkai')}")

    def _close_segment(self) -> None:
        if self._segment is None:
            return
        self.flush()
        segment, self._segment = self._segment, None
        segment.close()
        with self._transaction():
            self.connection.execute(
                "update segments set committed = ?, closed_at = ? where name = ?",
                (segment.end, to_text(segment.opened_at), segment.name),
            )

    # ------------------------------------------------------------------ the border: see archive/run.py for the verbs

    def register(self, sites: Iterable[Site], now: datetime) -> None:
        """Write the sites and channels of settings.toml; what is there already keeps its history."""
        with self.change() as db:
            for site in sites:
                _register(db, site, now)

    def run(self, site: Site, now: datetime) -> Run:
        """Begin a crawl of one site."""
        self.register([site], now)
        with self.change() as db:
            run = db.execute("insert into runs (site, started_at) values (?, ?)", (site.id, to_text(now))).lastrowid
        assert run is not None
        return Run(self, run, site, now)

    def due(self, now: datetime) -> list[str]:
        """The ids of the sites where a channel is to be read or a resource to be checked by now."""
        rows = self.connection.execute(
            """
            select id from sites
            where exists (select 1 from channels where site = sites.id and due_at <= :now)
                or exists (select 1 from resources where site = sites.id and due_at <= :now)
            order by id
            """,
            {"now": to_text(now)},
        )
        return [site for (site,) in rows]

    # ------------------------------------------------------------------ reading

    def rows(self, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def original(self, capture: int) -> tuple[list[tuple[str, str]], bytes]:
        """The HTTP headers and the exact payload bytes of a capture; behind a revisit, those of the response it names.

        Raises KeyError when there is no such capture, DamagedRecord when its bytes are not what was recorded.
        """
        return original_payload(self.path, capture, connection=self.connection)


def original_payload(
    path: Path, capture: int, *, connection: sqlite3.Connection | None = None
) -> tuple[list[tuple[str, str]], bytes]:
    """See ``Archive.original``; opens the archive for reading when no connection is given."""
    if connection is None:
        with Archive.read(path) as archive:
            return original_payload(path, capture, connection=archive.connection)
    row = connection.execute(
        """
        select first.warc, first.offset, first.length
        from captures as asked
        join captures as first on first.id = coalesce(asked.refers_to, asked.id)
        where asked.id = ?
        """,
        (capture,),
    ).fetchone()
    if row is None:
        raise KeyError(f"no capture {capture} in {path}")
    name, offset, length = row
    _, _, headers, payload = warc.read_record(originals_folder(path) / name, offset, length)
    return headers, payload


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("pragma foreign_keys = on")
    return connection


def _is_empty(path: Path, connection: sqlite3.Connection) -> bool:
    try:
        return not connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise NotAnArchive(path, str(error)) from error


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Refuse what is not ours, what is damaged, and what is newer than we are, before touching it."""
    try:
        (found,) = connection.execute("pragma application_id").fetchone()
        if found != APPLICATION_ID:
            raise NotAnArchive(path, "another program's database")
        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        applied = {migration.name for migration in migrations.applied(Database(connection))}
    except sqlite3.DatabaseError as error:
        connection.close()
        raise NotAnArchive(path, str(error)) from error
    if applied - known:
        connection.close()
        raise SchemaTooNew(path, ", ".join(sorted(applied - known)))


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, one transaction a step: a step that fails leaves the archive as it was before it."""
    try:
        migrations.apply(Database(connection))
    except BaseException:
        connection.close()
        raise


def _register(db: sqlite3.Connection, site: Site, now: datetime) -> None:
    db.execute(
        """
        insert into sites (id, name, domain, code, region, family) values (?, ?, ?, ?, ?, ?)
        on conflict (id) do update set name = excluded.name, domain = excluded.domain, code = excluded.code,
            region = excluded.region, family = excluded.family
        """,
        (site.id, site.name, urlsplit(site.url).netloc, site.code, site.region, site.family),
    )
    for channel in site.channels:
        db.execute(
            """
            insert into channels (site, name, url, kind, interval_s, due_at) values (?, ?, ?, ?, 0, ?)
            on conflict (site, url) do update set name = excluded.name, kind = excluded.kind
            """,
            (site.id, channel.name, channel.url, site.family, to_text(now)),
        )
