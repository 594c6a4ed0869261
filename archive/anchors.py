"""Anchors: the few places of a wording by which others that share a passage with it are found again.

Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of every ``WINDOW`` grams in a row the smallest hash
is kept, so that two wordings which share ``GRAM + WINDOW - 1`` characters in a row share an anchor, whatever stands
around. The smallest hashes of all (Broder's sketch) come on top: a short text has few windows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAM = 12
"""Characters of a gram: shorter ones are common phrases, longer ones do not survive a misread character."""

WINDOW = 96
"""Grams of which one is kept: an anchor for every 48 characters."""

SKETCH = 8
"""How many of the smallest hashes are kept besides."""

_ODD = 0x9E3779B97F4A7C15
_MIXERS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))
"""The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014)."""


def anchors(wording: str) -> list[int]:
    """The anchors of a wording as signed 64-bit numbers, each once, in order; none of less than a gram."""
    import numpy as np  # here, because it takes 0.2 s, and most commands judge nothing

    hashes = gram_hashes(wording)
    if not hashes.size:
        return []
    smallest = _smallest_of_each(min(WINDOW, hashes.size), hashes)
    sketch = np.partition(hashes, SKETCH)[:SKETCH] if hashes.size > SKETCH else hashes
    found: list[int] = np.unique(np.concatenate([smallest, sketch]).view(np.int64)).tolist()
    return found


def _smallest_of_each(window: int, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The smallest hash of each window: of two that overlap or touch it is the smaller of theirs, so in a few steps."""
    import numpy as np

    width = 1
    while width < window:
        further = min(width, window - width)
        hashes = np.minimum(hashes[:-further], hashes[further:])
        width += further
    return hashes


def gram_hashes(wording: str, gram: int = GRAM) -> NDArray[np.uint64]:
    """A hash of each gram of so many characters, by where it begins; arithmetic is modulo 2⁶⁴ on purpose."""
    import numpy as np

    codes = np.frombuffer(wording.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if codes.size < gram:
        return codes[:0]
    hashes = np.zeros(codes.size - gram + 1, np.uint64)
    for place in range(gram):
        hashes = hashes * np.uint64(_ODD) + codes[place : place + hashes.size]
    for shift, factor in _MIXERS:
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes
