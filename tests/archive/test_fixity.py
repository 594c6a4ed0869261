"""Fixity: whatever is done to an archive behind its back is named; where nothing was done, nothing is."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, LIST, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive, NoArchive, NotAnArchive
from archive.fixity import Damage, Report, verify
from archive.opening import originals_folder
from archive.warc import read_record

PAGES = [f"{HOME}{number}" for number in range(12)]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two days, a segment each: pages, a drawn one, revisits, an edited one, one that is cut off."""
    folder = tmp_path_factory.mktemp("pristine")
    for day in range(2):
        with Archive.write(folder / "archive.db") as archive:
            at = NOW + day * DAY
            run = archive.run(SITE, at)
            read_list(run, PAGES, at=at)
            for number, url in enumerate(PAGES):
                edited = " (edited)" if day and number == 3 else ""
                page = exchange(url, f"<html>第{number}号{edited}</html>".encode() * 40, at=at, reason="OK")
                capture = recorded(run, page)
                if not capture.unchanged:
                    run.save(capture, content(f"第{number}号通知{edited}的正文。" * 20))
            recorded(run, exchange(LIST, b"<ul>drawn</ul>", at=at, kind="listing", drawn=1))
            recorded(run, exchange(HOME + "cut", b"<html>half", at=at, truncated="disconnect"))
            run.finish("done", {}, now=at)
    return folder


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    shutil.copytree(pristine, tmp_path / "copy")
    return tmp_path / "copy" / "archive.db"


def test_an_archive_as_it_was_written_has_no_damage(path: Path) -> None:
    report = verify(path)
    assert (report.damages, report.notes) == ([], [])
    assert (report.segments, report.documents, report.captures) == (2, len(PAGES), 2 * (len(PAGES) + 3))
    assert report.bytes == sum(file.stat().st_size for file in originals_folder(path).iterdir())
    with Archive.read(path) as archive:
        assert {row["type"] for row in archive.rows("select type from captures")} == {"response", "revisit", "resource"}


# ---------------------------------------------------------------------- what is done to an archive


def edit(path: Path, sql: str, *values: object, checked: bool = True) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"pragma ignore_check_constraints = {'off' if checked else 'on'}")
        assert db.execute(sql, values).rowcount > 0


def segments(path: Path) -> list[Path]:
    return sorted(originals_folder(path).iterdir())


def capture(path: Path, where: str = "captures.id = 5") -> dict[str, object]:
    with Archive.read(path) as archive:
        return archive.rows(f"select * from captures where {where} limit 1")[0]


def flip(file: Path, offset: int, bit: int = 1) -> None:
    with file.open("r+b") as bytes_:
        bytes_.seek(offset)
        byte = bytes_.read(1)[0]
        bytes_.seek(offset)
        bytes_.write(bytes([byte ^ bit]))


