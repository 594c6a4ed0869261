"""What holds for every answer of the server: security headers, and what was asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

READING_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Our own pages need no script, so none runs in them, whatever a crawled title holds."""

DATASETTE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Datasette's pages of tables and SQL carry scripts and styles inside themselves."""


@dataclass(slots=True)
class Visit:
    """One request on its way: the words searched for, and the policy its answer gets."""

    query: str = ""
    policy: str = DATASETTE_POLICY


visit: ContextVar[Visit] = ContextVar("visit")
"""render_cell of Datasette 0.65 is not told of the request, so the words to highlight travel here."""


def guarded(application: Application) -> Application:
    """The application with our headers on every answer that does not bring its own."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        asked = _without_empty_search(scope.get("query_string", b""))
        this = Visit(query=_query(asked))
        visit.set(this)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_missing_headers(message, this)]
            await send(message)

        await application({**scope, "query_string": asked}, receive, send_guarded)

    return answer


def _without_empty_search(query_string: bytes) -> bytes:
    """An empty search box means all rows. (Datasette would ask for rows that match an empty phrase: none.)"""
    parts = query_string.split(b"&")
    return b"&".join(part for part in parts if not _is_empty_search(part))


def _is_empty_search(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    return name == b"_search" and not unquote_plus(value.decode("latin-1")).strip()


def _query(query_string: bytes) -> str:
    asked = dict(parse_qsl(query_string.decode("latin-1")))
    return asked.get("_search") or asked.get("q") or ""


def _missing_headers(message: Message, this: Visit) -> list[tuple[bytes, bytes]]:
    present = {name.lower() for name, _ in message.get("headers", [])}
    ours = {
        b"content-security-policy": this.policy.encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
    }
    return [(name, value) for name, value in ours.items() if name not in present]
