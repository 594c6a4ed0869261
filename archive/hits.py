"""The hits of a query: the documents whose current version answers it and that pass the filters, gathered once.

Their number, a page of them and their facets are then asked of one table of the connection, not of the index again and
again. It is made by ``create table … as``, for which sqlite3 opens no transaction: one that stayed open in a server
would keep the writer from emptying its log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from archive.search import match_query

TITLE_WEIGHT, BODY_WEIGHT, META_WEIGHT = 8.0, 1.0, 6.0
"""bm25 weights: a word in the title, or a number asked for by name, tells more than a word in a long body."""

_SCORE = f"bm25(versions_fts, {TITLE_WEIGHT}, {BODY_WEIGHT}, {META_WEIGHT})"

_ANSWERING = """
    versions_fts
    cross join documents on documents.current_version = versions_fts.rowid
    where versions_fts match :match
    """
"""CROSS: with a document first, the index would be asked once for every document of a site."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a document must say of itself beside the words of a query; None asks nothing."""

    issuing_body: str | None = None
    site: str | None = None
    year: int | None = None
    genre: str | None = None
    validity: str | None = None

    @property
    def chosen(self) -> dict[str, str | int]:
        """The columns that are filtered, and by what."""
        return {column: value for column in FACETS if (value := getattr(self, column)) is not None}


FACETS = tuple(field.name for field in fields(Filters))
"""The columns of documents that are counted beside the hits and by which they are filtered."""

EVERYTHING = Filters()


def answering(query: str, filters: Filters = EVERYTHING) -> tuple[str, dict[str, str | int]]:
    """The FROM and WHERE of the documents that answer a query, and what they are bound to. Without a word it is the
    filters that are answered, and without those it is nothing.
    """
    conditions = [f"documents.{column} = :{column}" for column in filters.chosen]
    if query.strip() or not conditions:
        # +: no index of theirs, by which SQLite would go through a whole site for every hit
        looked_at = [f"+{condition}" for condition in conditions]
        return " and ".join([_ANSWERING, *looked_at]), {"match": match_query(query), **filters.chosen}
    return f"documents where {' and '.join(conditions)}", filters.chosen


@contextmanager
def gathered(connection: sqlite3.Connection) -> Iterator[None]:
    """Until its end ``temp.hits`` may be filled and read."""
    try:
        yield
    finally:
        connection.execute("drop table if exists temp.hits")


def gather(connection: sqlite3.Connection, query: str, filters: Filters = EVERYTHING, *, scored: bool) -> int:
    """Fill ``temp.hits`` and count them. A score costs as much as all else of a hit: who needs none leaves it out."""
    source, bound = answering(query, filters)
    columns = ", ".join(f"documents.{column}" for column in FACETS)
    # one that a time limit left behind goes first
    connection.execute("drop table if exists temp.hits")
    connection.execute(
        f"""
        create temp table hits as
        select documents.id as hit, documents.published_on as day, documents.copies_of, {columns},
            {_SCORE if scored else "0.0"} as score
        from {source}
        """,
        bound,
    )
    return int(connection.execute("select count(*) from temp.hits").fetchone()[0])
