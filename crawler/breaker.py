"""How long a host is left alone after what it answered, or did not: a breaker for each host. Pure.

Half-open is no state of its own: a host whose rest is over is asked once, and by one request, because no host is ever
asked by two; while that one fails the host rests again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from archive.hosts import Host
from archive.instants import DAY, HOUR
from crawler.barrier import is_wall

OUTAGES_BEFORE_REST = 3
"""Failures of a host in a row after which it is left alone: it is down, or does not want us."""

FIRST_REST = timedelta(minutes=15)
LONGEST_REST = 6 * HOUR
"""After outages: doubled each time. A site that is down for a night is asked a dozen times, not a thousand."""

FIRST_BARRIER_REST = 6 * HOUR
LONGEST_BARRIER_REST = 3 * DAY
"""After barriers: whoever put one up does not want to be asked again within the hour."""

SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = DAY
"""Within these a host may say itself when to come back. Servers say 0, and they say 999999999."""

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """What went wrong with a host: it was down, it put a barrier up, or it asked us to slow down."""

    kind: Literal["outage", "barrier", "throttled"]
    why: str
    wait: timedelta | None = None
    """How long the host itself asks to be left alone."""


def after(host: Host, trouble: Trouble | None, now: datetime) -> Host:
    """What a host is owed after an answer; None is one with which nothing is wrong, and closes the breaker."""
    if trouble is None:
        return replace(host, fails=0, waits_until=None, why=None)
    fails = host.fails + 1
    rest = _rest(trouble, fails, rested=host.waits_until is not None)
    if rest is None:
        return replace(host, fails=fails)
    why = f"{fails} times in a row: {trouble.why}" if trouble.kind == "outage" else trouble.why
    # clocks are cut off to whole seconds: without one more, a rest would end up to a second early
    return replace(host, fails=fails, waits_until=now + rest + SECOND, why=why)


def _rest(trouble: Trouble, fails: int, *, rested: bool) -> timedelta | None:
    if trouble.wait is not None:
        return min(max(trouble.wait, SHORTEST_WAIT), LONGEST_WAIT)
    if trouble.kind == "barrier":
        return _doubled(FIRST_BARRIER_REST, fails - 1, LONGEST_BARRIER_REST)
    if trouble.kind == "outage" and fails < OUTAGES_BEFORE_REST and not rested:
        return None
    return _doubled(FIRST_REST, fails - OUTAGES_BEFORE_REST, LONGEST_REST)


def _doubled(first: timedelta, times: int, longest: timedelta) -> timedelta:
    # a host that is down for years must not make the number so large that it cannot be a time
    return min(first * (1 << min(max(times, 0), 20)), longest)


def trouble_of(status: int, headers: Mapping[str, str], barrier: str | None, url: str, now: datetime) -> Trouble | None:
    """What an answer says of the health of its host; None when all is well."""
    fields = {name.lower(): value for name, value in headers.items()}
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        wait = retry_after(fields, now)
        if wait is not None or status == HTTPStatus.TOO_MANY_REQUESTS:
            return Trouble(kind="throttled", why=f"{barrier or 'throttled'} at {url}", wait=wait)
    if is_wall(barrier):
        return Trouble(kind="barrier", why=f"{barrier} at {url}")
    return Trouble(kind="outage", why=barrier or f"HTTP {status}") if barrier or status >= 500 else None


def retry_after(fields: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer asks to be left alone (RFC 9110 §10.2.3), as seconds or as a date; None when it does not say.

    A date is measured from the server's own clock, which is as often wrong as ours is right.
    """
    text = fields.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), LONGEST_WAIT.total_seconds()))
    until = _date(text)
    return until - (_date(fields.get("date", "")) or now) if until else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
