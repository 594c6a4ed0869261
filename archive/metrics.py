"""What an archive measures, as plain numbers: nothing here goes through a table that grows, since it is asked often."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from archive.errors import ArchiveError
from archive.instants import DAY, china_day, from_text, midnight, to_text
from archive.night import last_night
from archive.opening import for_reading, originals_folder

LATEST = 10_000
"""Events of the feed that are looked at for what is new: more in a day is a first crawl, and discovers nothing."""

DISCOVERED_WITHIN = 7 * DAY
"""A document that bears an earlier day than so was not published just now: it was put in late, or is new to us only."""

Samples = list[tuple[tuple[str, ...], float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One metric: a name as Prometheus wants it, what it means, and a number for each combination of labels."""

    name: str
    meaning: str
    samples: Sequence[tuple[tuple[str, ...], float]]
    labels: tuple[str, ...] = ()
    kind: Literal["gauge", "counter"] = "gauge"


def measures(path: Path, now: datetime) -> Iterator[Measure]:
    """All that can be measured of the archive at ``path``; of one that cannot be read, that it cannot."""
    yield from _disk(path)
    yield from _upkeep(path)
    try:
        with closing(for_reading(path)) as db:
            found = [*_sites(db), *_requests(db, now), *_due(db, now), *_discovery(db, now), _originals(db)]
    except (ArchiveError, sqlite3.Error):
        found = []
    yield _one("gongkai_archive_readable", "1 while the archive can be read, else 0.", bool(found))
    yield from found


def _one(name: str, meaning: str, value: float) -> Measure:
    return Measure(name=name, meaning=meaning, samples=[((), value)])


def _disk(path: Path) -> Iterator[Measure]:
    folders = {"database": path.parent, "originals": originals_folder(path)}
    free: Samples = [((of,), shutil.disk_usage(where).free) for of, where in folders.items() if where.is_dir()]
    yield Measure(name="gongkai_disk_free_bytes", meaning="Room left on the disk.", samples=free, labels=("of",))
    for ending, name in {"": "database", "-wal": "wal"}.items():
        file = path.with_name(path.name + ending)
        size = file.stat().st_size if file.is_file() else 0
        yield _one(f"gongkai_{name}_bytes", f"Size of the file {file.name}.", size)


def _originals(db: sqlite3.Connection) -> Measure:
    (size,) = db.execute("select coalesce(sum(committed), 0) from segments").fetchone()
    return _one("gongkai_originals_bytes", "Size of all originals.", size)


def _upkeep(path: Path) -> Iterator[Measure]:
    if (night := last_night(path)) and night.ended_at:
        ended = from_text(night.ended_at).timestamp()
        yield _one("gongkai_upkeep_ended_timestamp_seconds", "When the last upkeep ended.", ended)
        yield _one("gongkai_damages", "Damages that the last upkeep found among the originals.", len(night.damages))


def _sites(db: sqlite3.Connection) -> Iterator[Measure]:
    rows = db.execute("select id, verdict, documents from sites order by id").fetchall()
    yield Measure(
        name="gongkai_site_verdict",
        meaning="1 for the verdict on a site at the end of its last run.",
        labels=("site", "verdict"),
        samples=[((site, verdict), 1) for site, verdict, _ in rows if verdict],
    )
    yield Measure(
        name="gongkai_site_documents",
        meaning="Documents of a site.",
        labels=("site",),
        samples=[((site,), documents) for site, _, documents in rows],
    )


def _requests(db: sqlite3.Connection, now: datetime) -> Iterator[Measure]:
    today = china_day(now).isoformat()
    rows = db.execute("select id, case when asked_on = ? then asked else 0 end from sites order by id", (today,))
    yield Measure(
        name="gongkai_requests",
        meaning="Requests that were sent to a site since midnight in China, when it begins at 0 again.",
        labels=("site",),
        samples=[((site,), count) for site, count in rows],
        kind="counter",
    )


def _due(db: sqlite3.Connection, now: datetime) -> Iterator[Measure]:
    at = {"now": to_text(now)}
    of = {
        "readings": "select count(*) from channels where site = sites.id and not retired and due_at <= :now",
        "checks": "select count(*) from resources where site = sites.id and due_at <= :now and kind != 'requisite'",
    }
    samples = [((site, what), count) for what, sql in of.items()
               for site, count in db.execute(f"select id, ({sql}) from sites order by id", at)]  # fmt: skip
    meaning = "Readings of lists and checks of pages that are due and not done."
    yield Measure(name="gongkai_due", meaning=meaning, samples=samples, labels=("site", "of"))


def _discovery(db: sqlite3.Connection, now: datetime) -> Iterator[Measure]:
    delays = sorted(_delays(db, now))
    yield _one("gongkai_discovered_documents", "Documents that the delay of discovery is measured on.", len(delays))
    yield Measure(
        name="gongkai_discovery_delay_seconds",
        meaning="Of documents that were new in the last 24 hours and bear a day of the last week: how long after the "
        "end of that day (China) they were first seen, 0 on the day itself; since publication, up to a day more.",
        labels=("quantile",),
        samples=[((str(share),), delays[int(share * (len(delays) - 1))]) for share in (0.5, 0.95) if delays],
    )


def _delays(db: sqlite3.Connection, now: datetime) -> Iterable[float]:
    rows = db.execute(
        """
        select documents.first_seen_at, documents.published_on
        from changes join documents on documents.id = changes.document
        where changes.seq > (select max(seq) from changes) - ? and changes.kind = 'new' and changes.at > ?
            and documents.published_on is not null
        """,
        (LATEST, to_text(now - DAY)),
    )
    for first_seen_at, published_on in rows:
        seen = from_text(first_seen_at)
        day_ended = midnight(date.fromisoformat(published_on)) + DAY
        if seen - day_ended < DISCOVERED_WITHIN:
            yield max((seen - day_ended).total_seconds(), 0.0)
