"""A page that says the same in other bytes: no version, checked as an unchanged page is, the same in a rebuild."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_rebuilding import rebuilt, tables
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, read_list, recorded

from archive import Archive
from archive.records import Absence, Attachment, Capture, Content, Exchange
from archive.run import Run

URL = HOME + "1"
FILE = Attachment(url=HOME + "plan.txt", name="附件")
DAY = timedelta(days=1)
WEEK = 7 * DAY


def read(page: Exchange) -> Content | Absence:
    """What a page of this little world says: all but what stands in brackets, which is also its outline."""
    if page.status == 404:
        return Absence(reason="not-found")
    said = page.payload.decode().partition("[")[0]
    return replace(content(said, attachments=(FILE,)), outline=f"|{said}") if said else Content(kind="listing")


def look(archive: Archive, words: str, days: int, *, status: int = 200, end: bool = True) -> Capture:
    """A run that looks at the one page there is, as the crawler does."""
    now = NOW + days * DAY
    run = archive.run(SITE, now)
    read_list(run, [URL], at=now)
    return look_in(run, words, days, status=status, end=end)


def look_in(run: Run, words: str, days: int, *, status: int = 200, end: bool = True) -> Capture:
    now = NOW + days * DAY
    (outline,) = run._archive.connection.execute("select outline from resources where url = ?", (URL,)).fetchone()
    page = exchange(URL, words.encode(), at=now, status=status)
    capture = recorded(run, page)
    found = read(page)
    if end and not capture.unchanged:
        if outline and isinstance(found, Content) and found.outline == outline:
            run.says_the_same(capture)
        else:
            run.save(capture, found)
    if end:
        run.finish("done", {}, now=now)
    return capture


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.write(tmp_path / "archive.db")


def resource(archive: Archive) -> dict[str, object]:
    (row,) = archive.rows("select * from resources where url = ?", (URL,))
    return row


def test_it_makes_no_version_and_no_event(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    look(archive, SENTENCE + "[浏览 8]", 7)
    assert archive.rows("select count(*) as n from versions") == [{"n": 1}]
    assert archive.rows("select kind from changes") == [{"kind": "new"}]


def test_it_is_checked_and_planned_as_if_its_bytes_were_the_same(tmp_path: Path) -> None:
    planned = []
    for words in ("[浏览 7]", "[浏览 8]"):
        with Archive.write(tmp_path / f"{len(planned)}.db") as archive:
            look(archive, SENTENCE + "[浏览 7]", 0)
            look(archive, SENTENCE + words, 7)
            row = resource(archive)
        planned.append(
            {name: row[name] for name in ("checked_at", "due_at", "state", "fails", "edits", "watched_days")}
        )
    assert planned[0] == planned[1]
    assert planned[0]["due_at"] > planned[0]["checked_at"] > NOW.isoformat()  # type: ignore[operator]


def test_it_lends_its_validators_and_keeps_the_outline(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    before = resource(archive)
    capture = look(archive, SENTENCE + "[浏览 8]", 7)
    after = resource(archive)
    assert after["outline"] == before["outline"] == f"|{SENTENCE}"
    assert (after["etag"], after["payload_digest"]) == (capture.validators.etag, capture.payload_digest)
    assert after["payload_digest"] != before["payload_digest"]
    assert look(archive, SENTENCE + "[浏览 8]", 14).unchanged


def test_an_edit_brings_another_outline(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    look(archive, SENTENCE * 2 + "[浏览 8]", 7)
    assert resource(archive)["outline"] == f"|{SENTENCE * 2}"
    look(archive, "", 14)
    assert resource(archive)["outline"] == f"|{SENTENCE * 2}", "a list in its place lends nothing"


def test_a_page_that_is_read_without_an_outline_has_none(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    run = archive.run(SITE, NOW + WEEK)
    run.save(recorded(run, exchange(URL, b"other", at=NOW + WEEK)), content(SENTENCE * 7))
    assert resource(archive)["outline"] is None


def test_a_document_that_was_away_has_returned(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    for days in (7, 14, 30):
        look(archive, "away", days, status=404)
    look(archive, SENTENCE + "[浏览 8]", 37)
    assert [row["kind"] for row in archive.rows("select kind from changes order by seq")] == ["new", "gone", "returned"]
    assert resource(archive)["state"] == "saved"


def test_its_files_are_called(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    read_list(run, [URL])
    look_in(run, SENTENCE + "[浏览 7]", 0)
    run = archive.run(SITE, NOW)
    fetched(run, FILE.url, "一份文件", at=NOW)
    look(archive, SENTENCE + "[浏览 8]", 60)
    (row,) = archive.rows("select due_at from resources where url = ?", (FILE.url,))
    assert row["due_at"] == (NOW + 60 * DAY).isoformat().replace("+00:00", "Z")


def test_a_page_that_did_not_come_whole_says_nothing(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    before = resource(archive)
    run = archive.run(SITE, NOW + WEEK)
    capture = recorded(run, exchange(URL, b"torn", at=NOW + WEEK, truncated="disconnect"))
    run.says_the_same(capture)
    assert {name: resource(archive)[name] for name in ("etag", "payload_digest")} == {
        name: before[name] for name in ("etag", "payload_digest")
    }


def test_a_crash_before_it_was_said_leaves_the_page_due_and_lends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        look(archive, SENTENCE + "[浏览 7]", 0)
        before = resource(archive)
    with Archive.write(path) as archive:
        look(archive, SENTENCE + "[浏览 8]", 200, end=False)
    with Archive.write(path) as archive:
        after = resource(archive)
        due = archive.run(SITE, NOW + 201 * DAY).due(NOW + 201 * DAY)
    assert {name: after[name] for name in before} == before
    assert [found.outline for found in due if found.url == URL] == [before["outline"]]


def test_the_crawler_is_handed_the_outline(archive: Archive) -> None:
    look(archive, SENTENCE + "[浏览 7]", 0)
    run = archive.run(SITE, NOW + 200 * DAY)
    assert {found.url: found.outline for found in run.due(NOW + 200 * DAY)} == {URL: f"|{SENTENCE}", FILE.url: None}
    assert [found.outline for found in run.channels()] == [None]


def test_a_rebuild_gives_every_row_again(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        for days, words in enumerate(("7]", "8]", "8]", "9]")):
            look(archive, SENTENCE + "[浏览 " + words, 7 * days)
        for days in (30, 37, 60):
            look(archive, "away", days, status=404)
        for days, words in ((67, SENTENCE + "[10]"), (74, SENTENCE * 2 + "[11]"), (81, SENTENCE * 2 + "[12]")):
            look(archive, words, days)
        kinds = [row["kind"] for row in archive.rows("select kind from changes order by seq")]
    assert kinds == ["new", "gone", "returned", "changed"]
    assert tables(rebuilt(path, tmp_path / "again.db", read)) == tables(path)
