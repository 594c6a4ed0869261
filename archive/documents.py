"""Documents and their versions: which document a page is of, and what makes a new version of it.

Everything here happens inside the caller's transaction: version, provenance, search row, copies and change together
or not at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from archive import aliases, attachments, changes, copies, presence, writing
from archive.instants import to_text
from archive.records import Capture, Change, Content, Site
from archive.substance import difference, is_substantive
from archive.versions import said_by_page
from archive.writing import Edition


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
    new_version = writing.write(
        db,
        document,
        _edition(db, capture, content),
        before=_current_version(db, document),
        substantive=is_substantive(before, content),
    )
    writing.set_current(db, document, new_version, content.metadata, capture.fetched_at)
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
    return said_by_page(db, _current_version(db, document))


def _current_version(db: sqlite3.Connection, document: int) -> int:
    (version,) = db.execute("select current_version from documents where id = ?", (document,)).fetchone()
    return int(version)


# ---------------------------------------------------------------------- versions


def _with_region(content: Content, site: Site) -> Content:
    """The site lends its documents its region."""
    return replace(content, metadata=replace(content.metadata, region=content.metadata.region or site.region))


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
    version = writing.write(db, document, _edition(db, capture, content), before=None, substantive=True)
    writing.set_current(db, document, version, content.metadata, capture.fetched_at)
    copies.link(db, document)
    return changes.put(db, "new", document, version, capture.fetched_at)


def _edition(db: sqlite3.Connection, capture: Capture, content: Content) -> Edition:
    return Edition(
        content=content,
        capture=capture.id,
        seen_at=capture.fetched_at,
        files=tuple(attachments.named(db, file) for file in content.attachments),
    )
