"""The original of a capture: its exact bytes, in a sandbox where nothing of it can act."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response

from archive.browse import reading
from archive.browse.pages import ask, rendered, the_archive, whole_number
from archive.errors import ArchiveError
from archive.instants import from_text

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""``sandbox`` gives the page an origin of its own, also when it is opened outside our frame: its scripts do
not run, and it cannot read what the reader may read here."""

_SHOWN = ("text/html", "application/xhtml+xml", "text/plain")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_CODINGS = re.compile(r"(gzip|x-gzip|deflate|br|zstd|identity)(, ?(gzip|deflate|br|zstd))?", re.IGNORECASE)


async def replay_page(datasette: Any, request: Any) -> Response:
    """The original in a frame, under a line that says what it is."""
    capture = await _capture(datasette, request)
    return await rendered(datasette, request, "gongkai_replay.html", capture=capture)


async def original(datasette: Any, request: Any) -> Response:
    """The bytes as the server sent them, decoded by the browser; what is not a page of text is a download."""
    capture = await _capture(datasette, request)
    path = Path(the_archive(datasette).path)
    try:
        headers, payload = await asyncio.to_thread(_original, path, capture["id"])
    except (ArchiveError, OSError) as error:
        raise NotFound(f"原件无法读取 (the original cannot be read): {error}") from error
    return sandboxed(dict(headers), payload, capture)


def _original(path: Path, capture: int) -> tuple[list[tuple[str, str]], bytes]:
    # Reading the archive's table must not need the writer's module, and its imports, at start.
    from archive.store import Archive

    with Archive.read(path) as archive:
        return archive.original(capture)


async def _capture(datasette: Any, request: Any) -> reading.Row:
    capture_id = whole_number(request.url_vars["capture"]) or 0

    def question(connection: sqlite3.Connection) -> reading.Row | None:
        return reading.capture(connection, capture_id)

    capture = await ask(datasette, request, question)
    if capture is None:
        raise NotFound("No such capture")
    return capture


def sandboxed(sent: dict[str, str], payload: bytes, capture: reading.Row) -> Response:
    """The answer that carries an original: of the headers it came with, only type and coding are believed."""
    came = {name.lower(): value for name, value in sent.items()}
    content_type = came.get("content-type") or capture["media_type"] or ""
    media_type = _MEDIA_TYPE.match(content_type.strip())
    kind = media_type[0].lower() if media_type else "application/octet-stream"
    charset = _CHARSET.search(content_type) if kind in _SHOWN else None
    headers = {
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex, noarchive",
        "Memento-Datetime": format_datetime(from_text(capture["fetched_at"]), usegmt=True),
    }
    if kind not in _SHOWN:
        headers["Content-Disposition"] = f'attachment; filename="capture-{capture["id"]}"'
    if _CODINGS.fullmatch(came.get("content-encoding", "")):
        headers["Content-Encoding"] = came["content-encoding"]
    return Response(payload, headers=headers, content_type=kind + (f"; charset={charset[1]}" if charset else ""))
