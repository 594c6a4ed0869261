"""Room on the disk: how much is left, and what an error of the disk means for the operator."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import ArchiveError, CannotWrite, OutOfSpace

MIB = 1 << 20

KEEP_FREE = 1024 * MIB
"""Bytes that stay free on the disk: more than the largest batch (half a megabyte of originals, and the one response of
32 MiB, or file of more, that goes beyond it) and SQLite's log of it.
"""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
_SQLITE_REFUSED = {
    sqlite3.SQLITE_READONLY: "it, or its folder, may only be read",
    sqlite3.SQLITE_CANTOPEN: "its folder does not let a file be opened for writing",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}


def shortage(folders: list[Path], keep_free: int) -> str | None:
    """What is wrong with the room left for these folders, in words; None while more than ``keep_free`` bytes are."""
    for folder in folders:
        if folder.is_dir() and (free := shutil.disk_usage(folder).free) < keep_free:
            return f"{free // MIB:,} MiB are free, and [archive] keep_free_mb keeps {keep_free // MIB:,} MiB"
    return None


def trouble(path: Path, error: OSError | sqlite3.Error) -> ArchiveError | None:
    """The sentence for an error of the disk; None for any other."""
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return OutOfSpace(path, error.strerror or str(error))
        return CannotWrite(path, error.strerror or str(error)) if error.errno in _REFUSED else None
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary of an extended result code
    if code == sqlite3.SQLITE_FULL:
        return OutOfSpace(path, str(error))
    return CannotWrite(path, _SQLITE_REFUSED[code]) if code in _SQLITE_REFUSED else None


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn an error of the disk into its sentence."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if sentence := trouble(path, error):
            raise sentence from error
        raise
