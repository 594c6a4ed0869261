"""The database anew from the originals: today's readers over everything that was ever read."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from archive import rebuilding, segments
from archive.errors import InTheWay
from archive.inventory import Inventory, inventory
from archive.journal import ReadLater
from archive.locking import locked
from archive.opening import originals_folder
from archive.rebuilding import Original, Rebuilding, Step
from archive.records import Absence, Content, Exchange, FileContent, Found, Site
from archive.store import Archive
from crawler.errors import Unreadable
from crawler.judging import away, judged, judged_file, requisite
from crawler.readers import Readers
from crawler.settings import Settings

LOOK_AHEAD = 200
"""Deeds that may be in the readers' hands before the first of them is done again; ten batches."""

A_MOMENT = 0.01

Progress = Callable[[int, int], None]
"""Called with how many deeds are done, and of how many."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebuilt:
    """What a rebuild came to."""

    path: Path
    kept: Path | None
    """Where the database lies that was there before."""
    deeds: int
    reextracted: int
    """How many documents today's readers read otherwise."""
    unreadable: tuple[str, ...]
    """Pages that could be read once and cannot today."""


def rebuild(settings: Settings, out: Path | None, now: datetime, progress: Progress = lambda *_: None) -> Rebuilt:
    """Make the database anew from the originals of ``settings``: in its place, or as another archive at ``out``.

    Nothing is replaced before all is done; the database that was there is kept under another name. An archive at
    ``out`` shares the bytes of closed segments (hard links). Raises ArchiveLocked while somebody writes, InTheWay,
    NoJournal, DamagedRecord.
    """
    path = out or settings.archive_path
    if out is not None and (out.exists() or originals_folder(out).exists()):
        raise InTheWay(out if out.exists() else originals_folder(out))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = locked(path)
    try:
        return _rebuild(settings, path, lock, now, progress)
    finally:
        lock.release()


def _rebuild(settings: Settings, path: Path, lock: FileLock, now: datetime, progress: Progress) -> Rebuilt:
    originals = originals_folder(settings.archive_path)
    found = inventory(originals)
    draft = path.with_name(path.name + ".rebuilding")
    _remove(draft)
    with (
        closing(Rebuilding.begin(draft, originals, found, settings.policy)) as archive,
        Readers(settings.readers) as readers,
    ):
        work = _Rereading(archive, readers, progress)
        asyncio.run(work.run(found))
        archive.done()
    if path != settings.archive_path:
        _link(found, originals, originals_folder(path))
    kept = _replace(path, draft, now)
    with Archive.write(path, lock=lock, policy=settings.policy) as whole:
        told = rebuilding.tell(whole, archive, now)
    return Rebuilt(path=path, kept=kept, deeds=found.deeds, reextracted=told, unreadable=tuple(work.unreadable))


class _Rereading:
    """Reads originals on all processors ahead of the one place where deeds are done in their order."""

    def __init__(self, archive: Rebuilding, readers: Readers, progress: Progress) -> None:
        self.unreadable: list[str] = []
        self._archive = archive
        self._readers = readers
        self._progress = progress
        self._turns = asyncio.Semaphore(2 * readers.count)
        """No more pages in memory than keep the readers busy."""
        self._done = 0

    async def run(self, found: Inventory) -> None:
        ahead: deque[tuple[Step, asyncio.Task[Found] | None]] = deque()
        for step in self._archive.steps():
            ahead.append((step, self._reading(step)))
            if len(ahead) > LOOK_AHEAD:
                await self._do(*ahead.popleft(), found)
        while ahead:
            await self._do(*ahead.popleft(), found)

    def _reading(self, step: Step) -> asyncio.Task[Found] | None:
        """What is to be read for a deed, in a reader's hands; None where there is nothing."""
        if step.original is not None:
            return asyncio.create_task(self._read(step.original))
        if isinstance(step.deed, ReadLater) and step.deed.content is None:
            return asyncio.create_task(self._held(step.deed.capture))
        return None

    async def _held(self, capture: int) -> Found:
        """What a file says that waited to be read."""
        async with self._turns:
            while (file := self._archive.held(capture)) is None:
                await asyncio.sleep(A_MOMENT)
            return await self._readers.file(file.payload, url=file.url, headers=dict(file.headers))

    async def _do(self, step: Step, task: asyncio.Task[Found] | None, found: Inventory) -> None:
        self._archive.do(step, await task if task is not None else None)
        self._done += 1
        self._progress(self._done, found.deeds)

    async def _read(self, original: Original) -> Found:
        """What today's reader finds in a page. One that it cannot read is no document, and said to be so."""
        async with self._turns:
            return await self._judge(original)

    async def _judge(self, original: Original) -> Found:
        exchange = original.exchange()
        if exchange.kind == "requisite":
            return requisite(exchange)
        if absence := away(exchange, original.site):
            return absence
        # what a revisit points back to came earlier, so its deed is done before this one's turn
        while (page := self._archive.whole(exchange)) is None:
            await asyncio.sleep(A_MOMENT)
        if exchange.kind == "attachment":
            return await self._file(page, original.site)
        try:
            content = await self._readers.document(
                page.payload, url=page.url, headers=dict(page.headers), outlined=original.outlined
            )
        except Unreadable as error:
            self.unreadable.append(str(error))
            return Content(kind="unreadable", detail=error.why)
        return judged(content, original.site)

    async def _file(self, file: Exchange, site: Site) -> FileContent | Absence:
        """What a file says; of one that lies on ten sites, mostly as it was read the first time."""
        found = self._archive.read_before(file)
        if found is None:
            found = await self._readers.file(file.payload, url=file.url, headers=dict(file.headers))
        return judged_file(found, file, site)


def _link(found: Inventory, originals: Path, folder: Path) -> None:
    """Give another archive the same segments: hard links where a segment is whole and the disk lets us, else copies.

    A segment with a torn tail is copied without it, because the next start would cut it off under both names.
    """
    folder.mkdir()
    for segment in found.segments:
        source, target = originals / segment.name, folder / segment.name
        try:
            if source.stat().st_size == segment.committed:
                os.link(source, target)
                continue
        except OSError:
            pass  # another disk, or one without hard links
        segments.copied(source, target, segment.committed)
    segments.sync_folder(folder)


def _replace(path: Path, draft: Path, now: datetime) -> Path | None:
    """Put the new database into its place, and keep the old one beside it."""
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.stem}-until-{now:%Y%m%dT%H%M%S}{path.suffix}")
        if kept.exists():
            raise InTheWay(kept)
        for ending in ("", "-wal"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(kept.with_name(kept.name + ending))
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
    draft.rename(path)
    segments.sync_folder(path.parent)
    return kept


def _remove(draft: Path) -> None:
    """What an interrupted rebuild left."""
    for ending in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
