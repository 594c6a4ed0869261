"""One crawl of one site: the verbs that the crawler says to the archive.

``channels``, ``due`` and ``discovered`` say what to fetch, ``record`` keeps the bytes, ``save`` what they say,
``listed`` how far a channel was read, ``finish`` how the crawl ended. The trap this border closes: validators may
come only from a capture
whose content was saved, in the same transaction; otherwise a crash in between is answered 304 for ever after.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive import captures, documents, health, ledger, planning
from archive.instants import to_text
from archive.records import (
    ABSENT,
    Absence,
    Capture,
    Change,
    Content,
    Counts,
    Discovery,
    Entry,
    Exchange,
    ListingRead,
    Outcome,
    Resource,
    Site,
    Standing,
    Validators,
)

if TYPE_CHECKING:
    from archive.store import Archive

DUE_AT_ONCE = 500
"""How many due resources are handed out at a time, so that a site with a million never fills the memory."""

REDIRECTS = (301, 302, 303, 307, 308)


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

    # ------------------------------------------------------------------ what to fetch

    def channels(self, *, due_by: datetime | None = None) -> list[Resource]:
        """The channels to read: those due by an instant, or all. Validators only where an incremental reading may
        stop.
        """
        rows = self._archive.rows(
            """
            select channels.id as channel, channels.url, address, last_complete_at, etag, last_modified, payload_digest
            from channels left join resources on resources.url = channels.url
            where channels.site = :site and (:now is null or channels.due_at <= :now)
            order by channels.id
            """,
            {"site": self.site.id, "now": due_by and to_text(due_by)},
        )
        configured = {channel.url for channel in self.site.channels}
        return [self._resource(row | {"kind": "listing"}) for row in rows if row["url"] in configured]

    def due(self, now: datetime, *, every: bool = False) -> list[Resource]:
        """Documents and attachments to fetch by now, longest overdue first; each once a run.

        ``every`` hands out all that the site is known to have (``crawl --full``).
        """
        # read in the order of its index, and only as far as needed: a site may have a million of them
        cursor = self._archive.connection.execute(
            f"""
            select id, url, address, kind, channel, etag, last_modified, payload_digest from resources
            where site = :site and kind in ('document', 'attachment')
                and {"due_at is not null" if every else "due_at <= :now"}
            order by due_at
            """,
            {"site": self.site.id, "now": to_text(now)},
        )
        names = [column[0] for column in cursor.description]
        fresh = (row for row in cursor if row[0] not in self._handed_out)
        rows = [dict(zip(names, row, strict=True)) for row in islice(fresh, DUE_AT_ONCE)]
        cursor.close()
        self._handed_out.update(row["id"] for row in rows)
        return [self._resource(row) for row in rows]

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
            for entry in entries:
                row = self._discover(db, entry, channel, capture.fetched_at)
                if row is not None and row["id"] not in self._handed_out:
                    self._handed_out.add(row["id"])
                    worth.append(self._resource(row))
            ledger.note_elsewhere(db, channel, self.id, elsewhere)
            # where nothing is known nobody asks, and counting goes through all entries of the channel
            listed = ledger.listed(db, channel) if known else None
            return Discovery(worth=tuple(worth), known=known, listed=listed)

    def _baseline(self, db: sqlite3.Connection, channel: int) -> int:
        if channel not in self._baselines:
            self._baselines[channel] = ledger.baseline(db, channel, owed=False)
        return self._baselines[channel]

    def _discover(self, db: sqlite3.Connection, entry: Entry, channel: int, at: datetime) -> dict[str, Any] | None:
        """Store one entry; its resource when it is worth fetching now: new, left over, or listed with another title
        or date.
        """
        seen_at = to_text(at)
        db.execute(
            """
            insert into resources (url, address, site, channel, kind, discovered_at, due_at)
            values (?, ?, ?, ?, 'document', ?, ?) on conflict (url) do update set address = excluded.address
            """,
            (entry.url, entry.address, self.site.id, channel, seen_at, seen_at),
        )
        row = self._archive.rows("select * from resources where url = ?", (entry.url,))[0]
        listed_on = entry.listed_on and entry.listed_on.isoformat()
        before = db.execute(
            "select title, listed_on from entries where channel = ? and resource = ?", (channel, row["id"])
        ).fetchone()
        db.execute(
            """
            insert into entries (channel, resource, title, listed_on, first_seen_at, first_seen_in, seen_in)
            values (?, ?, ?, ?, ?, ?, ?) on conflict (channel, resource)
            do update set title = excluded.title, listed_on = excluded.listed_on, seen_in = excluded.seen_in
            """,
            (channel, row["id"], entry.title, listed_on, seen_at, self.id, self.id),
        )
        alarm = before is not None and before != (entry.title, listed_on)
        waiting = row["state"] == "new" and row["due_at"] is not None and row["due_at"] <= seen_at
        return row if alarm or waiting else None

    def _resource(self, row: dict[str, Any]) -> Resource:
        return Resource(
            url=row["url"],
            address=row["address"] or row["url"],
            site=self.site.id,
            channel=row["channel"],
            kind=row["kind"],
            validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
            payload_digest=row["payload_digest"],
            known=row["payload_digest"] is not None
            if row["kind"] != "listing"
            else row["last_complete_at"] is not None,
        )

    # ------------------------------------------------------------------ what came

    def record(self, exchange: Exchange) -> Capture | None:
        """Keep one exchange. None when no response came: then only the failure is noted and the URL is due again later.

        A 304, or the bytes that were saved before, are written as a revisit and end the check: nothing is read again.
        """
        self._archive.open_segment(exchange.fetched_at)
        with self._archive.change() as db:
            resource = self._watched(db, exchange)
            if exchange.status is None:
                self._postpone(db, resource, exchange.fetched_at, exchange.failure or "no response")
                return None
            capture = captures.write(self._archive, resource, exchange, run=self.id)
            if capture.unchanged:
                self._seen_again(db, resource, capture)
            elif exchange.barrier or not capture.whole or not _speaks_of_the_page(exchange.status):
                why = exchange.barrier or exchange.truncated or f"HTTP {exchange.status}"
                self._postpone(db, resource, exchange.fetched_at, why)
            elif exchange.kind == "attachment":
                self._save_file(db, resource, capture)
        return capture

    def _watched(self, db: sqlite3.Connection, exchange: Exchange) -> dict[str, Any]:
        db.execute(
            """
            insert into resources (url, site, kind, discovered_at) values (?, ?, ?, ?) on conflict (url) do nothing
            """,
            (exchange.resource_url, self.site.id, exchange.kind, to_text(exchange.fetched_at)),
        )
        return self._archive.rows("select * from resources where url = ?", (exchange.resource_url,))[0]

    def _postpone(self, db: sqlite3.Connection, resource: dict[str, Any], at: datetime, why: str) -> None:
        fails = resource["fails"] + 1
        db.execute(
            "update resources set fails = ?, reason = ?, checked_at = ?, due_at = ? where id = ?",
            (fails, why, to_text(at), planning.retry(resource["kind"], at, fails), resource["id"]),
        )

    def _seen_again(self, db: sqlite3.Connection, resource: dict[str, Any], capture: Capture) -> None:
        """The resource still serves what was saved: it is checked, and a document that was away has returned."""
        if capture.status != HTTPStatus.NOT_MODIFIED:
            _adopt(db, capture)
        if resource["kind"] == "document":
            self._count(documents.returned(db, capture))
        self._checked(db, capture, state="saved" if resource["state"] == "absent" else resource["state"])

    # ------------------------------------------------------------------ what it says

    def save(self, capture: Capture, content: Content | Absence) -> Change | None:
        """Keep what was read from a capture: a version if the content is new, an absence if the site says it is away.

        Returns the event that went into the feed, None when there was none. A capture that is not whole never becomes
        a version and never lends its validators.
        """
        if not capture.whole:
            return None
        with self._archive.change() as db:
            if isinstance(content, Absence):
                change = self._count(documents.absent(db, capture))
                self._checked(db, capture, state="absent", reason=content.reason)
                return change
            if content.kind != "document":
                self._set_aside(db, capture, content)
                return None
            _adopt(db, capture)
            change = self._count(documents.save(db, capture, content, site=self.site))
            self._watch_attachments(db, capture, content)
            self._checked(db, capture, state="saved")
        return change

    def _set_aside(self, db: sqlite3.Connection, capture: Capture, content: Content) -> None:
        """Remember why a page is no document. Where one used to be, this page lends nothing: its next 304 would say
        that the document is still served.
        """
        if not documents.is_known(db, capture):
            _adopt(db, capture)
        why = f"{content.kind}: {content.detail}" if content.detail else content.kind
        self._checked(db, capture, state="no-document", reason=why)

    def _save_file(self, db: sqlite3.Connection, resource: dict[str, Any], capture: Capture) -> None:
        """The bytes of an attachment are its content: they are saved with their recording."""
        if capture.status in REDIRECTS:
            return
        if capture.status != HTTPStatus.OK:
            db.execute(
                "update attachments set error = ? where url = ? and capture is null",
                (f"HTTP {capture.status}", resource["url"]),
            )
            self._checked(db, capture, state="absent", reason=f"HTTP {capture.status}")
            return
        _adopt(db, capture)
        db.execute(
            """
            update attachments set capture = :capture, error = null,
                media_type = (select media_type from captures where id = :capture)
            where url = :url and (capture is null or version in (select current_version from documents))
            """,
            {"capture": capture.id, "url": resource["url"]},
        )
        self._checked(db, capture, state="saved")

    def _count(self, change: Change | None) -> Change | None:
        if change is not None:
            self.changes[change.kind] += 1
        return change

    def _watch_attachments(self, db: sqlite3.Connection, capture: Capture, content: Content) -> None:
        at = to_text(capture.fetched_at)
        db.executemany(
            """
            insert into resources (url, address, site, kind, discovered_at, due_at)
            values (?, ?, ?, 'attachment', ?, ?) on conflict (url) do nothing
            """,
            [(attachment.url, attachment.address, self.site.id, at, at) for attachment in content.attachments],
        )

    def _checked(self, db: sqlite3.Connection, capture: Capture, *, state: str, reason: str | None = None) -> None:
        due = planning.next_check(db, capture, state)
        db.execute(
            "update resources set checked_at = ?, due_at = ?, state = ?, reason = ?, fails = 0 where id = ?",
            (to_text(capture.fetched_at), due and to_text(due), state, reason, capture.resource),
        )

    # ------------------------------------------------------------------ how it ended

    def listed(self, channel: int, reading: ListingRead, now: datetime) -> None:
        """Write how far a channel was read into the ledger. The watermark moves only when the reading is complete.

        So do the validators of its first page: taken earlier, a reading that broke off after page 1 would be answered
        304 next time and pages 2 to N never read. After a reading to the end, documents that the list no longer shows
        are due at once: a row that vanished is a hint, not a proof.
        """
        with self._archive.change() as db:
            if reading.complete and reading.first_page and reading.first_page.status == HTTPStatus.OK:
                _adopt(db, reading.first_page)
            if reading.complete and reading.first_page is None:
                _forget(db, channel)
            ledger.write(db, channel, self.id, reading, now)
            self._baselines.pop(channel, None)

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
            verdict, why = health.judge(db, self.site.id, now)
            db.execute("update sites set verdict = ?, verdict_reason = ? where id = ?", (verdict, why, self.site.id))
        self._archive.flush()


def _speaks_of_the_page(status: int) -> bool:
    """Whether a status tells of the page (here, moved, away) rather than of trouble: 403, 500, a 304 nobody asked
    for.
    """
    return status == HTTPStatus.OK or status in REDIRECTS or status in ABSENT


def _adopt(db: sqlite3.Connection, capture: Capture) -> None:
    """Make a capture's validators and payload digest those of its resource: its content is being saved right here."""
    db.execute(
        "update resources set etag = ?, last_modified = ?, payload_digest = ? where id = ?",
        (capture.validators.etag, capture.validators.last_modified, capture.payload_digest, capture.resource),
    )


def _forget(db: sqlite3.Connection, channel: int) -> None:
    """Ask for a channel's seed unconditionally from now on: it has no rows of its own that would change."""
    db.execute(
        """
        update resources set etag = null, last_modified = null, payload_digest = null
        where url = (select url from channels where id = ?)
        """,
        (channel,),
    )
