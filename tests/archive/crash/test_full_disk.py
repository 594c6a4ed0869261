"""A disk that is full or read-only: a sentence, no traceback, nothing lost, and it goes on once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from worlds import HOME, LIST, NOW, SITE, exchange, read_list, recorded

from archive import Archive, ArchiveError
from archive.instants import to_text
from archive.warc import payload_digest
from crash import steps
from crash.load import Note, crawl_once
from crash.nursery import Nursery
from crash.trials import after_the_crash
from crash.verifier import acknowledged
from crash.worker import SENTENCE

SMALL, LARGE = "3m", "64m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def remount(disk: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(disk)], check=True)


def run_until_full(nursery: Nursery, notebook: Path, *arguments: str | int | Path) -> tuple[list[Note], str]:
    """Run a worker that cannot go on for ever; what it had acknowledged, and how it ended."""
    status = nursery.run(notebook, *arguments)
    errors = notebook.with_name(notebook.name + ".errors").read_text()
    said = "a sentence" if status == SENTENCE and errors.count("\n") == 1 else f"status {status}: {errors}"
    return acknowledged(notebook), said


@pytest.mark.parametrize("file_bytes", [40_000, 150_000, 600_000, 900_000])
def test_no_file_may_grow_any_longer(file_bytes: int, nursery: Nursery, scratch: Path) -> None:
    """RLIMIT_FSIZE: the database cannot be made; its log is full while it is made; its log is full at work."""
    path, notebook = scratch / "archive.db", scratch / "notes"
    promised, said = run_until_full(nursery, notebook, path, "--file-bytes", file_bytes)
    assert after_the_crash(path, promised)[0] == []
    assert said == "a sentence"


@pytest.mark.parametrize(
    ("step", "turn"),
    [
        ("half-way in an append", 1),
        ("half-way in an append", 30),
        ("before the segment is synced", 4),
        ("before a segment's file is made", 1),
        ("before a segment's folder is synced", 1),
        ("before a segment's last sync", 1),
    ],
)
def test_the_disk_is_full_at_a_step(step: str, turn: int, nursery: Nursery, scratch: Path) -> None:
    path, notebook = scratch / "archive.db", scratch / "notes"
    promised, said = run_until_full(nursery, notebook, path, "--step", step, "--turn", turn, "--full")
    assert after_the_crash(path, promised)[0] == []
    assert said == "a sentence"


def test_after_an_append_that_failed_nothing_more_is_written(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a record would stay in the file, and everything appended behind it lie elsewhere than its row says."""
    path = scratch / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        pages = [f"{LIST}{number}.html" for number in range(3)]
        read_list(run, pages)
        recorded(run, exchange(pages[0]))
        archive.flush()
        with monkeypatch.context() as patch:
            watched = steps.Armed("half-way in an append", 1, steps.no_space)
            patch.setattr(os, "write", partial(steps.write, watched, os.write))
            with pytest.raises(ArchiveError):
                recorded(run, exchange(pages[1], b"another page" * 200))
        with pytest.raises(ArchiveError):
            recorded(run, exchange(pages[2], b"a third page" * 200))
        with pytest.raises(ArchiveError):
            run.finish("done", {}, now=NOW)
    promised: list[Note] = [["capture", pages[0], to_text(NOW), payload_digest(exchange(HOME).payload)]]
    assert after_the_crash(path, promised)[0] == []


def test_a_full_disk_and_then_room(nursery: Nursery, small_disk: Path) -> None:
    path, notes = small_disk / "archive.db", small_disk.parent
    promised, said = run_until_full(nursery, notes / "filling", path)
    assert promised
    _, said_again = run_until_full(nursery, notes / "still full", path)
    remount(small_disk, f"size={LARGE}")
    assert after_the_crash(path, promised)[0] == []
    assert nursery.run(notes / "with room", path, "--crawls", 4) == 0
    assert after_the_crash(path, promised + acknowledged(notes / "with room"))[0] == []
    assert said == said_again == "a sentence"


def test_a_read_only_disk(small_disk: Path) -> None:
    path = small_disk / "archive.db"
    with Archive.write(path) as archive:
        crawl_once(archive)
    remount(small_disk, "ro")
    for where in (path, small_disk / "elsewhere" / "archive.db"):
        with pytest.raises(ArchiveError, match="cannot be written: Read-only file system"):
            Archive.write(where)


@pytest.mark.skipif(not os.geteuid(), reason="no permission binds root")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    for where in (folder / "archive.db", folder / "within" / "archive.db"):
        with pytest.raises(ArchiveError, match="cannot be written"):
            Archive.write(where)
