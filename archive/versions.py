"""What the versions of a document say, read back from the archive."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from datetime import date
from typing import Any

from archive.records import Attachment, Content, Metadata, Provenance
from archive.text import digest_of

METADATA = tuple(field.name for field in fields(Metadata))
"""The official fields: columns of ``documents`` and ``versions``, in the order of the schema."""


def keep_text(db: sqlite3.Connection, text: str) -> str:
    """Keep a text, once however many versions and files say it. Returns its digest."""
    digest = digest_of(text)
    db.execute("insert or ignore into texts values (?, ?, ?)", (digest, text, len(text)))
    return digest


def kept_text(db: sqlite3.Connection, digest: str | None, *, most: int = -1) -> str | None:
    """A text that is kept, or the first ``most`` characters of it; None where there is none of that digest."""
    row = db.execute(
        "select iif(:most < 0, text, substr(text, 1, :most)) from texts where digest = :digest",
        {"most": most, "digest": digest},
    ).fetchone()
    return None if row is None else str(row[0])


def content_of(db: sqlite3.Connection, version: int) -> Content:
    """The text, the official fields and the attachments of a version; where they were found stays in ``fields``.

    The text of a cover is that of its file.
    """
    return _content(db, version, "versions.text")


def said_by_page(db: sqlite3.Connection, version: int) -> Content:
    """The same as the page itself says it: what its next capture is to be compared with."""
    return _content(db, version, "coalesce(versions.page_text, versions.text)")


def _content(db: sqlite3.Connection, version: int, digest: str) -> Content:
    names = ", ".join(f"versions.{name}" for name in METADATA)
    text, *values = db.execute(
        f"select texts.text, {names} from versions join texts on texts.digest = {digest} where id = ?", (version,)
    ).fetchone()
    found: dict[str, Any] = dict(zip(METADATA, values, strict=True))
    days = {name: date.fromisoformat(day) for name, day in found.items() if name.endswith("_on") and day}
    files = db.execute("select url, name from attachments where version = ? order by id", (version,))
    return Content(
        kind="document",
        metadata=Metadata(**found | days),
        text=text,
        attachments=tuple(Attachment(url=url, name=name) for url, name in files),
    )


def provenance_of(db: sqlite3.Connection, version: int) -> tuple[Provenance, ...]:
    """Where the values of a version's fields were found."""
    rows = db.execute(
        'select field, raw, how, "where", used from fields where version = ? order by rowid', (version,)
    ).fetchall()
    return tuple(
        Provenance(field=field, raw=raw, how=how, where=where, used=bool(used)) for field, raw, how, where, used in rows
    )
