"""Presence: whether a site serves a document, and where: present, missing, gone, back, or moved to another address."""

from __future__ import annotations

import sqlite3

from archive import aliases, changes, freshness
from archive.instants import from_text, to_text
from archive.records import Capture, Change


def returned(db: sqlite3.Connection, capture: Capture) -> list[Change]:
    """The document behind a capture is served: if it was missing that was a false alarm, if it was gone it has
    returned. It has moved if it is back at another address, or if its own sends readers there for good.
    """
    document = aliases.document_at(db, capture.resource)
    if document is None:
        return []
    state, version = db.execute("select state, current_version from documents where id = ?", (document,)).fetchone()
    db.execute(
        """
        update documents set state = 'present', checked_at = ?, missing_since = null, absences = 0, gone_at = null
        where id = ?
        """,
        (to_text(capture.fetched_at), document),
    )
    back = [changes.put(db, "returned", document, version, capture.fetched_at)] if state == "gone" else []
    now_at = capture.resource if state != "present" else aliases.led_to(db, document)
    return [*back, *moved(db, document, now_at, capture)]


def absent(db: sqlite3.Connection, capture: Capture) -> list[Change]:
    """The site says that it does not serve this document here. If it does elsewhere, the document has moved. If not it
    is missing until enough captures over enough days agree: then gone.

    Text and originals stay. A URL that never was a document cannot go missing.
    """
    document = aliases.document_at(db, capture.resource)
    if document is None:
        return []
    own = own_address(db, document) == capture.resource
    elsewhere = aliases.another_serving if own else aliases.another_not_away
    if (address := elsewhere(db, document, capture.resource)) is None:
        return _missing(db, document, capture)
    db.execute("update documents set checked_at = ? where id = ?", (to_text(capture.fetched_at), document))
    return moved(db, document, address, capture) if own else []


def _missing(db: sqlite3.Connection, document: int, capture: Capture) -> list[Change]:
    state, since, absences, version = db.execute(
        "select state, missing_since, absences, current_version from documents where id = ?", (document,)
    ).fetchone()
    now = to_text(capture.fetched_at)
    if state == "present":
        aliases.look_at_the_others(db, document, capture)
    since = since or now
    gone = state == "gone" or freshness.is_gone(
        capture.fetched_at, missing_since=from_text(since), absences=absences + 1
    )
    db.execute(
        """
        update documents set state = ?, checked_at = ?, missing_since = ?, absences = ?, gone_at = coalesce(gone_at, ?)
        where id = ?
        """,
        ("gone" if gone else "missing", now, since, absences + 1, now if gone else None, document),
    )
    newly_gone = gone and state != "gone"
    return [changes.put(db, "gone", document, version, capture.fetched_at)] if newly_gone else []


def moved(db: sqlite3.Connection, document: int, address: int | None, capture: Capture) -> list[Change]:
    """Have a document be at another of its addresses; nothing where it is there already."""
    if address in (None, own_address(db, document)):
        return []
    db.execute(
        """
        update documents set resource = resources.id, url = resources.url,
            channel = coalesce(resources.channel, documents.channel)
        from resources where resources.id = ? and documents.id = ?
        """,
        (address, document),
    )
    (version,) = db.execute("select current_version from documents where id = ?", (document,)).fetchone()
    return [changes.put(db, "moved", document, version, capture.fetched_at)]


def own_address(db: sqlite3.Connection, document: int) -> int:
    """The resource that a document's own URL is."""
    (resource,) = db.execute("select resource from documents where id = ?", (document,)).fetchone()
    return int(resource)
