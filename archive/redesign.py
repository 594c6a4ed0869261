"""Whether a site still is what it was when it was set up: its lists list, and its pages say what they used to say."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby, takewhile

from archive import contact, fills, ledger
from archive.instants import DAY, china_day, from_text, to_text
from archive.ledger import ListRead

FEWEST_ENTRIES = 6.0
"""Entries on a page of a list of which too few can be told; the shortest pages of real sites have five."""

SHRUNK = 1 / 3
"""A list whose pages show less than this share of what they showed is read in part, or shows something else."""

MOVED = ("HTTP 404", "HTTP 410")

FIELDS = {
    "title": "title",
    "index_number": "index number",
    "document_number": "document number",
    "issuing_body": "issuing body",
    "publisher": "publisher",
    "published_on": "date",
    "text": "text",
}
"""What is missed when it is gone, and how the sentence calls it."""

FEWEST_CHARACTERS = 40
"""A text below is none: a caption, a line of buttons."""

NEWEST = 240
UNDATED = 60
"""Documents of a site whose versions are looked at: the newest by their dates, and of those without one the last met.
Those that are read again most often are among them."""

READ_WITHIN = 30 * DAY
"""Versions older than this tell of the past only."""

NEW_FOR = 14
"""Days after its date within which a document that is met is a new one, and no old one found late."""

PAGES_LOOKED_AT = 40
RUNS_LOOKED_AT = 400
"""Among so many runs the last that found something new is looked for: a month of hourly ones is 720, of which half
rest at night."""


# ---------------------------------------------------------------------- lists


def lost_list(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    """The first of a site's lists that does not list any more what it listed, and how that shows."""
    channels = db.execute(
        "select id, name from channels where site = ? and not retired and last_complete_at is not null order by id",
        (site,),
    )
    for channel, name in channels.fetchall():
        if why := list_trouble(ledger.latest_reads(db, channel), now):
            return f"the channel {name} {why}"
    return None


def list_trouble(reads: Sequence[ListRead], now: datetime) -> str | None:
    """What is wrong with a list by its readings (the latest first), if it is not just one bad reading."""
    usual = _usual([read.a_page for read in reads if read.complete and read.entries])
    kind = _trouble(reads[0], usual) if reads else None
    times = [read.at for read in takewhile(lambda read: _trouble(read, usual) == kind, reads)]
    return f"{kind} ({contact.since(times)})" if kind and contact.lasting(times, now) else None


