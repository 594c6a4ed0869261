"""The folder of a backup: whether it can take one of this archive, and that only one is made in it at a time."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from archive import bag, locking
from archive.changes import last_seq
from archive.errors import NoBackup
from archive.opening import originals_folder

UNFINISHED = ".unfinished"
"""The folder in the bag where files lie until they are whole, and the lock of who makes them. BagIt allows it: it is no
payload.
"""

BELONGS = {"bagit.txt", bag.INFO, bag.MANIFEST, bag.TAG_MANIFEST, "data", UNFINISHED, "lost+found"}
"""What may lie in the folder of a backup; the last is a file system's own."""

FEED = "Gongkai-Last-Seq"
IDENTITY = "Internal-Sender-Identifier"
"""The name of the archive's first segment: part of it was drawn by lot."""


def refuse_folder(path: Path, folder: Path) -> None:
    """Raises NoBackup where the archive at ``path`` lies itself, and where something lies that is no backup."""
    place, originals = folder.resolve(), originals_folder(path).resolve()
    if place == path.resolve().parent or place == originals or originals in place.parents:
        raise NoBackup(folder, "the archive itself lies there; name another folder, best on another disk")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NoBackup(folder, "it is no folder")
    names = {file.name for file in folder.iterdir()} - {"lost+found"}
    if names and (names - BELONGS or not names & {bag.INFO, UNFINISHED}):
        raise NoBackup(folder, f"it holds something else ({min(names - BELONGS or names)}); name an empty one")


def refuse_history(db: sqlite3.Connection, path: Path, folder: Path) -> None:
    """Refuse a folder with a backup of another archive, or of this one when it knew more: a restored or emptied archive
    must not overwrite what is better than itself. Raises NoBackup.
    """
    try:
        there = bag.read_info(folder)
    except FileNotFoundError:
        return
    ours, last = identity(db), last_seq(db)
    if not (folder / "data" / path.name).exists() or there.get(IDENTITY, ours) != ours:
        raise NoBackup(folder, "it holds the backup of another archive; name another folder")
    if (folder / "data" / f"{path.name}-wal").exists():
        raise NoBackup(folder, "somebody has the backup there open for writing; close it, or name another folder")
    known = there.get(FEED, "")
    if known.isdecimal() and int(known) > last:
        raise NoBackup(
            folder,
            f"the backup there knows {known} events of the feed and this archive {last}; name another folder",
        )


def identity(db: sqlite3.Connection) -> str:
    """What tells one archive from another; '' before anything was recorded."""
    row = db.execute("select name from segments where committed > 0 order by rowid limit 1").fetchone()
    return str(row[0]) if row else ""


def alone(folder: Path) -> AbstractContextManager[None]:
    """Be the one who makes a backup there. Raises NoBackup while another does."""
    return locking.alone(folder / UNFINISHED / "lock", NoBackup(folder, "another backup is being made there"))
