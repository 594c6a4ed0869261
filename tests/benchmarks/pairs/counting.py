"""How claims about pairs are counted, whoever makes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pairs.labels import SAME, Pair, Truth

APART: frozenset[Truth] = frozenset({"none", "revision"})
CLAIMS: tuple[Truth, ...] = ("identical", "copy", "excerpt", "revision", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What somebody says of a pair."""

    pair: Pair
    claim: Truth
    is_met: bool = True
    """Whether the two would be compared at all: a pair whose texts never meet is not found, whatever they are."""


def figures(verdicts: Iterable[Verdict]) -> dict[str, float]:
    """Precision is counted of every pair, met or not; recall of those that are met."""
    counted = [verdict for verdict in verdicts if verdict.pair.is_counted]
    same = [verdict for verdict in counted if verdict.pair.truth in SAME]
    parts = [verdict for verdict in counted if verdict.pair.truth == "excerpt"]
    apart = [verdict for verdict in counted if verdict.pair.truth in APART]
    strangers = [verdict for verdict in apart if verdict.pair.truth == "none"]
    return {
        "copy_precision": _precision(same, apart, SAME),
        "copy_recall": _share(verdict.is_met and verdict.claim in SAME for verdict in same),
        "excerpt_precision": _precision(parts, strangers, {"excerpt"}),
        "excerpt_recall": _share(verdict.is_met and verdict.claim == "excerpt" for verdict in parts),
        "met": _share(verdict.is_met for verdict in (*same, *parts)),
    }


def _precision(right: Sequence[Verdict], wrong: Sequence[Verdict], claims: frozenset[Truth] | set[Truth]) -> float:
    """Of the claims on pairs that are one or the other; an excerpt that is taken for a copy is neither."""
    hits = sum(verdict.claim in claims for verdict in right)
    errors = sum(verdict.claim in claims for verdict in wrong)
    return hits / (hits + errors) if hits + errors else 1.0


def _share(found: Iterable[bool]) -> float:
    found = list(found)
    return sum(found) / len(found)


def errors(verdicts: Iterable[Verdict]) -> list[str]:
    """The pairs that were folded although they are two documents."""
    return [
        f"{verdict.pair.sort}: {verdict.pair.base}"
        for verdict in verdicts
        if verdict.pair.truth in APART and verdict.claim in SAME
    ]


def table(verdicts: Iterable[Verdict]) -> str:
    """A line a sort of pair: how many there are, what was claimed of them, how many were met."""
    claimed: dict[tuple[Truth, str], Counter[str]] = {}
    for verdict in verdicts:
        row = claimed.setdefault((verdict.pair.truth, verdict.pair.sort), Counter())
        row.update({"pairs": 1, verdict.claim: 1, "met": verdict.is_met})
    head = ("pairs", *CLAIMS, "met")
    lines = [f"{'truth':10}{'sort':32}" + "".join(f"{name:>10}" for name in head)]
    for (truth, sort), row in sorted(claimed.items()):
        lines.append(f"{truth:10}{sort:32}" + "".join(f"{row[name] or '·':>10}" for name in head))
    return "\n".join(lines)


def digest(pairs: Iterable[Pair]) -> str:
    """Tells whether figures were measured on the same pairs."""
    found = sha256()
    for pair in pairs:
        found.update("\0".join((pair.truth, pair.sort, pair.base, pair.document, pair.other, "")).encode())
    return found.hexdigest()[:16]
