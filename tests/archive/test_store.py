"""Opening, locking, batches and the order of writing: what a crash may cost, and what it may not."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive, ArchiveLocked, DamagedRecord, NoArchive, NotAnArchive, SchemaTooNew
from archive.opening import APPLICATION_ID
from archive.schema import migrations
from archive.store import BATCH, originals_folder


def test_a_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        with pytest.raises(ArchiveLocked, match="one archive has one writer"):
            Archive.write(path)
        archive.run(SITE, NOW)
    with Archive.write(path):
        pass


def test_readers_do_not_wait_for_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        archive.run(SITE, NOW)
        archive.flush()
        with archive.change() as db, Archive.read(path) as reader:
            db.execute("update sites set name = 'elsewhere'")
            assert reader.rows("select name from sites") == [{"name": SITE.name}]


def test_reading_never_writes(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.write(path).close()
    with Archive.read(path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.connection.execute("delete from sites")


def test_what_is_no_archive_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        Archive.read(tmp_path / "none.db")
    text = tmp_path / "text.db"
    text.write_text("this is a letter, not a database, and long enough to be told apart from one")
    for opening in (Archive.read, Archive.write):
        with pytest.raises(NotAnArchive):
            opening(text)
    assert text.read_text().startswith("this is a letter")
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as db:
        db.execute("create table somebody_elses (a)")
    with pytest.raises(NotAnArchive, match="another program"):
        Archive.write(foreign)


def test_a_file_of_a_newer_gongkai_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        archive.connection.execute(
            """
            insert into _sqlite_migrations (migration_set, name, applied_at)
            values ('gongkai', 'm999_tomorrow', '2030-01-01')
            """
        )
    with pytest.raises(SchemaTooNew, match="m999_tomorrow"):
        Archive.write(path)


def test_an_archive_from_before_drawn_pages_takes_them_too(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        migrations.apply(Database(db), stop_before="m002_drawn_pages")
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        recorded(run, exchange(HOME, kind="listing"))
        page = exchange(HOME, kind="listing", drawn=1)
        assert not any(recorded(run, page).unchanged for _ in range(2))
        types = [row["type"] for row in archive.rows("select type from captures order by id")]
        assert types == ["response", "resource", "resource"], "what was drawn refers to nothing, and nothing to it"
        assert archive.original(2)[1] == page.payload
        assert archive.rows("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_a_failed_change_undoes_itself_and_no_more(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        with pytest.raises(sqlite3.IntegrityError):
            _half_done(archive)
        recorded(run, exchange(HOME + "1"))
        archive.flush()
        assert archive.rows("select name from sites") == [{"name": SITE.name}]
        assert archive.rows("select count(*) as n from captures") == [{"n": 1}]


def _half_done(archive: Archive) -> None:
    with archive.change() as db:
        db.execute("update sites set name = 'half done'")
        db.execute("update sites set name = null")


def test_rows_and_bytes_become_durable_together(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        archive.flush()
        recorded(run, exchange(HOME + "1"))
        with Archive.read(path) as reader:
            assert reader.rows("select count(*) as n from captures") == [{"n": 0}]
        for number in range(BATCH):
            recorded(run, exchange(f"{HOME}{number}", repr(number).encode()))
        with Archive.read(path) as reader:
            (segment,) = reader.rows("select name, committed from segments")
            last = reader.rows("select max(offset + length) as response_end from captures")[0]["response_end"]
        size = (originals_folder(path) / segment["name"]).stat().st_size
        assert last <= segment["committed"] <= size


CRAWL_AND_DIE = """
    import os, signal, sys
    from pathlib import Path
    from archive import Archive
    from worlds import HOME, NOW, SITE, content, exchange, read_list, recorded
    archive = Archive.write(Path(sys.argv[1]))
    run = archive.run(SITE, NOW)
    pages = [f"{HOME}{number}" for number in range(60)]
    read_list(run, pages)
    for number, url in enumerate(pages):
        capture = recorded(run, exchange(url, repr(number).encode()))
        if number == int(sys.argv[2]):
            archive.flush() if sys.argv[3] == "flushed" else None
            os.kill(os.getpid(), signal.SIGKILL)
        run.save(capture, content(text=f"第{number}号通知的正文。" * 20))
"""


@pytest.mark.parametrize("died_at", [0, 7, 19, 41])
@pytest.mark.parametrize("how", ["pending", "flushed"])
def test_after_a_kill_nothing_is_lost_and_nothing_is_twice(tmp_path: Path, died_at: int, how: str) -> None:
    """The trap: a page recorded but not read must be due again, and must not be asked with its validators."""
    path = tmp_path / "archive.db"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRAWL_AND_DIE), str(path), str(died_at), how],
        env=environment,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    later = NOW + timedelta(hours=1)
    with Archive.write(path) as archive:
        run = archive.run(SITE, later)
        due = {resource.url: resource for resource in run.due(later)}
        saved = {row["url"] for row in archive.rows("select url from documents")}
        everything = {f"{HOME}{number}" for number in range(60)}
        discovered = {row["url"] for row in archive.rows("select url from resources where kind = 'document'")}
        assert discovered in (everything, set())
        assert saved | set(due) == discovered
        assert all(due[url].validators.etag is None for url in set(due) - saved)
        for number in range(60):
            capture = recorded(run, exchange(f"{HOME}{number}", repr(number).encode(), at=later))
            if not capture.unchanged:
                run.save(capture, content(text=f"第{number}号通知的正文。" * 20))
        run.finish("done", {}, now=later)
        outcomes = [row["outcome"] for row in archive.rows("select outcome from runs order by id")]
        assert outcomes in (["interrupted", "done"], ["done"])
        assert archive.rows("select count(*) as n, max(versions) as v from documents") == [{"n": 60, "v": 1}]
        events = [row["seq"] for row in archive.rows("select seq from changes order by seq")]
        assert events == list(range(1, 61))
        for row in archive.rows("select id from captures"):
            archive.original(row["id"])
    for segment in originals_folder(path).iterdir():
        with segment.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()


def test_missing_committed_bytes_are_an_alarm(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = Archive.write(path)
    recorded(archive.run(SITE, NOW), exchange(HOME + "1"))
    archive.flush()
    (segment,) = originals_folder(path).iterdir()
    os.truncate(segment, segment.stat().st_size - 5)
    archive.connection.close()
    archive._lock.release()  # type: ignore[union-attr]
    with pytest.raises(DamagedRecord, match="5 committed bytes are missing"):
        Archive.write(path)


def test_originals_come_back_to_the_byte(tmp_path: Path) -> None:
    payload = bytes(range(256)) * 40
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        capture = recorded(run, exchange(HOME + "1", payload))
        run.save(capture, content())
        again = recorded(run, exchange(HOME + "1", payload, at=NOW + timedelta(days=1)))
        assert again.unchanged
        archive.flush()
        assert archive.original(capture.id)[1] == payload
        assert archive.original(again.id)[1] == payload
        assert dict(archive.original(capture.id)[0])["Content-Type"] == "text/html; charset=utf-8"
        with pytest.raises(KeyError):
            archive.original(99)


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        capture = recorded(archive.run(SITE, NOW), exchange(HOME + "1", b"a page that is long enough" * 50))
        (row,) = archive.rows("select warc, offset, length from captures")
    file = originals_folder(path) / row["warc"]
    damaged = bytearray(file.read_bytes())
    damaged[row["offset"] + row["length"] // 2] ^= 1
    file.write_bytes(damaged)
    with Archive.read(path) as archive, pytest.raises(DamagedRecord):
        archive.original(capture.id)
