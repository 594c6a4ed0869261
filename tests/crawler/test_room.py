"""A disk that fills: the crawl ends as interrupted before it is full, with a sentence, and goes on when it can."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from townhall import ENVIRONMENT, TownHall, gongkai, notice, path_of, settings

from archive import Archive

MIB = 1 << 20
BALLAST = 2048 * MIB
"""More than anybody else on this disk writes or removes meanwhile."""
NUMBERS = range(1, 40)


@pytest.fixture
def hall() -> Iterator[TownHall]:
    with TownHall() as hall:
        hall.publish(*NUMBERS)
        yield hall


def state(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    with Archive.read(folder / "archive.db") as archive:
        (counted,) = archive.rows("select count(*) as n from documents")
        runs = archive.rows("select outcome, reason from runs order by id")
    return counted["n"], [(row["outcome"], row["reason"]) for row in runs]


def complete(folder: Path, hall: TownHall) -> None:
    """The next crawl fetches what is still due, and everything is there once."""
    settings(folder, hall)
    done = gongkai("crawl", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    documents, runs = state(folder)
    assert (documents, runs[-1][0]) == (len(NUMBERS), "done")
    with Archive.read(folder / "archive.db") as archive:
        seqs = [row["seq"] for row in archive.rows("select seq from changes order by seq")]
        assert seqs == list(range(1, len(NUMBERS) + 1))
        for row in archive.rows("select id from captures"):
            archive.original(row["id"])


def test_no_crawl_begins_without_room(hall: TownHall, tmp_path: Path) -> None:
    settings(tmp_path, hall, "[archive]\nkeep_free_mb = 1000000000")
    done = gongkai("crawl", cwd=tmp_path)
    assert done.returncode == 1
    assert "keep_free_mb keeps 1,000,000,000 MiB" in done.stderr
    assert "Traceback" not in done.stderr
    assert hall.asked == []


def test_a_crawl_stops_before_the_disk_is_full_and_goes_on_later(hall: TownHall, tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < 4 * BALLAST:
        pytest.skip("this disk has not enough room to be filled")
    keep = (shutil.disk_usage(tmp_path).free - BALLAST) // MIB
    file = settings(tmp_path, hall, f"[archive]\nkeep_free_mb = {keep}")
    file.write_text(file.read_text(encoding="utf-8").replace("delay = 0", "delay = 0.1"), encoding="utf-8")
    ballast = tmp_path / "ballast"
    command = [sys.executable, "-m", "gongkai", "crawl"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as crawl:
        while len(hall.asked) < 8:
            assert crawl.poll() is None
            time.sleep(0.02)
        with ballast.open("wb") as somebody_elses:
            os.posix_fallocate(somebody_elses.fileno(), 0, 2 * BALLAST)
        said, _ = crawl.communicate(timeout=60)
    assert crawl.returncode == 130
    assert "hall: interrupted (" in said
    assert "MiB are free" in said
    documents, runs = state(tmp_path)
    assert 0 < documents < len(NUMBERS)
    assert [outcome for outcome, _ in runs] == ["interrupted"]
    assert "MiB are free" in runs[0][1]
    ballast.unlink()
    complete(tmp_path, hall)


def test_a_full_disk_costs_the_batch_and_nothing_committed(hall: TownHall, tmp_path: Path) -> None:
    """A limit on the size of files is met as a full disk is: in the middle of a write."""
    noise = Random(1)
    for number in NUMBERS:
        picture = f'<img src="data:image/png;base64,{noise.randbytes(40_000).hex()}">'
        hall.pages[path_of(number)].body = notice(number).replace(b"</h1>", f"</h1>{picture}".encode())
    settings(tmp_path, hall)
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "crawl"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    assert done.returncode == 130, done.stdout + done.stderr
    assert "has no room to go on" in done.stdout or "cannot be written: the disk" in done.stdout
    assert "Traceback" not in done.stderr
    documents, runs = state(tmp_path)
    assert 0 < documents < len(NUMBERS)
    assert runs == [(None, None)], "it could not be written any more; the next start says so"
    complete(tmp_path, hall)
    assert state(tmp_path)[1][0] == ("interrupted", "its process died")


def test_whoever_begins_a_crawl_may_hold_more_memory_than_a_crawl_may(hall: TownHall, tmp_path: Path) -> None:
    hall.publish(1)
    settings(tmp_path, hall)
    begins = "import subprocess, sys; held = bytearray(b'x') * (1600 << 20); subprocess.run(sys.argv[1:], check=True)"
    command = [sys.executable, "-m", "gongkai", "crawl"]
    subprocess.run([sys.executable, "-c", begins, *command], cwd=tmp_path, env=ENVIRONMENT, check=True, timeout=120)
    with Archive.read(tmp_path / "archive.db") as archive:
        assert archive.rows("select outcome from runs") == [{"outcome": "done"}]
