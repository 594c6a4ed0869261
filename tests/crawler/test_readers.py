"""A reader that runs wild costs the page it was reading, and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from townhall import notice, page

from crawler.errors import Unreadable
from crawler.readers import Readers
from crawler.tables import ReaderSettings

URL = "http://www.example.gov.cn/tzgg/t20260302_1.html"


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(ReaderSettings(processes=1, seconds=8, memory_mb=1024)) as readers:
        yield readers


def read(readers: Readers, function: Callable[..., Any], payload: bytes = b"") -> Any:
    return asyncio.run(readers._read(function, payload, url=URL))


def goes_on_for_ever(payload: bytes, *, url: str) -> None:
    while True:
        pass


def wants_too_much(payload: bytes, *, url: str) -> int:
    return len(bytearray(4 << 30))


def dies(payload: bytes, *, url: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def calls_home(payload: bytes, *, url: str) -> None:
    socket.create_connection(("127.0.0.1", 9))


def writes_a_file(payload: bytes, *, url: str) -> None:
    Path(payload.decode()).write_bytes(b"x")


def stumbles(payload: bytes, *, url: str) -> None:
    raise ZeroDivisionError("over a stone")


def test_a_document_and_a_listing_are_read(readers: Readers) -> None:
    content = asyncio.run(readers.document(notice(1), url=URL, headers={}))
    assert content.kind == "document"
    assert content.metadata.title == "关于做好第1号专项工作的通知"
    rows = "".join(
        f'<li><a href="t2026030{n}_{n}.html">关于第{n}号工作的通知</a><span>2026-03-0{n}</span></li>'
        for n in range(1, 7)
    )
    listed = page("通知公告", f"<ul>{rows}</ul>")
    listing = asyncio.run(readers.listing(listed, url=URL.rpartition("/")[0] + "/", headers={}, family=None))
    assert len(listing.entries) == 6


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (goes_on_for_ever, "no end after 8 s"),
        (wants_too_much, "more memory"),
        (dies, "its reader died"),
        (stumbles, "ZeroDivisionError: over a stone"),
    ],
)
def test_what_runs_wild_is_ended_and_the_next_page_is_read(
    readers: Readers, function: Callable[..., Any], why: str
) -> None:
    with pytest.raises(Unreadable, match=why):
        read(readers, function)
    assert asyncio.run(readers.document(notice(2), url=URL, headers={})).kind == "document"


def test_a_reader_has_no_network(readers: Readers) -> None:
    with pytest.raises(Unreadable, match=r"may not socket\.connect"):
        read(readers, calls_home)


def test_a_reader_writes_no_files(readers: Readers, tmp_path: Path) -> None:
    target = tmp_path / "file"
    with pytest.raises(Unreadable):
        read(readers, writes_a_file, str(target).encode())
    assert not target.exists() or target.read_bytes() == b""


def test_a_file_is_read_and_a_hostile_one_costs_itself(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Path(__file__).parent / "files" / "notice.pdf"
    content = asyncio.run(readers.file(sample.read_bytes(), url=URL, headers={}, name="通知.pdf"))
    assert (content.format, content.unread) == ("pdf", None)
    assert "湿地公园" in content.text
    monkeypatch.setattr("crawler.readers.read_file", dies_of_a_file)
    content = asyncio.run(readers.file(b"%PDF-1.7", url=URL, headers={}))
    assert (content.format, content.unread) == ("pdf", "damaged")
    assert "its reader died" in str(content.detail)


def dies_of_a_file(payload: bytes, *, url: str, headers: object, name: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
