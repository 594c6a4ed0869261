"""One who writes and three who read: the real verbs in a process of their own, the real server in another, and readers
who ask it without a pause. What came of it, in numbers.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

PAGES = {
    "search": f"/-/search?q={quote('领导')}",
    "document": "/archive/documents/{number}",
    "table with facets": f"/archive/documents?_search={quote('工作')}",
    "csv": "/archive/documents.csv?_stream=on&_size=max&_col=title&_col=published_on",
    "changes": "/-/changes",
}
"""What a reader asks for in turn."""

READERS = 3

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

WRITER = """
    import json, sys, time
    from pathlib import Path
    from random import Random
    from archive import Archive
    from worlds import HOME, NOW, SITE, content, exchange, recorded

    path, before, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    chance, took, number = Random(8), [], 0
    characters = [chr(code) for code in chance.sample(range(0x4E00, 0x9FA5), 3_500)]

    def write(run):
        global number
        number += 1
        text = f"各单位要切实加强领导，做好第{number}项工作。" + "".join(chance.choices(characters, k=1_500))
        page = recorded(run, exchange(f"{HOME}{number}.html", text.encode()))
        run.save(page, content(text, title=f"关于第{number}项工作的通知"))

    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        while number < before:
            write(run)
        archive.flush()
        print("ready", flush=True)
        sys.stdin.readline()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            write(run)
            took.append(time.perf_counter() - began)
        run.finish("done", {}, now=NOW)
    print(json.dumps(took), flush=True)
"""


@dataclass(kw_only=True, slots=True)
class Report:
    """Seconds that each took, by what was done, and what went wrong."""

    read: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrote: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wal_peak: int = 0
    """Bytes of the write-ahead log at its largest, and after the writer's last batch."""
    wal_after: int = 0
    complaints: str = ""
    """What the server printed on standard error."""

    def lines(self) -> Iterator[str]:
        """A line each: how many, and how long in the middle, at the 99th of a hundred, at the most."""
        for name, took in {"write": self.wrote, **self.read}.items():
            ordered = sorted(took)
            middle, late, last = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99, 1))
            yield f"{name:20} {len(took):6,} times  p50 {middle:6.0f} ms  p99 {late:6.0f} ms  max {last:6.0f} ms"
        yield f"{'write-ahead log':20} {self.wal_peak / 1e6:.1f} MB at most, {self.wal_after / 1e6:.1f} MB afterwards"


def measured(path: Path, seconds: float, *, before: int) -> Report:
    """Write to a new archive at ``path`` for so long, while three read from it, each every page at least once.

    ``before`` documents are there when they come.
    """
    report = Report()
    writer = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(before), str(seconds)]
    with subprocess.Popen(writer, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdin is not None
        assert writing.stdout is not None
        assert writing.stdout.readline() == "ready\n"
        over = threading.Event()
        with _server(path, report) as home:
            readers = [threading.Thread(target=_read, args=(home, over, report, before, one)) for one in range(READERS)]
            for thread in (*readers, threading.Thread(target=_watch, args=(path, over, report))):
                thread.start()
            writing.stdin.write("go\n")
            writing.stdin.flush()
            report.wrote = json.loads(writing.stdout.readline())
            report.wal_after = _wal(path)
            over.set()
            for thread in readers:
                thread.join()
    return report


@contextmanager
def _server(path: Path, report: Report) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gongkai", "serve", str(path), "--port", str(port)]
    with subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        try:
            home = f"http://127.0.0.1:{port}"
            _until_it_answers(home)
            yield home
        finally:
            process.terminate()
            _, complaints = process.communicate(timeout=30)
            report.complaints = complaints.decode()


def _until_it_answers(home: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(home, timeout=10):
                return
        except urllib.error.URLError:
            assert time.monotonic() < until, "nobody listens"
            time.sleep(0.1)


def _read(home: str, over: threading.Event, report: Report, documents: int, first: int) -> None:
    """Ask for one page after the other; each reader begins with another."""
    pages = list(PAGES.items())
    for turn in count(first):
        if over.is_set() and turn >= first + len(pages):
            return
        name, address = pages[turn % len(pages)]
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(home + address.format(number=turn % documents + 1), timeout=60) as answer:
                answer.read()
        except OSError as error:
            report.errors.append(f"{name}: {error}")
        report.read[name].append(time.perf_counter() - began)


def _watch(path: Path, over: threading.Event, report: Report) -> None:
    while not over.wait(0.1):
        report.wal_peak = max(report.wal_peak, _wal(path))


def _wal(path: Path) -> int:
    log: Any = path.with_name(path.name + "-wal")
    return int(log.stat().st_size) if log.exists() else 0
