"""Whom the change feed is pushed to: how far each receiver has come, and when it is tried again. Pure, but for the
small file beside the archive in which that is remembered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from archive.instants import DAY, HOUR, from_text, to_text
from archive.night import write_json

FIRST_PAUSE = timedelta(seconds=20)
LONGEST_PAUSE = HOUR

LONGEST_WISH = DAY
"""A receiver may ask for more than we would wait by ourselves, but not that we never come back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How things stand with one receiver."""

    cursor: int
    """The last event that it has taken, or that was not for it."""
    up_to: int | None = None
    """The last event of the batch that is on its way: tried again, it has to be the same batch under the same id."""
    failures: int = 0
    """How often in a row it has not taken that."""
    due_at: str | None = None
    """Not before is it tried again."""

    def sending(self, up_to: int) -> Standing:
        return replace(self, up_to=up_to)

    def taken(self, up_to: int) -> Standing:
        return Standing(cursor=up_to)

    def failed(self, now: datetime, luck: float, wish: timedelta | None = None) -> Standing:
        """After another failure. ``luck`` is from 0 to 1 and spreads receivers that failed at one time; ``wish`` is
        what the receiver said of when to come back.
        """
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures, 16)) * (0.5 + luck / 2)
        pause = max(pause, min(wish or timedelta(), LONGEST_WISH))
        return replace(self, failures=self.failures + 1, due_at=to_text(now + pause))

    def may_be_tried(self, now: datetime) -> bool:
        """Whether its pause is over; a pause longer than any comes of a clock that was wrong."""
        if self.due_at is None:
            return True
        due = from_text(self.due_at)
        return due <= now or due > now + LONGEST_WISH


def is_due(standing: Standing | None, last: int, now: datetime) -> bool:
    """Whether there is something to do for a receiver, when ``last`` is the last event of the feed. One that was never
    seen is to be given its place, and so is one that is ahead of the feed.
    """
    if standing is None or standing.cursor > last:
        return True
    return standing.cursor < last and standing.may_be_tried(now)


def noted(path: Path) -> dict[str, Standing]:
    """How things stand with each receiver, by its key; nothing where nobody can read it."""
    try:
        found = json.loads(_file(path).read_text(encoding="utf-8"))
        return {key: Standing(**standing) for key, standing in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note(path: Path, standings: Mapping[str, Standing]) -> None:
    """Remember it, whole or not at all. Those that are no longer among the settings stay: who takes a receiver out for
    a day loses nothing.
    """
    write_json(_file(path), {key: asdict(standing) for key, standing in standings.items()})


def _file(path: Path) -> Path:
    return path.with_name(path.name + ".webhooks.json")
