"""The archive as somebody has it who only asks: its rows. Nothing is imported here that only writing needs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from archive.opening import for_reading


class ReadableArchive:
    """An open archive that can be asked. `archive.store.Archive` is one too, and has the originals and the writing."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only, while the crawl process may be writing.

        Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale.
        """
        return cls(path, for_reading(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def rows(self, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
        """The rows of a query as dictionaries."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
