"""A capture: one recorded exchange, its bytes in the originals and its row in the database."""

from __future__ import annotations

import sqlite3
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive import certificates
from archive.instants import to_text
from archive.records import Capture, Exchange, Validators
from archive.segments import placed
from archive.warc import Earlier, Position, payload_digest, read_record

if TYPE_CHECKING:
    from archive.store import Archive


def write(archive: Archive, resource: dict[str, Any], exchange: Exchange, *, run: int) -> tuple[Capture, Position]:
    """Record an exchange that has a response, inside the caller's change.

    Bytes that are kept already, whatever URL they came from, become a revisit record that points to the first of them.
    """
    assert exchange.status is not None
    not_modified = exchange.status == HTTPStatus.NOT_MODIFIED and resource["payload_digest"] is not None
    digest = exchange.payload_digest or (
        resource["payload_digest"] if not_modified else payload_digest(exchange.payload)
    )
    kept_before = not exchange.drawn and (exchange.payload or exchange.payload_digest or not_modified)
    first = _first_with(archive.connection, digest, resource["id"]) if kept_before else None
    position = archive.append(exchange, digest, first[1] if first else None, run=run)
    row = {
        "resource": resource["id"],
        "run": run,
        "url": exchange.url,
        "fetched_at": to_text(exchange.fetched_at),
        "status": exchange.status,
        "media_type": (exchange.header("Content-Type") or "").split(";")[0].strip().lower() or None,
        "payload_digest": digest,
        "warc": position.warc,
        "offset": position.offset,
        "length": position.length,
        "type": "resource" if exchange.drawn else "revisit" if first else "response",
        "refers_to": first[0] if first else None,
        "truncated": exchange.truncated,
        "ip_address": exchange.ip_address,
        "tls": exchange.tls.verdict if exchange.tls else None,
        "barrier": exchange.barrier,
        "certificate": certificates.met(archive.connection, run, exchange),
    }
    whole = exchange.truncated is None
    same_bytes = (
        whole and not exchange.drawn and exchange.status == HTTPStatus.OK and digest == resource["payload_digest"]
    )
    capture = Capture(
        id=insert(archive.connection, "captures", row),
        resource=resource["id"],
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        status=exchange.status,
        payload_digest=digest,
        validators=Validators(etag=exchange.header("ETag"), last_modified=exchange.header("Last-Modified")),
        unchanged=not_modified or same_bytes,
        whole=whole,
    )
    return capture, position


def _first_with(db: sqlite3.Connection, digest: str, resource: int) -> tuple[int, Earlier] | None:
    """The first whole response with these bytes, of this resource if it has one."""
    row = db.execute(
        """
        select id, url, fetched_at from captures
        where payload_digest = ? and type = 'response' and truncated is null
        order by resource != ?, id limit 1
        """,
        (digest, resource),
    ).fetchone()
    return (row[0], Earlier(url=row[1], fetched_at=row[2])) if row else None


def original(db: sqlite3.Connection, originals: Path, capture: int) -> tuple[list[tuple[str, str]], bytes]:
    """The HTTP headers and the payload of a capture as sent; behind a revisit, those of the response it names.

    Raises KeyError, DamagedRecord.
    """
    row = db.execute(
        """
        select first.warc, first.offset, first.length
        from captures as asked
        join captures as first on first.id = coalesce(asked.refers_to, asked.id)
        where asked.id = ?
        """,
        (capture,),
    ).fetchone()
    if row is None:
        raise KeyError(f"no capture {capture}")
    name, offset, length = row
    record = read_record(placed(originals, name), offset, length)
    return list(record.http_headers), record.payload


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Insert a row given by its columns' names, and return its number."""
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    number = db.execute(f"insert into {table} ({names}) values ({marks})", row).lastrowid
    assert number is not None
    return number
