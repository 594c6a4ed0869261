"""The originals: WARC/1.1 segments of one gzip member a record, appended to, read back, and mended after a tear.

Only the archive's one writer appends. What lies behind a segment's committed end was never acknowledged
and is cut off at the next start (see ``repair``).
"""

from __future__ import annotations

import gzip
import hashlib
import mmap
import os
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import DamagedRecord
from archive.instants import from_text, to_text
from archive.records import Exchange, ResourceKind

ROLL_BYTES = 1 << 30
"""A segment is closed at 1 GB or at the end of its day: small enough to copy, large enough to be few."""

GZIP_MEMBER = b"\x1f\x8b\x08"
HEAD_BYTES = 1024

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The revisit profile of WARC/1.1 §6.7.3 for a 304; warcio's default is the one for identical payloads."""


SEGMENT_NUMBER = "Gongkai-Segment"
"""Extension field of warcinfo: the place of a segment among those of its archive. Names sort by a clock that may be
set back."""

DRAWN = "urn:drawn:"
"""Before the number and the URL of a page that a browser drew: 'urn:drawn:2:https://…' is what 下一页 led to once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where a record lies: segment name, offset and length in bytes of its gzip member."""

    warc: str
    offset: int
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """The response that a revisit record points back to."""

    url: str
    fetched_at: str


