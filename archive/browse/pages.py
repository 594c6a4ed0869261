"""The pages of our own: changes, sites, and the data of the home page."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Base400, Forbidden, NotFound, Response

from archive.browse import charts, reading, releases
from archive.browse.found import archives
from archive.browse.guard import READING_POLICY
from archive.browse.wording import WORDS
from archive.errors import SearchIndexStale
from archive.health import NEEDS_SOMEBODY
from archive.instants import DAY, china_day, from_text

T = TypeVar("T")

PAGE = 20
CHANGES_ON_HOME = 5
_YEARS = range(1990, 2990)
"""Of which a day may be asked for: the calendar has its ends, and a day in China begins before one of UTC."""

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

    def question(connection: sqlite3.Connection) -> tuple[list[reading.Row], list[reading.Row]]:
        return reading.changes(connection, wanted), reading.site_names(connection)

    found, sites = await ask(datasette, request, question)
    days = groupby(found, key=lambda change: china_day(from_text(change["at"])))
    by_day = [(day, list(changes)) for day, changes in days]
    context = {
        "days": by_day,
        "wanted": wanted,
        "kinds": KINDS,
        "sites": sites,
        "older": found[-1]["seq"] if len(found) == wanted.limit else None,
        "day_before": wanted.day and wanted.day - DAY,
        "day_after": wanted.day and wanted.day + DAY,
    }
    return await rendered(datasette, request, "gongkai_changes.html", **context)


async def sites_page(datasette: Any, request: Any) -> Response:
    """How every site is: its verdict, its last runs, when it is due."""
    sites = await ask(datasette, request, lambda connection: reading.health(connection, datetime.now(UTC)))
    ill = sum(site["verdict"] in NEEDS_SOMEBODY for site in sites)
    return await rendered(datasette, request, "gongkai_sites.html", sites=sites, ill=ill, words=WORDS)


async def home(datasette: Any, request: Any) -> dict[str, Any]:
    """What the first page shows."""

    def question(connection: sqlite3.Connection) -> dict[str, Any]:
        sites, today = reading.sites(connection), reading.last_day(connection)
        return {
            "numbers": reading.numbers(connection),
            "latest": [
                (kind, reading.latest(connection, kind, CHANGES_ON_HOME)) for kind in ("new", "changed", "gone")
            ],
            "ill": [site for site in sites if site["verdict"] in NEEDS_SOMEBODY],
            "sites": len(sites),
            "chart": charts.recent(charts.sorted_out(reading.months(connection), today), today),
        }

    return await ask(datasette, request, question)


async def stylesheet(datasette: Any, request: Any) -> Response:
    """A style sheet of ours, under an address that does not depend on how the plugin was installed."""
    path = Path(__file__).parent / "static" / f"{request.url_vars['name']}.css"
    headers = {"Cache-Control": "no-cache"}
    return Response(path.read_text("utf-8"), content_type="text/css; charset=utf-8", headers=headers)


def wanted_changes(request: Any) -> reading.Wanted:
    """Which changes an address asks for: ``kind``, ``site``, ``q``, ``day`` and ``before``."""
    kind = request.args.get("kind", "")
    return reading.Wanted(
        kind=kind if kind in KINDS else "",
        site=request.args.get("site", ""),
        query=request.args.get("q", ""),
        day=_day(request.args.get("day")),
        before=whole_number(request.args.get("before")),
    )


def _day(text: str | None) -> date | None:
    """A day from an address; None for whatever is none, or lies where no archive was and the calendar may end."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def whole_number(text: str | None, *, most: int = 2**53) -> int | None:
    """A number from an address; None for whatever is none or lies outside 1 to ``most``."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 16:
        return None
    return int(text) if 1 <= int(text) <= most else None
