"""Timetables: the best hours to read a list, given how much is published there and what a reading may cost. Pure.

A reading is worth ``price`` hours that documents wait to be found. For a list with ``rate`` documents an hour only
``rate / price`` matters, its *activity*; so forty levels of it, each with the number of slots to the next reading from
every slot of the week, hold every timetable of a rhythm. They are found by going backwards through some weeks: the best
next reading from a slot is the one with the least waiting, plus one reading, plus what is best from there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from archive.freshness import place, price_of
from archive.instants import DAY
from archive.rhythm import SLOT, SLOT_HOURS, SLOTS_A_DAY, SLOTS_A_WEEK, Calendar, rhythm, slot_of

if TYPE_CHECKING:
    import numpy as np

LEVELS = 40
LOWEST, HIGHEST = 1e-4, 1e3
"""Activities, in documents an hour by hours a reading: beyond them a list is read as rarely or often as may be."""

STEP = math.log(HIGHEST / LOWEST) / (LEVELS - 1)

WEEKS = 3
"""How far back from its end a plan is the same as one without an end, for gaps of a few days."""

SPREAD = 0.4
"""The share of a slot over which channels are spread, so that they do not fall due in one second."""

PRICES = (1e-9, 1e9)

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Timetables:
    """All timetables of a rhythm: by level of activity."""

    gaps: tuple[tuple[int, ...], ...]
    """The slots to the next reading, from each slot of the week."""
    readings: tuple[float, ...]
    """How many readings a week has."""


@lru_cache(maxsize=64)
def timetables(name: str, shortest: timedelta, longest: timedelta) -> Timetables:
    """The timetables of a rhythm, with no shorter and no longer gaps than these; a tenth of a second the first time."""
    least = max(math.ceil(shortest / SLOT), 1)
    gaps = _gaps(least, max(longest // SLOT, least))
    best = _best_gaps(rhythm(name).week(), gaps)
    rows = tuple(tuple(int(gap) for gap in row) for row in best)
    return Timetables(gaps=rows, readings=tuple(_readings(row) for row in rows))


def _gaps(least: int, most: int) -> list[int]:
    """The gaps to choose from: each up to a day, then ever fewer."""
    gaps = list(range(least, min(SLOTS_A_DAY, most) + 1))
    while (further := max((gaps or [least])[-1] + 2, int((gaps or [least])[-1] * 1.03))) < most:
        gaps.append(further)
    return sorted({*gaps, most})


def _best_gaps(week: Sequence[float], choice: Sequence[int]) -> Any:
    """For each level and slot of the week the gap after which to read again."""
    import numpy as np

    gaps = np.array(choice)
    length = SLOTS_A_WEEK * max(WEEKS, 3 * choice[-1] // SLOTS_A_WEEK)
    slots = np.arange(length + choice[-1] + 1)
    weights = np.array(week)[slots % SLOTS_A_WEEK] * SLOT_HOURS
    published = np.concatenate([[0.0], np.cumsum(weights)])
    moments = np.concatenate([[0.0], np.cumsum(weights * (slots + 0.5) * SLOT_HOURS)])
    activity = LOWEST * np.exp(STEP * np.arange(LEVELS))
    cost = -_cost_a_slot(week, activity, choice[-1]) * np.maximum(slots - length, 0)[:, None]
    best = np.zeros((LEVELS, SLOTS_A_WEEK), dtype=np.int16)
    for slot in range(length - 1, -1, -1):
        ends = slot + gaps
        waiting = ends * SLOT_HOURS * (published[ends] - published[slot]) - (moments[ends] - moments[slot])
        total = waiting[:, None] * activity + cost[ends]
        chosen = total.argmin(axis=0)
        cost[slot] = total[chosen, np.arange(LEVELS)] + 1
        if slot < SLOTS_A_WEEK:
            best[:, slot] = gaps[chosen]
    return best


def _cost_a_slot(week: Sequence[float], activity: np.ndarray[Any, Any], longest: int) -> Any:
    """What a slot costs on average, roughly: so that the end of the plan does not look better than its middle."""
    import numpy as np

    hours = longest * SLOT_HOURS
    free = np.sqrt(2 * activity) * np.sqrt(np.array(week)).mean()
    bound = activity * hours / 2 + 1 / hours
    return np.where(np.sqrt(2 / activity) > hours, bound, free) * SLOT_HOURS


def _readings(gaps: Sequence[int]) -> float:
    """How many readings a week has, by following the gaps for twelve."""
    slot = count = 0
    while slot < 12 * SLOTS_A_WEEK:
        slot += gaps[slot % SLOTS_A_WEEK]
        count += 1
    return count * SLOTS_A_WEEK / slot


def level(activity: float) -> int:
    """The level that is nearest to an activity."""
    return round(math.log(min(max(activity, LOWEST), HIGHEST) / LOWEST) / STEP)


# ---------------------------------------------------------------------- when


def next_reading(at: datetime, tables: Timetables, activity: float, calendar: Calendar, channel: int) -> datetime:
    """When to read a list again that was read at ``at``. Each channel keeps its own few minutes of a slot."""
    spread = SLOT * (SPREAD * place(channel))
    day, slot, began = slot_of(at - spread)
    gap = tables.gaps[level(activity)][calendar.weekday(day) * SLOTS_A_DAY + slot]
    return began + gap * SLOT + spread


def price(rates: Mapping[str, Sequence[float]], readings_a_week: float, tables: Mapping[str, Timetables]) -> float:
    """What a reading must be worth so that all lists together are read this often; ``rates`` of each rhythm's."""
    import numpy as np

    levels = np.arange(LEVELS)
    logs = {name: np.log(np.maximum(np.array(each), 1e-12) / LOWEST) / STEP for name, each in rates.items()}
    curves = {name: np.log(np.array(tables[name].readings)) for name in rates}

    def readings(dear: float) -> float:
        shift = math.log(dear) / STEP
        return float(sum(np.exp(np.interp(logs[name] - shift, levels, curves[name])).sum() for name in rates))

    return price_of(readings_a_week, readings, *PRICES)


# ---------------------------------------------------------------------- in words


def in_words(tables: Timetables, activity: float) -> str:
    """A timetable as people write one: 'Mon–Fri 09:00 11:20; Sat 20:00'; of the first week that is like the others."""
    gaps = tables.gaps[level(activity)]
    slot = 0
    times: list[list[str]] = [[] for _ in DAYS]
    while (slot := slot + gaps[slot % SLOTS_A_WEEK]) < 5 * SLOTS_A_WEEK:
        if slot >= 4 * SLOTS_A_WEEK:
            day, of_day = divmod(slot % SLOTS_A_WEEK, SLOTS_A_DAY)
            times[day].append(f"{of_day // 3:02}:{of_day % 3 * 20:02}")
    parts = []
    for said, days in groupby(range(len(DAYS)), key=lambda day: " ".join(times[day])):
        first, *others = days
        name = f"{DAYS[first]}–{DAYS[others[-1]]}" if others else DAYS[first]
        if said:
            parts.append(f"{name} {said}")
    return "; ".join(parts) or f"every {max(gaps) * SLOT / DAY:.0f} days"
