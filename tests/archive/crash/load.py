"""The load: an invented site that changes from day to day, crawled through the border as a crawler would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from random import Random

from worlds import LIST, NOW, SITE, content, file_content

from archive import Archive
from archive.instants import to_text
from archive.records import Absence, Attachment, Capture, Content, Entry, Exchange, FileContent, ListingRead, Resource

DAY = timedelta(days=1)
ROWS_A_PAGE = 12
PAYLOAD_BYTES = (300, 2_000, 9_000, 30_000)

Note = list[str | int]
"""Something that was said to the archive: ['capture', url, instant, digest], ['version', url, digest of its text],
['event', seq, kind, url], ['entry', url], ['run', id, outcome]."""


@dataclass(frozen=True, slots=True)
class Day:
    """What the site serves on one day: more pages than the day before, a fifth of them edited, some away for weeks."""

    number: int

    @property
    def starts_at(self) -> datetime:
        return NOW + self.number * DAY

    def listed(self) -> list[str]:
        """The pages that the list shows, newest first."""
        return [f"{LIST}{page}.html" for page in reversed(range(min(24 + 2 * self.number, 60)))]

    def served(self) -> set[str]:
        return {url for url in self.listed() if not self._away(url)}

    def payload(self, url: str) -> bytes | None:
        """The bytes of a page or a file. Random, so that they stay as long in the originals as they are."""
        if self._away(url):
            return None
        edition = self.number // 7 if url.endswith(".pdf") else self._edition(url)
        random = Random(f"{url} {edition}")
        return f"<html>{url} {edition}</html>".encode() + random.randbytes(random.choice(PAYLOAD_BYTES))

    def content(self, url: str) -> Content:
        files = (Attachment(url=url.replace(".html", ".pdf"), name="附件"),) if _page(url) % 5 == 0 else ()
        return content(text=self.text(url), attachments=files)

    def file(self, url: str) -> FileContent:
        """What a file says. Every third is one that nobody can read."""
        unread = _page(url) % 3 == 0
        return file_content("" if unread else f"第{_page(url)}号附件的第{self.number // 7}版。" * 9,
                            unread="scanned" if unread else None)  # fmt: skip

    def text(self, url: str) -> str:
        return f"第{_page(url)}号通知的第{self._edition(url)}版，请认真贯彻执行。" * 20

    def _edition(self, url: str) -> int:
        return (self.number + _page(url)) // 5

    def _away(self, url: str) -> bool:
        return url != LIST and _page(url) % 11 == 5 and self.number // 20 % 2 == 1


def _page(url: str) -> int:
    return int(url.rsplit("/", 1)[1].split(".")[0])


def digest_of(content: str) -> str:
    return "sha256:" + sha256(content.encode()).hexdigest()


class Load:
    """A crawler on an open archive. Each crawl is a day later; ``acknowledge`` is told what has become durable."""

    def __init__(self, archive: Archive, random: Random, acknowledge: Callable[[list[Note]], None]) -> None:
        self._archive = archive
        self._random = random
        self._acknowledge = acknowledge
        self._notes: list[Note] = []

    def crawl(self) -> Day:
        """One whole crawl of the site."""
        self._day = Day(self._days_crawled())
        self._clock = self._day.starts_at
        self._run = self._archive.run(SITE, self._tick())
        self._read_list()
        while due := self._run.due(self._clock, every=self._day.number % 3 == 2):
            for resource in due:
                self._visit(resource)
        self._run.finish("done", {}, now=self._tick())
        self._note("run", self._run.id, "done")
        self._acknowledged()
        return self._day

    def _days_crawled(self) -> int:
        """A run that is durable has used its day: so no two captures of one URL ever share an instant."""
        (row,) = self._archive.rows("select max(started_at) as last from runs")
        if row["last"] is None:
            return 0
        return (datetime.fromisoformat(row["last"]) - NOW).days + 1

    def _tick(self) -> datetime:
        self._clock += timedelta(seconds=1)
        return self._clock

    def _note(self, *note: str | int) -> None:
        self._notes.append(list(note))

    def _perhaps_flush(self) -> None:
        if self._random.random() < 0.12:
            self._archive.flush()
            self._acknowledged()

    def _acknowledged(self) -> None:
        self._acknowledge(self._notes)
        self._notes = []

    def _read_list(self) -> None:
        channel = self._run.channels()[0]
        assert channel.channel is not None
        self._run.standing(channel.channel, full_every=7 * DAY)
        urls = self._day.listed()
        first: Capture | None = None
        for start in range(0, len(urls), ROWS_A_PAGE):
            rows = urls[start : start + ROWS_A_PAGE]
            page = self._record(self._answer(LIST, "listing", "\n".join(rows).encode()))
            first = first or page
            found = self._run.discovered(page, channel.channel, [self._entry(url) for url in rows])
            self._notes += [["entry", url] for url in rows]
            self._perhaps_flush()
            for resource in found.worth:
                self._visit(resource)
        self._run.listed(channel.channel, _reading(urls, first), self._tick())

    def _entry(self, url: str) -> Entry:
        return Entry(url=url, title=f"第{_page(url)}号通知", listed_on=date(2026, 2, 20))

    def _visit(self, resource: Resource) -> None:
        """Ask for a page or file as its validators say, and save what it says."""
        payload = self._day.payload(resource.url)
        exchange = self._answer(resource.url, resource.kind, payload)
        if resource.validators.etag and resource.validators.etag == exchange.header("ETag"):
            exchange = self._answer(resource.url, resource.kind, payload, status=HTTPStatus.NOT_MODIFIED)
        capture = self._record(exchange)
        self._perhaps_flush()
        if resource.kind == "document" and not capture.unchanged:
            self._save(resource.url, capture, payload is not None)
            self._perhaps_flush()
        elif resource.kind == "attachment" and payload is not None and not capture.unchanged:
            known = self._run.read_before(capture)
            change = self._run.save(capture, known or self._day.file(resource.url))
            if change is not None:
                self._note("event", change.seq, change.kind, resource.url.replace(".pdf", ".html"))
            self._perhaps_flush()

    def _save(self, url: str, capture: Capture, served: bool) -> None:
        change = self._run.save(capture, self._day.content(url) if served else Absence(reason="not-found"))
        if served:
            self._note("version", url, digest_of(self._day.text(url)))
        if change is not None:
            self._note("event", change.seq, change.kind, url)

    def _record(self, exchange: Exchange) -> Capture:
        capture = self._run.record(exchange)
        assert capture is not None
        self._note("capture", exchange.url, to_text(exchange.fetched_at), capture.payload_digest)
        return capture

    def _answer(self, url: str, kind: str, payload: bytes | None, *, status: int = HTTPStatus.OK) -> Exchange:
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if payload is not None:
            headers.append(("ETag", f'"{sha256(payload).hexdigest()[:20]}"'))
        return Exchange(
            url=url,
            resource_url=url,
            kind=kind,  # type: ignore[arg-type]
            fetched_at=self._tick(),
            status=HTTPStatus.NOT_FOUND if payload is None else status,
            headers=tuple(headers),
            payload=(payload or b"") if status == HTTPStatus.OK else b"",
        )


def _reading(urls: list[str], first: Capture | None) -> ListingRead:
    return ListingRead(
        pages_read=-(-len(urls) // ROWS_A_PAGE),
        entries_seen=len(urls),
        entries_stated=len(urls),
        overlap=0,
        complete=True,
        to_the_end=True,
        ending="end",
        first_page=first,
    )


def crawl_once(archive: Archive) -> Day:
    """The next crawl, undisturbed."""
    return Load(archive, Random(0), lambda notes: None).crawl()
