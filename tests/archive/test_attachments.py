"""Files as they come, are replaced, go and come back: what is kept once, what makes a version, what the feed tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive
from archive.changes import read_changes
from archive.records import Absence, Attachment, FileContent
from archive.run import Run

DAY = timedelta(days=1)
PAGE = HOME + "1.html"
FILE = Attachment(url=HOME + "P1.pdf", name="附件：汇总表.pdf")
OTHER = Attachment(url=HOME + "P2.pdf", name="附件2：名单.pdf")
TEXT = "第一乡镇\t修订草原保护名录\t35"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive


@pytest.fixture
def run(archive: Archive) -> Run:
    """With one document that names a file."""
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content(attachments=(FILE,)))
    return run


def attachments(archive: Archive) -> list[tuple[Any, ...]]:
    """Version, file's text, since when it is gone, and why it is not there."""
    rows = archive.rows(
        """
        select versions.number, texts.text, gone_since, error from attachments
        join versions on versions.id = attachments.version
        left join files on files.id = attachments.file
        left join texts on texts.digest = files.text
        order by attachments.id
        """
    )
    return [tuple(row.values()) for row in rows]


def feed(archive: Archive) -> list[tuple[str, int]]:
    return [(event["kind"], event["version"]) for event in read_changes(archive.connection)]


# ---------------------------------------------------------------------- as they come


