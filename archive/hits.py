"""The hits of a query: the documents whose current version answers it, or a file of that, gathered once.

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

FILE_WEIGHT = 0.5
"""Of a hit in a file: a list of thousands of names has every name, and its page says what it is about."""

_SCORE = f"bm25(versions_fts, {TITLE_WEIGHT}, {BODY_WEIGHT}, {META_WEIGHT})"
_FILE_SCORE = f"bm25(files_fts, {TITLE_WEIGHT}, {BODY_WEIGHT}, {META_WEIGHT}) * {FILE_WEIGHT}"

_PAGES = """
    versions_fts
    cross join documents on documents.current_version = versions_fts.rowid
    where versions_fts match :match
    """
_FILES = """
    files_fts
    cross join attachments on attachments.file = files_fts.rowid
    cross join documents on documents.current_version = attachments.version
    where files_fts match :match
    """
"""CROSS: with a document first, the index would be asked once for every document of a site."""

_ANSWERING_PAGES = "(select rowid from versions_fts where versions_fts match :match)"
"""The versions that answer themselves, whose files need not. What passes the filters is not asked again, for a file
passes with its document; and they are listed only when the first file is found: mostly there is none.
"""


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
    """The SELECT of the documents that answer a query, each once, and what it is bound to. Without a word it is the
    filters that are answered, and without those it is nothing.
    """
    if not _has_words(query, filters):
        return f"select documents.id from {_filtered(filters)}", filters.chosen
    pages, files = (_passing(source, filters) for source in (_PAGES, _FILES))
    return (
        f"""
        select documents.id from {pages}
        union all
        select distinct documents.id from {files} and attachments.version not in {_ANSWERING_PAGES}
        """,
        {"match": match_query(query), **filters.chosen},
    )


def _has_words(query: str, filters: Filters) -> bool:
    return bool(query.strip()) or not filters.chosen


def _filtered(filters: Filters) -> str:
    return f"documents where {' and '.join(f'documents.{column} = :{column}' for column in filters.chosen)}"


def _passing(source: str, filters: Filters) -> str:
    """What answers and passes the filters. +: no index of theirs, by which SQLite would go through a whole site for
    every hit.
    """
    return " and ".join([source, *(f"+documents.{column} = :{column}" for column in filters.chosen)])


@contextmanager
def gathered(connection: sqlite3.Connection) -> Iterator[None]:
    """Until its end ``temp.hits`` may be filled and read."""
    try:
        yield
    finally:
        connection.execute("drop table if exists temp.hits")


def gather(connection: sqlite3.Connection, query: str, filters: Filters = EVERYTHING, *, scored: bool) -> int:
    """Fill ``temp.hits`` and count them. A score costs as much as all else of a hit: who needs none leaves it out."""
    # one that a time limit left behind goes first
    connection.execute("drop table if exists temp.hits")
    if _has_words(query, filters):
        connection.execute(_gathering(filters, scored=scored), {"match": match_query(query), **filters.chosen})
    else:
        connection.execute(
            f"create temp table hits as select {_COLUMNS}, 0.0 as score, null as file from {_filtered(filters)}",
            filters.chosen,
        )
    return int(connection.execute("select count(*) from temp.hits").fetchone()[0])


_COLUMNS = ", ".join(
    ["documents.id as hit", "documents.published_on as day", "documents.copies_of"]
    + [f"documents.{column}" for column in FACETS]
)


def _gathering(filters: Filters, *, scored: bool) -> str:
    """The statement that fills ``temp.hits``: ``file`` is that which answers where the page does not, the best of
    them.
    """
    pages, files = (_passing(source, filters) for source in (_PAGES, _FILES))
    return f"""
        create temp table hits as
        with inside as materialized (
            select {_COLUMNS}, {_FILE_SCORE if scored else "0.0"} as score, attachments.file, attachments.version
            from {files}
        )
        select {_COLUMNS}, {_SCORE if scored else "0.0"} as score, null as file from {pages}
        union all
        select hit, day, copies_of, {", ".join(FACETS)}, min(score), file from inside
        where version not in {_ANSWERING_PAGES}
        group by hit
        """
