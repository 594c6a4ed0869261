"""Backups: whole at every moment, while the crawl goes on and wherever they break off; and what is refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bagit
import pytest
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive, NoArchive
from archive.backup import Backup, backup
from archive.backup_folder import UNFINISHED
from archive.errors import NoBackup
from archive.fixity import verify
from archive.opening import originals_folder

DAY = timedelta(days=1)
TODAY = datetime(2026, 7, 1, tzinfo=UTC)


def crawl(path: Path, day: int, pages: int = 8) -> None:
    """A day's crawl, in a segment of its own: some pages are new, some are as they were."""
    at = NOW + day * DAY
    with Archive.write(path) as archive:
        run = archive.run(SITE, at)
        for number in range(day, day + pages):
            capture = recorded(run, exchange(f"{HOME}{number}", f"<html>第{number}号</html>".encode() * 30, at=at))
            if not capture.unchanged:
                run.save(capture, content(f"第{number}号通知的正文。" * 20))
        run.finish("done", {}, now=at)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "live" / "archive.db"
    crawl(path, 0)
    crawl(path, 1)
    return path


def copied(path: Path, folder: Path) -> Backup:
    return backup(path, folder, now=TODAY, progress=lambda *_: None)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, with its row's number where SQLite numbers rows."""
    with closing(sqlite3.connect(path)) as db:
        tables = [
            name
            for name, sql in db.execute("select name, sql from sqlite_master where type = 'table'")
            if not name.startswith(("sqlite_stat", "versions_fts", "files_fts"))
        ]
        found = {}
        for table in tables:
            numbered = (
                "without rowid"
                not in db.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()[0]
            )
            found[table] = sorted(db.execute(f"select {'rowid, ' if numbered else ''}* from {table}"), key=repr)
        return found


def is_whole(folder: Path) -> None:
    """As the Library of Congress sees it, and as we do."""
    bagit.Bag(str(folder)).validate()
    report = verify(folder / "data" / "archive.db")
    assert (report.damages, report.notes) == ([], [])
    assert report.captures > 0


# ---------------------------------------------------------------------- what it is


def test_a_backup_holds_every_row_and_every_byte(path: Path, tmp_path: Path) -> None:
    result = copied(path, tmp_path / "backup")
    assert (result.segments, result.copied, result.damages) == (2, 2, [])
    is_whole(tmp_path / "backup")
    assert contents(result.database) == contents(path)
    for file in originals_folder(path).iterdir():
        assert (originals_folder(result.database) / file.name).read_bytes() == file.read_bytes()


