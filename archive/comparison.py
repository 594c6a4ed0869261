"""Two versions of a document side by side: its official fields, its attachments and what became of them, its text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archive import aliases
from archive.diff import Difference, diff
from archive.errors import NoDocument, NoVersion
from archive.file_changes import FileChange, file_changes
from archive.instants import from_text
from archive.records import Attachment, Content
from archive.substance import changed_fields, is_substantive
from archive.text import plain
from archive.versions import content_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """Which version of a document, when it was first seen, and what it says."""

    number: int
    seen_at: datetime
    content: Content


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChange:
    """An official field before and after, as text; None where it was not stated."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What one version of a document says and another does not. The older need not be the first of the two."""

    document: int
    url: str
    old: Version
    new: Version
    fields: tuple[FieldChange, ...]
    attachments_removed: tuple[Attachment, ...]
    attachments_added: tuple[Attachment, ...]
    files: tuple[FileChange, ...]
    """Of those that both name: replaced, gone or back."""
    text: Difference
    substantive: bool

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same; a version that was taken back is one like that before it."""
        named = self.attachments_added or self.attachments_removed
        return not (
            self.fields or named or self.files or self.text.characters("added") or self.text.characters("removed")
        )


def find(db: sqlite3.Connection, *names: str) -> int:
    """The document of that number, or at that address or once there; where several spellings are given, of the first
    that there is. Raises NoDocument.
    """
    for name in names:
        if (document := found(db, name)) is not None:
            return document
    raise NoDocument(names[0])


def found(db: sqlite3.Connection, name: str) -> int | None:
    """The document of a number, or at an address or once there, if there is one."""
    column = "id" if name.isascii() and name.isdigit() else "url"
    row = db.execute(f"select id from documents where {column} = ?", (name,)).fetchone()
    return int(row[0]) if row is not None else aliases.document_of_url(db, name)


def versions_of(db: sqlite3.Connection, document: int) -> int:
    """How many versions a document has; they are numbered from 1."""
    row = db.execute("select max(number) from versions where document = ?", (document,)).fetchone()
    if row[0] is None:
        raise NoDocument(str(document))
    return int(row[0])


def compare(db: sqlite3.Connection, document: int, old: int, new: int) -> Comparison:
    """What changed in a document from its version ``old`` to its version ``new``."""
    (later, after), (earlier, before) = _version(db, document, new), _version(db, document, old)
    files = file_changes(db, earlier, later)
    (url,) = db.execute("select url from documents where id = ?", (document,)).fetchone()
    one, other = before.content, after.content
    return Comparison(
        document=document,
        url=url,
        old=before,
        new=after,
        fields=tuple(
            FieldChange(field=name, old=_text(one, name), new=_text(other, name))
            for name in changed_fields(one.metadata, other.metadata)
        ),
        attachments_removed=_only_in(one, other),
        attachments_added=_only_in(other, one),
        files=files,
        text=diff(one.text, other.text),
        substantive=is_substantive(one, other) or any(file.substantive for file in files),
    )


def _version(db: sqlite3.Connection, document: int, number: int) -> tuple[int, Version]:
    """A version, and its row."""
    found = db.execute(
        "select id, seen_at from versions where document = ? and number = ?", (document, number)
    ).fetchone()
    if found is None:
        raise NoVersion(document, number, versions_of(db, document))
    return found[0], Version(number=number, seen_at=from_text(found[1]), content=content_of(db, found[0]))


def _text(content: Content, name: str) -> str | None:
    value = getattr(content.metadata, name)
    return None if value is None else str(value)


def _only_in(content: Content, other: Content) -> tuple[Attachment, ...]:
    known = {(attachment.url, plain(attachment.name)) for attachment in other.attachments}
    return tuple(one for one in content.attachments if (one.url, plain(one.name)) not in known)