def flipped_in_record(path: Path) -> str:
    row = capture(path)
    flip(originals_folder(path) / str(row["warc"]), int(str(row["offset"])) + int(str(row["length"])) // 2)
    return f"unreadable: .*captures 5: {row['url']}: its gzip member is broken"


def flipped_in_request(path: Path) -> str:
    row = capture(path)
    flip(originals_folder(path) / str(row["warc"]), int(str(row["offset"])) + int(str(row["length"])) + 30)
    return f"unreadable: .*it follows on response {row['url']}"


def flipped_in_member_header(path: Path) -> str:
    row = capture(path)
    flip(originals_folder(path) / str(row["warc"]), int(str(row["offset"])))
    return "unreadable: .*captures 5: .*incorrect header check"


def cut_short(path: Path) -> str:
    file = segments(path)[0]
    os.truncate(file, file.stat().st_size - 1_000)
    return "cut: .*: 1,000 committed bytes are missing at its end"


def removed(path: Path) -> str:
    segments(path)[0].unlink()
    return "missing: .*: the file is missing"


def swapped(path: Path) -> str:
    first, second = segments(path)
    first.rename(first.with_suffix(".tmp"))
    second.rename(first)
    first.with_suffix(".tmp").rename(second)
    return f"changed: .*{first.name} at byte 0: it is another segment: {second.name}"


def grown(path: Path) -> str:
    with segments(path)[0].open("ab") as file:
        file.write(b"more")
    return "changed: .*: 4 bytes lie behind the end that it was closed with"


def closed_with_another_digest(path: Path) -> str:
    edit(path, "update segments set digest = 'sha256:00' where name = ?", segments(path)[1].name)
    return "changed: .*its digest is another"


def other_digest(path: Path) -> str:
    edit(path, "update captures set payload_digest = 'sha256:00' where id = 5")
    return "contradiction: .*captures 5: .*the row's digest is sha256:00.*the row's payload is sha256:00"


def other_offset(path: Path) -> str:
    edit(path, "update captures set offset = offset + 1 where id = 5")
    return "astray: .*captures 5: .*no record of its own begins there"


def offset_of_another(path: Path) -> str:
    edit(path, "update captures set offset = (select offset from captures where id = 4) where id = 5")
    return "astray: .*captures 5: .*no record of its own begins there"


def offset_behind_the_end(path: Path) -> str:
    edit(path, "update captures set offset = 1000000000 where id = 5")
    return "astray: .*captures 5: .*its record is not there"


def other_length(path: Path) -> str:
    edit(path, "update captures set length = length - 1 where id = 5")
    return r"contradiction: .*captures 5: .*the row's length is \d+, its record's \d+"


def other_url(path: Path) -> str:
    edit(path, "update captures set url = 'http://elsewhere/' where id = 5")
    return "contradiction: .*captures 5: http://elsewhere/: the row's URL is http://elsewhere/, its record's "


def other_url_of_a_drawn_page(path: Path) -> str:
    edit(path, "update captures set url = 'http://elsewhere/' where type = 'resource'")
    return f"contradiction: .*: the row's URL is http://elsewhere/, its record's {LIST}"


def other_date(path: Path) -> str:
    edit(path, "update captures set fetched_at = '2020-01-01T00:00:00Z' where id = 5")
    return "contradiction: .*captures 5: .*the row's date is 2020-01-01T00:00:00Z, its record's 2026-03-01"


def other_status(path: Path) -> str:
    edit(path, "update captures set status = 404 where id = 5")
    return "contradiction: .*captures 5: .*the row's status is 404, its record's 200"


def other_type(path: Path) -> str:
    edit(path, "update captures set type = 'revisit', refers_to = 1 where id = 5")
    return "contradiction: .*captures 5: .*the row's type is revisit, its record's response"


def whole_again(path: Path) -> str:
    edit(path, "update captures set truncated = null where truncated is not null")
    return "contradiction: .*the row's truncation is None, its record's disconnect"


def revisit_of_another(path: Path) -> str:
    edit(path, "update captures set refers_to = (select id from captures where url = ?) where type = 'revisit'", LIST)
    return "contradiction: .*it refers to a digest .*that of capture 1 is "


def revisit_of_a_revisit(path: Path) -> str:
    edit(path, "update captures set refers_to = id where type = 'revisit'")
    return "contradiction: .*to which it refers, is no response"


def row_removed(path: Path) -> str:
    """The drawn page's: nothing refers to it, so that no reference is broken either."""
    edit(path, "delete from captures where id = (select max(id) from captures where type = 'resource')")
    return "unclaimed: .*: urn:drawn:1:.*the journal tells of capture .* and no such row leads here"


def row_of_another_segment(path: Path) -> str:
    edit(path, "update captures set warc = ? where id = 5", segments(path)[1].name)
    return "captures 5"


def text_edited(path: Path) -> str:
    edit(path, "update texts set text = replace(text, '第5号', '第6号') where text like '第5号%'")
    return f"text: .*texts sha256:.*: {PAGES[5]}: the text has"


def event_removed(path: Path) -> str:
    edit(path, "delete from changes where seq between 3 and 4")
    return "feed: .*changes 3: events 3 to 4 are missing"


def last_event_removed(path: Path) -> str:
    edit(path, "delete from changes where seq = (select max(seq) from changes)")
    return r"feed: .*event \d+ is missing"


def first_event_removed(path: Path) -> str:
    edit(path, "delete from changes where seq = 1")
    return "feed: .*event 1 is missing"


def version_of_another(path: Path) -> str:
    edit(path, "update documents set current_version = (select current_version from documents where id = 1) where id=2")
    return f"version: .*documents 2: {PAGES[1]}: its current version 1 belongs to document 1"


def version_that_never_was(path: Path) -> str:
    edit(path, "update documents set current_version = 999 where id = 2")
    return "version: .*documents 2: .*its current version 999 does not exist"


def earlier_version_current(path: Path) -> str:
    edit(path, "update documents set current_version = 4 where id = 4")
    return "version: .*documents 4: .*its current one is number 1"


def search_row_removed(path: Path) -> str:
    edit(path, "delete from versions_fts_docsize where id = 7")
    return f"search: .*versions 7: {PAGES[6]}: search does not know it"


def search_row_too_many(path: Path) -> str:
    edit(path, "insert into versions_fts (rowid, title, body, meta) values (999, 'a', 'b', 'c')")
    return "search: .*versions 999: search knows a version that does not exist"


def reference_broken(path: Path) -> str:
    edit(path, "update versions set capture = 999 where id = 5")
    return "database: .*versions 5: it refers to a row of captures that is not there"


def page_zeroed(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        (page,) = db.execute("select rootpage from sqlite_master where name = 'versions_text_digest'").fetchone()
        (size,) = db.execute("pragma page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    return "database: "


def beginning_zeroed(path: Path) -> str:
    with path.open("r+b") as file:
        file.write(bytes(4096))
    return "database: .*`gongkai rebuild` makes it anew"


def database_removed(path: Path) -> str:
    path.unlink()
    return "database: .*There is no archive at .*`gongkai rebuild` makes it anew"


DEEDS: list[Callable[[Path], str]] = [
    flipped_in_record, flipped_in_request, flipped_in_member_header, cut_short, removed, swapped, grown,
    closed_with_another_digest, other_digest, other_offset, offset_of_another, offset_behind_the_end, other_length,
    other_url, other_url_of_a_drawn_page, other_date, other_status, other_type, whole_again, revisit_of_another,
    revisit_of_a_revisit, row_removed, row_of_another_segment, text_edited, event_removed, last_event_removed,
    first_event_removed, version_of_another, version_that_never_was, earlier_version_current, search_row_removed,
    search_row_too_many, reference_broken, page_zeroed, beginning_zeroed, database_removed,
]  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_each_damage_is_named(path: Path, deed: Callable[[Path], str]) -> None:
    expected = deed(path)
    found = [str(damage) for damage in verify(path).damages]
    assert any(re.search(expected, damage) for damage in found), "\n".join(found)


def test_all_damages_are_named_and_what_is_well_is_not(path: Path) -> None:
    """Bad input costs only itself: of thirty records three are broken, and three captures are named."""
    broken = [3, 7, 11]
    for number in broken:
        row = capture(path, f"captures.id = {number}")
        flip(originals_folder(path) / str(row["warc"]), int(str(row["offset"])) + int(str(row["length"])) // 2)
    report = verify(path)
    named = {damage.row for damage in report.damages if damage.row}
    assert named == {f"captures {number}" for number in broken}
    assert [damage.kind for damage in report.damages].count("changed") == 1, "the segment, by its digest"
    assert report.captures == 2 * (len(PAGES) + 3)


def test_a_removed_segment_names_all_who_lie_in_it(path: Path) -> None:
    removed(path)
    with Archive.read(path) as archive:
        rows = archive.rows("select id from captures where warc = (select min(name) from segments)")
    named = {damage.row for damage in verify(path).damages if damage.kind == "astray"}
    assert named == {f"captures {row['id']}" for row in rows}


# ---------------------------------------------------------------------- every byte


def test_every_flipped_byte_of_a_closed_segment_is_found(path: Path) -> None:
    file = segments(path)[0]
    for offset in random.Random(5).sample(range(file.stat().st_size), 120):
        bit = 1 << offset % 8
        flip(file, offset, bit)
        assert verify(path).damages, f"byte {offset}, bit {bit}"
        flip(file, offset, bit)
    assert not verify(path).damages


def test_without_a_digest_of_the_whole_no_flip_changes_what_is_read(path: Path) -> None:
    """An open segment has no digest yet. gzip has bits that say nothing (its clock, what fills up its last byte): they
    may flip unseen. Whatever else flips is found, record by record.
    """
    edit(path, "update segments set digest = null, closed_at = null")
    file = segments(path)[0]
    with Archive.read(path) as archive:
        rows = archive.rows("select offset, length from captures where warc = ?", (file.name,))
    before = [read_record(file, row["offset"], row["length"]) for row in rows]
    unseen = 0
    flips = random.Random(6).sample(range(file.stat().st_size), 400)
    for offset in flips:
        flip(file, offset, 1 << offset % 8)
        if not verify(path).damages:
            unseen += 1
            assert [read_record(file, row["offset"], row["length"]) for row in rows] == before
        flip(file, offset, 1 << offset % 8)
    assert unseen < len(flips) / 20


# ---------------------------------------------------------------------- what is no damage


def test_beside_a_writer_there_is_no_damage(path: Path) -> None:
    """Bytes that are not committed yet are a note, and so are files of which nobody knows."""
    stranger = originals_folder(path) / "gongkai-of-somebody.warc.gz"
    stranger.write_bytes(b"?")
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW + 2 * DAY)
        recorded(run, exchange(HOME + "new", b"<html>committed</html>", at=NOW + 2 * DAY))
        archive.flush()
        recorded(run, exchange(HOME + "newer", b"<html>pending</html>", at=NOW + 2 * DAY))
        report = verify(path)
    assert report.damages == []
    said = [note.sentence for note in report.notes]
    assert [note.file for note in report.notes][1:] == [stranger]
    assert "bytes are not committed yet" in said[0]
    assert report.captures == 2 * (len(PAGES) + 3) + 1


def test_verifying_writes_nothing(path: Path) -> None:
    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in path.parent.rglob("*.gz")} | {"db": path.read_bytes()}

    before = state()
    verify(path)
    assert state() == before


def test_originals_are_read_though_the_database_is_lost(path: Path) -> None:
    flipped_in_record(path)
    beginning_zeroed(path)
    report = verify(path)
    assert [damage.kind for damage in report.damages] == ["database", "unreadable"]
    assert report.segments == 2


def test_what_is_no_archive_is_refused_as_everywhere(tmp_path: Path) -> None:
    with pytest.raises(NoArchive):
        verify(tmp_path / "none.db")
    text = tmp_path / "letter.db"
    text.write_text("this is a letter, not a database, and long enough to be told apart from one")
    with pytest.raises(NotAnArchive):
        verify(text)


def test_findings_are_heard_of_at_once(path: Path) -> None:
    flipped_in_record(path)
    heard: list[object] = []
    report = verify(path, found=heard.append)
    assert heard == report.damages
    assert isinstance(report, Report)
    assert all(isinstance(damage, Damage) for damage in heard)
