"""How well copies, excerpts and look-alikes are told apart: floors pinned in floors_copies.toml, which may only rise.

Every run judges a part of the invented pairs, and of those made from real pages where they are at hand. ``make
benchmark`` judges all of them. ``pytest tests/benchmarks/test_copies_reach.py -s`` prints what was claimed of which
sort of pair. To raise the floors after an improvement, or pin them anew when the pairs are others:
``python tests/benchmarks/test_copies_reach.py``.
"""

from __future__ import annotations

import subprocess
import time
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pairs import pairs
from pairs.bases import SHARED
from pairs.counting import Verdict, digest, errors, figures, table
from pairs.labels import Pair

from archive.anchors import anchors
from archive.near import compare
from archive.wording import wording

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors_copies.toml")
SAMPLED = 7
"""Every run takes each seventh text with all its pairs: about 650 pairs, and 360 of real pages."""
PROMISED = {
    **{"copy_precision": 0.999, "copy_recall": 0.97},
    **{"excerpt_precision": 0.99, "excerpt_recall": 0.9, "met": 0.99},
}
STEP = 0.0001
"""Floors are kept to four digits; a figure may fall short by the rounding."""
IN_EVERY_RUN = ("sample", "real sample")
LONG = ("invented", "invented, tuning", "invented, held out", "real", "real, tuning", "real, held out")
NAMES = (*IN_EVERY_RUN, *(pytest.param(name, marks=pytest.mark.long) for name in LONG))

_wording = cache(wording)


@cache
def _anchors(text: str) -> frozenset[int]:
    return frozenset(anchors(text))


@cache
def pairs_of(name: str) -> list[Pair]:
    """The pairs of a table of floors; none where they are made of pages that are not here."""
    kind, _, half = name.partition(", ")
    if half:
        return [pair for pair in pairs_of(kind) if pair.half == half]
    every = SAMPLED if "sample" in kind else 1
    is_real = kind.startswith("real")
    return [pair for pair in pairs(every=every, with_real=is_real) if pair.is_real == is_real]


@cache
def verdicts(name: str) -> list[Verdict]:
    kind, _, half = name.partition(", ")
    if half:
        return [verdict for verdict in verdicts(kind) if verdict.pair.half == half]
    return [verdict_on(pair) for pair in pairs_of(name)]


def verdict_on(pair: Pair) -> Verdict:
    """What the texts alone say; titles, numbers and days are others' evidence."""
    document, other = _wording(pair.document), _wording(pair.other)
    likeness = compare(document, other)
    return Verdict(
        pair=pair,
        claim=likeness.relation if likeness and likeness.relation else "none",
        is_met=document == other or not _anchors(document).isdisjoint(_anchors(other)),
    )


def floors(text: str | None = None) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(text if text is not None else FLOORS.read_text(encoding="utf-8"))


def needs_pages(name: str) -> None:
    if name.startswith("real") and not (SHARED / "pages").is_dir():
        pytest.skip("the real pages are not here (../shared/pages)")


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    needs_pages(name)
    began = time.process_time()
    measured = figures(verdicts(name))
    seconds = time.process_time() - began
    print(f"\n{name}: {len(verdicts(name))} pairs in {seconds:.1f} s\n{table(verdicts(name))}")
    print("  ".join(f"{measure} {value:.4f}" for measure, value in measured.items()))
    pinned = floors()[name]
    assert measured.keys() == pinned.keys() - {"digest"}
    fallen = {measure: value for measure, value in measured.items() if value < pinned[measure] - STEP}
    assert fallen == {}, errors(verdicts(name))


@pytest.mark.parametrize("name", ["sample", pytest.param("invented", marks=pytest.mark.long)])
def test_the_pairs_are_those_that_the_floors_were_measured_on(name: str) -> None:
    assert digest(pairs_of(name)) == floors()[name]["digest"], "other pairs: measure the floors anew, see above"


def test_a_run_judges_many_pairs() -> None:
    assert len(pairs_of("sample")) >= 600


@pytest.mark.parametrize("name", IN_EVERY_RUN)
def test_excerpts_say_which_of_the_two_is_the_part(name: str) -> None:
    needs_pages(name)
    found = [verdict.pair for verdict in verdicts(name) if verdict.claim == verdict.pair.truth == "excerpt"]
    assert found
    for pair in found:
        likeness = compare(_wording(pair.document), _wording(pair.other))
        assert likeness is not None
        assert likeness.part == pair.part, (pair.sort, pair.base)


def test_the_floors_hold_what_was_promised() -> None:
    assert set(floors()) == {*IN_EVERY_RUN, *LONG}
    low = [
        (name, measure)
        for name, pinned in floors().items()
        for measure, least in PROMISED.items()
        if pinned[measure] < least
    ]
    assert low == []


def test_floors_only_rise() -> None:
    """As long as they are measured on the same pairs."""
    committed = subprocess.run(
        ["git", "show", f"HEAD:{FLOORS.relative_to(ROOT).as_posix()}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if committed.returncode:
        pytest.skip("no earlier floors are committed")
    before, now = floors(committed.stdout), floors()
    if before["invented"]["digest"] != now["invented"]["digest"]:
        pytest.skip("the earlier floors were measured on other pairs")
    lowered = [
        (name, measure)
        for name, pinned in before.items()
        for measure, was in pinned.items()
        if measure != "digest" and now[name][measure] < was
    ]
    assert lowered == []


def raise_floors() -> None:
    """Write today's figures as floors; refuse to when one is lower than before, or than what was promised."""
    before = floors() if FLOORS.exists() else {}
    lines = ["# What has been reached and is not given up again; see test_copies_reach.py."]
    for name in (*IN_EVERY_RUN, *LONG):
        measured, was = figures(verdicts(name)), before.get(name, {})
        found = digest(pairs_of(name))
        least = was if was.get("digest", found) == found else PROMISED
        fallen = [measure for measure, value in measured.items() if value < least.get(measure, 0) - STEP]
        if fallen:
            raise SystemExit(f"The figures of “{name}” fell ({', '.join(fallen)}), so the floors stay.")
        lines += ["", f'["{name}"]', *([f'digest = "{found}"'] if not name.startswith("real") else [])]
        lines += [f"{measure} = {value:.4f}" for measure, value in measured.items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise_floors()
