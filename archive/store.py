"""The archive itself: one database and its originals, one writer, and the order of writing that loses nothing.

Write order (each wrong one loses data in a power cut): WARC record appended → segment synced → COMMIT
(synchronous=FULL).
A batch is one open transaction of up to ``BATCH`` changes, ``BATCH_BYTES`` or ``BATCH_SECONDS``; its rows and its bytes
become durable together. A crash leaves at worst bytes behind the committed end of an open segment, which the next start
cuts off.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Self

from filelock import FileLock

from archive import (
    captures,
    changes,
    copies,
    hosts,
    journal,
    pricing,
    repair,
    room,
    search,
    segments,
    sites,
    splitting,
    warc,
)
from archive.documents import Decided
from archive.errors import ArchiveError, OutOfSpace
from archive.freshness import Policy
from archive.instants import to_text
from archive.locking import locked
from archive.making import for_writing
from archive.opening import originals_folder, transaction
from archive.readable import ReadableArchive
from archive.records import Capture, Exchange, Site
from archive.run import Run

if TYPE_CHECKING:
    from archive.library import Library

BATCH = 100
BATCH_SECONDS = 2.0
BATCH_BYTES = 512 << 10
"""At a polite rate FULL and one fdatasync a batch cost nothing (measured: p95 16 ms); what a crash costs is one batch,
of two seconds and of half a megabyte of originals at most. Of a crawl of many sites that is fifty pages: with batches
of ten a page costs a seventh more (measured), for the search index is written anew with each.
"""


class Archive(ReadableArchive):
    """An open archive. ``Archive.read`` for everybody; ``Archive.write`` for the one crawl process."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock | None = None) -> None:
        super().__init__(path, connection)
        self.originals = originals_folder(path)
        self.policy = Policy()
        """What the operator grants: how often to look again."""
        self.reads_files = True
        """Files that are recorded are read before they count as saved: always, but for deeds of earlier times."""
        self.repaired: dict[str, int] = {}
        self.failure: ArchiveError | None = None
        """Why nothing can be written any more, once the disk has failed."""
        self._lock = lock
        self._keep_free = 0
        self._segment: segments.Segment | None = None
        self._deeds: list[journal.Deed] = []
        """What the journal will say of this batch."""
        self._described: dict[str, Site] = {}
        self._now: datetime | None = None
        self._pending = 0
        self._batch_began = 0.0

    # ------------------------------------------------------------------ opening and closing

    @staticmethod
    def open(path: str | PathLike[str]) -> Library:
        """Open for who analyses it: documents, versions, originals, search and the feed, read-only.

        Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale.
        """
        from archive.library import Library

        return Library(path)

    @classmethod
    def write(
        cls, path: Path, *, keep_free: int = 0, lock: FileLock | None = None, policy: Policy | None = None
    ) -> Self:
        """Open as the one writer: take the lock, create or migrate, mend what a crash left.

        ``keep_free`` are the bytes that are to stay free on the disk; ``lock`` is for who holds it already; ``policy``
        is how often to look again. Raises ArchiveLocked when there is a writer already, OutOfSpace, CannotWrite,
        OriginalsAlone, NotAnArchive, SchemaTooNew, DamagedRecord.
        """
        with room.sentences(path):
            segments.make_folder(path.parent)
            lock = lock or locked(path)
            try:
                archive = cls(path, for_writing(path, originals_folder(path)), lock)
                archive._keep_free = keep_free
                archive.policy = policy or archive.policy
                if short := archive.shortage():
                    raise short
                archive.repaired = repair.mend(archive.connection, archive.originals)
                archive._judge_earlier_documents()
            except BaseException:
                lock.release()
                raise
        return archive

    def _judge_earlier_documents(self) -> None:
        """Begin to judge what an earlier version of Gongkai did not; each batch goes on with it."""
        if copies.unjudged(self.connection):
            with self.change() as db:
                copies.judge_some(db)

    def close(self) -> None:
        """Make durable what is pending, close the open segment, and let the next writer in."""
        try:
            if self._lock is not None and self.failure is None:
                self.flush()
                self._close_segment()
                self.connection.execute("pragma wal_checkpoint(truncate)")
        finally:
            self.connection.close()
            if self._lock is not None:
                self._lock.release()

    def shortage(self) -> ArchiveError | None:
        """Why the crawl must stop: the disk has failed, or has less room than it is to keep. None while it may go
        on.
        """
        if self.failure is None and (why := room.shortage([self.path.parent, self.originals], self._keep_free)):
            return OutOfSpace(self.path, why)
        return self.failure

    # ------------------------------------------------------------------ writing

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """The one door for writing: a savepoint in the current batch, so that a failure undoes itself and no more.

        Raises OutOfSpace and CannotWrite when the disk fails: then the batch is given up, and so is all writing.
        """
        with self._or_give_up():
            if not self.connection.in_transaction:
                self.connection.execute("begin immediate")
                self._batch_began = time.monotonic()
            with self._savepoint():
                yield self.connection
            self._pending += 1
            if self._is_full():
                self.flush()

    def _is_full(self) -> bool:
        """Whether the batch is to be made durable."""
        unsynced = self._segment.end - self._segment.committed if self._segment else 0
        waited = time.monotonic() - self._batch_began
        return self._pending >= BATCH or unsynced >= BATCH_BYTES or waited >= BATCH_SECONDS

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """Rows, bytes and deeds of one change: all of them or none."""
        deeds = len(self._deeds)
        end = self._segment.end if self._segment else 0
        self.connection.execute("savepoint change")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # a full disk makes SQLite roll back all of it
                self.connection.execute("rollback to change")
                self.connection.execute("release change")
            del self._deeds[deeds:]
            if self._segment:
                self._segment.cut(end)
            raise
        self.connection.execute("release change")

    @contextmanager
    def _or_give_up(self) -> Iterator[None]:
        """Turn an error of the disk into its sentence, once and for all: after it nobody knows what was written."""
        if self.failure is not None:
            raise self.failure
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            self.failure = room.trouble(self.path, error)
            if self.failure is None:
                raise
            self._give_up()
            raise self.failure from error

    def _give_up(self) -> None:
        """Forget the batch: its resources are still due."""
        if self.connection.in_transaction:
            self.connection.execute("rollback")
        if self._segment is not None:
            self._segment.cut(self._segment.committed)
        self._deeds.clear()

    def decided(self, capture: Capture) -> Decided:
        """What was decided of a page before it is saved: nothing, but in a rebuild."""
        return Decided()

    def last_told(self) -> int:
        """The last event of the feed."""
        return changes.last_seq(self.connection)

    def note(self, deed: journal.Deed) -> None:
        """Have the journal say this of the current change."""
        self._deeds.append(deed)

    def flush(self) -> None:
        """Make the batch durable: bytes first, then the rows that point to them."""
        with self._or_give_up():
            if not self.connection.in_transaction:
                return
            copies.judge_some(self.connection)
            search.index(self.connection)
            if self._segment is not None:
                self._write_journal(self._segment)
                self._segment.sync()
                self.connection.execute(
                    "update segments set committed = ? where name = ?", (self._segment.end, self._segment.name)
                )
            self.connection.execute("commit")
            if self._segment is not None:
                self._segment.committed = self._segment.end
            self._deeds.clear()
            self._pending = 0

    def _write_journal(self, segment: segments.Segment) -> None:
        if self._deeds:
            segment.append(journal.member(self._deeds, self._now or segment.opened_at))

    def append(self, exchange: Exchange, digest: str, earlier: warc.Earlier | None, *, run: int) -> warc.Position:
        """Append the records of an exchange to the open segment; durable with the next ``flush``."""
        assert self._segment is not None
        members, length = warc.records_of(exchange, digest, earlier, run=run)
        return warc.Position(warc=self._segment.name, offset=self._segment.append(members), length=length)

    def open_segment(self, now: datetime) -> None:
        """Have a segment open that is not full. Its row is committed before its file exists, so this ends the batch."""
        self._now = now
        if self._segment is not None and self._segment.full(now):
            self._close_segment()
        if self._segment is None:
            self.flush()
            with self._or_give_up():
                self._segment = self._new_segment(now)

    def _new_segment(self, now: datetime) -> segments.Segment:
        name = segments.Segment.new_name(now)
        with transaction(self.connection):
            self.connection.execute("insert into segments values (?, ?, 0, null, null)", (name, to_text(now)))
            (number,) = self.connection.execute("select rowid from segments where name = ?", (name,)).fetchone()
        segments.make_folder(self.originals)
        software = f"Gongkai/{version('gongkai')}"
        return segments.Segment(self.originals, name, number=number, opened_at=now, software=software)

    def _close_segment(self) -> None:
        if self._segment is None:
            return
        self.flush()
        with self._or_give_up():
            segment, self._segment = self._segment, None
            segment.close()
            with transaction(self.connection):
                self.connection.execute(
                    "update segments set committed = ?, closed_at = ?, digest = ? where name = ?",
                    (
                        segment.end,
                        to_text(segment.opened_at),
                        segments.file_digest(self.originals / segment.name),
                        segment.name,
                    ),
                )

    # ------------------------------------------------------------------ the border: see archive/run.py for the verbs

    def register(self, described: Iterable[Site], now: datetime) -> None:
        """Write the sites and channels of settings.toml; what is there already keeps its history."""
        with self.change() as db:
            for site in described:
                sites.register(db, site, now)

    def run(self, site: Site, now: datetime) -> Run:
        """Begin a crawl of one site."""
        self.open_segment(now)
        self.register([site], now)
        with self.change() as db:
            run = db.execute("insert into runs (site, started_at) values (?, ?)", (site.id, to_text(now))).lastrowid
            assert run is not None
            pricing.renew(db, self.policy, now)
            known = self._described.get(site.id) == site
            self.note(journal.Began(run=run, site=site.id, at=now, description=None if known else site))
        self._described[site.id] = site
        return Run(self, run, site, now)

    def due(self, now: datetime, budgets: Mapping[str, int] | None = None) -> list[str]:
        """The ids of the sites where a channel is to be read or a resource to be checked by now, and that may be asked.

        Left out are those all of whose hosts rest, and those that were sent the requests of their day already
        (``budgets`` by site). Quiet hours stand in the settings: see ``crawler.windows.open_at``.
        """
        return list(self.due_in_turn(now, budgets))

    def due_in_turn(self, now: datetime, budgets: Mapping[str, int] | None = None) -> Iterator[str]:
        """The same for who takes only some of them: the one that has waited longest first."""
        return sites.due(self.connection, now, budgets, requisites=self.policy.requisites)

    def rests(self, site: str, now: datetime) -> str | None:
        """Why a site is left alone for now, in a sentence; None when it may be asked."""
        return hosts.rest(self.connection, site, now)

    # ------------------------------------------------------------------ what people say: see archive/splitting.py

    def split(self, one: int, other: int, now: datetime) -> None:
        """Somebody says that these are two documents. Raises NoDocument, OneDocument, SplitAlready."""
        splitting.split(self, one, other, now)

    def join(self, one: int, other: int, now: datetime) -> None:
        """Somebody takes a split back. Raises NoDocument, OneDocument, NotSplit."""
        splitting.join(self, one, other, now)

    # ------------------------------------------------------------------ reading

    def original(self, capture: int) -> tuple[list[tuple[str, str]], bytes]:
        """The HTTP headers and the exact payload bytes of a capture; behind a revisit, those of the response it names.

        Raises KeyError when there is no such capture, DamagedRecord when its bytes are not what was recorded.
        """
        return captures.original(self.connection, self.originals, capture)
