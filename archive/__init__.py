"""The archive knows time: what was served when, which versions there are, what changed, and where the bytes lie.

    from archive import Archive

    with Archive.open("archive.db") as library:
        for document in library.documents(issuing_body="示例市人民政府", year=2023):
            print(document.published_on, document.title)

ArchiveError
├── NoArchive(path)               reading where none is
├── NotAnArchive(path, why)       no SQLite file, a damaged one, or another program's
├── ArchiveLocked(path)           there is a writer already
├── OutOfSpace(path, why)         less room on the disk than it is to keep, or none
├── CannotWrite(path, why)        the disk refuses
├── OriginalsAlone(path, folder)  originals lie there without their database
├── NoJournal(folder, why)        originals that tell too little to rebuild from
├── InTheWay(path)                what is to be made is there already
├── SchemaTooNew(path, found)     a newer Gongkai wrote it
├── SchemaTooOld(path)            an earlier Gongkai wrote it, and it is opened for reading only
├── SearchIndexStale(path)        its search index is of another version, and is to be read or searched
├── NoBackup(folder, why)         a backup cannot be made there
├── NoPublication(folder, why)    an archive cannot be published there
├── NoExport(folder, why)         an export cannot be made there, or not from there on
├── DamagedRecord(path, offset)   the originals are not what was recorded
├── StrayOriginal(folder, name)    the database names a file outside their folder as one of them
├── NoDocument(name)              the archive has none of that number or address
├── NoVersion(document, number)   the document has none of that number
├── OneDocument(document)         it is to be split from itself
├── SplitAlready(one, other, at)  the two are split
└── NotSplit(one, other)          a split that nobody made is to be taken back
"""

from typing import TYPE_CHECKING, Any

from archive.errors import (
    ArchiveError,
    ArchiveLocked,
    CannotWrite,
    DamagedRecord,
    InTheWay,
    NoArchive,
    NoBackup,
    NoDocument,
    NoExport,
    NoJournal,
    NoPublication,
    NotAnArchive,
    NotSplit,
    NoVersion,
    OneDocument,
    OriginalsAlone,
    OutOfSpace,
    SchemaTooNew,
    SchemaTooOld,
    SearchIndexStale,
    SplitAlready,
    StrayOriginal,
)

if TYPE_CHECKING:
    from archive.store import Archive

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLocked",
    "CannotWrite",
    "DamagedRecord",
    "InTheWay",
    "NoArchive",
    "NoBackup",
    "NoDocument",
    "NoExport",
    "NoJournal",
    "NoPublication",
    "NoVersion",
    "NotAnArchive",
    "NotSplit",
    "OneDocument",
    "OriginalsAlone",
    "OutOfSpace",
    "SchemaTooNew",
    "SchemaTooOld",
    "SearchIndexStale",
    "SplitAlready",
    "StrayOriginal",
]


def __getattr__(name: str) -> Any:
    """``Archive`` is imported when somebody wants it. Each crawl starts readers, which want the records only: with the
    archive itself every one of them would begin 0.9 s later.
    """
    if name == "Archive":
        from archive.store import Archive

        return Archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
