"""Hosts: when each may be asked again, and whether a site may be asked at all.

What stands in the table ``hosts`` is owed at this moment and is no part of the past: it is not in the journal, and a
rebuild leaves the table empty. Only the crawl process writes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.errors import DamagedRecord
from archive.instants import DAY, china_day, from_text, to_text

if TYPE_CHECKING:
    from archive.store import Archive


FURTHEST_REST = 4 * DAY
"""No rest is so long: one that ends later was written by a clock that has been set back since, and is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """What a host is owed. ``free_at`` None: a process asks it, or was killed while it did."""

    name: str
    """With its port, where that is not the scheme's own."""
    free_at: datetime | None = None
    fails: int = 0
    waits_until: datetime | None = None
    why: str | None = None

    def rests(self, now: datetime) -> bool:
        """Whether it is to be left alone at an instant."""
        return self.waits_until is not None and now < self.waits_until < now + FURTHEST_REST


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotsCopy:
    """A robots.txt as a host last gave it."""

    fetched_at: datetime
    status: int
    coding: str
    payload: bytes


def host_of(url: str) -> str:
    """The host that a URL asks, with its port: http and https of one name are one host."""
    netloc = urlsplit(url).netloc.rpartition("@")[2].lower()
    return netloc.removesuffix(":80").removesuffix(":443")


# ---------------------------------------------------------------------- one host


def known(db: sqlite3.Connection, name: str) -> Host | None:
    """What is known of a host; None when it was never asked, or the table is new."""
    row = db.execute("select free_at, fails, waits_until, why from hosts where host = ?", (name,)).fetchone()
    if row is None:
        return None
    free_at, fails, waits_until, why = row
    return Host(
        name=name,
        free_at=from_text(free_at) if free_at else None,
        fails=fails,
        waits_until=from_text(waits_until) if waits_until else None,
        why=why,
    )


def keep(archive: Archive, host: Host) -> None:
    """Write down what a host is owed; durable with the batch."""
    with archive.change() as db:
        db.execute(
            """
            insert into hosts (host, free_at, fails, waits_until, why) values (?, ?, ?, ?, ?)
            on conflict (host) do update set free_at = excluded.free_at, fails = excluded.fails,
                waits_until = excluded.waits_until, why = excluded.why
            """,
            (
                host.name,
                host.free_at and to_text(host.free_at),
                host.fails,
                host.waits_until and to_text(host.waits_until),
                host.why,
            ),
        )


def last_asked(archive: Archive) -> datetime | None:
    """When the archive last recorded an answer of anybody."""
    row = archive.connection.execute("select fetched_at from captures order by id desc limit 1").fetchone()
    return from_text(row[0]) if row else None


def robots_copy(archive: Archive, url: str) -> RobotsCopy | None:
    """The last robots.txt that a host gave, as far as it is read, or its word that there is none (RFC 9309
    §2.3.1.3).
    """
    row = archive.connection.execute(
        """
        select captures.id, fetched_at, status from resources
        join captures on captures.resource = resources.id
        where resources.url = ? and (status = 200 or status between 400 and 499)
            and barrier is null and (truncated is null or truncated = 'length')
        order by captures.id desc limit 1
        """,
        (url,),
    ).fetchone()
    if row is None:
        return None
    capture, fetched_at, status = row
    try:
        headers, payload = archive.original(capture) if status == HTTPStatus.OK else ([], b"")
    except (DamagedRecord, OSError):
        return None  # it is asked for again
    coding = next((value for name, value in headers if name.lower() == "content-encoding"), "")
    return RobotsCopy(fetched_at=from_text(fetched_at), status=status, coding=coding, payload=payload)


# ---------------------------------------------------------------------- the hosts and the day of a site


def may_be_asked(db: sqlite3.Connection, site: str, now: datetime, budgets: Mapping[str, int]) -> bool:
    """Whether a site may be sent another request on this day, and one of its hosts may be asked at this moment."""
    spent = site in budgets and requests_on(db, site, now) >= budgets[site]
    return not spent and rest(db, site, now) is None


def rest(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    """Why a site is left alone for now: all hosts of its channels rest. None while one of them may be asked."""
    urls = db.execute("select url from channels where site = ? and not retired", (site,)).fetchall()
    hosts = [known(db, name) for name in sorted({host_of(url) for (url,) in urls})]
    resting = [host for host in hosts if host is not None and host.rests(now)]
    if not resting or len(resting) < len(hosts):
        return None
    first = min(resting, key=lambda host: host.waits_until or now)
    assert first.waits_until is not None
    return f"{first.name} is left alone until {to_text(first.waits_until)}: {first.why or 'it is ill'}"


def count_request(db: sqlite3.Connection, site: str, at: datetime) -> None:
    """Count a request towards the day of its site (China)."""
    db.execute(
        "update sites set asked = iif(asked_on = :day, asked, 0) + 1, asked_on = :day where id = :site",
        {"day": china_day(at).isoformat(), "site": site},
    )


def requests_on(db: sqlite3.Connection, site: str, at: datetime) -> int:
    """How many requests a site was sent on the day of an instant."""
    row = db.execute(
        "select asked from sites where id = ? and asked_on = ?", (site, china_day(at).isoformat())
    ).fetchone()
    return int(row[0]) if row else 0
