"""The sqlite-utils plugin: ``zh_match`` and ``zh_snippet`` for whoever writes SQL on the command line."""

from __future__ import annotations

import sqlite3

from sqlite_utils import hookimpl

from archive import search


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection of sqlite-utils the functions of Chinese search."""
    search.register(conn)
