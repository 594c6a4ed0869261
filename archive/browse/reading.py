"""What the reading pages ask of the archive."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Any

from archive import indexing, judgements
from archive.hits import EVERYTHING, Filters, answering
from archive.records import Metadata

Row = dict[str, Any]

FIELDS = tuple(field.name for field in fields(Metadata))
"""The official fields of a document, in the order of the schema."""

RECENT_RUNS = 30
"""Runs a site that the health page shows: a month of days."""

MOST_JUDGED = 50
"""Pairs that the page of a document shows: thousands of pages may carry one text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which changes a reader follows: of one kind, of one site, of one document, of those that answer a query and pass
    filters; before a cursor.
    """

    kind: str = ""
    site: str = ""
    query: str = ""
    filters: Filters = EVERYTHING
    document: int | None = None
    before: int | None = None
    limit: int = 50


def numbers(connection: sqlite3.Connection) -> Row:
    """How much there is."""
    return _rows(
        connection,
        """
        select
            (select count(*) from documents) as documents,
            (select count(*) from versions) as versions,
            (select count(*) from sites) as sites,
            (select count(*) from documents where state = 'gone') as gone
        """,
    )[0]


def changes(connection: sqlite3.Connection, wanted: Wanted) -> list[Row]:
    """The feed of changes, newest first."""
    if wanted.query.strip():
        indexing.check(connection)
    conditions, bound = _wanted(wanted)
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


def _wanted(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What SQL asks of changes, and what that is bound to."""
    asked = {
        "changes.kind = :kind": bool(wanted.kind),
        "changes.seq < :before": wanted.before is not None,
        "changes.document = :document": wanted.document is not None,
        # +: from the newest change on, each is looked up in the list; by its index they would all be fetched first
        "+changes.document in (select id from documents where site = :of_site)": bool(wanted.site),
    }
    bound: dict[str, Any] = {
        "kind": wanted.kind,
        "before": wanted.before,
        "document": wanted.document,
        "of_site": wanted.site,
    }
    if wanted.query.strip() or wanted.filters.chosen:
        source, named = answering(wanted.query, wanted.filters)
        asked[f"+changes.document in (select documents.id from {source})"] = True
        bound |= named
    return " and ".join(condition for condition, wants in asked.items() if wants) or "true", bound


def sites(connection: sqlite3.Connection) -> list[Row]:
    """Every site with its verdict, its numbers and its last runs, oldest run first."""
    found = _rows(
        connection,
        """
        select
            sites.*,
            (select count(*) from channels where channels.site = sites.id) as channels,
            (select max(last_complete_at) from channels where channels.site = sites.id) as complete_at
        from sites
        order by sites.verdict is null, sites.verdict = 'ok', sites.name
        """,
    )
    return [site | {"runs": _runs(connection, site["id"])} for site in found]


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
    text = _rows(connection, "select text from texts where digest = :digest", digest=shown["text"])
    return found[0] | {
        "history": versions,
        "shown": shown,
        "text": text[0]["text"] if text else "",
        "provenance": _provenance(connection, shown["id"]),
        "attachments": _attachments(connection, shown["id"]),
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


def _attachments(connection: sqlite3.Connection, version: int) -> list[Row]:
    return _rows(connection, "select * from attachments where version = :id order by id", id=version)


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
