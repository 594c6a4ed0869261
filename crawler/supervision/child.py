"""A process of ours, seen from outside: started in a session of its own, heard, asked to end, ended with all it began.

It is handed what it has to know on standard input, and its standard output is a pipe to us. A byte there is a sign of
life, and when we die its end of the pipe says so (`crawler/supervision/supervised.py`). No sign depends on the wall
clock.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]

PIPE_BYTES = 1 << 16


def _in_memory() -> IO[bytes]:
    """A file without a name, in memory where the system has such: people are to be told of a full disk too."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("handed"), "w+b")
    return tempfile.TemporaryFile()


class Child:
    """One process that was started; ``ended`` has to be asked until it has a status, so that no zombie stays."""

    def __init__(
        self, command: Sequence[str], handed: Mapping[str, object], monotonic: Callable[[], float], *, patience: float
    ) -> None:
        self.began = self.heard = monotonic()
        self.spoke = False
        self.asked: float | None = None
        """When it was asked to end."""
        self.why = ""
        """Why it was asked to end, where that was our doing."""
        self._monotonic = monotonic
        self._patience = patience
        self._killed = False
        self._status: int | None = None
        with _in_memory() as given:
            # a file and not a pipe: a child that never reads would stop the supervisor that writes
            given.write(json.dumps(handed).encode())
            given.seek(0)
            # an argument list and no shell: nothing that a site says can become a command
            self._process = subprocess.Popen(
                list(command),
                stdin=given,
                stdout=subprocess.PIPE,
                start_new_session=True,
                env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
            )
        self.pid = self._process.pid
        assert self._process.stdout is not None
        self._pipe = self._process.stdout
        os.set_blocking(self._pipe.fileno(), False)

    def listen(self) -> None:
        """Note whether it gave a sign of life since we last listened."""
        if self._pipe.closed:
            return
        with suppress(BlockingIOError):
            while os.read(self._pipe.fileno(), PIPE_BYTES):
                self.heard, self.spoke = self._monotonic(), True

    def excuse(self) -> None:
        """Count its silence from now on: we were away ourselves, and it may have been stopped with us."""
        self.heard = self._monotonic()
        if self.asked is not None:
            self.asked = self.heard

    def ask(self, why: str) -> None:
        """Ask it to end politely, once."""
        if self.asked is None and self.ended() is None:
            self.asked, self.why = self._monotonic(), why
            self._process.send_signal(signal.SIGTERM)

    def outstayed(self) -> bool:
        """Whether it was asked to end, took longer than it may, and was not killed yet."""
        if self.asked is None or self._killed or self._monotonic() - self.asked <= self._patience:
            return False
        return self.ended() is None

    def kill(self) -> None:
        """End it, and all that it started, at once."""
        self._killed = True
        self._kill_group()

    def ended(self) -> int | None:
        """Its exit status, or minus the signal that it died of; None while it lives."""
        if self._status is None:
            if not self._has_ended():
                return None
            self._kill_group()
            self._status = self._process.wait()
            self.listen()
            self._pipe.close()
        return self._status

    def _has_ended(self) -> bool:
        """Looked at before it is reaped: its number cannot be another's while we end what it left behind."""
        if not hasattr(os, "waitid"):  # macOS
            return self._process.poll() is not None
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _kill_group(self) -> None:
        if self._status is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


Begin = Callable[[Sequence[str]], Child]
"""Starts a process with these words."""