def test_the_numbers_of_segments_stay(path: Path, tmp_path: Path) -> None:
    """A rebuild goes by them; SQLite may number rows anew when it copies a database."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update segments set rowid = rowid * 10")
    copied(path, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "data" / "archive.db")) as db:
        assert [number for (number,) in db.execute("select rowid from segments order by 1")] == [10, 20]


def test_the_bag_says_what_it_is(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "backup", now=TODAY, settings="# mine\n", progress=lambda *_: None)
    info = bagit.Bag(str(tmp_path / "backup")).info
    assert info["Bagging-Date"] == "2026-07-01"
    assert info["Gongkai-Last-Seq"] == "9"
    assert "9 documents, 16 captures" in info["External-Description"]
    assert info["Bag-Software-Agent"].startswith("Gongkai/")
    assert (tmp_path / "backup" / "data" / "settings.toml").read_text() == "# mine\n"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", manifest], cwd=tmp_path / "backup", check=True)


def test_progress_comes_to_its_end(path: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    backup(path, tmp_path / "backup", now=TODAY, progress=lambda done, of: steps.append((done, of)))
    done = [step for step, _ in steps]
    assert done == sorted(done)
    assert len({of for _, of in steps}) == 1
    assert 0 < done[-1] <= steps[-1][1]


def test_the_next_copies_only_what_is_new(path: Path, tmp_path: Path) -> None:
    copied(path, tmp_path / "backup")
    copy = originals_folder(tmp_path / "backup" / "data" / "archive.db")
    before = {file.name: file.stat().st_ino for file in copy.iterdir()}
    crawl(path, 2)
    result = copied(path, tmp_path / "backup")
    assert (result.segments, result.copied) == (3, 1)
    after = {file.name: file.stat().st_ino for file in copy.iterdir()}
    assert before.items() < after.items(), "the files of before are the same files"
    is_whole(tmp_path / "backup")


def test_an_open_segment_is_copied_as_far_as_it_is_committed(path: Path, tmp_path: Path) -> None:
    at = NOW + 5 * DAY
    with Archive.write(path) as archive:
        run = archive.run(SITE, at)
        recorded(run, exchange(HOME + "a", b"<html>committed</html>", at=at))
        archive.flush()
        recorded(run, exchange(HOME + "b", b"<html>pending</html>", at=at))
        result = copied(path, tmp_path / "backup")
        is_whole(tmp_path / "backup")
        (segment,) = archive.rows("select name, committed from segments where closed_at is null")
        assert (originals_folder(result.database) / segment["name"]).stat().st_size == segment["committed"]
    result = copied(path, tmp_path / "backup")
    assert result.copied == 1, "it has grown and was closed since"
    is_whole(tmp_path / "backup")


def test_what_is_not_as_the_manifest_says_is_copied_again(path: Path, tmp_path: Path) -> None:
    result = copied(path, tmp_path / "backup")
    first, second = sorted(originals_folder(result.database).iterdir())
    os.truncate(first, 100)
    second.unlink()
    assert copied(path, tmp_path / "backup").copied == 2
    is_whole(tmp_path / "backup")


# ---------------------------------------------------------------------- restoring


def test_a_restored_archive_is_crawled_on(path: Path, tmp_path: Path) -> None:
    """Also one whose backup was made in the middle of a crawl: it is repaired as after a crash."""
    at = NOW + 5 * DAY
    with Archive.write(path) as archive:
        recorded(archive.run(SITE, at), exchange(HOME + "a", b"<html>committed</html>", at=at))
        archive.flush()
        copied(path, tmp_path / "backup")
    shutil.copytree(tmp_path / "backup" / "data", tmp_path / "restored")
    restored = tmp_path / "restored" / "archive.db"
    crawl(restored, 6)
    report = verify(restored)
    assert (report.damages, report.notes) == ([], [])
    assert report.captures == 16 + 1 + 8
    with Archive.read(restored) as archive:
        assert archive.rows("select outcome, count(*) as n from runs group by 1 order by 1") == [
            {"outcome": "done", "n": 3},
            {"outcome": "interrupted", "n": 1},
        ]
        for row in archive.rows("select id from captures"):
            archive.original(row["id"])


# ---------------------------------------------------------------------- while somebody writes, and dying

WRITE_ON = """
    import itertools, sys
    from datetime import timedelta
    from pathlib import Path
    from archive import Archive
    from worlds import HOME, NOW, SITE, content, exchange, recorded
    for day in itertools.count(10):
        at = NOW + timedelta(days=day)
        with Archive.write(Path(sys.argv[1])) as archive:
            run = archive.run(SITE, at)
            for number in range(40):
                page = f"<html>{day}/{number}</html>".encode() * 50
                run.save(recorded(run, exchange(f"{HOME}{day}/{number}", page, at=at)), content(f"{day}/{number}" * 9))
                if number % 7 == 0:
                    archive.flush()
            run.finish("done", {}, now=at)
        print(day, flush=True)
"""
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def test_a_backup_beside_a_writer_is_of_one_instant(path: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WRITE_ON), str(path)]
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        captures = []
        try:
            for _ in range(6):
                writer.stdout.readline()
                result = copied(path, tmp_path / "backup")
                assert result.damages == []
                is_whole(tmp_path / "backup")
                captures.append(verify(result.database).captures)
        finally:
            writer.kill()
    assert captures == sorted(captures)
    assert captures[-1] > captures[0], "the writer went on meanwhile"


DIE_AT_EACH_RENAME = """
    import os, shutil, sys
    from datetime import UTC, datetime
    from itertools import count
    from pathlib import Path
    from archive.backup import backup
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    def die(event, arguments):
        global left
        if event == "os.rename":
            left -= 1
            if left < 0:
                os._exit(9)
    for left in count():
        attempt = folder.with_name(f"attempt-{left}")
        shutil.copytree(folder, attempt)
        child = os.fork()
        if child == 0:
            sys.addaudithook(die)
            backup(path, attempt, now=datetime.now(UTC), progress=lambda *_: None)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
