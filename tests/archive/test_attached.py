"""The files of a version as readers meet them."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, content, exchange, file_content, file_exchange, recorded

from archive import Archive
from archive.attached import Attached, attached, text_of
from archive.records import Attachment, FileContent

READ = file_content("名单：甲、乙", pages=2, confidence=0.93, quality=("ocr", "truncated"))
LOCKED = file_content("", unread="encrypted", detail="a password is asked for")
SAID: dict[str, FileContent] = {"read": READ, "locked": LOCKED, "empty": file_content("")}
NAMES = (*SAID, "held", "lost", "due")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """With a document that names a file of every kind."""
    archive = Archive.write(tmp_path / "archive.db")
    run = archive.run(SITE, NOW)
    files = tuple(Attachment(url=HOME + name, name=f"附件 {name}") for name in NAMES)
    run.save(recorded(run, exchange(HOME)), content(attachments=files))
    for name, said in SAID.items():
        run.save(recorded(run, file_exchange(HOME + name, name)), said)
    archive.reads_files = False
    recorded(run, file_exchange(HOME + "held", "held"))
    recorded(run, file_exchange(HOME + "lost", "404", status=404))
    archive.flush()
    return archive


def by_name(archive: Archive) -> dict[str, Attached]:
    return {one.url.removeprefix(HOME): one for one in attached(archive.connection, 1)}


def test_they_stand_in_the_order_of_the_page_with_why_one_says_nothing(archive: Archive) -> None:
    with archive:
        assert [(name, one.no_text) for name, one in by_name(archive).items()] == [
            ("read", None),
            ("locked", "encrypted"),
            ("empty", None),
            ("held", "waiting"),
            ("lost", "never-had"),
            ("due", "never-had"),
        ]


def test_what_was_read_is_there_as_it_was(archive: Archive) -> None:
    with archive:
        one = by_name(archive)["read"]
        assert (one.name, one.served_as, one.format, one.pages) == ("附件 read", "text/plain", "txt", 2)
        assert (one.confidence, one.quality, one.characters) == (0.93, "ocr truncated", 6)
        assert by_name(archive)["locked"].detail == "a password is asked for"
        assert by_name(archive)["lost"].error == "HTTP 404"


def test_a_text_is_read_whole_or_its_beginning(archive: Archive) -> None:
    with archive:
        files = by_name(archive)
        assert text_of(archive.connection, files["read"]) == READ.text
        assert text_of(archive.connection, files["read"], most=2) == "名单"
        assert [text_of(archive.connection, files[name]) for name in ("locked", "empty", "held", "due")] == [""] * 4
