"""A copy of the archive that is whole at every moment, made while the crawl goes on.

The database is copied first, the originals after it: bytes are durable before the row that points to them, so every row
of the copy finds its own. All is made beside the earlier backup and takes its place at the end, originals first:
whenever it breaks off, there is one database with all the bytes that it knows. Nothing is ever deleted from a backup.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from archive import bag
from archive.backup_folder import FEED, IDENTITY, UNFINISHED, alone, identity, refuse_folder, refuse_history
from archive.changes import last_seq
from archive.errors import NoBackup
from archive.fixity import Damage
from archive.instants import to_text
from archive.opening import for_reading, originals_folder
from archive.segments import copied, placed, sync_file, sync_folder

Progress = Callable[[int, int], None]
"""Called with how many bytes are done, and of how many."""


@dataclass(kw_only=True, slots=True)
class Backup:
    """What was done, and what was found amiss on the way."""

    folder: Path
    database: Path
    last_seq: int = 0
    segments: int = 0
    copied: int = 0
    """How many of the segments."""
    bytes_copied: int = 0
    bytes: int = 0
    """Of all that is in the backup."""
    damages: list[Damage] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Segment:
    name: str
    committed: int
    digest: str | None


def backup(path: Path, folder: Path, *, now: datetime, settings: str | None = None, progress: Progress) -> Backup:
    """Bring the backup of the archive at ``path`` in ``folder`` up to date, or begin it.

    ``settings`` is what settings.toml is to say there, which the caller has cleared of secrets: backups travel.
    Raises NoArchive, NotAnArchive, SchemaTooNew, and NoBackup when the folder cannot take it.
    """
    with closing(for_reading(path)) as db, _sentences(folder):
        refuse_folder(path, folder)
        refuse_history(db, path, folder)
        (folder / UNFINISHED).mkdir(parents=True, exist_ok=True)
        with alone(folder):
            return _Making(path, folder, progress).make(db, now, settings)


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoBackup(folder, (error.strerror or str(error)).lower()) from error
    except sqlite3.Error as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
        hint = "; `gongkai verify` says more" if damaged else ""
        raise NoBackup(folder, f"the database could not be copied ({error}){hint}") from error


class _Making:
    """One backup being made."""

    def __init__(self, path: Path, folder: Path, progress: Progress) -> None:
        self.path = path
        self.folder = folder
        self.drafts = folder / UNFINISHED
        self.originals = Path("data") / originals_folder(path).name
        """Within the bag."""
        self.before = bag.read_manifest(folder)
        self.result = Backup(folder=folder, database=folder / "data" / path.name)
        self.made: dict[str, Path] = {}
        """What takes its place in the bag at the end, and where it lies until then: originals first."""
        self.digests: bag.Digests = {}
        self._progress = progress
        self._total = self._done = 0

    def make(self, db: sqlite3.Connection, now: datetime, settings: str | None) -> Backup:
        """Copy, then put everything in its place."""
        self._room(db)
        draft, digest = self._database(db)
        with closing(sqlite3.connect(f"{draft.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            for segment in _segments(copy):
                self._segment(segment)
            self.result.last_seq = last_seq(copy)
            info = _info(copy, self.path, now)
        self._take(f"data/{self.path.name}", draft, digest)
        if settings is not None:
            draft = self.drafts / "settings.toml"
            draft.write_text(settings, encoding="utf-8")
            sync_file(draft)
            self._take("data/settings.toml", draft, bag.digest_of(draft))
        self._put_in_place(info)
        return self.result

    def _room(self, db: sqlite3.Connection) -> None:
        (size,) = db.execute("select page_count * page_size from pragma_page_count, pragma_page_size").fetchone()
        new = [segment for segment in _segments(db) if not self._kept(segment)]
        self._total = size + sum(segment.committed for segment in new)
        free = shutil.disk_usage(self.folder).free
        if free < self._total:
            raise NoBackup(self.folder, f"{self._total:,} bytes are to be copied, and {free:,} are free")

    def _database(self, db: sqlite3.Connection) -> tuple[Path, str]:
        """A copy of one instant, without what is left over in the file; a reader's connection can make it."""
        draft = self.drafts / self.path.name
        draft.unlink(missing_ok=True)
        db.execute("vacuum into ?", (str(draft),))
        sync_file(draft)
        self._step(draft.stat().st_size)
        return draft, bag.digest_of(draft)

    def _kept(self, segment: _Segment) -> bool:
        """Whether an earlier backup has this segment whole: closed ones never change."""
        name = f"{self.originals.as_posix()}/{segment.name}"
        file = self.folder / name
        known = self.before.get(name)
        return (
            known is not None
            and (segment.digest is None or segment.digest == f"sha256:{known}")
            and file.is_file()
            and file.stat().st_size == segment.committed
        )

    def _segment(self, segment: _Segment) -> None:
        name = f"{self.originals.as_posix()}/{segment.name}"
        there = self.folder / name
        placed(originals_folder(self.path), segment.name)  # the same name is one of ours there, or of nobody
        self.result.segments += 1
        if self._kept(segment):
            self.digests[name] = self.before[name]
            return
        if there.exists() and there.stat().st_size > segment.committed:
            raise NoBackup(self.folder, f"{segment.name} there holds more than this archive's; name another folder")
        draft = self.drafts / segment.name
        digest = self._draft_of_before(segment, draft) or self._copied(segment, draft)
        if digest is not None:
            self._take(name, draft, digest)

    def _draft_of_before(self, segment: _Segment, draft: Path) -> str | None:
        """The digest of a draft that a backup which broke off had made whole."""
        if segment.digest is None or not draft.exists() or draft.stat().st_size != segment.committed:
            return None
        digest = bag.digest_of(draft)
        if segment.digest != f"sha256:{digest}":
            return None
        sync_file(draft)
        self._step(segment.committed)
        return digest

    def _copied(self, segment: _Segment, draft: Path) -> str | None:
        """Copy the committed bytes. What is damaged is copied as it is and named: nobody has anything better."""
        source = originals_folder(self.path) / segment.name
        try:
            digest = copied(source, draft, segment.committed, self._step)
        except FileNotFoundError:
            self._damage("missing", source, f"the file is missing, {segment.committed:,} committed bytes")
            return None
        short = segment.committed - draft.stat().st_size
        if short:
            self._damage("cut", source, f"{short:,} committed bytes are missing at its end")
        elif segment.digest is not None and segment.digest != f"sha256:{digest}":
            self._damage("changed", source, "the file is not the one that was closed: its digest is another")
        self.result.copied += 1
        self.result.bytes_copied += draft.stat().st_size
        return digest

    def _damage(self, kind: Literal["missing", "cut", "changed"], file: Path, sentence: str) -> None:
        self.result.damages.append(Damage(kind=kind, file=file, sentence=sentence))

    def _take(self, name: str, draft: Path, digest: str) -> None:
        self.made[name] = draft
        self.digests[name] = digest

    def _step(self, size: int) -> None:
        self._done += size
        self._progress(self._done, self._total)

    def _put_in_place(self, info: dict[str, str]) -> None:
        """Renames only, the originals before the database that knows them; the manifests say so last."""
        (self.folder / self.originals).mkdir(parents=True, exist_ok=True)
        sync_folder(self.drafts)
        for name, draft in self.made.items():
            if name == f"data/{self.path.name}":
                sync_folder(self.folder / self.originals)
            draft.replace(self.folder / name)
        for folder in (self.folder / self.originals, self.folder / "data", self.folder):
            sync_folder(folder)
        for name in bag.payload(self.folder):
            if name not in self.digests:  # of an earlier backup: nothing is deleted
                self.digests[name] = self.before.get(name) or bag.digest_of(self.folder / name)
        bag.write_tags(self.folder, self.drafts, self.digests, info)
        self.result.bytes = sum((self.folder / name).stat().st_size for name in self.digests)
        for draft in self.drafts.glob("*.*"):  # of a backup that broke off
            draft.unlink()


def _segments(db: sqlite3.Connection) -> list[_Segment]:
    """Those that have bytes."""
    rows = db.execute("select name, committed, digest from segments where committed > 0 order by rowid").fetchall()
    return [_Segment(name=name, committed=committed, digest=digest) for name, committed, digest in rows]


def _info(copy: sqlite3.Connection, path: Path, now: datetime) -> dict[str, str]:
    (documents,) = copy.execute("select count(*) from documents").fetchone()
    (captures,) = copy.execute("select count(*) from captures").fetchone()
    info = {
        "Bagging-Date": to_text(now)[:10],
        "Bag-Software-Agent": f"Gongkai/{version('gongkai')}",
        "External-Description": f"The Gongkai archive {quote(path.name)}: {documents} documents, {captures} captures",
        FEED: str(last_seq(copy)),
    }
    ours = identity(copy)
    return info | {IDENTITY: ours} if ours else info
