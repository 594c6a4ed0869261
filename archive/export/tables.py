"""What an export holds: its tables, the type of each column, and what to do with rows that come later.

What tables that grow by deltas hold is told by the change feed, so that an export and those that follow it say the same
as one export of everything. When a page was last checked, or that it cannot be found since yesterday, is no event: it
is left out. What else changes without one (whose text is whose copy, which files have been had) comes whole each time;
but for what files say, which would be most of every night, and of which is noted after which event it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archive.versions import METADATA

Type = Literal["text", "integer", "real", "yes or no", "day", "instant", "list"]
Mode = Literal["append", "upsert", "replace"]
"""How rows that come later join those that are there: beside them; in the place of all that have a key of theirs; in
the place of all."""

_TYPES: dict[str, Type] = {
    **dict.fromkeys(("issued_on", "published_on", "effective_on", "expires_on"), "day"),
    "keywords": "list",
    "year": "integer",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of an export; ``of`` is the table of the archive whose description of it holds."""

    name: str
    type: Type = "text"
    of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of an export. ``sql`` has the columns in their order; with ``by_year`` a year goes before them, by which
    the rows are sorted. A delta asks with ``:since``, and
    ``:fold`` leaves out documents that another stands for.
    """

    name: str
    key: tuple[str, ...]
    mode: Mode
    columns: tuple[Column, ...]
    sql: str
    by_year: str = ""
    """The name of that year, where there is one."""
    anew_with_rebuild: bool = False
    """A rebuild may have rows say something else, number them otherwise or leave them out without an event: the first
    export after it has the table whole, to be replaced."""


def _columns(*names: str, of: str, **types: Type) -> tuple[Column, ...]:
    return tuple(Column(name=name, type=types.get(name, _TYPES.get(name, "text")), of=of) for name in names)


_DOCUMENT = (
    *_columns("id", of="documents", id="integer"),
    *_columns("url", "site", "channel", of="documents", channel="integer"),
    *_columns(*METADATA, of="versions"),
    *_columns(
        "state", "first_seen_at", "changed_at", "gone_at", of="documents",
        first_seen_at="instant", changed_at="instant", gone_at="instant",
    ),
    *_columns("versions", of="documents", versions="integer"),
    *_columns("text_digest", "characters", of="versions", characters="integer"),
    *_columns("text", of="texts"),
)  # fmt: skip

_VERSION = (
    *_columns("id", "document", "number", of="versions", id="integer", document="integer", number="integer"),
    *_columns("url", of="captures"),
    *_columns("site", of="documents"),
    *_columns("seen_at", of="versions", seen_at="instant"),
    *_columns(*METADATA, of="versions"),
    *_columns(
        "added", "removed", "substantive", "text_digest", "characters", of="versions",
        added="integer", removed="integer", substantive="yes or no", characters="integer",
    ),
    *_columns("payload_digest", of="captures"),
    *_columns("text", of="texts"),
)  # fmt: skip

_FILE = (
    *_columns("id", "payload_digest", "format", "media_type", of="files", id="integer"),
    *_columns("pages", "unread", "detail", "reader", "confidence", "quality", of="files",
              pages="integer", confidence="real"),
    *_columns("text_digest", "characters", of="files", characters="integer"),
    *_columns("text", of="texts"),
)  # fmt: skip


def _list(columns: tuple[Column, ...], **written: str) -> str:
    """The columns as SQL asks for them; each by its name in its table unless it is ``written`` otherwise."""
    return ", ".join(f"{written.get(column.name, f'{column.of}.{column.name}')} as {column.name}" for column in columns)


TABLES = (
    Table(
        name="documents",
        key=("id",),
        mode="upsert",
        columns=_DOCUMENT,
        by_year="published_year",
        sql=f"""
        select substr(documents.published_on, 1, 4), {
            _list(_DOCUMENT, state="iif(documents.state = 'gone', 'gone', 'present')")
        }
        from documents
        join versions on versions.id = documents.current_version
        join texts on texts.digest = versions.text
        where (:since = 0 or documents.id in (select document from changes where seq > :since))
            and (not :fold or documents.copies_of is null)
        order by documents.published_on, documents.id
        """,
    ),
    Table(
        name="versions",
        key=("document",),
        mode="upsert",
        columns=_VERSION,
        by_year="seen_year",
        sql=f"""
        select substr(versions.seen_at, 1, 4), {_list(_VERSION)}
        from versions
        join documents on documents.id = versions.document
        join captures on captures.id = versions.capture
        join texts on texts.digest = versions.text
        where :since = 0 or versions.document in (select document from changes where seq > :since)
        order by versions.id
        """,
    ),
    Table(
        name="changes",
        key=("seq",),
        mode="append",
        columns=(
            *_columns("seq", of="changes", seq="integer"),
            *_columns("at", "kind", "document", "version", of="changes",
                      at="instant", document="integer", version="integer"),
        ),
        by_year="at_year",
        sql="""
        select substr(at, 1, 4), seq, at, kind, document, version from changes where seq > :since order by seq
        """,
    ),
    Table(
        name="attachments",
        key=("id",),
        mode="replace",
        columns=(
            *_columns("id", "version", of="attachments", id="integer", version="integer"),
            *_columns("document", of="versions", document="integer"),
            *_columns("url", "name", "media_type", of="attachments"),
            *_columns("payload_digest", of="captures"),
            *_columns("file", of="attachments", file="integer"),
            *_columns("pages", of="files", pages="integer"),
            *_columns("error", "gone_since", of="attachments", gone_since="instant"),
            *_columns("text_from", of="versions", text_from="integer"),
        ),
        sql="""
        select
            attachments.id, attachments.version, versions.document, attachments.url, attachments.name,
            attachments.media_type, captures.payload_digest, attachments.file, files.pages, attachments.error,
            attachments.gone_since, versions.text_from
        from attachments
        join versions on versions.id = attachments.version
        left join captures on captures.id = attachments.capture
        left join files on files.id = attachments.file
        order by attachments.id
        """,
    ),
    Table(
        name="files",
        key=("id",),
        mode="upsert",
        columns=_FILE,
        sql=f"""
        select {_list(_FILE)}
        from files join texts on texts.digest = files.text
        where :since = 0 or files.read_after >= :since order by files.id
        """,
        anew_with_rebuild=True,
    ),
    Table(
        name="copies",
        key=("document", "other"),
        mode="replace",
        columns=(
            *_columns("document", "other", "relation", "score", "evidence", of="copies",
                      document="integer", other="integer", score="real"),
            *_columns("copies_of", of="documents", copies_of="integer"),
        ),
        sql="""
        select copies.document, other, relation, score, evidence, documents.copies_of
        from copies join documents on documents.id = copies.document order by copies.document, other
        """,
    ),
    Table(
        name="sites",
        key=("id",),
        mode="replace",
        columns=(
            *_columns("id", "name", "domain", "code", "region", "family", "verdict", "verdict_reason", of="sites"),
            *_columns("documents", of="sites", documents="integer"),
        ),
        sql="select id, name, domain, code, region, family, verdict, verdict_reason, documents from sites order by id",
    ),
    Table(
        name="channels",
        key=("id",),
        mode="replace",
        columns=(
            *_columns("id", "site", "name", "url", "last_complete_at", "retired", of="channels",
                      id="integer", last_complete_at="instant", retired="yes or no"),
        ),
        sql="select id, site, name, url, last_complete_at, retired from channels order by id",
    ),
    Table(
        name="runs",
        key=("id",),
        mode="replace",
        columns=(
            *_columns("id", "site", "started_at", "ended_at", "outcome", "reason", of="runs",
                      id="integer", started_at="instant", ended_at="instant"),
        ),
        sql="select id, site, started_at, ended_at, outcome, reason from runs order by id",
    ),
)  # fmt: skip