def _usual(pages: Sequence[float]) -> float:
    """Entries on a full page: the upper quartile, for last pages are short, and so are all by now in a list that has
    shrunk.
    """
    return sorted(pages)[3 * len(pages) // 4] if pages else 0.0


def _trouble(read: ListRead, usual: float) -> str | None:
    if read.ending == "empty":
        return "answers, but nothing is listed there any more"
    if not read.entries:
        return _led_away(read.reason or "")
    if read.ending in ("end", "overlap") and usual >= FEWEST_ENTRIES and read.a_page < SHRUNK * usual:
        return f"shows {read.entries} entries a page where it showed {usual:.0f}"
    return None


def _led_away(reason: str) -> str | None:
    if status := next((status for status in MOVED if reason.endswith(f": {status}")), None):
        return f"is no longer there: {status}"
    return "is answered by another host" if "answered by another host" in reason else None


# ---------------------------------------------------------------------- what is listed


def lost_documents(db: sqlite3.Connection, site: str) -> str | None:
    """Whether what the lists lead to are no documents any more: other pages, or such that only a script fills."""
    read = _pages_read(db, site)
    none = list(takewhile(lambda page: page[1] != "saved", read))
    if len(none) < fills.FEWEST_PAGES:
        return None
    before, documents = _read_before(db, site, none[-1][0])
    if fills.chance_of_none(len(none), read=before, documents=documents) > fills.VERY_SURPRISING:
        return None
    return f"none of the {len(none)} pages read last is a document; of {before} before them {documents} were"


def _pages_read(db: sqlite3.Connection, site: str) -> list[tuple[int, str]]:
    """The run and the state of the pages read last, the last first: new ones, and those of documents."""
    runs = db.execute(
        """
        select id from (select id, counts from runs where site = ? order by id desc limit ?)
        where json_extract(counts, '$.read') > 0
        """,
        (site, RUNS_LOOKED_AT),
    ).fetchall()
    pages: list[tuple[int, str]] = []
    for (run,) in runs:
        pages += _pages_of(db, run)
        if len(pages) >= PAGES_LOOKED_AT:
            break
    return pages[:PAGES_LOOKED_AT]


def _pages_of(db: sqlite3.Connection, run: int) -> list[tuple[int, str]]:
    """What came of the pages that a run read. One that never was a document says nothing when it is looked at again."""
    return db.execute(
        """
        select run, state from captures
        join resources on resources.id = captures.resource
        join runs on runs.id = captures.run
        where run = ? and type = 'response' and kind = 'document' and status = 200 and barrier is null
            and state in ('saved', 'no-document') and (
                discovered_at >= started_at or exists (select 1 from documents where resource = resources.id)
            )
        order by captures.id desc limit ?
        """,
        (run, PAGES_LOOKED_AT),
    ).fetchall()


def _read_before(db: sqlite3.Connection, site: str, run: int) -> tuple[int, int]:
    """How many pages the runs before one have read, and how many of them were documents."""
    read, none = db.execute(
        """
        select coalesce(sum(json_extract(counts, '$.read')), 0), coalesce(sum(json_extract(counts, '$.no_document')), 0)
        from (select counts from runs where site = ? and id < ? order by id desc limit ?)
        """,
        (site, run, RUNS_LOOKED_AT),
    ).fetchone()
    return int(read), int(read - none)


# ---------------------------------------------------------------------- what documents say


def lost_fields(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    """Whether the pages read lately lack fields that they, and those before them, had."""
    losses = fills.lost(document_readings(db, site, now), FIELDS)
    if not losses:
        return None
    said = [
        f"{FIELDS[loss.field]} (none of the last {loss.pages}, {loss.of_before:.0%} of those before)" for loss in losses
    ]
    return f"its pages do not say any more: {', '.join(said)}"


def document_readings(db: sqlite3.Connection, site: str, now: datetime) -> list[fills.Reading]:
    """The versions of a site's newest documents, in the order in which they were read. What was read long ago comes
    first, and only tells of the past.
    """
    rows = db.execute(
        """
        with newest as (
            select * from (
                select id, channel, resource from documents
                where site = :site and published_on is not null order by published_on desc limit :newest
            )
            union all
            select * from (
                select id, channel, resource from documents
                where site = :site and published_on is null order by id desc limit :undated
            )
        )
        select newest.id, newest.channel, listed_on, seen_at, characters, title, index_number, document_number,
            issuing_body, publisher, published_on
        from newest
        cross join versions on versions.document = newest.id
        left join (select channel, resource, listed_on from entries) as listed
            on listed.channel = newest.channel and listed.resource = newest.resource
        order by versions.document, versions.number
        """,
        {"site": site, "newest": NEWEST, "undated": UNDATED},
    ).fetchall()
    since = to_text(now - READ_WITHIN)
    found: list[tuple[str, int, fills.Reading]] = []
    for document, versions in groupby(rows, key=lambda row: row[0]):
        before: frozenset[str] | None = None
        for _, channel, listed_on, seen_at, characters, *values in versions:
            had = _had(characters, values)
            recent = seen_at >= since
            new = before is None and recent and _is_new(from_text(seen_at), values[-1] or listed_on)
            if before is None or recent:
                reading = fills.Reading(
                    channel=channel, had=had, day=values[-1] or listed_on or seen_at[:10], new=new, before=before
                )
                found.append((seen_at, document, reading))
            before = had
    return [reading for _, _, reading in sorted(found, key=lambda row: row[:2])]


def _had(characters: int, values: Sequence[str | None]) -> frozenset[str]:
    names = ("title", "index_number", "document_number", "issuing_body", "publisher", "published_on")
    had = {name for name, value in zip(names, values, strict=True) if value}
    return frozenset(had | {"text"} if characters >= FEWEST_CHARACTERS else had)


def _is_new(seen_at: datetime, day: str | None) -> bool:
    return day is not None and (china_day(seen_at) - date.fromisoformat(day)).days <= NEW_FOR
