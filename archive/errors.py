"""What can go wrong with an archive; the class takes data and owns the sentence."""

from __future__ import annotations

from pathlib import Path


class ArchiveError(Exception):
    """Root of this tree: the operator has to do something about the archive."""


class NoArchive(ArchiveError):
    """Raised when reading where no archive is, from `Archive.read`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no archive at {path}. `gongkai crawl` makes one.")


class NotAnArchive(ArchiveError):
    """Raised when the file is no SQLite database, is damaged, or is some other program's, from opening it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} is not a Gongkai archive ({why}). Nothing was changed in it.")


class ArchiveLocked(ArchiveError):
    """Raised when another process is the writer of this archive, from `Archive.write`."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another gongkai process is writing to {path}; one archive has one writer. "
            "Try again when it has ended, or stop it first."
        )


class SchemaTooNew(ArchiveError):
    """Raised when a newer Gongkai has written the file, from opening it."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"{path} was written by a newer Gongkai (it knows {found}); please upgrade this one.")


class SchemaTooOld(ArchiveError):
    """Raised when an earlier Gongkai wrote the file and it is opened for reading only, from `Archive.read`."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was written by an earlier Gongkai; the next `gongkai crawl` or `gongkai run` brings it up to date."
        )


class SearchIndexStale(ArchiveError):
    """Raised when the search index holds other tokens than this version looks for, from `Archive.read` and from
    searching.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The search index of {path} was made by another version of Gongkai, and is not yet made anew; "
            "the next `gongkai crawl` or `gongkai run` does it, or goes on with it."
        )


class OriginalsAlone(ArchiveError):
    """Raised when a new archive would begin beside originals that another database knew, from `Archive.write`."""

    def __init__(self, path: Path, folder: Path) -> None:
        super().__init__(
            f"There is no archive at {path}, but {folder} holds originals of one. "
            "`gongkai rebuild` makes it anew from them; a new one needs another [archive] path."
        )


class OutOfSpace(ArchiveError):
    """Raised when the disk has less room than it is to keep, or none, from opening the archive for writing and from
    writing.
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.parent} has no room to go on: {why}. What was committed is safe; the rest stays due.")


class CannotWrite(ArchiveError):
    """Raised when the folder of the archive refuses to be written to, from `Archive.write` and from writing."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written: {why}.")


class NoJournal(ArchiveError):
    """Raised when originals do not tell enough to make a database from, from rebuilding."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"The originals in {folder} are not enough to rebuild from: {why}.")


class InTheWay(ArchiveError):
    """Raised when a file that is to be made is there already, from rebuilding and from backups."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already; it was left as it is.")


class NoBackup(ArchiveError):
    """Raised when a backup cannot be made in a folder, or not be finished there, from `backup`."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"No backup was made in {folder}: {why}.")


class NoPublication(ArchiveError):
    """Raised when an archive cannot be published into a folder, from `publish`."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"Nothing was published in {folder}: {why}.")


class NoExport(ArchiveError):
    """Raised when an export cannot be made, from `archive.export.export`."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"Nothing was exported to {folder}: {why}.")


class DamagedRecord(ArchiveError):
    """Raised when the originals do not hold what the database says they hold, from opening or reading them."""

    def __init__(self, path: Path, offset: int, why: str) -> None:
        super().__init__(f"{path} is damaged at byte {offset}: {why}.")


class StrayOriginal(ArchiveError):
    """Raised when the database, or a link, names a file outside the folder of the originals as one of them, from
    wherever originals are read, copied or mended.
    """

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(
            f"{folder} cannot hold an original called {name!r}: it leads out of that folder, or to a link. "
            "Somebody else has changed the archive; nothing was read or changed there."
        )


class NoDocument(ArchiveError):
    """Raised when there is no such document, from `archive.comparison.find`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no document {name} in this archive; `gongkai search` finds those there are.")


class NoVersion(ArchiveError):
    """Raised when a document has no version of that number, from `archive.comparison.compare`."""

    def __init__(self, document: int, number: int, versions: int) -> None:
        there = "only version 1" if versions == 1 else f"versions 1 to {versions}"
        super().__init__(f"Document {document} has no version {number}; it has {there}.")


class OneDocument(ArchiveError):
    """Raised when a document is to be split from itself, from `Archive.split` and `Archive.join`."""

    def __init__(self, document: int) -> None:
        super().__init__(f"Both are document {document}: a split is between two documents.")


class SplitAlready(ArchiveError):
    """Raised when two documents are split already, from `Archive.split`."""

    def __init__(self, one: int, other: int, at: str) -> None:
        super().__init__(f"Documents {one} and {other} were split already, at {at}.")


class NotSplit(ArchiveError):
    """Raised when a split is to be taken back that nobody made, from `Archive.join`."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"Documents {one} and {other} are not split: there is nothing to take back.")
