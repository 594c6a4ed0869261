"""Aliases (别名): the addresses of a document that its site serves at more than one, and which of them it moves to.

A site that is redesigned serves its documents under other URLs. A page that bears the number of a document of its site
and carries its text is another address of that one, not a document: the history goes on. ``aliases`` has a row for each
address of a document that has several, its own URL among them.
"""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from itertools import takewhile

from archive import wordings
from archive.copies import SHORTEST_COPY
from archive.instants import to_text
from archive.records import REDIRECTS, Capture, Content, Metadata, Site
from archive.substance import parts
from archive.text import plain, text_digest
from archive.versions import said_by_page
from archive.wording import wording_digest

PERMANENT = (301, 308)
"""Redirects that say that a page has another address from now on (RFC 9110 §15.4.2, §15.4.9)."""

MOST_HOPS = 5
"""Redirects behind one request that are looked back at; the crawler follows no more."""

MOST_BEARERS = 20
"""Documents of a site that are looked at for bearing one number: what more of them bear identifies none."""

DIGITS = 8
"""Of the digest of a part: it is compared with one other, and one in four thousand million is the same by chance."""


# ---------------------------------------------------------------------- whose address it is


def document_at(db: sqlite3.Connection, resource: int) -> int | None:
    """The document that a resource is an address of."""
    row = db.execute(
        """
        select id from documents where resource = :resource
        union all select document from aliases where resource = :resource limit 1
        """,
        {"resource": resource},
    ).fetchone()
    return row and int(row[0])


def document_of_url(db: sqlite3.Connection, url: str) -> int | None:
    """The document that a URL is another address of."""
    row = db.execute(
        "select document from resources join aliases on aliases.resource = resources.id where resources.url = ?", (url,)
    ).fetchone()
    return row and int(row[0])


def met_before(db: sqlite3.Connection, content: Content, site: Site) -> int | None:
    """The document of the site that a content is: it carries the text, whatever a template leaves around it, and bears
    the index number, or the document number of the issuing body. Of several, one that is not served at present: it is
    that which moved.
    """
    metadata = content.metadata
    if len(content.text) < SHORTEST_COPY:
        return None
    found = None
    if metadata.index_number:
        found = _bearer(db, "index_number = :index_number", content, site)
    if found is None and metadata.document_number and metadata.issuing_body:
        found = _bearer(db, "document_number = :document_number and +issuing_body = :issuing_body", content, site)
    return found


def _bearer(db: sqlite3.Connection, bears: str, content: Content, site: Site) -> int | None:
    # + keeps SQLite from going through all documents of the site, or of the body
    rows = db.execute(
        f"""
        select bearers.id, text_digest, wordings.digest from (
            select id, current_version, wording, state from documents
            where {bears} and +site = :site limit {MOST_BEARERS}
        ) as bearers
        cross join versions on versions.id = bearers.current_version
        left join wordings on wordings.id = bearers.wording
        where versions.characters >= {SHORTEST_COPY}
        order by bearers.state = 'present', bearers.id
        """,
        {
            "index_number": content.metadata.index_number,
            "document_number": content.metadata.document_number,
            "issuing_body": content.metadata.issuing_body,
            "site": site.id,
        },
    ).fetchall()
    if not rows:
        return None
    carried = {text_digest(content.text), wording_digest(wordings.of_text(content.text))}
    return next((int(number) for number, *digests in rows if not carried.isdisjoint(digests)), None)


def is_another(before: Content, after: Content) -> bool:
    """Whether a page carries another document than before: another text that bears another number.

    A site that numbers its documents anew leaves their texts as they are.
    """
    return text_digest(before.text) != text_digest(after.text) and _contradict(before.metadata, after.metadata)


def _contradict(before: Metadata, after: Metadata) -> bool:
    stated = [
        (plain(one), plain(other))
        for one, other in (
            (before.index_number, after.index_number),
            (before.document_number, after.document_number),
        )
        if one and other
    ]
    return bool(stated) and all(one != other for one, other in stated)


# ---------------------------------------------------------------------- joining and leaving


