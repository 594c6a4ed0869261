"""Whether pages suddenly say less than those before them did. Pure: what was read, in its order, to what was lost.

Judged by streaks. A new template takes a field from every page that is read from then on, so the pages read last all
lack it; how surprising that is, the past says: of a new document its channel's, of one that is read again its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod
from statistics import fmean

SURPRISING = 1.5e-3
"""The chance of a streak below which two fields at once are lost. Two publications in a row reach it where the fifty
before them had the field."""

VERY_SURPRISING = 1e-4
"""The same for one field alone: one office that writes another kind of paper for a week is no redesign."""

FEWEST = 2
"""Publications of a streak at least, or pages read again."""

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
    day: str = ""
    """When it was published. What one channel publishes on one day is of one kind, and counts once."""
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
    past = _past(readings[: -streak[-1][0]], field) if streak else {}
    of_before = fmean(chain.from_iterable(past.values())) if past else 1.0
    chances = [REREAD for _, reading in streak if reading.before is not None]
    for channel in _batches(reading for _, reading in streak if reading.before is None):
        days = past.setdefault(channel, [])
        if 2 * sum(days) > len(days):
            chances.append((len(days) - sum(days) + 0.5) / (len(days) + 1))
            days.append(False)
    if len(chances) < FEWEST:
        return None
    return Lost(field=field, pages=len(streak), of_before=of_before, chance=prod(chances))


def _streak(readings: Sequence[Reading], field: str) -> Iterator[tuple[int, Reading]]:
    """The readings at the end that tell of the field and lack it, the last first, each with its place from the end. A
    document that is read again tells when it had the field, or has it again.
    """
    for place, reading in enumerate(reversed(readings), start=1):
        tells = reading.new if reading.before is None else field in reading.before | reading.had
        if not tells:
            continue
        if field in reading.had:
            return
        yield place, reading


def _batches(readings: Iterable[Reading]) -> list[int | None]:
    """The channels of new documents, each channel once for each day on which it published some of them."""
    return [channel for channel, _ in dict.fromkeys((reading.channel, reading.day) for reading in readings)]


def _past(readings: Iterable[Reading], field: str) -> dict[int | None, list[bool]]:
    """Of each channel, for each day on which it published something: whether some of that had the field."""
    days: dict[int | None, dict[str, bool]] = {}
    for reading in readings:
        if reading.before is None:
            of_channel = days.setdefault(reading.channel, {})
            of_channel[reading.day] = of_channel.get(reading.day, False) or field in reading.had
    return {channel: list(had.values()) for channel, had in days.items()}


def chance_of_none(pages: int, *, read: int, documents: int) -> float:
    """The chance that none of ``pages`` newly listed pages is a document, where of those ``read`` before so many
    were.
    """
    return prod((read - documents + 0.5 + number) / (read + 1 + number) for number in range(pages))
