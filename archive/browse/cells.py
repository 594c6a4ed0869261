"""How the cells of Datasette's own tables look, where the table is of an archive."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup

from archive.browse.guard import Visit, visit
from archive.browse.wording import CODED, badge, highlighted, is_web, live_link, local, word_of
from archive.search import marked, snippet

LONGEST = 100
"""Characters of a cell: a row of a table is as tall as its longest cell."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def cell(datasette: Any, database: str, table: str | None, column: str, row: Any) -> Markup | None:
    """A value as a reader's link, badge, local time or cut text; None leaves it to Datasette."""
    value = row[column]
    if not isinstance(value, str) or not value or table is None:
        return None
    query = visit.get(Visit()).query
    if table == "documents" and column == "title":
        link = datasette.urls.row(database, table, row["id"])
        return Markup('<a href="{}">{}</a>').format(link, highlighted(marked(value, query)))
    if column in CODED and word_of(value):
        return badge(value)
    if _INSTANT.fullmatch(value):
        return local(value)
    if is_web(value):
        return live_link(value)
    if len(value) > LONGEST:
        return highlighted(snippet(value, query, LONGEST))
    return None
