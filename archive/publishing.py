"""A copy of the archive to put on a web server: compact, read-only, whole, with what Datasette wants to be told of it.

All is made in a folder within and renamed into its place at the end: whenever it breaks off, what can be seen is the
earlier publication, or none.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from archive import bag
from archive.backup_folder import identity
from archive.changes import last_seq
from archive.errors import NoPublication
from archive.fixity import Damage
from archive.instants import to_text
from archive.opening import for_reading, originals_folder
from archive.publication import INSPECTED, MARK, OURS, UNFINISHED, Publication, alone, refuse_folder
from archive.segments import copied, placed, sync_file, sync_folder

READ_ONLY = 0o444

Progress = Callable[[int, int], None]
"""Called with how many bytes are done, and of how many."""

Texts = Callable[["Publication"], Mapping[str, str]]
"""The small files of a publication, by name."""


def publish(
    path: Path, folder: Path, *, now: datetime, texts: Texts, originals: bool = False, progress: Progress
) -> Publication:
    """Bring the publication of the archive at ``path`` in ``folder`` up to date, or make it, while the crawl goes on.

    Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, and NoPublication when the folder cannot take it.
    """
    with closing(for_reading(path)) as db, _sentences(folder):
        refuse_folder(path, folder, identity(db))
        (folder / UNFINISHED).mkdir(parents=True, exist_ok=True)
        with alone(folder):
            return _Making(path, folder, now, progress).make(db, texts, originals=originals)


class _Making:
    """One publication being made."""

    def __init__(self, path: Path, folder: Path, now: datetime, progress: Progress) -> None:
        self.path = path
        self.folder = folder
        self.drafts = folder / UNFINISHED
        self.before = bag.read_manifest(folder)
        self.broken_off = bag.read_manifest(self.drafts)
        """What one that broke off was putting in its place: that is ours too."""
        self.result = Publication(folder=folder, database=folder / path.name, at=now)
        self.made: dict[str, Path] = {}
        """What takes its place at the end, and where it lies until then: originals first."""
        self.digests: bag.Digests = {}
        self._progress = progress
        self._total = self._done = 0

    def make(self, db: sqlite3.Connection, texts: Texts, *, originals: bool) -> Publication:
        """Copy, describe, then put everything in its place."""
        for draft in self.drafts.iterdir():  # of one that broke off
            if draft.name not in ("lock", bag.MANIFEST):
                draft.unlink()
        self._room(db, originals=originals)
        draft = self._database(db)
        with closing(sqlite3.connect(f"{draft.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            if originals:
                self._originals(copy)
            self._count(copy)
            mark = self._mark(copy)
        self._take(self.path.name, draft, self.result.digest)
        for name, text in {MARK: _as_json(mark), INSPECTED: self._inspected(), **texts(self.result)}.items():
            self._text(name, text)
        self._put_in_place()
        return self.result

    def _room(self, db: sqlite3.Connection, *, originals: bool) -> None:
        """Refuse a disk without room. (Originals may be hard links; they are counted as if they were copies.)"""
        (self._total,) = db.execute("select page_count * page_size from pragma_page_count, pragma_page_size").fetchone()
        if originals:
            (size,) = db.execute("select coalesce(sum(committed), 0) from segments").fetchone()
            self._total += size
        free = shutil.disk_usage(self.folder).free
        if free < self._total:
            raise NoPublication(self.folder, f"{self._total:,} bytes are to be written, and {free:,} are free")

    def _database(self, db: sqlite3.Connection) -> Path:
        """A copy of one instant, without what is left over in the file. Not in WAL mode: such a file cannot be opened
        in a folder that is not to be written to.
        """
        draft = self.drafts / self.path.name
        db.execute("vacuum into ?", (str(draft),))
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            copy.execute("pragma journal_mode = delete")
            copy.execute("analyze")
        draft.chmod(READ_ONLY)
        sync_file(draft)
        self.result.digest, self.result.size = bag.digest_of(draft), draft.stat().st_size
        self._step(self.result.size)
        return draft

    def _originals(self, copy: sqlite3.Connection) -> None:
        """The segments that the copy knows: closed ones never change and are linked, of the open one the committed
        bytes are copied.
        """
        self.result.segments = 0
        sources = originals_folder(self.path)
        rows = copy.execute("select name, committed, digest from segments where committed > 0 order by rowid")
        for name, committed, digest in rows.fetchall():
            self.result.segments += 1
            try:
                made = self._segment(placed(sources, name), committed, digest)
            except FileNotFoundError:
                self._damage("missing", sources / name, f"the file is missing, {committed:,} committed bytes")
                continue
            self._take(f"{sources.name}/{name}", *made)

    def _segment(self, source: Path, committed: int, digest: str | None) -> tuple[Path, str]:
        draft = self.drafts / source.name
        size = source.stat().st_size
        if size < committed:
            self._damage("cut", source, f"{committed - size:,} committed bytes are missing at its end")
        if digest is not None and size == committed and _linked(source, draft):
            self._step(committed)
            return draft, digest.removeprefix("sha256:")
        return draft, copied(source, draft, committed, self._step)

    def _count(self, copy: sqlite3.Connection) -> None:
        names = copy.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
        for (name,) in names:
            self.result.rows[name] = copy.execute(f'select count(*) from "{name}"').fetchone()[0]
        self.result.documents = self.result.rows["documents"]
        self.result.last_seq = last_seq(copy)

    def _mark(self, copy: sqlite3.Connection) -> dict[str, Any]:
        return {
            "made_by": f"Gongkai/{version('gongkai')}",
            "database": self.path.name,
            "archive": identity(copy),
            "at": to_text(self.result.at),
            "last_seq": self.result.last_seq,
            "documents": self.result.documents,
            "originals": self.result.segments is not None,
        }

    def _text(self, name: str, text: str) -> None:
        """A small file, unless somebody has written his own or edited ours."""
        there = self.folder / name
        ours = (self.before.get(name), self.broken_off.get(name))
        if name not in OURS and there.exists() and bag.digest_of(there) not in ours:
            self.result.kept.append(name)
            return
        draft = self.drafts / name
        draft.write_text(text, encoding="utf-8")
        sync_file(draft)
        self._take(name, draft, bag.digest_of(draft))

    def _take(self, name: str, draft: Path, digest: str) -> None:
        if (self.folder / name).exists() and not (name in self.before or name in self.broken_off):
            raise NoPublication(self.folder, f"{name} there was not made by `gongkai publish`")
        self.made[name] = draft
        self.digests[name] = digest

    def _damage(self, kind: Literal["missing", "cut"], file: Path, sentence: str) -> None:
        self.result.damages.append(Damage(kind=kind, file=file, sentence=sentence))

    def _step(self, size: int) -> None:
        self._done += size
        self._progress(self._done, self._total)

    def _inspected(self) -> str:
        """What `datasette inspect` would say: Datasette then takes the database for immutable, and need not count."""
        tables = {name: {"count": count} for name, count in self.result.rows.items()}
        about = {"hash": self.result.digest, "size": self.result.size, "file": self.path.name, "tables": tables}
        return _as_json({self.path.stem: about})

    def _put_in_place(self) -> None:
        """Renames only, the mark first, the originals before the database that knows them; then goes what only the
        earlier one had, and the manifest says so.
        """
        draft = self.drafts / bag.MANIFEST
        draft.write_text("".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items())), "utf-8")
        sync_file(draft)
        sync_folder(self.drafts)
        originals = self.folder / originals_folder(self.path).name
        for name in sorted(self.made, key=lambda name: (name != MARK, "/" not in name)):
            (self.folder / name).parent.mkdir(exist_ok=True)
            self.made[name].replace(self.folder / name)
        for name in (self.before | self.broken_off).keys() - self.digests.keys() - set(self.result.kept):
            (self.folder / name).unlink(missing_ok=True)
        if originals.is_dir() and not any(originals.iterdir()):
            originals.rmdir()
        draft.replace(self.folder / bag.MANIFEST)
        sync_folder(self.folder)
        self.result.bytes = sum((self.folder / name).stat().st_size for name in self.digests)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _linked(source: Path, draft: Path) -> bool:
    """Give a file a second name; not every disk can, and none across two."""
    try:
        os.link(source, draft)
    except OSError:
        return False
    return True


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoPublication(folder, (error.strerror or str(error)).lower()) from error
    except sqlite3.Error as error:
        raise NoPublication(folder, f"the database could not be copied ({error})") from error
