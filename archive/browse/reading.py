"""What the reading pages ask of the archive."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from archive import indexing, judgements
from archive.attached import attached
from archive.changes import first_at
from archive.health import NEEDS_SOMEBODY, next_due
from archive.hits import EVERYTHING, Filters, answering
from archive.hosts import rest
from archive.instants import DAY, china_day, from_text, midnight
from archive.versions import kept_text

Row = dict[str, Any]

RECENT_RUNS = 30
"""Runs a site that the health page shows: a month of days."""

LATEST = 20_000
"""Events that are looked at for the last of a kind: no index finds the few that are gone among a million."""

MOST_JUDGED = 50
"""Pairs that the page of a document shows: thousands of pages may carry one text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which changes a reader follows: of one kind, of one site, of one document, of a day, of those that answer a query
    and pass filters; before a cursor.
    """

    kind: str = ""
    site: str = ""
    query: str = ""
    filters: Filters = EVERYTHING
    document: int | None = None
    day: date | None = None
    before: int | None = None
    limit: int = 50


def numbers(connection: sqlite3.Connection) -> Row:
    """How much there is. Nothing is counted that is a million: sites are, as they grow, and no version ever goes."""
    return _rows(
        connection,
        """
        select
            (select coalesce(sum(documents), 0) from sites) as documents,
            (select coalesce(max(id), 0) from versions) as versions,
            (select count(*) from sites) as sites,
            (select count(*) from documents where state = 'gone') as gone
        """,
    )[0]


def changes(connection: sqlite3.Connection, wanted: Wanted, *, since: int = 0) -> list[Row]:
    """The feed of changes, newest first, from the event ``since`` on."""
    if wanted.query.strip():
        indexing.check(connection)
    first, behind = _of_a_day(connection, wanted.day) if wanted.day else (0, None)
    before = min((seq for seq in (wanted.before, behind) if seq is not None), default=None)
    conditions, bound = _wanted(replace(wanted, before=before), since=max(since, first))
    return _rows(
        connection,
        f"""
        with chosen as materialized (
            select * from changes where {conditions} order by seq desc limit :limit
        )
        select
            chosen.seq,
            chosen.at,
            chosen.kind,
            documents.id as document,
            documents.title,
            documents.url,
            coalesce(
                (
                    select resources.url from versions as first
                    join captures on captures.id = first.capture
                    join resources on resources.id = captures.resource
                    where first.document = documents.id and first.number = 1
                ),
                documents.url
            ) as first_url,
            documents.document_number,
            documents.issuing_body,
            documents.site,
            sites.name as site_name,
            versions.number,
            versions.added,
            versions.removed
        from chosen
        join documents on documents.id = chosen.document
        join sites on sites.id = documents.site
        left join versions on versions.id = chosen.version
        order by chosen.seq desc
        """,
        **bound,
        limit=wanted.limit,
    )


def _wanted(wanted: Wanted, *, since: int) -> tuple[str, dict[str, Any]]:
    """What SQL asks of changes, and what that is bound to."""
    asked = {
        "changes.kind = :kind": bool(wanted.kind),
        "changes.seq >= :since": True,
        "changes.seq < :before": wanted.before is not None,
        "changes.document = :document": wanted.document is not None,
        # +: from the newest change on, each is looked up in the list; by its index they would all be fetched first
        "+changes.document in (select id from documents where site = :of_site)": bool(wanted.site),
    }
    bound: dict[str, Any] = {
        "kind": wanted.kind,
        "since": since,
        "before": wanted.before,
        "document": wanted.document,
        "of_site": wanted.site,
    }
    if wanted.query.strip() or wanted.filters.chosen:
        source, named = answering(wanted.query, wanted.filters)
        asked[f"+changes.document in ({source})"] = True
        bound |= named
    return " and ".join(condition for condition, wants in asked.items() if wants) or "true", bound


def _of_a_day(connection: sqlite3.Connection, day: date) -> tuple[int, int]:
    """The first event of a day in China, and the first after it."""
    begins = midnight(day)
    return first_at(connection, begins), first_at(connection, begins + DAY)


def latest(connection: sqlite3.Connection, kind: str, limit: int) -> list[Row]:
    """The last changes of a kind, if they are among the last `LATEST` events of all."""
    (last,) = connection.execute("select coalesce(max(seq), 0) from changes").fetchone()
    return changes(connection, Wanted(kind=kind, limit=limit), since=last - LATEST)


def months(connection: sqlite3.Connection, site: str = "") -> dict[str, int]:
    """How many documents bear each month, of a site or of all."""
    found = connection.execute(
        """
        select month, sum(documents) from months where :site = '' or site = :site group by month order by month
        """,
        {"site": site},
    )
    return dict(found.fetchall())


def last_day(connection: sqlite3.Connection) -> date:
    """The day in China of the last capture: what is dated later was not published yet. Not the clock's day, for a copy
    of an archive is read for years."""
    row = connection.execute("select fetched_at from captures order by id desc limit 1").fetchone()
    return china_day(from_text(row[0])) if row else date.max


def site_names(connection: sqlite3.Connection) -> list[Row]:
    """Every site, by its name."""
    return _rows(connection, "select id, name from sites order by name, id")


def sites(connection: sqlite3.Connection) -> list[Row]:
    """Every site with its verdict and its numbers, those that need somebody first."""
    found = _rows(
        connection,
        """
        select
            sites.*,
            (select count(*) from channels where channels.site = sites.id and not retired) as channels,
            (
                select min(coalesce(last_complete_at, '')) from channels
                where channels.site = sites.id and not retired
            ) as complete_at
        from sites
        order by sites.name, sites.id
        """,
    )
    return sorted(found, key=lambda site: _urgency(site["verdict"]))


def _urgency(verdict: str | None) -> int:
    """The place of a verdict: what needs somebody, what may, what nobody has judged yet, what is well."""
    if verdict in NEEDS_SOMEBODY:
        return 0
    return {"ok": 3, None: 2}.get(verdict, 1)


def health(connection: sqlite3.Connection, now: datetime) -> list[Row]:
    """The sites with their last runs, oldest first, when something of each is due, and why it is left alone."""
    return [
        site
        | {
            "runs": _runs(connection, site["id"]),
            "due_at": next_due(connection, site["id"]),
            "rest": rest(connection, site["id"], now),
        }
        for site in sites(connection)
    ]


def _runs(connection: sqlite3.Connection, site: str) -> list[Row]:
    runs = _rows(
        connection,
        "select * from runs where site = :site order by id desc limit :most",
        site=site,
        most=RECENT_RUNS,
    )
    return runs[::-1]


def document(connection: sqlite3.Connection, document_id: int, number: int | None = None) -> Row | None:
    """A document with everything beside it, as its version ``number`` says it (None: the current one)."""
    found = _rows(
        connection,
        """
        select documents.*, sites.name as site_name, channels.name as channel_name
        from documents
        join sites on sites.id = documents.site
        left join channels on channels.id = documents.channel
        where documents.id = :id
        """,
        id=document_id,
    )
    versions = _rows(connection, "select * from versions where document = :id order by number desc", id=document_id)
    if not found or not versions:
        return None
    shown = next((version for version in versions if version["number"] == number), None) or next(
        (version for version in versions if version["id"] == found[0]["current_version"]), versions[0]
    )
    return found[0] | {
        "history": versions,
        "shown": shown,
        "text": kept_text(connection, shown["text"]) or "",
        "page_text": kept_text(connection, shown["page_text"]) or "",
        "provenance": _provenance(connection, shown["id"]),
        "attachments": attached(connection, shown["id"]),
        "connection": _connection(connection, shown["capture"]),
        "addresses": _other_addresses(connection, document_id),
        "judged": judgements.judgements(connection, document_id, MOST_JUDGED),
        "judged_in_all": judgements.how_many(connection, document_id),
        "original": judgements.copied(connection, document_id),
        "copying": judgements.copying(connection, document_id),
        "splits": judgements.splits(connection, document_id),
    }


def history(connection: sqlite3.Connection, document_id: int) -> list[Row]:
    """The versions of a document, first one first."""
    return _rows(
        connection,
        """
        select number, seen_at, title, added, removed, substantive
        from versions where document = :id order by number
        """,
        id=document_id,
    )


def _provenance(connection: sqlite3.Connection, version: int) -> list[Row]:
    return _rows(
        connection,
        'select field, raw, how, "where" as place, used from fields where version = :id order by rowid',
        id=version,
    )


def _connection(connection: sqlite3.Connection, capture: int) -> Row:
    """What the connection was like that a version came over."""
    return _rows(
        connection,
        """
        select captures.tls, captures.certificate, certificates.protocol, certificates.fingerprint
        from captures left join certificates on certificates.id = captures.certificate where captures.id = :id
        """,
        id=capture,
    )[0]


def _other_addresses(connection: sqlite3.Connection, document_id: int) -> list[Row]:
    """Where the site serves the document too, or did; the latest known first."""
    return _rows(
        connection,
        """
        select resources.url, aliases.since, resources.state
        from aliases
        join resources on resources.id = aliases.resource
        join documents on documents.id = aliases.document
        where aliases.document = :id and aliases.resource != documents.resource
        order by aliases.since desc, resources.id desc
        limit 50
        """,
        id=document_id,
    )


def capture(connection: sqlite3.Connection, capture_id: int) -> Row | None:
    """A capture, and the document that was read from it, if any."""
    found = _rows(
        connection,
        """
        select captures.*, documents.id as document, documents.title
        from captures
        left join documents on documents.id = coalesce(
            (select id from documents as own where own.resource = captures.resource),
            (select document from aliases where aliases.resource = captures.resource)
        )
        where captures.id = :id
        """,
        id=capture_id,
    )
    return found[0] if found else None


def _rows(connection: sqlite3.Connection, sql: str, **parameters: object) -> list[Row]:
    found = connection.execute(sql, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, record, strict=True)) for record in found]
