"""Prices: what a reading and a check must be worth so that all of them together are as many as the operator grants.

They are made anew from time to time within a run, from what the archive knows by then, so that a rebuild comes to the
same ones. What is planned already stays as it is: it corrects itself at the next reading or check.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from archive import hazards, timetables
from archive.freshness import Evidence, Policy
from archive.instants import DAY, HOUR, from_text, to_text
from archive.rhythm import USUAL

READING_LASTS = HOUR
CHECK_LASTS = DAY
"""A price of checks is made of the weights of all documents: 0.2 seconds a million."""


def renew(db: sqlite3.Connection, policy: Policy, now: datetime) -> None:
    """Make those prices anew that are old, or of a later time: then the clock was set back."""
    made = {of: from_text(at) for of, at in db.execute("select of, at from prices")}
    if _is_old(made.get("reading"), READING_LASTS, now):
        _put(db, "reading", _reading(db, policy), now)
    if _is_old(made.get("check"), CHECK_LASTS, now):
        _put(db, "check", _check(db, policy), now)


def of_reading(db: sqlite3.Connection, policy: Policy) -> float:
    """The price of a reading: hours that documents wait to be found."""
    row = db.execute("select price from prices where of = 'reading'").fetchone()
    return float(row[0]) if row else _reading(db, policy)


def of_check(db: sqlite3.Connection, policy: Policy) -> float:
    """The price of a check: changes a day to the power of ``hazards.POWER``, summed over the days."""
    row = db.execute("select price from prices where of = 'check'").fetchone()
    return float(row[0]) if row else hazards.first_price(policy.checks_a_year)


def _is_old(made: datetime | None, lasts: timedelta, now: datetime) -> bool:
    return made is None or not timedelta() <= now - made < lasts


def _put(db: sqlite3.Connection, of: str, price: float, now: datetime) -> None:
    db.execute("insert or replace into prices values (?, ?, ?)", (of, price, to_text(now)))


def _reading(db: sqlite3.Connection, policy: Policy) -> float:
    """Of the channels that were read; a rebuild does not know of others."""
    rates: dict[str, list[float]] = {}
    for kept, found, watched in db.execute(
        """
        select rhythm, found, watched_h from channels join sites on sites.id = channels.site
        where read_at is not null and not retired order by channels.id
        """
    ):
        rates.setdefault(kept, []).append(Evidence(found, watched).rate)
    rates = rates or {USUAL: [Evidence().rate]}
    week = 7 * policy.readings_a_day * sum(map(len, rates.values()))
    bounds = policy.shortest_reading, policy.longest_reading
    return timetables.price(rates, week, {kept: timetables.timetables(kept, *bounds) for kept in rates})


def _check(db: sqlite3.Connection, policy: Policy) -> float:
    weights = dict(
        db.execute("select weight, count(*) from resources where weight is not null group by weight order by weight")
    )
    if not weights:
        return hazards.first_price(policy.checks_a_year)
    return hazards.price(weights, policy.checks_a_year, policy.shortest_check, policy.longest_check)
