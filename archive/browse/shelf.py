"""The shelf: what the archive holds of what a page needs, each from the capture nearest in time to the page's own.

Images and styles go *into* the page. A sandboxed page has an origin of its own, without the reader's cookies: what it
asks for by address must be open to any origin, and so to every website that the reader visits meanwhile.
"""

from __future__ import annotations

import re
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.browse.decoding import text_of, unpacked
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from archive.store import Archive

MOST_IN_ALL = 16 << 20
"""Characters of images and styles that one page is shown with: an album would not come through a slow line."""

MOST_LINKS = 1_000
"""Links of one page that are looked up; a site map has more, and the others lead to the live site."""

_INDEX = re.compile(r"/index\.(?:html?|shtml|jhtml|jsp|aspx?)$")
"""What the identity of an address leaves out (canonical URL)."""

_MAGIC = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A capture of something that a page needs."""

    capture: int
    url: str
    """The address that answered."""
    media_type: str


class ArchiveShelf:
    """The shelf of one page that was captured at an instant; ``replay`` is where a capture is replayed."""

    def __init__(self, archive: Archive, at: str, replay: Callable[[int], str]) -> None:
        self.shown: set[str] = set()
        self.missing: set[str] = set()
        """Addresses that the page needs and the archive does not hold, or that were too much."""
        self._archive = archive
        self._at = at
        self._replay = replay
        self._room = MOST_IN_ALL
        self._images: dict[str, str | None] = {}
        self._sheets: dict[str, tuple[str, str] | None] = {}
        self._links: dict[str, str] = {}

    def image(self, url: str) -> str | None:
        """A ``data:`` address with the image."""
        if url not in self._images:
            self._images[url] = self._image(url)
        image = self._images[url]
        return image if self._affords(url, image, len(image or "")) else None

    def sheet(self, url: str) -> tuple[str, str] | None:
        """A style sheet and the address that it came from."""
        if url not in self._sheets:
            self._sheets[url] = self._sheet(url)
        sheet = self._sheets[url]
        return sheet if self._affords(url, sheet, len(sheet[0]) if sheet else 0) else None

    def link(self, url: str) -> str:
        """The replay of an archived document, else the live page."""
        if url not in self._links and len(self._links) < MOST_LINKS:
            db = self._archive.connection
            same = (url, _INDEX.sub("/", url))
            found = next((found for one in same if (found := nearest(db, one, self._at, kind="document"))), None)
            self._links[url] = self._replay(found.capture) if found else url
        return self._links.get(url, url)

    def _affords(self, url: str, found: object, size: int) -> bool:
        fits = found is not None and size <= self._room
        self._room -= size if fits else 0
        (self.shown if fits else self.missing).add(url)
        return fits

    def _image(self, url: str) -> str | None:
        found = nearest(self._archive.connection, url, self._at)
        content = self._content(found) if found else None
        if found is None or content is None:
            return None
        media_type = _media_type_of(content[0], found.media_type)
        return f"data:{media_type};base64,{b64encode(content[0]).decode()}" if media_type else None

    def _sheet(self, url: str) -> tuple[str, str] | None:
        found = nearest(self._archive.connection, url, self._at)
        content = self._content(found) if found and "html" not in found.media_type else None
        return (text_of(*content), found.url) if found and content else None

    def _content(self, found: Found) -> tuple[bytes, dict[str, str]] | None:
        try:
            sent, payload = self._archive.original(found.capture)
        except (ArchiveError, OSError):
            return None
        headers = {name.lower(): value for name, value in sent}
        content = unpacked(payload, headers)
        return None if content is None else (content, headers)


def nearest(db: sqlite3.Connection, url: str, at: str, *, kind: str | None = None) -> Found | None:
    """The whole capture of an address that lies nearest to an instant, of a document or of anything."""
    row: Any = db.execute(
        """
        select captures.id, captures.url, coalesce(media_type, '')
        from resources join captures on captures.resource = resources.id
        where resources.url = :url and (:kind is null or kind = :kind)
            and status = 200 and barrier is null and truncated is null
        order by abs(julianday(fetched_at) - julianday(:at)), captures.id limit 1
        """,
        {"url": url, "at": at, "kind": kind},
    ).fetchone()
    return Found(capture=row[0], url=row[1], media_type=row[2]) if row else None


def _media_type_of(content: bytes, stated: str) -> str | None:
    """What an image is by its first bytes, whatever its server calls it; None for what is none."""
    found = next((name for magic, name in _MAGIC if content.startswith(magic)), None)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if found is None and stated == "image/svg+xml":
        return stated
    return found
