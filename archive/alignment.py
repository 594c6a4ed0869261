"""How one sequence of words becomes another: what both keep, what goes and what comes, as a reader would mark it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

BREAK = "\n"
"""The word at which a paragraph ends."""

CLOSE_LOOK = 100_000_000
"""Pairs of words that are compared at most: 10,000 against 10,000 take 10 ms and 13 MB; both grow with the product.

A stretch beyond it is compared by its clauses first; what is then still beyond it was rewritten.
"""

_STOPS = frozenset(".,;:!?|\n")
"""Punctuation at which a clause ends, as it is written in one width."""

_CUTS = _STOPS | {"的", "和"}
"""Where a stretch is cut into clauses: at two of the commonest characters too, for texts without punctuation."""

_AND = frozenset("和及与或")

_COINCIDENCE = 4
"""Words: what two rewritten stretches have in common between them by chance. A longer agreement is one."""


class Step(NamedTuple):
    """``old[i:j]`` becomes ``new[k:m]``; ``equal`` says that nothing changes."""

    equal: bool
    i: int
    j: int
    k: int
    m: int


def steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """The steps from one sequence to the other that keep most of it: equal and changed ones by turns."""
    mirrored = (len(new), new) < (len(old), old)  # so that both directions find the same
    if mirrored:
        old, new = new, old
    for equal, i, j, k, m in _aligned(old, new):
        yield Step(equal, k, m, i, j) if mirrored else Step(equal, i, j, k, m)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    if len(old) * len(new) <= CLOSE_LOOK:
        yield from _longest_common(old, new, 0)
        return
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    last, end = len(old) - tail, len(new) - tail
    if head:
        yield Step(True, 0, head, 0, head)
    if (last - head) * (end - head) <= CLOSE_LOOK:
        yield from _longest_common(old[head:last], new[head:end], head)
    else:
        yield Step(False, head, last, head, end)
    if tail:
        yield Step(True, last, len(old), end, len(new))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many elements two sequences begin with alike."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _longest_common(old: Sequence[str], new: Sequence[str], offset: int) -> Iterator[Step]:
    codes = LCSseq.opcodes(old, new)
    for equal, group in groupby(codes, key=lambda code: code.tag == "equal"):
        run = list(group)
        first, last = run[0], run[-1]
        yield Step(
            equal,
            first.src_start + offset,
            last.src_end + offset,
            first.dest_start + offset,
            last.dest_end + offset,
        )


def readable(old: list[str], new: list[str]) -> list[Step]:
    """Steps by clauses where there is too much to compare, then by words; scattered agreement taken as none."""
    found = steps(old, new) if len(old) * len(new) <= CLOSE_LOOK else _by_clauses(old, new)
    changes = _settled(_gathered(found, old), old, new)
    return list(_with_what_is_equal(changes, len(old), len(new)))


def _by_clauses(old: list[str], new: list[str]) -> Iterator[Step]:
    before, after = _clauses(old), _clauses(new)
    starts, begins = _starts(before), _starts(after)
    for equal, i, j, k, m in steps(["".join(clause) for clause in before], ["".join(clause) for clause in after]):
        first, second = starts[i], begins[k]
        if equal:
            yield Step(True, first, starts[j], second, begins[m])
        else:
            for step in steps(old[first : starts[j]], new[second : begins[m]]):
                yield Step(step.equal, step.i + first, step.j + first, step.k + second, step.m + second)


def _clauses(keys: list[str]) -> list[list[str]]:
    clauses: list[list[str]] = [[]]
    for key in keys:
        clauses[-1].append(key)
        if key in _CUTS:
            clauses.append([])
    return clauses


def _starts(clauses: list[list[str]]) -> list[int]:
    """Where each clause begins, and where the last one ends."""
    starts = [0]
    for clause in clauses:
        starts.append(starts[-1] + len(clause))
    return starts


def _gathered(steps: Iterable[Step], old: list[str]) -> list[Step]:
    """The changes; those that only a coincidence keeps apart as one: a rewritten clause is read whole."""
    changes: list[Step] = []
    for step in steps:
        if step.equal:
            continue
        whole = step
        while changes and _by_coincidence(old[changes[-1].j : whole.i], changes[-1], whole):
            earlier = changes.pop()
            whole = Step(False, earlier.i, whole.j, earlier.k, whole.m)
        changes.append(whole)
    return changes


def _by_coincidence(between: list[str], one: Step, other: Step) -> bool:
    if len(between) > _COINCIDENCE or BREAK in between:
        return False
    return len(between) <= min(max(step.j - step.i, step.m - step.k) for step in (one, other))


def _settled(changes: list[Step], old: list[str], new: list[str]) -> list[Step]:
    """What was only added or only removed, moved to where a clause begins if it can be: 甲{+。乙+}。 says the same as
    甲。{+乙。+} and is harder to read.
    """
    found: list[Step] = []
    for step, following in zip(changes, [*changes[1:], None], strict=True):
        before = found[-1] if found else None
        if step.i == step.j:
            bounds = (before.m if before else -1, following.k if following else len(new) + 1)
            by = _best_move(new, step.k, step.m, bounds)
        elif step.k == step.m:
            bounds = (before.j if before else -1, following.i if following else len(old) + 1)
            by = _best_move(old, step.i, step.j, bounds)
        else:
            by = 0
        found.append(Step(False, step.i + by, step.j + by, step.k + by, step.m + by))
    return found


def _best_move(keys: list[str], start: int, end: int, bounds: tuple[int, int]) -> int:
    """By how much the window ``keys[start:end]`` may move and still leave the same behind."""
    moves = [0]
    floor, ceiling = bounds
    by = 0
    while start + by - 1 > floor and keys[start + by - 1] == keys[end + by - 1]:
        by -= 1
        moves.append(by)
    by = 0
    while end + by < ceiling - 1 and keys[start + by] == keys[end + by]:
        by += 1
        moves.append(by)
    return max(moves, key=lambda by: _welcome(keys, start + by, end + by))


def _welcome(keys: list[str], start: int, end: int) -> int:
    """How well a stretch reads that stands there: best at the head of a paragraph, then of a clause, then as a whole
    clause or with an "and".
    """
    before = keys[start - 1] if start else BREAK
    return 3 * (before == BREAK) + 2 * (before in _STOPS) + (keys[end - 1] in _STOPS) + (keys[start] in _AND)


def _with_what_is_equal(changes: list[Step], old: int, new: int) -> Iterator[Step]:
    i = k = 0
    for step in [*changes, Step(False, old, old, new, new)]:
        if step.i > i:
            yield Step(True, i, step.i, k, step.k)
        if (step.i, step.k) != (step.j, step.m):
            yield step
        i, k = step.j, step.m
