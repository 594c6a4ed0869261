"""Publications: whole, small, never to change, served by one command; and what is refused, kept and left behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from test_backup import NOW, TODAY, contents, crawl
from test_browse import Reader, rows
from worlds import HOME, SITE, content, exchange, recorded

from archive import Archive
from archive.bag import MANIFEST
from archive.browse.configuration import texts
from archive.errors import NoPublication
from archive.fixity import verify
from archive.publication import Publication, database_in, published
from archive.publishing import publish

SMALL = {"README.md", "datasette.yaml", "inspect-data.json", "metadata.json", "publication.json", "settings.json"}
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crawled") / "archive.db"
    crawl(path, 0)
    crawl(path, 1)
    return path


@pytest.fixture
def path(crawled: Path, tmp_path: Path) -> Path:
    """An archive of two days, to be changed."""
    shutil.copytree(crawled.parent, tmp_path / "live")
    return tmp_path / "live" / "archive.db"


def made(path: Path, folder: Path, *, originals: bool = False) -> Publication:
    return publish(path, folder, now=TODAY, texts=texts, originals=originals, progress=lambda *_: None)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def is_whole(folder: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", MANIFEST], cwd=folder, check=True)
    listed = {line.split(maxsplit=1)[1] for line in (folder / MANIFEST).read_text("utf-8").splitlines()}
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {name for name in there - listed if not name.startswith(".unfinished/")} == {MANIFEST}


# ---------------------------------------------------------------------- what it is


def test_it_has_every_row_and_never_changes(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    done = made(path, folder)
    assert (done.documents, done.last_seq, done.segments, done.kept, done.damages) == (9, 9, None, [], [])
    assert names(folder) - {".unfinished"} == {*SMALL, "archive.db", MANIFEST}
    assert contents(done.database) == contents(path)
    assert done.database.stat().st_mode & 0o222 == 0
    with closing(sqlite3.connect(f"{done.database.as_uri()}?immutable=1", uri=True)) as db:
        assert db.execute("pragma journal_mode").fetchone() == ("delete",)
        assert db.execute("select count(*) > 10 from sqlite_stat1").fetchone() == (1,)
        assert db.execute("pragma freelist_count").fetchone() == (0,)
    is_whole(folder)


def test_with_the_originals_it_is_an_archive_without_damage(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    done = made(path, folder, originals=True)
    assert done.segments == 2
    assert verify(done.database).damages == []
    copies = [file.stat().st_ino for file in (folder / "archive-warc").iterdir()]
    assert sorted(copies) == sorted(file.stat().st_ino for file in (path.parent / "archive-warc").iterdir())
    is_whole(folder)


def test_it_is_of_one_instant_while_the_crawl_goes_on(path: Path, tmp_path: Path) -> None:
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(HOME + "a", b"<html>a</html>")), content("第一份。"))
        archive.flush()
        run.save(recorded(run, exchange(HOME + "b", b"<html>b</html>")), content("第二份。"))
        done = made(path, tmp_path / "public", originals=True)
        assert done.documents == 10
        assert verify(done.database).damages == []
        archive.flush()
    is_whole(tmp_path / "public"), "the open segment was copied, not linked"


def test_whoever_reads_leaves_no_trace(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    made(path, folder, originals=True)
    before = names(folder)
    reader = Reader(folder / "archive.db")
    assert not reader.datasette.get_database("archive").is_mutable
    assert "第8号通知" in reader.text("/archive/documents/9")
    assert "9 份文件" in reader.text("/-/search?q=通知")
    assert reader.text("/-/original/1").startswith("<html>第0号")
    assert names(folder) == before


def test_without_originals_the_links_to_them_say_so(path: Path, tmp_path: Path) -> None:
    made(path, tmp_path / "public")
    assert "cannot be read" in Reader(tmp_path / "public" / "archive.db").get("/-/original/1", status=404).text
    assert "not part of it" in (tmp_path / "public" / "README.md").read_text("utf-8")


def test_datasette_serves_the_folder_as_it_is(path: Path, tmp_path: Path) -> None:
    """`datasette serve DIR`: what the small files say reaches it, whichever release it is."""
    made(path, tmp_path / "public")
    reader = Reader(path)
    reader.datasette = type(reader.datasette)(config_dir=tmp_path / "public")
    assert reader.datasette.setting("sql_time_limit_ms") == 5000
    assert not reader.datasette.get_database("archive").is_mutable
    assert len(rows(reader, "documents", "通知")) == 9
    assert "facet-site" in reader.text("/archive/documents")


def test_its_database_is_found_by_its_folder(path: Path, tmp_path: Path) -> None:
    made(path, tmp_path / "public")
    assert database_in(tmp_path / "public") == tmp_path / "public" / "archive.db"
    assert published(tmp_path / "public" / "archive.db")
    assert not published(path)
    assert database_in(path.parent) is None


# ---------------------------------------------------------------------- again


def test_the_next_takes_its_place(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    made(path, folder, originals=True)
    crawl(path, 2)
    done = made(path, folder)
    assert contents(done.database) == contents(path)
    assert done.documents == 10
    assert "archive-warc" not in names(folder), "what only the earlier one had goes"
    assert len(list((path.parent / "archive-warc").iterdir())) == 3, "there it stays"
    is_whole(folder)


def test_what_somebody_edited_or_added_stays(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    made(path, folder)
    (folder / "metadata.json").write_text('{"title": "我们的存档"}', encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "about.html").write_text("关于", encoding="utf-8")
    for _ in range(2):
        assert made(path, folder).kept == ["metadata.json"]
    assert "我们的存档" in (folder / "metadata.json").read_text("utf-8")
    assert (folder / "templates" / "about.html").exists()


# ---------------------------------------------------------------------- what is refused


def test_what_it_did_not_make_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "index.html").write_text("somebody's", encoding="utf-8")
    with pytest.raises(NoPublication, match=r"it holds something else \(index.html\)"):
        made(path, other)
    assert names(other) == {"index.html"}
    with pytest.raises(NoPublication, match="the archive itself lies there"):
        made(path, path.parent)
    (tmp_path / "file").touch()
    with pytest.raises(NoPublication, match="it is no folder"):
        made(path, tmp_path / "file")


def test_the_publication_of_another_archive_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    another = tmp_path / "another" / "archive.db"
    crawl(another, 0)
    made(another, tmp_path / "public")
    before = contents(tmp_path / "public" / "archive.db")
    with pytest.raises(NoPublication, match="another archive"):
        made(path, tmp_path / "public")
    assert contents(tmp_path / "public" / "archive.db") == before


def test_a_file_of_somebody_in_the_way_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    made(path, folder)
    (folder / "archive-warc").mkdir()
    (segment,) = list((path.parent / "archive-warc").iterdir())[:1]
    (folder / "archive-warc" / segment.name).write_text("somebody's", encoding="utf-8")
    with pytest.raises(NoPublication, match="was not made by"):
        made(path, folder, originals=True)
    is_whole_but_for = (folder / "archive-warc" / segment.name).read_text("utf-8")
    assert is_whole_but_for == "somebody's"


def test_damaged_originals_are_published_as_they_are_and_named(path: Path, tmp_path: Path) -> None:
    first, second = sorted((path.parent / "archive-warc").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    done = made(path, tmp_path / "public", originals=True)
    assert [damage.kind for damage in done.damages] == ["missing", "cut"]
    assert names(tmp_path / "public" / "archive-warc") == {second.name}
    is_whole(tmp_path / "public")


# ---------------------------------------------------------------------- when it dies

DIE_AT_EACH_RENAME = """
    import os, shutil, sys
    from datetime import UTC, datetime
    from itertools import count
    from pathlib import Path
    from archive.browse.configuration import texts
    from archive.publishing import publish
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    def die(event, arguments):
        global left
        if event in ("os.rename", "os.remove"):
            left -= 1
            if left < 0:
                os._exit(9)
    for left in count():
        attempt = folder.with_name(f"attempt-{left:02}")
        shutil.copytree(folder, attempt)
        child = os.fork()
        if child == 0:
            sys.addaudithook(die)
            publish(path, attempt, now=datetime.now(UTC), texts=texts, originals=True, progress=lambda *_: None)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
"""


@pytest.mark.parametrize("earlier", [True, False])
def test_wherever_it_dies_there_is_a_whole_database_or_none(path: Path, tmp_path: Path, earlier: bool) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    if earlier:
        made(path, folder)
        crawl(path, 2)
    command = [sys.executable, "-c", textwrap.dedent(DIE_AT_EACH_RENAME), str(path), str(folder)]
    subprocess.run(command, env=ENVIRONMENT, check=True)
    *attempts, _ = sorted(tmp_path.glob("attempt-*"))
    assert len(attempts) >= 2 + 1 + len(SMALL) + 1
    seen = set()
    for attempt in attempts:
        database = attempt / "archive.db"
        seen.add(len(contents(database)["documents"]) if database.exists() else None)
        done = made(path, attempt)
        assert done.kept == [], attempt
        is_whole(attempt)
        assert names(attempt / ".unfinished") == {"lock"}
    assert seen == ({9, 10} if earlier else {None, 9})
