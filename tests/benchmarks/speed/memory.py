"""What the processes of a long crawl hold, while it goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.soak.processes import Process, processes_below
from benchmarks.speed import ours
from benchmarks.speed.arena import NOW, Wanted, arena
from benchmarks.speed.meter import ENVIRONMENT

A_LOOK = 0.5
"""Seconds between two looks."""
MIB = 1 << 20


def measure(wanted: Wanted) -> dict[str, float]:
    """The largest of each kind at each look: the median of the last quarter of looks, by that of the second.

    The first quarter is left out, in which caches fill and modules are imported.
    """
    with arena(wanted.many_pages) as here:
        folder = here.fresh("ours")
        ours.settings(folder, here.served)
        command = [sys.executable, "-m", "gongkai", "crawl", "--now", NOW]
        with subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL) as process:
            looks = list(_looks(process))
        assert process.returncode == 0
    found = {}
    for role in ("crawl", "reader"):
        sizes = [max(sizes) for look in looks if (sizes := [p.rss for p in look if _role(p) == role])]
        quarter = max(1, len(sizes) // 4)
        found[role] = median(sizes[-quarter:]) / median(sizes[quarter : 2 * quarter])
        print(f"{role}: {median(sizes) / MIB:.0f} MiB, {max(sizes) / MIB:.0f} at most, x {found[role]:.3f}")
        found[f"{role}_mib"] = median(sizes) / MIB
    return {"rss_growth": max(found["crawl"], found["reader"])} | {
        f"rss_{name}": value for name, value in found.items()
    }


def _looks(process: subprocess.Popen[bytes]) -> Iterator[list[Process]]:
    while process.poll() is None:
        yield processes_below(process.pid)
        time.sleep(A_LOOK)


def _role(process: Process) -> str:
    """Readers are what multiprocessing starts, its trackers apart."""
    if "gongkai" in process.command:
        return "crawl"
    return "reader" if "spawn_main" in process.command or "forkserver" in process.command else "other"
