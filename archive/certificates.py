"""Certificates: what hosts have shown of themselves, each once however often, and whether a good one has turned bad."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.hosts import host_of
from archive.instants import DAY, to_text
from archive.records import LEGACY, UNVERIFIED, VERIFIED, Exchange

OUT_OF_USE = 30 * DAY
"""A host that was not met for so long while others of its site were says nothing of the site any more."""

MOST_SAID = 3
"""Hosts of a site whose bad certificates are named: a page may have files on any number of them."""


def met(db: sqlite3.Connection, run: int, exchange: Exchange) -> int | None:
    """The number of what a host has shown with an exchange, which is new or was met again; None where nothing is known
    but a verdict, or not even that. A capture carries the number: a million of them share a few hundred certificates.
    """
    shown = exchange.tls
    if shown is None or shown.fingerprint is None:
        return None
    (number,) = db.execute(
        """
        insert into certificates (site, host, fingerprint, protocol, verdict, first_seen_at, last_seen_at)
        values ((select site from runs where id = :run), :host, :fingerprint, :protocol, :verdict, :at, :at)
        on conflict (site, host, fingerprint, protocol, verdict) do update set last_seen_at = excluded.last_seen_at
        returning id
        """,
        {
            "run": run,
            "host": host_of(exchange.url),
            "fingerprint": shown.fingerprint,
            "protocol": shown.protocol or "",
            "verdict": shown.verdict,
            "at": to_text(exchange.fetched_at),
        },
    ).fetchone()
    return int(number)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bad:
    """A host whose certificate was not good when it was met last."""

    host: str
    why: str
    good_until: str | None
    """When it was last met with a good one; None when it never was, and has not changed."""

    def in_words(self) -> str:
        turned = f"; it was until {self.good_until}" if self.good_until else ""
        return f"the TLS certificate of {self.host} is not good ({self.why}){turned}"


def bad(db: sqlite3.Connection, site: str) -> list[Bad]:
    """The hosts of a site whose certificates are not good."""
    rows = db.execute(
        """
        select host, verdict, good_until from (
            select
                host,
                verdict,
                last_seen_at,
                row_number() over (partition by host order by last_seen_at desc, id desc) as place,
                max(iif(verdict in (:verified, :legacy), last_seen_at, null)) over (partition by host) as good_until,
                max(last_seen_at) over () as site_seen_at
            from certificates where site = :site
        )
        where place = 1
            and verdict not in (:verified, :legacy)
            and julianday(last_seen_at) >= julianday(site_seen_at) - :days
        order by host
        """,
        {"site": site, "verified": VERIFIED, "legacy": LEGACY, "days": OUT_OF_USE / DAY},
    )
    return [
        Bad(host=host, why=verdict.removeprefix(UNVERIFIED), good_until=good_until)
        for host, verdict, good_until in rows
    ]


def in_words(db: sqlite3.Connection, site: str) -> list[str]:
    """What is to be said of a site."""
    found = [host.in_words() for host in bad(db, site)]
    more = [f"and so are those of {len(found) - MOST_SAID} more hosts"] if len(found) > MOST_SAID else []
    return found[:MOST_SAID] + more


def turned_bad(db: sqlite3.Connection, site: str) -> list[Bad]:
    """Those that were good before: what somebody is to be told of."""
    return [host for host in bad(db, site) if host.good_until]
