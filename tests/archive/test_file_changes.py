"""What became of the files that two versions name, and how the texts of those that were replaced differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, fetched, file_content, file_exchange, recorded

from archive import Archive
from archive.comparison import compare
from archive.diff import Kind
from archive.file_changes import FileChange
from archive.records import Attachment, FileContent
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
    """With one document that names two files, the second of which never comes."""
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content(attachments=(FILE, OTHER)))
    return run


def changes(archive: Archive, old: int = 1, new: int = 2) -> list[FileChange]:
    archive.flush()
    return list(compare(archive.connection, 1, old, new).files)


def words(change: FileChange, kind: Kind) -> list[str]:
    assert change.text is not None
    return [stretch.text for paragraph in change.text.paragraphs for stretch in paragraph if stretch.kind == kind]


def test_one_that_was_replaced_is_told_with_what_changed_in_it(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, f"汇总\n{TEXT}")
    fetched(run, FILE.url, f"汇总\n{TEXT.replace('35', '250')}", at=NOW + DAY)
    (change,) = changes(archive)
    assert (change.replaced, change.gone, change.returned, change.in_body) == ("substance", False, False, False)
    assert (words(change, "removed"), words(change, "added")) == (["35"], ["250"])
    found = compare(archive.connection, 1, 1, 2)
    assert (found.is_empty, found.substantive, found.text.characters("added")) == (False, True, 0)
    (back,) = changes(archive, 2, 1)
    assert (words(back, "removed"), words(back, "added")) == (["250"], ["35"])


def test_punctuation_in_a_file_is_a_change_and_not_of_substance(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, "一、总则。")
    fetched(run, FILE.url, "一，总则！", at=NOW + DAY)
    found = compare(archive.connection, 1, 1, 2)
    assert (found.files[0].replaced, found.is_empty, found.substantive) == ("form", False, False)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (file_content(TEXT), file_content("", unread="encrypted", detail="a password"), (None, "encrypted")),
        (file_content("", unread="scanned"), file_content(TEXT), ("scanned", None)),
        (file_content("", unread="scanned"), file_content("", unread="damaged"), ("scanned", "damaged")),
    ],
)
def test_one_that_could_not_be_read_says_why_it_is_not_compared(
    archive: Archive, run: Run, before: FileContent, after: FileContent, why: tuple[str | None, str | None]
) -> None:
    for day, said in enumerate((before, after)):
        run.save(recorded(run, file_exchange(FILE.url, f"bytes {day}", at=NOW + day * DAY)), said)
    (change,) = changes(archive)
    assert (change.old.no_text, change.new.no_text) == why
    assert (change.replaced, change.text, change.is_too_long, change.in_body) == ("substance", None, False, False)


def test_one_that_waits_to_be_read_is_known_to_be_another_by_its_bytes(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(PAGE)), content("见附件", attachments=(FILE,)))
        archive.reads_files = False
        recorded(run, file_exchange(FILE.url, TEXT))
        archive.reads_files = True
        fetched(run, FILE.url, TEXT + "0", at=NOW + DAY)
        (change,) = changes(archive)
        assert (change.old.no_text, change.new.no_text, change.replaced) == ("waiting", None, "substance")
        assert not change.in_body, "the text of the first version is still the page's"


def test_the_same_text_in_other_bytes_is_no_change(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    run.save(recorded(run, exchange(PAGE, b"2", at=NOW)), content(SENTENCE, attachments=(FILE, OTHER)))
    fetched(run, FILE.url, TEXT.replace("\t", "  "), at=NOW + DAY)
    run.save(recorded(run, exchange(PAGE, b"3", at=NOW + DAY)), content(SENTENCE * 2, attachments=(FILE, OTHER)))
    assert changes(archive) == changes(archive, 1, 3) == []


def test_one_that_is_gone_and_one_that_is_back_are_told(archive: Archive, run: Run) -> None:
    fetched(run, FILE.url, TEXT)
    for week in range(1, 4):
        run.record(file_exchange(FILE.url, "404", at=NOW + 7 * week * DAY, status=404))
    fetched(run, FILE.url, TEXT + "0", at=NOW + 30 * DAY)
    (gone,) = changes(archive)
    assert (gone.replaced, gone.gone, gone.new.gone_since, gone.text) == (None, True, "2026-03-08T04:00:00Z", None)
    (back,) = changes(archive, 2, 3)
    assert (back.replaced, back.gone, back.returned) == ("substance", False, True), "it came back as another"
    assert words(back, "added")
    (both,) = changes(archive, 1, 3)
    assert (both.replaced, both.gone, both.returned) == ("substance", False, False)
    found = compare(archive.connection, 1, 1, 2)
    assert (found.is_empty, found.substantive) == (False, True)


def test_the_file_of_a_cover_is_compared_once(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    run.save(recorded(run, exchange(PAGE)), content("见附件", attachments=(FILE, OTHER)))
    fetched(run, FILE.url, SENTENCE)
    fetched(run, OTHER.url, "名单")
    fetched(run, FILE.url, SENTENCE + "另有新增。", at=NOW + DAY)
    fetched(run, OTHER.url, "名单二", at=NOW + DAY)
    found = compare(archive.connection, 1, 1, 3)
    assert found.text.characters("added") == 5
    assert [(file.in_body, file.text is None) for file in found.files] == [(True, True), (False, False)]
    assert found.files[0].is_too_long is False


def test_texts_that_would_take_a_minute_are_not_compared(
    archive: Archive, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.file_changes.MOST_COMPARED", 2 * len(TEXT) + 1)
    for text, at in ((TEXT, NOW), (TEXT + "0", NOW + DAY), (TEXT + "00", NOW + 2 * DAY)):
        fetched(run, FILE.url, text, at=at)
        fetched(run, OTHER.url, text, at=at)
    first, second = changes(archive, 1, 3)
    assert (first.is_too_long, second.is_too_long) == (False, True), "the first took what may be gone through"
    first, second = changes(archive, 1, 5)
    assert (first.is_too_long, second.is_too_long, first.text, first.replaced) == (True, True, None, "substance")
