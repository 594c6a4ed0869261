"""The page that holds two versions of a document against each other."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import NotFound, Response

from archive.browse import reading
from archive.browse.pages import ask, rendered, whole_number
from archive.comparison import Comparison, compare
from archive.diff import passages
from archive.errors import NoDocument, NoVersion


async def compare_page(datasette: Any, request: Any) -> Response:
    """What changed from the version ``old`` to the version ``new``; without them, what the last change was."""
    document = whole_number(request.url_vars["document"]) or 0
    old, new = (whole_number(request.args.get(name)) for name in ("old", "new"))

    def question(connection: sqlite3.Connection) -> tuple[list[reading.Row], Comparison | None]:
        history = reading.history(connection, document)
        later = new or len(history)
        earlier = old or later - 1
        return history, compare(connection, document, earlier, later) if earlier else None

    try:
        history, found = await ask(datasette, request, question)
    except (NoDocument, NoVersion) as error:
        raise NotFound(str(error)) from None
    context = {"document": document, "history": history, "found": found, "passages": passages, "last": len(history)}
    return await rendered(datasette, request, "gongkai_compare.html", **context)
