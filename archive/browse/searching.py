"""The search page: what was found, ranked; how many of it are of which body, site, year; and where to go on with it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Response

from archive import comparison, finding
from archive.browse.pages import PAGE, TABLE_COLUMNS, ask, rendered, the_archive, whole_number
from archive.browse.wording import is_web, label
from archive.facets import Facet, Value
from archive.hits import EVERYTHING, FACETS, Filters

LAST_PAGE = 500
LATEST_YEAR = 9999

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the address of a search page asks for."""

    query: str = ""
    filters: Filters = EVERYTHING
    order: finding.Order = "rank"
    fold: bool = True
    page: int = 1

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.query or self.filters.chosen)

    def pairs(self) -> Pairs:
        """The arguments of the address, as short as they can be."""
        said = [("q", self.query), *chosen_pairs(self.filters)]
        said += [("order", "newest")] if self.order == "newest" else []
        said += [] if self.fold else [("copies", "all")]
        return [*said, ("page", str(self.page))] if self.page > 1 else said

    def with_filter(self, column: str, value: str | int | None) -> Asked:
        """The same search with one filter more, or without it; from its first page."""
        chosen: dict[str, Any] = {column: value}
        return replace(self, filters=replace(self.filters, **chosen), page=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was found of it."""

    total: int = 0
    """How many are shown: one for all its copies, where they are folded."""
    documents: int = 0
    by_date: bool = False
    """Whether they are ordered by date although they were to be ranked: there are too many."""
    hits: tuple[finding.Hit, ...] = ()
    facets: tuple[Facet, ...] | None = ()
    """None where counting them took too long."""
    names: tuple[tuple[str, str], ...] = ()
    """The ids and names of the sites that are named."""


async def search_page(datasette: Any, request: Any) -> Response:
    """Ranked results with what was found in each; for the address of a document, also a former one, its page.

    Copies are folded unless ``copies=all`` wants them one by one.
    """
    asked = asked_for(request)
    if is_web(asked.query) and (
        document := await ask(datasette, request, lambda db: comparison.found(db, asked.query))
    ):
        return Response.redirect(datasette.urls.row(the_archive(datasette).name, "documents", document))
    limit = datasette.setting("facet_time_limit_ms")
    found = await ask(datasette, request, lambda db: answer(db, asked, limit))
    here = datasette.urls.path("/-/search")
    following = replace(asked, page=asked.page + 1) if asked.page * PAGE < found.total else None
    context = {
        "query": asked.query,
        "asked": asked,
        "found": found,
        "first": (asked.page - 1) * PAGE + 1,
        "chosen": [_chip(asked, column, here, dict(found.names)) for column in asked.filters.chosen],
        "facets": [_shown(asked, facet, here) for facet in found.facets or () if _tells(facet, found, asked)],
        "most_ranked": finding.RANKED_AT_MOST,
        "links": _links(datasette, asked),
        "to_rank": _to(here, replace(asked, order="rank", page=1)),
        "to_newest": _to(here, replace(asked, order="newest", page=1)),
        "to_folded": _to(here, replace(asked, fold=True, page=1)),
        "to_all": _to(here, replace(asked, fold=False, page=1)),
        "before": _to(here, replace(asked, page=asked.page - 1)) if asked.page > 1 else None,
        "following": _to(here, following) if following and following.page <= LAST_PAGE else None,
    }
    return await rendered(datasette, request, "gongkai_search.html", **context)


def asked_for(request: Any) -> Asked:
    """What an address asks for; what makes no sense in it is passed over."""
    return Asked(
        query=request.args.get("q", "").strip(),
        filters=wanted_filters(request),
        order="newest" if request.args.get("order") == "newest" else "rank",
        fold=request.args.get("copies") != "all",
        page=whole_number(request.args.get("page"), most=LAST_PAGE) or 1,
    )


def wanted_filters(request: Any) -> Filters:
    """The filters that an address names."""
    said: dict[str, Any] = {column: request.args.get(column, "").strip() or None for column in FACETS}
    return Filters(**said | {"year": whole_number(said["year"], most=LATEST_YEAR)})


def answer(connection: sqlite3.Connection, asked: Asked, facet_limit: int) -> Answer:
    """What is found. Facets have a time limit of their own, so that they cannot cost the reader the hits."""
    if not asked.asks:
        return Answer()
    with finding.found(connection, asked.query, asked.filters, order=asked.order) as these:
        hits = these.page(limit=PAGE, offset=(asked.page - 1) * PAGE, fold=asked.fold)
        total = these.count() if asked.fold else these.documents
        names = connection.execute("select id, name from sites where id = ?", (asked.filters.site,)).fetchall()
        return Answer(
            total=total,
            documents=these.documents,
            by_date=bool(asked.query) and these.order != asked.order,
            hits=tuple(hits),
            facets=_facets_within(connection, these, facet_limit),
            names=tuple(names),
        )


def _facets_within(connection: sqlite3.Connection, these: finding.Found, limit: int) -> tuple[Facet, ...] | None:
    try:
        with sqlite_timelimit(connection, limit):
            return tuple(these.facets())
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None


def chosen_pairs(filters: Filters) -> Pairs:
    """Filters as arguments of an address."""
    return [(column, str(value)) for column, value in filters.chosen.items()]


def _to(path: str, asked: Asked) -> str:
    return f"{path}?{urlencode(asked.pairs())}"


def _chip(asked: Asked, column: str, here: str, site_names: dict[str, str]) -> dict[str, Any]:
    """A chosen filter, and the address without it."""
    value = str(asked.filters.chosen[column])
    name = site_names.get(value, value) if column == "site" else value
    return {"label": label("documents", column), "name": name, "without": _to(here, asked.with_filter(column, None))}


def _tells(facet: Facet, found: Answer, asked: Asked) -> bool:
    """Whether a facet divides the hits: not one that is chosen, nor one of which all have the same value."""
    chosen = facet.column in asked.filters.chosen
    alone = len(facet.values) == 1 and facet.values[0].documents == found.documents
    return bool(facet.values) and not chosen and not alone


def _shown(asked: Asked, facet: Facet, here: str) -> dict[str, Any]:
    def line(value: Value) -> dict[str, Any]:
        to = _to(here, asked.with_filter(facet.column, value.value))
        return {"name": value.name, "documents": value.documents, "to": to}

    return {
        "label": label("documents", facet.column),
        "is_year": facet.column == "year",
        "values": [line(value) for value in facet.values],
        "more": facet.more,
    }


def _links(datasette: Any, asked: Asked) -> dict[str, str]:
    """The same documents in Datasette's table, as CSV, and as a feed of what happens to them."""
    table = datasette.urls.table(the_archive(datasette).name, "documents")
    same = [("_search", asked.query)] if asked.query else []
    same += [(f"{column}__exact", value) for column, value in chosen_pairs(asked.filters)]
    columns = [("_col", name) for name in TABLE_COLUMNS]
    newest = [("_sort_desc", "published_on")]
    feed = [pair for pair in [("q", asked.query), *chosen_pairs(asked.filters)] if pair[1]]
    return {
        "table": f"{table}?{urlencode([*same, *columns, *newest])}",
        "csv": f"{table}.csv?{urlencode([*same, *columns, *newest, ('_stream', 'on'), ('_size', 'max')])}",
        "feed": f"{datasette.urls.path('/-/feed.atom')}?{urlencode(feed)}",
    }
