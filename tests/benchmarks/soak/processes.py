"""What the processes of a daemon take, as /proc tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, kw_only=True, slots=True)
class Process:
    """A process at a moment; ``rss`` is its resident memory in bytes, ``files`` how many it has open."""

    pid: int
    parent: int
    command: str
    state: str
    rss: int
    files: int

    @property
    def role(self) -> str:
        """What it is to the daemon: 'supervisor', 'crawl', 'upkeep', 'tell', or 'reader' (whatever a crawl started)."""
        for role, mark in _MARKS.items():
            if mark in self.command:
                return role
        return "reader"


_MARKS = {"supervisor": "soak.daemon", "crawl": "soak.crawl", "upkeep": " upkeep", "tell": " tell"}


def processes_below(root: int) -> list[Process]:
    """A process and all that descend from it, zombies among them."""
    everything = {process.pid: process for process in _all()}
    found = {root}
    while more := {pid for pid, process in everything.items() if process.parent in found} - found:
        found |= more
    return [everything[pid] for pid in sorted(found) if pid in everything]


def _all() -> Iterator[Process]:
    for folder in PROC.iterdir():
        if folder.name.isdigit() and (process := _process(folder)):
            yield process


def _process(folder: Path) -> Process | None:
    """None for one that has ended meanwhile. The command's name in ``stat`` may hold anything, so what follows its last
    bracket is read (proc(5)).
    """
    try:
        state, parent, *_ = (folder / "stat").read_text().rpartition(")")[2].split()
        resident = (folder / "statm").read_text().split()[1]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        files = len(list((folder / "fd").iterdir()))
    except (OSError, ValueError):
        return None
    return Process(
        pid=int(folder.name), parent=int(parent), command=command, state=state, rss=int(resident) * PAGE, files=files
    )
