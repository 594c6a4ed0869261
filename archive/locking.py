"""The locks that keep a second writer out of an archive, and out of a folder that is being made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import ArchiveLocked


def locked(path: Path) -> FileLock:
    """The lock that makes its holder the one writer of an archive. Raises ArchiveLocked."""
    lock = FileLock(path.with_name(path.name + ".lock"))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise ArchiveLocked(path) from None
    return lock


@contextmanager
def alone(lock_file: Path, otherwise: Exception) -> Iterator[None]:
    """Be the only process within this, by a lock file; where another is, ``otherwise`` is raised."""
    lock = FileLock(lock_file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise otherwise from None
    try:
        yield
    finally:
        lock.release()


def is_locked(path: Path) -> bool:
    """Whether somebody is writing to the archive at this moment."""
    try:
        locked(path).release()
    except ArchiveLocked:
        return True
    return False