def join(db: sqlite3.Connection, document: int, capture: Capture, content: Content) -> None:
    """Note that a page is another address of a document. What the document's own page said last is its current
    version: until now no other could write one.
    """
    version, *own = db.execute(
        "select current_version, resource, id, first_seen_at from documents where id = ?", (document,)
    ).fetchone()
    if not db.execute("select 1 from aliases where document = ?", (document,)).fetchone():
        db.execute("insert into aliases values (?, ?, ?, ?)", (*own, _noted(said_by_page(db, version))))
    db.execute(
        "insert into aliases values (?, ?, ?, ?)",
        (capture.resource, document, to_text(capture.fetched_at), _noted(content)),
    )


def leave(db: sqlite3.Connection, resource: int) -> None:
    """A page is an address of its document no more."""
    db.execute("delete from aliases where resource = ?", (resource,))


def has_news(db: sqlite3.Connection, resource: int, content: Content, before: Content) -> bool:
    """Whether a page says something that it did not say the last time, and that the document, which says ``before``,
    does not say either. What it says is remembered.

    A document's only page is always heard. Of several each is compared with itself, because they may differ for good:
    one is edited and the other is not, or one template names a publisher and the other does not. Without that the
    versions would go to and fro with every check.
    """
    row = db.execute("select said from aliases where resource = ?", (resource,)).fetchone()
    if row is None:
        return True
    db.execute("update aliases set said = ? where resource = ?", (_noted(content), resource))
    last, now, current = json.loads(row[0]), _said(content), _said(before)
    return any(now.get(part) not in (last.get(part), current.get(part)) for part in {*last, *now})


def _said(content: Content) -> dict[str, str]:
    """What a page says, a short digest of each part that it states."""
    said = {name: value for name, value in parts(content).items() if value}
    return {name: sha256(repr(value).encode()).hexdigest()[:DIGITS] for name, value in said.items()}


def _noted(content: Content) -> str:
    return json.dumps(_said(content), separators=(",", ":"))


# ---------------------------------------------------------------------- which address is the document's


def another_serving(db: sqlite3.Connection, document: int, resource: int) -> int | None:
    """Another address at which the document was served when it was last looked at; of several, the latest known."""
    return _another(db, document, resource, "state = 'saved'")


def another_not_away(db: sqlite3.Connection, document: int, resource: int) -> int | None:
    """Another address of which the site has not said that it is away."""
    return _another(db, document, resource, "state != 'absent'")


def another(db: sqlite3.Connection, document: int, resource: int) -> int | None:
    """Another address, if there can be one that serves the document."""
    return _another(db, document, resource, "true")


def _another(db: sqlite3.Connection, document: int, resource: int, condition: str) -> int | None:
    row = db.execute(
        f"""
        select resources.id from aliases cross join resources on resources.id = aliases.resource
        where document = ? and aliases.resource != ? and {condition}
        order by state = 'saved' desc, since desc, resources.id desc limit 1
        """,
        (document, resource),
    ).fetchone()
    return row and int(row[0])


def led_to(db: sqlite3.Connection, document: int) -> int | None:
    """The other address to which the document's own page sends its readers for good, as it was last asked."""
    rows = db.execute(
        """
        select captures.status, captures.url from documents
        cross join captures on captures.resource = documents.resource
        where documents.id = ? order by captures.id desc limit ?
        """,
        (document, 1 + MOST_HOPS),
    ).fetchall()
    (status, url), *before = rows
    hops = list(takewhile(lambda hop: hop in REDIRECTS, (hop for hop, _ in before)))
    if status in REDIRECTS or not hops or not set(hops) <= set(PERMANENT):
        return None
    row = db.execute(
        """
        select resources.id from aliases cross join resources on resources.id = aliases.resource
        where document = ? and ? in (resources.url, resources.address)
        """,
        (document, url),
    ).fetchone()
    return row and int(row[0])


def look_at_the_others(db: sqlite3.Connection, document: int, capture: Capture) -> None:
    """Have the other addresses checked now: none is known to serve the document, and one may again."""
    db.execute(
        """
        update resources set due_at = min(coalesce(due_at, :now), :now)
        where id in (select resource from aliases where document = :document) and id != :resource
        """,
        {"now": to_text(capture.fetched_at), "document": document, "resource": capture.resource},
    )
