"""The feed: each event once, in the order of commit, for whoever keeps a cursor."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.changes import read_changes
from archive.records import Attachment
from archive.run import Run


def test_a_reader_with_a_cursor_sees_each_event_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    seen: list[int] = []
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        for number in range(50):
            at = NOW + timedelta(minutes=number)
            capture = recorded(run, exchange(f"{HOME}{number}", repr(number).encode(), at=at))
            run.save(capture, content(f"第{number}号文件。" * 30))
            if number % 7 == 0:
                archive.flush()
            with Archive.read(path) as reader:
                seen += [event["seq"] for event in read_changes(reader.connection, seen[-1] if seen else 0)]
        archive.flush()
        seen += [event["seq"] for event in read_changes(archive.connection, seen[-1])]
    assert seen == list(range(1, 51))


def test_an_event_says_what_happened_to_which_document(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(HOME + "1")), content(document_number="示政发〔2026〕3号"))
        (event,) = read_changes(archive.connection, limit=1)
    assert event["kind"] == "new"
    assert event["url"] == HOME + "1"
    assert event["title"] == "关于加强管理的通知"
    assert event["document_number"] == "示政发〔2026〕3号"
    assert event["version"] == 1


CONSUMER = """
import sys
from pathlib import Path
from archive import Archive
from archive.changes import read_changes

path, last, seen = Path(sys.argv[1]), int(sys.argv[2]), 0
while seen < last:
    with Archive.read(path) as archive:
        for event in read_changes(archive.connection, seen, 1 + seen % 37):
            seen = event["seq"]
            print(seen, event["document"], flush=True)
"""

EVENTS = 1_000


def test_another_process_sees_each_event_once_while_they_are_written(tmp_path: Path) -> None:
    """Changes that are undone in the middle of a batch leave no gap, and nothing is seen before it is committed."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive, (tmp_path / "seen").open("w+b") as seen:
        run = archive.run(SITE, NOW)
        archive.flush()
        command = [sys.executable, "-c", CONSUMER, str(path), str(EVENTS)]
        consumer = subprocess.Popen(command, stdout=seen, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
        try:
            for number in range(1, EVENTS + 1):
                if number % 50 == 0:
                    undone(run, f"{HOME}{number}")
                run.save(recorded(run, exchange(f"{HOME}{number}", repr(number).encode())), content(f"第{number}号。"))
            archive.flush()
            assert consumer.wait(timeout=60) == 0
        finally:
            consumer.kill()
        seen.seek(0)
        events = [tuple(map(int, line.split())) for line in seen]
    assert events == [(number, number) for number in range(1, EVENTS + 1)]


def undone(run: Run, url: str) -> None:
    """An event that is given its number, and taken back because what comes after it fails."""
    no_text: Any = b"\xff"
    broken = content("未完。", attachments=(Attachment(url=f"{url}.pdf", name="附件", address=no_text),))
    with pytest.raises(sqlite3.IntegrityError, match="cannot store BLOB"):
        run.save(recorded(run, exchange(url)), broken)
