"""One crawl process meets every fault; what it cost, and what the archive says afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive import Archive
from hostile.registry import Fault
from hostile.server import AFTER, BEFORE, NETWORK, HostileServer, Site

TIMEOUT = 30
"""Seconds that a request may take: what hangs costs that long, though no CPU, and all that hang do so side by side. On a
busy machine nobody else may seem to hang."""

MOST_BYTES = 8 << 20
"""Bytes of an answer that are read: what has no end comes to this one before its time is over."""

LONGEST_CRAWL = 270
"""Seconds after which it is taken for one that does not end."""

LOOK_EVERY = 0.2
WATCHED = Path(__file__).with_name("watched.py")
STALL = re.compile(r"longest stall: ([\d.]+) s")
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

SETTINGS = """
[identity]
contact = "test@example.org"
[politeness]
delay = 0
timeout = {timeout}
max_bytes = {most_bytes}
hosts_at_once = 64
[readers]
processes = 2
[guard]
allow_networks = ["{network}"]
[archive]
keep_free_mb = 0
"""
SITE = """
[[site]]
id = "{site.name}"
name = "某局"
url = "{home}/"
[[site.channel]]
name = "通知公告"
url = "{home}{site.seed}"
"""


@dataclass(kw_only=True, slots=True)
class Cost:
    """What the crawl took, as the kernel counts it."""

    status: int = -1
    seconds: float = 0.0
    """Of the wall."""
    stall: float = 0.0
    """CPU seconds that the engine's loop was busy in one piece, at most."""
    peaks: dict[int, int] = field(default_factory=dict)
    """Process to the most memory that it ever held, in bytes."""


@dataclass(frozen=True, kw_only=True)
class Met:
    """A crawl of every fault, which has ended."""

    server: HostileServer
    folder: Path
    cost: Cost
    said: str
    """Its standard error."""
    rows: dict[str, list[dict[str, Any]]]
    """What the archive says, by a name for the question."""

    def of(self, question: str, site: str) -> list[dict[str, Any]]:
        return [row for row in self.rows[question] if row["site"] == site]

    def the(self, question: str, site: str) -> dict[str, Any]:
        (row,) = self.of(question, site)
        return row


QUESTIONS = {
    "runs": "select site, outcome, reason, counts, started_at from runs",
    "resources": "select * from resources",
    "captures": """
        select resources.site, resources.url as watched, captures.* from captures
        join resources on resources.id = captures.resource
        """,
    "versions": """
        select documents.site, documents.url, versions.quality, texts.text, changes.kind from versions
        join documents on documents.id = versions.document join texts on texts.digest = versions.text
        left join changes on changes.version = versions.id
        """,
    "changes": """
        select documents.site, documents.url, changes.kind from changes
        join documents on documents.id = changes.document
        """,
    "hosts": "select host as site, hosts.* from hosts",
}


def meet(
    faults: Iterable[Fault],
    folder: Path,
    *,
    timeout: float = TIMEOUT,
    longest: float = LONGEST_CRAWL,
    most_bytes: int = MOST_BYTES,
) -> Met:
    """Have one crawl process visit all of these sites, and watch it."""
    with HostileServer(faults) as server:
        (folder / "settings.toml").write_text(_settings(server, timeout, most_bytes), encoding="utf-8")
        with (folder / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, str(WATCHED), "crawl"],
                cwd=folder, env=ENVIRONMENT, stdout=said, stderr=said,
            )  # fmt: skip
            cost = _watch(process, longest)
    text = (folder / "said.txt").read_text(encoding="utf-8", errors="replace")
    if stalled := STALL.search(text):
        cost.stall = float(stalled[1])
    with Archive.read(folder / "archive.db") as archive:
        rows = {name: archive.rows(sql) for name, sql in QUESTIONS.items()}
    return Met(server=server, folder=folder, cost=cost, said=text, rows=rows)


def _settings(server: HostileServer, timeout: float, most_bytes: int) -> str:
    head = SETTINGS.format(timeout=timeout, network=NETWORK, most_bytes=most_bytes)
    return head + "".join(SITE.format(site=site, home=server.home(site)) for site in server.sites)


def _watch(process: subprocess.Popen[bytes], longest: float) -> Cost:
    """Look at a process and its readers until it ends."""
    cost, began = Cost(), time.monotonic()
    while process.poll() is None:
        for pid in [process.pid, *_children(process.pid)]:
            with suppress(OSError, ValueError, StopIteration):
                cost.peaks[pid] = max(_peak(pid), cost.peaks.get(pid, 0))
        if time.monotonic() - began > longest:
            process.kill()
        time.sleep(LOOK_EVERY)
    cost.status, cost.seconds = process.returncode, time.monotonic() - began
    return cost


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _peak(pid: int) -> int:
    """VmHWM: the most that a process ever held in memory, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) << 10


def documents_of(met: Met, site: Site) -> set[str]:
    """The paths of a site of which there is a version."""
    home = met.server.home(site)
    return {row["url"].removeprefix(home) for row in met.of("versions", site.name)}


GOOD = {BEFORE, AFTER}
