"""Rebuilding: the database anew from the originals, deed by deed as the journal tells them.

Deeds are done through the very verbs that the crawler used, so that every table comes out as it was; only what pages
say is read again. Where today's reading differs, the versions are today's, while the feed stays as it was told: readers
hold its cursors. What differs is told as ``reextracted`` at its end (see ``tell``), and is no change by the site.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from filelock import FileLock

from archive import aliases, attachments, changes, files, journal, repair, splitting, warc
from archive.documents import Decided
from archive.errors import NoJournal
from archive.freshness import Policy
from archive.instants import from_text, to_text
from archive.inventory import Inventory, ScannedSegment, deeds
from archive.making import for_writing
from archive.records import Absence, Capture, Change, Content, Exchange, FileContent, Found, Site
from archive.run import Run
from archive.segments import sync_file
from archive.store import Archive


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A deed, and for a capture that was read, what to read it from."""

    deed: journal.Deed
    segment: ScannedSegment
    original: Original | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A response that was read when it came: where it lies, and whose it is."""

    path: Path
    offset: int
    length: int
    site: Site
    outlined: bool = False
    """Its outline was kept, and is to be made again."""

    def exchange(self) -> Exchange:
        """Raises DamagedRecord."""
        return warc.read_exchange(self.path, self.offset, self.length)


class Rebuilding(Archive):
    """An archive that is being made from originals which are there already."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock | None = None) -> None:
        super().__init__(path, connection, lock)
        self.reread: dict[int, str] = {}
        """The captures that say something else today than they were said to: the digest of what they say."""
        self.differing: set[int] = set()
        """The documents behind them."""
        self._inventory: Inventory | None = None
        self._runs: dict[int, Run] = {}
        self._captures: dict[int, dict[int, Capture]] = {}
        """Of each run that is open, by their numbers."""
        self._sites: dict[str, Site] = {}
        self._position: warc.Position | None = None
        self._saving: journal.Saved | None = None

    @classmethod
    def begin(cls, path: Path, originals: Path, found: Inventory, policy: Policy | None = None) -> Self:
        """A new database at ``path``. Until it is done nothing of it is safe, and nothing is lost with it.

        ``policy`` is that of the archive it is made of, so that everything is due when it was.
        """
        archive = cls(path, for_writing(path, None))
        archive.originals = originals
        archive.policy = policy or archive.policy
        archive._inventory = found
        archive.connection.execute("pragma synchronous = off")
        archive.connection.execute("create temp table feed (seq integer primary key, at, kind, document, version)")
        with archive.change() as db:
            for segment in found.segments:
                whole = (originals / segment.name).stat().st_size == segment.committed
                db.execute(
                    """
                    insert into segments (rowid, name, opened_at, committed, closed_at, digest)
                    values (?, ?, ?, ?, ?, ?)
                    """,
                    (
                        segment.number,
                        segment.name,
                        segment.opened_at,
                        segment.committed,
                        segment.opened_at if whole else None,  # an open one has its tail cut at the next start
                        segment.digest if whole else None,
                    ),
                )
        return archive

    def steps(self) -> Iterator[Step]:
        """All deeds in their order. Steps are to be done in it, but may be looked at ahead."""
        assert self._inventory is not None
        sites: dict[str, Site] = {}
        runs: dict[int, str] = {}
        waiting: dict[int, Original] = {}
        for segment, deed in deeds(self.originals, self._inventory.segments):
            original = None
            if isinstance(deed, journal.Began):
                sites[deed.site] = deed.description or sites[deed.site]
                runs[deed.run] = deed.site
            elif isinstance(deed, journal.Recorded):
                path, site = self.originals / segment.name, sites[runs[deed.run]]
                waiting[deed.capture] = Original(path=path, offset=deed.offset, length=deed.length, site=site)
            elif isinstance(deed, journal.Saved):
                original = replace(waiting.pop(deed.capture), outlined=bool(deed.outlined))
            elif isinstance(deed, journal.SaidAgain):
                del waiting[deed.capture]
            elif isinstance(deed, journal.Finished):
                waiting = {capture: place for capture, place in waiting.items() if place.site.id != runs[deed.run]}
            yield Step(deed=deed, segment=segment, original=original)

    # ------------------------------------------------------------------ doing again

    def do(self, step: Step, found: Found | None = None) -> None:
        """Do a deed again; ``found`` is what today's reader finds in the original of a Saved. Raises DamagedRecord,
        NoJournal.
        """
        deed = step.deed
        if isinstance(deed, journal.Began):
            self._begin(deed)
        elif isinstance(deed, journal.Recorded):
            self._record(deed, step.segment)
        elif isinstance(deed, journal.Reread):
            self._keep(deed.told)
        elif isinstance(deed, journal.Split):
            with self.change() as db:
                splitting.again(db, deed)
        elif isinstance(deed, journal.ReadLater):
            self._read_later(deed, found)
        else:
            self._tell_run(self._runs[deed.run], deed, found)

    def _begin(self, deed: journal.Began) -> None:
        self._sites[deed.site] = deed.description or self._sites[deed.site]
        with self.change() as db:
            repair.interrupt_runs(db, deed.site)
        run = self.run(self._sites[deed.site], deed.at)
        if run.id != deed.run:
            raise NoJournal(self.originals, f"run {deed.run} is the first that is told of; what came before is not")
        self._runs[run.id] = run
        self._captures[run.id] = {}

    def _record(self, deed: journal.Recorded, segment: ScannedSegment) -> None:
        self._position = warc.Position(warc=segment.name, offset=deed.offset, length=deed.length)
        self.reads_files = deed.to_be_read
        exchange = warc.read_exchange(self.originals / segment.name, deed.offset, deed.length)
        capture = self._runs[deed.run].record(exchange)
        if capture is None or capture.id != deed.capture:
            raise NoJournal(self.originals, f"capture {deed.capture} is told of; what came before it is not")
        self._captures[deed.run][capture.id] = capture
        self._keep(deed.told)

    def _read_later(self, deed: journal.ReadLater, found: Found | None) -> None:
        content = deed.content or found
        assert isinstance(content, FileContent)
        with self.change() as db:
            attachments.read_later(db, deed.capture, content, deed.at, after=self.last_told())
        self._keep(deed.told)
        if deed.content is None and self._reads_otherwise(deed.capture, deed.found, journal.digest_of(content)):
            self.differing |= attachments.documents_having(self.connection, deed.capture)

    def held(self, capture: int) -> Exchange | None:
        """A file that waited, by its capture. None while that one's deed is not done again."""
        row = self.connection.execute("select warc, offset, length from captures where id = ?", (capture,)).fetchone()
        return self.whole(warc.read_exchange(self.originals / row[0], row[1], row[2])) if row else None

    def _tell_run(
        self,
        run: Run,
        deed: journal.Missed
        | journal.Discovered
        | journal.Saved
        | journal.SaidAgain
        | journal.Listed
        | journal.Finished,
        found: Found | None,
    ) -> None:
        captures = self._captures[run.id]
        if isinstance(deed, journal.Missed):
            run.record(
                Exchange(url=deed.url, resource_url=deed.url, kind=deed.kind, fetched_at=deed.at, failure=deed.why)
            )
        elif isinstance(deed, journal.Discovered):
            run.discovered(captures[deed.capture], deed.channel, deed.entries, elsewhere=deed.elsewhere)
        elif isinstance(deed, journal.Saved):
            assert found is not None
            self._save(run, deed, found)
        elif isinstance(deed, journal.SaidAgain):
            run.says_the_same(captures[deed.capture])
            self._keep(deed.told)
        elif isinstance(deed, journal.Listed):
            first = captures[deed.first_page] if deed.first_page else None
            run.listed(deed.channel, replace(deed.reading, first_page=first), deed.at)
        else:
            run.finish(deed.outcome, deed.counts, now=deed.at, reason=deed.reason)
            del self._runs[run.id], self._captures[run.id]

    def _save(self, run: Run, deed: journal.Saved, found: Found) -> None:
        assert self._inventory is not None
        capture = self._captures[run.id][deed.capture]
        if isinstance(found, FileContent):  # what was read of these bytes before stands, as it did
            found = run.read_before(capture) or found
        said, last = journal.digest_of(found), self._inventory.found.get(deed.capture, deed.found)
        was_document = "sha256:" in deed.found + last
        self._saving = deed
        found = _still_a_document(found) if was_document and not isinstance(found, FileContent) else found
        run.save(capture, replace(found, requisites=deed.requisites) if isinstance(found, Content) else found)
        self._keep(deed.told)
        if not self._reads_otherwise(deed.capture, deed.found, said):
            return
        if (document := aliases.document_at(self.connection, capture.resource)) is not None:
            self.differing.add(document)
        self.differing |= attachments.documents_naming(self.connection, capture.resource)

    def _reads_otherwise(self, capture: int, found: str, said: str) -> bool:
        """Whether a capture says something else today than when it was last told what it says. If so that is noted."""
        assert self._inventory is not None
        if said == self._inventory.found.get(capture, found):
            return False
        self.reread[capture] = said
        return True

    def _keep(self, told: tuple[journal.Told, ...]) -> None:
        """Keep what readers of the feed were told. A version that today's reader does not see is the one before it."""
        self.connection.executemany(
            """
            insert into temp.feed
            select :seq, :at, :kind, :document, max(id) from versions where document = :document and number <= :version
            """,
            [
                {
                    "seq": event.seq,
                    "at": to_text(event.at),
                    "kind": event.kind,
                    "document": event.document,
                    "version": event.version,
                }
                for event in told
            ],
        )

    def whole(self, exchange: Exchange) -> Exchange | None:
        """An exchange with its payload: for a revisit, that of the response it points back to. None while that one's
        deed is not done again.
        """
        if exchange.payload_digest is None:
            return exchange
        row = self.connection.execute(
            """
            select warc, offset, length from captures
            where payload_digest = ? and type = 'response' and truncated is null limit 1
            """,
            (exchange.payload_digest,),
        ).fetchone()
        return replace(exchange, payload=warc.read_payload(self.originals / row[0], row[1], row[2])) if row else None

    def read_before(self, file: Exchange) -> FileContent | None:
        """What a file says, where the same bytes were read in this rebuild."""
        return files.read_before(self.connection, file.payload_digest or warc.payload_digest(file.payload))

    def done(self) -> None:
        """All deeds are done: end what no process ended, put the feed as it was told, make everything durable."""
        with self.change() as db:
            repair.interrupt_runs(db)
            db.execute("delete from changes")
            db.execute("insert into changes select seq, at, kind, document, version from temp.feed order by seq")
            db.execute("update sqlite_sequence set seq = (select max(seq) from changes) where name = 'changes'")
            changes.note_rebuild(db)
        self.flush()
        self.connection.execute("drop table temp.feed")
        self.connection.execute("pragma journal_mode = delete")  # all is in one file, which can be moved
        self.connection.close()
        sync_file(self.path)

    # ------------------------------------------------------------------ what differs from a crawl

    def open_segment(self, now: datetime) -> None:
        """The segments are there."""

    def append(self, exchange: Exchange, digest: str, earlier: warc.Earlier | None, *, run: int) -> warc.Position:
        """The record is there."""
        assert self._position is not None
        return self._position

    def note(self, deed: journal.Deed) -> None:
        """The journal is there."""

    def last_told(self) -> int:
        """The last event that readers of the feed had been told when a deed was done."""
        return int(self.connection.execute("select coalesce(max(seq), 0) from temp.feed").fetchone()[0])

    def decided(self, capture: Capture) -> Decided:
        """Which document a page was of when it came. What only today's reader sees is judged, but for what a rebuild
        before this one has told readers of; it gets a number that nobody has.
        """
        assert self._inventory is not None
        assert self._saving is not None
        new = (event.document for event in self._saving.told if event.kind == "new")
        document = next(new, None) or self._saving.alias_of or aliases.document_at(self.connection, capture.resource)
        if document is None:
            (url,) = self.connection.execute("select url from resources where id = ?", (capture.resource,)).fetchone()
            document = self._inventory.numbers.get(url)
        (highest,) = self.connection.execute("select coalesce(max(id), 0) from documents").fetchone()
        return Decided(document=document, next_number=1 + max(int(highest), self._inventory.last_number))


def _still_a_document(found: Content | Absence) -> Content:
    """What was a document stays one, though today's reader thinks otherwise: the feed has told of it."""
    if isinstance(found, Absence):
        return Content(kind="document", quality=(f"no-document:{found.reason}",))
    if found.kind != "document":
        return replace(found, kind="document", quality=(*found.quality, f"no-document:{found.kind}"))
    return found


def tell(archive: Archive, rebuilt: Rebuilding, now: datetime) -> int:
    """Tell readers of the feed which documents a rebuild read otherwise, and the journal that they were told.

    Returns how many there are.
    """
    if not rebuilt.reread:
        return 0
    archive.open_segment(now)
    with archive.change() as db:
        told = [journal.told(db, _reextracted(db, document, now)) for document in sorted(rebuilt.differing)]
        archive.note(journal.Reread(found=dict(rebuilt.reread), told=tuple(told)))
    archive.flush()
    return len(told)


def _reextracted(db: sqlite3.Connection, document: int, now: datetime) -> Change:
    (version,) = db.execute("select current_version from documents where id = ?", (document,)).fetchone()
    return changes.put(db, "reextracted", document, version, from_text(to_text(now)))
