"""Why each channel is due when it is, in words: for `gongkai status --explain`."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from archive import freshness, pricing, timetables
from archive.freshness import Evidence, Policy
from archive.instants import DAY, HOUR, from_text

Line = dict[str, str | float | None]


def explain(db: sqlite3.Connection, policy: Policy, sites: Collection[str] = ()) -> list[Line]:
    """A line a channel, of these sites or of all."""
    price = pricing.of_reading(db, policy)
    cursor = db.execute(
        """
        select site, channels.name as channel, found, watched_h, read_at, due_at, rhythm, (
            select complete from listing_reads where channel = channels.id order by id desc limit 1
        ) as complete
        from channels join sites on sites.id = channels.site where not retired
        order by site, channels.id
        """
    )
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor)
    return [_line(row, price, policy) for row in rows if not sites or row["site"] in sites]


def _line(row: dict[str, Any], price: float, policy: Policy) -> Line:
    rate = Evidence(row["found"], row["watched_h"]).rate
    tables = timetables.timetables(row["rhythm"], policy.shortest_reading, policy.longest_reading)
    activity = rate / price
    return {
        "site": row["site"],
        "channel": row["channel"],
        "documents_a_day": round(rate * (DAY / HOUR), 3),
        "rhythm": row["rhythm"],
        "price_h": round(price, 3),
        "readings_a_week": round(tables.readings[timetables.level(activity)], 1),
        "timetable": timetables.in_words(tables, activity),
        "read_at": row["read_at"],
        "due_at": row["due_at"],
        "why": _why(row, policy),
    }


def _why(row: dict[str, Any], policy: Policy) -> str:
    if row["complete"] is None:
        return "it was never read"
    if row["read_at"] is None:
        return "its first page could not be had; it is tried again soon"
    waits = from_text(row["due_at"]) - from_text(row["read_at"])
    if not row["complete"] and waits <= freshness.BROKEN_READING:
        return "the last reading was not complete; it is tried again within six hours"
    if waits >= policy.longest_reading - timedelta(minutes=1):
        return f"no list is left unread for longer than {policy.longest_reading / DAY:g} days"
    return "the next of its timetable after it was read"
