"""Taking the archive away: all of it, or what came since an event of the feed, as files that other tools read.

An export is a folder that is there whole or not at all. What it holds is one moment of the archive, whatever the crawl
writes meanwhile; `manifest.json` says which.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archive.changes import last_seq, rebuilt_after
from archive.errors import InTheWay, NoExport
from archive.export.card import card, coverage
from archive.export.files import CsvWriter, Format, JsonLinesWriter, ParquetWriter, Writer
from archive.export.tables import TABLES, Mode, Table
from archive.instants import to_text
from archive.opening import for_reading
from archive.segments import sync_file, sync_folder

MANIFEST = "manifest.json"
CARD = "README.md"
FORMATS: tuple[Format, ...] = ("parquet", "jsonl", "csv")
A_STEP = 1_000
"""Rows between two reports of progress."""

Progress = Callable[[int, int], None]
"""Called with how many rows are written, and of how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be exported, and how."""

    formats: Sequence[Format] = ("parquet",)
    since: int = 0
    """Only what came after this event of the feed; 0 is everything."""
    fold: bool = False
    """Documents without those that another stands for."""
    mark: bool = False
    """CSV with a byte-order mark, by which Excel knows that it is UTF-8."""
    harmless: bool = True
    """CSV cells that a spreadsheet would take for formulas begin with an apostrophe."""


def export(path: Path, out: Path, wanted: Wanted, *, now: datetime, progress: Progress) -> dict[str, Any]:
    """Write what is wanted of the archive at ``path`` into the new folder ``out``; returns the manifest.

    Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, InTheWay where something lies there, NoExport.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InTheWay(out)
    unfinished = out.with_name(f".{out.name}.unfinished")
    with _one_moment(path) as db:
        cursor = last_seq(db)
        if wanted.since > cursor:
            raise NoExport(out, f"the feed ends with event {cursor}, before event {wanted.since}")
        try:
            shutil.rmtree(unfinished, ignore_errors=True)  # of an export that was killed
            unfinished.mkdir(parents=True)
            manifest = _written(db, unfinished, wanted, cursor=cursor, at=to_text(now), progress=progress)
            _put_in_place(unfinished, out)
        except BaseException as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            if isinstance(error, OSError):
                raise NoExport(out, error.strerror or str(error)) from error
            raise
    return manifest


@contextmanager
def _one_moment(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for which the archive stands still."""
    db = for_reading(path)
    try:
        db.execute("begin")
        yield db
    finally:
        db.close()


def _written(
    db: sqlite3.Connection, folder: Path, wanted: Wanted, *, cursor: int, at: str, progress: Progress
) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "gongkai": version("gongkai"),
        "schema": _schema(db),
        "at": at,
        "since": wanted.since,
        "cursor": cursor,
        "settings": asdict(wanted),
        "tables": {},
        "files": [],
    }
    count = _Count(db, wanted, progress)
    for table in TABLES:
        mode, part = _joins(db, table, wanted)
        rows, files = _table(db, table, folder, part, count)
        manifest["tables"][table.name] = {
            "mode": mode,
            "key": list(table.key),
            "rows": rows,
            "columns": {column.name: column.type for column in table.columns},
        }
        manifest["files"] += [_told(file, folder) for file in files]
    _write(folder / CARD, card(manifest, coverage(db)))
    _write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return manifest


def _joins(db: sqlite3.Connection, table: Table, wanted: Wanted) -> tuple[Mode, Wanted]:
    """How a table joins that of the export before, and what is wanted of it."""
    if table.anew_with_rebuild and 0 < wanted.since <= rebuilt_after(db):
        return "replace", replace(wanted, since=0)
    return table.mode, wanted


def _table(db: sqlite3.Connection, table: Table, folder: Path, wanted: Wanted, count: _Count) -> tuple[int, list[Path]]:
    """Write one table in all the formats; returns how many rows it has, and the files."""
    writers = [_writer(one, folder, table, wanted) for one in wanted.formats]
    rows = 0
    for row in db.execute(table.sql, {"since": wanted.since, "fold": wanted.fold}):
        year, values = (row[0], row[1:]) if table.by_year else (None, row)
        for writer in writers:
            writer.write(year, values)
        rows += 1
        count.one_more()
    return rows, [file for writer in writers for file in writer.close()]


def _writer(wanted_format: Format, folder: Path, table: Table, wanted: Wanted) -> Writer:
    if wanted_format == "parquet":
        return ParquetWriter(folder, table)
    if wanted_format == "jsonl":
        return JsonLinesWriter(folder, table)
    return CsvWriter(folder, table, mark=wanted.mark, harmless=wanted.harmless)


class _Count:
    """How many rows are written, of how many there are at most."""

    def __init__(self, db: sqlite3.Connection, wanted: Wanted, progress: Progress) -> None:
        self._progress, self._done = progress, 0
        names = [table.name for table in TABLES if not wanted.since or table.mode == "replace"]
        self._of = sum(db.execute(f"select count(*) from {name}").fetchone()[0] for name in names)

    def one_more(self) -> None:
        self._done += 1
        if self._done % A_STEP == 0:
            self._progress(self._done, max(self._of, self._done))


def _schema(db: sqlite3.Connection) -> str:
    (name,) = db.execute("select max(name) from _sqlite_migrations").fetchone()
    return str(name)


def _told(file: Path, folder: Path) -> dict[str, Any]:
    sync_file(file)
    with file.open("rb") as opened:
        digest = file_digest(opened, "sha256").hexdigest()
    return {"path": file.relative_to(folder).as_posix(), "bytes": file.stat().st_size, "sha256": digest}


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    sync_file(file)


def _put_in_place(unfinished: Path, out: Path) -> None:
    """From here on the export is there, also after a power cut."""
    for folder, _, _ in os.walk(unfinished):
        sync_folder(Path(folder))
    if out.exists():
        out.rmdir()
    unfinished.rename(out)
    sync_folder(out.parent)
