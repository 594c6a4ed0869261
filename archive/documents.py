"""Documents and their versions: which document a page is of, and what makes a new version of it.

Everything here happens inside the caller's transaction: version, provenance, search row, copies and change together
or not at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from archive import aliases, changes, copies, presence, search
from archive.captures import insert
from archive.diff import changed_characters
from archive.instants import to_text
from archive.records import Capture, Change, Content, Metadata, Site
from archive.substance import difference, is_substantive
from archive.text import digest_of, text_digest
from archive.versions import METADATA, content_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What a rebuild knows of a page before it is saved. Readers hold the numbers: who is who is not judged anew."""

    document: int | None = None
    """The document that the page was of when it came; None where that is to be judged."""
    next_number: int | None = None
    """The id for a document that nobody knows yet; None where any will do."""


def save(db: sqlite3.Connection, capture: Capture, content: Content, *, site: Site, decided: Decided) -> list[Change]:
    """Keep the content of a document: its first version, a new version, or nothing new. Returns the events: none, one,
    or several for a document that returned, at another address, with another content.
    """
    content = _with_region(content, site)
    document = aliases.document_at(db, capture.resource)
    if document is None:
        return _met(db, capture, content, site, decided)
    if _is_another(db, document, capture, content, decided):
        left = _left(db, document, capture)
        return [*left, *_met(db, capture, content, site, decided)]
    return _served(db, document, capture, content)


def _served(db: sqlite3.Connection, document: int, capture: Capture, content: Content) -> list[Change]:
    events = presence.returned(db, capture)
    before = _current(db, document)
    heard = aliases.has_news(db, capture.resource, content, before)
    kind = difference(before, content)
    if kind is None or not heard:
        return events
    new_version = _write_version(db, document, capture, content, before)
    _set_current(db, document, new_version, capture, content.metadata)
    copies.unlink(db, document)
    copies.link(db, document)
    return [*events, changes.put(db, kind, document, new_version, capture.fetched_at)]


def is_known(db: sqlite3.Connection, capture: Capture) -> bool:
    """Whether there is a document behind the resource of a capture."""
    return aliases.document_at(db, capture.resource) is not None


# ---------------------------------------------------------------------- addresses


def _met(db: sqlite3.Connection, capture: Capture, content: Content, site: Site, decided: Decided) -> list[Change]:
    """A page that is no document's yet is another address of one that its site has served elsewhere, or a new one's."""
    document = decided.document or aliases.met_before(db, content, site)
    if document is not None and _exists(db, document):
        aliases.join(db, document, capture, content)
        return presence.returned(db, capture)
    document = _new_document(db, capture, site, document or decided.next_number)
    return [_first_version(db, document, capture, content)]


def _is_another(db: sqlite3.Connection, document: int, capture: Capture, content: Content, decided: Decided) -> bool:
    """Whether a page that was a document's address carries another one by now. A document's own page cannot, as long as
    no other serves it: what it says is the next version, as it was before there were aliases.
    """
    if decided.document is not None:
        return decided.document != document
    own = presence.own_address(db, document) == capture.resource
    if own and aliases.another_serving(db, document, capture.resource) is None:
        return False
    return aliases.is_another(_current(db, document), content)


def _left(db: sqlite3.Connection, document: int, capture: Capture) -> list[Change]:
    """A page is no address of its document any more. Was it the document's own, the document is at another."""
    own = presence.own_address(db, document) == capture.resource
    moved = presence.moved(db, document, aliases.another(db, document, capture.resource), capture) if own else []
    aliases.leave(db, capture.resource)
    return moved


def _exists(db: sqlite3.Connection, document: int) -> bool:
    return db.execute("select 1 from documents where id = ?", (document,)).fetchone() is not None


def _current(db: sqlite3.Connection, document: int) -> Content:
    (version,) = db.execute("select current_version from documents where id = ?", (document,)).fetchone()
    return content_of(db, version)


# ---------------------------------------------------------------------- versions


def _with_region(content: Content, site: Site) -> Content:
    """The site lends its documents its region."""
    return replace(content, metadata=replace(content.metadata, region=content.metadata.region or site.region))


