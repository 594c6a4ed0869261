"""Which of the databases that Datasette serves are archives of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from archive.opening import APPLICATION_ID


def speaks_for_us(connection: sqlite3.Connection) -> bool:
    """Whether the file behind a connection says that it is an archive, and has been given its tables."""
    (application_id,) = connection.execute("pragma application_id").fetchone()
    known = "select count(*) from sqlite_master where name in ('documents', 'versions', 'versions_fts')"
    return bool(application_id == APPLICATION_ID and connection.execute(known).fetchone()[0] == 3)


@lru_cache(maxsize=64)
def is_archive(path: str) -> bool:
    """Whether a file is an archive; asked once a file: Datasette reads its metadata many times a page."""
    with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return speaks_for_us(connection)


def archives(datasette: Any) -> list[Any]:
    """The databases of a Datasette that are archives, in the order they were given."""
    return [database for database in datasette.databases.values() if database.path and is_archive(str(database.path))]


def is_ours(datasette: Any, name: str | None) -> bool:
    """Whether the database of that name is an archive."""
    return any(database.name == name for database in archives(datasette))
