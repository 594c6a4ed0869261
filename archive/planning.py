"""When each resource and each channel is due: the rules of freshness, applied to the rows of the archive."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from archive import aliases, freshness
from archive.instants import DAY, from_text, to_text
from archive.records import Capture

RECENT_DAYS = 30
"""The window in which dated entries are counted for a channel's rate."""

NO_DOCUMENT_CHECK = 30 * DAY
"""When to look again at a linked page that is no document."""


def retry(kind: str, at: datetime, fails: int) -> str | None:
    """When to try a resource again; listings are planned by their channel, robots.txt by each run."""
    return to_text(freshness.next_retry(at, fails)) if kind in ("document", "attachment") else None


def next_check(db: sqlite3.Connection, capture: Capture, state: str) -> datetime | None:
    """When to look again at what a capture has just shown to be in ``state``; None for what others plan."""
    now = capture.fetched_at
    if state == "no-document":
        return now + NO_DOCUMENT_CHECK
    document = aliases.document_at(db, capture.resource)
    if document is None:
        (kind,) = db.execute("select kind from resources where id = ?", (capture.resource,)).fetchone()
        return now + freshness.LONGEST_CHECK if kind in ("document", "attachment") else None
    document_state, changed_at, published_on = db.execute(
        "select state, changed_at, published_on from documents where id = ?", (document,)
    ).fetchone()
    if document_state == "missing":
        return now + freshness.ABSENCE_CHECK
    if document_state == "gone" or state == "absent":  # absent here, and served elsewhere
        return now + freshness.LONGEST_CHECK
    last_change = from_text(changed_at)
    if published_on is not None:
        last_change = min(last_change, from_text(f"{published_on}T00:00:00Z"))
    return freshness.next_check(now, last_change)


def check_vanished(db: sqlite3.Connection, channel: int, run: int, now: datetime) -> None:
    """Make due what a channel listed before and did not list in this run: a hint, not a proof."""
    db.execute(
        """
        update resources set due_at = min(coalesce(due_at, :now), :now)
        where state = 'saved' and id in (select resource from entries where channel = :channel and seen_in != :run)
        """,
        {"now": to_text(now), "channel": channel, "run": run},
    )


def plan_channel(db: sqlite3.Connection, channel: int, now: datetime, *, soon: bool) -> None:
    """Say when a channel is to be read next, by the rate of its dated entries.

    ``soon``: what broke off is tried again the same day, however rarely the channel publishes.
    """
    since = (now - RECENT_DAYS * DAY).date().isoformat()
    (recent,) = db.execute(
        "select count(*) from entries where channel = ? and listed_on >= ?", (channel, since)
    ).fetchone()
    rate = recent / RECENT_DAYS
    interval = freshness.poll_interval(rate)
    if soon:
        interval = min(interval, freshness.DAILY_CHANNEL_INTERVAL)
    db.execute(
        "update channels set entries_per_day = ?, interval_s = ?, due_at = ? where id = ?",
        (rate, int(interval.total_seconds()), to_text(now + interval), channel),
    )
