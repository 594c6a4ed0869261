"""Following the change feed: its events as they are committed, for a reader who waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.changes import read_changes
from archive.opening import for_reading

PAUSE = 0.25
"""Seconds between two looks: an event is seen within a second of its commit. An hour of looks costs 0.1 s of processor
(`tests/benchmarks/test_idle_follower.py`), and some four with the waking of the process between them."""

EVENTS_AT_ONCE = 1_000
"""A reader who begins at 0 is given millions; they are never in memory together."""

Events = list[dict[str, Any]]


def read(path: Path, since: int) -> Iterator[Events]:
    """The events after a cursor up to now, in batches. Raises NoArchive and what else ``for_reading`` does."""
    with closing(for_reading(path)) as db:
        yield from _batches(db, since)


def follow(path: Path, since: int, pause: Callable[[], bool]) -> Iterator[Events]:
    """The events after a cursor, in batches, and those to come, until ``pause`` says that nobody listens any more.

    While it waits it holds no transaction open, which would keep the writer from emptying its log. It asks SQLite
    whether anybody has committed, by a number that stands in shared memory, and reads the feed only then.
    """
    listened = True
    while listened:
        which, seen = _identity(path), None
        with closing(for_reading(path)) as db:
            # put in its place meanwhile, as after a rebuild: the file that is open will never change again
            while listened and _identity(path) == which:
                committed = _commits(db)
                if committed == seen:
                    listened = pause()
                    continue
                seen = committed  # before reading: a commit in between is seen at the next look
                for events in _batches(db, since):
                    yield events
                    since = events[-1]["seq"]


def _batches(db: sqlite3.Connection, since: int) -> Iterator[Events]:
    while events := read_changes(db, since, EVENTS_AT_ONCE):
        yield events
        since = events[-1]["seq"]


def _commits(db: sqlite3.Connection) -> int:
    """A number that is another when somebody else has committed since it was asked for last."""
    return int(db.execute("pragma data_version").fetchone()[0])


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