def payload_digest(payload: bytes) -> str:
    """'sha256:' and hexadecimal, a labelled digest of WARC/1.1 §5.9 over the bytes as sent."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()


def records_of(exchange: Exchange, digest: str, earlier: Earlier | None, *, run: int) -> tuple[bytes, int]:
    """The gzip members of one exchange: response (or revisit, when ``earlier`` holds the payload), then request.

    Returns the bytes and the length of the first member. The Gongkai-* headers are extension fields (§5.1): what a
    rebuild needs and HTTP does not say.
    """
    members = BytesIO()
    writer = WARCWriter(members, gzip=True, warc_version="WARC/1.1")
    if exchange.drawn:
        writer.write_record(_drawn(writer, exchange, digest, run))
        return members.getvalue(), members.tell()
    date = to_text(exchange.fetched_at)
    common = {"WARC-Date": date}
    if exchange.ip_address:
        common["WARC-IP-Address"] = exchange.ip_address
    about = common | {
        "Gongkai-Resource": exchange.resource_url,
        "Gongkai-Kind": exchange.kind,
        "Gongkai-Run": str(run),
    }
    if exchange.truncated:
        about["WARC-Truncated"] = exchange.truncated
    if exchange.tls:
        about["Gongkai-TLS"] = exchange.tls
    if exchange.barrier:
        about["Gongkai-Barrier"] = exchange.barrier
    response = _response(writer, exchange, about, digest, earlier)
    writer.write_record(response)
    length = members.tell()
    request = writer.create_warc_record(
        exchange.url,
        "request",
        payload=BytesIO(exchange.request_payload),
        length=len(exchange.request_payload),
        warc_headers_dict=common | {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
        http_headers=StatusAndHeaders(
            f"{exchange.method} {_target(exchange.url)} HTTP/1.1",
            list(exchange.request_headers),
            is_http_request=True,
        ),
    )
    writer.write_record(request)
    return members.getvalue(), length


def _response(
    writer: WARCWriter, exchange: Exchange, about: dict[str, str], digest: str, earlier: Earlier | None
) -> Any:
    status_line = f"{exchange.status} {exchange.reason}".strip()
    http = StatusAndHeaders(status_line, list(exchange.headers), protocol="HTTP/1.1")
    if earlier is None:
        return writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.payload),
            length=len(exchange.payload),
            warc_headers_dict=about | {"WARC-Payload-Digest": digest},
            http_headers=http,
        )
    record = writer.create_revisit_record(
        exchange.url, digest, earlier.url, earlier.fetched_at, http_headers=http, warc_headers_dict=about
    )
    if exchange.status == HTTPStatus.NOT_MODIFIED:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    return record


def _drawn(writer: WARCWriter, exchange: Exchange, digest: str, run: int) -> Any:
    """A page as a browser drew it: a resource record (§6.3.3) under a name of its own. No server ever sent these bytes,
    so nobody who asks the originals for the page's URL may be given them.
    """
    return writer.create_warc_record(
        f"{DRAWN}{exchange.drawn}:{exchange.url}",
        "resource",
        payload=BytesIO(exchange.payload),
        length=len(exchange.payload),
        warc_content_type=exchange.header("Content-Type"),
        warc_headers_dict={
            "WARC-Date": to_text(exchange.fetched_at),
            "WARC-Payload-Digest": digest,
            "Gongkai-Resource": exchange.resource_url,
            "Gongkai-Kind": exchange.kind,
            "Gongkai-Run": str(run),
        },
    )


def _target(url: str) -> str:
    """The request target in origin form (RFC 9112 §3.2.1): path and query."""
    rest = url.split("://", 1)[-1]
    slash = rest.find("/")
    return "/" if slash < 0 else rest[slash:].split("#", 1)[0]


class Segment:
    """The one open WARC file: append-only, from an empty file, never continued after a restart."""

    def __init__(self, folder: Path, name: str, *, number: int, opened_at: datetime, software: str) -> None:
        self.name = name
        self.opened_at = opened_at
        self.committed = 0
        """Where the last batch that was committed ends."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._file = os.open(folder / name, flags, 0o640)
        sync_folder(folder)
        self.end = 0
        member = BytesIO()
        writer = WARCWriter(member, gzip=True, warc_version="WARC/1.1")
        info = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "description": "payloads are the bytes as sent; the case and order of HTTP header fields are the crawler's",
        }
        record = writer.create_warcinfo_record(name, info)
        record.rec_headers.replace_header("WARC-Date", to_text(opened_at))
        record.rec_headers.replace_header(SEGMENT_NUMBER, str(number))
        writer.write_record(record)
        self.append(member.getvalue())

    @staticmethod
    def new_name(now: datetime) -> str:
        """A name that sorts by time and never meets one of an earlier start."""
        return f"gongkai-{now.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(3)}.warc.gz"

    def full(self, now: datetime) -> bool:
        return self.end >= ROLL_BYTES or now.date() != self.opened_at.date()

    def append(self, members: bytes) -> int:
        """Write whole gzip members and return their offset. Not yet durable: see ``sync``.

        Raises OSError, and leaves nothing of them: half a member would put all that follows at wrong offsets.
        """
        offset = self.end
        view = memoryview(members)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError:
            self.cut(offset)
            raise
        self.end += len(members)
        return offset

    def cut(self, end: int) -> None:
        """Take back what was appended behind ``end``: no row will point to it."""
        os.ftruncate(self._file, end)
        self.end = end

    def sync(self) -> None:
        os.fdatasync(self._file)

    def close(self) -> None:
        os.fsync(self._file)
        os.close(self._file)


def sync_folder(folder: Path) -> None:
    """Make names durable: without it a power cut may leave rows that point to a file that is not there."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that a power cut does not take it back with everything that lies in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def remove(path: Path) -> None:
    """Remove a segment that holds nothing, for good: a power cut must not bring it back once its row is gone."""
    if path.parent.is_dir():
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def repair(path: Path, committed: int) -> int:
    """Cut what was appended after the last commit and return how many bytes; their URLs are still due.

    Raises DamagedRecord when bytes that were committed are missing: no crash of ours does that.
    """
    size = path.stat().st_size if path.exists() else 0
    if size < committed:
        raise DamagedRecord(path, size, f"{committed - size} committed bytes are missing")
    if size > committed:
        with path.open("r+b") as file:
            file.truncate(committed)
            os.fsync(file.fileno())
    return size - committed


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read back."""

    headers: dict[str, str]
    """The WARC headers."""
    status: int
    http_headers: tuple[tuple[str, str], ...]
    payload: bytes
    """As sent; of a revisit, nothing."""


