"""Keeping what is kept, as a user does it: verify, backup, restore."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from townhall import TownHall, gongkai, settings


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an archive that was crawled once."""
    folder = tmp_path_factory.mktemp("kept")
    with TownHall() as hall:
        hall.publish(1, 2, 3)
        settings(folder, hall)
        assert gongkai("crawl", cwd=folder).returncode == 0
        yield folder


def test_verify_says_what_it_looked_at(kept: Path) -> None:
    done = gongkai("verify", cwd=kept)
    assert done.returncode == 0, done.stdout
    assert "5 captures" in done.stdout
    assert "3 documents" in done.stdout
    assert "all is as it was written" in done.stdout


def test_verify_names_damage_and_ends_with_7(kept: Path) -> None:
    (segment,) = (kept / "archive-warc").iterdir()
    whole = segment.read_bytes()
    os.truncate(segment, len(whole) - 50)
    done = gongkai("verify", kept / "archive.db", cwd=kept)
    told = gongkai("verify", "--json", cwd=kept)
    segment.write_bytes(whole)
    assert (done.returncode, told.returncode) == (7, 7)
    assert f"cut: {kept / 'archive-warc' / segment.name} at byte" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(" damages.")
    report = json.loads(told.stdout)
    assert report["damages"][0]["kind"] == "cut"
    assert set(report) == {"captures", "bytes", "segments", "documents", "damages", "notes", "seconds"}


def test_verify_of_nothing_is_a_sentence(tmp_path: Path) -> None:
    done = gongkai("verify", tmp_path / "none.db", cwd=tmp_path)
    assert done.returncode == 1
    assert "There is no archive at" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_is_made_verified_restored_and_crawled_on(kept: Path, tmp_path: Path) -> None:
    done = gongkai("backup", tmp_path / "backup", cwd=kept)
    assert done.returncode == 0, done.stderr
    assert "1 segments, 1 of them copied now" in done.stdout
    again = gongkai("backup", tmp_path / "backup", "--json", cwd=kept)
    assert json.loads(again.stdout)["copied"] == 0
    assert gongkai("verify", tmp_path / "backup" / "data" / "archive.db", cwd=tmp_path).returncode == 0
    shutil.copytree(tmp_path / "backup" / "data", tmp_path / "restored")
    crawled = gongkai("crawl", cwd=tmp_path / "restored")
    assert crawled.returncode == 0, crawled.stderr
    assert "new" not in crawled.stdout
    assert gongkai("verify", cwd=tmp_path / "restored").returncode == 0


def test_a_backup_that_cannot_be_made_is_a_sentence(kept: Path) -> None:
    done = gongkai("backup", ".", cwd=kept)
    assert done.returncode == 1
    assert "No backup was made in .: the archive itself lies there" in done.stderr
    assert "Traceback" not in done.stderr
