"""Wrong write orders. Each of them loses data when the power goes, and the tests have to notice every one: a test of a
power cut that finds nothing wrong with these proves nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from crash.steps import is_folder, is_segment


def no_segment_sync() -> None:
    """Rows are committed that point to bytes which are still on their way to the disk."""
    os.fdatasync = lambda file: None
    _unless(is_segment)


def no_folder_sync() -> None:
    """A segment's bytes are durable, its name is not."""
    _unless(is_folder)


def normal_synchronous() -> None:
    """What was acknowledged lies in a log that nobody synced."""
    _connect_with(_Relaxed)


def commit_before_sync() -> None:
    """The rows are durable a moment before the bytes."""
    _Hasty.late.clear()
    os.fdatasync = lambda file: _Hasty.late.append(partial(_SYNC, file))
    _connect_with(_Hasty)


def commit_before_append() -> None:
    """The rows are durable before the bytes are even written."""

    def write(file: int, data: Any) -> int:
        if not is_segment(file):
            return _WRITE(file, data)
        _Hasty.late.append(partial(_WRITE, file, bytes(data)))
        return len(data)

    commit_before_sync()
    os.write = write  # type: ignore[assignment]
    os.fsync = _after_what_is_late


MUTATIONS: dict[str, Callable[[], None]] = {
    "no sync of the segment": no_segment_sync,
    "no sync of the folder": no_folder_sync,
    "synchronous = normal": normal_synchronous,
    "COMMIT before the sync": commit_before_sync,
    "COMMIT before the append": commit_before_append,
}

_WRITE, _SYNC, _LAST_SYNC = os.write, os.fdatasync, os.fsync


class _Relaxed(sqlite3.Connection):
    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous = full", "synchronous = normal"), *parameters)


class _Hasty(sqlite3.Connection):
    late: list[Callable[[], Any]] = []  # noqa: RUF012

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        cursor = super().execute(sql, *parameters)
        if sql.lower() == "commit":
            _catch_up()
        return cursor


def _catch_up() -> None:
    late, _Hasty.late[:] = list(_Hasty.late), []
    for action in late:
        action()


def _after_what_is_late(file: int) -> None:
    _catch_up()
    _LAST_SYNC(file)


def _unless(exempt: Callable[[int], bool]) -> None:
    os.fsync = lambda file: None if exempt(file) else _LAST_SYNC(file)


def _connect_with(factory: type[sqlite3.Connection]) -> None:
    sqlite3.connect = partial(sqlite3.connect, factory=factory)  # type: ignore[assignment]
