"""The verbs of a run: what is handed out, what moves the watermark, what lends its validators, and when to look
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, file_content, read_list, recorded

from archive import Archive
from archive.records import Absence, Attachment, Channel, Content, Entry, ListingRead

DAY = timedelta(days=1)
PAGE = HOME + "202602/t20260220_1.html"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive


def test_discovered_entries_are_rows_before_they_are_requested(archive: Archive) -> None:
    worth = read_list(archive.run(SITE, NOW), [PAGE, HOME + "2"])
    assert [resource.url for resource in worth] == [PAGE, HOME + "2"]
    assert [resource.url for resource in archive.run(SITE, NOW).due(NOW)] == [PAGE, HOME + "2"]


def test_a_resource_is_handed_out_once_a_run(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE])
    assert run.due(NOW) == []
    assert read_list(run, [PAGE]) == ()


def test_validators_come_only_from_saved_content(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE])
    capture = recorded(run, exchange(PAGE))
    (unsaved,) = archive.run(SITE, NOW).due(NOW)
    assert unsaved.validators.etag is None
    assert not unsaved.known
    run.save(capture, content())
    (saved,) = archive.run(SITE, NOW).due(NOW + 99 * DAY)
    assert saved.validators == capture.validators
    assert saved.known


def test_a_broken_off_listing_lends_no_validators_and_moves_no_watermark(archive: Archive) -> None:
    """Page 1 answered 304 next time would hide pages 2 to N for ever."""
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE], complete=False)
    (channel,) = archive.run(SITE, NOW).channels()
    assert not channel.known
    assert channel.validators.etag is None
    read_list(run, [PAGE])
    (channel,) = archive.run(SITE, NOW).channels()
    assert channel.known
    assert channel.validators.etag is not None


def test_a_seed_without_rows_of_its_own_is_asked_for_unconditionally(archive: Archive) -> None:
    """A shell that once lent its validators would be answered 304 for ever after, whatever the list behind it does."""
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE])
    shell = ListingRead(pages_read=2, entries_seen=1, entries_stated=1, overlap=1, complete=True, to_the_end=True)
    run.listed(1, shell, NOW)
    (channel,) = archive.run(SITE, NOW).channels()
    assert channel.known
    assert (channel.validators.etag, channel.payload_digest) == (None, None)


def test_overlap_counts_only_what_a_complete_reading_saw(archive: Archive) -> None:
    read_list(archive.run(SITE, NOW), [PAGE])
    later = archive.run(SITE, NOW + DAY)
    read_list(later, [PAGE, HOME + "2"], at=NOW + DAY, complete=False)
    read_list(archive.run(SITE, NOW + 2 * DAY), [PAGE, HOME + "2", HOME + "3"], at=NOW + 2 * DAY)
    overlaps = [row["overlap"] for row in archive.rows("select overlap from listing_reads order by id")]
    assert overlaps == [0, 1, 1]


def test_an_entry_listed_under_another_title_is_checked(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE])
    run.save(recorded(run, exchange(PAGE)), content())
    run.finish("done", {}, now=NOW)
    later = archive.run(SITE, NOW + DAY / 2)
    assert read_list(later, [PAGE], at=NOW + DAY / 2) == ()
    archive.connection.execute("update entries set title = 'an earlier title'")
    assert [resource.url for resource in read_list(later, [PAGE], at=NOW + DAY / 2)] == [PAGE]


def test_a_row_that_vanished_from_the_list_is_a_hint_to_check(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE, HOME + "2"])
    for url in (PAGE, HOME + "2"):
        run.save(recorded(run, exchange(url, url.encode())), content(text=url * 20))
    run.finish("done", {}, now=NOW)
    soon = NOW + timedelta(hours=2)
    later = archive.run(SITE, soon)
    assert later.due(soon) == []
    read_list(later, [PAGE], at=soon)
    assert [resource.url for resource in later.due(soon)] == [HOME + "2"]
    assert archive.rows("select state from documents") == [{"state": "present"}] * 2


@pytest.mark.parametrize("status", [304, 200])
def test_unchanged_is_a_revisit_and_is_not_read_again(archive: Archive, status: int) -> None:
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content())
    again = recorded(run, exchange(PAGE, b"" if status == 304 else b"<html>one</html>", at=NOW + DAY, status=status))
    assert again.unchanged
    rows = archive.rows("select type, refers_to from captures order by id")
    assert rows == [{"type": "response", "refers_to": None}, {"type": "revisit", "refers_to": 1}]
    (document,) = archive.rows("select checked_at, versions from documents")
    assert document == {"checked_at": "2026-03-02T04:00:00Z", "versions": 1}


def test_a_304_to_an_unconditional_request_proves_nothing(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    capture = recorded(run, exchange(PAGE, b"", status=304))
    assert not capture.unchanged
    (resource,) = archive.rows("select fails, reason from resources where url = ?", (PAGE,))
    assert resource == {"fails": 1, "reason": "HTTP 304"}


def test_equal_bytes_of_two_urls_are_kept_once(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    for number in range(3):
        recorded(run, exchange(f"{HOME}{number}", b"<html>the very same page</html>"))
    assert (
        archive.rows("select type, refers_to from captures order by id")[1:]
        == [{"type": "revisit", "refers_to": 1}] * 2
    )


def test_half_a_page_never_becomes_a_version_nor_lends_its_validators(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    capture = recorded(run, exchange(PAGE, truncated="disconnect"))
    assert run.save(capture, content()) is None
    (resource,) = archive.rows("select etag, fails, reason, due_at from resources where url = ?", (PAGE,))
    assert resource == {"etag": None, "fails": 1, "reason": "disconnect", "due_at": "2026-03-01T05:00:00Z"}


def test_failures_wait_longer_each_time_and_success_forgets_them(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    for _ in range(3):
        assert run.record(exchange(PAGE, status=None, failure="no answer in time")) is None
    (resource,) = archive.rows("select fails, reason, due_at from resources")
    assert resource == {"fails": 3, "reason": "no answer in time", "due_at": "2026-03-01T08:00:00Z"}
    run.save(recorded(run, exchange(PAGE)), content())
    assert archive.rows("select fails, reason from resources") == [{"fails": 0, "reason": None}]


def test_what_is_no_document_is_remembered_but_not_stored_as_one(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    assert run.save(recorded(run, exchange(PAGE)), Content(kind="listing", detail="20 dated links")) is None
    assert archive.rows("select state, reason from resources") == [
        {"state": "no-document", "reason": "listing: 20 dated links"}
    ]
    assert archive.rows("select * from documents") == []


def test_attachments_are_fetched_with_their_document(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    file = Attachment(url=HOME + "P020260220.pdf", name="附件1：申报表.pdf")
    run.save(recorded(run, exchange(PAGE)), content(attachments=(file,)))
    (due,) = run.due(NOW)
    assert (due.url, due.kind) == (file.url, "attachment")
    pdf = exchange(file.url, b"%PDF-1.4", kind="attachment", headers=(("Content-Type", "application/pdf"),))
    capture = recorded(run, pdf)
    run.save(capture, file_content())
    assert archive.rows("select capture, media_type, error, file from attachments") == [
        {"capture": capture.id, "media_type": "application/pdf", "error": None, "file": 1}
    ]
    run.save(
        recorded(run, exchange(PAGE, b"<html>two</html>", at=NOW + DAY)),
        content(text="另一个正文。" * 30, attachments=(file,)),
    )
    assert [row["capture"] for row in archive.rows("select capture from attachments")] == [capture.id] * 2


def test_an_attachment_that_is_not_there_is_said_so(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    file = Attachment(url=HOME + "lost.doc", name="附件")
    run.save(recorded(run, exchange(PAGE)), content(attachments=(file,)))
    recorded(run, exchange(file.url, kind="attachment", status=404))
    assert archive.rows("select capture, error from attachments") == [{"capture": None, "error": "HTTP 404"}]


def test_a_redirect_is_kept_under_the_url_we_watch(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    moved = HOME + "moved.html"
    recorded(run, exchange(PAGE, b"", status=301))
    capture = recorded(run, exchange(moved, resource_url=PAGE))
    run.save(capture, content())
    assert archive.rows("select url from documents") == [{"url": PAGE}]
    assert archive.rows("select url, status from captures") == [
        {"url": PAGE, "status": 301},
        {"url": moved, "status": 200},
    ]
    assert archive.rows("select fails from resources") == [{"fails": 0}]


def test_the_archive_knows_which_sites_are_due(archive: Archive) -> None:
    archive.register([SITE], NOW)
    assert archive.due(NOW) == ["example"]
    run = archive.run(SITE, NOW)
    read_list(run, [])
    assert archive.due(NOW) == []
    assert archive.due(NOW + 3 * DAY) == ["example"]


def test_missing_documents_are_looked_for_a_week_apart(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content())
    run.save(recorded(run, exchange(PAGE, b"404", at=NOW + DAY, status=404)), Absence(reason="not-found"))
    assert archive.rows("select due_at from resources") == [{"due_at": "2026-03-09T04:00:00Z"}]


def test_finish_writes_the_outcome_the_counts_and_the_verdict(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE])
    run.save(recorded(run, exchange(PAGE)), content())
    run.finish("done", {"requests": 2}, now=NOW + timedelta(minutes=1))
    (row,) = archive.rows("select outcome, ended_at, counts from runs")
    assert row == {
        "outcome": "done",
        "ended_at": "2026-03-01T04:01:00Z",
        "counts": '{"new": 1, "requests": 2}',
    }
    assert archive.rows("select verdict from sites") == [{"verdict": "ok"}]


def test_a_channel_that_could_not_be_read_is_tried_again_the_same_day(archive: Archive) -> None:
    read_list(archive.run(SITE, NOW), [], complete=False)
    assert archive.rows("select due_at, last_complete_at from channels") == [
        {"due_at": "2026-03-01T10:00:00Z", "last_complete_at": None}
    ]


def test_a_channel_that_publishes_more_is_read_more_often(archive: Archive) -> None:
    waits = {}
    for name, days in (("busy", 1), ("quiet", 200)):
        channel = Channel(name=name, url=f"{HOME}{name}/")
        run = archive.run(replace(SITE, channels=(channel,)), NOW)
        (resource,) = run.channels()
        assert resource.channel is not None
        page = recorded(run, exchange(channel.url, name.encode(), kind="listing"))
        entries = [Entry(url=f"{channel.url}{n}", listed_on=(NOW - n * days * DAY).date()) for n in range(20)]
        run.discovered(page, resource.channel, entries)
        reading = ListingRead(pages_read=1, entries_seen=20, overlap=0, complete=True, to_the_end=True, ending="end")
        run.listed(resource.channel, reading, NOW)
        (row,) = archive.rows("select entries_per_day, interval_s from channels where url = ?", (channel.url,))
        waits[name] = row["interval_s"]
        assert row["entries_per_day"] == pytest.approx(1 / days, rel=0.3)
    assert waits["busy"] * 3 < waits["quiet"]


def test_a_channel_that_settings_no_longer_name_is_not_due(archive: Archive) -> None:
    """Else its site would be due for ever, and a crawl begin at each look that has nothing to do."""
    archive.register([SITE], NOW)
    assert archive.due(NOW) == [SITE.id]
    archive.register([replace(SITE, channels=())], NOW)
    assert archive.due(NOW) == []
    archive.register([SITE], NOW)
    assert archive.due(NOW) == [SITE.id]
