"""The Datasette plugin: Chinese search in Datasette's own box, and pages for people who read."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette.utils.asgi import BadRequest
from markupsafe import Markup
from pluggy import HookimplMarker

from archive import indexing, search
from archive.browse import (
    attachments,
    cells,
    charts,
    comparing,
    document,
    feed,
    guard,
    pages,
    releases,
    replay,
    searching,
    timeline,
    typeset,
    wording,
)
from archive.browse.found import archives, is_ours, speaks_for_us
from archive.evidence import percent
from archive.publication import published

hookimpl = HookimplMarker("datasette")

SETTINGS = {
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 3000,
    "suggest_facets": False,
    "default_page_size": 30,
}
"""The default second is too short for five facets of 100,000 documents; suggesting facets costs 0.2 s."""


def application(archive_path: Path, **more: Any) -> Any:
    """Datasette over one archive, opened read-only, with our settings; ``.app()`` is the ASGI application.

    A published archive is served as one that never changes. ``more`` is said to Datasette itself.
    """
    # Datasette imports this module while it imports itself (entry point), so its names are not ready above.
    from datasette.app import Datasette
    from datasette.plugins import pm

    this = sys.modules[__name__]
    if not pm.is_registered(this):
        pm.register(this, name="gongkai")
    # Where it finds rich, Datasette prints every 404 with all local variables: 0.28 s of the processor for each wrong
    # address (0.004 without). What is a fault of ours is still printed, by traceback.
    pm.get_plugin("datasette.handle_exception").rich = None
    kind = "immutables" if published(archive_path) else "files"
    return Datasette(**{kind: [str(archive_path)]}, settings=SETTINGS, **more)


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let every search box read Chinese; last, or Datasette's own escape_fts replaces ours without a word."""
    if speaks_for_us(conn):
        search.register(conn)
        conn.create_function("escape_fts", 1, search.match_query, deterministic=True)


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Titles, descriptions, facets and the search index of every archive, as Datasette 1.0 wants to be told them."""

    async def configure() -> None:
        await releases.configure(datasette)

    return configure


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """The same as Datasette 0.65 asks for them."""
    return {"databases": {database.name: {"tables": wording.table_metadata()} for database in archives(datasette)}}


@hookimpl
def filters_from_request(request: Any, database: str, datasette: Any) -> Callable[[], Awaitable[None]] | None:
    """Refuse ``_search_COLUMN=``: Datasette compares rowids there, not fts_pk, and finds wrong rows. Refuse to search
    an index of another version: it would miss rows.
    """
    if not is_ours(datasette, database):
        return None
    if any(name.startswith("_search_") for name in request.args):
        raise BadRequest("Search one column in the box itself: 标题:词, 文号:词 or 正文:词")

    async def refuse_a_stale_index() -> None:
        if not await datasette.get_database(database).execute_fn(indexing.is_current):
            raise pages.NoSearch(pages.NO_SEARCH)

    return refuse_a_stale_index if "_search" in request.args else None


@hookimpl
def render_cell(row: Any, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """Links, badges, local times and short cells."""
    return cells.cell(datasette, database, table, column, row) if is_ours(datasette, database) else None


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Our own addresses."""
    return [
        (r"^/-/search$", searching.search_page),
        (r"^/-/changes$", pages.changes_page),
        (r"^/-/sites$", pages.sites_page),
        (r"^/-/timeline$", timeline.timeline_page),
        (r"^/-/compare/(?P<document>\d+)$", comparing.compare_page),
        (r"^/-/text/(?P<digest>sha256:[0-9a-f]{64})$", attachments.whole_text),
        (r"^/-/feed\.atom$", feed.feed),
        (r"^/-/replay/(?P<capture>\d+)$", replay.replay_page),
        (r"^/-/replay/(?P<capture>\d+)/page$", replay.page),
        (r"^/-/original/(?P<capture>\d+)$", replay.original),
        (r"^/-/gongkai/(?P<name>reading|tables)\.css$", pages.stylesheet),
    ]


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Any, datasette: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The data of the two pages that take the place of Datasette's: the first, and a row of documents."""

    async def variables() -> dict[str, Any]:
        ours = archives(datasette)
        if not ours or request is None:
            return {}
        if view_name == "index" and await pages.may_read(datasette, request, ours[0]):
            found = {"home": await pages.home(datasette, request)}
        elif view_name == "row" and (database, table) == (ours[0].name, "documents"):
            found = {"reading": await document.document(datasette, request)}
        else:
            return {}
        guard.visit.get().policy = guard.READING_POLICY
        words = request.args.get("q", "")
        return found | {"archive": ours[0].name, "query": words, "table_columns": pages.TABLE_COLUMNS}

    return variables


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """The filters that our templates use."""
    env.globals |= {
        "places": wording.PLACES,
        "verdicts": wording.VERDICTS,
        "no_text": wording.NO_TEXT,
        "flaws": wording.FLAWS,
    }
    env.filters |= {
        "word": wording.word,
        "facet_value": wording.facet_value,
        "badge": wording.badge,
        "local": wording.local,
        "with_local_times": wording.with_local_times,
        "linked": document.linked,
        "is_figure": typeset.is_figure,
        "bounds": charts.bounds,
        "in_words": charts.in_words,
        "live_link": wording.live_link,
        "highlighted": wording.highlighted,
        "grounds": wording.grounds,
        "percent": percent,
        "kind_of_file": wording.kind_of_file,
        "extent": wording.extent,
        "marked": lambda text, query: wording.highlighted(search.marked(text or "", query)),
        "label": lambda column, table: wording.label(table, column),
    }


@hookimpl
def asgi_wrapper() -> Callable[[guard.Application], guard.Application]:
    """Security headers on every answer."""
    return guard.guarded


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Chinese typography for Datasette's own pages."""
    return [datasette.urls.path("/-/gongkai/tables.css")] if archives(datasette) else []


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Our pages in Datasette's menu."""
    links = {
        "/-/search": "检索 Search",
        "/-/changes": "变更 Changes",
        "/-/timeline": "年月 Timeline",
        "/-/sites": "网站 Sites",
    }
    ours = links if archives(datasette) else {}
    return [{"href": datasette.urls.path(path), "label": text} for path, text in ours.items()]
