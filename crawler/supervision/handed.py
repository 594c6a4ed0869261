"""What a process that the supervisor started has to do with it: what it was handed, signs of life, a common end.

Standard input holds what it was handed. Standard output is a pipe to the supervisor, who dies with the other end of it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from crawler.settings import Settings, parse

STDOUT = 1

SUPERVISOR_GONE = 8.0
"""Seconds from the supervisor's death until this process is killed, if it has not ended politely: the next supervisor
finds the archive locked no longer than that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handed:
    """What the supervisor hands over."""

    settings: Settings
    """The last that were good; what stands in the file may be broken at this moment."""
    troubles: dict[str, str] = field(default_factory=dict)
    """What is wrong with the daemon itself: a sentence for each, under a name."""


def receive(file: Path) -> Handed:
    """Read what was handed over on standard input; ``file`` is where these settings stand."""
    given = json.loads(sys.stdin.buffer.read())
    return Handed(settings=parse(given["settings"], file), troubles=given.get("troubles", {}))


def sign_of_life() -> None:
    """Tell the supervisor that we go on. When it does not listen the pipe fills, and that is no reason to wait."""
    with suppress(BlockingIOError, BrokenPipeError):
        os.write(STDOUT, b".")


def end_with_the_supervisor() -> None:
    """From now on end politely when the supervisor has died, and not much later in any case."""
    os.set_blocking(STDOUT, False)
    threading.Thread(target=_outlive_no_supervisor, name="supervisor", daemon=True).start()


def _outlive_no_supervisor() -> None:
    watch = select.poll()
    watch.register(STDOUT, 0)  # the error of a pipe whose reader is gone is told unasked
    watch.poll()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SUPERVISOR_GONE)
    # readers and browsers too, where the session is ours
    os.killpg(0, signal.SIGKILL) if os.getpgrp() == os.getpid() else os.kill(os.getpid(), signal.SIGKILL)
