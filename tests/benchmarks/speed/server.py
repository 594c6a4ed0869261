"""Serves the town, from memory, in a process of its own whose processor time is nobody's: `Served` starts and asks it.

Under ``/-/`` it answers the harness: what it is to be like, which documents it has, and what it was asked.
"""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import subprocess
import sys
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode
from urllib.request import ProxyHandler, build_opener

from benchmarks.speed.meter import ENVIRONMENT
from benchmarks.speed.town import Town, address, town

DIRECT = build_opener(ProxyHandler({}))
REASONS = {200: "OK", 302: "Found", 304: "Not Modified", 404: "Not Found", 405: "Method Not Allowed"}


class Desk:
    """What the server is like now, and what it was asked."""

    def __init__(self, made: Town, port: int) -> None:
        self.town = made
        self.port = port
        self.validators = True
        self.asked: list[tuple[str, str]] = []

    def answer(self, host: str, target: str, headers: dict[str, str]) -> bytes:
        if target.startswith("/-/"):
            told = json.dumps(self._told(target)).encode()
            return response(200, told, {"Content-Type": "application/json"})
        if host not in self.town.websites:
            return response(404, b"", {})
        known = headers.get("if-none-match", "")
        self.asked.append((f"http://{host}{target}", known))
        page = self.town.page(host, target)
        more = {"Server": "nginx", "Date": "Thu, 26 Feb 2026 04:00:00 GMT", "Content-Type": page.media_type}
        if self.validators and page.status == 200:
            more["ETag"] = page.etag
            if known == page.etag:
                return response(304, b"", more)
        return response(page.status, page.body, more)

    def _told(self, target: str) -> Any:
        verb, _, query = target.removeprefix("/-/").partition("?")
        wanted = {name: int(value) for name, value in parse_qsl(query)}
        if verb == "become":
            self.town.become(texts=wanted["texts"], boxes=wanted["boxes"])
            self.validators = bool(wanted["validators"])
            for host, path in self.town.postings:  # made now, so that nobody waits for it
                self.town.page(host, path)
            self.asked.clear()
        if verb == "asked":
            return self.asked
        if verb == "documents":
            return [f"http://{host}{path}" for host, path in self.town.postings]
        if verb == "sites":
            return [self._site(host) for host in self.town.websites]
        return None

    def _site(self, host: str) -> dict[str, Any]:
        site = self.town.websites[host]
        channels = [(channel.name, site.origin + site.family.channel_path(channel)) for channel in site.plan.channels]
        return {"id": site.plan.id, "name": site.plan.name, "url": site.origin + "/", "channels": channels}


def response(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    headers |= {} if status == 304 else {"Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {REASONS[status]}\r\n{head}\r\n".encode() + body


class Visitor(asyncio.Protocol):
    """One connection: a request ends with an empty line, for nobody sends a body here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._came = b""

    def connection_made(self, transport: Any) -> None:
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, self._came = self._came.partition(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            self._transport.write(self._desk.answer(headers.get("host", ""), first.split(" ")[1], headers))
            if headers.get("connection", "").lower() == "close" or first.endswith("/1.0"):
                self._transport.close()


async def serve(pages: int, sites: int) -> None:
    loop = asyncio.get_running_loop()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a listener and a connection for each site
    first = socket.create_server((address(0), 0), backlog=1024)
    port = first.getsockname()[1]
    others = [socket.create_server((address(nth), port), backlog=64) for nth in range(1, sites)]
    desk = Desk(town(pages, sites, port), port)
    for listener in (first, *others):
        await loop.create_server(lambda: Visitor(desk), sock=listener)
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until its owner is gone


class Served:
    """The server, started; ends with the block."""

    def __init__(self, pages: int, sites: int = 6) -> None:
        command = [sys.executable, "-m", "benchmarks.speed.server", str(pages), str(sites)]
        self._process = subprocess.Popen(
            command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())
        self.become()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def become(self, *, validators: bool = True, texts: int = 0, boxes: int = 0) -> None:
        """Serve this edition from now on, and forget what was asked."""
        query = {"validators": int(validators), "texts": texts, "boxes": boxes}
        self._ask(f"become?{urlencode(query)}")

    def asked(self) -> list[tuple[str, str]]:
        """The addresses that were asked for, each with the ETag that came with the request, or ''."""
        return [(url, etag) for url, etag in self._ask("asked")]

    def documents(self) -> list[str]:
        return list(self._ask("documents"))

    def sites(self) -> list[dict[str, Any]]:
        return list(self._ask("sites"))

    def _ask(self, what: str) -> Any:
        with DIRECT.open(f"http://{address(0)}:{self.port}/-/{what}", timeout=600) as answer:
            return json.load(answer)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
