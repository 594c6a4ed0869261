"""A pair of texts and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pairs.bases import Half

Truth = Literal["identical", "copy", "excerpt", "revision", "none"]
SAME: frozenset[Truth] = frozenset({"identical", "copy"})
"""What is folded into one document; either of the two is right where the other is the truth."""
NOT_COUNTED = frozenset({"recognised at 5 %"})
"""Sorts that are reported only: so much noise is beyond what is promised."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two texts as they would be archived, not as they are judged."""

    document: str
    other: str
    truth: Truth
    sort: str
    """What was done to the one to get the other, or what tells the two apart."""
    base: str
    """The name of the text that the pair was made from."""
    half: Half
    is_real: bool
    """Made from a page of a real site."""
    part: Literal["document", "other"] | None = None
    """Of an excerpt: which of the two is contained."""

    @property
    def is_counted(self) -> bool:
        return self.sort not in NOT_COUNTED
