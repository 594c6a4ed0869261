"""Which passages two wordings share, and in which order: a monotone alignment that holds on to long agreements.

The longest common subsequence alone would scatter: two texts of one language agree in a fifth of their characters
whatever they say. So grams that either side has once are met first, their runs chained, and only the gaps between two
passages are compared character by character.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz.distance import LCSseq

from archive.alignment import Step, steps
from archive.anchors import gram_hashes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRAMS = (12, 6)
"""Characters of the grams that passages are begun with; the shorter ones where there are none."""

SHORTEST_PASSAGE = 4
"""Characters: a shorter agreement between two differences is a coincidence."""

CLOSE_LOOK = 4_000_000
"""Pairs of characters that a gap may have and still be compared (2 ms)."""


class Run(NamedTuple):
    """``length`` characters that are the same from ``i`` on in the one text and from ``k`` on in the other."""

    i: int
    k: int
    length: int


def aligned(one: str, two: str) -> Iterator[Step]:
    """The steps from one wording to the other, equal and changed ones by turns."""
    changes: list[Step] = []
    for step in _steps(one, two):
        if step.equal and step.j - step.i >= SHORTEST_PASSAGE:
            yield from _joined(changes)
            changes.clear()
            yield step
        else:
            changes.append(step)
    yield from _joined(changes)


def shared_at_most(one: str, two: str) -> int:
    """Characters that are equal in the steps of ``aligned``, or more.

    No steps keep more than the longest common subsequence, nor that more than the one of the last bytes of all
    characters: those fit into a table, and are compared in a quarter of the time (half a millisecond for 4,000 each).
    """
    last_bytes = (text.encode("utf-16-le", "surrogatepass")[::2] for text in (one, two))
    return LCSseq.similarity(*last_bytes)


def scattered(one: str, two: str) -> float:
    """The share of short grams that two wordings have in common, in whatever order."""
    import numpy as np

    grams, others = (np.unique(gram_hashes(text, GRAMS[-1])) for text in (one, two))
    both = np.intersect1d(grams, others, assume_unique=True)
    return both.size / max(1, grams.size, others.size)


def _joined(found: list[Step]) -> Iterator[Step]:
    """Changes with a coincidence between them as one; slips of a character, between which much is kept, apart."""
    changes = [step for step in found if not step.equal]
    if all(max(step.j - step.i, step.m - step.k) <= 1 for step in changes):
        yield from found
    else:
        first, last = found[0], found[-1]
        yield Step(False, first.i, last.j, first.k, last.m)


def _steps(one: str, two: str) -> Iterator[Step]:
    """Steps that may be as short as a character; equal ones are not joined."""
    i = k = 0
    for run in [*_chained(one, two), Run(len(one), len(two), 0)]:
        yield from _gap(one, two, Step(False, i, run.i, k, run.k))
        if run.length:
            yield Step(True, run.i, run.i + run.length, run.k, run.k + run.length)
        i, k = run.i + run.length, run.k + run.length


def _gap(one: str, two: str, gap: Step) -> Iterator[Step]:
    here, there = gap.j - gap.i, gap.m - gap.k
    if not here and not there:
        return
    if not here or not there or here * there > CLOSE_LOOK:
        yield gap
        return
    if here == there == 1:  # most gaps: one character for another
        yield Step(one[gap.i] == two[gap.k], *gap[1:])
        return
    for step in steps(one[gap.i : gap.j], two[gap.k : gap.m]):
        yield Step(step.equal, gap.i + step.i, gap.i + step.j, gap.k + step.k, gap.k + step.m)


def _chained(one: str, two: str) -> list[Run]:
    """The runs that are in one order in both texts and hold most characters, made as long as they can be."""
    runs = next((found for gram in GRAMS if (found := _runs(one, two, gram))), [])
    chain: list[Run] = []
    i = k = 0
    for run in _heaviest(runs):
        late = max(0, i - run.i, k - run.k)
        if late >= run.length:
            continue
        run = _grown(one, two, Run(run.i + late, run.k + late, run.length - late), i, k)
        chain.append(run)
        i, k = run.i + run.length, run.k + run.length
    return chain


def _grown(one: str, two: str, run: Run, i: int, k: int) -> Run:
    first, second, length = run
    while first > i and second > k and one[first - 1] == two[second - 1]:
        first, second, length = first - 1, second - 1, length + 1
    while first + length < len(one) and second + length < len(two) and one[first + length] == two[second + length]:
        length += 1
    return Run(first, second, length)


def _runs(one: str, two: str, gram: int) -> list[Run]:
    """Stretches whose grams each text has once, in the order of the second."""
    import numpy as np

    (keys, places), (others, their_places) = _lone(one, gram), _lone(two, gram)
    if not keys.size or not others.size:
        return []
    at = np.minimum(np.searchsorted(keys, others), keys.size - 1)
    met = keys[at] == others
    seconds = their_places[met]
    order = np.argsort(seconds)
    firsts, seconds = places[at[met]][order], seconds[order]
    ends = np.flatnonzero((np.diff(firsts) != 1) | (np.diff(seconds) != 1)) + 1
    begins = np.concatenate([[0], ends])[: seconds.size]
    sizes = np.diff(np.append(begins, seconds.size)) + gram - 1
    found = map(Run, firsts[begins].tolist(), seconds[begins].tolist(), sizes.tolist())
    # two grams of one hash are nobody's accident, but somebody may be at pains to find them
    return [run for run in found if one[run.i : run.i + run.length] == two[run.k : run.k + run.length]]


@lru_cache(maxsize=64)
def _lone(text: str, gram: int) -> tuple[NDArray[np.uint64], NDArray[Any]]:
    """The hashes of the grams that stand in one place of a text only, in order, and that place. What a document is
    compared with comes again and again.
    """
    import numpy as np

    hashes = gram_hashes(text, gram)
    places = np.argsort(hashes, kind="stable")
    hashes = hashes[places]
    repeated = hashes[1:] == hashes[:-1]
    alone = ~(np.append(repeated, False) | np.append(False, repeated))[: hashes.size]
    return hashes[alone], places[alone]


def _heaviest(runs: list[Run]) -> list[Run]:
    """The chain of runs that rises in both texts and holds most characters (a heaviest increasing subsequence)."""
    runs = sorted(runs, key=lambda run: (run.k, run.i))
    ends: list[int] = []  # of the chains worth going on with: where they end in the first text …
    weights: list[int] = []  # … and what they weigh; both rise
    heads: list[int] = []  # … and the run that each ends with
    before: list[int] = []
    for number, run in enumerate(runs):
        place = bisect_left(ends, run.i + 1)
        before.append(heads[place - 1] if place else -1)
        weight = run.length + (weights[place - 1] if place else 0)
        end = run.i + run.length
        at = bisect_left(ends, end)
        if at and weights[at - 1] >= weight:
            continue
        worse = at
        while worse < len(ends) and weights[worse] <= weight:
            worse += 1
        ends[at:worse], weights[at:worse], heads[at:worse] = [end], [weight], [number]
    chain: list[Run] = []
    number = heads[-1] if heads else -1
    while number >= 0:
        chain.append(runs[number])
        number = before[number]
    return chain[::-1]
