"""The journal: what the archive was told besides the bytes, kept in the originals beside them.

Each batch ends with one WARC ``metadata`` record (WARC/1.1 §6.6) that names its deeds in their order: which records lie
before it, what lists listed, what was read from which capture and what became of it, how channels and runs ended. With
it the originals alone tell everything that the database knows, and ``gongkai rebuild`` can make that anew. What a page
says is not in it, only a digest of that: it is read again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from json import dumps
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from archive import warc
from archive.instants import to_text
from archive.records import (
    Absence,
    Attachment,
    Change,
    ChangeKind,
    Entry,
    FileContent,
    Found,
    ListingRead,
    Metadata,
    Outcome,
    ResourceKind,
    Site,
)

URN = "urn:gongkai:journal"
"""The WARC-Target-URI of journal records: no page has it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An event as it went into the feed. Readers hold its ``seq`` and the number of its document: a rebuild may give
    neither to another. ``url`` is that of a document which readers may not have met before: the one that it was first
    read at, wherever it is now.
    """

    seq: int
    kind: ChangeKind
    document: int
    at: datetime
    version: int | None = None
    """The number of the document's version."""
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Began:
    """A run began. The site is described where this process had not done so, or it has changed since."""

    run: int
    site: str
    at: datetime
    description: Site | None = None
    verb: Literal["run"] = "run"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """An exchange was recorded: its record lies at ``offset`` of this segment."""

    run: int
    capture: int
    offset: int
    length: int
    to_be_read: bool = False
    """It is a file, which another deed says to have been read. Files that were recorded before there was such a deed
    counted as saved with their recording."""
    told: tuple[Told, ...] = ()
    verb: Literal["record"] = "record"


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """No response came."""

    run: int
    url: str
    kind: ResourceKind
    at: datetime
    why: str
    verb: Literal["missed"] = "missed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovered:
    """A listing page listed these."""

    run: int
    capture: int
    channel: int
    entries: tuple[Entry, ...]
    elsewhere: tuple[Entry, ...] = ()
    verb: Literal["discovered"] = "discovered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """A capture was read; ``found`` is the digest of what it said (see ``digest_of``)."""

    run: int
    capture: int
    found: str
    alias_of: int | None = None
    """The document of which the page was met as another address."""
    requisites: tuple[str, ...] = ()
    """What it was the first to name of what pages need. A rebuild goes by these, not by what today's reader names: else
    it would owe images of pages that are gone, or forget some that came."""
    outlined: bool | None = None
    """Whether its outline was kept; None where it was not."""
    told: tuple[Told, ...] = ()
    verb: Literal["save"] = "save"


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidAgain:
    """A capture was not read: by its outline it says what was saved of its resource."""

    run: int
    capture: int
    told: tuple[Told, ...] = ()
    verb: Literal["said-again"] = "said-again"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A channel's reading came to its end; ``first_page`` is the capture that stands for the reading's own."""

    run: int
    channel: int
    reading: ListingRead
    first_page: int | None = None
    at: datetime
    verb: Literal["listed"] = "listed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """A run ended."""

    run: int
    outcome: Outcome
    counts: dict[str, int]
    at: datetime
    reason: str | None = None
    verb: Literal["finish"] = "finish"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reread:
    """A rebuild read these captures otherwise than before: capture → digest, and the events that say so."""

    found: dict[int, str]
    told: tuple[Told, ...]
    verb: Literal["reread"] = "reread"


@dataclass(frozen=True, kw_only=True, slots=True)
class Split:
    """Somebody said that these are two documents, or took that back. They are named by the numbers in the feed."""

    documents: tuple[int, int]
    at: datetime
    undone: bool = False
    verb: Literal["split"] = "split"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadLater:
    """A file that waited was read apart from any crawl. ``capture`` holds its bytes."""

    capture: int
    found: str
    at: datetime
    content: FileContent | None = None
    """What means have found that a rebuild may not have, or not the time for: ten seconds for a page of a scan. None
    where it is to read the bytes."""
    told: tuple[Told, ...] = ()
    verb: Literal["read-later"] = "read-later"


Deed = Began | Recorded | Missed | Discovered | Saved | SaidAgain | Listed | Finished | Reread | Split | ReadLater

_deeds: TypeAdapter[list[Deed]] = TypeAdapter(list[Annotated[Deed, Field(discriminator="verb")]])


def told(db: sqlite3.Connection, change: Change) -> Told:
    """What the journal keeps of an event."""
    url, number = db.execute(
        """
        select resources.url, (select number from versions where id = ?)
        from versions as first
        join captures on captures.id = first.capture
        join resources on resources.id = captures.resource
        where first.document = ? and first.number = 1
        """,
        (change.version, change.document),
    ).fetchone()
    new = change.kind in ("new", "reextracted")
    return Told(
        seq=change.seq,
        kind=change.kind,
        document=change.document,
        version=number,
        at=change.at,
        url=url if new else None,
    )


def digest_of(found: Found) -> str:
    """A digest of what a capture said: of all that a version, or the lack of one, is made of. What the page needs to
    look as it did is none of it, nor is what read a file.
    """
    if isinstance(found, Absence):
        return f"absent: {found.reason}"
    if isinstance(found, FileContent):
        return f"file: {found.unread or sha256(found.text.encode()).hexdigest()}"
    if found.kind != "document":
        return f"none: {found.kind}"
    said = [_values(found.metadata), found.text, [_values(attachment) for attachment in found.attachments]]
    return "sha256:" + sha256(dumps(said, default=date.isoformat, sort_keys=True).encode()).hexdigest()


def _values(record: Metadata | Attachment) -> dict[str, object]:
    """As ``asdict`` has them, which copies every value first."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def member(deeds: Sequence[Deed], at: datetime) -> bytes:
    """A batch's deeds as a gzip member with one metadata record."""
    payload = _deeds.dump_json(list(deeds), exclude_none=True)
    record = warc.RECORDS.create_warc_record(
        URN,
        "metadata",
        payload=BytesIO(payload),
        length=len(payload),
        warc_content_type="application/json",
        warc_headers_dict={"WARC-Date": to_text(at)},
    )
    packed = BytesIO()
    warc.pack(record, packed)
    return packed.getvalue()


def deeds_of(payload: bytes) -> list[Deed]:
    """The deeds of a journal record. Raises ValueError when it is none."""
    return _deeds.validate_json(payload)
