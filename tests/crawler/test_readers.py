"""A reader that runs wild costs the page it was reading, and nothing else."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import pickle
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pebble.common.types import Result, ResultStatus
from pebble.pool.process import Acknowledgement, TaskProblem, TaskResult
from townhall import notice, page

from archive.records import Content
from crawler.confinement import confine
from crawler.errors import Tampered, Unreadable
from crawler.inbox import opened
from crawler.readers import Readers
from crawler.tables import ReaderSettings

URL = "http://www.example.gov.cn/tzgg/t20260302_1.html"


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(ReaderSettings(processes=1, seconds=8, memory_mb=1024)) as readers:
        yield readers


def read(readers: Readers, function: Callable[..., Any], payload: bytes = b"", answer: type = bool) -> Any:
    return asyncio.run(readers._read(answer, function, payload, url=URL))


def reads_on(readers: Readers) -> bool:
    return asyncio.run(readers.document(notice(2), url=URL, headers={})).kind == "document"


class Command:
    """What a reader that was taken over might answer: unpickled, it is a command that is carried out."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:
        return os.system, (self.command,)


def answers_with_a_command(payload: bytes, *, url: str) -> Any:
    return Command(f"touch {payload.decode()}")


def hides_a_command_in_a_document(payload: bytes, *, url: str) -> Any:
    return Content(kind="document", text=Command(f"touch {payload.decode()}"))  # type: ignore[arg-type]


def fails_with_a_command(payload: bytes, *, url: str) -> Any:
    raise MemoryError(Command(f"touch {payload.decode()}"))


def answers_something_else(payload: bytes, *, url: str) -> str:
    return "a document, on my word"


def asks_the_kernel(payload: bytes, *, url: str) -> tuple[tuple[str, bool], ...]:
    """What C code can do that no hook of Python's hears of."""
    libc = ctypes.CDLL(None)
    writing, reading_and_writing = 0o101, 0o2
    return (
        ("opens a socket", libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0) >= 0),
        ("writes a file", libc.open(payload, writing, 0o600) >= 0),
        ("removes a file", libc.unlink(payload + b".there") == 0),
        ("writes the crawl's memory", libc.open(b"/proc/%d/mem" % os.getppid(), reading_and_writing) >= 0),
        ("starts a process", libc.fork() >= 0),
        ("signals the crawl", libc.kill(os.getppid(), 0) == 0),
    )


def tells_its_limits(payload: bytes, *, url: str) -> tuple[int, ...]:
    return resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_AS)[0]


def what_the_kernel_takes() -> tuple[str, ...]:
    """Asked of a process of its own, for what is given up is given up for good."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(confine)


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


def test_no_more_readers_begin_than_sites_are_read() -> None:
    for sites, count in ((1, 1), (3, 3), (9, 4), (None, 4)):
        with Readers(ReaderSettings(processes=4), at_once=sites) as readers:
            assert readers.count == count


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
    with pytest.raises(Unreadable, match=r"may not socket\.connect|Operation not permitted"):
        read(readers, calls_home)


def test_a_reader_writes_no_files(readers: Readers, tmp_path: Path) -> None:
    target = tmp_path / "file"
    with pytest.raises(Unreadable):
        read(readers, writes_a_file, str(target).encode())
    assert not target.exists() or target.read_bytes() == b""


def test_c_code_in_a_reader_may_do_no_more_than_python(readers: Readers, tmp_path: Path) -> None:
    if (taken := what_the_kernel_takes()) != ("landlock", "seccomp"):
        pytest.skip(f"this kernel takes only {taken or 'nothing'} from a reader")
    (tmp_path / "file.there").touch()
    done = read(readers, asks_the_kernel, bytes(tmp_path / "file"), tuple)
    assert [what for what, could in done if could] == []
    assert [path.name for path in tmp_path.iterdir()] == ["file.there"]


def test_a_reader_that_the_crawl_does_not_end_is_ended_by_the_kernel(readers: Readers) -> None:
    seconds, memory = read(readers, tells_its_limits, answer=tuple)
    assert 8 < seconds < 300
    assert memory == 1024 << 20


@pytest.mark.parametrize(
    "function", [answers_with_a_command, hides_a_command_in_a_document, fails_with_a_command, answers_something_else]
)
def test_a_reader_that_was_taken_over_costs_its_page_and_runs_nothing_in_the_crawl(
    readers: Readers, function: Callable[..., Any], tmp_path: Path
) -> None:
    target = tmp_path / "file"
    with pytest.raises(Unreadable, match=r"answered with (posix\.system|str), which no reader makes"):
        read(readers, function, bytes(target), Content)
    assert not target.exists()
    assert reads_on(readers)


def test_readers_that_broke_down_are_begun_anew(readers: Readers) -> None:
    """As where the kernel ends a reader that waits, because memory ran out."""
    assert reads_on(readers)
    pool = readers._pool
    for child in multiprocessing.active_children():
        child.kill()
    while pool.active:
        time.sleep(0.05)
    assert reads_on(readers)


@pytest.mark.parametrize(
    "message",
    [
        "no message",
        TaskResult(1, "no result"),
        TaskResult(1, Result(ResultStatus.FAILURE, "no error")),
        TaskResult(1, Result(ResultStatus.FAILURE, SystemExit(1))),
        TaskResult("1", Result(ResultStatus.SUCCESS, True)),  # type: ignore[arg-type]
        TaskProblem(1, KeyboardInterrupt()),
        Acknowledgement([1], 1),  # type: ignore[arg-type]
        Acknowledgement(1, Command("true")),  # type: ignore[arg-type]
    ],
)
def test_a_forged_message_is_none(message: Any) -> None:
    forged = opened(pickle.dumps(message))
    assert forged is None or isinstance(forged.result.value, Tampered)


@pytest.mark.parametrize("payload", [b"", b"\x80\x04", b"cos\nsystem\n(S'true'\ntR.", b"\x80\x04\x95" + b"\xff" * 9])
def test_bytes_that_are_no_pickle_are_no_message(payload: bytes) -> None:
    assert opened(payload) is None


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
