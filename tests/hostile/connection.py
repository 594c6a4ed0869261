"""The server's end of one connection, byte by byte: an HTTP library would refuse to send most of what is sent here."""

from __future__ import annotations

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass
from typing import NoReturn

HTML = "text/html; charset=utf-8"
ETAG = b'ETag: "hostile"'
"""Sent with every answer: where a faulty one lends its validators, the archive says so."""

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with no time to linger: closing sends RST instead of FIN."""

CHUNKED = b"Transfer-Encoding: chunked"
LAST = b"0\r\n\r\n"
"""The chunk that ends a body."""

FOREVER = 3_600.0


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


@dataclass(kw_only=True, slots=True)
class Connection:
    """One request that was read, and the way back."""

    reader: StreamReader
    writer: StreamWriter
    site: str
    """The name of the site that is asked."""
    home: str
    """Its address: http://host:port."""
    path: str
    """With its query."""
    listing: bytes
    """The list of its documents."""
    headers: dict[str, str]
    """Names in lower case."""
    times: int
    """How often this path was asked for, this time included."""

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def send(
        self,
        body: bytes = b"",
        *,
        status: str = "200 OK",
        media_type: str | None = HTML,
        length: int | str | None = -1,
        headers: tuple[bytes, ...] = (),
    ) -> None:
        """An answer as servers send them. ``length`` is what Content-Length says where that is not the truth (-1), None
        for no such field.
        """
        lines = [b"HTTP/1.1 " + status.encode(), ETAG]
        if media_type is not None:
            lines.append(b"Content-Type: " + media_type.encode("latin-1"))
        if length is not None:
            lines.append(f"Content-Length: {len(body) if length == -1 else length}".encode())
        await self.raw(b"\r\n".join([*lines, *headers]) + b"\r\n\r\n" + body)

    async def redirect(self, to: str | bytes, status: str = "302 Found") -> None:
        await self.send(status=status, headers=(b"Location: " + (to.encode() if isinstance(to, str) else to),))

    async def close(self) -> None:
        """Say FIN: nothing more comes."""
        self.writer.close()

    def reset(self) -> None:
        """Say RST: the connection is gone, and what was on its way with it."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.writer.transport.abort()

    async def hang(self) -> None:
        """Say nothing more, and keep the connection."""
        await asyncio.sleep(FOREVER)

    async def drip(self, seconds: float = 0.5) -> NoReturn:
        """A byte every so often, for ever."""
        while True:
            await self.raw(b"a")
            await asyncio.sleep(seconds)
