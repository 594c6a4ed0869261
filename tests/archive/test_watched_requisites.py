"""What pages need, as the archive watches it: last of all, a few times, and as something else once it turns out so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, read_list, recorded

from archive import Archive
from archive.freshness import Policy
from archive.planning import REQUISITE_TRIES
from archive.records import Absence, Attachment, Content, Exchange
from archive.resources import DUE_AT_ONCE
from archive.run import Run

DAY = timedelta(days=1)
PAGE, OTHER = HOME + "1", HOME + "2"
SHEET, IMAGE = HOME + "site.css", HOME + "p.png"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive


def begun(archive: Archive, *requisites: str) -> Run:
    """A run that has read a page which needs these, and knows of another page."""
    run = archive.run(SITE, NOW)
    read_list(run, [PAGE, OTHER])
    run.save(recorded(run, exchange(PAGE)), replace(content(), requisites=requisites))
    return run


def state(archive: Archive, url: str) -> tuple[object, ...]:
    (row,) = archive.rows("select kind, state, due_at is not null as due from resources where url = ?", (url,))
    return row["kind"], row["state"], bool(row["due"])


def failed(url: str, number: int) -> Exchange:
    at = NOW + number * DAY
    return exchange(url, status=None, kind="requisite", at=at, failure="no answer in time")


def test_they_come_after_documents_however_many_and_however_old(archive: Archive) -> None:
    begun(archive, *(f"{IMAGE}?{number}" for number in range(DUE_AT_ONCE + 1)))
    run = archive.run(SITE, NOW + DAY)
    assert [resource.url for resource in run.due(NOW + DAY)] == [OTHER]
    assert {resource.kind for resource in run.due(NOW + DAY)} == {"requisite"}
    assert len(run.due(NOW + DAY)) == 1


def test_each_is_named_once_and_not_checked_again(archive: Archive) -> None:
    run = begun(archive, SHEET, IMAGE)
    run.save(recorded(run, exchange(OTHER, b"two")), replace(content(), requisites=(SHEET, IMAGE)))
    run.save(recorded(run, exchange(SHEET, b"css", kind="requisite")), Content(kind="requisite"))
    run.record(exchange(IMAGE, kind="requisite", status=410))
    assert state(archive, SHEET) == ("requisite", "saved", False)
    assert state(archive, IMAGE) == ("requisite", "absent", False)
    assert [url for url in (SHEET, IMAGE) if url in {one.url for one in run.due(NOW, every=True)}] == []
    assert archive.rows("select count(*) as n from documents") == [{"n": 2}], "pages only"


def test_one_that_came_but_was_not_read_is_due_again(archive: Archive) -> None:
    """A style sheet names images only when it is read; a process may end before that."""
    run = begun(archive, SHEET)
    run.record(exchange(SHEET, b"css", kind="requisite"))
    assert state(archive, SHEET) == ("requisite", "new", True)


def test_a_page_in_its_place_is_an_absence(archive: Archive) -> None:
    run = begun(archive, IMAGE)
    run.save(recorded(run, exchange(IMAGE, kind="requisite")), Absence(reason="soft-404"))
    assert state(archive, IMAGE) == ("requisite", "absent", False)
    assert archive.rows("select kind from changes") == [{"kind": "new"}]


def test_after_a_few_failures_it_is_done_without(archive: Archive) -> None:
    run = begun(archive, IMAGE)
    for number in range(1, REQUISITE_TRIES + 1):
        assert state(archive, IMAGE) == ("requisite", "new", True)
        run.record(failed(IMAGE, number))
    assert state(archive, IMAGE) == ("requisite", "new", False)


def test_one_that_is_attached_or_listed_later_is_fetched_as_that(archive: Archive) -> None:
    run = begun(archive, SHEET, IMAGE)
    for url in (SHEET, IMAGE):
        run.save(recorded(run, exchange(url, b"x", kind="requisite")), Content(kind="requisite"))
    file = Attachment(url=IMAGE, name="附件")
    run.save(recorded(run, exchange(PAGE, b"edited")), content("改过了。" * 20, attachments=(file,)))
    (worth,) = read_list(archive.run(SITE, NOW + DAY), [PAGE, SHEET], at=NOW + DAY)
    assert worth.url == SHEET
    assert not worth.known, "what its bytes said as an image was not read"
    assert state(archive, SHEET) == ("document", "new", True)
    assert state(archive, IMAGE) == ("attachment", "new", True)


def test_switched_off_they_are_neither_due_nor_handed_out(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = begun(archive, IMAGE)
        run.save(recorded(run, exchange(OTHER, b"two")), content("另一份。" * 20))
        run.finish("done", {}, now=NOW)
        assert archive.due(NOW) == ["example"]
    with Archive.write(path, policy=Policy(requisites=False)) as archive:
        assert archive.due(NOW) == []
        assert archive.run(SITE, NOW).due(NOW, every=True) != []
        assert IMAGE not in {resource.url for resource in archive.run(SITE, NOW).due(NOW, every=True)}
