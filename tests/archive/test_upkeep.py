"""A night's upkeep: which originals are read again, what is put in order, and that each part is bounded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, file_content, file_exchange, recorded

from archive import Archive, finding, waiting
from archive.fixity import Share
from archive.instants import CHINA
from archive.locking import is_locked
from archive.night import Night, last_night, last_past, note
from archive.opening import originals_folder
from archive.records import Attachment
from archive.upkeep import Plan, share, upkeep

DAYS = 6
NIGHT = date(2026, 3, 20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of six segments, one a day."""
    path = tmp_path / "live" / "archive.db"
    for day in range(DAYS):
        at = NOW + timedelta(days=day)
        with Archive.write(path) as archive:
            run = archive.run(SITE, at)
            page = exchange(f"{HOME}{day}", f"<html>第{day}号</html>".encode() * 30, at=at)
            run.save(recorded(run, page), content(f"第{day}号通知的正文。" * 20))
            run.finish("done", {}, now=at)
    return path


@pytest.fixture
def plan(path: Path) -> Plan:
    return Plan(
        night=NIGHT,
        fixity_days=3,
        backup=None,
        export=None,
        settings=None,
        keep_free=0,
        seconds=3600,
    )


def look_after(
    path: Path, plan: Plan, *, monotonic: Callable[[], float] = lambda: 0.0, free: Callable[[], None] = lambda: None
) -> tuple[Night, list[str]]:
    said: list[str] = []
    now = datetime(2026, 3, 19, 20, tzinfo=UTC)
    return upkeep(path, plan, now=lambda: now, monotonic=monotonic, say=said.append, free=free), said


# ---------------------------------------------------------------------- which of the originals


def test_everything_is_read_once_in_so_many_nights(path: Path, plan: Plan) -> None:
    names = sorted(file.name for file in originals_folder(path).glob("*.warc.gz"))
    read: list[str] = []
    for number in range(3):
        night, _ = look_after(path, replace(plan, night=NIGHT + timedelta(days=number)))
        assert night.damages == night.troubles == []
        assert 2 <= night.segments <= 3  # they are not of one size
        read += (names * 2)[len(read) :][: night.segments]
        assert night.segment == read[-1]
    assert set(read) == {*names}
    assert last_night(path) == night


def sizes(*sizes: int) -> list[Share]:
    return [Share(name=f"s{number}", bytes=size) for number, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("after", "nights", "expected"),
    [
        (None, 1, ["s0", "s1"]),
        ("s1", 1, ["s2", "s3"]),
        ("s5", 1, ["s0", "s1"]),  # round and round
        ("s4", 1, ["s5", "s0"]),
        ("s1", 2, ["s2", "s3", "s4", "s5"]),  # a night was missed
        ("s1", 400, ["s2", "s3", "s4", "s5", "s0", "s1"]),  # a year: everything once
        ("s1", -400, ["s2", "s3"]),  # the clock was a year ahead
        ("gone", 1, ["s0", "s1"]),
    ],
)
def test_a_nights_share(after: str | None, nights: int, expected: list[str]) -> None:
    assert [chosen.name for chosen in share(sizes(*[10] * 6), after, nights=nights, of=3)] == expected


def test_a_large_segment_is_a_share_by_itself() -> None:
    assert [chosen.name for chosen in share(sizes(100, 1, 1, 1), None, nights=1, of=30)] == ["s0"]
    assert share([], None, nights=1, of=30) == []


def test_a_night_that_is_too_short_goes_on_where_it_stopped(path: Path, plan: Plan) -> None:
    seconds = iter(range(0, 1_000_000, 1000))
    night, _ = look_after(path, plan, monotonic=lambda: float(next(seconds)))
    assert night.segments == 1
    night, _ = look_after(path, replace(plan, night=NIGHT + timedelta(days=1)))
    names = sorted(file.name for file in originals_folder(path).glob("*.warc.gz"))
    assert night.segment == names[night.segments], "it begins with the second"


def test_damage_is_found_and_noted(path: Path, plan: Plan) -> None:
    segment = sorted(originals_folder(path).glob("*.warc.gz"))[1]
    segment.write_bytes(segment.read_bytes()[:-40])
    night, said = look_after(path, plan)
    assert night.damages
    assert all(segment.name in damage for damage in night.damages)
    assert said[-len(night.damages) :] == night.damages
    assert last_night(path) == night


def test_no_fixity_where_it_is_left_to_the_operator(path: Path, plan: Plan) -> None:
    night, _ = look_after(path, replace(plan, fixity_days=0))
    assert night.segments == 0
    assert night.optimised


