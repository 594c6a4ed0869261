"""The steps of the write path by name, and the way to die at one of them.

Only the worker arms a step: it puts watchers around the calls that reach the disk, the archive's own code stays as it
is. Watchers call the step by what they see, so a name in the table that no watcher ever calls is a failed test.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from archive import Archive, repair
from archive.schema import migrations

ANY = "any"
"""Not a name but all of them: so that every single step of a load can be died at in turn."""

APPENDING = (
    "before a record is appended",
    "half-way in an append",
    "after a record is appended",
)
FLUSHING = (
    "before the segment is synced",
    "after the segment is synced",
    "before the COMMIT of a batch",
    "after the COMMIT of a batch",
)
OPENING_A_SEGMENT = (
    "before the COMMIT of a segment's row",
    "after the COMMIT of a segment's row",
    "before a segment's file is made",
    "before a segment's folder is synced",
    "after a segment's folder is synced",
)
CLOSING_A_SEGMENT = (
    "before a segment's last sync",
    "after a segment's last sync",
    "before the COMMIT of a closed segment",
    "after the COMMIT of a closed segment",
)
CLOSING = (
    "in close, before a segment's last sync",
    "in close, after a segment's last sync",
    "in close, before the COMMIT of a closed segment",
    "in close, after the COMMIT of a closed segment",
    "in close, before the checkpoint",
    "in close, after the checkpoint",
)
REPAIRING_A_TEAR = (
    "in repair, before the cut is synced",
    "in repair, after the cut is synced",
    "in repair, before the COMMIT of a mended segment",
    "in repair, after the COMMIT of a mended segment",
    "in repair, before the COMMIT of dead runs",
    "in repair, after the COMMIT of dead runs",
)
REPAIRING_AN_EMPTY_SEGMENT = (
    "in repair, before an empty segment's file is removed",
    "in repair, after an empty segment's file is removed",
    "in repair, before the COMMIT of an empty segment",
    "in repair, after the COMMIT of an empty segment",
)
MIGRATING = (
    "in a migration, before a statement",
    "before the COMMIT of a migration",
    "after the COMMIT of a migration",
)
CREATING = (
    "before the application id",
    "after the application id",
    "before the switch to WAL",
    "after the switch to WAL",
)

NAMED = (
    *APPENDING,
    *FLUSHING,
    *OPENING_A_SEGMENT,
    *CLOSING_A_SEGMENT,
    *CLOSING,
    *REPAIRING_A_TEAR,
    *REPAIRING_AN_EMPTY_SEGMENT,
    *CREATING,
    *MIGRATING,
)

STATEMENTS = {
    "insert into segments": "a segment's row",
    "update segments set committed = ?, closed_at": "a closed segment",
    "update segments set closed_at": "a mended segment",
    "delete from segments": "an empty segment",
    "update runs set outcome = 'interrupted'": "dead runs",
}
"""What a COMMIT is of, by the statement before it."""

PRAGMAS = {
    "pragma wal_checkpoint": "the checkpoint",
    "pragma journal_mode": "the switch to WAL",
    "pragma application_id =": "the application id",
}


class Armed:
    """The step to end at, how, and what the process is doing meanwhile."""

    def __init__(self, name: str, turn: int, end: Callable[[], None]) -> None:
        self._name = name
        self._turns = turn
        self.end = end
        self.doing: list[str] = []
        self.statement = "a batch"

    def here(self, name: str) -> bool:
        """Whether this is the place and the time."""
        prefix = next((f"in {what}, " for what in ("repair", "close") if what in self.doing), "")
        if self._name not in (name, prefix + name, ANY):
            return False
        self._turns -= 1
        return self._turns == 0

    def at(self, name: str) -> None:
        if self.here(name):
            self.end()

    def around(self, what: str, call: Callable[[], Any]) -> Any:
        self.at(f"before {what}")
        answer = call()
        self.at(f"after {what}")
        return answer


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_space() -> None:
    """What a write or a sync does on a full disk."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def arm(name: str, turn: int = 1, end: Callable[[], None] = die) -> None:
    """End at the named step when it is reached for the ``turn``-th time."""
    watch(Armed(name, turn, end))


def watch(armed: Armed) -> None:
    """Put the watchers in place, for good: in a worker only."""
    os.write = partial(write, armed, os.write)  # type: ignore[assignment]
    os.open = partial(_open, armed, os.open)  # type: ignore[assignment]
    os.unlink = partial(_unlink, armed, os.unlink)  # type: ignore[assignment]
    os.fdatasync = partial(_sync, armed, os.fdatasync, "the segment is synced")
    os.fsync = partial(_sync, armed, os.fsync, "a segment's last sync")
    sqlite3.connect = partial(sqlite3.connect, factory=_watched_connection(armed))  # type: ignore[assignment]
    for owner, method, what in (
        (Archive, "close", "close"),
        (repair, "mend", "repair"),
        (type(migrations), "apply", "a migration"),
    ):
        setattr(owner, method, _doing(armed, what, getattr(owner, method)))


def is_segment(file: int) -> bool:
    return Path(f"/proc/self/fd/{file}").readlink().suffixes[-2:] == [".warc", ".gz"]


def is_folder(file: int) -> bool:
    return stat.S_ISDIR(os.fstat(file).st_mode)


def _doing(armed: Armed, what: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def watched(*arguments: Any, **options: Any) -> Any:
        armed.doing.append(what)
        try:
            return call(*arguments, **options)
        finally:
            armed.doing.pop()

    return watched


def write(armed: Armed, write_: Callable[..., int], file: int, data: Any) -> int:
    """Write like ``os.write``, past the steps of an append if the file is a segment."""
    if not is_segment(file):
        return write_(file, data)
    armed.at("before a record is appended")
    if armed.here("half-way in an append"):
        write_(file, data[: len(data) // 2])
        armed.end()
    written = write_(file, data)
    armed.at("after a record is appended")
    return written


def _open(armed: Armed, open_: Callable[..., int], path: Any, flags: int, *more: Any, **options: Any) -> int:
    if flags & os.O_EXCL and str(path).endswith(".warc.gz"):
        armed.at("before a segment's file is made")
    return open_(path, flags, *more, **options)


def _unlink(armed: Armed, unlink: Callable[..., None], path: Any, **options: Any) -> None:
    if not str(path).endswith(".warc.gz"):
        unlink(path, **options)
        return
    armed.around("an empty segment's file is removed", partial(unlink, path, **options))


def _sync(armed: Armed, sync: Callable[[int], None], what: str, file: int) -> None:
    if is_segment(file):
        armed.around("the cut is synced" if "repair" in armed.doing else what, partial(sync, file))
    elif is_folder(file):
        armed.around("a segment's folder is synced", partial(sync, file))
    else:
        sync(file)


def _watched_connection(armed: Armed) -> type[sqlite3.Connection]:
    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            return _execute(armed, partial(super().execute, sql, *parameters), " ".join(sql.split()).lower())

    return Watched


def _execute(armed: Armed, execute: Callable[[], Any], sql: str) -> Any:
    if sql == "commit":
        what = "a migration" if "a migration" in armed.doing else armed.statement
        armed.statement = "a batch"
        return armed.around(f"the COMMIT of {what}", execute)
    armed.statement = next((name for start, name in STATEMENTS.items() if sql.startswith(start)), armed.statement)
    if "a migration" in armed.doing:
        armed.at("in a migration, before a statement")
    pragma = next((name for start, name in PRAGMAS.items() if sql.startswith(start)), None)
    return armed.around(pragma, execute) if pragma else execute()
