"""What the archive knows of hosts: who may be asked, and how often a site was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from worlds import LIST, NOW, SITE, exchange

from archive import Archive, hosts
from archive.hosts import Host, host_of
from archive.instants import DAY, HOUR
from archive.records import Channel

NAME = "www.example.gov.cn"
ELSEWHERE = Channel(name="公开目录", url="http://zwgk.example.gov.cn:8080/ml/")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        archive.register([SITE], NOW)
        yield archive


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.a.gov.cn/x", "www.a.gov.cn"),
        ("https://www.a.gov.cn/x", "www.a.gov.cn"),
        ("http://WWW.a.gov.cn:80/", "www.a.gov.cn"),
        ("https://www.a.gov.cn:443/", "www.a.gov.cn"),
        ("http://www.a.gov.cn:8080/", "www.a.gov.cn:8080"),
        ("http://user@www.a.gov.cn/", "www.a.gov.cn"),
        ("http://[::1]:8000/", "[::1]:8000"),
    ],
)
def test_a_host_is_one_whatever_the_scheme(url: str, host: str) -> None:
    assert host_of(url) == host


def test_what_is_kept_is_known(archive: Archive) -> None:
    assert hosts.known(archive.connection, NAME) is None
    ill = Host(name=NAME, fails=3, waits_until=NOW + HOUR, why="3 times in a row: HTTP 502")
    for host in (ill, replace(ill, free_at=NOW), Host(name=NAME)):
        hosts.keep(archive, host)
        assert hosts.known(archive.connection, NAME) == host


def test_who_takes_one_site_does_not_wait_for_all_to_be_looked_up(archive: Archive) -> None:
    """A crawl asks whenever a visit has ended: with a thousand sites, a third of its time went into that."""
    asked = []
    for many in (3, 30):
        archive.register([replace(SITE, id=f"site-{n}") for n in range(many)], NOW)
        assert len(archive.due(NOW)) == many + 1
        statements: list[str] = []
        archive.connection.set_trace_callback(statements.append)
        next(archive.due_in_turn(NOW))
        archive.connection.set_trace_callback(None)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_site_is_not_due_while_its_host_rests(archive: Archive) -> None:
    assert archive.due(NOW) == [SITE.id]
    hosts.keep(archive, Host(name=NAME, waits_until=NOW + HOUR, why="captcha at http://www.example.gov.cn/"))
    assert archive.due(NOW) == []
    assert archive.rests(SITE.id, NOW) == (
        f"{NAME} is left alone until 2026-03-01T05:00:00Z: captcha at http://www.example.gov.cn/"
    )
    assert archive.due(NOW + HOUR) == [SITE.id]


def test_a_site_with_another_host_is_due(archive: Archive) -> None:
    archive.register([replace(SITE, channels=(*SITE.channels, ELSEWHERE))], NOW)
    hosts.keep(archive, Host(name=NAME, waits_until=NOW + HOUR, why="captcha"))
    assert archive.due(NOW) == [SITE.id]
    hosts.keep(archive, Host(name="zwgk.example.gov.cn:8080", waits_until=NOW + 2 * HOUR, why="captcha"))
    assert archive.due(NOW) == []


def test_a_rest_that_a_clock_put_into_the_far_future_is_over(archive: Archive) -> None:
    hosts.keep(archive, Host(name=NAME, waits_until=NOW + 365 * DAY, why="captcha"))
    assert archive.due(NOW) == [SITE.id]


def test_requests_are_counted_by_the_day_of_china(archive: Archive) -> None:
    run = archive.run(SITE, NOW)
    late = NOW.replace(hour=15, minute=59)
    run.record(exchange(LIST, kind="listing"))
    run.record(exchange(LIST + "1.html", at=late, status=None, failure="no answer in time"))
    run.record(exchange(LIST, b"drawn", kind="listing", drawn=1))
    assert (run.requests_on(NOW), run.requests_on(NOW + DAY)) == (2, 0)
    assert archive.due(NOW, {SITE.id: 3}) == [SITE.id]
    assert archive.due(late, {SITE.id: 2}) == []
    midnight = late + timedelta(minutes=1)
    assert archive.due(midnight, {SITE.id: 2}) == [SITE.id]
    run.record(exchange(LIST + "2.html", at=midnight))
    assert (run.requests_on(NOW), run.requests_on(midnight)) == (0, 1)


def test_the_robots_that_holds_is_the_last_that_came_whole(archive: Archive) -> None:
    run, url = archive.run(SITE, NOW), "http://www.example.gov.cn/robots.txt"
    assert hosts.robots_copy(archive, url) is None
    run.record(exchange(url, b"", kind="robots", status=404))
    copy = hosts.robots_copy(archive, url)
    assert copy is not None
    assert (copy.status, copy.payload) == (404, b"")
    rules = b"User-agent: *\nDisallow: /a\n"
    run.record(exchange(url, rules, kind="robots", at=NOW + HOUR))
    for trouble in ({"status": 500}, {"status": 302}, {"barrier": "captcha"}, {"truncated": "disconnect"}):
        run.record(exchange(url, b"<html>", kind="robots", at=NOW + 2 * HOUR, **trouble))
    archive.flush()
    copy = hosts.robots_copy(archive, url)
    assert copy is not None
    assert (copy.status, copy.payload, copy.fetched_at) == (200, rules, NOW + HOUR)