def test_what_was_read_of_files_that_waited_is_kept(path: Path, plan: Plan) -> None:
    url = f"{HOME}scan.pdf"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW + timedelta(days=DAYS))
        said = content("见附件", attachments=(Attachment(url=url, name="附件"),))
        run.save(recorded(run, exchange(f"{HOME}scan", b"scan")), said)
        run.save(recorded(run, file_exchange(url, "pixels")), file_content("", unread="scanned"))
        (one,) = waiting.waiting(archive.connection, [waiting.RECOGNISING])
    waiting.note(path, waiting.Read(capture=one.capture, content=file_content("认出的字", quality=("ocr",))))
    night, said_aloud = look_after(path, plan)
    assert (night.troubles, "1 files that were read since the last night are kept" in said_aloud) == ([], True)
    with Archive.read(path) as archive:
        assert len(finding.search(archive.connection, "认出的字")) == 1


# ---------------------------------------------------------------------- order, backup, trouble


def test_others_may_write_as_soon_as_search_is_in_order(path: Path, plan: Plan) -> None:
    seen: list[bool] = []
    night, _ = look_after(path, replace(plan, night=date(2026, 4, 1)), free=lambda: seen.append(is_locked(path)))
    assert seen == [False]
    assert night.optimised
    with Archive.read(path) as archive:
        archive.connection.execute("select * from versions_fts where versions_fts match '通知'").fetchall()


def test_while_somebody_writes_the_rest_is_done(path: Path, plan: Plan, tmp_path: Path) -> None:
    with Archive.write(path):
        night, _ = look_after(path, replace(plan, backup=tmp_path / "backup"))
    assert not night.optimised
    (trouble,) = night.troubles
    assert "Another gongkai process is writing" in trouble
    assert night.segments >= 2
    assert (tmp_path / "backup" / "data" / "archive.db").is_file()
    assert night.backup is not None


def test_a_backup_that_takes_too_long_leaves_the_one_before(path: Path, plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    look_after(path, replace(plan, backup=folder))
    before = (folder / "manifest-sha256.txt").read_bytes()
    with Archive.write(path) as archive:
        archive.run(SITE, NOW + timedelta(days=9)).record(exchange(HOME + "more", b"more" * 99))
    night, _ = look_after(path, replace(plan, backup=folder, seconds=0))
    assert any("did not come to its end" in trouble for trouble in night.troubles)
    assert (folder / "manifest-sha256.txt").read_bytes() == before


def test_a_backup_that_cannot_be_made_is_a_trouble(path: Path, plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("a file", encoding="utf-8")
    night, _ = look_after(path, replace(plan, backup=tmp_path / "backup"))
    assert night.troubles
    assert last_night(path) == night


# ---------------------------------------------------------------------- nights


def test_each_night_exports_what_came_since_the_one_before(path: Path, plan: Plan, tmp_path: Path) -> None:
    out = tmp_path / "exports"
    plan = replace(plan, export=out, fixity_days=0)
    night, _ = look_after(path, plan)
    assert (night.export, night.troubles) == (f"{DAYS} events, up to event {DAYS}", [])
    (out / ".2026-03-20.unfinished").mkdir()
    night, _ = look_after(path, replace(plan, night=NIGHT + timedelta(days=1)))
    assert night.export is None, "nothing came"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(f"{HOME}new", b"new")), content("新的一份文件。" * 20))
        run.finish("done", {}, now=NOW)
    night, said = look_after(path, replace(plan, night=NIGHT + timedelta(days=2)))
    assert said[-1] == f"export to {out} 1 events, up to event {DAYS + 1}"
    assert sorted(folder.name for folder in out.iterdir()) == ["2026-03-20", "2026-03-22"]


def test_an_export_that_takes_too_long_leaves_nothing(path: Path, plan: Plan, tmp_path: Path) -> None:
    out = tmp_path / "exports"
    out.mkdir()
    ticks = iter([0.0, 0.0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.export.A_STEP", 1)
        night, _ = look_after(path, replace(plan, export=out, fixity_days=0), monotonic=lambda: next(ticks, 9e9))
    assert night.troubles == [f"the export to {out} did not come to its end in the time it has"]
    assert list(out.iterdir()) == []


def test_the_night_is_chinas() -> None:
    at = datetime(2026, 3, 1, 19, 29, tzinfo=UTC)  # 03:29 on the second
    assert last_past("03:30", at)[0] == date(2026, 3, 1)
    night, instant = last_past("03:30", at + timedelta(minutes=1))
    assert night == date(2026, 3, 2)
    assert instant == datetime(2026, 3, 2, 3, 30, tzinfo=CHINA)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"night": "soon"}', '{"night": "2026-03-01", "sizes": 3}'])
def test_a_note_that_nobody_can_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "archive.db.upkeep.json").write_text(text, encoding="utf-8")
    assert last_night(tmp_path / "archive.db") is None


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    night = Night(night=NIGHT, began_at="2026-03-20T00:00:00Z", damages=["一"], segment="s1", backup="all of it")
    note(tmp_path / "archive.db", night)
    assert last_night(tmp_path / "archive.db") == night
    assert json.loads((tmp_path / "archive.db.upkeep.json").read_text(encoding="utf-8"))["night"] == "2026-03-20"
