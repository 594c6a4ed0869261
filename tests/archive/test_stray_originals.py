"""A database that names files outside its folder of originals: nothing is read there, copied from there, or cut."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter
from worlds import HOME, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive, DamagedRecord, StrayOriginal, journal, warc
from archive.backup import backup
from archive.bag import read_manifest
from archive.fixity import shares, verify, verify_some
from archive.inventory import inventory
from archive.opening import for_reading, originals_folder
from archive.publishing import publish

NAMES = [
    "../secret",
    "../../secret",
    "/etc/passwd",
    "a/b.warc.gz",
    "..",
    ".",
    "",
    "x\x00.warc.gz",
    "line\n.warc.gz",
    "\u202egz",
]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine")
    with Archive.write(folder / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        read_list(run, [HOME + "1"], at=NOW)
        run.save(recorded(run, exchange(HOME + "1", b"<html>1</html>" * 40)), content("第1号通知的正文。" * 20))
        run.finish("done", {}, now=NOW)
    return folder


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    shutil.copytree(pristine, tmp_path / "copy")
    (tmp_path / "copy" / "secret").write_bytes(b"of the machine's owner" * 100)
    return tmp_path / "copy" / "archive.db"


def rename(path: Path, name: str) -> None:
    """As somebody does it who wants a file of ours: the one segment is another file, and still open."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma foreign_keys = off")
        db.execute("update segments set name = ?, closed_at = null, digest = null, committed = 100", (name,))
        db.execute("update captures set warc = ?, offset = 0, length = 100", (name,))


def _original(path: Path, _: Path) -> None:
    with Archive.read(path) as archive:
        archive.original(1)


def _opened(path: Path, _: Path) -> None:
    Archive.write(path).close()


def _verified(path: Path, _: Path) -> None:
    verify(path)


def _verified_at_night(path: Path, _: Path) -> None:
    list(verify_some(path, [share.name for share in shares(path)]))


def _backed_up(path: Path, folder: Path) -> None:
    backup(path, folder, now=NOW, progress=lambda *_: None)


def _published(path: Path, folder: Path) -> None:
    publish(path, folder, now=NOW, texts=lambda _: {}, originals=True, progress=lambda *_: None)


USES: list[Callable[[Path, Path], None]] = [_original, _opened, _verified, _verified_at_night, _backed_up, _published]


@pytest.mark.parametrize("use", USES)
def test_a_name_that_leads_out_of_the_folder_is_refused(path: Path, tmp_path: Path, use: Callable[..., None]) -> None:
    for name in NAMES:
        rename(path, name)
        with pytest.raises(StrayOriginal, match="cannot hold an original called") as refused:
            use(path, tmp_path / "out")
        assert str(refused.value).isprintable()
    assert (path.parent / "secret").read_bytes() == b"of the machine's owner" * 100
    assert not [file for file in (tmp_path / "out").rglob("*") if "secret" in file.name or "passwd" in file.name]


@pytest.mark.parametrize("use", USES)
def test_a_link_in_the_folder_is_refused(path: Path, tmp_path: Path, use: Callable[..., None]) -> None:
    (segment,) = originals_folder(path).iterdir()
    segment.unlink()
    segment.symlink_to(path.parent / "secret")
    rename(path, segment.name)
    with pytest.raises(StrayOriginal, match="or to a link"):
        use(path, tmp_path / "out")
    assert (path.parent / "secret").read_bytes() == b"of the machine's owner" * 100


def test_a_rebuild_reads_no_links(path: Path) -> None:
    (segment,) = originals_folder(path).iterdir()
    segment.rename(path.parent / "elsewhere.warc.gz")
    segment.symlink_to(path.parent / "elsewhere.warc.gz")
    with pytest.raises(StrayOriginal):
        inventory(originals_folder(path))


def test_a_record_that_unpacks_without_end_is_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilobyte may become a gigabyte; here the measure is made smaller, and not the record larger."""
    monkeypatch.setattr(warc, "MOST_BYTES", 100)
    with Archive.read(path) as archive, pytest.raises(DamagedRecord, match="unpacks to more than 100 bytes"):
        archive.original(1)


@pytest.mark.parametrize("told", [b"[", b"{}", b'[{"deed": "run"}]', b'["a"]', b"[" * 10_000, b"\xff\xfe", b"1e999"])
def test_a_journal_is_data(path: Path, told: bytes) -> None:
    """What is no journal of ours is named as damage; nothing else can come of it."""
    (segment,) = originals_folder(path).iterdir()
    with segment.open("ab") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        writer.write_record(
            writer.create_warc_record(
                journal.URN, "metadata", payload=BytesIO(told), length=len(told), warc_content_type="application/json"
            )
        )
    with pytest.raises(DamagedRecord, match="its journal is none that this Gongkai understands"):
        inventory(originals_folder(path))


def test_what_is_made_is_not_for_others(tmp_path: Path) -> None:
    Archive.write(tmp_path / "archive.db").close()
    assert not (tmp_path / "archive.db").stat().st_mode & 0o007


def test_the_folder_itself_may_be_a_link(path: Path) -> None:
    """To a larger disk: whoever has the archive made it."""
    folder = originals_folder(path)
    folder.rename(path.parent / "large-disk")
    folder.symlink_to(path.parent / "large-disk")
    assert verify(path).damages == []
    with closing(for_reading(path)), Archive.write(path):
        pass


def test_a_manifest_speaks_of_its_own_folder(tmp_path: Path) -> None:
    """What an earlier publication listed is taken away by the next; a web server's folder is no safe place."""
    (tmp_path / "manifest-sha256.txt").write_text(
        "0  ../secret\n0  /etc/passwd\n0  a/../../b\n0  archive.db\n", "utf-8"
    )
    assert read_manifest(tmp_path) == {"archive.db": "0"}
