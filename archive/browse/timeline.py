"""The timeline: how many documents bear which month or year, of all sites or of one."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from archive.browse import charts, reading
from archive.browse.charts import Chart, Sorted
from archive.browse.pages import ask, rendered


async def timeline_page(datasette: Any, request: Any) -> Response:
    """Bars by year, or the months of each year one below the other with ``by=month``; of one site with ``site``."""
    site = request.args.get("site", "")
    by_month = request.args.get("by") == "month"

    def question(connection: sqlite3.Connection) -> tuple[Sorted, list[reading.Row]]:
        months = reading.months(connection, site)
        return charts.sorted_out(months, reading.last_day(connection)), reading.site_names(connection)

    found, sites = await ask(datasette, request, question)
    context = {
        "found": found,
        "chart": charts.by_year(found),
        "years": _years(found) if by_month else [],
        "by_month": by_month,
        "site": site,
        "sites": sites,
        "site_name": next((one["name"] for one in sites if one["id"] == site), site),
    }
    return await rendered(datasette, request, "gongkai_timeline.html", **context)


def _years(found: Sorted) -> list[tuple[str, Chart]]:
    """The months of every year that has documents, the last year first."""
    return [(year, charts.of_a_year(found, year)) for year, count in reversed(found.years.items()) if count]
