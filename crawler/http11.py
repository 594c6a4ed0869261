"""Scrapy's way to HTTP, imported without the source of all our callers being read.

Beside it stand three classes under names that are given up; to note whose they are, Scrapy asks Python for its whole
stack, with a line of source for each of its 45 frames, and uses one of them. That took a fifth of the time in which a
crawl process imports all it needs.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import FrameInfo


def _innermost(context: int = 1) -> list[FrameInfo]:
    """Of the stack only who asks for it, and who called that."""
    asking = sys._getframe(1)
    return [FrameInfo(frame, *inspect.getframeinfo(frame, context)) for frame in (asking, asking.f_back) if frame]


@contextmanager
def _short_stack() -> Iterator[None]:
    whole, inspect.stack = inspect.stack, _innermost
    try:
        yield
    finally:
        inspect.stack = whole


with _short_stack():
    from scrapy.core.downloader.handlers.http11 import (
        HTTP11DownloadHandler,
        _LenientHTTP11ClientFactory,
        _LenientHTTP11ClientProtocol,
        _LenientHTTPClientParser,
    )

__all__ = [
    "HTTP11DownloadHandler",
    "_LenientHTTP11ClientFactory",
    "_LenientHTTP11ClientProtocol",
    "_LenientHTTPClientParser",
]
