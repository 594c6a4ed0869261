"""The pages of our own: changes, sites, and the data of the home and document pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Base400, Forbidden, NotFound, Response

from archive.browse import reading, releases
from archive.browse.found import archives
from archive.browse.guard import READING_POLICY
from archive.browse.typeset import blocks
from archive.browse.wording import WORDS
from archive.errors import SearchIndexStale
from archive.instants import china_day, from_text

T = TypeVar("T")

PAGE = 20
CHANGES_ON_HOME = 12
KINDS = ("new", "changed", "gone", "returned", "metadata", "reextracted", "moved")
TABLE_COLUMNS = ("title", "document_number", "issuing_body", "published_on", "site", "state", "url")
"""What a reader wants of the 35 columns of documents; Datasette's table page is opened with these."""


class TookTooLong(Base400):  # type: ignore[misc]
    """Raised when a question runs into Datasette's time limit, from `ask`."""

    status = 503


class NoSearch(Base400):  # type: ignore[misc]
    """Raised when the search index is of another version, from whatever would search it."""

    status = 503


NO_SEARCH = (
    "检索索引由另一版本建立，重建之前不能检索 (the search index was made by another version; search is back when "
    "`gongkai crawl` or `gongkai run` has made it anew)"
)


def the_archive(datasette: Any) -> Any:
    """The database that the pages are about: the first archive served."""
    found = archives(datasette)
    if not found:
        raise NotFound("No archive is served here")
    return found[0]


async def may_read(datasette: Any, request: Any, database: Any) -> bool:
    """Whether this reader may see the database, by Datasette's own permissions."""
    return await releases.may_read(datasette, request.actor, database.name)


async def ask(datasette: Any, request: Any, question: Callable[[sqlite3.Connection], T]) -> T:
    """Put a question to the archive, in a thread, under Datasette's permissions and time limit."""
    database = the_archive(datasette)
    if not await may_read(datasette, request, database):
        raise Forbidden("You may not view this archive")

    def within_limit(connection: sqlite3.Connection) -> T:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return question(connection)

    try:
        answer: T = await database.execute_fn(within_limit)
    except SearchIndexStale as error:
        raise NoSearch(NO_SEARCH) from error
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise TookTooLong("检索超时，请换更具体的词 (the search took too long)") from error
    return answer


async def rendered(datasette: Any, request: Any, template: str, **context: Any) -> Response:
    """One of our templates as an answer, under the policy of reading pages."""
    shared = {"archive": the_archive(datasette).name, "table_columns": TABLE_COLUMNS, "query": ""}
    html = await datasette.render_template(template, shared | context, request=request)
    return Response.html(html, headers={"Content-Security-Policy": READING_POLICY})


async def changes_page(datasette: Any, request: Any) -> Response:
    """What was new, edited, taken down or put back, by day."""
    wanted = wanted_changes(request)
    found = await ask(datasette, request, lambda connection: reading.changes(connection, wanted))
    days = groupby(found, key=lambda change: china_day(from_text(change["at"])))
    by_day = [(day, list(changes)) for day, changes in days]
    older = found[-1]["seq"] if len(found) == wanted.limit else None
    context = {"days": by_day, "wanted": wanted, "kinds": KINDS, "older": older}
    return await rendered(datasette, request, "gongkai_changes.html", **context)


async def sites_page(datasette: Any, request: Any) -> Response:
    """How every site is: its verdict and its last runs."""
    sites = await ask(datasette, request, reading.sites)
    return await rendered(datasette, request, "gongkai_sites.html", sites=sites, words=WORDS)


async def home(datasette: Any, request: Any) -> dict[str, Any]:
    """What the first page shows."""
    latest = reading.Wanted(limit=CHANGES_ON_HOME)
    return await ask(
        datasette,
        request,
        lambda connection: {
            "numbers": reading.numbers(connection),
            "changes": reading.changes(connection, latest),
            "sites": reading.sites(connection),
        },
    )


async def document(datasette: Any, request: Any) -> dict[str, Any]:
    """What the page of a document shows; the address says which one and which version."""
    document_id = whole_number(request.url_vars["pks"]) or 0
    number = whole_number(request.args.get("version"))
    found = await ask(datasette, request, lambda connection: reading.document(connection, document_id, number))
    if found is None:
        raise NotFound("No such document")
    return found | {"blocks": blocks(found["text"]), "field_names": reading.FIELDS}


async def stylesheet(datasette: Any, request: Any) -> Response:
    """A style sheet of ours, under an address that does not depend on how the plugin was installed."""
    path = Path(__file__).parent / "static" / f"{request.url_vars['name']}.css"
    headers = {"Cache-Control": "no-cache"}
    return Response(path.read_text("utf-8"), content_type="text/css; charset=utf-8", headers=headers)


def wanted_changes(request: Any) -> reading.Wanted:
    """Which changes an address asks for: ``kind``, ``site``, ``q`` and ``before``."""
    kind = request.args.get("kind", "")
    return reading.Wanted(
        kind=kind if kind in KINDS else "",
        site=request.args.get("site", ""),
        query=request.args.get("q", ""),
        before=whole_number(request.args.get("before")),
    )


def whole_number(text: str | None, *, most: int = 2**53) -> int | None:
    """A number from an address; None for whatever is none or lies outside 1 to ``most``."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 16:
        return None
    return int(text) if 1 <= int(text) <= most else None
