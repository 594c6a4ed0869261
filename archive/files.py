"""Files (附件文件): what the bytes of attachments say, kept once for each payload, whoever serves it."""

from __future__ import annotations

import sqlite3
from typing import Any, Literal

from archive import search
from archive.captures import insert
from archive.records import FileContent
from archive.text import text_digest
from archive.versions import keep_text
from archive.wording import words

_COLUMNS = "format, media_type, pages, unread, detail, reader, confidence, quality"


def number_of(db: sqlite3.Connection, payload_digest: str) -> int | None:
    """The file with these bytes, if they were read."""
    row = db.execute("select id from files where payload_digest = ?", (payload_digest,)).fetchone()
    return row and int(row[0])


def said_by(db: sqlite3.Connection, file: int) -> FileContent:
    """What a file says."""
    found = db.execute(
        f"select {_COLUMNS}, texts.text from files join texts on texts.digest = files.text where id = ?", (file,)
    ).fetchone()
    values: dict[str, Any] = dict(zip((*_COLUMNS.split(", "), "text"), found, strict=True))
    return FileContent(**values | {"quality": tuple((values["quality"] or "").split())})


def read_before(db: sqlite3.Connection, payload_digest: str) -> FileContent | None:
    """What these bytes say, where somebody has read them: they need not be read again."""
    number = number_of(db, payload_digest)
    return None if number is None else said_by(db, number)


def keep(db: sqlite3.Connection, payload_digest: str, content: FileContent, *, after: int) -> int:
    """Keep what bytes say, ``after`` the event of the feed that is the last. What they were read to say before stays:
    to read them again is another deed (``renew``).
    """
    number = number_of(db, payload_digest)
    if number is None:
        row = {"payload_digest": payload_digest, **_row(db, content), "read_after": after}
        number = insert(db, "files", row)
        search.put(db, "files", number, search.file_row(content.text))
    return number


def renew(db: sqlite3.Connection, file: int, content: FileContent, *, after: int) -> None:
    """Keep what a file says as it is read now: by means that were not there before."""
    before = said_by(db, file)
    row = _row(db, content) | {"read_after": after}
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    db.execute(f"update files set {assignments} where id = :file", row | {"file": file})
    search.put_anew(db, "files", file, search.file_row(before.text), search.file_row(content.text))


def replaced(before: FileContent, after: FileContent) -> Literal["substance", "form"] | None:
    """Whether other bytes at one address are another file: by what they say, and where that cannot be told by the bytes
    alone. The same text in a PDF that was made anew is the same file, as a page is that says the same.
    """
    if before.unread or after.unread:
        return "substance"
    if text_digest(before.text) == text_digest(after.text):
        return None
    return "substance" if words(before.text) != words(after.text) else "form"


def _row(db: sqlite3.Connection, content: FileContent) -> dict[str, Any]:
    return {
        "format": content.format,
        "media_type": content.media_type,
        "text": keep_text(db, content.text),
        "text_digest": text_digest(content.text),
        "characters": len(content.text),
        "pages": content.pages,
        "unread": content.unread,
        "detail": content.detail,
        "reader": content.reader,
        "confidence": content.confidence,
        "quality": " ".join(content.quality) or None,
    }
