"""The feed: each event once, in the order of commit, for whoever keeps a cursor."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from worlds import HOME, NOW, SITE, content, exchange, recorded

from archive import Archive
from archive.changes import read_changes


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
