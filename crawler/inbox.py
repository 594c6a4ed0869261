"""What readers answer, taken as a stranger's word: only records, and the envelopes they come in, are made of it.

multiprocessing answers with pickles, and a pickle may name any function to be called. A reader that a page has taken
over could so run code in the crawl, out of the box it sits in.
"""

from __future__ import annotations

import dataclasses
import io
import os
import pickle
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from multiprocessing import connection
from multiprocessing.context import SpawnContext
from multiprocessing.reduction import ForkingPickler
from typing import Any, get_args, get_type_hints

from pebble.common.types import RemoteException, Result, ResultStatus
from pebble.pool.process import Acknowledgement, TaskProblem, TaskResult

from archive.records import FileContent
from crawler.errors import Stumbled, Tampered
from crawler.onboarding.seen import Look
from crawler.reading import PageRead
from crawler.site import Listing

MOST_BYTES = 256 << 20
"""Of one answer. The longest page unpacks to 32 MiB, and its text may be said several times over."""

ANSWERS = (PageRead, FileContent, Listing, Look)
"""What readers return, besides what Python makes of itself."""

_PLAIN = (set, frozenset, date, datetime, timedelta, timezone)
_ERRORS = (MemoryError, TypeError, AttributeError, pickle.PicklingError, Stumbled)
"""How a reader fails: out of memory, at a fault of ours, or with a result that cannot be sent."""
_ENVELOPES = (TaskResult, TaskProblem, Acknowledgement, Result, ResultStatus)


def _made_of(*hints: Any) -> Iterator[type]:
    """The records that values of these types are made of."""
    for hint in hints:
        yield from _made_of(*get_args(hint))
        if isinstance(hint, type) and (dataclasses.is_dataclass(hint) or hasattr(hint, "_fields")):
            yield hint
            yield from _made_of(*get_type_hints(hint).values())


_ALLOWED: dict[tuple[str, str], Any] = {
    (made.__module__, made.__qualname__): made for made in (*_made_of(*ANSWERS), *_PLAIN, *_ERRORS, *_ENVELOPES)
} | {(RemoteException.__module__, "RemoteException.rebuild_exception"): RemoteException.rebuild_exception}


class _Refused:
    """Stands where a pickle asked for what is not allowed, so that the rest of the message can be read."""

    def __new__(cls, *_: object, **__: object) -> _Refused:
        return object.__new__(cls)

    def __init__(self, *_: object, **__: object) -> None: ...

    def __setstate__(self, _: object) -> None: ...


class _Unpickler(pickle._Unpickler):  # type: ignore[name-defined, misc, unused-ignore]
    """Python's own: the one in C makes all the room that a message says it will want, ten gigabytes for 21 bytes. It
    takes 0.5 ms for a page that costs 25 in all; JSON would save three quarters of that.
    """

    def __init__(self, payload: bytes) -> None:
        super().__init__(io.BytesIO(payload))
        self.refused: list[str] = []

    def find_class(self, module: str, name: str) -> Any:
        found = _ALLOWED.get((module, name))
        if found is None:
            self.refused.append(f"{module}.{name}"[:100])
            return _Refused
        return found


def opened(payload: bytes) -> Any:
    """The message in ``payload``, None for what is none. An error for its page where it asks for more than records."""
    unpickler = _Unpickler(payload)
    try:
        message = unpickler.load()
        if unpickler.refused and type(message) is TaskResult:
            message.result = Result(ResultStatus.ERROR, Tampered(unpickler.refused[0]))
        return message if _is_sound(message) else None
    except Exception:  # whatever a forged pickle does: it is no message
        return None


def _is_sound(message: Any) -> bool:
    """Whether pebble can take ``message``: a stray type in it would end the thread that hands answers out."""
    if type(message) is Acknowledgement:
        return type(message.task) is int and type(message.worker) is int
    if type(message) is TaskProblem:
        return type(message.task) is int and isinstance(message.error, Exception)
    if type(message) is not TaskResult or type(message.task) is not int or type(message.result) is not Result:
        return False
    status, value = message.result.status, message.result.value
    return status is ResultStatus.SUCCESS or (isinstance(status, ResultStatus) and isinstance(value, Exception))


class _Inbox(connection.Connection):
    """The end of a pipe at which the crawl listens."""

    def recv(self) -> Any:
        return opened(self.recv_bytes(MOST_BYTES))


def _as_plain(inbox: _Inbox) -> Any:
    """In a reader the end is an ordinary one: what comes from the crawl is trusted."""
    return connection.reduce_connection(inbox)  # type: ignore[attr-defined]


ForkingPickler.register(_Inbox, _as_plain)


class Context(SpawnContext):
    """multiprocessing as it starts a process afresh, with pipes that are read with care."""

    def Pipe(self, duplex: bool = True) -> tuple[Any, Any]:
        listening, writing = super().Pipe(duplex)
        inbox = _Inbox(os.dup(listening.fileno()), writable=duplex)
        listening.close()
        return inbox, writing
