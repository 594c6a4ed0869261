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
        super().__init__(f"Another gongkai process is writing to {path}; one archive has one writer.")


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


class DamagedRecord(ArchiveError):
    """Raised when the originals do not hold what the database says they hold, from opening or reading them."""

    def __init__(self, path: Path, offset: int, why: str) -> None:
        super().__init__(f"{path} is damaged at byte {offset}: {why}.")
