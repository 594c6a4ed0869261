"""When each document is to be checked again, and what the check that just was has taught."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archive import aliases, attachments, freshness, hazards, pricing
from archive.freshness import Policy
from archive.hazards import Alarm, Record, Seen
from archive.instants import DAY, from_text, to_text
from archive.records import Capture

NO_DOCUMENT_CHECK = 30 * DAY
"""When to look again at a linked page that is no document."""

BACKLOG_AGE = 30.0
"""Days: what is older when it is first read was found with thousands of its kind."""

ALARMED_AT_ONCE = 20_000
"""Documents of a site that an alarm calls at most; if it was right, the next one calls the others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """When a resource is to be checked, what its checks have found so far, and how much it weighs among all that
    freshness plans.
    """

    due_at: datetime | None
    record: Record
    weight: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """A resource as its last check left it."""

    kind: str
    site: str
    state: str
    checked_at: datetime | None
    record: Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Watched:
    """The document behind a resource."""

    state: str
    born_at: datetime


def plan(db: sqlite3.Connection, capture: Capture, policy: Policy, *, state: str, edited: bool) -> Plan:
    """What follows from a capture that shows its resource to be in ``state``; ``edited``: it is not what it was."""
    now, before = capture.fetched_at, _before(db, capture.resource)
    if state == "no-document":
        return Plan(due_at=now + NO_DOCUMENT_CHECK, record=before.record)
    document = _document(db, capture.resource)
    if document is None:
        return Plan(due_at=_file_check(db, capture, before.kind, state), record=before.record)
    removed = state == "absent" and document.state == "missing"
    record, rates = _learn(db, before, document, now, edited=edited, removed=removed)
    if document.state == "missing":
        return Plan(due_at=now + freshness.ABSENCE_CHECK, record=record)
    if document.state == "gone" or state == "absent":  # absent here, and served elsewhere
        return Plan(due_at=now + freshness.GONE_CHECK, record=record)
    age, price = _age(document, now), pricing.of_check(db, policy)
    days = hazards.wait(rates, record.rate, age, price)
    backlog = before.state == "new" and age > BACKLOG_AGE
    bounds = policy.shortest_check, policy.longest_check
    wait = hazards.within(days, *bounds) * hazards.spread(capture.resource, first=backlog)
    wait = hazards.within(wait / DAY, *bounds)
    return Plan(due_at=now + wait, record=record, weight=hazards.grain(price / days))


def _file_check(db: sqlite3.Connection, capture: Capture, kind: str, state: str) -> datetime | None:
    """Files are checked with their documents (``resources.call_files``), and at a fixed rhythm at the latest; one that
    is missing as a missing document is. Listings are with their channel; what pages need is not, once it came.
    """
    if kind not in ("document", "attachment"):
        return None
    if state == "absent" and attachments.is_missing(db, capture):
        return capture.fetched_at + freshness.ABSENCE_CHECK
    return capture.fetched_at + freshness.full_interval(capture.resource, freshness.GONE_CHECK)


def _before(db: sqlite3.Connection, resource: int) -> Before:
    kind, site, state, checked_at, edits, days = db.execute(
        "select kind, site, state, checked_at, edits, watched_days from resources where id = ?", (resource,)
    ).fetchone()
    return Before(
        kind=kind,
        site=site,
        state=state,
        checked_at=checked_at and from_text(checked_at),
        record=Record(edits, days),
    )


def _document(db: sqlite3.Connection, resource: int) -> Watched | None:
    document = aliases.document_at(db, resource)
    if document is None:
        return None
    state, first_seen_at, published_on = db.execute(
        "select state, first_seen_at, published_on from documents where id = ?", (document,)
    ).fetchone()
    born = min(first_seen_at, f"{published_on}T00:00:00Z") if published_on else first_seen_at
    return Watched(state=state, born_at=from_text(born))


def _age(document: Watched, at: datetime) -> float:
    return max((at - document.born_at) / DAY, 0.0)


# ---------------------------------------------------------------------- what a check teaches


def _learn(
    db: sqlite3.Connection, before: Before, document: Watched, now: datetime, *, edited: bool, removed: bool
) -> tuple[Record, tuple[float, ...]]:
    """Enter what was found since the last check: the document's record and all hazards as they are known now. A
    document that was not there then teaches nothing.
    """
    seen = _seen(db)
    rates = hazards.rates(seen)
    if before.state != "saved" or before.checked_at is None or before.checked_at >= now:
        return before.record, rates
    lesson = hazards.learned(
        rates,
        before.record,
        since=_age(document, before.checked_at),
        until=_age(document, now),
        edited=edited,
        removed=removed,
    )
    db.executemany(
        """
        insert into hazards (age_class, edits, removals, days) values (?, ?, ?, ?) on conflict (age_class)
        do update set edits = edits + excluded.edits, removals = removals + excluded.removals,
            days = days + excluded.days
        """,
        [(number, more.edits, more.removals, more.days) for number, more in lesson.classes.items()],
    )
    _watch_site(db, before.site, lesson, now)
    seen |= {number: seen.get(number, Seen()) + more for number, more in lesson.classes.items()}
    return lesson.record, hazards.rates(seen)


def _seen(db: sqlite3.Connection) -> dict[int, Seen]:
    rows = db.execute("select age_class, edits, removals, days from hazards")
    return {number: Seen(edits, removals, days) for number, edits, removals, days in rows}


def _watch_site(db: sqlite3.Connection, site: str, lesson: hazards.Lesson, now: datetime) -> None:
    """Raise the alarm where checks find much more than they should: something happens to the whole site."""
    (seen, expected) = db.execute("select alarm_seen, alarm_expected from sites where id = ?", (site,)).fetchone()
    alarm = hazards.alarmed(Alarm(seen, expected), lesson)
    if alarm.ratio > hazards.ALARM:
        _call(db, site, alarm.ratio, now)
        alarm = Alarm(alarm.expected, alarm.expected)
    db.execute("update sites set alarm_seen = ?, alarm_expected = ? where id = ?", (alarm.seen, alarm.expected, site))


def _call(db: sqlite3.Connection, site: str, ratio: float, now: datetime) -> None:
    """Have the documents of a site be due so many times as soon; those first that would be due first."""
    db.execute(
        """
        update resources set due_at = strftime(
            '%Y-%m-%dT%H:%M:%SZ',
            :second + cast((cast(strftime('%s', due_at) as integer) - :second) / :ratio as integer),
            'unixepoch'
        )
        where weight is not null and id in (
            select id from resources where site = :site and due_at > :now order by due_at limit :limit
        )
        """,
        {
            "second": int(now.timestamp()),
            "ratio": ratio,
            "site": site,
            "now": to_text(now),
            "limit": ALARMED_AT_ONCE,
        },
    )
