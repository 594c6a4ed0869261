"""A small archive made with plain SQL, for tests of search and of the reading pages."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from archive import search
from archive.opening import APPLICATION_ID
from archive.records import Metadata
from archive.schema import migrations
from archive.text import text_digest

SEEN = "2026-03-02T01:30:00Z"
LATER = "2026-04-10T18:05:00Z"
"""Already the 11th in China."""


class Sample:
    """An archive that is filled row by row; every method commits and returns the id."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(Database(path)) as database:
            migrations.apply(database)
            database.execute(f"pragma application_id = {APPLICATION_ID}")
        self.site("qingshi", "青石市人民政府")

    def execute(self, sql: str, *values: object) -> int:
        with closing(Database(self.path)) as database, database.conn:
            return int(database.conn.execute(sql, values).lastrowid or 0)

    def insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        return self.execute(f'insert or ignore into "{table}" ({names}) values ({marks})', *values.values())

    def site(self, name: str, title: str, *, verdict: str = "ok", reason: str | None = None) -> None:
        self.insert(
            "sites",
            id=name,
            name=title,
            domain=f"www.{name}.test",
            family="trs",
            verdict=verdict,
            verdict_reason=reason,
        )
        self.insert("segments", name="one.warc.gz", opened_at=SEEN, committed=0)

    def run(self, site: str = "qingshi", *, outcome: str = "done", reason: str | None = None, at: str = SEEN) -> int:
        return self.insert("runs", site=site, started_at=at, ended_at=at, outcome=outcome, reason=reason)

    def capture(self, url: str, *, site: str = "qingshi", at: str = SEEN, media_type: str = "text/html") -> int:
        self.insert("resources", url=url, site=site, kind="document", discovered_at=at)
        with closing(Database(self.path)) as database:
            (resource,) = database.execute("select id from resources where url = ?", [url]).fetchone()
        values = {
            "payload_digest": "sha256:00",
            "warc": "one.warc.gz",
            "offset": 0,
            "length": 1,
            "type": "response",
        }
        run = self.run(site, at=at)
        return self.insert(
            "captures",
            resource=resource,
            run=run,
            url=url,
            fetched_at=at,
            status=200,
            media_type=media_type,
            **values,
        )

    def certificate(self, site: str, *, verdict: str, host: str, protocol: str) -> int:
        """What a host has shown of itself."""
        return self.insert(
            "certificates",
            site=site,
            host=host,
            fingerprint="ab" * 32,
            protocol=protocol,
            verdict=verdict,
            first_seen_at=SEEN,
            last_seen_at=SEEN,
        )

    def document(
        self,
        text: str,
        *,
        url: str,
        site: str = "qingshi",
        state: str = "present",
        **fields: str | int | None,
    ) -> int:
        capture = self.capture(url, site=site)
        with closing(Database(self.path)) as database:
            (resource,) = database.execute("select id from resources where url = ?", [url]).fetchone()
        gone_at = LATER if state == "gone" else None
        seen = {"first_seen_at": SEEN, "checked_at": LATER, "changed_at": SEEN, "gone_at": gone_at}
        kept = {
            "versions": 0,
            "current_version": 0,
            "resource": resource,
            "state": state,
            "site": site,
            "url": url,
        }
        document = self.insert("documents", **fields, **seen, **kept)
        self.execute("update sites set documents = documents + 1 where id = ?", site)
        self._version(document, capture, text, kind="new", at=SEEN, fields=fields)
        if state == "gone":
            self.insert("changes", at=LATER, kind="gone", document=document)
        return document

    def file(self, text: str, **more: str | int | None) -> int:
        digest = text_digest(text)
        self.insert("texts", digest=digest, text=text, characters=len(text))
        said = {"payload_digest": digest, "format": "pdf", "media_type": "application/pdf", "reader": "test 1"}
        self.insert("files", text=digest, text_digest=digest, characters=len(text), **said | more)
        with closing(Database(self.path)) as database:
            (number,) = database.execute("select max(id) from files").fetchone()
        self.execute(
            "insert into files_fts(rowid, title, body, meta) values (?, ?, ?, ?)", number, *search.file_row(text)
        )
        return int(number)

    def edit(self, document: int, text: str, *, url: str, **fields: str | int | None) -> int:
        return self._version(document, self.capture(url, at=LATER), text, kind="changed", at=LATER, fields=fields)

    def _version(
        self,
        document: int,
        capture: int,
        text: str,
        *,
        kind: str,
        at: str,
        fields: dict[str, str | int | None],
    ) -> int:
        digest = text_digest(text)
        self.insert("texts", digest=digest, text=text, characters=len(text))
        with closing(Database(self.path)) as database:
            (number,) = database.execute("select versions + 1 from documents where id = ?", [document]).fetchone()
        said = {
            "document": document,
            "number": number,
            "capture": capture,
            "seen_at": at,
            "text_digest": digest,
        }
        size = {"text": digest, "characters": len(text), "added": 8, "removed": 3, "substantive": 1}
        version = self.insert("versions", **said, **size, **fields)
        indexed = search.row(Metadata(**fields), text)  # type: ignore[arg-type]
        self.execute("insert into versions_fts(rowid, title, body, meta) values (?, ?, ?, ?)", version, *indexed)
        self.execute("update documents set versions = ?, current_version = ? where id = ?", number, version, document)
        self.insert("changes", at=at, kind=kind, document=document, version=version)
        return version