def read_record(path: Path, offset: int, length: int) -> Record:
    """A response, revisit or resource by its position. Raises DamagedRecord when the bytes there are no such record."""
    record, payload = _read(path, offset, length)
    headers = dict(record.rec_headers.headers)
    if record.rec_type == "resource":
        return Record(headers, int(HTTPStatus.OK), (("Content-Type", headers["Content-Type"]),), payload)
    if record.http_headers is None:
        raise DamagedRecord(path, offset, f"a {record.rec_type} record lies there")
    status = int(record.http_headers.get_statuscode())
    return Record(headers, status, tuple(record.http_headers.headers), payload)


def read_exchange(path: Path, offset: int, length: int) -> Exchange:
    """The exchange that a record was written from, but for its request. Raises DamagedRecord."""
    record = read_record(path, offset, length)
    url, drawn = record.headers["WARC-Target-URI"], None
    if url.startswith(DRAWN):
        number, url = url.removeprefix(DRAWN).split(":", 1)
        drawn = int(number)
    headers = record.headers
    return Exchange(
        url=url,
        resource_url=headers["Gongkai-Resource"],
        kind=cast("ResourceKind", headers["Gongkai-Kind"]),
        fetched_at=from_text(headers["WARC-Date"]),
        status=record.status,
        headers=record.http_headers,
        payload=record.payload,
        payload_digest=headers["WARC-Payload-Digest"] if headers["WARC-Type"] == "revisit" else None,
        ip_address=headers.get("WARC-IP-Address"),
        tls=headers.get("Gongkai-TLS"),
        truncated=headers.get("WARC-Truncated"),
        barrier=headers.get("Gongkai-Barrier"),
        drawn=drawn,
    )


def read_payload(path: Path, offset: int, length: int) -> bytes:
    """The payload of any record by its position. Raises DamagedRecord."""
    _, payload = _read(path, offset, length)
    return payload


def _read(path: Path, offset: int, length: int) -> tuple[Any, bytes]:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            member = file.read(length)
        record = next(iter(ArchiveIterator(BytesIO(member), check_digests="raise")))
        payload = record.raw_stream.read()
        # warcio reads as far as the length it was told; the checksum of the gzip member covers the rest
        gzip.decompress(member)
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, zlib.error) as error:
        raise DamagedRecord(path, offset, str(error) or type(error).__name__) from error
    return record, payload


def copy(source: Path, target: Path, length: int) -> None:
    """Copy the first ``length`` bytes of a segment, durably."""
    with source.open("rb") as old, target.open("xb") as new:
        while length and (piece := old.read(min(length, 1 << 20))):
            new.write(piece)
            length -= len(piece)
        new.flush()
        os.fsync(new.fileno())


def file_digest(path: Path) -> str:
    """The digest of a whole segment as it lies on the disk."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


class Place(NamedTuple):
    """What lies at a position of a segment."""

    kind: str
    headers: dict[str, str]
    offset: int
    length: int


def scan(path: Path) -> Iterator[Place]:
    """The records of a segment in their order, as far as it is whole: a torn tail ends it."""
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        try:
            for record in records:
                headers = dict(record.rec_headers.headers)
                offset = records.get_record_offset()
                yield Place(record.rec_type, headers, offset, records.get_record_length())
        except (ArchiveLoadFailed, EOFError, ValueError, zlib.error):
            return


def record_behind(path: Path, offset: int, url: str) -> int | None:
    """Where, behind a place that cannot be read, a record about ``url`` begins; None behind a torn tail."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as members:
        while (offset := members.find(GZIP_MEMBER, offset + 1)) >= 0:
            try:
                head = zlib.decompressobj(wbits=31).decompress(members[offset : offset + HEAD_BYTES], HEAD_BYTES)
            except zlib.error:
                continue
            if head.startswith(b"WARC/1.1") and f"WARC-Target-URI: {url}\r\n".encode() in head:
                return offset
    return None
