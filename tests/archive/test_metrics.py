"""Metrics: what is measured, that Prometheus can read it, and that it goes through no table that grows."""

from __future__ import annotations

import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from test_plans import goes_through, traced
from worlds import HOME, SITE, content, exchange, read_list, recorded

from archive import Archive
from archive.exposition import Exposition
from archive.metrics import measures
from archive.night import Night, note

NOW = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)  # 09:30 in China
DAY = timedelta(days=1)
UNITS = ("bytes", "seconds")
COUNTED = ("verdict", "documents", "due", "readable", "damages", "troubles", "requests", "crawls", "crashes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One document of today, two of yesterday, one of 2019: all of them new within a day."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        days = (date(2026, 3, 3), date(2026, 3, 2), date(2026, 3, 2), date(2019, 1, 1))
        read_list(run, [f"{HOME}{number}.html" for number in range(len(days))], at=NOW)
        for number, day in enumerate(days):
            page = exchange(f"{HOME}{number}.html", f"{number}".encode(), at=NOW)
            run.save(recorded(run, page), content(f"第{number}号。" * 30, published_on=day))
        run.finish("done", {}, now=NOW)
        archive.run(SITE, NOW).finish("blocked", {"requests": 5}, now=NOW, reason="HTTP 412")
        with archive.change() as db:
            db.execute("update sites set asked = 5, asked_on = '2026-03-03'")
    return path


def numbers(path: Path, now: datetime = NOW) -> dict[str, dict[tuple[str, ...], float]]:
    return {measure.name: dict(measure.samples) for measure in measures(path, now)}


def test_what_is_measured(path: Path) -> None:
    measured = numbers(path)
    assert measured["gongkai_archive_readable"] == {(): 1}
    assert measured["gongkai_site_verdict"] == {("example", "blocked"): 1}
    assert measured["gongkai_site_documents"] == {("example",): 4}
    assert measured["gongkai_requests"] == {("example",): 5}
    assert measured["gongkai_due"][("example", "checks")] == 0
    assert measured["gongkai_database_bytes"][()] > 0
    assert measured["gongkai_originals_bytes"][()] > 0
    assert measured["gongkai_disk_free_bytes"][("database",)] > 0
    assert numbers(path, NOW + 400 * DAY)["gongkai_due"][("example", "checks")] == 4
    assert numbers(path, NOW + DAY)["gongkai_requests"] == {("example",): 0}, "a new day in China"


def test_the_delay_of_discovery_is_of_what_was_just_published(path: Path) -> None:
    measured = numbers(path)
    assert measured["gongkai_discovered_documents"] == {(): 3}
    assert measured["gongkai_discovery_delay_seconds"] == {("0.5",): 9.5 * 3600, ("0.95",): 9.5 * 3600}
    later = numbers(path, NOW + 2 * DAY)
    assert later["gongkai_discovered_documents"] == {(): 0}
    assert later["gongkai_discovery_delay_seconds"] == {}


def test_what_upkeep_found_is_measured(path: Path) -> None:
    assert "gongkai_damages" not in numbers(path)
    note(path, Night(night=date(2026, 3, 3), began_at="", ended_at="2026-03-03T00:00:00Z", damages=["cut"]))
    measured = numbers(path)
    assert measured["gongkai_damages"] == {(): 1}
    assert measured["gongkai_upkeep_ended_timestamp_seconds"] == {(): datetime(2026, 3, 3, tzinfo=UTC).timestamp()}


@pytest.mark.parametrize("content", [None, b"", b"no database" * 999])
def test_an_archive_that_cannot_be_read_is_said_to_be_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "archive.db").write_bytes(content)
    measured = numbers(tmp_path / "archive.db")
    assert measured["gongkai_archive_readable"] == {(): 0}
    assert measured["gongkai_disk_free_bytes"]


def test_names_are_as_prometheus_wants_them(path: Path) -> None:
    for measure in measures(path, NOW):
        assert re.fullmatch(r"gongkai_[a-z_]+", measure.name)
        assert measure.name.endswith((*UNITS, *COUNTED)), measure.name
        assert not measure.name.endswith("_total"), "the exposition adds it to counters"
        assert measure.meaning.endswith(".")


def test_measuring_goes_through_no_table_that_grows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with traced(monkeypatch) as statements:
        numbers(path)
    segments = "select coalesce(sum(committed), 0) from segments"  # a segment is a day or 1 GB
    with Archive.read(path) as archive:
        for statement in statements:
            if statement.lstrip().startswith("select") and segments not in statement:
                plan = archive.connection.execute("explain query plan " + statement).fetchall()
                assert [line for *_, line in plan if goes_through(line)] == [], statement


# ---------------------------------------------------------------------- the port


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def exposition(path: Path) -> Iterator[Exposition]:
    exposition = Exposition(path, lambda: NOW)
    yield exposition
    exposition.listen(0)


def scraped(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def test_prometheus_reads_what_is_exposed(exposition: Exposition, port: int, path: Path) -> None:
    exposition.crawls = 7
    assert exposition.listen(port) is None
    text = scraped(port)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == {measure.name for measure in measures(path, NOW)} | {
        "gongkai_crawls", "gongkai_crawl_crashes", "gongkai_troubles",
    }  # fmt: skip
    assert all(family.documentation for family in families.values())
    (crawls,) = families["gongkai_crawls"].samples
    assert (crawls.name, crawls.value) == ("gongkai_crawls_total", 7)
    assert families["gongkai_requests"].type == "counter"
    assert {sample.labels["site"] for sample in families["gongkai_due"].samples} == {"example"}


def test_the_port_is_on_loopback_only_moves_and_closes(exposition: Exposition, port: int) -> None:
    assert exposition.listen(port) is None
    assert exposition._server is not None
    assert exposition._server.server_address[0] == "127.0.0.1"
    assert exposition.listen(port) is None, "it is there already"
    assert exposition.listen(0) is None
    with pytest.raises(urllib.error.URLError):
        scraped(port)


def test_a_port_that_is_taken_is_a_sentence(exposition: Exposition, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        said = exposition.listen(port)
    assert said == f"there are no metrics: port {port} of 127.0.0.1 cannot be had (Address already in use)"
    assert exposition.listen(port) is None
    assert scraped(port)
