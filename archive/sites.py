"""The sites and channels of settings.toml as rows, and which of them are due."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from urllib.parse import urlsplit

from archive.freshness import FURTHEST_READING
from archive.instants import to_text
from archive.records import Site


def register(db: sqlite3.Connection, site: Site, now: datetime) -> None:
    """Write a site and its channels; what is there already keeps its history."""
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


def due(db: sqlite3.Connection, now: datetime) -> list[str]:
    """The ids of the sites where a channel is to be read or a resource to be checked by now. A channel that is planned
    further ahead than any can be is due: the clock was set back.
    """
    rows = db.execute(
        """
        select id from sites
        where exists (select 1 from channels where site = sites.id and (due_at <= :now or due_at > :furthest))
            or exists (select 1 from resources where site = sites.id and due_at <= :now)
        order by id
        """,
        {"now": to_text(now), "furthest": to_text(now + FURTHEST_READING)},
    )
    return [site for (site,) in rows]
