"""Ways to check the documents of the invented world: ours, event by event through the archive's own functions, and all
of them equally often.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from archive import hazards
from archive.checks import BACKLOG_AGE
from archive.freshness import Policy
from archive.hazards import ALARM, Alarm, Record, Seen
from archive.instants import DAY
from world.lists import Array
from world.pages import BACKFILL, Pages

Checks = list[list[float]]
"""The moments of the checks of each document, its first capture not among them."""


@dataclass
class Checker:
    """Checks as the archive does, and keeps in memory what the archive keeps in rows."""

    pages: Pages
    policy: Policy
    hints: bool = False
    alarm: bool = True
    seen: dict[int, Seen] = field(default_factory=dict)
    seconds: float = 0.0
    """Processor time that the decisions took."""

    def run(self) -> Checks:
        pages = self.pages
        count = len(pages.born)
        self.record = [Record()] * count
        self.alarms = [Alarm()] * (int(pages.site.max()) + 1)
        self.weights: Counter[float] = Counter()
        self.weight: list[float | None] = [None] * count
        self.price = hazards.first_price(self.policy.checks_a_year)
        self.rates = hazards.rates({})
        checks: Checks = [[] for _ in range(count)]
        last = first_captures(pages)
        queue = [(float(at), n) for n, at in enumerate(last)]
        heapq.heapify(queue)
        due = list(map(float, last))
        hints = iter(self.pages.hints if self.hints else ())
        hint = next(hints, None)
        renewal, captured = -float(BACKFILL), [False] * count
        while queue and queue[0][0] < pages.days:
            while hint is not None and hint[0] <= queue[0][0]:
                at, n = hint
                if captured[n] and self.weight[n] is not None and last[n] < at < due[n]:
                    due[n] = at
                    heapq.heappush(queue, (at, n))
                hint = next(hints, None)
            at, n = heapq.heappop(queue)
            if at != due[n]:
                continue
            if at >= renewal:
                self._renew()
                renewal = at + 1
            removed = bool(pages.removed[n] <= at)
            if captured[n]:
                checks[n].append(at)
            edits = pages.edits[n]
            edited = captured[n] and int(np.searchsorted(edits, at)) > int(np.searchsorted(edits, last[n]))
            began = time.process_time()
            wait, alarmed = self._check(n, float(last[n]), at, first=not captured[n], edited=edited, removed=removed)
            self.seconds += time.process_time() - began
            last[n], captured[n] = at, True
            if wait is not None:
                due[n] = at + wait
                heapq.heappush(queue, (due[n], n))
            if alarmed is not None:
                for other in np.flatnonzero(pages.site == pages.site[n]):
                    if captured[other] and self.weight[other] is not None and due[other] > at and other != n:
                        due[other] = at + (due[other] - at) / alarmed
                        heapq.heappush(queue, (due[other], int(other)))
        return checks

    def _check(
        self, n: int, last: float, at: float, *, first: bool, edited: bool, removed: bool
    ) -> tuple[float | None, float | None]:
        """The days to wait, None for ever; and how much sooner the site is to be checked, None if no sooner."""
        age, alarmed = at - self.pages.born[n], None
        if not first:
            since = last - self.pages.born[n]
            lesson = hazards.learned(self.rates, self.record[n], since=since, until=age, edited=edited, removed=removed)
            self.record[n] = lesson.record
            for number, more in lesson.classes.items():
                self.seen[number] = self.seen.get(number, Seen()) + more
            self.rates = hazards.rates(self.seen)
            alarmed = self._watch(int(self.pages.site[n]), lesson) if self.alarm else None
        if (before := self.weight[n]) is not None:
            self.weights[before] -= 1
        if removed:
            self.weight[n] = None
            return None, alarmed
        days = hazards.wait(self.rates, self.record[n].rate, age, self.price)
        self.weight[n] = weight = hazards.grain(self.price / days)
        self.weights[weight] += 1
        shortest = self.policy.shortest_check
        wait = hazards.within(days, shortest, self.policy.longest_check)
        return max(wait * hazards.spread(n, first=first and age > BACKLOG_AGE), shortest) / DAY, alarmed

    def _watch(self, site: int, lesson: hazards.Lesson) -> float | None:
        alarm = hazards.alarmed(self.alarms[site], lesson)
        if (ratio := alarm.ratio) > ALARM:
            self.alarms[site] = Alarm(alarm.expected, alarm.expected)
            return ratio
        self.alarms[site] = alarm
        return None

    def _renew(self) -> None:
        weights = {weight: count for weight, count in self.weights.items() if count}
        if weights:
            policy = self.policy
            self.price = hazards.price(weights, policy.checks_a_year, policy.shortest_check, policy.longest_check)


def first_captures(pages: Pages) -> Array:
    """When each document is archived: all that are there in the month before the beginning, others when they come."""
    spread = np.random.default_rng(len(pages.born)).uniform(-BACKFILL, 0, len(pages.born))
    return np.where(pages.born < 0, np.maximum(spread, pages.born), pages.born)


def equally(pages: Pages, checks_a_year: float) -> Checks:
    """Every document at the same interval, the first of them spread over it."""
    every = 365.25 / checks_a_year
    checks: Checks = []
    for n, (first, removed) in enumerate(zip(first_captures(pages), pages.removed, strict=True)):
        begin = first + every * (hazards.place(n) if pages.born[n] < 0 else 1.0)
        moments = [float(at) for at in np.arange(begin, pages.days, every)]
        checks.append(moments[: int(np.searchsorted(moments, removed)) + 1])
    return checks


@dataclass(frozen=True)
class Caught:
    """What checks have found of what happened between two days."""

    edits: float
    """The share of versions that were seen before the next one came."""
    removals: float
    """The share of removals that were seen within thirty days."""
    edits_after: float
    removals_after: float
    sweeps_after: float
    """Days until they were seen, on average."""
    checks: float
    """Checks a document and year."""
    events: int
    """Edits and removals that were caught."""

    @property
    def a_check(self) -> float:
        return self.events / self.checks


def caught(pages: Pages, checks: Checks, since: float) -> Caught:
    """From ``since`` on; the last sixty days are left for the checks to come."""
    until = pages.days - 60
    first = first_captures(pages)
    edits, edits_after, removals_after, sweeps_after = [], [], [], []
    alive = 0.0
    for n, moments in enumerate(checks):
        alive += max(min(pages.removed[n], pages.days) - max(first[n], since), 0)
        ends = [*pages.edits[n][1:], pages.removed[n]]
        for at, end in zip(pages.edits[n], ends, strict=False):
            if since <= at < until and at > first[n]:
                found = _next(moments, float(at), pages.days)
                edits.append(found < end)
                edits_after.append(found - at)
        if since <= (gone := pages.removed[n]) < until and gone > first[n]:
            (sweeps_after if pages.swept[n] else removals_after).append(_next(moments, float(gone), pages.days) - gone)
    made = sum(since <= at for moments in checks for at in moments)
    soon = [after <= 30 for after in (*removals_after, *sweeps_after)]
    return Caught(
        edits=float(np.mean(edits)),
        removals=float(np.mean(soon)),
        edits_after=float(np.mean(edits_after)),
        removals_after=float(np.mean(removals_after)),
        sweeps_after=float(np.mean(sweeps_after)) if sweeps_after else 0.0,
        checks=made / (alive / 365.25),
        events=sum(edits) + sum(soon),
    )


def _next(moments: list[float], at: float, never: float) -> float:
    place = int(np.searchsorted(moments, at))
    return moments[place] if place < len(moments) else float(never)
