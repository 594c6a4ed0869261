"""Documents of an invented world: most are edited in their first days or never, a few go on changing for ever, some are
taken off one by one, and now and then a site takes off a fifth of what it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from world.lists import Array

PAST = 3 * 365
"""Days over which the documents were published that are there at the beginning."""
BACKFILL = 30
"""Days before the beginning in which they were all archived."""

EDITS, EDIT_AGE, EDIT_POWER = 0.015, 2.0, 1.1
"""Edits a day of a new page, and how they fall: (1 + age/2)^-1.1."""
REMOVALS, REMOVAL_AGE, REMOVALS_EVER = 0.0015, 5.0, 0.015 / 365
UNEVEN = 0.35
"""Shape of the Gamma distribution by which pages differ: a few make most of the edits."""
LIVING, LIVING_DAYS = 0.015, 30.0
"""The share of pages that go on changing, and the days between two of their edits."""
SITES_DIFFER = 0.8
SWEEPS, SWEPT = 0.2, 0.2
"""Sites a year that take off so much of what they have, all on one day."""
HINTED_EDITS, HINTED_REMOVALS = 0.25, 0.9
"""Of what happens while a page is on the first page of its list, what can be seen there."""
ON_FIRST_PAGE = 20.0
"""Days, for a list of one document a day."""


@dataclass(frozen=True)
class Pages:
    """What happens to documents in ``days`` days; ages and moments in days from the beginning."""

    days: int
    born: Array
    site: Array
    removed: Array
    edits: list[Array]
    hints: list[tuple[float, int]]
    """When a list shows that something has happened to a page."""
    swept: Array
    """Whether a page was taken off with a fifth of its site."""


def pages(count: int, sites: int, days: int, seed: int) -> Pages:
    """So many documents at the beginning, and as many more as their pace brings."""
    chance = np.random.default_rng(seed)
    more = chance.poisson(count / PAST * days)
    born = np.concatenate([chance.uniform(-PAST, 0, count), np.sort(chance.uniform(0, days, more))])
    size = chance.lognormal(0, 1, sites)
    site = chance.choice(sites, len(born), p=size / size.sum())
    temper = chance.lognormal(-(SITES_DIFFER**2) / 2, SITES_DIFFER, sites)[site]
    since = np.maximum(-born, 0.0)
    removed, swept = _removed(chance, born, since, site, temper, days)
    edits = _edits(chance, born, since, temper * chance.gamma(UNEVEN, 1 / UNEVEN, len(born)), days)
    edits = [moments[moments < end] for moments, end in zip(edits, removed, strict=True)]
    return Pages(days, born, site, removed, edits, _hints(chance, born, removed, edits, days), swept)


def _edited(age: Array) -> Array:
    """The edits expected until an age."""
    return EDITS * EDIT_AGE / (1 - EDIT_POWER) * ((1 + age / EDIT_AGE) ** (1 - EDIT_POWER) - 1)


def _edits(chance: np.random.Generator, born: Array, since: Array, temper: Array, days: int) -> list[Array]:
    until = np.maximum(days - born, since)
    first, last = _edited(since), _edited(until)
    living = chance.random(len(born)) < LIVING
    pace = np.where(living, chance.lognormal(np.log(1 / LIVING_DAYS), 0.8, len(born)), 0.0)
    found = []
    for n, (fading, lasting) in enumerate(
        zip(chance.poisson(temper * (last - first)), chance.poisson(pace * (until - since)), strict=True)
    ):
        expected = chance.uniform(first[n], last[n], fading)
        ages = EDIT_AGE * ((1 + expected * (1 - EDIT_POWER) / (EDITS * EDIT_AGE)) ** (1 / (1 - EDIT_POWER)) - 1)
        found.append(np.sort(born[n] + np.concatenate([ages, chance.uniform(since[n], until[n], lasting)])))
    return found


def _removed(
    chance: np.random.Generator, born: Array, since: Array, site: Array, temper: Array, days: int
) -> tuple[Array, Array]:
    def expected(age: Array) -> Array:
        return REMOVALS * REMOVAL_AGE * np.log1p(age / REMOVAL_AGE) + REMOVALS_EVER * age

    wanted = chance.exponential(1.0, len(born)) / temper + expected(since)
    low, high = np.zeros(len(born)), np.full(len(born), 1e6)
    for _ in range(60):
        middle = (low + high) / 2
        early = expected(middle) < wanted
        low, high = np.where(early, middle, low), np.where(early, high, middle)
    removed, swept = born + high, np.zeros(len(born), dtype=bool)
    for number in range(int(site.max()) + 1):
        if chance.random() < SWEEPS * days / 365:
            at = chance.uniform(60, days - 30)
            hit = (site == number) & (born < at) & (removed > at) & (chance.random(len(born)) < SWEPT)
            removed = np.where(hit, at + chance.random(len(born)), removed)
            swept |= hit
    return removed, swept


def _hints(
    chance: np.random.Generator, born: Array, removed: Array, edits: list[Array], days: int
) -> list[tuple[float, int]]:
    shown = ON_FIRST_PAGE / np.clip(chance.lognormal(np.log(0.6), 1.3, len(born)), 0.01, 50)
    hints = []
    for n, moments in enumerate(edits):
        seen = [at for at in moments if chance.random() < HINTED_EDITS]
        if removed[n] < days and chance.random() < HINTED_REMOVALS:
            seen.append(removed[n])
        hints += [(float(at + chance.exponential(0.25)), n) for at in seen if at - born[n] < shown[n]]
    return sorted(hints)
