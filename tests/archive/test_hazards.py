"""How documents change: what checks teach, and when to check again."""

from __future__ import annotations

import math
import random

import pytest

from archive.hazards import (
    ASSUMED,
    CLASSES,
    EDGES,
    POWER,
    Alarm,
    Lesson,
    Record,
    Seen,
    age_class,
    alarmed,
    first_price,
    grain,
    learned,
    price,
    rates,
    spans,
    spread,
    wait,
    within,
)
from archive.instants import DAY, HOUR

SHORTEST, LONGEST = 12 * HOUR, 180 * DAY


def test_ages_are_classed_by_octaves() -> None:
    assert [age_class(age) for age in (0, 0.4, 0.5, 3, 5000)] == [0, 0, 1, 3, CLASSES - 1]
    assert list(spans(0.25, 3)) == [(0, 0.25), (1, 0.5), (2, 1.0), (3, 1.0)]
    assert sum(days for _, days in spans(1.5, 3000)) == pytest.approx(2998.5)


def test_what_is_assumed_falls_with_age() -> None:
    assert list(ASSUMED) == sorted(ASSUMED, reverse=True)
    assert rates({}) == pytest.approx(ASSUMED)


def test_a_class_is_believed_as_it_is_watched() -> None:
    seen = {5: Seen(edits=50, removals=50, days=1000)}
    assert rates(seen)[5] == pytest.approx(0.1, rel=0.2)
    assert rates(seen)[6] == pytest.approx(ASSUMED[6])


def lesson(record: Record = Record(), *, edited: bool = False, removed: bool = False, days: float = 40.0) -> Lesson:  # noqa: B008
    return learned(rates({}), record, since=100.0, until=100.0 + days, edited=edited, removed=removed)


def test_a_document_that_changed_may_have_done_so_more_than_once() -> None:
    restless = Record(edits=20, days=100)
    found = lesson(restless, edited=True)
    edits = found.record.edits - restless.edits + found.seen
    assert edits == pytest.approx(0.17 * 40, rel=0.2), "of a rate of one in six days, in forty"
    assert found.record.edits - restless.edits > 0.9 * edits, "they are its own"
    assert lesson(restless).record == Record(20, 140)


def test_rates_are_learned_from_changed_or_not() -> None:
    chance, true = random.Random(5), 0.05
    record = Record()
    for _ in range(300):
        days = chance.uniform(5, 40)
        edited = chance.random() < -math.expm1(-true * days)
        found = learned((1e-6,) * CLASSES, record, since=100, until=100 + days, edited=edited, removed=False)
        record = found.record
    assert record.rate == pytest.approx(true, rel=0.15)


def test_a_removal_is_of_its_age_and_counts_once() -> None:
    found = lesson(removed=True)
    assert sum(seen.removals for seen in found.classes.values()) == pytest.approx(1)
    assert found.record.edits == 0
    assert found.seen == 1


def test_nothing_is_learned_from_no_time() -> None:
    found = lesson(days=0.0, edited=True)
    assert found.classes == {}
    assert found.expected == 0


def test_older_documents_wait_longer_and_restless_ones_shorter() -> None:
    hazards = rates({})
    waits = [wait(hazards, Record().rate, age, 1.0) for age in (0, 1, 10, 100, 1000)]
    assert waits == sorted(waits)
    assert wait(hazards, Record(edits=10, days=100).rate, 100, 1.0) < waits[3] / 2


def test_a_wait_pays_its_price() -> None:
    hazards, own = rates({}), 0.001
    for age in (0.0, 3.0, 700.0):
        days = wait(hazards, own, age, 1.2)
        paid = sum(part * (hazards[number] + own) ** POWER for number, part in spans(age, age + days))
        assert paid == pytest.approx(1.2)


def test_the_power_lies_between_what_is_seen_soonest_and_what_is_seen_at_all() -> None:
    """Two kinds of documents and a sum of checks: how long changes go unseen, and how many the next one covers."""
    slow, fast, checks = 0.001, 0.03, 0.1

    def frequencies(power: float) -> tuple[float, float]:
        dear = (slow**power + fast**power) / checks
        return slow**power / dear, fast**power / dear

    def unseen(power: float) -> float:
        return sum(hazard / (2 * often) for hazard, often in zip((slow, fast), frequencies(power), strict=True))

    def covered(power: float) -> float:
        return sum(hazard**2 / (2 * often) for hazard, often in zip((slow, fast), frequencies(power), strict=True))

    assert unseen(POWER) <= 1.05 * unseen(0.5) < unseen(1)
    assert covered(1) <= covered(POWER) < covered(0.5)


def test_the_price_checks_as_often_as_is_granted() -> None:
    weights = {0.01: 700, 0.1: 200, 1.0: 50, 30.0: 1}
    dear = price(weights, 6, SHORTEST, LONGEST)
    checks = sum(count / (within(dear / weight, SHORTEST, LONGEST) / DAY) for weight, count in weights.items())
    assert checks * 365.25 == pytest.approx(6 * 951, rel=0.001)


def test_an_archive_that_knows_nothing_checks_about_as_often_as_is_granted() -> None:
    assert wait(rates({}), Record().rate, 256.0, first_price(6)) == pytest.approx(365.25 / 6, rel=0.2)


def test_waits_keep_their_bounds_and_lie_apart() -> None:
    assert within(0.01, SHORTEST, LONGEST) == SHORTEST
    assert within(math.inf, SHORTEST, LONGEST) == LONGEST
    for first in (False, True):
        spreads = [spread(number, first=first) for number in range(1000)]
        assert max(spreads) <= 1.15
        assert len({round(value, 2) for value in spreads}) >= 30
    assert min(spreads) < 0.25, "thousands that were found on one day lie over four fifths of their time"


def test_a_million_documents_have_a_hundred_weights() -> None:
    chance = random.Random(6)
    grains = {grain(math.exp(chance.uniform(-6, 0))) for _ in range(10_000)}
    assert len(grains) < 160
    assert all(grain(weight) == pytest.approx(weight, rel=0.025) for weight in (0.003, 0.05, 0.9))


def test_an_alarm_is_raised_by_many_changes_and_not_by_two() -> None:
    quiet = Alarm()
    for number in range(200):
        quiet = alarmed(quiet, lesson(removed=number % 25 == 0))
    assert quiet.ratio < 2.5
    assert alarmed(alarmed(Alarm(), lesson(removed=True)), lesson(removed=True)).ratio < 2.5
    loud = quiet
    for _ in range(12):
        loud = alarmed(loud, lesson(removed=True))
    assert loud.ratio > 2.5


def test_there_is_a_class_for_each_edge() -> None:
    assert len(EDGES) == CLASSES - 1 == 13
