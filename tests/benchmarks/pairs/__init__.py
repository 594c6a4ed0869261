"""Labelled pairs of texts: what near-copy judging is measured with, and what it is tuned on (the other half of it).

Everything is drawn from seeded chance, so the pairs are the same at every call. More than half of them are two
documents that look alike. ``[pair for pair in pairs() if pair.half == "tuning"]`` is what a judge may be tuned on.
"""

from __future__ import annotations

from collections.abc import Iterator

from pairs.bases import Base, Half, invented, real
from pairs.labels import Pair, Truth
from pairs.making import Shelf

__all__ = ["Base", "Half", "Pair", "Truth", "pairs"]


def pairs(*, every: int = 1, with_real: bool = True) -> Iterator[Pair]:
    """The pairs, in a fixed order. ``every`` = n makes those of each n-th base only; real pages come last."""
    for bases in (invented(), real() if with_real else []):
        shelf = Shelf(bases)
        for base in bases[::every]:
            yield from shelf.pairs_of(base)
