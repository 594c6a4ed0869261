"""An inventory of the originals: which segments there are, in which order they were written, and what their journals
tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import journal, warc
from archive.errors import DamagedRecord, NoJournal
from archive.segments import SEGMENT_NUMBER, file_digest, placed


@dataclass(frozen=True, kw_only=True, slots=True)
class ScannedSegment:
    """A segment as a scan found it: what it is called, its place among the others, and where its journal lies."""

    name: str
    number: int
    opened_at: str
    journals: tuple[tuple[int, int], ...]
    """Offset and length of each journal record."""
    digest: str

    @property
    def committed(self) -> int:
        """What lies behind the last journal record was never acknowledged."""
        return sum(self.journals[-1]) if self.journals else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Inventory:
    """What a first look at the originals found."""

    segments: tuple[ScannedSegment, ...]
    numbers: Mapping[str, int]
    """The ids of documents that readers of the feed know, by the URL that they were first read at."""
    last_number: int
    """The highest of them."""
    found: Mapping[int, str]
    """Captures that an earlier rebuild read otherwise than they had been: the digest of what it found."""
    deeds: int


def inventory(originals: Path) -> Inventory:
    """Look through all segments. Raises NoJournal, DamagedRecord."""
    segments = [scanned(placed(originals, path.name)) for path in sorted(originals.glob("*.warc.gz"))]
    told = sorted((segment for segment in segments if segment.journals), key=lambda segment: segment.number)
    if not told:
        raise NoJournal(originals, "no journal is among them")
    numbers: dict[str, int] = {}
    known: set[int] = set()
    found: dict[int, str] = {}
    count = 0
    for _, deed in deeds(originals, told):
        count += 1
        if isinstance(deed, journal.Reread):
            found.update(deed.found)
        if isinstance(deed, journal.Saved | journal.Reread):
            for event in deed.told:
                if event.url is not None and event.document not in known:
                    known.add(event.document)
                    numbers.setdefault(event.url, event.document)
    return Inventory(segments=tuple(told), numbers=numbers, last_number=max(known, default=0), found=found, deeds=count)


def scanned(path: Path) -> ScannedSegment:
    """Look through one segment as far as it is whole. Raises DamagedRecord when more than a torn tail is broken."""
    number, opened_at, end = 0, "", 0
    journals: list[tuple[int, int]] = []
    for place in warc.scan(path):
        if place.kind == "warcinfo":
            number, opened_at = int(place.headers.get(SEGMENT_NUMBER, 0)), place.headers["WARC-Date"]
        elif place.headers.get("WARC-Target-URI") == journal.URN:
            journals.append((place.offset, place.length))
        end = place.offset + place.length
    if end < path.stat().st_size and warc.record_behind(path, end, journal.URN) is not None:
        raise DamagedRecord(path, end, "whole records follow; a backup may have this segment")
    return ScannedSegment(
        name=path.name, number=number, opened_at=opened_at, journals=tuple(journals), digest=file_digest(path)
    )


def deeds(originals: Path, segments: Sequence[ScannedSegment]) -> Iterator[tuple[ScannedSegment, journal.Deed]]:
    """All deeds in their order, and the segment that each stands in. Raises DamagedRecord."""
    for segment in segments:
        for offset, length in segment.journals:
            path = originals / segment.name
            try:
                told = journal.deeds_of(warc.read_payload(path, offset, length))
            except ValueError as error:  # of many lines, of which the first says what
                why = f"its journal is none that this Gongkai understands ({str(error).splitlines()[0]})"
                raise DamagedRecord(path, offset, why) from error
            for deed in told:
                yield segment, deed
