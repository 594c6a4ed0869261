"""What was captured: the exact bytes, and the page as it looked; both in a sandbox where nothing of it can act.

The *original* is what the server sent. The *replay* is put together anew: images and styles from the archive in their
places, nothing that acts, the encoding another. It says so above itself, and what it could not show.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, Response

from archive.browse import reading
from archive.browse.decoding import text_of, unpacked
from archive.browse.markup import shown
from archive.browse.pages import ask, rendered, the_archive, whole_number
from archive.browse.shelf import ArchiveShelf
from archive.errors import ArchiveError
from archive.instants import from_text

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""``sandbox`` gives the page an origin of its own, also when it is opened outside our frame: its scripts do
not run, and it cannot read what the reader may read here."""

PUT_TOGETHER = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""Of a page that is put together: nothing is loaded from anywhere, ourselves included. A link that is clicked (there is
no script that could do it) opens a window of its own, which knows nothing of ours and is not in our sandbox."""

_PAGES = ("text/html", "application/xhtml+xml")
_SHOWN = ("text/html", "application/xhtml+xml", "text/plain")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_CODINGS = re.compile(r"(gzip|x-gzip|deflate|br|zstd|identity)(, ?(gzip|deflate|br|zstd))?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """A page put together, and how many of the images and styles that it needs are in it."""

    markup: str
    shown: int
    missing: int


async def replay_page(datasette: Any, request: Any) -> Response:
    """The page in a frame, under a line that says what it is."""
    capture = await _capture(datasette, request)
    try:
        replay = await _replay(datasette, capture)
    except (ArchiveError, OSError):
        replay = None  # the frame says why
    return await rendered(datasette, request, "gongkai_replay.html", capture=capture, replay=replay)


async def page(datasette: Any, request: Any) -> Response:
    """A page as it looked. What is no page of markup is shown as its bytes."""
    capture = await _capture(datasette, request)
    try:
        replay = await _replay(datasette, capture)
    except (ArchiveError, OSError) as error:
        raise _unreadable(error) from error
    if replay is None:
        return await original(datasette, request)
    headers = _common_headers(PUT_TOGETHER)
    return Response(replay.markup, headers=headers, content_type="text/html; charset=utf-8")


async def _replay(datasette: Any, capture: reading.Row) -> Replay | None:
    """The capture put together, in a thread: it reads dozens of originals. Raises ArchiveError."""

    def where(number: int) -> str:
        return str(datasette.urls.path(f"/-/replay/{number}"))

    return await asyncio.to_thread(_put_together, Path(the_archive(datasette).path), capture, where)


def _put_together(path: Path, capture: reading.Row, where: Callable[[int], str]) -> Replay | None:
    from archive.store import Archive

    with Archive.read(path) as archive:
        sent, payload = archive.original(capture["id"])
        headers = {name.lower(): value for name, value in sent}
        content = unpacked(payload, headers) if _media_type(headers, capture) in _PAGES else None
        if content is None:
            return None
        shelf = ArchiveShelf(archive, capture["fetched_at"], where)
        markup = shown(text_of(content, headers), capture["url"], shelf)
    return Replay(markup=markup, shown=len(shelf.shown), missing=len(shelf.missing - shelf.shown))


async def original(datasette: Any, request: Any) -> Response:
    """The bytes as the server sent them, decoded by the browser; what is not a page of text is a download."""
    capture = await _capture(datasette, request)
    path = Path(the_archive(datasette).path)
    try:
        headers, payload = await asyncio.to_thread(_original, path, capture["id"])
    except (ArchiveError, OSError) as error:
        raise _unreadable(error) from error
    return sandboxed(dict(headers), payload, capture)


def _unreadable(error: Exception) -> NotFound:
    return NotFound(f"原件无法读取 (the original cannot be read): {error}")


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
    kind = _media_type(came, capture)
    content_type = came.get("content-type", "")
    charset = _CHARSET.search(content_type) if kind in _SHOWN else None
    memento = format_datetime(from_text(capture["fetched_at"]), usegmt=True)
    headers = _common_headers(SANDBOX) | {"Memento-Datetime": memento}
    if kind not in _SHOWN:
        headers["Content-Disposition"] = f'attachment; filename="capture-{capture["id"]}"'
    if _CODINGS.fullmatch(came.get("content-encoding", "")):
        headers["Content-Encoding"] = came["content-encoding"]
    return Response(payload, headers=headers, content_type=kind + (f"; charset={charset[1]}" if charset else ""))


def _media_type(came: dict[str, str], capture: reading.Row) -> str:
    """What an original is, by the headers that it came with. (Those of a 304 say nothing of it.)"""
    found = _MEDIA_TYPE.match((came.get("content-type") or capture["media_type"] or "").strip())
    return found[0].lower() if found else "application/octet-stream"


def _common_headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex, noarchive",
    }
