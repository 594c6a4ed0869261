"""Every fault on a site of its own, at an address of its own: a host that fails is left alone, so on one host the
faults would hide one another.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from hostile import pages
from hostile.connection import Connection
from hostile.registry import Answer, Fault

NETWORK = "127.20.0.0/16"
"""Where the sites are, which the crawl is allowed to ask, and nothing else of this machine."""

FORBIDDEN = "127.0.0.2"
"""An internal service: whoever connects to it was led there by a site."""

NEIGHBOURS = 6
BEFORE, AFTER = "/a/t20260305_101.html", "/a/t20260305_303.html"
SEED = "/a/list.html"
HEAD_BYTES = 64 << 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A site with one fault, or with none."""

    name: str
    host: str
    fault: Fault | None

    @property
    def seed(self) -> str:
        return self.fault.path if self.fault and self.fault.where == "list" else SEED

    @property
    def listed(self) -> list[str]:
        """The documents that its list names."""
        between = [self.fault.path] if self.fault and self.fault.where == "document" else []
        return [BEFORE, *between, AFTER]

    def answers(self) -> dict[str, Answer]:
        """What its paths answer, where that is not a good document."""
        fault = self.fault
        if fault is None:
            return {}
        own = "/robots.txt" if fault.where == "robots" else fault.path
        return {**fault.more, **({} if fault.where == "pages" else {own: fault.answer})}


class HostileServer:
    """Serves these faults and their neighbours on one port of many addresses, in a thread of its own."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        ill = [(fault.name, fault) for fault in faults]
        well = [(f"neighbour-{number}", None) for number in range(NEIGHBOURS)]
        self.sites = [
            Site(name=name, host=f"127.20.{number // 200}.{number % 200 + 1}", fault=fault)
            for number, (name, fault) in enumerate([*ill, *well])
        ]
        self.port = 0
        self.asked: Counter[tuple[str, str]] = Counter()
        """How often each path of each host was asked for."""
        self.trespasses = 0
        """Connections to the forbidden address."""
        self._at = {site.host: site for site in self.sites}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def home(self, site: Site) -> str:
        return f"http://{site.host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> None:
        """Each address singly, and never all of them: whoever is on this network is not to be harmed."""
        first = await asyncio.start_server(self._trespass, FORBIDDEN, 0)
        self.port = first.sockets[0].getsockname()[1]
        self._servers = [first]
        for site in self.sites:
            self._servers.append(await asyncio.start_server(self._serve, site.host, self.port, limit=HEAD_BYTES))

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        hanging = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)

    async def _trespass(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.trespasses += 1
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site = self._at[writer.get_extra_info("sockname")[0]]
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                await self._answer(site, await self._read(site, reader, writer))
        writer.transport.abort() if writer.is_closing() else writer.close()

    async def _read(self, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Connection:
        first, *fields = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        self.asked[site.host, path] += 1
        pairs = (field.partition(":") for field in fields if field)
        return Connection(
            reader=reader,
            writer=writer,
            site=site.name,
            home=self.home(site),
            path=path,
            listing=pages.listing(site.name, site.listed),
            headers={name.strip().lower(): value.strip() for name, _, value in pairs},
            times=self.asked[site.host, path],
        )

    async def _answer(self, site: Site, to: Connection) -> None:
        path = to.path.partition("?")[0]
        if answer := site.answers().get(path):
            await answer(to)
        elif path == SEED:
            await to.send(to.listing)
        elif path in (BEFORE, AFTER):
            await to.send(pages.document(site.name, "甲" if path == BEFORE else "丙"))
        else:
            await to.send("没有".encode(), status="404 Not Found")
