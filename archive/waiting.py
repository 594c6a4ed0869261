"""Files that wait to be read (待读): those that were held before anybody read files, and scans.

To recognise the text of a scan takes ten seconds a page. So it is no matter of a crawl: it is done beside it, without
the lock, and what comes of it is noted in a file beside the archive, which the next writer keeps. Each is a deed of the
journal. What was recognised stands in it, for no rebuild is to take weeks; what was held is read again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive import attachments, journal
from archive.records import FileContent

if TYPE_CHECKING:
    from archive.store import Archive

RECOGNISED = "ocr"
"""The flaw by which a reading says that its text was recognised in pictures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A file that waits: the capture that holds it."""

    capture: int
    payload_digest: str
    url: str
    name: str
    scanned: bool
    """It was read, and is a scan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What was read of one."""

    capture: int
    content: FileContent


def waiting(db: sqlite3.Connection, *, scans: bool) -> Iterator[Waiting]:
    """Those that wait, as they came: held ones, and after them, where ``scans`` can be read, the scans that nobody has
    tried to recognise.
    """
    yield from _some(
        db,
        """
        select min(attachments.capture), captures.payload_digest, attachments.url, attachments.name, 0
        from attachments join captures on captures.id = attachments.capture
        where attachments.capture is not null and attachments.file is null
        group by captures.payload_digest order by 1
        """,
    )
    if scans:
        yield from _some(
            db,
            """
            select min(attachments.capture), files.payload_digest, attachments.url, attachments.name, 1
            from files join attachments on attachments.file = files.id
            where files.unread = 'scanned' and instr(coalesce(files.quality, ''), ?) = 0
            group by files.id order by files.id
            """,
            RECOGNISED,
        )


def _some(db: sqlite3.Connection, sql: str, *parameters: str) -> list[Waiting]:
    return [
        Waiting(capture=capture, payload_digest=digest, url=url, name=name, scanned=bool(scanned))
        for capture, digest, url, name, scanned in db.execute(sql, parameters)
    ]


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
                content=read.content if RECOGNISED in read.content.quality else None,
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
