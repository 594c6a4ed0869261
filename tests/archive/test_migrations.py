"""Archives of every earlier schema open, say all they hold, and go on; a step that fails leaves them as they were."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pytest
from earlier import PAGES, dump, load, names
from sqlite_utils import Database, Migrations
from worlds import LIST, NOW, SENTENCE, SITE, content, exchange, read_list, recorded

from archive import Archive, SchemaTooOld, finding, health, opening
from archive.browse import reading
from archive.changes import read_changes
from archive.schema import migrations
from archive.warc import payload_digest

LATER = NOW + timedelta(days=220)
"""Longer than any document waits for its next check."""
STEPS = migrations._migrations
EVENTS = (5 * ["new"], 6 * ["changed"], ["gone"], ["metadata"], ["returned"])

RELEASED = {
    "m001_the_archive": "370ae84cd25d7119",
    "m002_drawn_pages": "90d18417d68af210",
    "m003_the_ledger": "b26477ea0e3eadc8",
    "m004_a_million_documents": "3d1840574b81cc33",
    "m005_reextracted": "ba8b73a455cf1658",
    "m006_copies": "3a961faccf03a27c",
    "m007_aliases": "2648d45cbf4603aa",
    "m008_the_clock": "a08e086d6be964eb",
    "m009_reading": "dbf921a9423aa3ef",
    "m010_certificates": "7f8ab3ee00927718",
    "m011_files": "90bc9a5bd5485371",
    "m012_when_files_were_read": "4a9eb12d33ed91ab",
    "m013_outlines": "044310175b141d75",
    "m014_hits_in_one_place": "18997dec198d88fe",
}
"""A migration that was released is never edited: archives went through it as it was."""


@pytest.fixture(params=names())
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    load(request.param, path)
    return path


def schema(path: Path) -> list[tuple[str, str, str]]:
    """Every table, index and trigger by the SQL it was made with, whatever its white space."""
    with closing(sqlite3.connect(path)) as db:
        made = db.execute("select type, name, coalesce(sql, '') from sqlite_master").fetchall()
    return sorted((kind, name, " ".join(sql.split())) for kind, name, sql in made)


def test_there_is_an_archive_of_every_schema() -> None:
    assert names() == [step.name[:4] for step in STEPS]
    assert [step.name for step in STEPS] == [*opening.STEPS], "what reading takes for an archive of today"


def test_a_migrated_archive_is_like_a_new_one(earlier: Path, tmp_path: Path) -> None:
    Archive.write(earlier).close()
    Archive.write(tmp_path / "new.db").close()
    assert schema(earlier) == schema(tmp_path / "new.db")
    with closing(sqlite3.connect(earlier)) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("pragma foreign_key_check").fetchall() == []


def test_everything_in_it_can_be_read(earlier: Path) -> None:
    Archive.write(earlier).close()
    with Archive.read(earlier) as archive:
        (line,) = health.overview(archive.connection, LATER)
        assert (line["documents"], line["unknown_labels"], line["verdict"]) == (5, "公开时限", "late")
        events = read_changes(archive.connection)
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert sorted(event["kind"] for event in events) == sorted(chain(*EVENTS))
        assert len(finding.search(archive.connection, "组织领导")) == 5
        assert {
            row["document"] for row in archive.rows("select document from copies where relation = 'identical'")
        } == {5}


def test_its_pages_can_be_browsed(earlier: Path) -> None:
    Archive.write(earlier).close()
    with Archive.read(earlier) as archive:
        assert reading.numbers(archive.connection) == {"documents": 5, "versions": 12, "sites": 1, "gone": 0}
        pages = [reading.document(archive.connection, number) for number in range(1, 6)]
        assert all(page and SENTENCE in page["text"] and page["provenance"] for page in pages)
        assert [len(page["history"]) for page in pages if page] == [1, 5, 3, 2, 1]
        assert pages[0]
        assert pages[0]["attachments"][0].served_as
        (site,) = reading.sites(archive.connection)
        assert (site["documents"], site["channels"]) == (5, 1)
        assert len(reading.changes(archive.connection, reading.Wanted(kind="gone"))) == 1


def test_its_originals_can_be_read(earlier: Path) -> None:
    Archive.write(earlier).close()
    with Archive.read(earlier) as archive:
        captures = archive.rows("select id, payload_digest from captures")
        assert len(captures) > 25
        for capture in captures:
            assert payload_digest(archive.original(capture["id"])[1]) == capture["payload_digest"]


def test_it_is_crawled_on(earlier: Path) -> None:
    with Archive.write(earlier) as archive:
        last = read_changes(archive.connection)[-1]["seq"]
        run = archive.run(SITE, LATER)
        run.standing(1, full_every=timedelta(days=30))
        worth = read_list(run, [*PAGES, LIST + "new.html"], at=LATER)
        assert LIST + "new.html" in {resource.url for resource in worth}
        assert {resource.url for resource in run.due(LATER)} | {resource.url for resource in worth} >= set(PAGES)
        assert recorded(run, exchange(PAGES[0], b"", at=LATER, status=304)).unchanged
        run.save(recorded(run, exchange(PAGES[4], b"edited", at=LATER)), content("改了。" * 40))
        run.save(recorded(run, exchange(LIST + "new.html", b"new", at=LATER)), content("新的。" * 40))
        run.finish("done", {}, now=LATER)
        after = read_changes(archive.connection, last)
        assert [(event["seq"], event["kind"]) for event in after] == [(last + 1, "changed"), (last + 2, "new")]
        assert archive.rows("select documents from sites") == [{"documents": 6}]
        assert [row["verdict"] for row in health.overview(archive.connection, LATER)] == ["ok"]
        assert len(finding.search(archive.connection, "改了")) == 1


def test_the_ledger_knows_when_a_channel_was_first_read_to_its_end(tmp_path: Path) -> None:
    """What m003 finds out about archives made before it."""
    load("m002", tmp_path / "archive.db")
    with Archive.write(tmp_path / "archive.db") as archive:
        assert archive.rows("select last_full_at from channels") == [{"last_full_at": "2026-03-01T04:00:00Z"}]
        assert archive.rows("select run, to_the_end from listing_reads where to_the_end") == [
            {"run": 1, "to_the_end": 1}
        ]
        seen = archive.rows("select first_seen_in, count(*) as entries from entries group by first_seen_in")
        assert seen == [{"first_seen_in": 1, "entries": 5}, {"first_seen_in": 2, "entries": 1}]
        assert archive.rows("select etag from resources where kind = 'listing'") == [{"etag": None}]


def test_files_that_were_read_before_come_with_the_next_export(tmp_path: Path) -> None:
    """What m012 says of files that no export had yet."""
    load("m011", tmp_path / "archive.db")
    with Archive.write(tmp_path / "archive.db") as archive:
        (last,) = archive.rows("select max(seq) as seq from changes")
        assert archive.rows("select read_after from files") == [{"read_after": last["seq"]}]
        assert last["seq"] > 1


@pytest.mark.parametrize("number", range(1, len(STEPS)))
def test_a_step_that_fails_half_way_leaves_the_archive_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """After all that it does, and before it is written down as done: no moment is later."""
    path = tmp_path / "archive.db"
    load(names()[number - 1], path)
    before = dump(path)
    with monkeypatch.context() as patch:
        patch.setattr("archive.making.migrations", failing_at(number))
        with pytest.raises(RuntimeError, match="half-way"):
            Archive.write(path)
    assert dump(path) == before
    Archive.write(path).close()


def failing_at(number: int) -> Migrations:
    broken = Migrations("gongkai")
    for place, step in enumerate(STEPS):
        broken(name=step.name)(_failing(step.fn) if place == number else step.fn)
    return broken


def _failing(step: Callable[[Database], None]) -> Callable[[Database], None]:
    def fails(db: Database) -> None:
        step(db)
        raise RuntimeError("half-way")

    return fails


def test_a_reader_is_told_that_an_archive_is_of_an_earlier_version(earlier: Path) -> None:
    before = dump(earlier)
    if not migrations.pending(Database(earlier)):
        Archive.read(earlier).close()
    else:
        with pytest.raises(SchemaTooOld, match=r"an earlier Gongkai; the next `gongkai crawl`.* brings it up to date"):
            Archive.read(earlier)
    assert dump(earlier) == before


# ---------------------------------------------------------------------- what was released stays as it was


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_a_released_step_makes_the_tables_that_it_made_then(tmp_path: Path, number: int) -> None:
    upto = Migrations("gongkai")
    for step in STEPS[: number + 1]:
        upto(name=step.name)(step.fn)
    with closing(Database(tmp_path / "now.db")) as db:
        upto.apply(db)
    load(names()[number], tmp_path / "then.db")
    assert schema(tmp_path / "now.db") == schema(tmp_path / "then.db")


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_a_released_step_is_the_code_that_it_was_then(number: int) -> None:
    """What it does to rows is not in the tables it makes."""
    step = STEPS[number]
    code = " ".join(inspect.getsource(step.fn).split())
    assert sha256(code.encode()).hexdigest()[:16] == RELEASED[step.name]
