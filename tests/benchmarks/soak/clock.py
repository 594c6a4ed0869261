"""A clock that several processes share and that runs faster than the machine's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from archive.instants import from_text, to_text


@dataclass(frozen=True, kw_only=True, slots=True)
class FastClock:
    """Shows ``start`` at the machine's instant ``began`` (seconds since 1970) and goes ``speed`` times as fast."""

    start: datetime
    began: float
    speed: float

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Self:
        """The clock that ``arguments`` of another process describe."""
        start, began, speed = arguments
        return cls(start=from_text(start), began=float(began), speed=float(speed))

    @property
    def arguments(self) -> list[str]:
        return [to_text(self.start), repr(self.began), repr(self.speed)]

    def __call__(self) -> datetime:
        """Whole seconds, as the archive writes them."""
        lead = timedelta(seconds=(time.time() - self.began) * self.speed)
        return (self.start + lead).astimezone(UTC).replace(microsecond=0)

    def seconds_until(self, at: datetime) -> float:
        """How long the machine has to wait for an instant of this clock; 0 when it has passed."""
        return max(0.0, (at - self()).total_seconds() / self.speed)
