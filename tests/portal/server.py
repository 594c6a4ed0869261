"""Serves one website on 127.0.0.1: HTTP/1.1 with keep-alive, validators and gzip, and a log of every request."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl

from portal.faults import Fault, answer_of
from portal.lists import BrokenPage
from portal.website import Answer, Website

LOOPBACK = "127.0.0.1"
WORTH_ZIPPING = 1024
POLL_S = 0.05
"""Seconds between a server's looks at whether it should stop."""


class Request(NamedTuple):
    """One request that a site received. ``at`` and ``ended`` are readings of time.monotonic(), in seconds.

    ``ended`` is when the answer began to leave.

    Names of headers are in lower case; ``status`` is None when the connection was closed without an answer.
    """

    site: str
    method: str
    path: str
    headers: dict[str, str]
    status: int | None
    at: float
    ended: float
    form: dict[str, str] | None = None
    """The fields that were posted."""


@dataclass(kw_only=True)
class Desk:
    """What a server asks about: the site, its fault of the day, the simulated clock, and the log."""

    website: Website
    fault: Callable[[], Fault | None]
    now: Callable[[], datetime]
    log: list[Request]


class SiteServer(ThreadingHTTPServer):
    """The listener of one site. Stopping it also ends the connections that clients keep alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__((LOOPBACK, port), Visitor)
        self._thread = threading.Thread(target=self.serve_forever, args=(POLL_S,), daemon=True)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Close everything. Safe to call once."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._guard:
            connections = tuple(self._connections)
        for connection in connections:
            _hang_up(connection)

    def opened(self, connection: socket.socket) -> None:
        """A visitor came."""
        with self._guard:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """A visitor left."""
        with self._guard:
            self._connections.discard(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor who hangs up in mid answer is no news; ThreadingHTTPServer would print a traceback."""


class Visitor(BaseHTTPRequestHandler):
    """One connection to a site."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    """Buffered, so that head and body leave in one packet."""

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        try:
            super().finish()
        finally:
            self.server.closed(self.connection)

    def do_GET(self) -> None:
        """Answer as the site would."""
        self._respond()

    def do_HEAD(self) -> None:
        """Answer with the head only."""
        self._respond()

    def do_POST(self) -> None:
        """Answer to a form."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        is_form = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        self._respond(dict(parse_qsl(body, keep_blank_values=True)) if is_form else {})

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the desk keeps the log."""

    def _respond(self, form: dict[str, str] | None = None) -> None:
        began = self._ended = time.monotonic()
        answer = self._answer(form)
        status = None
        if answer is None:
            self.close_connection = True
        else:
            status = self._send(answer)
        self._note(status, began, form)

    def _answer(self, form: dict[str, str] | None) -> Answer | None:
        fault = self.server.desk.fault()
        if fault:
            return answer_of(fault)
        try:
            return self.server.desk.website.answer(self.path, form)
        except BrokenPage:
            return answer_of("500")

    def _send(self, answer: Answer) -> int:
        """The status that was sent: 304 when the visitor has this page already."""
        headers = self._validators(answer)
        status = HTTPStatus.NOT_MODIFIED if self._has_it(headers) else HTTPStatus(answer.status)
        body = b"" if status is HTTPStatus.NOT_MODIFIED else self._encoded(answer, headers)
        self.send_response_only(status)
        self.send_header("Server", "nginx")
        self.send_header("Date", _http_date(self.server.desk.now()))
        for name, text in headers.items():
            self.send_header(name, text)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(body)))
        if answer.location:
            self.send_header("Location", self.server.origin + answer.location)
        # noted before the last byte leaves: afterwards the visitor may be quicker with the next request than this thread
        self._ended = time.monotonic()
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return int(status)

    def _validators(self, answer: Answer) -> dict[str, str]:
        family = self.server.desk.website.family
        headers: dict[str, str] = {}
        if answer.modified_at is None or answer.status != HTTPStatus.OK:
            return headers
        if family.etag:
            headers["ETag"] = family.etag.format(hashlib.sha256(answer.body).hexdigest()[:16])
        if family.last_modified:
            headers["Last-Modified"] = _http_date(answer.modified_at)
        return headers

    def _has_it(self, validators: dict[str, str]) -> bool:
        """RFC 9110 §13.2.2: If-None-Match decides where it is sent; the date only without it."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return validators.get("ETag", "-").removeprefix("W/") in known
        since = self.headers.get("If-Modified-Since")
        if since is None or "Last-Modified" not in validators:
            return False
        return _instant(validators["Last-Modified"]) <= _instant(since)

    def _encoded(self, answer: Answer, headers: dict[str, str]) -> bytes:
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (self.server.desk.website.family.gzip and accepts and len(answer.body) >= WORTH_ZIPPING):
            return answer.body
        headers["Content-Encoding"] = "gzip"
        headers["Vary"] = "Accept-Encoding"
        return gzip.compress(answer.body, mtime=0)

    def _note(self, status: int | None, began: float, form: dict[str, str] | None) -> None:
        desk = self.server.desk
        headers = {name.lower(): text for name, text in self.headers.items()}
        site = desk.website.plan.id
        desk.log.append(Request(site, self.command, self.path, headers, status, began, self._ended, form))


def _http_date(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC), usegmt=True)


def _instant(date: str) -> datetime:
    """A date that nobody can read is older than every page."""
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it was gone already
