"""What hosts have shown of themselves: kept once, said of the site, and told when a good one turns bad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from worlds import HOME, NOW, SITE, exchange

from archive import Archive, certificates, health
from archive.certificates import OUT_OF_USE
from archive.records import Handshake

DAY = timedelta(days=1)
HOST = "www.example.gov.cn"
GOOD = Handshake(verdict="verified", protocol="TLSv1.3", fingerprint="aa" * 32)
EXPIRED = Handshake(verdict="unverified: certificate has expired", protocol="TLSv1.3", fingerprint="aa" * 32)
OTHER = Handshake(verdict="unverified: self-signed certificate", protocol="TLSv1.2", fingerprint="bb" * 32)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.write(tmp_path / "archive.db") as archive:
        yield archive


def crawled(archive: Archive, days: int, *shown: Handshake | None, home: str = HOME) -> datetime:
    """A run that met a host which showed this, one answer after the other."""
    at = NOW + days * DAY
    run = archive.run(SITE, at)
    for number, tls in enumerate(shown):
        run.record(exchange(f"{home}{days}-{number}.html", at=at, tls=tls))
    run.finish("done", {}, now=at)
    return at


def said(archive: Archive) -> list[str]:
    return [bad.in_words() for bad in certificates.bad(archive.connection, SITE.id)]


def told(archive: Archive) -> list[str]:
    return [bad.host for bad in certificates.turned_bad(archive.connection, SITE.id)]


def test_what_a_host_shows_is_kept_once_and_captures_refer_to_it(archive: Archive) -> None:
    crawled(archive, 0, GOOD, GOOD, None)
    crawled(archive, 1, GOOD, OTHER)
    rows = archive.rows(
        "select id, site, host, fingerprint, protocol, verdict, first_seen_at, last_seen_at from certificates"
    )
    assert rows == [
        {"id": 1, "site": SITE.id, "host": HOST, "fingerprint": "aa" * 32, "protocol": "TLSv1.3", "verdict": "verified",
         "first_seen_at": "2026-03-01T04:00:00Z", "last_seen_at": "2026-03-02T04:00:00Z"},
        {"id": 2, "site": SITE.id, "host": HOST, "fingerprint": "bb" * 32, "protocol": "TLSv1.2",
         "verdict": "unverified: self-signed certificate",
         "first_seen_at": "2026-03-02T04:00:00Z", "last_seen_at": "2026-03-02T04:00:00Z"},
    ]  # fmt: skip
    captures = archive.rows("select tls, certificate from captures order by id")
    assert [row["certificate"] for row in captures] == [1, 1, None, 1, 2]
    assert [row["tls"] for row in captures] == ["verified", "verified", None, "verified", OTHER.verdict]


def test_a_verdict_alone_is_kept_with_the_capture(archive: Archive) -> None:
    """As it comes from the originals of earlier versions."""
    crawled(archive, 0, Handshake(verdict="verified"))
    assert archive.rows("select tls, certificate from captures") == [{"tls": "verified", "certificate": None}]
    assert archive.rows("select * from certificates") == []


def test_a_bad_certificate_is_said_and_is_no_disease(archive: Archive) -> None:
    at = crawled(archive, 0, EXPIRED)
    word, why = health.judge(archive.connection, SITE.id, at)
    assert (word, why.split("; ")[0]) == ("ok", f"the TLS certificate of {HOST} is not good (certificate has expired)")
    assert told(archive) == []  # it was never better


def test_a_good_one_that_turns_bad_is_told_until_it_is_good_again(archive: Archive) -> None:
    crawled(archive, 0, GOOD)
    assert told(archive) == []
    for day in (2, 3):
        crawled(archive, day, EXPIRED)
        assert told(archive) == [HOST]
    assert said(archive) == [
        f"the TLS certificate of {HOST} is not good (certificate has expired); it was until 2026-03-01T04:00:00Z"
    ]
    crawled(archive, 4)  # nothing was met
    assert told(archive) == [HOST]
    crawled(archive, 5, GOOD)
    assert (told(archive), said(archive)) == ([], [])


def test_each_host_is_judged_by_itself_and_one_out_of_use_not_at_all(archive: Archive) -> None:
    elsewhere = "https://files.example.gov.cn/"
    crawled(archive, 0, GOOD)
    crawled(archive, 0, GOOD, OTHER, home=elsewhere)
    assert told(archive) == ["files.example.gov.cn"]
    crawled(archive, OUT_OF_USE.days, GOOD)
    assert told(archive) == ["files.example.gov.cn"]
    crawled(archive, OUT_OF_USE.days + 1, GOOD)
    assert told(archive) == []


def test_a_host_with_a_new_certificate_at_each_connection_and_hosts_without_number(archive: Archive) -> None:
    """The verdict is found in one go through what was shown, and its sentence stays short."""
    run = archive.run(SITE, NOW)
    for number in range(300):
        shown = replace(OTHER, fingerprint=f"{number:064x}")
        run.record(exchange(f"{HOME}{number}.html", tls=shown))
    for number in range(9):
        run.record(exchange(f"https://f{number}.example.gov.cn/a.pdf", tls=OTHER))
    steps = Counter[int]()
    archive.connection.set_progress_handler(lambda: steps.update([1]), 1_000)
    words = certificates.in_words(archive.connection, SITE.id)
    archive.connection.set_progress_handler(None, 0)
    assert (len(words), words[-1]) == (4, "and so are those of 7 more hosts")
    assert steps[1] < 100  # thousands of SQLite's steps; each row compared with each other were more than a thousand
    assert archive.rows("select count(*) as n from certificates") == [{"n": 309}]
