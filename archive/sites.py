"""The sites and channels of settings.toml as rows, and which of them are due."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from archive import hosts
from archive.freshness import FURTHEST_READING
from archive.instants import from_text, to_text
from archive.records import Site


def register(db: sqlite3.Connection, site: Site, now: datetime) -> None:
    """Write a site and its channels; what is there already keeps its history. A channel that settings no longer name is
    retired: it is not due, and nobody is told that it is late.
    """
    db.execute(
        """
        insert into sites (id, name, domain, code, region, family) values (?, ?, ?, ?, ?, ?)
        on conflict (id) do update set name = excluded.name, domain = excluded.domain, code = excluded.code,
            region = excluded.region, family = excluded.family
        """,
        (site.id, site.name, urlsplit(site.url).netloc, site.code, site.region, site.family),
    )
    for channel in site.channels:
        db.execute(
            """
            insert into channels (site, name, url, kind, interval_s, due_at) values (?, ?, ?, ?, 0, ?)
            on conflict (site, url) do update set name = excluded.name, kind = excluded.kind
            """,
            (site.id, channel.name, channel.url, site.family, to_text(now)),
        )
    db.execute(
        "update channels set retired = url not in (select value from json_each(?)) where site = ?",
        (json.dumps([channel.url for channel in site.channels]), site.id),
    )


def due(
    db: sqlite3.Connection, now: datetime, budgets: Mapping[str, int] | None = None, *, requisites: bool = True
) -> Iterator[str]:
    """The ids of the sites where a channel is to be read or a resource to be checked by now, and that may be asked: see
    ``Archive.due``. Whether one may be is looked up when its turn comes: of a thousand a crawl takes eight.

    What pages need counts only where it is fetched (``requisites``). A channel that is planned further ahead than any
    can be is due: the clock was set back.
    """
    rows = db.execute(
        """
        select id from sites
        where exists (
                select 1 from channels
                where site = sites.id and not retired and (due_at <= :now or due_at > :furthest)
            )
            or exists (
                select 1 from resources
                where site = sites.id and due_at <= :now and (kind != 'requisite' or :requisites)
            )
        order by (select max(id) from runs where site = sites.id), id
        """,
        {"now": to_text(now), "furthest": to_text(now + FURTHEST_READING), "requisites": requisites},
    )
    return (site for (site,) in rows.fetchall() if hosts.may_be_asked(db, site, now, budgets or {}))


def with_open_run(db: sqlite3.Connection) -> list[str]:
    """The ids of the sites whose last run has not ended."""
    rows = db.execute(
        """
        select sites.id from sites join runs on runs.id = (select max(id) from runs where site = sites.id)
        where runs.ended_at is null order by sites.id
        """
    )
    return [site for (site,) in rows]


def known(db: sqlite3.Connection) -> set[str]:
    """The ids of the sites that were registered."""
    return {site for (site,) in db.execute("select id from sites")}


def first_run(db: sqlite3.Connection) -> datetime | None:
    """When the first run of this archive began."""
    row = db.execute("select started_at from runs where id = (select min(id) from runs)").fetchone()
    return from_text(row[0]) if row else None
