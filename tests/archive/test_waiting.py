"""Files that wait: held ones and scans, read beside a crawl, noted, kept by the next writer, and made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_rebuilding import feed, rebuilt, tables
from test_rebuilding_files import lived, read
from worlds import HOME, NOW, SENTENCE, SITE, content, exchange, file_content, file_exchange, recorded

from archive import Archive, finding, waiting
from archive.records import Absence, Attachment, Content, Exchange, FileContent
from archive.waiting import CONVERTING, RECOGNISING, Means, Read

AT = NOW + timedelta(days=80)
SCAN = Attachment(url=HOME + "scan.pdf", name="扫描件.pdf")
FOUND = file_content("湿地保护名录" * 20, quality=("ocr",), confidence=0.93, pages=2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two documents: one leads to a scan, the other has it too."""
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        run.save(recorded(run, exchange(HOME + "1", b"1")), content("见附件", attachments=(SCAN,)))
        other = Attachment(url=HOME + "again.pdf", name="附件")
        run.save(recorded(run, exchange(HOME + "2", b"2")), content(SENTENCE * 4, attachments=(other,)))
        for url in (SCAN.url, other.url):
            run.save(recorded(run, file_exchange(url, "pixels")), file_content("", unread="scanned", pages=2))
        run.finish("done", {}, now=NOW)
    return tmp_path / "archive.db"


def captures(path: Path, *there: Means) -> list[int]:
    with Archive.read(path) as archive:
        return [one.capture for one in waiting.waiting(archive.connection, there)]


def keep(path: Path, *reads: Read) -> int:
    for one in reads:
        waiting.note(path, one)
    with Archive.write(path) as archive:
        return waiting.keep_noted(archive, AT)


def test_a_scan_waits_once_for_all_who_have_it(path: Path) -> None:
    assert captures(path) == []
    (capture,) = captures(path, RECOGNISING)
    assert keep(path, Read(capture=capture, content=FOUND)) == 1
    assert captures(path, RECOGNISING) == []
    with Archive.read(path) as archive:
        (file,) = archive.rows("select unread, confidence, quality from files")
        assert file == {"unread": None, "confidence": 0.93, "quality": "ocr"}
        assert sorted(hit.document for hit in finding.search(archive.connection, "湿地保护")) == [1, 2]
        versions = archive.rows("select text_from, characters from versions order by id")
    assert versions[0] == {"text_from": 1, "characters": len(FOUND.text)}
    assert versions[1]["text_from"] is None
    assert [kind for _, kind, _, _ in feed(path)] == ["new", "new", "reextracted"]


def test_what_cannot_be_made_out_is_not_tried_again(path: Path) -> None:
    (capture,) = captures(path, RECOGNISING)
    keep(path, Read(capture=capture, content=file_content("", unread="scanned", quality=("ocr",))))
    assert captures(path, RECOGNISING) == []
    assert len(feed(path)) == 2


def test_each_of_the_means_is_tried_once_whenever_it_came(tmp_path: Path) -> None:
    """Nothing is tried on what it cannot read, nor again on what it was tried on; what comes later is tried later."""
    path = tmp_path / "archive.db"
    known = {
        "ppt": "unsupported",
        "doc": "unsupported",
        "rar": "unsupported",
        "unknown": "unsupported",
        "pdf": "scanned",
    }
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        files = tuple(Attachment(url=f"{HOME}file.{form}", name=form) for form in known)
        run.save(recorded(run, exchange(HOME + "1")), content(attachments=files))
        for form, unread in known.items():
            capture = recorded(run, file_exchange(f"{HOME}file.{form}", form))
            run.save(capture, file_content("", format=form, unread=unread, quality=("name-lies",)))
    assert captures(path) == []
    with Archive.read(path) as archive:
        slides, letter, scan = waiting.waiting(archive.connection, (CONVERTING, RECOGNISING))
    assert [one.known and one.known.format for one in (slides, letter, scan)] == ["ppt", "doc", "pdf"]
    assert [one.means for one in (slides, letter, scan)] == [CONVERTING, CONVERTING, RECOGNISING]
    assert slides.known
    keep(path, Read(capture=slides.capture, content=replace(slides.known, quality=("name-lies", "converted"))))
    assert captures(path, RECOGNISING, CONVERTING) == [scan.capture, letter.capture]
    keep(path, Read(capture=letter.capture, content=replace(FOUND, quality=("converted",))))
    assert captures(path, RECOGNISING, CONVERTING) == [scan.capture]


def test_noted_twice_is_kept_once_and_a_torn_line_is_none(path: Path) -> None:
    (capture,) = captures(path, RECOGNISING)
    read = Read(capture=capture, content=FOUND)
    waiting.note(path, read)
    noted = path.with_name("archive.db.read.jsonl")
    noted.write_text(noted.read_text(encoding="utf-8") * 2 + '{"capture": 3, "cont', encoding="utf-8")
    assert waiting.noted(path) == [read, read]
    assert keep(path) == 2
    assert not noted.exists()
    assert [kind for _, kind, _, _ in feed(path)] == ["new", "new", "reextracted"]


@pytest.mark.parametrize("mark", ["ocr", "converted"])
def test_a_rebuild_keeps_what_such_means_found_and_needs_none_of_them(path: Path, tmp_path: Path, mark: str) -> None:
    (capture,) = captures(path, RECOGNISING)
    keep(path, Read(capture=capture, content=replace(FOUND, quality=(mark,))))

    def read_again(page: Exchange) -> Content | FileContent | Absence:
        if page.kind == "attachment":
            return file_content("", unread="scanned", pages=2)
        one = page.url.endswith("1")
        file = SCAN if one else Attachment(url=HOME + "again.pdf", name="附件")
        return content("见附件" if one else SENTENCE * 4, attachments=(file,))

    assert tables(rebuilt(path, tmp_path / "again.db", read_again)) == tables(path)


def test_files_that_were_held_are_read_at_last(tmp_path: Path) -> None:
    path = lived(tmp_path / "archive.db", days=2, files_are_read=False)
    with Archive.read(path) as archive:
        held = list(waiting.waiting(archive.connection, ()))
        originals = {one.capture: archive.original(one.capture)[1].decode() for one in held}
    assert [one.url.removeprefix(HOME) for one in held] == ["b.txt", "re/a.txt", "a.txt", "c.txt"]
    keep(path, *(Read(capture=one.capture, content=file_content(originals[one.capture])) for one in held))
    assert captures(path, RECOGNISING) == []
    assert feed(path)[-1][1:3] == ("reextracted", "cover")
    with Archive.read(path) as archive:
        assert archive.rows("select count(*) as n from attachments where file is null and capture not null") == [
            {"n": 0}
        ]
    assert tables(rebuilt(path, tmp_path / "again.db", read)) == tables(path)
