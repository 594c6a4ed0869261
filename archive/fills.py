"""Whether pages suddenly say less than those before them did. Pure: what was read, in its order, to what was lost.

Judged by streaks. A new template takes a field from every page that is read from then on, so the pages read last all
lack it; how surprising that is, the past says: of a new document its channel's, of one that is read again its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

SURPRISING = 5e-4
"""The chance of a streak below which two fields at once are lost. Two pages in a row reach it where the fifty before
them had the field."""

VERY_SURPRISING = 1e-5
"""The same for one field alone: one office that writes another kind of paper for a week is no redesign."""

FEWEST = 2
"""Pages of a streak at least."""

REREAD = 0.05
"""The chance that a page which is read again has lost a field for a reason of its own: an editor took it out."""

FEWEST_PAGES = 5
"""Pages at least, none of which is a document, before a list is said to list none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one reading of a document brought. ``new``: it was read for the first time, soon after its publication;
    ``before`` are the fields of its last version, None where there was none.
    """

    channel: int | None
    had: frozenset[str]
    new: bool = False
    before: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """A field that the pages read last lack, and why that is no chance."""

    field: str
    pages: int
    of_before: float
    """The share of the pages before them that had it."""
    chance: float


def lost(readings: Sequence[Reading], fields: Iterable[str]) -> list[Lost]:
    """The fields lost, the least likely first; ``readings`` are in the order in which they were made."""
    found = [loss for field in fields if (loss := _loss(readings, field)) and loss.chance < SURPRISING]
    found.sort(key=lambda loss: loss.chance)
    return found if len(found) > 1 or (found and found[0].chance < VERY_SURPRISING) else []


def _loss(readings: Sequence[Reading], field: str) -> Lost | None:
    streak = list(_streak(readings, field))
    rest = readings[: len(readings) - streak[-1][0]] if streak else ()
    read, had = _past(rest, field)
    chances: list[float] = []
    for _, reading in streak:
        if reading.before is not None:
            chances.append(REREAD)
        elif 2 * had[reading.channel] > read[reading.channel]:
            chances.append((read[reading.channel] - had[reading.channel] + 0.5) / (read[reading.channel] + 1))
            read[reading.channel] += 1
    if len(chances) < FEWEST:
        return None
    share = sum(had.values()) / max(1, sum(_past(rest, field)[0].values()))
    return Lost(field=field, pages=len(chances), of_before=share, chance=prod(chances))


def _streak(readings: Sequence[Reading], field: str) -> Iterator[tuple[int, Reading]]:
    """The readings at the end that tell of the field and lack it, the last first, each with its place from the end."""
    for place, reading in enumerate(reversed(readings), start=1):
        tells = reading.new if reading.before is None else field in reading.before
        if not tells:
            continue
        if field in reading.had:
            return
        yield place, reading


def _past(readings: Iterable[Reading], field: str) -> tuple[Counter[int | None], Counter[int | None]]:
    """How many documents of each channel were read for the first time, and how many of these had the field."""
    read: Counter[int | None] = Counter()
    had: Counter[int | None] = Counter()
    for reading in readings:
        if reading.before is None:
            read[reading.channel] += 1
            had[reading.channel] += field in reading.had
    return read, had


def chance_of_none(pages: int, *, read: int, documents: int) -> float:
    """The chance that none of ``pages`` newly listed pages is a document, where of those ``read`` before so many
    were.
    """
    return prod((read - documents + 0.5 + number) / (read + 1 + number) for number in range(pages))
