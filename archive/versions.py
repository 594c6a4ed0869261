"""What the versions of a document say, read back from the archive."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from datetime import date
from typing import Any

from archive.records import Attachment, Content, Metadata

METADATA = tuple(field.name for field in fields(Metadata))
"""The official fields: columns of ``documents`` and ``versions``, in the order of the schema."""


def content_of(db: sqlite3.Connection, version: int) -> Content:
    """The text, the official fields and the attachments of a version; where they were found stays in ``fields``."""
    names = ", ".join(f"versions.{name}" for name in METADATA)
    text, *values = db.execute(
        f"select texts.text, {names} from versions join texts on texts.digest = versions.text where id = ?", (version,)
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
