"""What a site's recent runs mean, in one word and one sentence of evidence."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Literal

from archive import ledger
from archive.instants import DAY, china_day, from_text, to_text

Verdict = Literal["ok", "quiet", "late", "redesigned", "blocked", "unreachable"]

NEEDS_SOMEBODY: tuple[Verdict, ...] = ("late", "redesigned", "blocked", "unreachable")
"""The verdicts for which `gongkai status` exits with 6."""

LATE_AFTER = 7 * DAY
"""A channel that was not read completely for this long is late, whatever its rhythm: the slowest poll is two days."""

QUIET_FACTOR = 5
"""A site is quiet after five times its usual gap between publications: under a Poisson process that is chance 0.7 %."""

SHORTEST_QUIET = 30 * DAY
"""Bodies rest for holidays; less than a month without a word says nothing."""


def judge(db: sqlite3.Connection, site: str, now: datetime) -> tuple[Verdict, str]:
    """The verdict on a site at an instant, from its own history; the first that applies, the gravest first."""
    return (
        _last_run(db, site)
        or _lost_listing(db, site)
        or _late(db, site, now)
        or _quiet(db, site, now)
        or _well(db, site)
    )


def _well(db: sqlite3.Connection, site: str) -> tuple[Verdict, str]:
    channels = db.execute(
        "select id, name, last_complete_at from channels where site = ? order by last_complete_at, id", (site,)
    ).fetchall()
    short = [f"{name}: {why}" for channel, name, _ in channels if (why := _shortcoming(db, channel))]
    if unread := sum(last_complete_at is None for *_, last_complete_at in channels):
        return "ok", "; ".join([f"{unread} of its channels not read to the end yet", *short[:1]])
    if short:
        return "ok", f"the last reading was not complete of {short[0]}"
    return "ok", f"every channel read completely, the longest ago at {channels[0][2] if channels else None}"


def _shortcoming(db: sqlite3.Connection, channel: int) -> str | None:
    """Why the last reading of a channel is not complete; None when it is, or when there was none."""
    row = db.execute(
        "select complete, reason from listing_reads where channel = ? order by id desc limit 1", (channel,)
    ).fetchone()
    if row is None or row[0]:
        return None
    short = ledger.short_walks(db, channel)
    if short is None or short.tries == 1:
        return str(row[1])
    return f"{row[1]} (read as far as it goes {short.tries} times)"


def _last_run(db: sqlite3.Connection, site: str) -> tuple[Verdict, str] | None:
    row = db.execute(
        "select outcome, reason, ended_at from runs where site = ? and ended_at is not null order by id desc limit 1",
        (site,),
    ).fetchone()
    if row is None:
        return None
    outcome, reason, ended_at = row
    if outcome == "blocked":
        return "blocked", f"{reason or 'a barrier'} on {ended_at}"
    if outcome == "failed":
        return "unreachable", f"{reason or 'no channel could be read'} on {ended_at}"
    return None


def _lost_listing(db: sqlite3.Connection, site: str) -> tuple[Verdict, str] | None:
    """A channel that once listed documents and whose first page now answers, but lists none: it was redesigned."""
    row = db.execute(
        """
        select channels.name from channels
        join listing_reads on listing_reads.id = (
            select max(id) from listing_reads where channel = channels.id
        )
        where channels.site = ? and channels.last_complete_at is not null and ending = 'empty'
        """,
        (site,),
    ).fetchone()
    return ("redesigned", f"the channel {row[0]} answers, but nothing is listed there any more") if row else None


def _late(db: sqlite3.Connection, site: str, now: datetime) -> tuple[Verdict, str] | None:
    row = db.execute(
        """
        select id, name, since from (
            select id, name, coalesce(
                last_complete_at, (select min(started_at) from runs where site = channels.site)
            ) as since
            from channels where site = ?
        )
        where since < ? order by since, id
        """,
        (site, to_text(now - LATE_AFTER)),
    ).fetchone()
    if row is None:
        return None
    channel, name, since = row
    why = _shortcoming(db, channel)
    return "late", f"the channel {name} was not read completely since {since}" + (f": {why}" if why else "")


def _quiet(db: sqlite3.Connection, site: str, now: datetime) -> tuple[Verdict, str] | None:
    """Nothing new for much longer than this site's own rhythm."""
    dated = "from documents where site = ? and published_on is not null"
    # each by itself: alone, either end is one step into the index
    (first,) = db.execute(f"select min(published_on) {dated}", (site,)).fetchone()
    (last,) = db.execute(f"select max(published_on) {dated}", (site,)).fetchone()
    if first == last:
        return None
    days = _days(first, last)
    silence = (china_day(now) - from_text(f"{last}T00:00:00Z").date()).days
    if silence <= SHORTEST_QUIET.days:
        return None
    (count,) = db.execute(f"select count(*) {dated}", (site,)).fetchone()
    if silence > QUIET_FACTOR * days / (count - 1):
        return (
            "quiet",
            f"nothing published since {last}; until then one document in {days / (count - 1):.1f} days",
        )
    return None


def _days(first: str, last: str) -> int:
    return (from_text(f"{last}T00:00:00Z") - from_text(f"{first}T00:00:00Z")).days


def overview(db: sqlite3.Connection, now: datetime) -> list[dict[str, str | int | None]]:
    """A line a site for `gongkai status`: the verdict as of ``now``, its reason, when last complete, when next due.

    ``unknown_labels`` are labels of metadata blocks that no field is known for: each once a site, to be looked at.
    """
    rows = db.execute(
        """
        select sites.id, sites.name,
            sites.documents,
            (select min(coalesce(last_complete_at, '')) from channels where site = sites.id),
            (select group_concat(label, ' ') from unknown_labels where site = sites.id),
            (select min(due_at) from channels where site = sites.id),
            (select min(due_at) from resources where site = sites.id and due_at is not null)
        from sites order by sites.id
        """
    ).fetchall()
    lines: list[dict[str, str | int | None]] = []
    for site, name, documents, last_complete, unknown_labels, *due in rows:
        verdict, reason = judge(db, site, now)
        lines.append(
            {
                "site": site,
                "name": name,
                "verdict": verdict,
                "reason": reason,
                "documents": documents,
                "unknown_labels": unknown_labels,
                "last_complete_at": last_complete or None,
                "due_at": min(filter(None, due), default=None),
            }
        )
    return lines
