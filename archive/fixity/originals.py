"""A segment against the rows that point into it: every record read, every row compared with its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import journal
from archive.fixity.damage import Damage, Kind, Note
from archive.fixity.members import Members, Record, Unreadable, parse
from archive.warc import DRAWN, payload_digest

CAPTURES = ("response", "revisit", "resource")
"""The types of record that have a row in ``captures``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A row of ``segments``."""

    name: str
    committed: int
    closed: bool
    digest: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of ``captures``, with what it says of the capture that it refers to."""

    id: int
    url: str
    fetched_at: str
    status: int
    payload_digest: str
    offset: int
    length: int
    type: str
    truncated: str | None
    refers_to: int | None
    first_type: str | None
    first_url: str | None
    first_fetched_at: str | None
    first_digest: str | None


class Inspection:
    """One segment, inspected once: ``findings`` yields what is wrong with it."""

    def __init__(self, path: Path, segment: Segment, rows: Iterable[Row]) -> None:
        self.path = path
        self.segment = segment
        self._rows = iter(rows)
        self._row = next(self._rows, None)
        """The next row, by offset."""
        self._matched: dict[int, int] = {}
        """Offset → capture, of the records since the last of the journal."""
        self._loose: dict[int, str | None] = {}
        """Offset → URL, of the records since then that no row names."""

    def findings(self) -> Iterator[Damage | Note]:
        """All that is wrong, in the order of the file."""
        try:
            with self.path.open("rb") as file:
                size = self.path.stat().st_size
                yield from self._size(size)
                members = Members(file, min(size, self.segment.committed))
                yield from self._walk(members)
                yield from self._whole(members, size)
        except FileNotFoundError:
            if self.segment.committed:
                yield self._damage("missing", f"the file is missing, {self.segment.committed:,} committed bytes")
        except OSError as error:
            yield self._damage("unreadable", f"the disk does not give it ({error.strerror}); the rest was not read")
        yield from self._rest()

    # ------------------------------------------------------------------ the file as a whole

    def _size(self, size: int) -> Iterator[Damage | Note]:
        behind = size - self.segment.committed
        if behind < 0:
            yield self._damage("cut", f"{-behind:,} committed bytes are missing at its end", offset=size)
        elif behind and self.segment.closed:
            sentence = f"{behind:,} bytes lie behind the end that it was closed with"
            yield self._damage("changed", sentence, offset=self.segment.committed)
        elif behind:
            yield Note(file=self.path, sentence=f"{behind:,} bytes are not committed yet")

    def _whole(self, members: Members, size: int) -> Iterator[Damage]:
        if self.segment.digest and size >= self.segment.committed and members.digest() != self.segment.digest:
            yield self._damage("changed", "the file is not the one that was closed: its digest is another")

    # ------------------------------------------------------------------ record by record

    def _walk(self, members: Members) -> Iterator[Damage | Note]:
        before: Record | None = None
        while members.offset < members.end:
            began = members.offset
            yield from self._astray(began)
            try:
                member, offset, length = members.next()
            except Unreadable as error:
                yield self._unreadable(began, str(error), before)
                self._resume(members)
                continue
            try:
                before = parse(member, offset, length)
                yield from self._look(before)
            except Unreadable as error:
                yield self._unreadable(began, str(error), before)
        yield from self._leftover()

    def _unreadable(self, offset: int, why: str, before: Record | None) -> Damage:
        """Name the capture whose record it is, or else the one that it stands behind: its request, or its journal."""
        row = self._take(offset)
        if row is not None:
            return self._damage("unreadable", why, offset=offset, row=row)
        behind = f" (it follows on {before.kind} {before.url or 'of the segment'})" if before else ""
        return self._damage("unreadable", why + behind, offset=offset)

    def _resume(self, members: Members) -> None:
        """Go on behind a member that is broken: where the next row says that a record begins."""
        members.skip(self._row.offset if self._row is not None else members.end)

    def _look(self, record: Record) -> Iterator[Damage | Note]:
        if record.kind in CAPTURES:
            yield from self._capture(record)
        elif record.kind == "warcinfo" and record.headers.get("WARC-Filename", self.segment.name) != self.segment.name:
            sentence = f"it is another segment: {record.headers['WARC-Filename']}"
            yield self._damage("changed", sentence, offset=record.offset)
        elif record.url == journal.URN:
            yield from self._journal(record)

    def _capture(self, record: Record) -> Iterator[Damage]:
        row = self._take(record.offset)
        if row is None:
            self._loose[record.offset] = record.url
            return
        try:
            contradictions = "; ".join(_contradictions(row, record))
        except Unreadable as error:
            yield self._damage("unreadable", str(error), offset=record.offset, row=row)
            return
        if contradictions:
            yield self._damage("contradiction", contradictions, offset=record.offset, row=row)

    def _journal(self, record: Record) -> Iterator[Damage | Note]:
        """Every record that the journal tells of has its row: a row that is gone leaves no other trace."""
        try:
            deeds = journal.deeds_of(bytes(record.block))
        except ValueError:
            raise Unreadable("its journal does not say deeds") from None
        for deed in deeds:
            if isinstance(deed, journal.Recorded) and self._matched.get(deed.offset) != deed.capture:
                sentence = f"the journal tells of capture {deed.capture} here, and no such row leads here"
                url = self._loose.pop(deed.offset, None)
                yield self._damage("unclaimed", sentence, offset=deed.offset, url=url)
        yield from self._leftover()
        self._matched.clear()

    def _leftover(self) -> Iterator[Note]:
        """Records that neither a row nor the journal names: early archives kept those of changes that failed."""
        for offset, url in self._loose.items():
            yield Note(file=self.path, sentence=f"no row names the record of {url} at byte {offset:,}")
        self._loose.clear()

    # ------------------------------------------------------------------ rows

    def _take(self, offset: int) -> Row | None:
        """The row that points here, which is done with then."""
        row = self._row
        if row is None or row.offset != offset:
            return None
        self._row = next(self._rows, None)
        self._matched[offset] = row.id
        return row

    def _astray(self, until: int) -> Iterator[Damage]:
        """The rows before ``until`` that are left: no record begins where they point."""
        while self._row is not None and self._row.offset < until:
            offset = self._row.offset
            yield self._damage("astray", "no record of its own begins there", offset=offset, row=self._take(offset))

    def _rest(self) -> Iterator[Damage]:
        """The rows that are left when the file has come to its end."""
        while self._row is not None:
            offset = self._row.offset
            yield self._damage("astray", "its record is not there", offset=offset, row=self._take(offset))

    def _damage(
        self, kind: Kind, sentence: str, *, offset: int | None = None, row: Row | None = None, url: str | None = None
    ) -> Damage:
        return Damage(
            kind=kind,
            file=self.path,
            sentence=sentence,
            offset=offset,
            row=f"captures {row.id}" if row else None,
            url=row.url if row else url,
        )


