"""A town hall: one small site whose every answer a test decides, on 127.0.0.1, with a log of what it was asked."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from typing import Any, Self

import warm

ROOT = Path(__file__).parent.parent.parent
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class Answer:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(HTML))
    sent: int | None = None
    """How many bytes are sent before the connection is closed, where not all."""
    length: str | None = None
    """The Content-Length that it bears, where that is a lie; '' is none, and the connection's end is the body's."""
    waits: float = 0
    """Seconds until it answers."""


@dataclass
class Asked:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]
    at: float
    """A reading of time.monotonic()."""
    body: bytes | None = None
    """What was posted, None for a GET."""
    ended: float = inf
    """The same clock, just before the answer was sent."""
    was_heard: bool = True
    """Who asked took all of the answer."""


class TownHall:
    """The server; ``pages`` may be changed between two crawls. With a certificate and its key, or with a context of
    its own, it speaks TLS.
    """

    def __init__(
        self,
        certificate: Path | None = None,
        address: str = "127.0.0.1",
        port: int = 0,
        *,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.pages: dict[str, Answer] = {}
        self.posted: Callable[[Asked], Answer] = lambda _: Answer(b"", status=405)
        self.asked: list[Asked] = []
        self.in_flight = self.most_in_flight = 0
        self.connections = 0
        """How many were made, whether or not anything was asked."""
        self._lock = threading.Lock()
        self._server = self._listening(address, port)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://127.0.0.1:{self.port}"

    def _listening(hall, address: str, port: int) -> ThreadingHTTPServer:
        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

            def verify_request(self, request: Any, client_address: Any) -> bool:
                hall.connections += 1
                return True

        return Server((address, port), hall._handler())

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def publish(self, *numbers: int) -> None:
        """A list with these notices, and the notices."""
        self.pages["/tzgg/"] = Answer(page("通知公告", rows(*numbers)))
        for number in numbers:
            self.pages[path_of(number)] = Answer(notice(number))

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def _handler(hall) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                self._answer(None)

            def _answer(self, body: bytes | None) -> None:
                asked = Asked(self.path, dict(self.headers), time.monotonic(), body)
                with hall._lock:
                    hall.asked.append(asked)
                    hall.in_flight += 1
                    hall.most_in_flight = max(hall.most_in_flight, hall.in_flight)
                missing = Answer("没有".encode(), status=404)
                answer = hall.pages.get(self.path, missing) if body is None else hall.posted(asked)
                time.sleep(answer.waits)
                etag = answer.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    answer = Answer(b"", 304, {"ETag": etag})
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = str(len(answer.body)) if answer.length is None else answer.length
                if length:
                    self.send_header("Content-Length", length)
                asked.ended = time.monotonic()
                self.end_headers()
                with hall._lock:
                    hall.in_flight -= 1
                try:
                    self.wfile.write(answer.body[: answer.sent])
                except ConnectionError:  # who asked may have gone while we waited
                    asked.was_heard = False
                self.close_connection = answer.sent is not None or answer.length is not None

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


def path_of(number: int) -> str:
    return f"/tzgg/t2026030{number % 9 + 1}_{number}.html"


def rows(*numbers: int) -> str:
    return '<ul class="list">' + "".join(
        f'<li><a href=".{path_of(n).removeprefix("/tzgg")}">关于做好第{n}号专项工作的通知</a>'
        f"<span>2026-03-0{n % 9 + 1}</span></li>"
        for n in numbers
    ) + "</ul>"  # fmt: skip


def page(title: str, body: str, head: str = "") -> bytes:
    markup = f'<html><head><meta charset="utf-8">{head}<title>{title}</title></head><body>{body}</body></html>'
    return markup.encode()


def notice(number: int, rule: str = "请认真贯彻执行") -> bytes:
    title = f"关于做好第{number}号专项工作的通知"
    text = "".join(
        f"<p>为进一步加强第{number}号事项的管理，现将有关要求通知如下，第{k}条{rule}。</p>" for k in range(9)
    )
    head = (
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-03-0{number % 9 + 1} 09:00">'
    )
    return page(title, f'<h1>{title}</h1><div class="content">{text}</div>', head)


def settings(folder: Path, hall: TownHall, extra: str = "") -> Path:
    path = folder / "settings.toml"
    path.write_text(
        f"""
        [identity]
        contact = "test@example.org"
        [politeness]
        delay = 0
        [readers]
        processes = 1
        [guard]
        allow_networks = ["127.0.0.0/8"]
        {extra}
        [[site]]
        id = "hall"
        name = "市政厅"
        url = "{hall.url}/"
        [[site.channel]]
        name = "通知公告"
        url = "{hall.url}/tzgg/"
        """,
        encoding="utf-8",
    )
    return path


ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}


def begin(*arguments: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Start a command and do not wait for its end."""
    return subprocess.Popen([sys.executable, "-m", "gongkai", *map(str, arguments)], cwd=cwd, env=ENVIRONMENT)


def gongkai(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a user would; a crawl needs a process of its own, because Twisted's reactor starts once."""
    return warm.run([*map(str, arguments)], cwd=cwd, env=ENVIRONMENT, timeout=280)


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]