"""


def test_wherever_it_dies_there_is_a_backup(path: Path, tmp_path: Path) -> None:
    """Each rename of the end is a place to die at: between any two there is an archive without damage, and the next
    backup completes.
    """
    folder = tmp_path / "backup"
    at = NOW + 5 * DAY
    with Archive.write(path) as archive:
        run = archive.run(SITE, at)
        recorded(run, exchange(HOME + "a", b"<html>one</html>", at=at))
        archive.flush()
        copied(path, folder)
        recorded(run, exchange(HOME + "b", b"<html>two</html>", at=at))
    crawl(path, 6)
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DIE_AT_EACH_RENAME), path, folder], env=ENVIRONMENT, check=True
    )
    *attempts, _ = sorted(tmp_path.glob("attempt-*"))
    for attempt in attempts:
        report = verify(attempt / "data" / "archive.db")
        assert report.damages == [], attempt
        assert report.captures in (16 + 1, 16 + 2 + 8)
        copied(path, attempt)
        is_whole(attempt)
        assert not list((attempt / UNFINISHED).glob("*.*"))
    assert len(attempts) == 2 + 1 + 4, "two segments, the database, and four files that say what there is"


def test_dying_while_copying_leaves_the_earlier_as_it_was(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    copied(path, folder)
    crawl(path, 2)

    def die(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(path, folder, now=TODAY, progress=die)
    is_whole(folder)
    assert copied(path, folder).copied == 1


def test_a_segment_that_was_copied_whole_is_not_copied_again(path: Path, tmp_path: Path) -> None:
    steps = 0

    def die(done: int, of: int) -> None:
        nonlocal steps
        steps += 1
        if steps == 2:  # the database and the first segment are there
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(path, tmp_path / "backup", now=TODAY, progress=die)
    assert copied(path, tmp_path / "backup").copied == 1
    is_whole(tmp_path / "backup")


def test_a_disk_that_is_full_midway_is_a_sentence(path: Path, tmp_path: Path) -> None:
    copied(path, tmp_path / "backup")
    crawl(path, 2)
    command = """
        import resource, signal, sys
        from datetime import UTC, datetime
        from pathlib import Path
        from archive.backup import backup
        from archive.errors import NoBackup
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            backup(Path(sys.argv[1]), Path(sys.argv[2]), now=datetime.now(UTC), progress=lambda *_: None)
        except NoBackup as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(command), path, tmp_path / "backup"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"No backup was made in {tmp_path / 'backup'}: ")
    is_whole(tmp_path / "backup")


# ---------------------------------------------------------------------- damaged originals


def test_damaged_originals_are_copied_and_named(path: Path, tmp_path: Path) -> None:
    crawl(path, 2)
    crawl(path, 3)
    whole, flipped, cut, missing = sorted(originals_folder(path).iterdir())
    with flipped.open("r+b") as file:
        file.seek(500)
        byte = file.read(1)[0]
        file.seek(500)
        file.write(bytes([byte ^ 1]))
    os.truncate(cut, cut.stat().st_size - 10)
    missing.unlink()
    result = copied(path, tmp_path / "backup")
    assert [(damage.kind, damage.file) for damage in result.damages] == [
        ("changed", flipped),
        ("cut", cut),
        ("missing", missing),
    ]
    bagit.Bag(str(tmp_path / "backup")).validate()
    assert (originals_folder(result.database) / whole.name).read_bytes() == whole.read_bytes()
    assert verify(result.database).damages


def test_a_good_copy_is_not_overwritten_by_a_damaged_original(path: Path, tmp_path: Path) -> None:
    copied(path, tmp_path / "backup")
    for file in originals_folder(path).iterdir():
        file.unlink()
    result = copied(path, tmp_path / "backup")
    assert (result.copied, result.damages) == (0, [])
    is_whole(tmp_path / "backup")