def _contradictions(row: Row, record: Record) -> Iterator[str]:
    """What a row says and its record does not. Raises Unreadable when the record holds no HTTP message."""
    status, payload = record.status_and_payload()
    url = record.url or ""
    if record.kind == "resource":
        url = url.removeprefix(DRAWN).split(":", 1)[-1]
        status = row.status
    facts = {
        "length": (row.length, record.length),
        "type": (row.type, record.kind),
        "URL": (row.url, url),
        "date": (row.fetched_at, record.headers.get("WARC-Date")),
        "status": (row.status, status),
        "digest": (row.payload_digest, record.headers.get("WARC-Payload-Digest")),
        "truncation": (row.truncated, record.headers.get("WARC-Truncated")),
    }
    for name, (said, found) in facts.items():
        if said != found:
            yield f"the row's {name} is {said}, its record's {found}"
    if record.kind == "revisit":
        yield from _of_a_revisit(row, record)
    elif (actual := payload_digest(bytes(payload))) != row.payload_digest:
        yield f"the row's payload is {row.payload_digest}, its record's bytes are {actual}"


def _of_a_revisit(row: Row, record: Record) -> Iterator[str]:
    """A revisit and the response that it refers to have the same bytes."""
    if row.first_type != "response":
        yield f"capture {row.refers_to}, to which it refers, is no response"
        return
    facts = {
        "digest": (row.payload_digest, row.first_digest),
        "URL": (record.headers.get("WARC-Refers-To-Target-URI"), row.first_url),
        "date": (record.headers.get("WARC-Refers-To-Date"), row.first_fetched_at),
    }
    for name, (said, found) in facts.items():
        if said != found:
            yield f"it refers to a {name} {said}, that of capture {row.refers_to} is {found}"
