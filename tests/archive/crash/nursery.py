"""A process that has imported the archive once and bears every worker by fork, in milliseconds.

A fresh interpreter takes half a second for each; two hundred kills would take minutes for nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Self

from crash import worker

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


class Nursery:
    """Bears one worker after the other; each writes its notes to a file."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crash.nursery"],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def begin(self, notebook: Path, *arguments: str | int | Path) -> int:
        """Start a worker and return its process id; its end is to be awaited with ``ended``."""
        assert self._process.stdin
        print(json.dumps([str(notebook), *map(str, arguments)]), file=self._process.stdin, flush=True)
        return self._answer()

    def ended(self) -> int:
        """How the worker ended: its exit status, or minus the signal that killed it."""
        return self._answer()

    def run(self, notebook: Path, *arguments: str | int | Path) -> int:
        self.begin(notebook, *arguments)
        return self.ended()

    def _answer(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


def is_up(notebook: Path, pid: int) -> bool:
    """Wait until a worker has its archive open; False when it ended before that."""
    while not (notebook.exists() and notebook.read_bytes()):
        if not Path(f"/proc/{pid}").exists():
            return False
        time.sleep(0.002)
    return True


def _bear(notebook: str, arguments: list[str]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    os.dup2(os.open(notebook, flags), 1)
    os.dup2(os.open(notebook + ".errors", flags), 2)
    try:
        status = worker.main(arguments)
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)


def main() -> None:
    for line in sys.stdin:
        notebook, *arguments = json.loads(line)
        pid = os.fork()
        if not pid:
            _bear(notebook, arguments)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
