"""What became of the files that two versions of a document both name: replaced, gone, or back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive import files
from archive.attached import Attached, attached, text_of
from archive.diff import Difference, diff

MOST_COMPARED = 1_000_000
"""Characters of all texts of files that one comparison goes through: two seconds at worst, where two texts of 4,000,000
take a quarter of a minute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """A file that two versions have at one address, where something became of it."""

    old: Attached
    new: Attached
    replaced: Literal["substance", "form"] | None
    """Whether it is another file, and says something else or only writes it otherwise."""
    text: Difference | None
    """From its text to that of the other, where there are two to compare."""
    in_body: bool
    """It is the text of the document in both versions, a cover: how it changed is how that changed."""

    @property
    def gone(self) -> bool:
        return self.new.gone_since is not None and self.old.gone_since is None

    @property
    def returned(self) -> bool:
        return self.new.gone_since is None and self.old.gone_since is not None

    @property
    def substantive(self) -> bool:
        """Punctuation and layout of a file are not of substance; whether it is there is."""
        return self.replaced == "substance" or self.gone or self.returned

    @property
    def is_too_long(self) -> bool:
        """Both files can be read, and their texts are longer than one comparison goes through."""
        both_say = self.old.no_text is None and self.new.no_text is None
        return self.replaced is not None and both_say and self.text is None and not self.in_body


def file_changes(db: sqlite3.Connection, old: int, new: int) -> tuple[FileChange, ...]:
    """What became of the files that the version ``old`` names, until the version ``new``."""
    return tuple(change for change in _pairs(db, old, new) if change.replaced or change.gone or change.returned)


def _pairs(db: sqlite3.Connection, old: int, new: int) -> Iterator[FileChange]:
    before = {one.url: one for one in attached(db, old)}
    bodies = (_body_from(db, old), _body_from(db, new))
    left = MOST_COMPARED
    for other in attached(db, new):
        if (one := before.get(other.url)) is None:
            continue
        replaced = _replaced(db, one, other)
        in_body = one.file is not None and bodies == (one.file, other.file)
        text = None
        if replaced and not in_body and one.no_text is None and other.no_text is None:
            size = one.characters + other.characters
            if size <= left:
                left -= size
                text = diff(text_of(db, one), text_of(db, other))
        yield FileChange(old=one, new=other, replaced=replaced, text=text, in_body=in_body)


def _replaced(db: sqlite3.Connection, one: Attached, other: Attached) -> Literal["substance", "form"] | None:
    """Whether another file is at the address. One that the archive never had was not replaced, but came."""
    if one.capture is None or other.capture is None or one.payload_digest == other.payload_digest:
        return None
    if one.file is None or other.file is None:  # nobody knows what it says
        return "substance"
    return files.replaced(files.said_by(db, one.file), files.said_by(db, other.file))


def _body_from(db: sqlite3.Connection, version: int) -> int | None:
    """The file that the text of a version is of, where its page is a cover."""
    row = db.execute("select text_from from versions where id = ?", (version,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])
