"""One word and one sentence a site, from its own history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive, health
from archive.records import ListingRead

DAY = timedelta(days=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        read_list(run, [HOME + "1"])
        run.finish("done", {}, now=NOW)
        yield archive


def verdict(archive: Archive, days: float = 0) -> str:
    return health.judge(archive.connection, SITE.id, NOW + days * DAY)[0]


def test_a_site_read_completely_is_ok(archive: Archive) -> None:
    assert verdict(archive) == "ok"


def test_a_site_never_crawled_does_not_claim_to_be_read(archive: Archive) -> None:
    other = replace(SITE, id="other", url="http://other.example.gov.cn/")
    archive.register([other], NOW)
    assert health.judge(archive.connection, "other", NOW) == (
        "ok",
        "1 of its channels not read to the end yet",
    )


@pytest.mark.parametrize(("outcome", "word"), [("blocked", "blocked"), ("failed", "unreachable"), ("partial", "ok")])
def test_the_last_run_speaks(archive: Archive, outcome: str, word: str) -> None:
    archive.run(SITE, NOW).finish(outcome, {}, now=NOW, reason="challenge-412")  # type: ignore[arg-type]
    assert verdict(archive) == word


def test_a_week_without_a_complete_reading_is_late(archive: Archive) -> None:
    assert verdict(archive, 6.9) == "ok"
    assert verdict(archive, 7.1) == "late"


def test_a_list_that_cannot_be_read_as_far_as_its_site_says_is_named_in_a_sentence(archive: Archive) -> None:
    """21 of 2679, every time: never called complete, and whoever asks learns why."""
    short = ListingRead(
        pages_read=1,
        entries_seen=21,
        entries_stated=2679,
        overlap=21,
        complete=False,
        to_the_end=True,
        ending="end",
        reason="21 entries read, the site says 2679",
    )
    sentence = "21 entries read, the site says 2679 (read as far as it goes 4 times)"
    for days in range(1, 5):
        run = archive.run(SITE, NOW + days * DAY)
        run.listed(1, short, NOW + days * DAY)
        run.finish("partial", {}, now=NOW + days * DAY)
    assert health.judge(archive.connection, SITE.id, NOW + 5 * DAY) == (
        "ok",
        f"the last reading was not complete of 通知公告: {sentence}",
    )
    assert health.judge(archive.connection, SITE.id, NOW + 8 * DAY) == (
        "late",
        f"the channel 通知公告 was not read completely since 2026-03-01T04:00:00Z: {sentence}",
    )


def test_a_list_that_has_become_empty_is_a_redesign(archive: Archive) -> None:
    run = archive.run(SITE, NOW + DAY)
    empty = ListingRead(
        pages_read=1,
        entries_seen=0,
        entries_stated=None,
        overlap=0,
        complete=False,
        ending="empty",
        reason="no entries on the first page",
    )
    run.listed(1, empty, NOW + DAY)
    run.finish("suspect", {}, now=NOW + DAY)
    assert verdict(archive, 1) == "redesigned"


def test_silence_is_judged_by_the_sites_own_rhythm(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    for number in range(10):
        capture = recorded(run, exchange(f"{HOME}{number}", repr(number).encode()))
        run.save(capture, content(f"第{number}号。" * 40, published_on=date(2026, 2, 1 + 2 * number)))
    run.finish("done", {}, now=NOW)
    assert verdict(archive) == "ok"
    later = NOW + 25 * DAY
    read_list(archive.run(SITE, later), [HOME + "1"], at=later)
    assert verdict(archive, 25) == "quiet"


def test_overview_is_a_line_a_site(archive: Archive) -> None:
    (line,) = health.overview(archive.connection, NOW)
    assert (line["site"], line["verdict"], line["documents"]) == ("example", "ok", 0)
    assert line["last_complete_at"] == "2026-03-01T04:00:00Z"
