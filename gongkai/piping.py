"""Standard output as a pipe that somebody reads: the end of the reader, and signals, are ends like others."""

from __future__ import annotations

import io
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from archive.following import PAUSE


@contextmanager
def ends_with_its_reader() -> Iterator[Callable[[], bool]]:
    """Print within this, and end with status 0 when the reader is gone, or at SIGTERM and Ctrl-C, without a traceback.

    Gives a pause to make between two looks for more, which says whether there is still a reader.
    """
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield _pause
    except BrokenPipeError:
        _drop_what_is_left()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(*_: int | FrameType | None) -> NoReturn:
    _drop_what_is_left()
    sys.exit(0)


def _drop_what_is_left() -> None:
    """What could not be written is thrown away: Python would try again at its end, and complain or wait for ever."""
    with suppress(OSError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _pause() -> bool:
    """Wait a moment; whether somebody still reads. The error of a pipe without a reader is told unasked."""
    try:
        watch = select.poll()
        watch.register(sys.stdout.fileno(), 0)
    except (io.UnsupportedOperation, OSError):
        time.sleep(PAUSE)
        return True
    return not watch.poll(1000 * PAUSE)
