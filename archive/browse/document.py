"""The page of a document: what it and its files say, where each of its facts was found, what it cites and what cites
it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from datasette.utils.asgi import NotFound

from archive import citations, indexing
from archive.browse import reading
from archive.browse.attachments import files
from archive.browse.pages import ask, whole_number
from archive.browse.typeset import blocks, outline
from archive.citations import Cited
from archive.records import Metadata

FIELDS = tuple(field.name for field in fields(Metadata))
"""The official fields of a document, in the order of the schema."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """One place of the page that says what a field is."""

    raw: str
    how: str
    place: str
    used: bool
    """Whether it says what the field was given, not something that a stronger place outweighs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A field with its value and its origins, the strongest first. None are known of what follows from others."""

    name: str
    value: str
    origins: tuple[Origin, ...]

    @property
    def disputed(self) -> bool:
        """Whether the page says something else too."""
        return not all(origin.used for origin in self.origins)


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A stretch of text; if it is a number that is cited, which one, and of which document."""

    text: str
    number: str | None = None
    document: int | None = None


async def document(datasette: Any, request: Any) -> dict[str, Any]:
    """What the page of a document shows; the address says which one, which version and which words were asked for."""
    document_id = whole_number(request.url_vars["pks"]) or 0
    number = whole_number(request.args.get("version"))
    query = request.args.get("q", "")
    found = await ask(datasette, request, lambda connection: _document(connection, document_id, number, query))
    if found is None:
        raise NotFound("No such document")
    return found


def _document(connection: sqlite3.Connection, document_id: int, number: int | None, query: str) -> reading.Row | None:
    found = reading.document(connection, document_id, number)
    if found is None:
        return None
    shown, text = found["shown"], found["text"]
    cited = citations.cited(connection, text, shown["document_number"])
    body = blocks(text)
    return found | {
        "facts": facts(shown, found["provenance"]),
        "blocks": body,
        "outline": outline(body),
        "attachments": list(files(connection, found["attachments"], shown["text_from"], query)),
        "cited": [one for one in cited if one.document not in (document_id, found["copies_of"] or document_id)],
        "known": {one.number: one for one in cited},
        "citing": _citing(connection, document_id, found["document_number"]),
    }


def _citing(connection: sqlite3.Connection, document_id: int, number: str | None) -> list[citations.Citing]:
    """What cites a document; nothing can be said while the index is made anew."""
    if not number or not indexing.is_current(connection):
        return []
    return citations.citing(connection, document_id, number)


def facts(version: reading.Row, provenance: list[reading.Row]) -> list[Fact]:
    """The fields that a version has, but for its title, which stands above."""
    return [
        Fact(name=name, value=str(version[name]), origins=_origins(name, provenance))
        for name in FIELDS
        if name != "title" and version[name] is not None
    ]


def _origins(name: str, provenance: list[reading.Row]) -> tuple[Origin, ...]:
    said = [
        Origin(raw=row["raw"], how=row["how"], place=row["place"], used=bool(row["used"]))
        for row in provenance
        if row["field"] == name
    ]
    return tuple(dict.fromkeys(said))


def linked(text: str, known: Mapping[str, Cited], own: str | None) -> Iterator[Passage]:
    """A text, cut where a number that it cites begins or ends."""
    start = 0
    for citation in citations.citations(text, own):
        if citation.start > start:
            yield Passage(text=text[start : citation.start])
        number = citation.borne(known) or citation.number
        bearer = known[number].document if number in known else None
        yield Passage(text=text[citation.start : citation.end], number=number, document=bearer)
        start = citation.end
    if start < len(text):
        yield Passage(text=text[start:])
