"""The archive as Python reads it: documents with their versions and originals, found by what they say.

    from archive import Archive

    with Archive.open("archive.db") as library:
        for document in library.documents(issuing_body="示例市人民政府", year=2023):
            print(document.published_on, document.title, len(document.text))

Everything is read-only, and the crawl may go on meanwhile. What is iterated over is read as it is needed, so an archive
of a million documents fits in any memory.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, Unpack

from archive import finding
from archive.attached import Attached, NoText, attached, text_of
from archive.changes import read_changes
from archive.comparison import find
from archive.errors import NoVersion
from archive.finding import Hit, Order
from archive.hits import Filters
from archive.instants import from_text
from archive.records import Metadata
from archive.store import Archive
from archive.versions import METADATA, content_of

EVENTS_AT_ONCE = 1_000

State = Literal["present", "missing", "gone"]

_DAYS = frozenset(name for name in METADATA if name.endswith("_on"))
_NAMES = ", ".join(f"versions.{name}" for name in METADATA)
_VERSION = f"""
    versions.id, versions.document, versions.number, versions.seen_at, versions.substantive, versions.text_digest,
    {_NAMES}
"""
_DOCUMENT = f"""
    documents.id, documents.url, documents.site, documents.state, documents.first_seen_at, documents.checked_at,
    documents.gone_at, documents.copies_of, {_VERSION}
