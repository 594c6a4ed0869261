"""Finding documents: those whose current version answers a query, or a file of it, ranked, and if wanted one for all
its copies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from archive import indexing
from archive.facets import Facet, facets
from archive.hits import EVERYTHING, Filters, answering, gather, gathered
from archive.search import INDEXED, Piece, match_query, snippet

Order = Literal["rank", "newest"]

RANKED_AT_MOST = 200_000
"""Hits that are ranked: to score a million takes two seconds, and a word that is in half of all documents hardly tells
one from another. More are shown by date.
"""

_BY: dict[Order, str] = {"rank": "score, day desc, hit", "newest": "day desc, hit desc"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A document that answers a query, best first."""

    document: int
    title: str | None
    url: str
    site: str
    site_name: str
    issuing_body: str | None
    document_number: str | None
    index_number: str | None
    published_on: str | None
    state: str
    snippet: tuple[Piece, ...]
    attachment: str | None = None
    """The name of the file that the snippet is of; None where it is of the page."""
    copies: int = 0
    """How many other documents that answer the query it stands for, where copies are folded."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, as long as `found` holds it."""

    connection: sqlite3.Connection
    query: str
    order: Order
    """How its pages are ordered: by date also where too many were to be ranked."""
    documents: int
    """How many answer, each copy among them."""

    def count(self) -> int:
        """How many are shown for them where copies are folded."""
        (folded,) = self.connection.execute(_FOLDED_COUNT).fetchone()
        return int(folded)

    def page(self, *, limit: int, offset: int = 0, fold: bool = False) -> list[Hit]:
        """Some of the documents, best first or newest first.

        ``fold`` shows one of those that are copies of one another: the one that the others copy if it answers the
        query, else the first of them. It stands where it would stand alone.
        """
        by = _BY[self.order]
        # The page is chosen before texts are joined: to sort all hits of a common word would read every body.
        found = self.connection.execute(
            _PAGE.format(page=_folded(by) if fold else _all(by), by=by), {"limit": limit, "offset": offset}
        )
        names = [column[0] for column in found.description]
        return [_hit(dict(zip(names, record, strict=True)), self.query) for record in found]

    def facets(self) -> list[Facet]:
        """How many of them are of each body, site, year, genre and validity."""
        return facets(self.connection)


@contextmanager
def found(
    connection: sqlite3.Connection, query: str, filters: Filters = EVERYTHING, *, order: Order = "rank"
) -> Iterator[Found]:
    """The documents whose current version, or a file of it, answers the query and that pass the filters; with filters
    and no word, all that pass them, newest first.
    """
    indexing.check(connection)
    with gathered(connection):
        order = order if query.strip() else "newest"
        scored = order == "rank" and _holding(connection, query) <= RANKED_AT_MOST
        documents = gather(connection, query, filters, scored=scored)
        if order == "rank" and not scored:
            if documents <= RANKED_AT_MOST:
                gather(connection, query, filters, scored=True)
            else:
                order = "newest"
        yield Found(connection, query, order, documents)


def search(
    connection: sqlite3.Connection,
    query: str,
    filters: Filters = EVERYTHING,
    *,
    limit: int = 20,
    offset: int = 0,
    order: Order = "rank",
    fold: bool = False,
) -> list[Hit]:
    """A page of the documents that answer the query: see `Found.page`."""
    with found(connection, query, filters, order=order) as these:
        return these.page(limit=limit, offset=offset, fold=fold)


def count(connection: sqlite3.Connection, query: str, filters: Filters = EVERYTHING, *, fold: bool = False) -> int:
    """How many documents answer the query; with ``fold``, how many are shown for them."""
    if fold:
        with found(connection, query, filters, order="newest") as these:
            return these.count()
    indexing.check(connection)
    source, bound = answering(query, filters)
    return int(connection.execute(f"select count(*) from ({source})", bound).fetchone()[0])


def _holding(connection: sqlite3.Connection, query: str) -> int:
    """How many versions and files, former ones among them, hold the query: what the index knows at once."""
    matching = "(select count(*) from {0}_fts where {0}_fts match :match)"
    both = " + ".join(matching.format(of) for of in INDEXED)
    return int(connection.execute(f"select {both}", {"match": match_query(query)}).fetchone()[0])


_PAGE = """
    with {page}
    select
        page.hit as document,
        documents.title,
        documents.url,
        documents.site,
        sites.name as site_name,
        documents.issuing_body,
        documents.document_number,
        documents.index_number,
        documents.published_on,
        documents.state,
        page.copies,
        texts.text,
        (
            select attachments.name from attachments
            where attachments.version = versions.id and attachments.file = coalesce(page.file, versions.text_from)
            limit 1
        ) as attachment,
        (
            select of_files.text from files join texts as of_files on of_files.digest = files.text
            where files.id = page.file
        ) as file_text
    from page
    join documents on documents.id = page.hit
    join sites on sites.id = documents.site
    join versions on versions.id = documents.current_version
    join texts on texts.digest = versions.text
    order by {by}
    """


def _all(by: str) -> str:
    columns = "hit, day, score, file, 0 as copies"
    return f"page as materialized (select {columns} from temp.hits order by {by} limit :limit offset :offset)"


_GROUPS = """
    groups as materialized (
        select copies_of, count(*) as size from temp.hits where copies_of is not null group by copies_of
    ),
    led as materialized (
        select hit from temp.hits where copies_of is null and hit in (select copies_of from groups)
    )
    """
"""The copies among the hits by the document that they copy, and those of these documents that are hits themselves."""

_FOLDED_COUNT = f"""
    with {_GROUPS}
    select
        (select count(*) from temp.hits where copies_of is null)
        + (select count(*) from groups)
        - (select count(*) from led)
    """


def _folded(by: str) -> str:
    """A page of hits that stand for their copies. Only copies are gathered into groups, for most documents are none,
    and only where the document that they copy does not answer are they put in order: mostly it says the same.
    """
    return f"""
        {_GROUPS},
        firsts as materialized (
            select *, row_number() over (partition by copies_of order by {by}) as place
            from temp.hits
            where copies_of is not null and copies_of not in (select hit from led)
        ),
        page as materialized (
            select * from (
                select hits.hit, hits.day, hits.score, hits.file, coalesce(groups.size, 0) as copies
                from temp.hits left join groups on groups.copies_of = hits.hit
                where hits.copies_of is null
                union all
                select firsts.hit, firsts.day, firsts.score, firsts.file, groups.size - 1
                from firsts join groups on groups.copies_of = firsts.copies_of
                where firsts.place = 1
            )
            order by {by}
            limit :limit offset :offset
        )
        """


def _hit(record: dict[str, Any], query: str) -> Hit:
    text, file_text = record.pop("text"), record.pop("file_text")
    pieces = snippet(text if file_text is None else file_text, query)
    if file_text is None and not any(piece.hit for piece in pieces):
        record["attachment"] = None  # the title or a number of a cover answers, and not its file
    return Hit(**record, snippet=pieces)
