"""The files that a version names, as readers meet them: whether each was had, what it is, whether it says anything."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Literal

from archive.records import Unread
from archive.versions import kept_text

NoText = Literal[Unread, "never-had", "waiting"]
"""Why a file says nothing: it could not be read; the site never served it; it is held, and nobody has read it yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attached:
    """A file as one version has it. What only reading it tells is None where it was not read."""

    url: str
    name: str
    """As the page gives it."""
    served_as: str | None
    """The media type that the server told."""
    capture: int | None
    """That which holds its bytes; None where they were never had."""
    payload_digest: str | None
    error: str | None
    """Why they were never had, where that is known."""
    gone_since: str | None
    file: int | None
    """Its row of ``files``."""
    format: str | None
    pages: int | None
    unread: Unread | None
    detail: str | None
    confidence: float | None
    quality: str | None
    text: str | None
    """The key of its text in ``texts``."""
    text_digest: str | None
    characters: int

    @property
    def no_text(self) -> NoText | None:
        """Why there is no text; None where there is one, or nothing to read."""
        if self.capture is None:
            return "never-had"
        return "waiting" if self.file is None else self.unread


def attached(db: sqlite3.Connection, version: int) -> tuple[Attached, ...]:
    """The files that a version names, in the order of its page."""
    cursor = db.execute(
        """
        select
            attachments.url, attachments.name, attachments.media_type as served_as, attachments.capture,
            captures.payload_digest, attachments.error, attachments.gone_since, attachments.file,
            files.format, files.pages, files.unread, files.detail, files.confidence, files.quality, files.text,
            files.text_digest, coalesce(files.characters, 0) as characters
        from attachments
        left join captures on captures.id = attachments.capture
        left join files on files.id = attachments.file
        where attachments.version = ? order by attachments.id
        """,
        (version,),
    )
    names = [column[0] for column in cursor.description]
    return tuple(Attached(**dict(zip(names, row, strict=True))) for row in cursor)


def text_of(db: sqlite3.Connection, one: Attached, *, most: int = -1) -> str:
    """What a file says, or the first ``most`` characters of it; nothing where it was not read."""
    return kept_text(db, one.text, most=most) or ""
