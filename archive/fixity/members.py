"""The gzip members of a segment and the WARC records in them, read once from front to back.

Every byte is read here by plain reads and not through a memory map: a disk that fails would otherwise kill the process.
"""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 256 << 10
LARGEST = 512 << 20
"""More than any record of ours unpacks to; a damaged member may claim to be endless."""

_HEAD_ENDS = b"\r\n\r\n"


class Unreadable(Exception):
    """Raised when no whole record lies where one should, from `Members.next` and `Record.parse`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A WARC record: where its member lies, its headers, and its block as a view of the unpacked member."""

    offset: int
    length: int
    headers: dict[str, str]
    block: memoryview

    @property
    def kind(self) -> str:
        """Its WARC-Type."""
        return self.headers.get("WARC-Type", "")

    @property
    def url(self) -> str | None:
        """Its WARC-Target-URI."""
        return self.headers.get("WARC-Target-URI")

    def status_and_payload(self) -> tuple[int | None, memoryview]:
        """The HTTP status, and what follows the HTTP headers; of a record that is not HTTP, None and its block."""
        if self.kind not in ("response", "revisit"):
            return None, self.block
        head = bytes(self.block[:CHUNK])
        end = head.find(_HEAD_ENDS)
        if end < 0:
            head = bytes(self.block)
            end = head.find(_HEAD_ENDS)
        status = head.split(b"\r\n", 1)[0].split(b" ")[1:2]
        if end < 0 or not status or not status[0].isdigit():
            raise Unreadable("its block is no HTTP message")
        return int(status[0]), self.block[end + len(_HEAD_ENDS) :]


def parse(member: bytes, offset: int, length: int) -> Record:
    """The record in an unpacked member. Raises Unreadable when it is not one, and whole, and what its digest says."""
    end = member.find(_HEAD_ENDS)
    if end < 0 or not member.startswith(b"WARC/1."):
        raise Unreadable("no WARC record lies there")
    lines = member[:end].decode("utf-8", "replace").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    block = memoryview(member)[end + len(_HEAD_ENDS) : -len(_HEAD_ENDS)]
    if headers.get("Content-Length") != str(len(block)) or not member.endswith(_HEAD_ENDS):
        raise Unreadable(f"its block has {len(block):,} bytes, its head says {headers.get('Content-Length')}")
    stated = headers.get("WARC-Block-Digest", "")
    if stated.startswith("sha1:") and stated != _sha1(block):
        raise Unreadable("its block is not what its digest says")
    return Record(offset=offset, length=length, headers=headers, block=block)


def _sha1(block: memoryview) -> str:
    """As warcio writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()


class Members:
    """The committed bytes of an open segment file, member by member; all of them go into ``digest`` on their way."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self.offset = 0
        """Where the next member begins."""
        self.end = end
        self._file = file.fileno()
        self._held = b""
        self._digested = 0
        self._digest = hashlib.sha256()

    def next(self) -> tuple[bytes, int, int]:
        """Unpack the member at ``offset`` and go behind it: what was in it, where it began, how long it was.

        Raises Unreadable, and stays; OSError when the disk does not give the bytes.
        """
        unpacker = zlib.decompressobj(wbits=31)
        began, at, piece = self.offset, self.offset, self._held
        parts, size = [], 0
        while not unpacker.eof:
            piece = piece or self._read(at)
            if not piece:
                raise Unreadable("it breaks off in the middle of a member")
            try:
                parts.append(unpacker.decompress(piece, LARGEST))
            except zlib.error as error:
                raise Unreadable(f"its gzip member is broken ({error})") from None
            size += len(parts[-1])
            if size >= LARGEST:
                raise Unreadable(f"it unpacks to more than {LARGEST:,} bytes")
            at += len(piece)
            piece = b""
        self._held = unpacker.unused_data
        self.offset = at - len(self._held)
        return b"".join(parts), began, self.offset - began

    def skip(self, offset: int) -> None:
        """Go to another place further on."""
        self._held = b""
        self.offset = min(offset, self.end)
        while self._digested < self.offset and self._read(self._digested):
            pass

    def digest(self) -> str:
        """Of all committed bytes, in the words of ``segments.digest``."""
        while self._read(self._digested):
            pass
        return "sha256:" + self._digest.hexdigest()

    def _read(self, at: int) -> bytes:
        piece = os.pread(self._file, min(CHUNK, self.end - at), at)
        if at <= self._digested < at + len(piece):
            self._digest.update(memoryview(piece)[self._digested - at :])
            self._digested = at + len(piece)
        return piece
