"""What a command takes: seconds of processor of itself and of all that it starts, and seconds by the clock.

The command runs under a process that takes in whatever its parent left behind (PR_SET_CHILD_SUBREAPER), for the kernel
adds a child's seconds to those of who waits for it, and readers and their like may outlive who started them.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPATH": os.pathsep.join(str(Path(place).resolve()) for place in sys.path)
}
"""What is imported here is imported there, in folders of their own too; and byte code is kept, as wherever it is
installed: to make it anew at each start takes four seconds.
"""
FOR_EVER = 4 * 3600


@dataclass(frozen=True)
class Taken:
    """Seconds, and what the command printed last."""

    cpu: float
    wall: float
    said: str = ""


def measured(*command: str | Path, cwd: Path, may_fail: bool = False, env: Mapping[str, str] = ENVIRONMENT) -> Taken:
    """Run a command to its end."""
    whole = [sys.executable, "-m", "benchmarks.speed.meter", *map(str, command)]
    ended = subprocess.run(whole, cwd=cwd, env=dict(env), capture_output=True, text=True, timeout=FOR_EVER, check=True)
    *said, last = ended.stdout.splitlines()
    status, cpu, wall = json.loads(last)
    if status and not may_fail:
        raise subprocess.CalledProcessError(status, whole, stderr=ended.stderr)
    return Taken(cpu, wall, "\n".join(said))


def meter(command: Sequence[str]) -> tuple[int, float, float]:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.monotonic()
    status = subprocess.Popen(command).wait()
    wall = time.monotonic() - began
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return status, used.ru_utime + used.ru_stime, wall


if __name__ == "__main__":
    print("\n" + json.dumps(meter(sys.argv[1:])))
