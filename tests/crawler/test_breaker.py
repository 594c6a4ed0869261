"""How long a host is left alone, as values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.hosts import Host
from crawler.breaker import Trouble, after, retry_after, trouble_of

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
OUTAGE = Trouble(kind="outage", why="HTTP 502")
BARRIER = Trouble(kind="barrier", why="challenge-412 at http://a.example/")
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def rests(*troubles: Trouble | None) -> list[float]:
    """For how many minutes a host is left alone after each of these, asked again as soon as it may be."""
    host, now, found = Host(name="a.example"), NOW, []
    for trouble in troubles:
        host = after(host, trouble, now)
        rest = host.waits_until - now - SECOND if host.waits_until else timedelta()
        now += rest + SECOND
        found.append(rest / MINUTE)
    return found


def test_the_third_outage_opens_the_breaker_and_each_failed_probe_doubles_the_rest() -> None:
    assert rests(*[OUTAGE] * 9) == [0, 0, 15, 30, 60, 120, 240, 360, 360]


def test_an_answer_closes_the_breaker() -> None:
    assert rests(OUTAGE, OUTAGE, None, OUTAGE, OUTAGE, OUTAGE) == [0, 0, 0, 0, 0, 15]
    assert rests(*[OUTAGE] * 4, None, OUTAGE)[3:] == [30, 0, 0]


def test_a_host_that_is_down_for_years_is_asked_four_times_a_day() -> None:
    assert rests(*[OUTAGE] * 5_000)[-1] == 360


def test_a_barrier_rests_for_hours_and_then_for_days() -> None:
    assert rests(*[BARRIER] * 5) == [360, 720, 1440, 2880, 4320]
    assert rests(BARRIER, None, BARRIER) == [360, 0, 360]


def test_a_probe_that_finds_the_host_down_rests_again() -> None:
    assert rests(BARRIER, OUTAGE) == [360, 15]


def test_a_host_says_how_long_it_wants_to_be_left_alone() -> None:
    waits = [timedelta(seconds=seconds) for seconds in (0, 90, 10**9)]
    assert rests(*(Trouble(kind="throttled", why="throttled", wait=wait) for wait in waits)) == [0.5, 1.5, 1440]
    assert rests(Trouble(kind="throttled", why="throttled")) == [15]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "9" * 400}, 86_400),
        ({"retry-after": "Tue, 10 Mar 2026 04:02:00 GMT"}, 120),
        ({"retry-after": "Tue, 10 Mar 2026 12:02:00 +0800"}, 120),
        ({"retry-after": "Tue, 10 Mar 2026 04:02:00 GMT", "date": "Tue, 10 Mar 2026 04:01:00 GMT"}, 60),
        ({"retry-after": "Tuesday, 10-Mar-26 04:02:00 GMT"}, 120),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "१२"}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: int | None) -> None:
    wait = retry_after(headers, NOW)
    assert (wait and wait.total_seconds()) == seconds


@pytest.mark.parametrize(
    ("status", "headers", "barrier", "kind"),
    [
        (200, {}, None, None),
        (404, {"Retry-After": "60"}, None, None),
        (403, {}, None, None),
        (500, {}, None, "outage"),
        (503, {}, None, "outage"),
        (503, {"Retry-After": "60"}, "throttled", "throttled"),
        (503, {"Retry-After": "soon"}, "throttled", "barrier"),
        (429, {}, "throttled", "throttled"),
        (412, {}, "challenge-412", "barrier"),
        (200, {}, "captcha", "barrier"),
        (521, {}, "challenge-521", "barrier"),
    ],
)
def test_what_an_answer_says_of_its_host(
    status: int, headers: dict[str, str], barrier: str | None, kind: str | None
) -> None:
    trouble = trouble_of(status, headers, barrier, "http://a.example/", NOW)
    assert (trouble and trouble.kind) == kind
