"""Archives as earlier versions wrote them: SQL text and originals in ``schemas/``, one for each migration.

When a migration is added, ``python tests/archive/earlier.py`` writes the archive of its schema. Those of the earlier
ones were written by the code of their time, and are never written again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from worlds import HOME, LIST, NOW, SENTENCE, SITE, content, exchange, fetched, read_list, recorded

from archive import Archive
from archive.opening import APPLICATION_ID
from archive.records import Absence, Attachment, Entry, Exchange, Provenance
from archive.run import Run
from archive.schema import migrations
from archive.store import originals_folder

SCHEMAS = Path(__file__).parent / "schemas"
WEEK = timedelta(days=7)
PAGES = [f"{LIST}202602/t20260220_{number}.html" for number in range(6)]
FILE = Attachment(url=LIST + "P020260220.pdf", name="附件：汇总表.pdf")
FILE_TEXT = "乡镇\t草原站"
ELSEWHERE = "http://elsewhere.example/1.html"
ALIAS = f"{LIST}new/t20260220_2.html"


def names() -> list[str]:
    return sorted(path.stem for path in SCHEMAS.glob("m*.sql"))


def load(name: str, path: Path) -> None:
    """Put the archive that was kept under a migration's number at ``path``, originals and all."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((SCHEMAS / f"{name}.sql").read_text(encoding="utf-8"))
        segments = db.execute("select name, committed from segments order by name").fetchall()
    originals_folder(path).mkdir()
    with (SCHEMAS / f"{name}.warc.gz").open("rb") as kept:
        for segment, length in segments:
            (originals_folder(path) / segment).write_bytes(kept.read(length))


def dump(path: Path) -> str:
    """A database as SQL text: everything that is in it, and that it is an archive.

    A search index is its five tables; the rows that a contentless index seems to have are none.
    """
    with closing(sqlite3.connect(path)) as db:
        indexes = ('INSERT INTO "versions_fts" ', 'INSERT INTO "files_fts" ')
        lines = (line for line in db.iterdump() if not line.startswith(indexes))
        return "\n".join([f"pragma application_id = {APPLICATION_ID};", *lines, ""])


def live_through(path: Path) -> None:
    """Five weeks in which everything happens that an archive keeps."""
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
        for week in range(1, 5):
            later_day(archive.run(SITE, NOW + week * WEEK), week)


def first_day(run: Run) -> None:
    run.record(exchange(HOME + "robots.txt", b"User-agent: *", kind="robots", **_tls()))
    read_list(run, PAGES[:5])
    unknown = Provenance(field=None, raw="长期", how="label", where="公开时限")
    for number, url in enumerate(PAGES[:5]):
        said = content(f"第{number % 4}号：{SENTENCE * 4}", attachments=(FILE,), document_number="示政发〔2026〕3号")
        said = _with(said, provenance=(*said.provenance, unknown), **_outline(url))
        run.save(recorded(run, exchange(url, url.encode())), said)
    fetched(run, FILE.url, FILE_TEXT)
    run.finish("done", {"requests": 8}, now=NOW)


def later_day(run: Run, week: int) -> None:
    """A 304, an edit, a change of fields, and a page that is away for three weeks and comes back."""
    at = NOW + week * WEEK
    read_list(run, PAGES, at=at, complete=week != 2)
    if elsewhere := _elsewhere(week):
        page = recorded(run, exchange(LIST + "2", repr(week).encode(), at=at, kind="listing"))
        run.discovered(page, 1, [], **elsewhere)
    if "drawn" in {field.name for field in fields(Exchange)}:
        run.record(exchange(LIST, f"<html>drawn {week}</html>".encode(), at=at, kind="listing", **{"drawn": 1}))
    run.record(exchange(PAGES[0], b"", at=at, status=304))
    run.save(recorded(run, exchange(PAGES[1], repr(week).encode(), at=at)), content(f"第{week}稿：{SENTENCE * 4}"))
    validity = "有效" if week < 3 else "废止"
    said = content(SENTENCE * 9, validity=validity, index_number="000014349/2026-00002")
    run.save(recorded(run, exchange(PAGES[2], validity.encode(), at=at)), said)
    if find_spec("archive.aliases"):
        run.save(recorded(run, exchange(ALIAS, validity.encode(), at=at)), said)
    if hasattr(run, "says_the_same"):
        run.says_the_same(recorded(run, exchange(PAGES[4], f"{PAGES[4]} {week}".encode(), at=at)))
    away = recorded(run, exchange(PAGES[3], b"", at=at, status=404 if week < 4 else 200))
    run.save(away, Absence(reason="not-found") if week < 4 else content(f"第3号：{SENTENCE * 4}"))
    run.finish("done" if week != 2 else "partial", {}, now=at)


def _tls() -> dict[str, Any]:
    """What TLS said: with a certificate since m010."""
    if not find_spec("archive.certificates"):
        return {}
    from archive.records import Handshake

    return {"tls": Handshake(verdict="verified", protocol="TLSv1.3", fingerprint="5d" * 32)}


def _with(said: Any, **more: object) -> Any:
    return type(said)(**{field.name: getattr(said, field.name) for field in fields(said)} | more)


def _outline(url: str) -> dict[str, Any]:
    """By what a page is known to say the same: since m013."""
    return {"outline": f"|{url}"} if "outline" in {field.name for field in fields(content())} else {}


def _elsewhere(week: int) -> dict[str, list[Entry]]:
    """What is listed and lies on other hosts: kept since m003."""
    return {"elsewhere": [Entry(url=ELSEWHERE, title=str(week))]} if hasattr(Run, "standing") else {}


def write() -> None:
    """Keep an archive of the newest schema."""
    newest = max(migration.name for migration in migrations._migrations)[:4]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        live_through(path)
        (SCHEMAS / f"{newest}.sql").write_text(dump(path), encoding="utf-8")
        segments = sorted(originals_folder(path).iterdir())
        (SCHEMAS / f"{newest}.warc.gz").write_bytes(b"".join(segment.read_bytes() for segment in segments))


if __name__ == "__main__":
    write()
