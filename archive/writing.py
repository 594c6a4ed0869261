"""Writing versions: what a page says together with the files it names, as rows.

Everything here happens inside the caller's transaction: version, provenance, search row and attachments together or not
at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archive import files, search
from archive.captures import insert
from archive.covers import is_cover
from archive.diff import changed_characters
from archive.instants import to_text
from archive.records import Content, Metadata
from archive.text import text_digest
from archive.versions import METADATA, content_of, keep_text

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """What a document says from an instant on."""

    content: Content
    """What its page says."""
    capture: int
    """Of its page."""
    seen_at: datetime
    files: tuple[Row, ...]
    """Its attachments as they are now: rows of ``attachments`` without number and version."""


def write(db: sqlite3.Connection, document: int, edition: Edition, *, before: int | None, substantive: bool) -> int:
    """Write a version; ``before`` is the one before it."""
    content = edition.content
    lead = leading_file(db, content, edition.files)
    text = content.text if lead is None else files.said_by(db, lead).text
    row = {
        "document": document,
        "number": 1 + _count(db, "versions", document),
        "capture": edition.capture,
        "seen_at": to_text(edition.seen_at),
        **_text(db, content.text, text, lead, before),
        "substantive": substantive,
        "quality": " ".join(content.quality) or None,
        **_column_values(content.metadata),
    }
    version = insert(db, "versions", row)
    _write_provenance(db, version, document, content)
    for file in edition.files:
        insert(db, "attachments", {"version": version} | file)
    search.put(db, "versions", version, search.row(content.metadata, text))
    return version


def leading_file(db: sqlite3.Connection, content: Content, attachments: tuple[Row, ...]) -> int | None:
    """For a cover, the file that it leads to: the first of those it names that could be read."""
    if not is_cover(content):
        return None
    known = (file["file"] for file in attachments if file.get("file") is not None)
    return next((number for number in known if files.said_by(db, number).text.strip()), None)


def lend_text(db: sqlite3.Connection, version: int, content: Content, lead: int) -> None:
    """Give the version of a cover, which says ``content``, the text of the file that it leads to."""
    before, after = content_of(db, version).text, files.said_by(db, lead).text
    row = _text(db, content.text, after, lead, _version_before(db, version))
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    db.execute(f"update versions set {assignments} where id = :version", row | {"version": version})
    old, new = (search.row(content.metadata, text) for text in (before, after))
    search.put_anew(db, "versions", version, old, new)


def _text(db: sqlite3.Connection, said: str, text: str, lead: int | None, before: int | None) -> Row:
    """The columns that tell a version's text, whose it is (its page's, or that of a file), and how many characters it
    has more and less than the version before.
    """
    key = keep_text(db, text)
    same = db.execute("select text_digest from versions where id = ? and text = ?", (before, key)).fetchone()
    added, removed = (0, 0) if same else _changed(db, before, text)
    return {
        "text_digest": same[0] if same else text_digest(text),
        "text": key,
        "characters": len(text),
        "text_from": lead,
        "page_text": None if lead is None else keep_text(db, said),
        "added": added,
        "removed": removed,
    }


def _changed(db: sqlite3.Connection, before: int | None, text: str) -> tuple[int, int]:
    return (len(text), 0) if before is None else changed_characters(content_of(db, before).text, text)


def _version_before(db: sqlite3.Connection, version: int) -> int | None:
    row = db.execute(
        """
        select earlier.id from versions as later
        join versions as earlier on earlier.document = later.document and earlier.number = later.number - 1
        where later.id = ?
        """,
        (version,),
    ).fetchone()
    return row and int(row[0])


def _write_provenance(db: sqlite3.Connection, version: int, document: int, content: Content) -> None:
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


def set_current(db: sqlite3.Connection, document: int, version: int, metadata: Metadata, at: datetime) -> None:
    """Have a document say what a version says."""
    before = _month(db, document)
    assignments = ", ".join(f"{name} = :{name}" for name in METADATA)
    db.execute(
        f"""
        update documents set {assignments}, current_version = :version, versions = versions + 1, changed_at = :at
        where id = :document
        """,
        {**_column_values(metadata), "version": version, "document": document, "at": to_text(at)},
    )
    after = _month(db, document)
    if before != after:
        _count_in_months(db, before, after)


def _column_values(metadata: Metadata) -> dict[str, Any]:
    values = ((name, getattr(metadata, name)) for name in METADATA)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def _month(db: sqlite3.Connection, document: int) -> tuple[str | None, str]:
    """The month in which a document says that it was published, and its site."""
    of_it = db.execute("select substr(published_on, 1, 7), site from documents where id = ?", (document,))
    month, site = of_it.fetchone()
    return month, site


def _count_in_months(db: sqlite3.Connection, before: tuple[str | None, str], after: tuple[str | None, str]) -> None:
    """Count a document in another month of its site. To count them all when somebody looks takes 0.6 s of a million."""
    if before[0] is not None:
        db.execute("update months set documents = documents - 1 where month = ? and site = ?", before)
        db.execute("delete from months where documents = 0 and month = ? and site = ?", before)
    if after[0] is not None:
        db.execute(
            """
            insert into months (month, site, documents) values (?, ?, 1)
            on conflict (month, site) do update set documents = documents + 1
            """,
            after,
        )


def _count(db: sqlite3.Connection, table: str, document: int) -> int:
    (count,) = db.execute(f"select count(*) from {table} where document = ?", (document,)).fetchone()
    return int(count)
