"""How users name a document: by its number, or by its address in any spelling."""

from __future__ import annotations

import sqlite3

from archive.comparison import find
from crawler.urls import canonical_url


def the_document(db: sqlite3.Connection, name: str) -> int:
    """The document that a user names by its number or its address, in any spelling. Raises NoDocument."""
    return find(db, name, *_canonical(name))


def _canonical(name: str) -> list[str]:
    """The address as the archive knows it, if it is one."""
    try:
        return [canonical_url(name)]
    except ValueError:
        return []
