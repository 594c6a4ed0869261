"""Reads what a crash left, with sqlite3 and warcio alone: no code of the archive's judges itself here."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from crash.load import Note

PAYLOADS = ("response", "revisit", "resource")
"""The records that a capture's row points to; a request follows each response."""


def acknowledged(notebook: Path) -> list[Note]:
    """What a worker said to be durable. A last line without its end was never said."""
    lines = notebook.read_text().split("\n")[:-1] if notebook.exists() else []
    return [note for line in lines if line.startswith("ACK ") for note in json.loads(line[4:])]


def faults(path: Path, promised: list[Note]) -> list[str]:
    """Everything that is wrong with an archive that was closed: sentences, none of which should be there."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db, _quiet():
        found = [*_damaged_database(db)]
        if not found:
            folder = path.with_name(path.stem + "-warc")
            found += [*_lost(db, promised), *_twice(db), *_feed(db), *_unfinished(db), *_originals(db, folder)]
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """warcio prints the bytes that it stumbles over."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        yield


def _damaged_database(db: sqlite3.Connection) -> Iterator[str]:
    for (trouble,) in db.execute("pragma integrity_check"):
        if trouble != "ok":
            yield f"integrity_check: {trouble}"
    for row in db.execute("pragma foreign_key_check"):
        yield f"a row points nowhere: {row}"


def _lost(db: sqlite3.Connection, promised: list[Note]) -> Iterator[str]:
    kept = Counter(
        tuple(note)
        for query in (
            "select 'capture', url, fetched_at, payload_digest from captures",
            "select distinct 'version', url, text from versions join documents on documents.id = document",
            "select 'event', seq, kind, url from changes join documents on documents.id = document",
            "select 'entry', url from entries join resources on resources.id = resource",
            "select 'run', id, outcome from runs",
        )
        for note in db.execute(query)
    )
    for note in promised:
        if kept[tuple(note)] != 1:
            yield f"acknowledged and {'there twice' if kept[tuple(note)] else 'lost'}: {note}"


def _twice(db: sqlite3.Connection) -> Iterator[str]:
    for what, query in {
        "place of a record": "select warc, offset from captures group by 1, 2 having count(*) > 1",
        "document": "select resource from documents group by 1 having count(*) > 1",
        "first event": "select document from changes where kind = 'new' group by 1 having count(*) > 1",
        "event of a version": """
            select version, kind from changes where kind in ('new', 'changed') group by 1, 2 having count(*) > 1
        """,
        "version": """
            select one.document, one.number from versions as one join versions as next
            on next.document = one.document and next.number = one.number + 1 and next.text = one.text
            where (select group_concat(file) from attachments where version = one.id)
                is (select group_concat(file) from attachments where version = next.id)
        """,
    }.items():
        for row in db.execute(query):
            yield f"a {what} is there twice: {row}"


def _feed(db: sqlite3.Connection) -> Iterator[str]:
    numbers = [seq for (seq,) in db.execute("select seq from changes order by seq")]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"the feed has gaps: {numbers}"
    told = "select version from changes where kind in ('new', 'changed', 'metadata')"
    for row in db.execute(f"select document, number from versions where id not in ({told})"):
        yield f"a version without its event: {row}"


def _unfinished(db: sqlite3.Connection) -> Iterator[str]:
    """What has to be whole in itself: a version has its search row, a document its versions, a run its end; and nobody
    lends validators whose content was not saved.
    """
    for what, query in {
        "a version or its search row alone": """
            select id from versions where id not in (select rowid from versions_fts)
            union all select rowid from versions_fts where rowid not in (select id from versions)
        """,
        "a file or its search row alone": """
            select id from files where id not in (select rowid from files_fts)
            union all select rowid from files_fts where rowid not in (select id from files)
        """,
        "a miscounted document": """
            select url from documents where versions != (select count(*) from versions where document = documents.id)
        """,
        "a run without an end": "select id from runs where ended_at is null or outcome is null",
        "an open segment": "select name from segments where closed_at is null",
        "validators without content": """
            select url from resources where kind = 'document' and payload_digest is not null
            and id not in (select resource from documents)
            union all
            select url from resources where kind = 'attachment' and payload_digest is not null
            and payload_digest not in (select payload_digest from files)
        """,
        "a page that nobody will ask for": """
            select url from resources where kind in ('document', 'attachment') and due_at is null
        """,
    }.items():
        for row in db.execute(query):
            yield f"{what}: {row}"


def _originals(db: sqlite3.Connection, folder: Path) -> Iterator[str]:
    committed: dict[str, int] = dict(db.execute("select name, committed from segments"))
    digests: dict[str, str | None] = dict(db.execute("select name, digest from segments"))
    files = {file.name for file in folder.glob("*.warc.gz")}
    for name in sorted(files - set(committed)):
        yield f"a file that no row speaks of: {name}"
    for name in sorted(set(committed) - files):
        yield f"a row whose file is not there: {name}"
    for name in sorted(files & set(committed)):
        if digests[name] != "sha256:" + sha256((folder / name).read_bytes()).hexdigest():
            yield f"{name}: not the digest that its row says"
        rows = db.execute(
            "select offset, length, type, url, fetched_at, payload_digest, refers_to from captures where warc = ?",
            (name,),
        ).fetchall()
        yield from _segment(folder / name, committed[name], {row[0]: row[1:] for row in rows})


def _segment(path: Path, committed: int, rows: dict[int, tuple[Any, ...]]) -> Iterator[str]:
    """One segment, front to back: as long as its row says, each record whole, and a row for each that needs one."""
    data = path.read_bytes()
    if len(data) != committed:
        yield f"{path.name}: {len(data)} bytes, {committed} committed"
    offsets = set()
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file, check_digests="raise")
            for record in records:
                if record.rec_type in PAYLOADS:
                    offsets.add(records.get_record_offset())
                record.content_stream().read()
    except Exception as error:
        yield f"{path.name}: {type(error).__name__}: {error}"
        return
    if offsets != set(rows):
        yield f"{path.name}: records without rows {offsets - set(rows)}, rows without records {set(rows) - offsets}"
    for offset in offsets & set(rows):
        try:
            yield from _capture(path.name, data[offset:], rows[offset])
        except Exception as error:
            yield f"{path.name}, byte {offset}: {type(error).__name__}: {error}"


def _capture(name: str, data: bytes, row: tuple[Any, ...]) -> Iterator[str]:
    """One record by its row: where the row says, as long as it says, and what it says."""
    length, kind, url, at, digest, refers_to = row
    record = next(iter(ArchiveIterator(BytesIO(data[:length]), check_digests="raise")), None)
    if record is None:
        yield f"{name}: no record of {url} at {at}"
        return
    header = record.rec_headers.get_header
    said = (record.rec_type, header("WARC-Target-URI"), header("WARC-Date"), header("WARC-Payload-Digest"))
    if said != (kind, url, at, digest):
        yield f"{name}: a record says {said}, its row {(kind, url, at, digest)}"
    if kind == "response" and digest != "sha256:" + sha256(record.raw_stream.read()).hexdigest():
        yield f"{name}: not the bytes that were sent: {url} at {at}"
    if kind == "revisit" and refers_to is None:
        yield f"{name}: a revisit of nothing: {url} at {at}"
