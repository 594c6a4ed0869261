"""Lists of an invented world: sites with hours of their own, rates from one document in years to fifty a day, batches,
and changes of pace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from archive.instants import DAY, HOUR
from archive.rhythm import SLOT_HOURS, SLOTS_A_DAY, Calendar

Array = np.ndarray[Any, Any]

BEGIN = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
"""A Monday in China; the holidays of April, May and June come, with their make-up days."""

KINDS = ("office", "late", "night", "flat")
SHARES = (0.80, 0.10, 0.04, 0.06)
WEST = 0.06
"""The share of the offices whose day begins two hours later."""

SIGMA, SITE_SIGMA = 1.6, 0.6
MEDIAN, MOST = 0.15, 50.0
"""Documents a day."""
DEAD = 0.03
BATCHING, A_BATCH = 0.4, 3.0
PACE_CHANGES = 1 / 150
"""A day and list; by a factor that is lognormal with a sigma of 1."""
FIRST_PAGE = 20


@dataclass(frozen=True)
class World:
    """What happens on lists in ``days`` days. ``intensity`` is by site and slot, with a mean of 1 in ordinary weeks;
    ``rates`` by list and day, in documents an hour.
    """

    days: int
    site: Array
    intensity: Array
    rates: Array
    batch: Array
    published: list[Array]
    """By list: in hours from the beginning, ascending."""
    first_dates: list[list[date]]

    @property
    def lists(self) -> int:
        return len(self.site)

    def at(self, hours: float) -> datetime:
        return BEGIN + timedelta(hours=float(hours))


def world(lists: int, sites: int, days: int, seed: int) -> World:
    chance = np.random.default_rng(seed)
    size = np.clip(chance.lognormal(2.5, 1.0, sites), 2, 150)
    site = np.sort(chance.choice(sites, lists, p=size / size.sum()))
    intensity = np.stack([_intensity(chance, days) for _ in range(sites)])
    own = np.sqrt(SIGMA**2 - SITE_SIGMA**2)
    a_day = MEDIAN * np.exp(chance.normal(0, SITE_SIGMA, sites)[site] + chance.normal(0, own, lists))
    a_day = np.clip(a_day, 0.002, MOST)
    a_day[chance.random(lists) < DEAD] = 1e-4
    pace = np.exp(
        np.cumsum(np.where(chance.random((lists, days)) < PACE_CHANGES, chance.normal(0, 1, (lists, days)), 0), 1)
    )
    rates = np.minimum(a_day[:, None] * pace, MOST) / 24
    batch = np.where(chance.random(lists) < BATCHING, A_BATCH, 1.0)
    published = [_published(chance, rates[n], intensity[site[n]], batch[n]) for n in range(lists)]
    dates = [_first_dates(chance, rates[n, 0], batch[n]) for n in range(lists)]
    return World(days, site, intensity, rates, batch, published, dates)


def _intensity(chance: np.random.Generator, days: int) -> Array:
    kind = chance.choice(KINDS, p=SHARES)
    shift = chance.normal(0, 0.4) + (2 if kind == "office" and chance.random() < WEST else 0)
    hour = np.arange(SLOTS_A_DAY * 4) / 12 - shift  # five minutes each
    work = _day(kind, hour % 24, noon=chance.uniform(0.1, 0.6), evening=chance.uniform(0.05, 0.4))
    work = np.convolve(np.concatenate([work[-6:], work, work[:6]]), np.ones(13) / 13, "valid")
    work = work.reshape(-1, 4).mean(axis=1)
    share = {"office": chance.uniform(0.01, 0.2), "late": 0.4, "night": 0.15, "flat": 1.0}[kind]
    calendar = Calendar()
    first = (BEGIN + 8 * HOUR).date()
    whole = np.concatenate([work if calendar.works(first + n * DAY) else share * work for n in range(days)])
    return whole / ((5 + 2 * share) * work.mean() / 7)


def _day(kind: str, hour: Array, noon: float, evening: float) -> Array:
    conditions: dict[str, list[tuple[float, float, float]]] = {
        "office": [(7, 8.5, 0.25), (8.5, 12, 1), (12, 14, noon), (14, 18, 1.15), (18, 22, evening)],
        "late": [(8, 12, 0.6), (12, 14, noon), (14, 18, 0.9), (18, 23, 0.7)],
        "night": [(0, 1.5, 3.0), (9, 17, 0.1)],
        "flat": [(0, 24, 1.0)],
    }
    weights = np.full(len(hour), 0.02)
    for since, until, weight in conditions[kind]:
        weights[(hour >= since) & (hour < until)] = weight
    return weights


def _published(chance: np.random.Generator, rates: Array, intensity: Array, batch: float) -> Array:
    expected = np.repeat(rates, SLOTS_A_DAY) * intensity * SLOT_HOURS / batch
    slots = np.repeat(np.arange(len(expected)), chance.poisson(expected))
    moments = np.sort((slots + chance.random(len(slots))) * SLOT_HOURS)
    if batch > 1:
        moments = np.repeat(moments, chance.geometric(1 / batch, len(moments)))
    return moments


def _first_dates(chance: np.random.Generator, rate: float, batch: float) -> list[date]:
    """The dates of the rows that a list shows when it is first read; no list is older than six years."""
    gaps = chance.exponential(batch / rate, max(round(FIRST_PAGE / batch), 1))
    hours = np.repeat(np.cumsum(gaps), round(batch))[:FIRST_PAGE]
    return [(BEGIN - timedelta(hours=float(back))).date() for back in hours[hours < 6 * 365 * 24]]


def waits(world: World, readings: list[Array], since: float, until: float) -> tuple[float, float]:
    """The mean hours from publication to the next reading, and the readings a list and day, between two hours."""
    total = count = read = 0.0
    for published, moments in zip(world.published, readings, strict=True):
        chosen = published[(published >= since) & (published < until)]
        found = moments[np.minimum(np.searchsorted(moments, chosen), len(moments) - 1)] if len(chosen) else chosen
        total += float(np.maximum(found - chosen, 0).sum())
        count += len(chosen)
        read += float(((moments >= since) & (moments < until)).sum())
    return total / count, read / world.lists / ((until - since) / 24)
