"""Segments: the files that hold the originals, how they are made durable, and how they are mended after a tear.

Only the archive's one writer appends. What lies behind a segment's committed end was never acknowledged
and is cut off at the next start (see ``repair``).
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from archive import warc
from archive.errors import DamagedRecord, StrayOriginal
from archive.instants import to_text

ROLL_BYTES = 1 << 30
"""A segment is closed at 1 GB or at the end of its day: small enough to copy, large enough to be few."""

PIECE = 1 << 20

SEGMENT_NUMBER = "Gongkai-Segment"
"""Extension field of warcinfo: the place of a segment among those of its archive. Names sort by a clock that may be
set back."""


def placed(folder: Path, name: str) -> Path:
    """Where a segment lies.

    Raises StrayOriginal: a database may come from anybody, and a name in it must not become a file of somebody else's
    that is read, copied to a web server, or cut at the end of what was committed.
    """
    if name in ("", ".", "..") or not name.isprintable() or "/" in name or (folder / name).is_symlink():
        raise StrayOriginal(folder, name)
    return folder / name


class Segment:
    """The one open WARC file: append-only, from an empty file, never continued after a restart."""

    def __init__(self, folder: Path, name: str, *, number: int, opened_at: datetime, software: str) -> None:
        self.name = name
        self.opened_at = opened_at
        self.committed = 0
        """Where the last batch that was committed ends."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(folder / name, flags, 0o640)
        sync_folder(folder)
        self.end = 0
        info = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "description": "payloads are the bytes as sent; the case and order of HTTP header fields are the crawler's",
        }
        record = warc.RECORDS.create_warcinfo_record(name, info)
        record.rec_headers.replace_header("WARC-Date", to_text(opened_at))
        record.rec_headers.replace_header(SEGMENT_NUMBER, str(number))
        packed = BytesIO()
        warc.pack(record, packed)
        self.append(packed.getvalue())

    @staticmethod
    def new_name(now: datetime) -> str:
        """A name that sorts by time and never meets one of an earlier start."""
        return f"gongkai-{now.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(3)}.warc.gz"

    def full(self, now: datetime) -> bool:
        return self.end >= ROLL_BYTES or now.date() != self.opened_at.date()

    def append(self, members: bytes) -> int:
        """Write whole gzip members and return their offset. Not yet durable: see ``sync``.

        Raises OSError, and leaves nothing of them: half a member would put all that follows at wrong offsets.
        """
        offset = self.end
        view = memoryview(members)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            self.cut(offset)
            raise
        self.end += len(members)
        return offset

    def cut(self, end: int) -> None:
        """Take back what was appended behind ``end``: no row will point to it."""
        os.ftruncate(self._file, end)
        self.end = end

    def sync(self) -> None:
        os.fdatasync(self._file)

    def close(self) -> None:
        os.fsync(self._file)
        os.close(self._file)


def sync_folder(folder: Path) -> None:
    """Make names durable: without it a power cut may leave rows that point to a file that is not there."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that a power cut does not take it back with everything that lies in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def remove(path: Path) -> None:
    """Remove a segment that holds nothing, for good: a power cut must not bring it back once its row is gone."""
    if path.parent.is_dir():
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def repair(path: Path, committed: int) -> int:
    """Cut what was appended after the last commit and return how many bytes; their URLs are still due.

    Raises DamagedRecord when bytes that were committed are missing: no crash of ours does that.
    """
    size = path.stat().st_size if path.exists() else 0
    if size < committed:
        raise DamagedRecord(path, size, f"{committed - size} committed bytes are missing")
    if size > committed:
        with path.open("r+b") as file:
            file.truncate(committed)
            os.fsync(file.fileno())
    return size - committed


def copied(source: Path, target: Path, length: int, step: Callable[[int], None] = lambda _: None) -> str:
    """Copy the first ``length`` bytes, durably, and return the digest (hexadecimal) of what was written.

    ``step`` is told how many bytes each piece had.
    """
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("wb") as new:
        while length and (piece := old.read(min(length, PIECE))):
            new.write(piece)
            digest.update(piece)
            length -= len(piece)
            step(len(piece))
        new.flush()
        os.fsync(new.fileno())
    return digest.hexdigest()


def sync_file(file: Path) -> None:
    """Make a file durable that others have written."""
    with file.open("rb") as bytes_:
        os.fsync(bytes_.fileno())


def file_digest(path: Path) -> str:
    """The digest of a whole segment as it lies on the disk."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
