"""Files that wait to be read (待读): those that were held before anybody read files, and those that take other means
than a crawl has.

To recognise the text of a scan takes ten seconds a page, and what LibreOffice converts takes LibreOffice. So it is no
matter of a crawl: it is done beside it, without the lock, and what comes of it is noted in a file beside the archive,
which the next writer keeps. Each is a deed of the journal. What such means have found stands in it, for no rebuild is
to take weeks, or to need them; what was held is read again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive import attachments, files, journal
from archive.records import FileContent, Unread

if TYPE_CHECKING:
    from archive.store import Archive


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """A means of reading what a crawl leaves unread. All that it was tried on has its ``mark`` among its flaws, and it
    is tried on nothing twice.
    """

    mark: str
    unread: Unread
    """The word for what it may read, …"""
    formats: tuple[str, ...] = ()
    """… and of which formats, where it is not all."""


RECOGNISING = Means(mark="ocr", unread="scanned")
"""Text in pictures."""

CONVERTING = Means(mark="converted", unread="unsupported", formats=("doc", "odp", "ppt"))
"""LibreOffice: Word 95, OpenDocument's and PowerPoint's slides (DPS too). Archives and whatever may be a program are
not given to it, nor what is of no known format: the rest that it reads is read by a crawl.
"""

MARKS = frozenset(means.mark for means in (RECOGNISING, CONVERTING))


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A file that waits: the capture that holds it."""

    capture: int
    payload_digest: str
    url: str
    name: str
    means: Means | None = None
    """What it waits for; None where it is to be read as in a crawl."""
    known: FileContent | None = None
    """What was read of it so far, where it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What was read of one."""

    capture: int
    content: FileContent


def waiting(db: sqlite3.Connection, there: Collection[Means]) -> Iterator[Waiting]:
    """Those that wait, as they came: held ones, and after them those that each of the means that are ``there`` was not
    tried on, whether it was there when they came or not.
    """
    held = db.execute(
        """
        select min(attachments.capture), captures.payload_digest, attachments.url, attachments.name
        from attachments join captures on captures.id = attachments.capture
        where attachments.capture is not null and attachments.file is null
        group by captures.payload_digest order by 1
        """
    ).fetchall()
    for capture, digest, url, name in held:
        yield Waiting(capture=capture, payload_digest=digest, url=url, name=name)
    for means in there:
        yield from _for(db, means)


def _for(db: sqlite3.Connection, means: Means) -> Iterator[Waiting]:
    untried = db.execute(
        """
        select files.id, min(attachments.capture), files.payload_digest, attachments.url, attachments.name
        from files join attachments on attachments.file = files.id
        where files.unread = ? and instr(' ' || coalesce(files.quality, '') || ' ', ?) = 0
            and (? = 0 or files.format in (select value from json_each(?)))
        group by files.id order by files.id
        """,
        (means.unread, f" {means.mark} ", len(means.formats), json.dumps(means.formats)),
    ).fetchall()
    for file, capture, digest, url, name in untried:
        known = files.said_by(db, file)
        yield Waiting(capture=capture, payload_digest=digest, url=url, name=name, means=means, known=known)


# ---------------------------------------------------------------------- kept


def keep(archive: Archive, read: Read, now: datetime) -> None:
    """Keep what was read of a file that waited. Nothing happens where it does not wait any more."""
    archive.open_segment(now)
    with archive.change() as db:
        changes = attachments.read_later(db, read.capture, read.content, now, after=archive.last_told())
        if changes is None:
            return
        archive.note(
            journal.ReadLater(
                capture=read.capture,
                found=journal.digest_of(read.content),
                at=now,
                content=None if MARKS.isdisjoint(read.content.quality) else read.content,
                told=tuple(journal.told(db, change) for change in changes),
            )
        )


# ---------------------------------------------------------------------- noted, for who has the lock


def note(path: Path, read: Read) -> None:
    """Note what was read, for the next writer of the archive at ``path``."""
    line = json.dumps(asdict(read), ensure_ascii=False) + "\n"
    with _file(path).open("a", encoding="utf-8") as noted:
        noted.write(line)
        noted.flush()
        os.fsync(noted.fileno())


def noted(path: Path) -> list[Read]:
    """What was noted. A line that a kill has torn is read again another night."""
    try:
        lines = _file(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [read for line in lines if (read := _read_of(line)) is not None]


def keep_noted(archive: Archive, now: datetime) -> int:
    """Keep what was noted, and forget it once it is durable. Returns how many files it was."""
    reads = noted(archive.path)
    for read in reads:
        keep(archive, read, now)
    archive.flush()
    _file(archive.path).unlink(missing_ok=True)
    return len(reads)


def _file(path: Path) -> Path:
    return path.with_name(path.name + ".read.jsonl")


def _read_of(line: str) -> Read | None:
    try:
        said = json.loads(line)
        content = said["content"] | {"quality": tuple(said["content"]["quality"])}
        return Read(capture=said["capture"], content=FileContent(**content))
    except (ValueError, KeyError, TypeError):
        return None
