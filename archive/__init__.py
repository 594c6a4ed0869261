"""The archive knows time: what was served when, which versions there are, what changed, and where the bytes lie.

    from archive import Archive

    with Archive.read(Path("archive.db")) as archive:
        archive.rows("select title, published_on from documents where issuing_body like '%税务局'")

ArchiveError
├── NoArchive(path)               reading where none is
├── NotAnArchive(path, why)       no SQLite file, a damaged one, or another program's
├── ArchiveLocked(path)           there is a writer already
├── SchemaTooNew(path, found)     a newer Gongkai wrote it
├── SchemaTooOld(path)            an earlier Gongkai wrote it, and it is opened for reading only
└── DamagedRecord(path, offset)   the originals are not what was recorded
"""

from archive.errors import (
    ArchiveError,
    ArchiveLocked,
    DamagedRecord,
    NoArchive,
    NotAnArchive,
    SchemaTooNew,
    SchemaTooOld,
)
from archive.store import Archive

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLocked",
    "DamagedRecord",
    "NoArchive",
    "NotAnArchive",
    "SchemaTooNew",
    "SchemaTooOld",
]
