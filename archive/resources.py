"""Resources: the URLs that are watched, what is known of each, and when it is to be looked at again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from archive import aliases, checks, planning
from archive.freshness import FURTHEST_READING, Policy
from archive.instants import DAY, to_text
from archive.records import Attachment, Capture, Entry, Exchange, Resource, Site, Validators

DUE_AT_ONCE = 500
"""How many due resources are handed out at a time, so that a site with a million never fills the memory."""

DISCLOSED = ("document", "attachment")
"""The kinds that are fetched for what they say, and looked at again."""

FILE_REST = DAY
"""A file is asked for with the checks of its documents, but not more often than this: ten may name it."""

Row = dict[str, Any]

PROMOTED = """
    kind = iif(kind = 'requisite', excluded.kind, kind), state = iif(kind = 'requisite', 'new', state),
    due_at = iif(kind = 'requisite', excluded.due_at, due_at)
"""
"""An image that turns out to be an attachment, or a document, is fetched as what it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An entry of a list as a resource."""

    row: Row
    worth: bool
    """It is worth fetching now."""
    first: bool
    """This list is the first to show it, and shows it for the first time."""


# ---------------------------------------------------------------------- what to fetch


def channels(db: sqlite3.Connection, site: Site, due_by: datetime | None) -> list[Resource]:
    """The channels of a site to read: those due by an instant, or all. One that is planned further ahead than any can
    be is due: the clock was set back.
    """
    rows = _rows(
        db,
        """
        select channels.id as channel, channels.url, address, last_complete_at, etag, last_modified, payload_digest
        from channels left join resources on resources.url = channels.url
        where channels.site = :site and (:now is null or channels.due_at <= :now or channels.due_at > :furthest)
        order by channels.id
        """,
        {
            "site": site.id,
            "now": due_by and to_text(due_by),
            "furthest": due_by and to_text(due_by + FURTHEST_READING),
        },
    )
    configured = {channel.url for channel in site.channels}
    return [of_row(row | {"kind": "listing"}, site) for row in rows if row["url"] in configured]


def due(
    db: sqlite3.Connection, site: Site, now: datetime | None, *, but: Collection[int], requisites: bool
) -> list[Row]:
    """Documents and attachments of a site that are due by an instant, or all that it is known to have; longest overdue
    first, ``DUE_AT_ONCE`` of those that are not handed out already (``but``). Where there are none, what its pages need
    (``requisites``).
    """
    first = list(islice(_due(db, site, now, DISCLOSED, but), DUE_AT_ONCE))
    return first or list(islice(_due(db, site, now, ("requisite",) if requisites else (), but), DUE_AT_ONCE))


def _due(
    db: sqlite3.Connection, site: Site, now: datetime | None, kinds: Sequence[str], but: Collection[int]
) -> Iterator[Row]:
    # read in the order of its index, and only as far as needed: a site may have a million of them
    rows = _rows(
        db,
        f"""
        select id, url, address, kind, channel, etag, last_modified, payload_digest, outline from resources
        where site = :site and kind in ({", ".join(f"'{kind}'" for kind in kinds)})
            and {"due_at is not null" if now is None else "due_at <= :now"}
        order by due_at
        """,
        {"site": site.id, "now": now and to_text(now)},
    )
    return (row for row in rows if row["id"] not in but)


def discover(db: sqlite3.Connection, site: Site, entry: Entry, *, channel: int, run: int, at: datetime) -> Listed:
    """Store one entry. Its resource is worth fetching now when it is new, left over, or listed with another title or
    date.
    """
    seen_at = to_text(at)
    db.execute(
        f"""
        insert into resources (url, address, site, channel, kind, discovered_at, due_at)
        values (?, ?, ?, ?, 'document', ?, ?)
        on conflict (url) do update set address = excluded.address, {PROMOTED}
        """,
        (entry.url, entry.address, site.id, channel, seen_at, seen_at),
    )
    row = _row(db, entry.url)
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
        (channel, row["id"], entry.title, listed_on, seen_at, run, run),
    )
    alarm = before is not None and before != (entry.title, listed_on)
    waiting = row["state"] == "new" and row["due_at"] is not None and row["due_at"] <= seen_at
    return Listed(row=row, worth=alarm or waiting, first=before is None and row["channel"] == channel)


def of_row(row: Row, site: Site) -> Resource:
    """A row as the crawler is given it."""
    is_listing = row["kind"] == "listing"
    return Resource(
        url=row["url"],
        address=row["address"] or row["url"],
        site=site.id,
        channel=row["channel"],
        kind=row["kind"],
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
        payload_digest=row["payload_digest"],
        known=row["last_complete_at" if is_listing else "payload_digest"] is not None,
        outline=row.get("outline"),
    )


# ---------------------------------------------------------------------- what came


def watched(db: sqlite3.Connection, exchange: Exchange, site: Site) -> Row:
    """The resource that an exchange answers for, watched from now on if it was not yet."""
    db.execute(
        "insert into resources (url, site, kind, discovered_at) values (?, ?, ?, ?) on conflict (url) do nothing",
        (exchange.resource_url, site.id, exchange.kind, to_text(exchange.fetched_at)),
    )
    return _row(db, exchange.resource_url)


def watch_files(db: sqlite3.Connection, files: Iterable[Attachment], site: Site, at: datetime) -> None:
    """Have attachments fetched that a version names. Those of a page that merely joined its document are not."""
    seen_at = to_text(at)
    db.executemany(
        f"""
        insert into resources (url, address, site, kind, discovered_at, due_at)
        select :url, :address, :site, 'attachment', :at, :at where exists (select 1 from attachments where url = :url)
        on conflict (url) do update set {PROMOTED} where kind = 'requisite'
        """,
        [{"url": file.url, "address": file.address, "site": site.id, "at": seen_at} for file in files],
    )


def call_files(db: sqlite3.Connection, capture: Capture) -> None:
    """A document is being checked: so are the files that it names."""
    document = aliases.document_at(db, capture.resource)
    db.execute(
        """
        update resources set due_at = :now
        where url in (
            select attachments.url from documents join attachments on attachments.version = documents.current_version
            where documents.id = :document
        ) and kind = 'attachment' and state = 'saved' and checked_at < :rested
        """,
        {
            "now": to_text(capture.fetched_at),
            "rested": to_text(capture.fetched_at - FILE_REST),
            "document": document,
        },
    )


def of_capture(db: sqlite3.Connection, capture: Capture) -> Row:
    """The resource of a capture."""
    return next(_rows(db, "select * from resources where id = ?", (capture.resource,)))


def kind_of(db: sqlite3.Connection, capture: Capture) -> str:
    """What the resource of a capture is."""
    (kind,) = db.execute("select kind from resources where id = ?", (capture.resource,)).fetchone()
    return str(kind)


def watch_requisites(db: sqlite3.Connection, capture: Capture, urls: Iterable[str], site: Site) -> tuple[str, ...]:
    """Have fetched what a page needs to look as it did, or a style sheet. Returns what nobody had named before.

    What a page names is given the page's channel, what a style sheet names none: that tells how far it is followed.
    """
    named = list(dict.fromkeys(urls))
    if not named:
        return ()
    (channel,) = db.execute(
        "select iif(kind = 'requisite', null, channel) from resources where id = ?", (capture.resource,)
    ).fetchone()
    rows = db.execute(
        """
        insert into resources (url, site, channel, kind, discovered_at, due_at)
        select value, :site, :channel, 'requisite', :at, :at from json_each(:urls) where true
        on conflict (url) do nothing returning url
        """,
        {"urls": json.dumps(named), "site": site.id, "channel": channel, "at": to_text(capture.fetched_at)},
    )
    new = {url for (url,) in rows}
    return tuple(url for url in named if url in new)


def postpone(db: sqlite3.Connection, resource: Row, at: datetime, why: str) -> None:
    """Note that a resource could not be had, and when to try again."""
    fails = resource["fails"] + 1
    db.execute(
        "update resources set fails = ?, reason = ?, checked_at = ?, due_at = ? where id = ?",
        (fails, why, to_text(at), planning.retry(resource["kind"], at, fails), resource["id"]),
    )


def checked(
    db: sqlite3.Connection,
    capture: Capture,
    policy: Policy,
    *,
    state: str,
    reason: str | None = None,
    edited: bool = False,
) -> None:
    """Note in which state a capture shows its resource to be, learn from it, and plan the next check."""
    plan = checks.plan(db, capture, policy, state=state, edited=edited)
    db.execute(
        """
        update resources set checked_at = ?, due_at = ?, state = ?, reason = ?, fails = 0,
            edits = ?, watched_days = ?, weight = ?
        where id = ?
        """,
        (
            to_text(capture.fetched_at), plan.due_at and to_text(plan.due_at), state, reason,
            plan.record.edits, plan.record.days, plan.weight, capture.resource,
        ),
    )  # fmt: skip


def settle(db: sqlite3.Connection, capture: Capture, *, state: str, reason: str | None = None) -> None:
    """Note that something a page needs came, or is not to be had: it is not asked for again."""
    db.execute(
        """
        update resources set checked_at = ?, due_at = null, state = ?, reason = ?, fails = 0
        where id = ? and kind = 'requisite'
        """,
        (to_text(capture.fetched_at), state, reason, capture.resource),
    )


def adopt(db: sqlite3.Connection, capture: Capture, outline: str | None = None) -> None:
    """Make a capture's validators, payload digest and outline those of its resource: its content is being saved right
    here.
    """
    of = capture.validators
    db.execute(
        "update resources set etag = ?, last_modified = ?, payload_digest = ?, outline = ? where id = ?",
        (of.etag, of.last_modified, capture.payload_digest, outline, capture.resource),
    )


def lend(db: sqlite3.Connection, capture: Capture) -> None:
    """Make a capture's validators and payload digest those of its resource: it says what was saved."""
    db.execute(
        "update resources set etag = ?, last_modified = ?, payload_digest = ? where id = ?",
        (capture.validators.etag, capture.validators.last_modified, capture.payload_digest, capture.resource),
    )


def forget(db: sqlite3.Connection, channel: int) -> None:
    """Ask for a channel's seed unconditionally from now on: it has no rows of its own that would change."""
    db.execute(
        """
        update resources set etag = null, last_modified = null, payload_digest = null
        where url = (select url from channels where id = ?)
        """,
        (channel,),
    )


def _row(db: sqlite3.Connection, url: str) -> Row:
    return next(_rows(db, "select * from resources where url = ?", (url,)))


def _rows(db: sqlite3.Connection, sql: str, parameters: Any) -> Iterator[Row]:
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)
