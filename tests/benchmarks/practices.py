"""How invented offices fill in the fields of what they publish: by channel, by kind of paper, in batches, changing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

from archive.fills import Reading

FIELDS = ("title", "index_number", "document_number", "issuing_body", "publisher", "published_on", "text")
USUAL = {
    "title": (1.0,),
    "index_number": (0.0, 0.6, 0.9, 0.98, 1.0),
    "document_number": (0.1, 0.4, 0.7, 0.95),
    "issuing_body": (0.3, 0.8, 0.97, 1.0),
    "publisher": (0.0, 0.9, 0.99, 1.0),
    "published_on": (0.98, 1.0),
    "text": (0.9, 0.99, 1.0),
}
ODD = {name: tuple(rate * 0.4 for rate in rates) for name, rates in USUAL.items()} | {"title": (1.0,)}
"""Some papers are of another kind, with less on them: forms, pictures, reposts."""

ODD_SHARE = 0.06


@dataclass(frozen=True)
class Practice:
    """How one channel fills in its fields: the chance of each, for usual papers and for odd ones."""

    usual: dict[str, float]
    odd: dict[str, float]


def practices(rng: Random) -> list[Practice]:
    """The channels of a site."""
    return [
        Practice(
            {name: rng.choice(rates) for name, rates in USUAL.items()},
            {name: rng.choice(rates) for name, rates in ODD.items()},
        )
        for _ in range(rng.randrange(1, 6))
    ]


def backfill(channels: Sequence[Practice], rng: Random) -> list[Reading]:
    """What a first crawl reads: from the newest to the oldest, and the oldest have fewer fields."""
    found = []
    for channel, practice in enumerate(channels):
        for number in range(rng.randrange(15, 60)):
            had = _had(practice.usual if rng.random() > ODD_SHARE else practice.odd, rng)
            older = number > 30 and rng.random() < 0.5
            found.append(
                Reading(channel=channel, had=had - {"index_number", "publisher"} if older else had, day=f"-{number}")
            )
    return found


def batches(channels: Sequence[Practice], rng: Random) -> Iterator[list[Reading]]:
    """What is read as it is published, without end: batches of one kind of paper from one channel."""
    for day in count():
        channel = rng.randrange(len(channels))
        practice = channels[channel]
        values = practice.usual if rng.random() > ODD_SHARE else practice.odd
        size = rng.choice((1, 1, 1, 2, 3, 5))
        yield [Reading(channel=channel, had=_had(values, rng), day=str(day), new=True) for _ in range(size)]


def _had(chances: dict[str, float], rng: Random) -> frozenset[str]:
    return frozenset(name for name, chance in chances.items() if rng.random() < chance)
