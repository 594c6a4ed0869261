"""Reading the files that wait: beside a crawl, without its lock, one after the other, as long as there is time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from archive import waiting
from archive.errors import ArchiveError
from archive.records import FileContent
from archive.store import Archive
from archive.waiting import RECOGNISED, Read, Waiting
from crawler.confinement import confine, limit
from crawler.errors import CrawlError, Tampered
from crawler.files.recognising import PAGES, available, recognise
from crawler.inbox import Context
from crawler.readers import Readers
from crawler.reading import answered
from crawler.tables import ReaderSettings

SECONDS = 40.0 * PAGES
"""Wall seconds for a scan: a page takes ten to fifteen of a processor, which others may want too."""

MEMORY = 6 << 30
"""Address space: recognising takes 700 MB, and maps more than it uses."""

Recogniser = Callable[..., FileContent]


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What there is to read with. ``recogniser`` is None where the extra [ocr] is not installed."""

    readers: ReaderSettings
    recogniser: Recogniser | None = None


def means(readers: ReaderSettings) -> Means:
    """Those of this machine."""
    return Means(readers=readers, recogniser=recognise if available() else None)


def read_waiting(path: Path, by: Means, *, over: Callable[[], bool]) -> Iterator[Read]:
    """Read the files of the archive at ``path`` that wait, until it is ``over``; each is noted for the next writer."""
    done = {read.capture for read in waiting.noted(path)}
    with Archive.read(path) as archive, Readers(by.readers) as readers:
        for one in waiting.waiting(archive.connection, scans=by.recogniser is not None):
            if over():
                return
            if one.capture not in done and (content := _content(archive, one, readers, by.recogniser)):
                read = Read(capture=one.capture, content=content)
                waiting.note(path, read)
                yield read


def _content(archive: Archive, one: Waiting, readers: Readers, recogniser: Recogniser | None) -> FileContent | None:
    """What a file says; None where its original is damaged, which `verify` tells."""
    try:
        headers, payload = archive.original(one.capture)
    except (ArchiveError, OSError):
        return None
    if one.scanned and recogniser is not None:
        return _recognised(recogniser, payload, one, dict(headers))
    return asyncio.run(readers.file(payload, url=one.url, headers=dict(headers), name=one.name))


def _recognised(recogniser: Recogniser, payload: bytes, one: Waiting, headers: dict[str, str]) -> FileContent:
    """What the pictures of a scan say, in a process of its own, confined as readers are. Whatever comes of it, it is
    not tried again.
    """
    options = {"url": one.url, "headers": headers, "name": one.name}
    with ProcessPool(max_workers=1, initializer=_confine, context=Context()) as pool:
        task = pool.schedule(answered, args=(recogniser, payload), kwargs=options, timeout=SECONDS)
        try:
            content: FileContent = task.result()
            if type(content) is not FileContent:
                raise Tampered(type(content).__name__)
        except TimeoutError:
            content = _scan(f"no end after {SECONDS:g} s")
        except (ProcessExpired, CrawlError, MemoryError) as error:
            content = _scan(f"its reader failed: {error or 'out of memory'}")
    if RECOGNISED in content.quality:
        return content
    return replace(content, quality=(*content.quality, RECOGNISED))


def _scan(why: str) -> FileContent:
    return FileContent(format="unknown", media_type="application/octet-stream", unread="scanned", detail=why)


def _confine() -> None:
    limit(MEMORY)
    confine()
