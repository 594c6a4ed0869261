"""One word and one sentence a site, from its own history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive, health
from archive.records import ListingRead, Outcome
from archive.rhythm import Calendar
from archive.silence import office_days, unusual

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


def ended(archive: Archive, outcome: Outcome, *, hours: float, reason: str = "why") -> None:
    at = NOW + timedelta(hours=hours)
    archive.run(SITE, at).finish(outcome, {}, now=at, reason=reason)


def test_a_wall_before_all_of_a_site_is_told_at_once(archive: Archive) -> None:
    ended(archive, "blocked", hours=1, reason="challenge-412 at /")
    assert verdict(archive, 1 / 24) == "blocked"
    ended(archive, "done", hours=2)
    assert verdict(archive, 2 / 24) == "ok"


def walled(archive: Archive, *pages: str | None, hours: float) -> None:
    """A run that is served these barriers, and pages where there is none; a barrier is its end."""
    at = NOW + timedelta(hours=hours)
    run = archive.run(SITE, at)
    for number, barrier in enumerate(pages):
        run.record(exchange(f"{HOME}{number}", repr(hours).encode(), at=at, barrier=barrier))
    run.finish("blocked", {}, now=at, reason=f"{pages[-1]} at {HOME}")


def test_a_wall_before_some_pages_is_told_when_it_stays(archive: Archive) -> None:
    walled(archive, None, None, "captcha", hours=1)
    assert verdict(archive, 2 / 24) == "ok"
    assert "perhaps only for now" in health.judge(archive.connection, SITE.id, NOW + DAY / 12)[1]
    walled(archive, None, "captcha", hours=8)
    assert health.judge(archive.connection, SITE.id, NOW + DAY / 3) == (
        "blocked",
        "captcha instead of 1 of the last 2 pages, 2 times in a row since 2026-03-01 05:00 UTC: "
        "captcha at http://www.example.gov.cn/",
    )


def test_who_asks_to_wait_once_does_not_block(archive: Archive) -> None:
    walled(archive, "throttled", hours=1)
    assert verdict(archive, 2 / 24) == "ok"
    assert verdict(archive, 14 / 24) == "blocked"


def test_a_site_that_is_down_for_an_hour_is_not_unreachable_and_one_that_stays_down_is(archive: Archive) -> None:
    ended(archive, "failed", hours=1, reason="no such host")
    ended(archive, "failed", hours=2, reason="no such host")
    assert verdict(archive, 2 / 24) == "ok"
    ended(archive, "interrupted", hours=3)
    ended(archive, "failed", hours=8, reason="no such host")
    assert health.judge(archive.connection, SITE.id, NOW + DAY / 3) == (
        "unreachable",
        "no such host, 3 times in a row since 2026-03-01 05:00 UTC",
    )


def test_one_run_is_enough_when_nobody_asks_again(archive: Archive) -> None:
    ended(archive, "failed", hours=1)
    assert verdict(archive, 13.1 / 24) == "unreachable"


def test_trouble_of_one_channel_is_no_trouble_of_the_site(archive: Archive) -> None:
    ended(archive, "partial", hours=1)
    assert verdict(archive, 1) == "ok"


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


def read(archive: Archive, hours: float, **reading: object) -> None:
    """A run that reads the one channel so."""
    at = NOW + timedelta(hours=hours)
    run = archive.run(SITE, at)
    said = {"pages_read": 1, "entries_seen": 0, "overlap": 0, "complete": False} | reading
    run.listed(1, ListingRead(**said), at)  # type: ignore[arg-type]
    run.finish("done", {}, now=at)


EMPTY = {"ending": "empty", "reason": "no entries on the first page"}
GONE = {"ending": "hole", "reason": "page 1: HTTP 404"}
SHRUNK = {"ending": "end", "entries_seen": 3, "complete": True}


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (EMPTY, "answers, but nothing is listed there any more"),
        (GONE, "is no longer there: HTTP 404"),
        (SHRUNK, "shows 3 entries a page where it showed 20"),
    ],
)
def test_a_list_that_stays_other_than_it_was_is_a_redesign(
    archive: Archive, reading: dict[str, object], said: str
) -> None:
    for hours in (1, 2, 3):
        read(archive, hours, ending="overlap", entries_seen=20, overlap=20, complete=True)
    read(archive, 4, **reading)
    assert verdict(archive, 5 / 24) == "ok"
    read(archive, 10, **reading)
    assert health.judge(archive.connection, SITE.id, NOW + DAY / 2) == (
        "redesigned",
        f"the channel 通知公告 {said} (2 times in a row since 2026-03-01 08:00 UTC)",
    )
    read(archive, 16, ending="overlap", entries_seen=20, overlap=20, complete=True)
    assert verdict(archive, 1) == "ok"


@pytest.mark.parametrize("why", ["HTTP 403", "robots.txt forbids it"])
def test_a_site_that_forbids_every_list_is_blocked(archive: Archive, why: str) -> None:
    for hours in (4, 10):
        read(archive, hours, ending="hole", reason=f"page 1: {why}", pages_read=0)
    assert health.judge(archive.connection, SITE.id, NOW + DAY / 2)[0] == "blocked"


def found(archive: Archive, numbers: range, *, hours: float, kind: str = "document") -> None:
    """A run that reads new pages, and what they are."""
    at = NOW + timedelta(hours=hours)
    run = archive.run(SITE, at)
    for number in numbers:
        said = content(f"第{number}号。" * 40, published_on=date(2026, 3, 1), index_number="1", issuing_body="局")
        capture = recorded(run, exchange(f"{HOME}{number}", f"{number} {hours}".encode(), at=at))
        run.save(capture, replace(said, kind=kind))
    run.finish("done", {"read": len(numbers), "no_document": len(numbers) * (kind != "document")}, now=at)


def test_lists_that_lead_to_no_documents_any_more_are_a_redesign(archive: Archive) -> None:
    found(archive, range(60), hours=1)
    found(archive, range(60, 63), hours=2, kind="listing")
    assert verdict(archive, 1) == "ok"
    found(archive, range(63, 70), hours=3, kind="listing")
    assert health.judge(archive.connection, SITE.id, NOW + DAY) == (
        "redesigned",
        "none of the 10 pages read last is a document; of 60 before them 60 were",
    )


def test_documents_that_only_a_script_fills_by_now_are_a_redesign(archive: Archive) -> None:
    found(archive, range(60), hours=1)
    found(archive, range(10), hours=20, kind="needs-browser")
    assert verdict(archive, 1) == "redesigned"


def test_pages_that_lose_their_metadata_are_a_redesign(archive: Archive) -> None:
    found(archive, range(60), hours=1)
    at = NOW + DAY / 2
    run = archive.run(SITE, at)
    for number in (3, 4):
        poorer = content(f"第{number}号。" * 40, published_on=date(2026, 3, 1))
        run.save(recorded(run, exchange(f"{HOME}{number}", b"poorer", at=at)), poorer)
        run.finish("done", {}, now=at)
    word, why = health.judge(archive.connection, SITE.id, NOW + DAY)
    assert word == "ok"  # two pages that are edited
    run = archive.run(SITE, at)
    for number in (70, 71):
        poorer = content(f"第{number}号。" * 40, published_on=date(2026, 3, 1))
        run.save(recorded(run, exchange(f"{HOME}{number}", b"poorer", at=at)), poorer)
    run.finish("done", {}, now=at)
    word, why = health.judge(archive.connection, SITE.id, NOW + DAY)
    assert word == "redesigned"
    assert why == (
        "its pages do not say any more: index number (none of the last 4, 100% of those before), "
        "issuing body (none of the last 4, 100% of those before)"
    )


def published(archive: Archive, days: list[date]) -> None:
    run = archive.run(SITE, NOW)
    for number, day in enumerate(days):
        capture = recorded(run, exchange(f"{HOME}{number}", repr(number).encode()))
        run.save(capture, content(f"第{number}号。" * 40, published_on=day))
    run.finish("done", {}, now=NOW)


def looked(archive: Archive, days: float) -> str:
    """A reading of the list that shows nothing new, and the verdict then."""
    later = NOW + days * DAY
    run = archive.run(SITE, later)
    read_list(run, [HOME + "1"], at=later)
    run.finish("done", {}, now=later)
    return verdict(archive, days)


def test_silence_is_judged_by_the_sites_own_rhythm(archive: Archive) -> None:
    published(archive, [date(2026, 1, 5) + 2 * number * DAY for number in range(28)])  # until 28 February
    assert verdict(archive) == "ok"
    assert looked(archive, 7) == "ok"
    assert looked(archive, 21) == "quiet"
    assert health.judge(archive.connection, SITE.id, NOW + 21 * DAY)[1].startswith("nothing new since 2026-03-01, for ")


def test_what_nobody_has_looked_at_is_not_silent(archive: Archive) -> None:
    published(archive, [date(2026, 1, 5) + 2 * number * DAY for number in range(28)])
    assert verdict(archive, 20) == "late"


def test_holidays_are_no_silence(archive: Archive) -> None:
    """National Day 2025: eight days, from 1 to 8 October."""
    days = [date(2025, 8, 1) + number * DAY for number in range(61)]
    worked = partial(office_days, Calendar())
    assert unusual(days, date(2025, 9, 30), date(2025, 10, 9), a_month=0.003, worked=worked) is None
    assert unusual(days, date(2025, 9, 30), date(2025, 10, 16), a_month=0.003, worked=worked)


def test_days_of_rest_that_the_settings_add_are_no_silence(archive: Archive) -> None:
    published(archive, [date(2026, 1, 5) + 2 * number * DAY for number in range(28)])
    assert looked(archive, 21) == "quiet"
    flood = Calendar(holidays=frozenset(date(2026, 3, 2) + number * DAY for number in range(15)))
    assert health.judge(archive.connection, SITE.id, NOW + 21 * DAY, flood)[0] == "ok"


def test_every_change_of_the_verdict_is_kept(archive: Archive) -> None:
    ended(archive, "blocked", hours=1)
    ended(archive, "blocked", hours=2)
    ended(archive, "done", hours=3)
    history = [(row["at"], row["verdict"]) for row in archive.rows("select * from verdicts order by id")]
    assert history == [
        ("2026-03-01T04:00:00Z", "ok"),
        ("2026-03-01T05:00:00Z", "blocked"),
        ("2026-03-01T07:00:00Z", "ok"),
    ]
    (site,) = archive.rows("select verdict, verdict_since from sites")
    assert (site["verdict"], site["verdict_since"]) == ("ok", "2026-03-01T07:00:00Z")


def test_overview_is_a_line_a_site(archive: Archive) -> None:
    (line,) = health.overview(archive.connection, NOW)
    assert (line["site"], line["verdict"], line["documents"]) == ("example", "ok", 0)
    assert line["last_complete_at"] == "2026-03-01T04:00:00Z"


def test_overview_says_until_when_a_host_is_left_alone(archive: Archive) -> None:
    with archive.change() as db:
        db.execute(
            "insert into hosts (host, waits_until, why) values (?, '2026-03-01T10:00:00Z', 'captcha at /')",
            ("www.example.gov.cn",),
        )
    (line,) = health.overview(archive.connection, NOW)
    assert str(line["reason"]).endswith("; www.example.gov.cn is left alone until 2026-03-01T10:00:00Z: captcha at /")
    (line,) = health.overview(archive.connection, NOW + DAY)
    assert "left alone" not in str(line["reason"])
