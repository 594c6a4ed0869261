"""When each channel is to be read again: the rules of freshness, applied to the rows of the archive."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from archive import freshness, pricing, rhythm, timetables
from archive.freshness import Evidence, Policy
from archive.instants import DAY, HOUR, china_day, from_text, to_text
from archive.records import Entry, ListingRead


class Sightings:
    """What a reading has seen: the dates on the channel's first page, and of which dates its new documents are."""

    def __init__(self) -> None:
        self.first_page: list[date] = []
        self.new: Counter[date | None] = Counter()

    def look_at(self, page: Sequence[Entry]) -> None:
        """Take in a page. The first is the one that has dates: some lists begin with a shell whose rows come after."""
        self.first_page = self.first_page or [entry.listed_on for entry in page if entry.listed_on]

    def since(self, day: date) -> int:
        """How many of the new documents bear this date or a later one."""
        return sum(count for listed_on, count in self.new.items() if listed_on is not None and listed_on >= day)


REQUISITE_TRIES = 3
"""A picture that could not be had three times, over hours, is done without."""


def retry(kind: str, at: datetime, fails: int) -> str | None:
    """When to try a resource again; listings are planned by their channel, robots.txt by each run."""
    if kind == "requisite" and fails >= REQUISITE_TRIES:
        return None
    again = kind in ("document", "attachment", "requisite")
    return to_text(freshness.next_retry(at, fails)) if again else None


def check_vanished(db: sqlite3.Connection, channel: int, run: int, now: datetime) -> None:
    """Make due what a channel listed before and did not list in this run: a hint, not a proof."""
    db.execute(
        """
        update resources set due_at = min(coalesce(due_at, :now), :now)
        where state = 'saved' and id in (select resource from entries where channel = :channel and seen_in != :run)
        """,
        {"now": to_text(now), "channel": channel, "run": run},
    )


# ---------------------------------------------------------------------- what a reading teaches


def observe(
    db: sqlite3.Connection, channel: int, sightings: Sightings, reading: ListingRead, policy: Policy, now: datetime
) -> None:
    """Learn a channel's rate and its site's rhythm from a reading, before it is entered. One without a first page, or
    with an empty one, teaches nothing: nobody has seen the list.
    """
    if reading.pages_read == 0 or reading.ending == "empty":
        return
    found, watched, read_at, complete_at, site, kept, scores = db.execute(
        """
        select found, watched_h, read_at, last_complete_at, sites.id, rhythm, rhythm_scores
        from channels join sites on sites.id = channels.site where channels.id = ?
        """,
        (channel,),
    ).fetchone()
    if read_at is None:
        evidence = freshness.first_evidence(sightings.first_page, now)
    else:
        since = from_text(read_at)
        # until the list was read to its end once, what is new to us may be old
        new = sightings.new.total() if complete_at else sightings.since(china_day(since))
        hours = rhythm.hours(kept, policy.calendar, since, now)
        evidence = freshness.observed(Evidence(found, watched), new, hours)
        if new:
            _learn_rhythm(db, site, rhythm.score(json.loads(scores), policy.calendar, since, now))
    db.execute(
        "update channels set found = ?, watched_h = ?, read_at = ? where id = ?",
        (evidence.found, evidence.watched_h, to_text(now), channel),
    )


def _learn_rhythm(db: sqlite3.Connection, site: str, scores: dict[str, float]) -> None:
    db.execute(
        "update sites set rhythm = ?, rhythm_scores = ? where id = ?",
        (rhythm.best(scores), json.dumps(scores, sort_keys=True), site),
    )


# ---------------------------------------------------------------------- when


def plan_channel(db: sqlite3.Connection, channel: int, policy: Policy, now: datetime, *, soon: bool) -> None:
    """Say when a channel is to be read next: by its rate, its site's rhythm and the price of a reading.

    ``soon``: what broke off is tried again the same day, however rarely the channel publishes.
    """
    found, watched, kept = db.execute(
        "select found, watched_h, rhythm from channels join sites on sites.id = channels.site where channels.id = ?",
        (channel,),
    ).fetchone()
    rate = Evidence(found, watched).rate
    tables = timetables.timetables(kept, policy.shortest_reading, policy.longest_reading)
    activity = rate / pricing.of_reading(db, policy)
    due_at = timetables.next_reading(now, tables, activity, policy.calendar, channel)
    due_at = min(max(due_at, now + policy.shortest_reading), now + policy.longest_reading)
    if soon:
        due_at = min(due_at, now + freshness.BROKEN_READING)
    db.execute(
        "update channels set entries_per_day = ?, interval_s = ?, due_at = ? where id = ?",
        (rate * (DAY / HOUR), int((due_at - now) / timedelta(seconds=1)), to_text(due_at), channel),
    )
