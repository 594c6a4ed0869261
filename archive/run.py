"""One crawl of one site: the verbs that the crawler says to the archive.

``channels``, ``due`` and ``discovered`` say what to fetch, ``record`` keeps the bytes, ``save`` what they say,
``says_the_same`` that they say it again, ``listed`` how far a channel was read, ``finish`` how the crawl ended. Each
says the journal what it was told.

The trap this border closes: validators may come only from a capture whose content was saved, in the same transaction;
otherwise a crash in between is answered 304 for ever after.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from archive import (
    aliases,
    attachments,
    captures,
    documents,
    files,
    health,
    hosts,
    journal,
    ledger,
    planning,
    presence,
    pricing,
    resources,
)
from archive.errors import ArchiveError
from archive.freshness import Policy
from archive.instants import to_text
from archive.planning import Sightings
from archive.records import (
    ABSENT,
    REDIRECTS,
    Absence,
    Capture,
    Change,
    Content,
    Counts,
    Discovery,
    Entry,
    Exchange,
    FileContent,
    Found,
    ListingRead,
    Outcome,
    Resource,
    Site,
    Standing,
)
from archive.resources import Row

if TYPE_CHECKING:
    from archive.store import Archive


TOO_LARGE = "too-large"

EDITS = ("changed", "metadata")
"""The events that say that a document is not what it was at the last check."""


class Run:
    """A crawl of ``site`` that began at ``now``; made by ``Archive.run``."""

    def __init__(self, archive: Archive, run: int, site: Site, now: datetime) -> None:
        self.id = run
        self.site = site
        self.started_at = now
        self.changes: Counter[str] = Counter()
        """How many events of each kind this run has put into the feed."""
        self._archive = archive
        self._handed_out: set[int] = set()
        self._baselines: dict[int, int] = {}
        self._sightings: dict[int, Sightings] = {}

    # ------------------------------------------------------------------ what to fetch

    def channels(self, *, due_by: datetime | None = None) -> list[Resource]:
        """The channels to read: those due by an instant, or all. Validators only where an incremental reading may
        stop.
        """
        return resources.channels(self._archive.connection, self.site, due_by)

    def due(self, now: datetime, *, every: bool = False) -> list[Resource]:
        """Documents and attachments to fetch by now, longest overdue first, then what pages need; each once a run.

        ``every`` hands out all that the site is known to have (``crawl --full``).
        """
        rows = resources.due(
            self._archive.connection,
            self.site,
            None if every else now,
            but=self._handed_out,
            requisites=self._policy.requisites,
        )
        self._handed_out.update(row["id"] for row in rows)
        return [resources.of_row(row, self.site) for row in rows]

    def standing(self, channel: int, *, full_every: timedelta) -> Standing:
        """How far the channel was read before, and whether it is to be read to its end again."""
        db = self._archive.connection
        standing = ledger.standing(db, channel, self.started_at, full_every)
        waits = standing.owed is not None and not standing.to_the_end
        self._baselines[channel] = ledger.baseline(db, channel, owed=waits)
        return standing

    def discovered(
        self, capture: Capture, channel: int, entries: Sequence[Entry], *, elsewhere: Sequence[Entry] = ()
    ) -> Discovery:
        """Store the entries of a listing page before the first of them is requested, so that no crash forgets one.

        ``elsewhere`` are those that lead to other hosts: kept to be counted, never fetched.
        """
        worth = []
        with self._archive.change() as db:
            urls = [entry.url for entry in (*entries, *elsewhere)]
            known = ledger.known(db, channel, self._baseline(db, channel), urls)
            sightings = self._sightings.setdefault(channel, Sightings())
            sightings.look_at(entries)
            for entry in entries:
                listed = resources.discover(db, self.site, entry, channel=channel, run=self.id, at=capture.fetched_at)
                if listed.first:
                    sightings.new[entry.listed_on] += 1
                if listed.worth and listed.row["id"] not in self._handed_out:
                    self._handed_out.add(listed.row["id"])
                    worth.append(resources.of_row(listed.row, self.site))
            ledger.note_elsewhere(db, channel, self.id, elsewhere)
            self._archive.note(
                journal.Discovered(
                    run=self.id,
                    capture=capture.id,
                    channel=channel,
                    entries=tuple(entries),
                    elsewhere=tuple(elsewhere),
                )
            )
            # where nothing is known nobody asks, and counting goes through all entries of the channel
            count = ledger.listed(db, channel) if known else None
            return Discovery(worth=tuple(worth), known=known, listed=count)

    @property
    def _policy(self) -> Policy:
        return self._archive.policy

    def _baseline(self, db: sqlite3.Connection, channel: int) -> int:
        if channel not in self._baselines:
            self._baselines[channel] = ledger.baseline(db, channel, owed=False)
        return self._baselines[channel]

    def requests_on(self, day: datetime) -> int:
        """How many requests the site was sent on the day (China) of an instant, by this run and those before it."""
        return hosts.requests_on(self._archive.connection, self.site.id, day)

    def shortage(self) -> ArchiveError | None:
        """Why the crawl must stop for the disk's sake; None while it may go on."""
        return self._archive.shortage()

    # ------------------------------------------------------------------ what came

    def record(self, exchange: Exchange) -> Capture | None:
        """Keep one exchange. None when no response came: then only the failure is noted and the URL is due again later.

        A 304, or the bytes that were saved before, are written as a revisit and end the check: nothing is read again.
        """
        self._archive.open_segment(exchange.fetched_at)
        with self._archive.change() as db:
            resource = resources.watched(db, exchange, self.site)
            if exchange.drawn is None:
                hosts.count_request(db, self.site.id, exchange.fetched_at)
            if exchange.status is None:
                self._miss(db, resource, exchange)
                return None
            capture, position = captures.write(self._archive, resource, exchange, run=self.id)
            changes: list[Change] = []
            to_be_read = False
            if capture.unchanged:
                changes = self._seen_again(db, resource, capture)
            elif exchange.kind == "attachment" and exchange.truncated == "length":
                self._too_large(db, resource, capture)
            elif exchange.barrier or not capture.whole or not _speaks_of_the_page(exchange.status):
                why = exchange.barrier or exchange.truncated or f"HTTP {exchange.status}"
                resources.postpone(db, resource, exchange.fetched_at, why)
            elif exchange.kind == "attachment" and exchange.status in ABSENT:
                changes = self._file_away(db, capture, f"HTTP {exchange.status}")
            elif exchange.kind == "attachment" and exchange.status == HTTPStatus.OK:
                to_be_read = self._archive.reads_files
                if not to_be_read:
                    self._hold(db, capture)
            elif exchange.kind == "requisite" and exchange.status in ABSENT:
                resources.settle(db, capture, state="absent", reason=f"HTTP {exchange.status}")
            self._archive.note(
                journal.Recorded(
                    run=self.id,
                    capture=capture.id,
                    offset=position.offset,
                    length=position.length,
                    to_be_read=to_be_read,
                    told=self._told(db, changes),
                )
            )
        return capture

    def _miss(self, db: sqlite3.Connection, resource: Row, exchange: Exchange) -> None:
        why = exchange.failure or "no response"
        resources.postpone(db, resource, exchange.fetched_at, why)
        self._archive.note(
            journal.Missed(run=self.id, url=exchange.resource_url, kind=exchange.kind, at=exchange.fetched_at, why=why)
        )

    def _seen_again(self, db: sqlite3.Connection, resource: Row, capture: Capture) -> list[Change]:
        """The resource still serves what was saved: it is checked, and a document that was away has returned."""
        if capture.status != HTTPStatus.NOT_MODIFIED:
            resources.lend(db, capture)
        changes = []
        if resource["kind"] == "document":
            changes = presence.returned(db, capture)
            resources.call_files(db, capture)
        elif resource["kind"] == "attachment":
            changes = attachments.served(db, capture)
        state = "saved" if resource["state"] == "absent" else resource["state"]
        resources.checked(db, capture, self._policy, state=state)
        return changes

    # ------------------------------------------------------------------ what it says

    def read_before(self, capture: Capture) -> FileContent | None:
        """What the bytes of a file say, where somebody has read them, whoever served them."""
        return files.read_before(self._archive.connection, capture.payload_digest)

    def says_the_same(self, capture: Capture) -> None:
        """Note that a page was not read, because its outline is that of the page which was: it says what was saved.

        As with the same bytes that ends the check, and its validators are lent from now on.
        """
        if not capture.whole:
            return
        with self._archive.change() as db:
            changes = self._seen_again(db, resources.of_capture(db, capture), capture)
            self._archive.note(journal.SaidAgain(run=self.id, capture=capture.id, told=self._told(db, changes)))

    def save(self, capture: Capture, content: Found) -> Change | None:
        """Keep what was read from a capture: a version if the content is new, an absence if the site says it is away.

        Returns the last event that went into the feed, None when there was none. A capture that is not whole never
        becomes a version and never lends its validators.
        """
        if not capture.whole:
            return None
        with self._archive.change() as db:
            changes: list[Change] = []
            alias_of: int | None = None
            named: tuple[str, ...] = ()
            if isinstance(content, FileContent):
                changes = self._save_file(db, capture, content)
            elif isinstance(content, Absence):
                changes = self._absent(db, capture, content)
            elif content.kind == "requisite":
                resources.settle(db, capture, state="saved")
                named = resources.watch_requisites(db, capture, content.requisites, self.site)
            elif content.kind != "document":
                self._set_aside(db, capture, content)
            else:
                resources.adopt(db, capture, content.outline)
                changes, alias_of = self._save_document(db, capture, content)
                resources.watch_files(db, content.attachments, self.site, capture.fetched_at)
                named = resources.watch_requisites(db, capture, content.requisites, self.site)
                edited = any(change.kind in EDITS for change in changes)
                resources.call_files(db, capture)
                resources.checked(db, capture, self._policy, state="saved", edited=edited)
            self._archive.note(
                journal.Saved(
                    run=self.id,
                    capture=capture.id,
                    found=journal.digest_of(content),
                    alias_of=alias_of,
                    requisites=named,
                    outlined=True if isinstance(content, Content) and content.outline else None,
                    told=self._told(db, changes),
                )
            )
        return changes[-1] if changes else None

    def _save_document(
        self, db: sqlite3.Connection, capture: Capture, content: Content
    ) -> tuple[list[Change], int | None]:
        """The events, and the document of which the page was met as another address, if it was."""
        before = aliases.document_at(db, capture.resource)
        changes = documents.save(db, capture, content, site=self.site, decided=self._archive.decided(capture))
        document = aliases.document_at(db, capture.resource)
        met = document != before and not any(change.kind == "new" for change in changes)
        return changes, document if met else None

    def _told(self, db: sqlite3.Connection, changes: list[Change]) -> tuple[journal.Told, ...]:
        """Count events of the feed, and say of them what the journal keeps."""
        self.changes.update(change.kind for change in changes)
        return tuple(journal.told(db, change) for change in changes)

    def _set_aside(self, db: sqlite3.Connection, capture: Capture, content: Content) -> None:
        """Remember why a page is no document. Where one used to be, this page lends nothing: its next 304 would say
        that the document is still served.
        """
        if not documents.is_known(db, capture):
            resources.adopt(db, capture)
        why = f"{content.kind}: {content.detail}" if content.detail else content.kind
        resources.checked(db, capture, self._policy, state="no-document", reason=why)

    def _absent(self, db: sqlite3.Connection, capture: Capture, absence: Absence) -> list[Change]:
        if resources.kind_of(db, capture) == "attachment":
            return self._file_away(db, capture, absence.reason)
        changes = presence.absent(db, capture)
        resources.checked(db, capture, self._policy, state="absent", reason=absence.reason)
        return changes

    # ------------------------------------------------------------------ files

    def _save_file(self, db: sqlite3.Connection, capture: Capture, content: FileContent) -> list[Change]:
        """The bytes of a file that were recorded are read: only now do they lend their validators."""
        resources.adopt(db, capture)
        file = files.keep(db, capture.payload_digest, content, after=self._archive.last_told())
        changes = attachments.came(db, capture, file)
        resources.checked(db, capture, self._policy, state="saved")
        return changes

    def _hold(self, db: sqlite3.Connection, capture: Capture) -> None:
        """A file of the time when nobody read them: it is held, and read when there is time for it."""
        resources.adopt(db, capture)
        attachments.held(db, capture)
        resources.checked(db, capture, self._policy, state="saved")

    def _file_away(self, db: sqlite3.Connection, capture: Capture, why: str) -> list[Change]:
        changes = attachments.away(db, capture, why)
        resources.checked(db, capture, self._policy, state="absent", reason=why)
        return changes

    def _too_large(self, db: sqlite3.Connection, resource: Row, capture: Capture) -> None:
        """A file is larger than may be fetched: its headers are kept. It is asked for as rarely as what is gone."""
        attachments.refused(db, resource["url"], TOO_LARGE)
        resources.checked(db, capture, self._policy, state=TOO_LARGE)

    # ------------------------------------------------------------------ how it ended

    def listed(self, channel: int, reading: ListingRead, now: datetime) -> None:
        """Write how far a channel was read into the ledger. The watermark moves only when the reading is complete.

        So do the validators of its first page: taken earlier, a reading that broke off after page 1 would be answered
        304 next time and pages 2 to N never read. After a reading to the end, documents that the list no longer shows
        are due at once: a row that vanished is a hint, not a proof.
        """
        with self._archive.change() as db:
            if reading.complete and reading.first_page and reading.first_page.status == HTTPStatus.OK:
                resources.adopt(db, reading.first_page)
            if reading.complete and reading.first_page is None:
                resources.forget(db, channel)
            planning.observe(db, channel, self._sightings.pop(channel, Sightings()), reading, self._policy, now)
            ledger.write(db, channel, self.id, reading, now)
            planning.plan_channel(db, channel, self._policy, now, soon=ledger.breaks_off(db, channel, reading))
            self._baselines.pop(channel, None)
            first = reading.first_page
            self._archive.note(
                journal.Listed(
                    run=self.id,
                    channel=channel,
                    reading=replace(reading, first_page=None),
                    first_page=first.id if first else None,
                    at=now,
                )
            )

    def finish(self, outcome: Outcome, counts: Counts, *, now: datetime, reason: str | None = None) -> None:
        """Say how the run ended, judge the site's health from its recent runs, and make everything durable."""
        with self._archive.change() as db:
            db.execute(
                "update runs set ended_at = ?, outcome = ?, reason = ?, counts = ? where id = ?",
                (
                    to_text(now),
                    outcome,
                    reason,
                    json.dumps({**counts, **self.changes}, sort_keys=True),
                    self.id,
                ),
            )
            health.write(db, self.site.id, now, self._policy.calendar)
            pricing.renew(db, self._policy, now)
            self._archive.note(
                journal.Finished(run=self.id, outcome=outcome, counts=dict(counts), at=now, reason=reason)
            )
        self._archive.flush()


def _speaks_of_the_page(status: int) -> bool:
    """Whether a status tells of the page (here, moved, away) rather than of trouble: 403, 500, a 304 nobody asked
    for.
    """
    return status == HTTPStatus.OK or status in REDIRECTS or status in ABSENT
