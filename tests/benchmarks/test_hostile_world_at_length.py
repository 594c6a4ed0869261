"""The faults that take minutes, or gigabytes on the server's side: the same frame, the same promises."""

from __future__ import annotations

import json

import pytest
from hostile.crawl import GOOD, Met, documents_of, meet
from hostile.kinds import heavy
from hostile.registry import Fault

pytestmark = pytest.mark.long

MOST_MEMORY = 500 << 20
LONGEST_STALL = 2.0
"""CPU seconds."""


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Met:
    return meet(heavy(), tmp_path_factory.mktemp("hostile"), timeout=120, longest=1_500, most_bytes=32 << 20)


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("fault", heavy(), ids=lambda fault: fault.name)
def test_it_becomes_what_is_promised(met: Met, fault: Fault) -> None:
    run = met.the("runs", fault.name)
    assert run["outcome"] == fault.becomes.outcome, run
    assert fault.becomes.why in (run["reason"] or ""), run
    (site,) = (site for site in met.server.sites if site.fault is fault)
    stored = documents_of(met, site)
    own = {fault.path} if fault.becomes.fate in ("whole", "flawed") else set()
    assert (len(stored & GOOD), stored - GOOD) == (fault.becomes.good, own)
    noted = [row["reason"] for row in met.of("resources", fault.name) if row["url"].endswith(fault.path)]
    assert fault.becomes.is_said(json.dumps(noted))


@pytest.mark.timeout(1_800)
def test_it_costs_no_more(met: Met) -> None:
    assert max(met.cost.peaks.values()) < MOST_MEMORY, met.cost
    assert 0 < met.cost.stall < LONGEST_STALL, met.cost
    assert "Traceback" not in met.said
