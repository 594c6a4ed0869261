"""The database anew where files came, were replaced, went and came back: read again, and told as they were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_rebuilding import feed, rebuilt, tables
from worlds import (
    HOME,
    NOW,
    SENTENCE,
    SITE,
    content,
    exchange,
    file_content,
    file_exchange,
    read_list,
    recorded,
)

from archive import Archive
from archive.records import Absence, Attachment, Content, Exchange, FileContent
from archive.waiting import Read, keep, waiting

DAY = timedelta(days=1)
COVER, PLAIN, REPOST = (HOME + name for name in ("cover", "plain", "repost"))
FILES = {
    COVER: (Attachment(url=HOME + "a.txt", name="附件"), Attachment(url=HOME + "b.txt", name="附件2")),
    PLAIN: (Attachment(url=HOME + "c.txt", name="附件"),),
    REPOST: (Attachment(url=HOME + "re/a.txt", name="附件"), Attachment(url=HOME + "re/lost.txt", name="附件")),
}
DAYS: list[dict[str, str | None]] = [
    {"a.txt": SENTENCE * 9, "b.txt": "名单", "c.txt": "表格", "re/a.txt": SENTENCE * 9, "re/lost.txt": None},
    {"a.txt": SENTENCE * 9 + "修订。", "c.txt": "表 格"},
    {"b.txt": None, "c.txt": "不存在"},
    {"b.txt": None, "c.txt": "不存在"},
    {"b.txt": None, "c.txt": "scanned"},
    {"b.txt": "名单", "c.txt": "scanned again", "re/a.txt": SENTENCE},
]


def read(page: Exchange) -> Content | FileContent | Absence:
    """What a page or a file of this world says."""
    words = page.payload.decode()
    if page.kind != "attachment":
        return content("见附件" if page.resource_url == COVER else words, attachments=FILES[page.resource_url])
    if words == "不存在":
        return Absence(reason="soft-404")
    return file_content("", unread="scanned") if "scanned" in words else file_content(words)


def crawl(archive: Archive, day: int) -> None:
    """Pages, then their files; one is recorded and its reader dies, one is too large."""
    at = NOW + 8 * day * DAY
    run = archive.run(SITE, at)
    read_list(run, list(FILES), at=at)
    for url in FILES:
        page = exchange(url, (SENTENCE * 3 + url).encode(), at=at)
        capture = recorded(run, page)
        if not capture.unchanged:
            run.save(capture, read(page))
    for name, words in DAYS[day].items():
        page = file_exchange(HOME + name, words or "404", at=at, status=200 if words is not None else 404)
        capture = recorded(run, page)
        if words is not None and not capture.unchanged and archive.reads_files:
            found = read(page)
            run.save(capture, found if isinstance(found, Absence) else run.read_before(capture) or found)
    recorded(run, file_exchange(HOME + "unread.txt", f"dies {day}", at=at))
    run.record(replace(file_exchange(HOME + "large.txt", "", at=at), truncated="length"))
    run.finish("done", {}, now=at)


def lived(path: Path, *, days: int = len(DAYS), files_are_read: bool = True) -> Path:
    for day in range(days):
        with Archive.write(path) as archive:
            archive.reads_files = files_are_read
            crawl(archive, day)
    return path


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived(tmp_path_factory.mktemp("live") / "archive.db")


def test_every_table_comes_out_as_it_was(live: Path, tmp_path: Path) -> None:
    kinds = [(kind, url, version) for _, kind, url, version in feed(live)]
    assert kinds == [
        ("new", "cover", 1),
        ("new", "plain", 1),
        ("new", "repost", 1),
        ("reextracted", "cover", 1),
        ("changed", "cover", 2),  # a.txt is revised
        ("changed", "cover", 3),  # b.txt is gone
        ("changed", "plain", 2),  # c.txt cannot be read any more
        ("changed", "cover", 4),  # b.txt is back
        ("changed", "plain", 3),  # c.txt cannot be read, and is another
        ("changed", "repost", 2),
    ]
    assert tables(rebuilt(live, tmp_path / "again.db", read)) == tables(live)


def better(page: Exchange) -> Content | FileContent | Absence:
    """Tomorrow's reader, which reads scans."""
    found = read(page)
    scan = isinstance(found, FileContent) and found.unread
    return file_content(f"认出的字：{page.payload.decode()}", confidence=0.97) if scan else found


def test_what_can_be_read_by_now_is_read_and_told(live: Path, tmp_path: Path) -> None:
    again = rebuilt(live, tmp_path / "again.db", better)
    before, after = feed(live), feed(again)
    assert after[: len(before)] == before
    assert [(kind, url) for _, kind, url, _ in after[len(before) :]] == [("reextracted", "plain")]
    with Archive.read(again) as archive:
        assert archive.rows("select confidence from files where confidence is not null") == 2 * [{"confidence": 0.97}]
    assert feed(rebuilt(again, tmp_path / "twice.db", better)) == after


def test_files_of_the_time_when_nobody_read_them_are_held(tmp_path: Path) -> None:
    """Their recording was their saving. Neither a rebuild nor a migration reads them; both leave them to the night."""
    earlier = lived(tmp_path / "archive.db", days=2, files_are_read=False)
    with Archive.read(earlier) as archive:
        held = archive.rows("select url from attachments where capture is not null and file is null order by id")
        assert [row["url"].removeprefix(HOME) for row in held] == ["a.txt", "b.txt", "c.txt", "re/a.txt"]
        assert archive.rows("select count(*) as n from files") == [{"n": 0}]
    assert tables(rebuilt(earlier, tmp_path / "again.db", read)) == tables(earlier)


def anew(page: Exchange) -> Content | FileContent | Absence:
    """Tomorrow's reader, which finds more in every file."""
    found = read(page)
    return file_content(f"{found.text}\n页脚") if isinstance(found, FileContent) else found


def test_held_files_that_are_read_otherwise_are_told_too(tmp_path: Path) -> None:
    """Their deed is that of a night, and one for all that serve the bytes."""
    held = lived(tmp_path / "archive.db", days=1, files_are_read=False)
    with Archive.write(held) as archive:
        for one in list(waiting(archive.connection, scans=False)):
            words = archive.original(one.capture)[1].decode()
            keep(archive, Read(capture=one.capture, content=file_content(words)), NOW + DAY)
    before = feed(held)
    assert tables(rebuilt(held, tmp_path / "same.db", read)) == tables(held)
    after = feed(rebuilt(held, tmp_path / "again.db", anew))
    assert [(kind, url) for _, kind, url, _ in after[len(before) :]] == [
        ("reextracted", "cover"),
        ("reextracted", "plain"),
        ("reextracted", "repost"),
    ]
    assert feed(rebuilt(tmp_path / "again.db", tmp_path / "twice.db", anew)) == after
