"""Ways to read the lists of the invented world: ours, event by event through the archive's own functions; at a fixed
interval; and the best there is for somebody who knows every rate and every site's hours.
"""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, field

import numpy as np

from archive import rhythm, timetables
from archive.freshness import Evidence, Policy, first_evidence, observed
from archive.instants import HOUR
from archive.rhythm import SLOT_HOURS, SLOTS_A_DAY
from archive.timetables import LEVELS, LOWEST, STEP
from world.lists import BEGIN, Array, World

RENEWAL = 6.0
"""Hours between two prices; of 1 to 168 all are as good."""


@dataclass
class Reader:
    """Reads as the archive does, and keeps in memory what the archive keeps in rows."""

    world: World
    policy: Policy
    evidence: list[Evidence] = field(default_factory=list)
    read_at: list[float] = field(default_factory=list)
    scores: list[dict[str, float]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    price: float = 0.0
    seconds: float = 0.0
    """Processor time that the decisions took."""

    def run(self) -> list[Array]:
        """All readings, by list, in hours."""
        world, horizon = self.world, self.world.days * 24.0
        sites = int(world.site.max()) + 1
        self.evidence = [Evidence() for _ in range(world.lists)]
        self.read_at = [-1.0] * world.lists
        self.scores, self.kept = [{} for _ in range(sites)], [rhythm.USUAL] * sites
        seen = [0] * world.lists
        readings: list[list[float]] = [[] for _ in range(world.lists)]
        due = [(6.0 * n / world.lists, n) for n in range(world.lists)]
        heapq.heapify(due)
        renewal = 0.0
        while due[0][0] < horizon:
            at, n = heapq.heappop(due)
            if at >= renewal:
                self._renew()
                renewal = at + RENEWAL
            shown = int(np.searchsorted(world.published[n], at))
            began = time.process_time()
            again = self._read(n, at, shown - seen[n])
            self.seconds += time.process_time() - began
            seen[n] = shown
            readings[n].append(at)
            heapq.heappush(due, (again, n))
        return [np.array(moments) for moments in readings]

    def _read(self, n: int, at: float, found: int) -> float:
        now, site, calendar = self.world.at(at), int(self.world.site[n]), self.policy.calendar
        if self.read_at[n] < 0:
            self.evidence[n] = first_evidence(self.world.first_dates[n], now)
        else:
            before = self.world.at(self.read_at[n])
            watched = rhythm.hours(self.kept[site], calendar, before, now)
            self.evidence[n] = observed(self.evidence[n], found, watched)
            if found:
                self.scores[site] = rhythm.score(self.scores[site], calendar, before, now)
                self.kept[site] = rhythm.best(self.scores[site])
        self.read_at[n] = at
        again = timetables.next_reading(
            now, self._tables(self.kept[site]), self.evidence[n].rate / self.price, calendar, n
        )
        again = min(max(again, now + self.policy.shortest_reading), now + self.policy.longest_reading)
        return float((again - BEGIN) / HOUR)

    def _renew(self) -> None:
        rates: dict[str, list[float]] = {}
        for site, evidence in zip(self.world.site, self.evidence, strict=True):
            rates.setdefault(self.kept[site], []).append(evidence.rate)
        week = 7 * self.policy.readings_a_day * self.world.lists
        self.price = timetables.price(rates, week, {name: self._tables(name) for name in rates})

    def _tables(self, name: str) -> timetables.Timetables:
        return timetables.timetables(name, self.policy.shortest_reading, self.policy.longest_reading)


def fixed(world: World, readings_a_day: float) -> list[Array]:
    """Every list at the same interval, spread over it."""
    every = 24 / readings_a_day
    return [np.arange(every * n / world.lists, world.days * 24.0 + every, every) for n in range(world.lists)]


# ---------------------------------------------------------------------- the best there is


@dataclass(frozen=True)
class Optimum:
    """For every site, level and slot of the whole time, how many slots to wait; found from the end backwards."""

    world: World
    waits: Array

    def run(self, price: float) -> list[Array]:
        """All readings at a price: each list follows the plan of what it really yields at the time."""
        world = self.world
        length = world.days * SLOTS_A_DAY
        level = np.rint(np.log(np.maximum(world.rates / price, LOWEST) / LOWEST) / STEP).astype(int)
        level = np.clip(level, 0, LEVELS - 1)
        readings: list[list[float]] = [[] for _ in range(world.lists)]
        slot = np.arange(world.lists) % 18
        lists = np.arange(world.lists)
        while len(lists := lists[slot[lists] < length]):
            for n in lists:
                readings[n].append(slot[n] * SLOT_HOURS)
            now = slot[lists]
            slot[lists] += self.waits[world.site[lists], level[lists, now // SLOTS_A_DAY], now]
        return [np.array([*moments, length * SLOT_HOURS]) for moments in readings]

    def at(self, readings_a_day: float, since: float, until: float) -> float:
        """Its mean wait at so many readings a list and day."""
        from world.lists import waits

        low, high = 1e-4, 1e3
        points = []
        for _ in range(14):
            price = math.sqrt(low * high)
            wait, read = waits(self.world, self.run(price), since, until)
            points.append((read, wait * read / readings_a_day))
            if abs(read / readings_a_day - 1) < 0.01:
                break
            low, high = (price, high) if read > readings_a_day else (low, price)
        return min(points, key=lambda point: abs(point[0] - readings_a_day))[1]


GAPS = np.array([*range(1, 73), *range(74, 217, 2), *range(222, 1009, 12)])


def optimum(world: World) -> Optimum:
    return Optimum(world, np.stack([_plan(intensity) for intensity in world.intensity]))


def _plan(intensity: Array) -> Array:
    """As ``timetables`` finds the plan of a week, for the whole time as it really was."""
    length = len(intensity)
    padded = np.concatenate([intensity, np.resize(intensity[: 7 * SLOTS_A_DAY], GAPS[-1] + 1)]) * SLOT_HOURS
    slots = np.arange(len(padded))
    published = np.concatenate([[0.0], np.cumsum(padded)])
    moments = np.concatenate([[0.0], np.cumsum(padded * (slots + 0.5) * SLOT_HOURS)])
    activity = LOWEST * np.exp(STEP * np.arange(LEVELS))
    cost = -np.sqrt(2 * activity) * 0.7 * SLOT_HOURS * np.maximum(np.arange(len(padded) + 1) - length, 0)[:, None]
    plan = np.zeros((LEVELS, length), dtype=np.int16)
    for slot in range(length - 1, -1, -1):
        ends = slot + GAPS
        waiting = ends * SLOT_HOURS * (published[ends] - published[slot]) - (moments[ends] - moments[slot])
        total = waiting[:, None] * activity + cost[ends]
        chosen = total.argmin(axis=0)
        cost[slot] = total[chosen, np.arange(LEVELS)] + 1
        plan[:, slot] = GAPS[chosen]
    return plan
