"""Fixity: whether the archive still is what was written. Reads everything, changes nothing, beside a running writer.

Each damage costs itself only: what comes behind it is looked at too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import NoArchive, NotAnArchive
from archive.fixity import database
from archive.fixity.damage import Damage, Kind, Note
from archive.fixity.originals import Inspection, Row, Segment
from archive.opening import for_reading, originals_folder
from archive.segments import placed

__all__ = ["Damage", "Kind", "Note", "Report", "Share", "shares", "verify", "verify_some"]

Progress = Callable[[int, int], None]
"""Called with how many captures were compared, and of how many."""


CAPTURES_A_STEP = 100


@dataclass(kw_only=True, slots=True)
class Report:
    """What was looked at, and what was found."""

    captures: int = 0
    bytes: int = 0
    segments: int = 0
    documents: int = 0
    damages: list[Damage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def verify(
    path: Path,
    *,
    found: Callable[[Damage | Note], None] = lambda _: None,
    progress: Progress = lambda *_: None,
) -> Report:
    """Compare every row with its record and every record with its digests; ``found`` hears of each finding at once.

    Raises NoArchive, NotAnArchive, SchemaTooNew where there are no originals either.
    """
    report = Report()
    for finding in _findings(path, report, progress):
        if isinstance(finding, Damage):
            report.damages.append(finding)
        else:
            report.notes.append(finding)
        found(finding)
    return report


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A segment that is to be read again, and its size in bytes."""

    name: str
    bytes: int


def shares(path: Path) -> list[Share]:
    """The segments of an archive in their order. Raises NoArchive, NotAnArchive, SchemaTooNew."""
    with closing(for_reading(path)) as db:
        rows = db.execute("select name, committed from segments where committed > 0 order by rowid")
        return [Share(name=name, bytes=committed) for name, committed in rows]


def verify_some(path: Path, names: Sequence[str]) -> Iterator[tuple[str, list[Damage]]]:
    """Read these segments again, one after another: who counts the hours may stop between two."""
    with closing(for_reading(path)) as db:
        found = {segment.name: (segment, reach) for segment, reach in _segments(db)}
        for segment, reach in (found[name] for name in names):
            findings = Inspection(
                placed(originals_folder(path), segment.name), segment, _rows(db, segment, reach)
            ).findings()
            yield segment.name, [finding for finding in findings if isinstance(finding, Damage)]


def _findings(path: Path, report: Report, progress: Progress) -> Iterator[Damage | Note]:
    try:
        db = for_reading(path)
    except (NoArchive, NotAnArchive) as error:
        yield from _originals_alone(path, report, error)
        return
    try:
        yield from _with_database(path, db, report, progress)
    finally:
        db.close()


def _originals_alone(path: Path, report: Report, error: NoArchive | NotAnArchive) -> Iterator[Damage | Note]:
    """The database cannot be opened: the originals are what it can be made from, so they are read all the same."""
    segments = sorted(originals_folder(path).glob("*.warc.gz"))
    if not segments:
        raise error
    yield Damage(kind="database", file=path, sentence=f"{error} `gongkai rebuild` makes it anew from the originals.")
    for file in segments:
        segment = Segment(name=file.name, committed=file.stat().st_size, closed=False, digest=None)
        _count(report, segment)
        # without rows nothing says which records ought to have one
        yield from (damage for damage in Inspection(file, segment, ()).findings() if _is_of_the_file(damage))


def _is_of_the_file(finding: Damage | Note) -> bool:
    return isinstance(finding, Damage) and finding.kind != "unclaimed"


def _with_database(path: Path, db: sqlite3.Connection, report: Report, progress: Progress) -> Iterator[Damage | Note]:
    yield from database.inspect(path, db)
    try:
        (report.documents,) = db.execute("select count(*) from documents").fetchone()
        segments = _segments(db)
    except sqlite3.DatabaseError as error:
        yield Damage(kind="database", file=path, sentence=f"its segments could not be looked at ({error})")
        return
    total = sum(reach.count for _, reach in segments)
    for segment, reach in segments:
        _count(report, segment)
        rows = _counted(_rows(db, segment, reach), report, lambda done: progress(done, total))
        try:
            yield from Inspection(placed(originals_folder(path), segment.name), segment, rows).findings()
        except sqlite3.DatabaseError as error:
            yield Damage(
                kind="database", file=path, sentence=f"the captures in {segment.name} cannot be read ({error})"
            )
    yield from _strangers(path, db)


def _counted(rows: Iterator[Row], report: Report, progress: Callable[[int], None]) -> Iterator[Row]:
    for row in rows:
        report.captures += 1
        if report.captures % CAPTURES_A_STEP == 0:
            progress(report.captures)
        yield row


def _count(report: Report, segment: Segment) -> None:
    report.segments += 1
    report.bytes += segment.committed


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reach:
    """Between which ids the captures of a segment lie: ``captures`` has no index by segment, and needs none else."""

    first: int = 0
    last: int = -1
    count: int = 0


def _segments(db: sqlite3.Connection) -> list[tuple[Segment, _Reach]]:
    """The segments with the reach of their captures, of one instant: a writer may be adding to them."""
    db.execute("begin")
    try:
        segments = db.execute("select name, committed, closed_at, digest from segments order by rowid").fetchall()
        reaches = {
            name: _Reach(first=first, last=last, count=count)
            for name, first, last, count in db.execute(
                "select warc, min(id), max(id), count(*) from captures group by warc"
            )
        }
    finally:
        db.execute("commit")
    return [
        (Segment(name=name, committed=committed, closed=closed is not None, digest=digest), reaches.get(name, _Reach()))
        for name, committed, closed, digest in segments
    ]


def _rows(db: sqlite3.Connection, segment: Segment, reach: _Reach) -> Iterator[Row]:
    rows = db.execute(
        """
        select
            captures.id,
            captures.url,
            captures.fetched_at,
            captures.status,
            captures.payload_digest,
            captures.offset,
            captures.length,
            captures.type,
            captures.truncated,
            captures.refers_to,
            first.type as first_type,
            first.url as first_url,
            first.fetched_at as first_fetched_at,
            first.payload_digest as first_digest
        from captures left join captures as first on first.id = captures.refers_to
        where captures.id between ? and ? and captures.warc = ?
        order by captures.offset, captures.id
        """,
        (reach.first, reach.last, segment.name),
    )
    names = [column[0] for column in rows.description]
    for row in rows:
        yield Row(**dict(zip(names, row, strict=True)))


def _strangers(path: Path, db: sqlite3.Connection) -> Iterator[Note]:
    """Files among the originals that no row names: they may be all that is left of somebody's archive."""
    folder = originals_folder(path)
    known = {name for (name,) in db.execute("select name from segments")}  # asked now: a writer may have begun one
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.name not in known:
            yield Note(file=file, sentence="no row names this file")
