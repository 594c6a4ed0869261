"""Hazards: how often documents of an age change or are taken off, and when to check one again. Pure.

A document's rate is that of its age, which all documents share and learn together, plus one of its own. It is checked
again when that rate to the power of ``POWER``, summed over the days, has come to the price of a check.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archive.freshness import place, price_of
from archive.instants import DAY

EDGES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0)
"""Days of age between which documents are taken for alike: the hazard falls roughly as 1/age."""
CLASSES = len(EDGES) + 1

PRIOR_EVENTS = 0.5
"""What is assumed of a class before anything was seen is worth as much as half an event."""
YOUNG, OLD = 0.015, 0.0001
"""Events a day, assumed of a document that was just published and of one that is years old."""
HALVED_AT = 2.0
"""Days of age at which a young document's hazard has fallen by half."""

POWER = 0.6
"""How the frequency of checks grows with what there is to find: 1/2 leaves changes unseen for the shortest time, 1
would catch the most versions before the next one comes, and 0.6 gives up little of either."""

OWN_EVENTS, OWN_DAYS = 0.005, 5.0
"""Before a document has shown what it does: it is hardly of the kind that goes on changing, and quickly believed."""

SPREAD = 0.15
"""By what share two documents' waits differ at most, so that those of one day do not fall due on one day."""
FIRST_SPREAD = 0.8
"""The same for documents that were years old when they were found, thousands on one day."""

ALARM_MEMORY = 6.0
"""Expected events after which what was seen on a site is forgotten but for a third."""
ALARM_PRIOR = 2.0
"""Events that are taken for seen and expected from the start: two by chance are no alarm."""
ALARM = 2.5
"""So many times the expected events on a site say that something happens to all of it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What checks have found in an age class: edits and removals in so many days."""

    edits: float = 0.0
    removals: float = 0.0
    days: float = 0.0

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.edits + other.edits, self.removals + other.removals, self.days + other.days)


@dataclass(frozen=True, slots=True)
class Record:
    """What checks of one document have found."""

    edits: float = 0.0
    days: float = 0.0

    @property
    def rate(self) -> float:
        """Edits a day that are this document's own."""
        return (OWN_EVENTS + self.edits) / (OWN_DAYS + self.days)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a check has taught: of each age class it spans, of the document, of its site."""

    classes: Mapping[int, Seen]
    record: Record
    seen: float
    """Events that are not the document's own …"""
    expected: float
    """… and how many were to be expected."""


def age_class(age: float) -> int:
    """The class of an age in days."""
    return next((n for n, edge in enumerate(EDGES) if age < edge), CLASSES - 1)


def assumed(number: int) -> float:
    """The hazard of a class before anything is known: events a day at its middle."""
    since = EDGES[number - 1] if number else 0.0
    until = EDGES[number] if number < len(EDGES) else 2 * EDGES[-1]
    return YOUNG / (1 + (since + until) / 2 / HALVED_AT) + OLD


ASSUMED = tuple(assumed(number) for number in range(CLASSES))


def rates(seen: Mapping[int, Seen]) -> tuple[float, ...]:
    """The hazard of each class: events a day."""
    nothing = Seen()
    return tuple(_rate(seen.get(number, nothing), before) for number, before in enumerate(ASSUMED))


def _rate(seen: Seen, before: float) -> float:
    return (PRIOR_EVENTS + seen.edits + seen.removals) / (PRIOR_EVENTS / before + seen.days)


def spans(since: float, until: float) -> Iterable[tuple[int, float]]:
    """The classes that lie between two ages, and the days in each."""
    for number in range(age_class(since), CLASSES):
        edge = EDGES[number] if number < len(EDGES) else math.inf
        yield number, min(edge, until) - since
        if edge >= until:
            return
        since = edge


