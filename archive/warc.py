"""The records of the originals (WARC/1.1), one gzip member each: written of an exchange, and read back."""

from __future__ import annotations

import hashlib
import mmap
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import GzippingWrapper, WARCWriter

from archive.errors import DamagedRecord
from archive.instants import from_text, to_text
from archive.records import Exchange, Handshake, ResourceKind

GZIP_MEMBER = b"\x1f\x8b\x08"
HEAD_BYTES = 1024

PIECE = 1 << 20
MOST_BYTES = 1 << 30
"""What a record may unpack to: a response has 32 MB unless the settings allow more, and originals from elsewhere may
hold a kilobyte that becomes a terabyte."""

VERSION = "WARC/1.1"
RECORDS = RecordBuilder(warc_version=VERSION)
"""Makes records: each is written by ``pack``."""

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""The revisit profile of WARC/1.1 §6.7.3 for a 304; warcio's default is the one for identical payloads."""


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


class _Packer(GzippingWrapper):  # type: ignore[misc]
    """warcio's, but for the level: its own, 9, takes twice the time for a real page and saves one byte in two hundred.
    Like it piece by piece, for a file may have a hundred megabytes.
    """

    def __init__(self, out: BytesIO) -> None:
        self.compressor = zlib.compressobj(6, wbits=31)
        self.out = out


def pack(record: Any, out: BytesIO) -> None:
    """Write a record as a gzip member."""
    WARCWriter(_Packer(out), gzip=False, warc_version=VERSION).write_record(record)


def records_of(exchange: Exchange, digest: str, earlier: Earlier | None, *, run: int) -> tuple[bytes, int]:
    """The gzip members of one exchange: response (or revisit, when ``earlier`` holds the payload), then request.

    Returns the bytes and the length of the first member. The Gongkai-* headers are extension fields (§5.1): what a
    rebuild needs and HTTP does not say.
    """
    members = BytesIO()
    if exchange.drawn:
        pack(_drawn(exchange, digest, run), members)
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
    about |= _tls(exchange.tls)
    if exchange.barrier:
        about["Gongkai-Barrier"] = exchange.barrier
    response = _response(exchange, about, digest, earlier)
    pack(response, members)
    length = members.tell()
    request = RECORDS.create_warc_record(
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
    pack(request, members)
    return members.getvalue(), length


def _tls(said: Handshake | None) -> dict[str, str]:
    """WARC-Protocol is a field proposal that other crawlers write too (iipc/warc-specifications #42)."""
    if said is None:
        return {}
    known = {
        "WARC-Protocol": said.protocol and said.protocol.replace("TLSv", "tls/"),
        "Gongkai-TLS-Certificate": said.fingerprint and f"sha256:{said.fingerprint}",
    }
    return {"Gongkai-TLS": said.verdict} | {name: value for name, value in known.items() if value}


def _tls_of(headers: Mapping[str, str]) -> Handshake | None:
    if "Gongkai-TLS" not in headers:
        return None
    protocol, fingerprint = headers.get("WARC-Protocol"), headers.get("Gongkai-TLS-Certificate")
    return Handshake(
        verdict=headers["Gongkai-TLS"],
        protocol=protocol.replace("tls/", "TLSv") if protocol else None,
        fingerprint=fingerprint.removeprefix("sha256:") if fingerprint else None,
    )


def _response(exchange: Exchange, about: dict[str, str], digest: str, earlier: Earlier | None) -> Any:
    status_line = f"{exchange.status} {exchange.reason}".strip()
    http = StatusAndHeaders(status_line, list(exchange.headers), protocol="HTTP/1.1")
    if earlier is None:
        return RECORDS.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.payload),
            length=len(exchange.payload),
            warc_headers_dict=about | {"WARC-Payload-Digest": digest},
            http_headers=http,
        )
    record = RECORDS.create_revisit_record(
        exchange.url, digest, earlier.url, earlier.fetched_at, http_headers=http, warc_headers_dict=about
    )
    if exchange.status == HTTPStatus.NOT_MODIFIED:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    return record


def _drawn(exchange: Exchange, digest: str, run: int) -> Any:
    """A page as a browser drew it: a resource record (§6.3.3) under a name of its own. No server ever sent these bytes,
    so nobody who asks the originals for the page's URL may be given them.
    """
    return RECORDS.create_warc_record(
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
        tls=_tls_of(headers),
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
        # warcio reads as far as the length it was told; the checksum of the gzip member covers the rest
        _look_through(member)
        record = next(iter(ArchiveIterator(BytesIO(member), check_digests="raise")))
        payload = record.raw_stream.read()
    except (OSError, StopIteration, ArchiveLoadFailed, EOFError, zlib.error) as error:
        raise DamagedRecord(path, offset, str(error) or type(error).__name__) from error
    return record, payload


def _look_through(member: bytes) -> None:
    """Unpack a gzip member piece by piece, and keep nothing. Raises zlib.error, EOFError."""
    unpacker, size = zlib.decompressobj(wbits=31), 0
    while member and not unpacker.eof:
        size += len(unpacker.decompress(member, PIECE))
        member = unpacker.unconsumed_tail
        if size > MOST_BYTES:
            raise zlib.error(f"it unpacks to more than {MOST_BYTES:,} bytes")
    if not unpacker.eof:
        raise EOFError("it is cut off")


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
