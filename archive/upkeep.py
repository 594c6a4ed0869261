"""What is done for an archive at night: search put in order, a share of the originals read again, a backup, an export.

First what needs the writer's lock, so that crawling may go on soon; the rest goes on beside it. Every part is bounded:
what does not come to its end tonight goes on tomorrow where it stopped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path

from archive import waiting
from archive.backup import backup
from archive.errors import ArchiveError
from archive.fixity import Share, shares, verify_some
from archive.instants import to_text
from archive.night import Night, last_night, note
from archive.opening import for_reading
from archive.search import INDEXED
from archive.store import Archive

MERGED_PAGES = 500
"""Pages of the search index that one step writes: less than a second, after which others have their turn."""

OPTIMISING = 20 * 60.0
"""Seconds for search at most, while nothing can be crawled."""

FIXITY_SHARE = 0.6
"""The share of the time after which reading originals makes way for the backup."""

CHECKED_STEPS = 100_000
"""Of SQLite's machine, between two looks at the time."""

Monotonic = Callable[[], float]
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is to be done, and how long it may take."""

    night: date
    fixity_days: int
    """In so many nights every original is read once; 0 reads none."""
    backup: Path | None
    export: Path | None
    """The folder of exports."""
    settings: str | None
    keep_free: int
    seconds: float


class OutOfTime(Exception):
    """Raised from within a backup or an export when the night is over; both leave what was there as it was."""


def upkeep(
    path: Path, plan: Plan, *, now: Callable[[], datetime], monotonic: Monotonic, say: Say, free: Callable[[], None]
) -> Night:
    """Do it, and note what was done. ``free`` is called when the archive may be written to by others again."""
    ends_at = monotonic() + plan.seconds
    before = last_night(path)
    night = Night(night=plan.night, began_at=to_text(now()), segment=before.segment if before else None)
    for part in (_optimise, _read_again, _back_up, _export):
        try:
            part(path, plan, _Work(night, before, now, monotonic, ends_at, say))
        except (ArchiveError, sqlite3.Error, OSError) as error:
            night.troubles.append(str(error))
            say(str(error))
        if part is _optimise:
            free()
    night.ended_at = to_text(now())
    note(path, night)
    return night


@dataclass(frozen=True, slots=True)
class _Work:
    night: Night
    before: Night | None
    now: Callable[[], datetime]
    monotonic: Monotonic
    ends_at: float
    say: Say

    def over(self, at: float) -> bool:
        return self.monotonic() >= at

    def in_time(self, *_: int) -> None:
        """Progress of what may be broken off. Raises OutOfTime."""
        if self.over(self.ends_at):
            raise OutOfTime

    def too_late(self, what: str) -> None:
        self.night.troubles.append(f"{what} did not come to its end in the time it has")
        self.say(self.night.troubles[-1])


# ---------------------------------------------------------------------- search and the planner's statistics


def _optimise(path: Path, plan: Plan, work: _Work) -> None:
    """Keep what was read of files that waited, and merge what search has gathered in pieces; on the first of a month
    all of it, which rewrites the whole index.
    """
    until = min(work.ends_at, work.monotonic() + OPTIMISING)
    with Archive.write(path, keep_free=plan.keep_free) as archive:
        kept = waiting.keep_noted(archive, work.now())
        pages = -MERGED_PAGES if plan.night.day == 1 else MERGED_PAGES
        while not work.over(until) and _merged(archive, pages):
            pages = MERGED_PAGES
        archive.connection.execute("pragma optimize")
    work.night.optimised = True
    if kept:
        work.say(f"{kept} files that were read since the last night are kept")
    work.say("search is in order" if not work.over(until) else "search is put in order further tomorrow")


def _merged(archive: Archive, pages: int) -> bool:
    """Whether a step had something to merge: FTS5 counts one change where it had nothing to do."""
    with archive.change() as db:
        before = db.total_changes
        for of in INDEXED:
            db.execute(f"insert into {of}_fts ({of}_fts, rank) values ('merge', ?)", (pages,))
        merged = db.total_changes - before > len(INDEXED)
    archive.flush()
    return merged


# ---------------------------------------------------------------------- fixity


def _read_again(path: Path, plan: Plan, work: _Work) -> None:
    """Compare a share of the originals with what was written, and once in a round the database with itself."""
    if not plan.fixity_days:
        return
    night, before = work.night, work.before
    until = work.monotonic() + (work.ends_at - work.monotonic()) * FIXITY_SHARE
    nights = (plan.night - before.night).days if before else 1
    everything = shares(path)
    chosen = share(everything, night.segment, nights=nights, of=plan.fixity_days)
    sizes = {segment.name: segment.bytes for segment in everything}
    for name, damages in verify_some(path, [segment.name for segment in chosen]):
        night.damages += map(str, damages)
        night.segment, night.segments, night.bytes = name, night.segments + 1, night.bytes + sizes[name]
        if work.over(until):
            break
    if everything and everything[0].name in {segment.name for segment in chosen[: night.segments]}:
        _check_database(path, work, until)
    work.say(f"{night.segments} of {len(everything)} segments read again ({night.bytes:,} bytes)")
    for damage in night.damages:
        work.say(damage)


def share(everything: Sequence[Share], after: str | None, *, nights: int, of: int) -> list[Share]:
    """The segments for tonight: those behind ``after``, round and round, until they are tonight's share of the bytes,
    and that of nights that were missed.
    """
    names = [segment.name for segment in everything]
    start = names.index(after) + 1 if after in names else 0
    turned = [*everything[start:], *everything[:start]]
    wanted = sum(segment.bytes for segment in everything) * min(max(nights, 1), of) / of
    reached = accumulate((segment.bytes for segment in turned), initial=0)
    return [segment for segment, before in zip(turned, reached, strict=False) if before < wanted]


def _check_database(path: Path, work: _Work, until: float) -> None:
    """Whether the pages of the database fit together; one that is too large for a night is left to `verify`."""
    with closing(for_reading(path)) as db:
        db.set_progress_handler(lambda: work.over(until), CHECKED_STEPS)
        try:
            lines = [line for (line,) in db.execute("pragma quick_check")]
        except sqlite3.OperationalError:
            work.say("the database is too large to be checked in the time; `gongkai verify` does")
            return
    work.night.damages += [f"database: {path}: {line}" for line in lines if line != "ok"]


# ---------------------------------------------------------------------- backup


def _back_up(path: Path, plan: Plan, work: _Work) -> None:
    if plan.backup is None:
        return

    try:
        done = backup(path, plan.backup, now=work.now(), settings=plan.settings, progress=work.in_time)
    except OutOfTime:
        work.too_late(f"the backup in {plan.backup}")
        return
    work.night.damages += map(str, done.damages)
    work.night.backup = f"up to event {done.last_seq:,}: {done.copied} segments, {done.bytes_copied:,} bytes copied"
    work.say(f"backup in {plan.backup} {work.night.backup}")


# ---------------------------------------------------------------------- export


def _export(path: Path, plan: Plan, work: _Work) -> None:
    if plan.export is None:
        return
    # here, for most nights export nothing, and pyarrow takes its time
    from archive.export.nightly import export_night

    try:
        manifest = export_night(path, plan.export, plan.night, now=work.now(), progress=work.in_time)
    except OutOfTime:
        work.too_late(f"the export to {plan.export}")
        return
    if manifest is not None:
        events = manifest["tables"]["changes"]["rows"]
        work.night.export = f"{events:,} events, up to event {manifest['cursor']:,}"
        work.say(f"export to {plan.export} {work.night.export}")