def learned(
    hazards: Sequence[float], record: Record, *, since: float, until: float, edited: bool, removed: bool
) -> Lesson:
    """What a check at the age of ``until`` days teaches, the last one having been at ``since``.

    A document that has changed may have done so more than once: of a Poisson process with the mean m that is m/(1−e^−m)
    times. They are shared between its age and itself in the proportion in which they were expected.
    """
    days = max(until - since, 0.0)
    parts = dict(spans(since, until)) if days else {}
    by_age = {number: hazards[number] * part for number, part in parts.items()}
    of_age, own = sum(by_age.values()), record.rate * days
    expected = max(of_age + own, 1e-9)
    edits = expected / -math.expm1(-expected) if edited and not removed else 0.0
    edits_of_age = edits * of_age / expected
    removals = 1.0 if removed else 0.0
    classes = {
        number: Seen(
            edits=edits_of_age * by_age[number] / of_age,
            removals=removals * by_age[number] / of_age,
            days=part,
        )
        for number, part in parts.items()
    }
    mine = Record(record.edits + edits - edits_of_age, record.days + days)
    return Lesson(classes=classes, record=mine, seen=edits_of_age + removals, expected=of_age)


# ---------------------------------------------------------------------- when


def pulled(rate: float) -> float:
    """How much a rate pulls at the checks."""
    return math.exp(POWER * math.log(rate))


def wait(hazards: Sequence[float], own: float, age: float, price: float) -> float:
    """The days to wait: until what pulls, summed over them, has come to the price."""
    left, since = price, age
    for number in range(age_class(age), CLASSES):
        edge = EDGES[number] if number < len(EDGES) else math.inf
        pull = pulled(hazards[number] + own)
        if (edge - since) * pull >= left:
            return since + left / pull - age
        left -= (edge - since) * pull
        since = edge
    raise AssertionError("the last class has no end")


def spread(resource: int, *, first: bool) -> float:
    """By what a document's wait is multiplied: always the same for one, different for neighbours."""
    return 1 - FIRST_SPREAD * place(resource) if first else 1 - SPREAD + 2 * SPREAD * place(resource)


def within(days: float, shortest: timedelta, longest: timedelta) -> timedelta:
    """A wait within its bounds."""
    return min(max(timedelta(days=min(days, longest / DAY)), shortest), longest)


def price(weights: Mapping[float, int], checks_a_year: float, shortest: timedelta, longest: timedelta) -> float:
    """What a check must be worth so that documents are checked this often on average; ``weights`` says how many there
    are of each weight.
    """
    allowed = sum(weights.values()) * checks_a_year / 365.25
    least, most = shortest / DAY, longest / DAY

    def checks(dear: float) -> float:
        return sum(count / min(max(dear / weight, least), most) for weight, count in weights.items())

    low, high = least * min(weights) / 2, most * max(weights) * 2
    return price_of(allowed, checks, low, high)


FIRST_PRICE_AGE = 256.0
"""Days of age of the document that a first price is made for: the archive knows none yet."""


def first_price(checks_a_year: float) -> float:
    """What a check must be worth before there is a document to say so."""
    return pulled(ASSUMED[age_class(FIRST_PRICE_AGE)] + Record().rate) * 365.25 / checks_a_year


def grain(weight: float) -> float:
    """A weight to the nearest sixteenth of an octave: a million documents have a hundred of them to count."""
    return float(f"{2 ** (round(16 * math.log2(max(weight, 1e-6))) / 16):.6g}")


# ---------------------------------------------------------------------- alarm


@dataclass(frozen=True, slots=True)
class Alarm:
    """What recent checks have seen on a site, and what they had to expect."""

    seen: float = 0.0
    expected: float = 0.0

    @property
    def ratio(self) -> float:
        return (self.seen + ALARM_PRIOR) / (self.expected + ALARM_PRIOR)


def alarmed(before: Alarm, lesson: Lesson) -> Alarm:
    """A site after a check of one of its documents."""
    kept = math.exp(-lesson.expected / ALARM_MEMORY)
    return Alarm(before.seen * kept + lesson.seen, before.expected * kept + lesson.expected)
