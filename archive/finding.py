"""Finding documents: those whose current version answers a query, ranked, and if wanted one for all its copies."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

from archive.search import Piece, match_query, snippet

Order = Literal["rank", "newest"]

TITLE_WEIGHT, BODY_WEIGHT, META_WEIGHT = 8.0, 1.0, 6.0
"""bm25 weights: a word in the title, or a number asked for by name, tells more than a word in a long body."""

_BY: dict[Order, str] = {"rank": "score, day desc, hit", "newest": "day desc, score, hit"}

_CURRENT = """
    versions_fts
    join versions on versions.id = versions_fts.rowid
    join documents on documents.id = versions.document and documents.current_version = versions.id
    where versions_fts match :match
    """

_HITS = f"""
    select
        documents.id as hit,
        documents.published_on as day,
        documents.copies_of,
        bm25(versions_fts, {TITLE_WEIGHT}, {BODY_WEIGHT}, {META_WEIGHT}) as score
    from {_CURRENT}
    """


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
    copies: int = 0
    """How many other documents that answer the query it stands for, where copies are folded."""


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    order: Order = "rank",
    fold: bool = False,
) -> list[Hit]:
    """The documents whose current version answers the query, best first or newest first.

    ``fold`` shows one of those that are copies of one another: the one that the others copy if it answers the query,
    else the first of them. It stands where it would stand alone.
    """
    by = _BY[order]
    # The page is chosen before texts are joined: to sort all hits of a common word would read every body.
    found = connection.execute(
        f"""
        with {_folded(by) if fold else _all(by)}
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
            texts.text
        from page
        join documents on documents.id = page.hit
        join sites on sites.id = documents.site
        join versions on versions.id = documents.current_version
        join texts on texts.digest = versions.text
        order by {by}
        """,
        {"match": match_query(query), "limit": limit, "offset": offset},
    )
    names = [column[0] for column in found.description]
    return [_hit(dict(zip(names, record, strict=True)), query) for record in found]


def count(connection: sqlite3.Connection, query: str, *, fold: bool = False) -> int:
    """How many documents answer the query; with ``fold``, how many are shown for them."""
    counted = "count(distinct coalesce(documents.copies_of, documents.id))" if fold else "count(*)"
    found = connection.execute(f"select {counted} from {_CURRENT}", {"match": match_query(query)})
    return int(found.fetchone()[0])


def _all(by: str) -> str:
    return f"page as materialized (select *, 0 as copies from ({_HITS}) order by {by} limit :limit offset :offset)"


def _folded(by: str) -> str:
    """A page of hits that stand for their copies. Only copies are gathered into groups, for most documents are none,
    and only where the document that they copy does not answer are they put in order: mostly it says the same.
    """
    return f"""
        hits as materialized ({_HITS}),
        groups as materialized (
            select copies_of, count(*) as size from hits where copies_of is not null group by copies_of
        ),
        firsts as materialized (
            select *, row_number() over (partition by copies_of order by {by}) as place
            from hits
            where copies_of is not null and copies_of not in (select hit from hits where copies_of is null)
        ),
        page as materialized (
            select * from (
                select hits.hit, hits.day, hits.score, coalesce(groups.size, 0) as copies
                from hits left join groups on groups.copies_of = hits.hit
                where hits.copies_of is null
                union all
                select firsts.hit, firsts.day, firsts.score, groups.size - 1
                from firsts join groups on groups.copies_of = firsts.copies_of
                where firsts.place = 1
            )
            order by {by}
            limit :limit offset :offset
        )
        """


def _hit(record: dict[str, Any], query: str) -> Hit:
    text = record.pop("text")
    return Hit(**record, snippet=snippet(text, query))