# ---------------------------------------------------------------------- what is refused


def test_the_archives_own_folders_are_refused(path: Path) -> None:
    for folder in (path.parent, originals_folder(path), originals_folder(path) / "backup"):
        with pytest.raises(NoBackup, match="the archive itself lies there"):
            copied(path, folder)
    assert verify(path).notes == []


def test_a_folder_beside_the_archive_is_none_of_its_own(path: Path) -> None:
    copied(path, path.parent / "backup")
    is_whole(path.parent / "backup")


def test_what_holds_something_else_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(NoBackup, match=r"it holds something else \(cat.jpg\)"):
        copied(path, tmp_path / "photos")
    assert [file.name for file in (tmp_path / "photos").iterdir()] == ["cat.jpg"]
    with pytest.raises(NoBackup, match="it is no folder"):
        copied(path, tmp_path / "photos" / "cat.jpg")
    bagit.make_bag(str(tmp_path / "photos"), checksums=["sha256"])
    with pytest.raises(NoBackup, match="the backup of another archive"):
        copied(path, tmp_path / "photos")


def test_the_backup_of_another_archive_is_refused(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "archive.db"
    crawl(other, 0)
    copied(other, tmp_path / "backup")
    with pytest.raises(NoBackup, match="the backup of another archive"):
        copied(path, tmp_path / "backup")
    is_whole(tmp_path / "backup")


def test_an_archive_that_knows_less_does_not_overwrite(path: Path, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path / "earlier")
    crawl(path, 2)
    copied(path, tmp_path / "backup")
    with pytest.raises(NoBackup, match="knows 10 events of the feed and this archive 9"):
        copied(tmp_path / "earlier" / "archive.db", tmp_path / "backup")
    is_whole(tmp_path / "backup")


def test_a_longer_segment_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    """Two archives that were one once may be at the same event, and one has recorded more."""
    at = NOW + 5 * DAY
    with Archive.write(path) as archive:
        run = archive.run(SITE, at)
        recorded(run, exchange(HOME + "a", b"<html>one</html>", at=at))
        archive.flush()
        copied(path, tmp_path / "earlier")
        recorded(run, exchange(HOME + "b", b"<html>two</html>", at=at))
    copied(path, tmp_path / "backup")
    with pytest.raises(NoBackup, match="holds more than this archive's"):
        copied(tmp_path / "earlier" / "data" / "archive.db", tmp_path / "backup")
    is_whole(tmp_path / "backup")


def test_a_backup_that_somebody_writes_to_is_left_alone(path: Path, tmp_path: Path) -> None:
    result = copied(path, tmp_path / "backup")
    with Archive.write(result.database), pytest.raises(NoBackup, match="open for writing"):
        copied(path, tmp_path / "backup")


def test_two_backups_do_not_meet(path: Path, tmp_path: Path) -> None:
    def another(done: int, of: int) -> None:
        with pytest.raises(NoBackup, match="another backup is being made there"):
            copied(path, tmp_path / "backup")

    backup(path, tmp_path / "backup", now=TODAY, progress=another)
    is_whole(tmp_path / "backup")


def test_too_little_room_is_said_before_anything_is_copied(path: Path, tmp_path: Path) -> None:
    """The archive claims a segment that no disk could hold."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update segments set committed = ? where rowid = 1", (1 << 60,))
    with pytest.raises(NoBackup, match=r"bytes are to be copied, and [\d,]+ are free"):
        copied(path, tmp_path / "backup")
    assert not (tmp_path / "backup" / "data").exists()


def test_nothing_to_back_up_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        copied(tmp_path / "none.db", tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_damaged_database_is_not_copied_over_a_good_one(path: Path, tmp_path: Path) -> None:
    copied(path, tmp_path / "backup")
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("select rootpage from sqlite_master where name = 'texts'").fetchone()
        (size,) = db.execute("pragma page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    with pytest.raises(NoBackup, match="`gongkai verify` says more"):
        copied(path, tmp_path / "backup")
    is_whole(tmp_path / "backup")
