"""What a start mends after a crash: torn tails of segments, and runs that nobody ended."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archive import segments
from archive.opening import transaction


def mend(db: sqlite3.Connection, originals: Path) -> dict[str, int]:
    """Mend all of it, and return how many bytes were cut of which segment. Raises DamagedRecord."""
    cut = cut_tails(db, originals)
    with transaction(db):
        interrupt_runs(db)
    return cut


def cut_tails(db: sqlite3.Connection, originals: Path) -> dict[str, int]:
    """Cut what a crash left behind the committed ends, and close those segments: nothing is appended after a tear.

    Returns how many bytes were cut of which segment. Raises DamagedRecord when committed bytes are missing.
    """
    cut = {}
    for name, committed in db.execute("select name, committed from segments where closed_at is null").fetchall():
        path = segments.placed(originals, name)
        if behind := segments.repair(path, committed):
            cut[name] = behind
        if committed:
            with transaction(db):
                db.execute(
                    "update segments set closed_at = opened_at, digest = ? where name = ?",
                    (segments.file_digest(path), name),
                )
        else:
            segments.remove(path)  # before its row goes: a file without a row stays for ever
            _forget(db, name)
    return cut


def _forget(db: sqlite3.Connection, name: str) -> None:
    """Delete the row of a segment in which nothing was committed. Foreign keys are off meanwhile: no row can point to
    it, and looking for one would go through all captures.
    """
    db.execute("pragma foreign_keys = off")
    with transaction(db):
        db.execute("delete from segments where name = ?", (name,))
    db.execute("pragma foreign_keys = on")


def interrupt_runs(db: sqlite3.Connection, site: str | None = None) -> None:
    """End the runs (of one site, or all) whose process died: when the last capture was made, as far as anybody can
    know.
    """
    db.execute(
        """
        update runs set outcome = 'interrupted', reason = 'its process died',
            ended_at = coalesce(
                (select fetched_at from captures where run = runs.id order by id desc limit 1), started_at
            )
        where ended_at is null and (:site is null or site = :site)
        """,
        {"site": site},
    )
