"""What happens in the invented government day by day: the same script for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Literal

from portal.papers import Manner

EventKind = Literal["new", "reposted", "edited", "metadata", "furniture", "removed", "restored", "mirrored"]

MONTH = 30
"""Days of one round of the script."""
ROUND: Mapping[EventKind, int] = {
    "new": 24,
    "reposted": 4,
    "edited": 10,
    "metadata": 4,
    "furniture": 4,
    "removed": 6,
    "restored": 1,
    "mirrored": 3,
}
"""How often each kind of event comes in one round."""
MANNERS: tuple[Manner, ...] = ("not-found", "home-page", "soft-404")
"""Removals take turns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that happened to a document.

    ``kind``: 'new', 'reposted' and 'mirrored' appear, 'edited' changes the text, 'metadata' a field only, 'furniture' neither;
    'removed' and 'restored' go and return. ``detail`` is the manner of a removal, the original's URL of a repost or a mirror's page.
    """

    kind: EventKind
    at: datetime
    site: str
    url: str
    detail: str | None = None


def day_of_script(seed: int, number: int) -> list[EventKind]:
    """The kinds of event on a day, counted from 0, in order."""
    month, day = divmod(number, MONTH)
    rng = Random(f"{seed}/script/{month}")
    kinds: list[EventKind] = [kind for kind, count in ROUND.items() for _ in range(count)]
    days = [rng.randrange(MONTH) for _ in kinds]
    today = [kind for kind, on in zip(kinds, days, strict=True) if on == day]
    Random(f"{seed}/script/{month}/{day}").shuffle(today)
    return today