def test_a_file_that_comes_belongs_to_the_version_that_names_it(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    assert attachments(archive) == [(1, TEXT, None, None)]
    assert feed(archive) == [("new", 1)]


def test_what_was_recorded_and_not_read_is_asked_for_again(archive: Archive, run: Run) -> None:
    """The process may die in between: validators that it lent would have the file answered 304 for ever after."""
    recorded(run, file_exchange(FILE.url, TEXT))
    (due,) = archive.run(SITE, NOW).due(NOW)
    assert (due.url, due.known, due.validators.etag) == (FILE.url, False, None)
    again = archive.run(SITE, NOW + DAY)
    capture = recorded(again, file_exchange(FILE.url, TEXT, at=NOW + DAY))
    assert not capture.unchanged
    again.save(capture, file_content(TEXT))
    assert attachments(archive) == [(1, TEXT, None, None)]
    types = archive.rows("select type from captures where url = ?", (FILE.url,))
    assert [row["type"] for row in types] == ["response", "revisit"]
    assert not archive.run(SITE, NOW + 2 * DAY).due(NOW + 2 * DAY)


def test_a_file_on_two_pages_is_kept_and_read_once(archive: Archive, run: Run) -> None:
    other = HOME + "repost/P9.pdf"
    page = recorded(run, exchange(HOME + "2.html", b"repost"))
    run.save(page, content(SENTENCE * 9, attachments=(Attachment(url=other, name="附件"),)))
    fetched(run, FILE.url, TEXT)
    capture = recorded(run, file_exchange(other, TEXT))
    known = run.read_before(capture)
    assert known == file_content(TEXT)
    run.save(capture, known)
    assert attachments(archive) == [(1, TEXT, None, None), (1, TEXT, None, None)]
    assert archive.rows("select count(*) as n from files") == [{"n": 1}]
    assert archive.rows("select type, refers_to from captures order by id desc limit 1") == [
        {"type": "revisit", "refers_to": 3}
    ]


@pytest.mark.parametrize(
    "said",
    [
        file_content("", unread="encrypted", detail="a password is asked for"),
        file_content("", unread="scanned", pages=3),
        FileContent(format="pdf", media_type="application/pdf", text=TEXT, pages=2, reader="x 1", confidence=0.93,
                    quality=("name-lies", "truncated")),
    ],
    ids=lambda said: said.unread or "read",
)  # fmt: skip
def test_what_was_read_comes_back_as_it_was(run: Run, said: FileContent) -> None:
    capture = recorded(run, file_exchange(FILE.url, TEXT))
    assert run.read_before(capture) is None
    run.save(capture, said)
    assert run.read_before(capture) == said


def test_one_that_never_came_says_why(archive: Archive, run: Run) -> None:
    run.record(file_exchange(FILE.url, "404", status=404))
    assert attachments(archive) == [(1, None, None, "HTTP 404")]
    run.save(recorded(run, file_exchange(FILE.url, "sorry", at=NOW + DAY)), Absence(reason="soft-404"))
    assert attachments(archive) == [(1, None, None, "soft-404")]
    fetched(run, FILE.url, TEXT, at=NOW + 2 * DAY)
    assert attachments(archive) == [(1, TEXT, None, None)]
    assert feed(archive) == [("new", 1)]


def test_one_that_is_too_large_keeps_its_headers_and_is_left_alone(archive: Archive, run: Run) -> None:
    large = exchange(FILE.url, b"", kind="attachment", truncated="length", headers=(("Content-Length", "99999999"),))
    capture = recorded(run, large)
    assert attachments(archive) == [(1, None, None, "too-large")]
    assert ("Content-Length", "99999999") in archive.original(capture.id)[0]
    (row,) = archive.rows("select state, due_at, fails from resources where url = ?", (FILE.url,))
    assert (row["state"], row["fails"]) == ("too-large", 0)
    assert row["due_at"] > "2026-04"


def test_files_are_asked_for_when_their_document_is_checked(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    later = NOW + 5 * DAY
    again = archive.run(SITE, later)
    assert FILE.url not in {resource.url for resource in again.due(later)}
    recorded(again, exchange(PAGE, b"", at=later, status=304))
    (due,) = again.due(later)
    assert (due.url, due.validators.etag) == (FILE.url, f'"{len(TEXT)}"')
    recorded(again, exchange(FILE.url, b"", at=later, status=304, kind="attachment"))
    soon = later + DAY / 2
    recorded(again, exchange(PAGE, b"", at=soon, status=304))
    assert not archive.run(SITE, soon).due(soon), "ten documents may name it"


# ---------------------------------------------------------------------- replaced


def test_another_file_at_the_address_is_another_version_of_the_same_page(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    fetched(run, FILE.url, TEXT + "0", at=NOW + DAY)
    assert attachments(archive) == [(1, TEXT, None, None), (2, TEXT + "0", None, None)]
    assert feed(archive) == [("new", 1), ("changed", 2)]
    one, two = archive.rows("select * from versions order by id")
    differing = {name for name in one if one[name] != two[name]}
    assert differing == {"id", "number", "seen_at", "added"}
    assert (two["seen_at"], two["added"], two["substantive"]) == ("2026-03-02T04:00:00Z", 0, 1)
    fields = archive.rows("select version, field, raw from fields order by version")
    assert [row["version"] for row in fields] == [1, 2]
    (document,) = archive.rows("select current_version, versions, checked_at, changed_at from documents")
    assert document == {
        "current_version": 2, "versions": 2, "checked_at": "2026-03-01T04:00:00Z", "changed_at": "2026-03-02T04:00:00Z"
    }  # fmt: skip


def test_every_document_that_names_it_has_a_new_version(archive: Archive, run: Run) -> None:
    run.save(recorded(run, exchange(HOME + "2.html", b"2")), content(SENTENCE * 9, attachments=(OTHER, FILE)))
    fetched(run, FILE.url, TEXT)
    fetched(run, FILE.url, TEXT + "0", at=NOW + DAY)
    events = [(event["kind"], event["document"]) for event in read_changes(archive.connection)]
    assert events == [("new", 1), ("new", 2), ("changed", 1), ("changed", 2)]
    assert [row[:2] for row in attachments(archive)[-2:]] == [(2, None), (2, TEXT + "0")]


def test_pages_whose_file_is_replaced_are_judged_no_second_time(archive: Archive, run: Run) -> None:
    """Thousands may name one file, in one transaction: what none of them says anew is not gone through."""
    run.save(recorded(run, exchange(HOME + "2.html", b"2")), content(attachments=(FILE,)))
    fetched(run, FILE.url, TEXT)
    judged = archive.rows("select * from copies")
    assert [row["relation"] for row in judged] == ["identical"]
    statements: list[str] = []
    archive.connection.set_trace_callback(statements.append)
    fetched(run, FILE.url, TEXT + "0", at=NOW + DAY)
    archive.connection.set_trace_callback(None)
    assert feed(archive)[2:] == [("changed", 2), ("changed", 2)]
    assert not [said for said in statements if "copies" in said or "wordings" in said or "anchors" in said]
    assert archive.rows("select * from copies") == judged
    versions = archive.rows("select text_digest, text, characters, added, removed from versions order by id")
    assert versions[0] | {"added": 0} == versions[2]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (file_content(TEXT), file_content(TEXT.replace("\t", "  ")), []),
        (file_content(TEXT, pages=1), file_content(TEXT, pages=2, reader="test 2"), []),
        (file_content("", unread="scanned"), file_content("", unread="scanned"), ["changed"]),
        (file_content("", unread="scanned"), file_content(TEXT), ["changed"]),
        (file_content(TEXT), file_content("", unread="damaged"), ["changed"]),
    ],
)
def test_it_is_another_where_it_says_something_else_or_nobody_can_tell(
    archive: Archive, run: Run, before: FileContent, after: FileContent, told: list[str]
) -> None:
    for day, said in enumerate((before, after)):
        run.save(recorded(run, file_exchange(FILE.url, f"bytes {day}", at=NOW + day * DAY)), said)
    assert [kind for kind, _ in feed(archive)] == ["new", *told]
    assert archive.rows("select payload_digest from resources where url = ?", (FILE.url,)) == archive.rows(
        "select payload_digest from captures order by id desc limit 1"
    ), "the last bytes that were saved are those that are asked for conditionally"


def test_punctuation_is_not_of_substance(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, "一、总则。")
    fetched(run, FILE.url, "一，总则！", at=NOW + DAY)
    assert archive.rows("select number, substantive from versions where number > 1") == [
        {"number": 2, "substantive": 0}
    ]


def test_a_page_that_is_edited_keeps_the_file_that_it_has_now(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    fetched(run, FILE.url, TEXT + "0", at=NOW + DAY)
    run.save(recorded(run, exchange(PAGE, b"2", at=NOW + 2 * DAY)), content(SENTENCE * 7, attachments=(FILE,)))
    assert attachments(archive)[-1] == (3, TEXT + "0", None, None)


# ---------------------------------------------------------------------- gone and back


def test_a_file_that_is_away_for_a_fortnight_is_gone_and_may_come_back(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    for week in range(1, 4):
        (row,) = archive.rows("select due_at from resources where url = ?", (FILE.url,))
        at = NOW + 7 * week * DAY
        assert week == 1 or row["due_at"] == f"{at:%Y-%m-%dT%H:%M:%SZ}", "looked for a week apart"
        run.record(file_exchange(FILE.url, "404", at=at, status=404))
        assert feed(archive)[1:] == ([("changed", 2)] if week == 3 else [])
    since = "2026-03-08T04:00:00Z"
    assert attachments(archive) == [(1, TEXT, None, None), (2, TEXT, since, None)], "its bytes and text stay"
    (row,) = archive.rows("select due_at from resources where url = ?", (FILE.url,))
    assert row["due_at"] > "2026-05"
    run.record(file_exchange(FILE.url, "404", at=NOW + 90 * DAY, status=404))
    assert len(feed(archive)) == 2, "it is told once"
    fetched(run, FILE.url, TEXT, at=NOW + 99 * DAY)
    assert attachments(archive)[2:] == [(3, TEXT, None, None)]
    assert feed(archive)[2:] == [("changed", 3)]


def test_what_goes_with_its_document_is_told_of_the_document(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    for week in range(1, 5):
        at = NOW + 7 * week * DAY
        run.save(recorded(run, exchange(PAGE, b"404", at=at, status=404)), Absence(reason="not-found"))
        run.record(file_exchange(FILE.url, "404", at=at, status=404))
    assert feed(archive) == [("new", 1), ("gone", 1)]
    run.save(recorded(run, exchange(PAGE, b"back", at=NOW + 40 * DAY)), content(attachments=(FILE,)))
    run.record(file_exchange(FILE.url, "404", at=NOW + 40 * DAY, status=404))
    assert feed(archive)[2:] == [("returned", 1), ("changed", 2)], "and of the file when the document is back without"


def test_one_that_comes_back_as_another_makes_one_version(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    for week in range(1, 4):
        run.record(file_exchange(FILE.url, "404", at=NOW + 7 * week * DAY, status=404))
    fetched(run, FILE.url, TEXT + "0", at=NOW + 30 * DAY)
    assert attachments(archive)[1:] == [(2, TEXT, "2026-03-08T04:00:00Z", None), (3, TEXT + "0", None, None)]


def test_a_false_alarm_is_none(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    for day in (7, 14, 28, 35):
        run.record(file_exchange(FILE.url, "404", at=NOW + day * DAY, status=404))
        if day == 14:
            recorded(run, exchange(FILE.url, b"", at=NOW + 21 * DAY, status=304, kind="attachment"))
    assert feed(archive) == [("new", 1)]
    (row,) = archive.rows("select missing_since, absences from resources where url = ?", (FILE.url,))
    assert row == {"missing_since": "2026-03-29T04:00:00Z", "absences": 2}


# ---------------------------------------------------------------------- covers


def texts(archive: Archive) -> list[tuple[Any, ...]]:
    """Version, its text, whose that is, what the page says itself."""
    rows = archive.rows(
        """
        select number, texts.text, text_from, said.text as said, added, removed from versions
        join texts on texts.digest = versions.text left join texts as said on said.digest = versions.page_text
        order by versions.id
        """
    )
    return [tuple(row.values()) for row in rows]


@pytest.fixture
def cover(archive: Archive) -> Run:
    """With a page that leads to two files and says nothing itself."""
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content("见附件", attachments=(FILE, OTHER)))
    return run


def test_a_cover_says_what_its_file_says(archive: Archive, cover: Run) -> None:
    assert texts(archive) == [(1, "见附件", None, None, 3, 0)]
    fetched(cover, FILE.url, TEXT)
    assert texts(archive) == [(1, TEXT, 1, "见附件", len(TEXT), 0)]
    assert feed(archive) == [("new", 1), ("reextracted", 1)], "who was told of it may want what it says"
    fetched(cover, OTHER.url, "名单")
    assert len(feed(archive)) == 2, "its other files belong to it as files do"
    assert archive.rows("select current_version, versions from documents") == [{"current_version": 1, "versions": 1}]


def test_a_cover_that_is_read_again_has_not_changed(archive: Archive, cover: Run) -> None:
    fetched(cover, FILE.url, TEXT)
    cover.save(recorded(cover, exchange(PAGE, b"again", at=NOW + DAY)), content("见附件", attachments=(FILE, OTHER)))
    assert len(texts(archive)) == 1


def test_the_first_file_that_can_be_read_leads(archive: Archive, cover: Run) -> None:
    fetched(cover, OTHER.url, "名单")
    assert texts(archive)[0][:2] == (1, "名单")
    fetched(cover, FILE.url, "", at=NOW, unread="scanned")
    assert texts(archive)[0][:2] == (1, "名单")
    fetched(cover, FILE.url, TEXT, at=NOW + DAY)
    assert [row[:2] for row in texts(archive)] == [(1, "名单"), (2, TEXT)]
    assert feed(archive) == [("new", 1), ("reextracted", 1), ("changed", 2)]


def test_a_cover_whose_file_is_replaced_says_what_the_new_one_says(archive: Archive, cover: Run) -> None:
    fetched(cover, FILE.url, SENTENCE)
    fetched(cover, FILE.url, SENTENCE + "另有新增。", at=NOW + DAY)
    assert texts(archive) == [
        (1, SENTENCE, 1, "见附件", len(SENTENCE), 0),
        (2, SENTENCE + "另有新增。", 2, "见附件", 5, 0),
    ]
    assert feed(archive)[2:] == [("changed", 2)]


def test_a_cover_with_a_body_by_now_says_that(archive: Archive, cover: Run) -> None:
    fetched(cover, FILE.url, TEXT)
    said = content(SENTENCE, attachments=(FILE, OTHER))
    cover.save(recorded(cover, exchange(PAGE, b"body", at=NOW + DAY)), said)
    assert [row[1:4] for row in texts(archive)] == [(TEXT, 1, "见附件"), (SENTENCE, None, None)]
    said = content("请见附件", attachments=(FILE, OTHER))
    cover.save(recorded(cover, exchange(PAGE, b"cover", at=NOW + 2 * DAY)), said)
    assert texts(archive)[2][1:4] == (TEXT, 1, "请见附件"), "the file is known"


def test_covers_of_one_file_are_copies(archive: Archive, cover: Run) -> None:
    body = SENTENCE * 20
    fetched(cover, FILE.url, body)
    other = Attachment(url=HOME + "elsewhere/P1.pdf", name="全文")
    cover.save(recorded(cover, exchange(HOME + "2.html", b"2")), content("", attachments=(other,)))
    assert archive.rows("select * from copies") == []
    fetched(cover, other.url, body)
    assert [row["relation"] for row in archive.rows("select relation from copies")] == ["identical"]
    fetched(cover, other.url, TEXT, at=NOW + DAY)
    assert archive.rows("select * from copies") == []
