"""A government that is out to harm whoever reads it: one crawl meets every fault, and the archive says of each what a
careful archivist would.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hostile.crawl import GOOD, Met, documents_of, meet
from hostile.kinds import light
from hostile.pages import paragraphs
from hostile.registry import Fault
from hostile.server import NEIGHBOURS, Site

from archive.instants import from_text

MIB = 1 << 20
MOST_MEMORY = 500 * MIB
LONGEST_STALL = 2.0
"""CPU seconds."""

FAULTS = light()


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Met:
    return meet(FAULTS, tmp_path_factory.mktemp("hostile"))


def site_of(met: Met, fault: Fault) -> Site:
    return next(site for site in met.server.sites if site.fault is fault)


def each(*fates: str) -> pytest.MarkDecorator:
    """One test for every fault, or for those that become one of these."""
    chosen = [fault for fault in FAULTS if not fates or fault.becomes.fate in fates]
    return pytest.mark.parametrize("fault", chosen, ids=lambda fault: fault.name)


# ---------------------------------------------------------------------- each fault


@each()
def test_the_run_says_how_it_ended_and_why(met: Met, fault: Fault) -> None:
    run = met.the("runs", fault.name)
    assert (run["outcome"], fault.becomes.why in (run["reason"] or "")) == (fault.becomes.outcome, True), run
    assert bool(run["reason"]) == (run["outcome"] != "done"), run


@each()
def test_the_good_documents_are_archived_and_nothing_else_is(met: Met, fault: Fault) -> None:
    stored = documents_of(met, site_of(met, fault))
    own = {fault.path} if fault.becomes.fate in ("whole", "flawed") else set()
    assert len(stored & GOOD) == fault.becomes.good
    assert stored - GOOD == own


@each("whole")
def test_a_page_that_came_whole_says_all_it_said(met: Met, fault: Fault) -> None:
    (version,) = [row for row in met.of("versions", fault.name) if row["url"].endswith(fault.path)]
    assert [line for line in paragraphs(fault.name, "乙") if line not in version["text"]] == []


@each("flawed")
def test_a_flawed_page_says_so(met: Met, fault: Fault) -> None:
    (version,) = [row for row in met.of("versions", fault.name) if row["url"].endswith(fault.path)]
    assert fault.becomes.is_said(json.dumps(version["quality"]))


@each("later", "refused", "no-document", "absent")
def test_what_is_no_content_is_not_taken_for_it(met: Met, fault: Fault) -> None:
    """It lends nothing to the next request, is in no feed, and is due again or known to be none."""
    url = met.server.home(site_of(met, fault)) + fault.path
    (resource,) = [row for row in met.of("resources", fault.name) if row["url"] == url]
    assert fault.becomes.is_said(resource["reason"] or ""), resource
    assert [row for row in met.of("changes", fault.name) if row["url"] == url] == []
    if fault.becomes.fate in ("later", "refused"):
        assert (resource["etag"], resource["last_modified"], resource["payload_digest"]) == (None, None, None)
        assert (resource["state"], bool(resource["due_at"])) == ("new", True), resource


@each("later", "no-document", "absent", "whole", "flawed")
def test_what_came_is_kept_as_evidence(met: Met, fault: Fault) -> None:
    url = met.server.home(site_of(met, fault)) + fault.path
    captures = [row for row in met.of("captures", fault.name) if row["watched"] == url]
    assert bool(captures) == fault.becomes.captured
    assert {row["truncated"] for row in captures} <= {fault.becomes.truncated}


def test_a_host_says_when_to_come_back_and_is_not_believed_beyond_reason(met: Met) -> None:
    """Between half a minute and a day, and a second for instants that are cut off."""
    for fault in [fault for fault in FAULTS if "throttled" in fault.becomes.noted]:
        host = met.server.home(site_of(met, fault)).removeprefix("http://")
        run, (row,) = met.the("runs", fault.name), met.of("hosts", host)
        wait = from_text(row["waits_until"]) - from_text(run["started_at"])
        assert timedelta(seconds=30) <= wait < timedelta(days=1, minutes=10), fault.name


def test_no_name_that_a_site_gives_becomes_a_file(met: Met) -> None:
    there = {path.name for path in met.folder.iterdir() if not path.name.startswith("archive.db")}
    assert there <= {"settings.toml", "said.txt", "archive-warc"}
    assert {path.suffix for path in (met.folder / "archive-warc").iterdir()} == {".gz"}


# ---------------------------------------------------------------------- all together


def test_it_ends_by_itself(met: Met) -> None:
    assert met.cost.status in (1, 4, 5), met.said[-2_000:]
    assert met.rows["runs"]
    assert all(run["outcome"] for run in met.rows["runs"])


def test_neighbours_are_whole(met: Met) -> None:
    for number in range(NEIGHBOURS):
        name = f"neighbour-{number}"
        assert met.the("runs", name)["outcome"] == "done"
        texts = [row["text"] for row in met.of("versions", name)]
        assert len(texts) == 2
        for which in "甲丙":
            assert any(all(line in text for line in paragraphs(name, which)) for text in texts)


def test_nobody_was_led_to_an_internal_service(met: Met) -> None:
    assert met.server.trespasses == 0


def test_no_process_holds_more_than_it_may(met: Met) -> None:
    assert len(met.cost.peaks) >= 2, "the crawl and its readers"
    assert max(met.cost.peaks.values()) < MOST_MEMORY, met.cost


def test_the_loop_never_stalls(met: Met) -> None:
    assert 0 < met.cost.stall < LONGEST_STALL, met.cost


def test_nothing_went_wrong_with_us(met: Met) -> None:
    assert "Traceback" not in met.said
    assert "a fault of ours" not in met.said