"""


class Asked(TypedDict, total=False):
    """What documents may be asked to say of themselves beside the words of a query."""

    site: str
    issuing_body: str
    year: int
    genre: str
    validity: str


class Library:
    """An open archive for reading; close it, or use it as a context manager. Made by ``Archive.open``."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises NoArchive, NotAnArchive, SchemaTooNew, SchemaTooOld, SearchIndexStale."""
        self._archive = Archive.read(Path(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._archive.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The database itself, for SQL of your own; its tables are described in docs/data-model.md."""
        return self._archive.connection

    def documents(
        self,
        *,
        site: str | None = None,
        issuing_body: str | None = None,
        year: int | None = None,
        genre: str | None = None,
        validity: str | None = None,
        published: tuple[date | None, date | None] = (None, None),
        state: State | None = None,
        copies: bool = True,
    ) -> Iterator[Document]:
        """The documents that say all of this of themselves, by number.

        ``published`` is the first and the last day of 发布日期, either of which may be None; a document without one is
        then left out. Without ``copies`` one document stands for all that copy it.
        """
        first, last = published
        asked: dict[str, object] = {
            "documents.site = ?": site,
            "documents.issuing_body = ?": issuing_body,
            "documents.year = ?": year,
            "documents.genre = ?": genre,
            "documents.validity = ?": validity,
            "documents.published_on >= ?": first and first.isoformat(),
            "documents.published_on <= ?": last and last.isoformat(),
            "documents.state = ?": state,
        }
        conditions = {condition: value for condition, value in asked.items() if value is not None}
        where = [*conditions, *([] if copies else ["documents.copies_of is null"])]
        rows = self.connection.execute(
            f"""
            select {_DOCUMENT}
            from documents join versions on versions.id = documents.current_version
            where {" and ".join(where) or "true"} order by documents.id
            """,
            tuple(conditions.values()),
        )
        return (Document._of(self, row) for row in rows)

    def document(self, name: int | str) -> Document:
        """The document of a number, or of an address, also a former one. Raises NoDocument."""
        number = find(self.connection, *_spellings(str(name)))
        row = self.connection.execute(
            f"""
            select {_DOCUMENT}
            from documents join versions on versions.id = documents.current_version where documents.id = ?
            """,
            (number,),
        ).fetchone()
        return Document._of(self, row)

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        order: Order = "rank",
        copies: bool = True,
        **filters: Unpack[Asked],
    ) -> list[Hit]:
        """The documents whose current version answers a query, best first or newest first, each with a snippet; only
        those that say of themselves what else is asked, as in `documents`.
        """
        chosen = Filters(**filters)
        return finding.search(self.connection, query, chosen, limit=limit, order=order, fold=not copies)

    def changes(self, since: int = 0) -> Iterator[dict[str, Any]]:
        """The events of the feed after a cursor, oldest first, as ``gongkai changes`` prints them. The ``seq`` of the
        last that you have dealt with is the cursor to come back with.
        """
        while events := read_changes(self.connection, since, EVENTS_AT_ONCE):
            yield from events
            since = events[-1]["seq"]

    def original(self, capture: int) -> tuple[list[tuple[str, str]], bytes]:
        """The HTTP headers and the exact bytes of a capture. Raises KeyError, DamagedRecord."""
        return self._archive.original(capture)

    def _rows(self, sql: str, *parameters: object) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(sql, parameters).fetchall()


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that a version names: what it is, what it says if it could be read, and its bytes if they were had."""

    url: str
    name: str
    """As the page gives it."""
    format: str | None
    """What its bytes are, whatever it is called: 'pdf', 'docx', 'xlsx' …; None where it was not read."""
    pages: int | None
    """Pages, sheets, or members of a ZIP."""
    characters: int
    unread: NoText | None
    """Why there is no text: 'encrypted', 'scanned', 'unsupported', 'damaged' or 'too-large'; 'waiting' where it is held
    and not read yet, 'never-had' where the site did not serve it. None where there is one."""
    detail: str | None
    """The evidence for that, in a few words."""
    confidence: float | None
    """Where its text was recognised in pictures, how surely: the mean of its characters from 0 to 1."""
    gone_since: datetime | None
    """Since when the site does not serve it any more; text and bytes stay."""
    payload_digest: str | None
    """The SHA-256 of its bytes."""
    text_digest: str | None
    _held: Attached = field(repr=False, compare=False)
    _library: Library = field(repr=False, compare=False)

    @classmethod
    def _of(cls, library: Library, one: Attached) -> Self:
        return cls(
            url=one.url,
            name=one.name,
            format=one.format,
            pages=one.pages,
            characters=one.characters,
            unread=one.no_text,
            detail=one.detail or one.error,
            confidence=one.confidence,
            gone_since=from_text(one.gone_since) if one.gone_since else None,
            payload_digest=one.payload_digest,
            text_digest=one.text_digest,
            _held=one,
            _library=library,
        )

    @property
    def text(self) -> str:
        """What it says, read when it is asked for; "" where ``unread`` says why, or where there is nothing to read."""
        return text_of(self._library.connection, self._held)

    def original(self) -> tuple[list[tuple[str, str]], bytes] | None:
        """The HTTP headers and the exact bytes; None where they were never had. Raises DamagedRecord."""
        return None if self._held.capture is None else self._library.original(self._held.capture)


@dataclass(frozen=True, kw_only=True, slots=True)
class Version(Metadata):
    """A distinct content of a document: its official fields as attributes, and what they were read from."""

    id: int
    document: int
    number: int
    """Counted from 1."""
    seen_at: datetime
    """When it was first seen."""
    substantive: bool
    """Whether it says something else than the one before it, or only looks otherwise."""
    text_digest: str
    """The SHA-256 of the normalised text: by it, and the URL, a version is cited."""
    _library: Library = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The body: a paragraph or a table row a line, cells with tabs between them. Where the page only leads to its
        files (见附件), it is what the first of them says that could be read.
        """
        return content_of(self._library.connection, self.id).text

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that it names, in the order of its page."""
        return tuple(Attachment._of(self._library, one) for one in attached(self._library.connection, self.id))

    def original(self) -> tuple[list[tuple[str, str]], bytes]:
        """The HTTP headers and the exact bytes of the page that it was read from. Raises DamagedRecord."""
        ((capture,),) = self._library._rows("select capture from versions where id = ?", self.id)
        return self._library.original(capture)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document(Metadata):
    """A document as its current version has it: the official fields are attributes, absent ones None."""

    id: int
    url: str
    site: str
    state: State
    first_seen_at: datetime
    checked_at: datetime
    gone_at: datetime | None
    copies_of: int | None
    """The document that stands for this one, where this one is a copy."""
    current: Version = field(repr=False)
    _library: Library = field(repr=False, compare=False)

    @classmethod
    def _of(cls, library: Library, row: Sequence[Any]) -> Self:
        number, url, site, state, first_seen_at, checked_at, gone_at, copies_of, *version = row
        current = _version(library, version)
        return cls(
            id=number,
            url=url,
            site=site,
            state=state,
            first_seen_at=from_text(first_seen_at),
            checked_at=from_text(checked_at),
            gone_at=from_text(gone_at) if gone_at else None,
            copies_of=copies_of,
            current=current,
            _library=library,
            **{name: getattr(current, name) for name in METADATA},
        )

    @property
    def text(self) -> str:
        """The body of the current version."""
        return self.current.text

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files of the current version."""
        return self.current.attachments

    @property
    def versions(self) -> tuple[Version, ...]:
        """All its versions, the first one first."""
        rows = self._library._rows(f"select {_VERSION} from versions where document = ? order by number", self.id)
        return tuple(_version(self._library, row) for row in rows)

    def version(self, number: int) -> Version:
        """One of its versions. Raises NoVersion."""
        versions = self.versions
        if not 1 <= number <= len(versions):
            raise NoVersion(self.id, number, len(versions))
        return versions[number - 1]

    def original(self) -> tuple[list[tuple[str, str]], bytes]:
        """The HTTP headers and the exact bytes of the page that the current version was read from."""
        return self.current.original()


def _version(library: Library, row: Sequence[Any]) -> Version:
    number, document, count, seen_at, substantive, text_digest, *values = row
    said = dict(zip(METADATA, values, strict=True))
    days = {name: date.fromisoformat(said[name]) for name in _DAYS if said[name]}
    return Version(
        id=number,
        document=document,
        number=count,
        seen_at=from_text(seen_at),
        substantive=bool(substantive),
        text_digest=text_digest,
        _library=library,
        **(said | days),
    )


def _spellings(name: str) -> tuple[str, ...]:
    """An address, and the same without a fragment, which no server is asked for."""
    plain = name.partition("#")[0]
    return (name,) if plain == name else (name, plain)
