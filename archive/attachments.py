"""Attachments: the files that versions name, as they come, are replaced, go and come back.

A version of a document is what its page says together with the files that it names. A file that comes for the first
time belongs to the version that names it. One that is replaced by another, is gone, or is back makes a new version of
the same page: the version before keeps the file that it had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from archive import changes, copies, files, freshness, writing
from archive.instants import from_text, to_text
from archive.records import Attachment, Capture, Change, Content, FileContent
from archive.versions import provenance_of, said_by_page
from archive.writing import Edition, Row

_COLUMNS = "url, name, media_type, capture, error, file, gone_since"


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """A document whose current version names a file, and the row by which it does."""

    document: int
    version: int
    present: bool
    """The site serves the document."""
    row: Row


# ---------------------------------------------------------------------- what a version is given


def named(db: sqlite3.Connection, attachment: Attachment) -> Row:
    """A file that a page names, with what is known of it from other versions and documents."""
    known = db.execute(
        f"select {_COLUMNS} from attachments where url = ? and capture is not null order by capture desc limit 1",
        (attachment.url,),
    ).fetchone()
    row = _row(known) if known else {}
    return row | {"url": attachment.url, "name": attachment.name}


def _row(values: Iterable[Any]) -> Row:
    return dict(zip(_COLUMNS.split(", "), values, strict=True))


# ---------------------------------------------------------------------- what becomes of a file


def came(db: sqlite3.Connection, capture: Capture, file: int) -> list[Change]:
    """A file is there, and was read. Returns the events: none where it comes for the first time or is as it was."""
    url = _url(db, capture)
    _forget_absence(db, capture)
    _enter(db, url, capture, file)
    told = []
    for naming in list(_naming(db, url)):
        if _is_other(db, naming.row, file):
            told.append(_amend(db, naming, capture, _had(db, capture, file)))
        elif naming.row["gone_since"]:
            told.append(_amend(db, naming, capture, {"gone_since": None}))
        else:
            told += _lend(db, naming, capture.fetched_at)
    return told


def served(db: sqlite3.Connection, capture: Capture) -> list[Change]:
    """A file is there as it was."""
    _forget_absence(db, capture)
    back = [naming for naming in _naming(db, _url(db, capture)) if naming.row["gone_since"]]
    return [_amend(db, naming, capture, {"gone_since": None}) for naming in back]


def held(db: sqlite3.Connection, capture: Capture) -> None:
    """A file came when nobody read files yet: in the place of the one that was there."""
    db.execute(
        """
        update attachments set capture = :capture, error = null, file = null,
            media_type = (select media_type from captures where id = :capture)
        where url = :url and (capture is null or version in (select current_version from documents))
        """,
        {"capture": capture.id, "url": _url(db, capture)},
    )


def refused(db: sqlite3.Connection, url: str, why: str) -> None:
    """Note of a file that was never had why it is not."""
    db.execute("update attachments set error = ? where url = ? and capture is null", (why, url))


def away(db: sqlite3.Connection, capture: Capture, why: str) -> list[Change]:
    """The site says that it does not serve a file. One that was held is gone when enough captures over enough days
    agree, as a document is. Where the document is away itself, that is what is told.
    """
    url = _url(db, capture)
    refused(db, url, why)
    held_by = [naming for naming in _naming(db, url) if naming.row["capture"] is not None]
    if not held_by:
        return []
    db.execute(
        "update resources set missing_since = coalesce(missing_since, ?), absences = absences + 1 where id = ?",
        (to_text(capture.fetched_at), capture.resource),
    )
    if is_missing(db, capture):
        return []
    (since,) = db.execute("select missing_since from resources where id = ?", (capture.resource,)).fetchone()
    return [
        _amend(db, naming, capture, {"gone_since": since})
        for naming in held_by
        if naming.row["gone_since"] is None and naming.present
    ]


def is_missing(db: sqlite3.Connection, capture: Capture) -> bool:
    """Whether a file that was held is away, and not for so long that it is gone."""
    since, absences = db.execute(
        "select missing_since, absences from resources where id = ?", (capture.resource,)
    ).fetchone()
    return since is not None and not freshness.is_gone(
        capture.fetched_at, missing_since=from_text(since), absences=absences
    )


def documents_naming(db: sqlite3.Connection, resource: int) -> set[int]:
    """The documents one of whose versions names the file at a resource."""
    rows = db.execute(
        """
        select versions.document from resources
        join attachments on attachments.url = resources.url
        join versions on versions.id = attachments.version
        where resources.id = ?
        """,
        (resource,),
    )
    return {document for (document,) in rows}


def documents_having(db: sqlite3.Connection, capture: int) -> set[int]:
    """The documents one of whose versions has the file with the bytes of a capture, wherever it is served."""
    rows = db.execute(
        """
        select versions.document from captures
        join files on files.payload_digest = captures.payload_digest
        join attachments on attachments.file = files.id
        join versions on versions.id = attachments.version
        where captures.id = ?
        """,
        (capture,),
    )
    return {document for (document,) in rows}


def read_later(
    db: sqlite3.Connection, capture: int, content: FileContent, at: datetime, *, after: int
) -> list[Change] | None:
    """A file that waited is read, ``after`` the event of the feed that is the last. Returns the events, of covers that
    say something by now; None where it had been read meanwhile.
    """
    (digest,) = db.execute("select payload_digest from captures where id = ?", (capture,)).fetchone()
    file = files.number_of(db, digest)
    waits = db.execute("select 1 from attachments where capture = ? and file is null", (capture,)).fetchone()
    if file is None:
        file = files.keep(db, digest, content, after=after)
    elif files.said_by(db, file).unread:
        files.renew(db, file, content, after=after)
    elif waits is None:
        return None
    _link_held(db, digest, file)
    return [change for naming in list(_having(db, file)) for change in _lend(db, naming, at)]


# ---------------------------------------------------------------------- rows


def _url(db: sqlite3.Connection, capture: Capture) -> str:
    (url,) = db.execute("select url from resources where id = ?", (capture.resource,)).fetchone()
    return str(url)


def _forget_absence(db: sqlite3.Connection, capture: Capture) -> None:
    db.execute("update resources set missing_since = null, absences = 0 where id = ?", (capture.resource,))


def _had(db: sqlite3.Connection, capture: Capture, file: int | None) -> Row:
    (media_type,) = db.execute("select media_type from captures where id = ?", (capture.id,)).fetchone()
    return {"capture": capture.id, "media_type": media_type, "error": None, "file": file, "gone_since": None}


def _enter(db: sqlite3.Connection, url: str, capture: Capture, file: int) -> None:
    """Give a file to the versions that wait for it, and to those that hold the same bytes unread."""
    db.execute(
        """
        update attachments set capture = :capture, media_type = :media_type, error = :error, file = :file
        where url = :url and capture is null
        """,
        _had(db, capture, file) | {"url": url},
    )
    db.execute(
        """
        update attachments set file = :file
        where url = :url and file is null
            and :digest = (select payload_digest from captures where captures.id = attachments.capture)
        """,
        {"file": file, "url": url, "digest": capture.payload_digest},
    )


def _naming(db: sqlite3.Connection, url: str) -> Iterator[Naming]:
    """The documents whose current version names a file."""
    columns = ", ".join(f"attachments.{name}" for name in _COLUMNS.split(", "))
    rows = db.execute(
        f"""
        select documents.id, attachments.version, documents.state = 'present', {columns}
        from attachments cross join documents on documents.current_version = attachments.version
        where attachments.url = ? order by documents.id
        """,
        (url,),
    )
    return (
        Naming(document=document, version=version, present=bool(present), row=_row(row))
        for document, version, present, *row in rows
    )


def _link_held(db: sqlite3.Connection, payload_digest: str, file: int) -> None:
    """Give a file to all that hold its bytes unread. Only who does is gone through, which is nobody before long."""
    db.execute(
        """
        update attachments set file = :file
        where capture is not null and file is null
            and :digest = (select payload_digest from captures where captures.id = attachments.capture)
        """,
        {"file": file, "digest": payload_digest},
    )


def _having(db: sqlite3.Connection, file: int) -> Iterator[Naming]:
    """The documents whose current version has a file."""
    urls = db.execute("select distinct url from attachments where file = ? order by url", (file,)).fetchall()
    return (naming for (url,) in urls for naming in list(_naming(db, url)) if naming.row["file"] == file)


def _is_other(db: sqlite3.Connection, row: Row, file: int) -> bool:
    """Whether a row holds another file. Of one that was never read only the bytes are known to differ."""
    if row["file"] is None:
        return True
    return row["file"] != file and files.replaced(files.said_by(db, row["file"]), files.said_by(db, file)) is not None


# ---------------------------------------------------------------------- versions


def _amend(db: sqlite3.Connection, naming: Naming, capture: Capture, row: Row) -> Change:
    """Write a new version of the same page, in which one file is as ``row`` says."""
    at = capture.fetched_at
    (page,) = db.execute("select capture from versions where id = ?", (naming.version,)).fetchone()
    now = tuple(file | row if file["url"] == naming.row["url"] else file for file in _attachments(db, naming.version))
    content = _page(db, naming.version)
    edition = Edition(content=content, capture=page, seen_at=at, files=now)
    version = writing.write(
        db, naming.document, edition, before=naming.version, substantive=_is_substantive(db, naming.row, row)
    )
    writing.set_current(db, naming.document, version, content.metadata, at)
    copies.unlink(db, naming.document)
    copies.link(db, naming.document)
    return changes.put(db, "changed", naming.document, version, at)


def _is_substantive(db: sqlite3.Connection, before: Row, after: Row) -> bool:
    one, other = before["file"], after.get("file")
    if one is None or other is None:  # it went, came back, or nobody knows what it said
        return True
    return files.replaced(files.said_by(db, one), files.said_by(db, other)) == "substance"


def _lend(db: sqlite3.Connection, naming: Naming, at: datetime) -> list[Change]:
    """Give a cover the text of its file, which has come. Readers of the feed were told of it before there was any."""
    content = _page(db, naming.version)
    lead = writing.leading_file(db, content, _attachments(db, naming.version))
    if lead is None or _has_text_of(db, naming.version, lead):
        return []
    writing.lend_text(db, naming.version, content, lead)
    copies.unlink(db, naming.document)
    copies.link(db, naming.document)
    return [changes.put(db, "reextracted", naming.document, naming.version, at)]


def _has_text_of(db: sqlite3.Connection, version: int, file: int) -> bool:
    row = db.execute(
        """
        select 1 from versions join files on files.id = versions.text_from
        where versions.id = ? and files.id = ? and files.text = versions.text
        """,
        (version, file),
    ).fetchone()
    return row is not None


def _attachments(db: sqlite3.Connection, version: int) -> tuple[Row, ...]:
    rows = db.execute(f"select {_COLUMNS} from attachments where version = ? order by id", (version,))
    return tuple(_row(row) for row in rows)


def _page(db: sqlite3.Connection, version: int) -> Content:
    """What the page of a version says, and where."""
    (quality,) = db.execute("select quality from versions where id = ?", (version,)).fetchone()
    return replace(
        said_by_page(db, version), provenance=provenance_of(db, version), quality=tuple((quality or "").split())
    )