def _column_values(metadata: Metadata) -> dict[str, Any]:
    values = asdict(metadata)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _new_document(db: sqlite3.Connection, capture: Capture, site: Site, number: int | None) -> int:
    at = to_text(capture.fetched_at)
    url, channel = db.execute("select url, channel from resources where id = ?", (capture.resource,)).fetchone()
    document = db.execute(
        """
        insert into documents (id, url, site, channel, first_seen_at, checked_at, changed_at, versions,
        current_version, resource)
        values (?, ?, ?, ?, ?, ?, ?, 0, 0, ?)
        """,
        (number, url, site.id, channel, at, at, at, capture.resource),
    ).lastrowid
    assert document is not None
    db.execute("update sites set documents = documents + 1 where id = ?", (site.id,))
    return document


def _first_version(db: sqlite3.Connection, document: int, capture: Capture, content: Content) -> Change:
    version = _write_version(db, document, capture, content)
    _set_current(db, document, version, capture, content.metadata)
    copies.link(db, document)
    return changes.put(db, "new", document, version, capture.fetched_at)


def _write_version(
    db: sqlite3.Connection, document: int, capture: Capture, content: Content, before: Content | None = None
) -> int:
    """Write a version; ``before`` is what the one before it said."""
    added, removed = changed_characters(before.text, content.text) if before else (len(content.text), 0)
    digest = digest_of(content.text)
    db.execute("insert or ignore into texts values (?, ?, ?)", (digest, content.text, len(content.text)))
    row = {
        "document": document,
        "number": 1 + _count(db, "versions", document),
        "capture": capture.id,
        "seen_at": to_text(capture.fetched_at),
        "text_digest": text_digest(content.text),
        "text": digest,
        "characters": len(content.text),
        "added": added,
        "removed": removed,
        "substantive": before is None or is_substantive(before, content),
        "quality": " ".join(content.quality) or None,
        **_column_values(content.metadata),
    }
    version = insert(db, "versions", row)
    db.executemany(
        "insert into fields values (?, ?, ?, ?, ?, ?)",
        [(version, found.field, found.raw, found.how, found.where, found.used) for found in content.provenance],
    )
    db.executemany(
        """
        insert or ignore into unknown_labels select documents.site, ?, ?, ? from documents where id = ?
        """,
        [(found.where, found.raw, version, document) for found in content.provenance if found.field is None],
    )
    for attachment in content.attachments:
        insert(
            db,
            "attachments",
            {"version": version, "url": attachment.url, "name": attachment.name} | _file(db, attachment.url),
        )
    db.execute(
        "insert into unindexed (version, title, body, meta) values (?, ?, ?, ?)",
        (version, *search.row(content.metadata, content.text)),
    )
    return version


def _file(db: sqlite3.Connection, url: str) -> dict[str, Any]:
    """What is known already of a file that an earlier version or another document had too."""
    row = db.execute(
        "select capture, media_type, text_digest, pages from attachments where url = ? and capture is not null limit 1",
        (url,),
    ).fetchone()
    return dict(zip(("capture", "media_type", "text_digest", "pages"), row, strict=True)) if row else {}


def _set_current(db: sqlite3.Connection, document: int, version: int, capture: Capture, metadata: Metadata) -> None:
    at = to_text(capture.fetched_at)
    _count_in_month(db, document, -1)
    assignments = ", ".join(f"{name} = :{name}" for name in METADATA)
    db.execute(
        f"""
        update documents set {assignments}, current_version = :version, versions = versions + 1,
            checked_at = :at, changed_at = :at
        where id = :document
        """,
        {**_column_values(metadata), "version": version, "document": document, "at": at},
    )
    _count_in_month(db, document, 1)


def _count_in_month(db: sqlite3.Connection, document: int, step: int) -> None:
    """Count a document, or no longer, in the month that it says it was published in. To count them all when somebody
    looks takes 0.6 s of a million.
    """
    month = "select substr(published_on, 1, 7), site"
    of_it = "from documents where id = ? and published_on is not null"
    db.execute(
        f"""
        insert into months {month}, ? {of_it}
        on conflict (month, site) do update set documents = documents + excluded.documents
        """,
        (step, document),
    )
    db.execute(f"delete from months where documents = 0 and (month, site) in ({month} {of_it})", (document,))


def _count(db: sqlite3.Connection, table: str, document: int) -> int:
    (count,) = db.execute(f"select count(*) from {table} where document = ?", (document,)).fetchone()
    return int(count)
