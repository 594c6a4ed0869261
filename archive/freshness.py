"""From what was observed to when to look again. Pure: instants in, instants out."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from archive.instants import DAY, HOUR

SHORTEST_CHECK = DAY
LONGEST_CHECK = 90 * DAY
AGE_SHARE = 0.25
"""A page's hazard of change falls with its age (measured, roughly as 1/age): wait a quarter of it."""

GONE_AFTER_CAPTURES = 3
GONE_AFTER = 14 * DAY
ABSENCE_CHECK = 7 * DAY
"""Three captures a week apart are the fewest that reach fourteen days."""

FIRST_RETRY = HOUR
LONGEST_RETRY = 7 * DAY

DAILY_CHANNEL_INTERVAL = 6 * HOUR
"""How often to read a channel that publishes one document a day; others by the square-root law."""
SHORTEST_POLL = HOUR
LONGEST_POLL = 2 * DAY

FULL_SPREAD = 1 / 3
"""The share of the time between two readings to the end by which channels differ, so that those which were read first
on one day do not fall due again on one day."""
GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole part, lie as far apart as they can (Weyl): neighbours in the list of channels
do not become neighbours in time."""
TRIES_AT_ONCE = 3
"""Readings to the end that fall short one after the other before we begin to wait longer each time."""


def next_check(now: datetime, last_change: datetime) -> datetime:
    """When to look again at a document that was just read: after a quarter of its age, within a day and ninety days."""
    return now + min(max((now - last_change) * AGE_SHARE, SHORTEST_CHECK), LONGEST_CHECK)


def next_retry(now: datetime, fails: int) -> datetime:
    """When to try again after ``fails`` failures in a row (1 for the first): an hour, doubled each time, at most a
    week.
    """
    return now + min(FIRST_RETRY * (1 << min(fails - 1, 10)), LONGEST_RETRY)


def is_gone(now: datetime, *, missing_since: datetime, absences: int) -> bool:
    """Whether enough captures (``absences``), spread over enough days, say that a document is not served any more."""
    return absences >= GONE_AFTER_CAPTURES and now - missing_since >= GONE_AFTER


def poll_interval(entries_per_day: float | None) -> timedelta:
    """How long to wait between readings of a channel: the square-root law (wait ∝ 1/√rate), within an hour and two
    days.
    """
    if not entries_per_day:
        return LONGEST_POLL if entries_per_day == 0 else DAILY_CHANNEL_INTERVAL
    return min(max(DAILY_CHANNEL_INTERVAL / math.sqrt(entries_per_day), SHORTEST_POLL), LONGEST_POLL)


def full_interval(channel: int, every: timedelta) -> timedelta:
    """How long after a channel was read to its end it is to be so again: ``every`` at most, a third less at least, and
    always the same for a channel.
    """
    return every * (1 - FULL_SPREAD * (channel * GOLDEN % 1))


def next_try(at: datetime, tries: int, channel: int, every: timedelta) -> datetime:
    """When to try again to read a list to its end after ``tries`` in a row fell short, the last at ``at``.

    With the next run, three times; then after a day, doubled each time; in the end at the rhythm of all channels. A
    list whose counter counts something else costs eight readings in the first month and one a month from then on.
    """
    if tries < TRIES_AT_ONCE:
        return at
    return at + min(DAY * (1 << min(tries - TRIES_AT_ONCE, 10)), full_interval(channel, every))
