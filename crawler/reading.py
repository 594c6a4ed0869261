"""What runs in a reader: its beginning, and one page after another.

The crawl process names these functions and never runs them, so what they read with is imported within.
"""

from __future__ import annotations

import math
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from archive.records import Content
from crawler.confinement import confine, limit
from crawler.errors import Stumbled
from crawler.files.said import Refused
from crawler.onboarding.seen import Look
from crawler.site import Listing

T = TypeVar("T")

SPARE_SECONDS = 5
"""CPU beyond the wall limit, after which the kernel ends a reader that the crawl, for some reason, has not."""

READ_WITH = (
    "crawler.extract.reading",
    "crawler.listing.reader",
    "crawler.onboarding.look",
    "crawler.files.reading",
    "trafilatura",
)
"""What a reader has before it may write nothing: where a module is new, its byte code is written once."""

_FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a page was read to say; None where by its outline it says what it said."""

    content: Content | None


def read_page(payload: bytes, **options: Any) -> PageRead:
    from crawler.extract import extract_anew

    return PageRead(extract_anew(payload, **options))


def read_listing(payload: bytes, **options: Any) -> Listing:
    from crawler.listing import reader

    return reader.read_listing(payload, **options)


def look(payload: bytes, **options: Any) -> Look:
    from crawler.onboarding import look as looking

    return looking.look(payload, **options)


def read_one(function: Callable[..., T], payload: bytes, *, seconds: float, **options: Any) -> T:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds) + SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
    return answered(function, payload, **options)


def answered(function: Callable[..., T], payload: bytes, **options: Any) -> T:
    """What a function makes of bytes, in a process whose answers are taken by an allow-list: its errors too."""
    try:
        return function(payload, **options)
    except MemoryError:
        raise
    except Refused as error:
        raise Stumbled(error.detail) from error
    except Exception as error:
        raise Stumbled(f"{type(error).__name__}: {error}") from error


def begin(memory: int) -> None:
    """Take from this process what a reader does not need: memory without end, files to write, the network.

    The pages it reads are strangers' bytes; a fault in a parser must not become more than a lost page.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in READ_WITH:
        import_module(name)
    limit(memory)
    sys.addaudithook(_refuse)
    confine()


def _refuse(event: str, _: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"a reader may not {event}")
