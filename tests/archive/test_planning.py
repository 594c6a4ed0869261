"""From what a reading or a check found to the rows that say when the next is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from worlds import HOME, LIST, NOW, SITE, content, exchange, recorded

from archive import Archive, checks
from archive.freshness import FURTHEST_READING, Evidence, Policy
from archive.instants import DAY, HOUR, china_day, from_text, to_text
from archive.records import Absence, Channel, Entry, ListingRead
from archive.run import Run

OTHER = HOME + "other/"
TWO = SITE.__class__(id="example", name=SITE.name, url=HOME, family="trs",
                     channels=(*SITE.channels, Channel(name="另一栏目", url=OTHER)))  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive


def read(run: Run, url: str, entries: list[Entry], at: datetime, **more: object) -> None:
    """Read a channel of one page."""
    (channel,) = (resource.channel for resource in run.channels() if resource.url == url)
    assert channel is not None
    page = recorded(run, exchange(url, repr(entries).encode(), at=at, kind="listing"))
    run.discovered(page, channel, entries)
    said = {"pages_read": 1, "entries_seen": len(entries), "overlap": 0, "complete": True, "ending": "end"} | more
    run.listed(channel, ListingRead(**said), at)  # type: ignore[arg-type]


def listed(*numbers: int, on: date | None = None) -> list[Entry]:
    return [Entry(url=f"{LIST}{number}.html", title=str(number), listed_on=on) for number in numbers]


def channel(archive: Archive, url: str = LIST) -> dict[str, object]:
    (row,) = archive.rows("select * from channels where url = ?", (url,))
    return row


# ---------------------------------------------------------------------- channels


def test_a_first_reading_takes_the_dates_of_the_first_page_for_evidence(archive: Archive) -> None:
    days = [Entry(url=f"{LIST}{n}.html", listed_on=china_day(NOW) - n * DAY) for n in range(20)]
    read(archive.run(SITE, NOW), LIST, days, NOW)
    assert channel(archive)["entries_per_day"] == pytest.approx(1, rel=0.2)
    assert channel(archive)["read_at"] == to_text(NOW)


def test_a_list_that_begins_with_a_shell_has_its_dates_on_the_page_after(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    run.discovered(recorded(run, exchange(LIST, b"shell", kind="listing")), 1, [])
    read(run, LIST, [Entry(url=f"{LIST}{n}.html", listed_on=china_day(NOW) - n * DAY) for n in range(20)], NOW)
    assert channel(archive)["entries_per_day"] == pytest.approx(1, rel=0.2)


def test_later_readings_count_what_this_list_was_the_first_to_show(archive: Archive) -> None:
    read(archive.run(TWO, NOW), LIST, listed(1, 2), NOW)
    read(archive.run(TWO, NOW), OTHER, [], NOW)
    found = [channel(archive, url)["found"] for url in (LIST, OTHER)]
    later = NOW + DAY
    run = archive.run(TWO, later)
    read(run, LIST, listed(1, 2, 3, 4), later)
    read(run, OTHER, listed(3, 4, 5), later)
    gained = [channel(archive, url)["found"] - before for url, before in zip((LIST, OTHER), found, strict=True)]  # type: ignore[operator]
    assert gained == pytest.approx([2, 1], abs=0.05), "3 and 4 were on the first list before they were on the other"


def test_a_reading_that_finds_nothing_counts_as_watched(archive: Archive) -> None:
    read(archive.run(SITE, NOW), LIST, listed(1), NOW)
    before = channel(archive)
    later = NOW + 2 * DAY
    run = archive.run(SITE, later)
    run.listed(1, ListingRead(pages_read=1, entries_seen=0, overlap=0, complete=True, ending="unchanged"), later)
    assert channel(archive)["watched_h"] > before["watched_h"]  # type: ignore[operator]
    assert channel(archive)["entries_per_day"] < before["entries_per_day"]  # type: ignore[operator]


@pytest.mark.parametrize("more", [{"pages_read": 0, "ending": "hole"}, {"ending": "empty"}])
def test_a_reading_that_saw_no_list_teaches_nothing_and_is_tried_again_soon(
    archive: Archive, more: dict[str, object]
) -> None:
    read(archive.run(SITE, NOW), LIST, listed(1), NOW)
    before, later = channel(archive), NOW + DAY
    run = archive.run(SITE, later)
    run.listed(1, ListingRead(**{"pages_read": 1, "entries_seen": 0, "overlap": 0, "complete": False} | more), later)  # type: ignore[arg-type]
    after = channel(archive)
    assert [after[name] for name in ("found", "watched_h", "read_at")] == [
        before[name] for name in ("found", "watched_h", "read_at")
    ]
    assert from_text(str(after["due_at"])) <= later + 6 * HOUR


def test_the_rest_of_a_first_reading_that_broke_off_is_no_news(archive: Archive) -> None:
    old, new = china_day(NOW) - 900 * DAY, china_day(NOW) + DAY
    read(archive.run(SITE, NOW), LIST, listed(1, 2, on=old), NOW, complete=False, to_the_end=True, ending="hole")
    before, later = channel(archive)["found"], NOW + DAY
    entries = [*listed(99, on=new), *listed(*range(1, 60), on=old)]
    read(archive.run(SITE, later), LIST, entries, later, to_the_end=True)
    assert channel(archive)["found"] - before == pytest.approx(1, abs=0.05)  # type: ignore[operator]


def test_a_site_that_publishes_at_night_is_found_out(archive: Archive) -> None:
    midnight = datetime.fromisoformat("2026-03-01T16:00:00Z")
    for day in range(10):
        for hour in (0.2, 1.5, 9, 17):
            at = midnight + day * DAY + hour * HOUR
            read(archive.run(SITE, at), LIST, listed(*range(2 + day if hour > 1 else 1 + day)), at)
    (site,) = archive.rows("select rhythm from sites")
    assert site == {"rhythm": "night"}


def test_a_channel_that_is_planned_for_next_year_is_due(archive: Archive) -> None:
    """A clock that was a year fast while channels were planned must not silence them for a year."""
    read(archive.run(SITE, NOW), LIST, [], NOW)
    assert archive.due(NOW + HOUR / 2) == []
    archive.connection.execute("update channels set due_at = ?", (to_text(NOW + FURTHEST_READING + DAY),))
    assert archive.due(NOW) == ["example"]
    assert len(archive.run(SITE, NOW).channels(due_by=NOW)) == 1


# ---------------------------------------------------------------------- prices


def test_prices_are_made_anew_hourly_and_daily(archive: Archive) -> None:
    def made() -> dict[str, str]:
        return {str(row["of"]): str(row["at"]) for row in archive.rows("select of, at from prices")}

    archive.run(SITE, NOW)
    assert made() == {"reading": to_text(NOW), "check": to_text(NOW)}
    archive.run(SITE, NOW + HOUR / 2)
    assert made() == {"reading": to_text(NOW), "check": to_text(NOW)}
    archive.run(SITE, NOW + 2 * HOUR)
    assert made() == {"reading": to_text(NOW + 2 * HOUR), "check": to_text(NOW)}
    archive.run(SITE, NOW + 25 * HOUR)
    assert made() == {"reading": to_text(NOW + 25 * HOUR), "check": to_text(NOW + 25 * HOUR)}
    archive.run(SITE, NOW)
    assert made() == {"reading": to_text(NOW), "check": to_text(NOW)}, "the clock was set back"


def test_who_grants_less_is_read_less(tmp_path: Path) -> None:
    waits = {}
    for readings in (1.0, 12.0):
        with Archive.write(tmp_path / f"{readings}.db", policy=Policy(readings_a_day=readings)) as archive:
            read(archive.run(SITE, NOW), LIST, [], NOW)
            waits[readings] = channel(archive)["interval_s"]
    assert waits[1.0] > 4 * waits[12.0]  # type: ignore[operator]


# ---------------------------------------------------------------------- documents


PAGE = HOME + "202602/t20260220_1.html"


def check(archive: Archive, at: datetime, text: str = "一。", url: str = PAGE) -> None:
    run = archive.run(SITE, at)
    run.save(recorded(run, exchange(url, text.encode(), at=at)), content(text * 40))


def resource(archive: Archive, url: str = PAGE) -> dict[str, object]:
    (row,) = archive.rows("select * from resources where url = ?", (url,))
    return row


def wait_of(archive: Archive, url: str = PAGE) -> timedelta:
    row = resource(archive, url)
    return from_text(str(row["due_at"])) - from_text(str(row["checked_at"]))


def test_a_first_capture_teaches_nothing(archive: Archive) -> None:
    check(archive, NOW)
    assert archive.rows("select * from hazards") == []
    assert resource(archive)["watched_days"] == 0
    assert resource(archive)["weight"] is not None


def test_a_document_that_stays_as_it_is_is_checked_ever_more_rarely(archive: Archive) -> None:
    waits, at = [], NOW
    archive.run(SITE, NOW)
    archive.connection.executemany(
        "insert into resources (url, site, kind, discovered_at, weight) values (?, 'example', 'document', '', 0.025)",
        [(str(number),) for number in range(2000)],
    )
    for _ in range(6):
        check(archive, at)
        waits.append(wait_of(archive))
        at += waits[-1]
    assert waits == sorted(waits)
    assert resource(archive)["watched_days"] == pytest.approx((at - waits[-1] - NOW) / DAY)
    assert archive.rows("select sum(edits) as edits, sum(removals) as removals from hazards") == [
        {"edits": 0, "removals": 0}
    ]


def test_a_document_that_changes_again_and_again_is_checked_soon(archive: Archive) -> None:
    for number in range(6):
        check(archive, NOW + number * 5 * DAY, f"第{number}版。")
        check(archive, NOW + number * 5 * DAY, url=f"{HOME}quiet.html")
    assert resource(archive)["edits"] > 3  # type: ignore[operator]
    assert wait_of(archive) < wait_of(archive, f"{HOME}quiet.html") / 3


def test_a_304_is_a_check_too(archive: Archive) -> None:
    check(archive, NOW)
    archive.run(SITE, NOW + 9 * DAY).record(exchange(PAGE, b"", at=NOW + 9 * DAY, status=304))
    assert resource(archive)["watched_days"] == pytest.approx(9)


def test_what_is_missing_is_no_work_for_freshness_and_teaches_once(archive: Archive) -> None:
    check(archive, NOW)
    for day in (7, 14, 21):
        run = archive.run(SITE, NOW + day * DAY)
        page = recorded(run, exchange(PAGE, status=404, at=NOW + day * DAY))
        run.save(page, Absence(reason="not-found"))
        assert resource(archive)["weight"] is None
    assert archive.rows("select round(sum(removals), 6) as removals from hazards") == [{"removals": 1.0}]


def test_an_alarm_has_the_whole_site_checked_soon(archive: Archive) -> None:
    pages = [f"{HOME}{number}.html" for number in range(40)]
    for url in pages:
        check(archive, NOW, url=url)
    (before,) = archive.rows("select avg(unixepoch(due_at)) - unixepoch(?) as wait from resources", (to_text(NOW),))
    later = NOW + DAY
    run = archive.run(SITE, later)
    for url in pages[:12]:
        run.save(recorded(run, exchange(url, status=404, at=later)), Absence(reason="not-found"))
    (after,) = archive.rows(
        "select avg(unixepoch(due_at)) - unixepoch(?) as wait from resources where state = 'saved'", (to_text(later),)
    )
    assert after["wait"] < (before["wait"] - 86_400) / checks.hazards.ALARM  # type: ignore[operator]
    assert archive.rows("select count(*) as n from resources where due_at < ?", (to_text(later),)) == [{"n": 0}]
    (site,) = archive.rows("select alarm_seen, alarm_expected from sites")
    assert Evidence(float(site["alarm_seen"]), 1).found < 12, "an alarm that was raised is not raised again at once"
