"""Whether a site can be had at all: what its last runs met instead of pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from archive import ledger
from archive.instants import HOUR, from_text
from archive.ledger import ListRead

LASTING = 6 * HOUR
"""What was met twice in a row, so far apart, is not just a server that is being restarted."""

LONG_LASTING = 12 * HOUR
"""After this long once is enough, when nobody has asked again."""

RUNS_LOOKED_AT = 60
"""Runs back to which trouble is followed."""

PASSING = frozenset({"throttled", "maintenance", "error"})
"""Barriers that say themselves that they will pass."""

FORBIDDEN = (": HTTP 403", ": robots.txt forbids it")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a run ended."""

    run: int
    started_at: datetime
    outcome: str
    reason: str | None


def lasting(times: Sequence[datetime], now: datetime) -> bool:
    """Whether what was met at these times (the latest first), and at no other since, is more than a bad hour."""
    first = times[-1]
    return times[0] - first >= LASTING or now - first >= LONG_LASTING


def since(times: Sequence[datetime]) -> str:
    """How often in a row, and since when."""
    begun = f"since {times[-1]:%Y-%m-%d %H:%M} UTC"
    return begun if len(times) == 1 else f"{len(times)} times in a row {begun}"


def ended_runs(db: sqlite3.Connection, site: str) -> list[Ended]:
    """The last runs of a site that came to an end of their own, the latest first."""
    rows = db.execute(
        """
        select id, started_at, outcome, reason from runs
        where site = ? and ended_at is not null and outcome != 'interrupted' order by id desc limit ?
        """,
        (site, RUNS_LOOKED_AT),
    )
    return [
        Ended(run=run, started_at=from_text(started_at), outcome=outcome, reason=reason)
        for run, started_at, outcome, reason in rows
    ]


def _times(runs: Sequence[Ended], outcome: str) -> list[datetime]:
    """When the last runs began, as long as they ended so; the latest first."""
    return [run.started_at for run in takewhile(lambda run: run.outcome == outcome, runs)]


def blocked(db: sqlite3.Connection, runs: Sequence[Ended], now: datetime) -> str | None:
    """Why a site is called blocked: a wall before all of it at once, one before some pages when it stays."""
    times = _times(runs, "blocked")
    if not times:
        return None
    served, barriers = _answers(db, runs[0].run)
    will_pass = barriers and PASSING.issuperset(barriers)
    if (served or will_pass) and not lasting(times, now):
        return None
    met = sum(barriers.values())
    share = f"{met} of the last {met + served} pages" if served else "all that was asked for"
    return f"{', '.join(sorted(barriers)) or 'a barrier'} instead of {share}, {since(times)}: {runs[0].reason}"


def _answers(db: sqlite3.Connection, run: int) -> tuple[int, dict[str, int]]:
    """How many pages a run was served, and how many barriers of each kind. Many walls let robots.txt and
    pictures through: that these were served says nothing.
    """
    rows = db.execute(
        """
        select barrier, count(*) from captures
        join resources on resources.id = captures.resource
        where run = ? and (kind not in ('robots', 'requisite') or barrier is not null) group by barrier
        """,
        (run,),
    ).fetchall()
    counts: dict[str | None, int] = dict(rows)
    return counts.pop(None, 0), {str(kind): count for kind, count in counts.items()}


def refused(db: sqlite3.Connection, site: str, now: datetime) -> str | None:
    """Why a site is called blocked that shows us no barrier: every list of it is forbidden."""
    channels = [
        channel
        for (channel,) in db.execute("select id from channels where site = ? and not retired order by id", (site,))
    ]
    walls = [_forbidden(ledger.latest_reads(db, channel)) for channel in channels]
    if not walls or not all(walls):
        return None
    wall = max(walls, key=len)
    times = [read.at for read in wall]
    return f"every list is forbidden, {since(times)}: {wall[0].reason}" if lasting(times, now) else None


def _forbidden(reads: Sequence[ListRead]) -> list[ListRead]:
    return list(takewhile(lambda read: not read.entries and (read.reason or "").endswith(FORBIDDEN), reads))


def unreachable(runs: Sequence[Ended], now: datetime) -> str | None:
    """Why a site is called unreachable: nothing of it could be had, for longer than a bad hour."""
    times = _times(runs, "failed")
    if not times or not lasting(times, now):
        return None
    return f"{runs[0].reason or 'no channel could be read'}, {since(times)}"


def passing(runs: Sequence[Ended]) -> str | None:
    """What the last run met that may be over with the next: said, and not yet judged."""
    if not runs or runs[0].outcome not in ("failed", "blocked"):
        return None
    return f"{runs[0].reason or runs[0].outcome}, {since(_times(runs, runs[0].outcome))}: perhaps only for now"
