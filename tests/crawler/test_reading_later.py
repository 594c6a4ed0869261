"""Files that wait are read one after the other, by other means in processes of their own that may die, and each is
noted.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from worlds import HOME, NOW, SITE, content, exchange, file_content, file_exchange, recorded

from archive import Archive, waiting
from archive.records import Attachment, FileContent
from crawler.tables import ReaderSettings
from crawler.waiting import Tools, read_waiting

READERS = ReaderSettings(processes=1)
SCAN = FileContent(
    format="pdf", media_type="application/pdf", pages=2, unread="scanned", detail="pictures", quality=("name-lies",)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two scans, and a text that is held unread."""
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        files = tuple(Attachment(url=f"{HOME}{number}.txt", name=f"附件{number}") for number in range(3))
        run.save(recorded(run, exchange(HOME + "1.html")), content(attachments=files))
        for number, file in enumerate(files[:2]):
            run.save(recorded(run, file_exchange(file.url, f"scan {number}")), SCAN)
        archive.reads_files = False
        recorded(run, file_exchange(files[2].url, "一份名单。"))
    return tmp_path / "archive.db"


def recognises(payload: bytes, **_: Any) -> FileContent:
    return file_content(f"认出：{payload.decode()}", confidence=0.9)


def dies(payload: bytes, **_: Any) -> FileContent:
    if payload == b"scan 0":
        os.kill(os.getpid(), signal.SIGKILL)
    return recognises(payload)


def stumbles(payload: bytes, **_: Any) -> FileContent:
    if payload == b"scan 0":
        raise ZeroDivisionError("over a stone")
    return recognises(payload)


def finds_nothing(payload: bytes, **_: Any) -> FileContent:
    if payload == b"scan 0":
        return replace(SCAN, format="unknown", detail="nothing can be made out in 2 pictures")
    return recognises(payload)


def answers_something_else(payload: bytes, **_: Any) -> Any:
    return "scan" if payload == b"scan 0" else recognises(payload)


def said(path: Path, recogniser: Callable[..., Any] | None, *, times: int = 99) -> list[tuple[str, str | None]]:
    calls = iter([False] * times)
    by = Tools(readers=READERS, recogniser=recogniser)
    read = list(read_waiting(path, by, over=lambda: next(calls, True)))
    assert all(one in waiting.noted(path) for one in read)
    return [(one.content.text, one.content.detail) for one in read]


def test_all_are_read_and_noted_once(path: Path) -> None:
    assert said(path, recognises) == [("一份名单。", None), ("认出：scan 0", None), ("认出：scan 1", None)]
    assert said(path, recognises) == [], "what is noted is not read again"
    assert {one.content.quality for one in waiting.noted(path)} == {(), ("name-lies", "ocr")}


def test_without_the_extra_scans_wait_on(path: Path) -> None:
    assert said(path, None) == [("一份名单。", None)]


def test_it_ends_when_the_time_is_over_and_goes_on(path: Path) -> None:
    assert len(said(path, recognises, times=2)) == 2
    assert len(said(path, recognises)) == 1


@pytest.mark.parametrize(
    ("recogniser", "why"),
    [
        (dies, "its reader failed"),
        (stumbles, "ZeroDivisionError: over a stone"),
        (answers_something_else, "str"),
        (finds_nothing, "nothing can be made out"),
    ],
)
def test_a_scan_that_breaks_its_reader_costs_itself(path: Path, recogniser: Callable[..., Any], why: str) -> None:
    _, broken, whole = said(path, recogniser)
    assert broken[0] == ""
    assert why in str(broken[1])
    assert whole == ("认出：scan 1", None)


def test_where_nothing_comes_of_it_a_file_stays_what_it_was(path: Path) -> None:
    said(path, dies)
    (broken,) = (one.content for one in waiting.noted(path) if one.content.format == "pdf")
    assert replace(broken, detail=SCAN.detail) == replace(SCAN, quality=("name-lies", "ocr"))
