"""Reading the files that wait: beside a crawl, without its lock, one after the other, as long as there is time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from archive import waiting
from archive.errors import ArchiveError
from archive.records import FileContent
from archive.store import Archive
from archive.waiting import CONVERTING, RECOGNISING, Means, Read, Waiting
from crawler.confinement import confine, limit
from crawler.errors import Stumbled, Tampered
from crawler.files import converting, recognising
from crawler.files.said import Refused
from crawler.inbox import Context
from crawler.readers import Readers
from crawler.reading import answered
from crawler.tables import ReaderSettings

T = TypeVar("T")

log = logging.getLogger(__name__)

RECOGNISING_SECONDS = 40.0 * recognising.PAGES
"""Wall seconds for a scan: a page takes ten to fifteen of a processor, which others may want too."""

CONVERTING_SECONDS = 2 * converting.SECONDS
"""The same for the process that ends LibreOffice when it finds no end itself."""

MEMORY = 6 << 30
"""Address space: recognising takes 700 MB, and maps more than it uses."""

Recogniser = Callable[..., FileContent]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """What there is to read with. ``recogniser`` is None where the extra [ocr] is not installed."""

    readers: ReaderSettings
    recogniser: Recogniser | None = None
    converts: bool = False
    """There is a LibreOffice."""

    @property
    def means(self) -> tuple[Means, ...]:
        return (*([CONVERTING] if self.converts else []), *([RECOGNISING] if self.recogniser else []))


def tools(readers: ReaderSettings) -> Tools:
    """Those of this machine."""
    recogniser = recognising.recognise if recognising.available() else None
    return Tools(readers=readers, recogniser=recogniser, converts=converting.available())


def read_waiting(path: Path, by: Tools, *, over: Callable[[], bool]) -> Iterator[Read]:
    """Read the files of the archive at ``path`` that wait, until it is ``over``; each is noted for the next writer."""
    done = {read.capture for read in waiting.noted(path)}
    with Archive.read(path) as archive, Readers(by.readers, at_once=1) as readers:
        reading = Reading(archive, readers, by)
        for one in waiting.waiting(archive.connection, by.means):
            if over():
                return
            if one.capture not in done and (content := reading.content(one)):
                read = Read(capture=one.capture, content=content)
                waiting.note(path, read)
                yield read


class Reading:
    """How files are read in one night."""

    def __init__(self, archive: Archive, readers: Readers, by: Tools) -> None:
        self._archive = archive
        self._readers = readers
        self._by = by
        self._makes: dict[str, bool] = {}

    def content(self, one: Waiting) -> FileContent | None:
        """What a file says; None where its original is damaged, which `verify` tells, or what is to read it out of
        order: it waits on.
        """
        try:
            headers, payload = self._archive.original(one.capture)
        except (ArchiveError, OSError):
            return None
        if one.means is None or one.known is None:
            return self._read(payload, one, dict(headers))
        if one.means == CONVERTING and not self._makes_any(converting.ending_of(one.known.format)):
            return None
        return self._tried(one.means, payload, one, one.known, dict(headers))

    def _read(self, payload: bytes, one: Waiting, headers: dict[str, str]) -> FileContent:
        return asyncio.run(self._readers.file(payload, url=one.url, headers=headers, name=one.name))

    def _tried(
        self, means: Means, payload: bytes, one: Waiting, known: FileContent, headers: dict[str, str]
    ) -> FileContent:
        """What is known of a file once a means was tried on it. Where nothing came of it that is what was known before,
        with the evidence.
        """
        try:
            if means == CONVERTING:
                content = self._converted(payload, known, headers)
            else:
                content = self._recognised(payload, one, headers)
            if content.unread:
                raise Refused(content.unread, content.detail or content.unread)
        except Refused as error:
            content = replace(known, detail=error.detail)
        return replace(content, quality=tuple(dict.fromkeys((*known.quality, *content.quality, means.mark))))

    def _recognised(self, payload: bytes, one: Waiting, headers: dict[str, str]) -> FileContent:
        assert self._by.recogniser is not None
        options = {"url": one.url, "headers": headers, "name": one.name}
        return _apart(FileContent, self._by.recogniser, payload, _confine, seconds=RECOGNISING_SECONDS, options=options)

    def _converted(self, payload: bytes, known: FileContent, headers: dict[str, str]) -> FileContent:
        """What a file says in a newer format, which a reader reads as a crawl's would."""
        ending = converting.ending_of(known.format)
        made = _newer(payload, ending, headers)
        content = asyncio.run(self._readers.file(made, url="", headers={}, name=f"x.{ending}"))
        reader = converting.reader_of(content)
        return replace(content, format=known.format, media_type=known.media_type, reader=reader)

    def _makes_any(self, ending: str) -> bool:
        """Whether LibreOffice works here, as it is confined: one that does not would cost every file its one try."""
        if ending not in self._makes:
            try:
                self._makes[ending] = bool(_newer(converting.PROBES[ending], ending, {}))
            except Refused as error:
                log.warning("LibreOffice makes no %s here, what it takes that for waits on: %s", ending, error.detail)
                self._makes[ending] = False
        return self._makes[ending]


def _newer(payload: bytes, ending: str, headers: dict[str, str]) -> bytes:
    """What LibreOffice makes of a file. Raises Refused."""
    with TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        options = {"headers": headers, "ending": ending, "folder": Path(folder)}
        only_there = partial(confine, writable=Path(folder))
        return _apart(bytes, converting.newer, payload, only_there, seconds=CONVERTING_SECONDS, options=options)


def _apart(
    answer: type[T],
    function: Callable[..., T],
    payload: bytes,
    confined: Callable[[], object],
    *,
    seconds: float,
    options: Mapping[str, object],
) -> T:
    """What a function makes of bytes in a process of its own, which confines itself. Raises Refused, whatever it is."""
    with ProcessPool(max_workers=1, initializer=confined, context=Context()) as pool:
        task = pool.schedule(answered, args=(function, payload), kwargs=options, timeout=seconds)
        try:
            found = task.result()
            if type(found) is not answer:
                raise Tampered(type(found).__name__)
        except TimeoutError:
            raise Refused("too-large", f"no end after {seconds:g} s") from None
        except Stumbled as error:
            raise Refused("damaged", str(error)) from error
        except (ProcessExpired, Tampered, MemoryError) as error:
            raise Refused("damaged", f"its reader failed: {error or 'out of memory'}") from error
    return found


def _confine() -> None:
    limit(MEMORY)
    confine()
