"""Whether two wordings are one document: what they share, and what the rest of them is.

Similarity alone cannot say it. Last year's report shares nine tenths with this year's and is another document, while a
copy out of a scanner shares no more with its original. So the two are aligned, and what differs is looked at: noise
is scattered, short and meets figures no more often than other characters; furniture stands at the ends; another
figure, another name or another sentence in the midst of a text makes another document, or an amended one.

Everything here is pure: two wordings (see `archive.wording`) in, one judgement out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from archive.alignment import Step
from archive.discrepancies import FIGURE, Discrepancy, Kind, likely, repeated
from archive.passages import aligned, scattered, shared_at_most
from archive.vocabulary import is_converted

Relation = Literal["identical", "copy", "excerpt", "revision"]
Side = Literal["document", "other"]

SHORTEST = 60
"""Characters of a wording below which only the very same words say anything."""

NAMED = 10
"""How many discrepancies are named as evidence …"""

_LONGEST_NAMED = 40
"""… and how many characters of each."""

_SHORT = 300
"""Characters shared below which a single name or figure is what a notice is about, so that any tells two apart."""

_SCATTERED = 4
"""Noise is not a single slip: so many slips at least, or the text is clean and a difference is meant."""

_THROUGHOUT = 3
"""Times that one slip is repeated in a text of many: then it is a word that was replaced throughout."""

_ADJOINING = 6
"""Characters within which two slips are taken for one discrepancy, a name for a name."""

_NOISIEST = 0.05
"""Slips a character beyond which a text is not noisy but another."""

_CHEAP = 100_000_000
"""Pairs of characters up to which it takes less time to say how much two texts can share than to align them."""

_FURNITURE, _MORE_FURNITURE = 0.12, 40
"""Share of a wording, and characters besides, that may stand around what is shared and be furniture."""

_CONTAINED = 0.8
"""Share of a wording that lies in the other, from which on it is contained in it."""

_GREATER_PART = 0.6
"""Share of the fuller of two wordings that begin or end together, from which on the other is that text cut short."""

_NEARLY_ALL = 0.8
"""The same for two that neither begin nor end together."""

_EDGE = 30
"""Characters at either end that the two have otherwise and that are held against each other, as a date would be."""

_FEW_SLOTS = 5
"""Names and figures that a correction changes; a form that is filled in anew has more."""

_REORDERED = 0.6
"""Share of the short grams of two texts that they share, if one is the other in another order."""

_NOTE = 700
"""Characters from the beginning within which a measure says when it was amended."""

_AMENDED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[^年]{0,60}?(?:修正|修订|修改|废止)")
"""The note under the title of a measure that was amended (立法技术规范: 题注)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """What two wordings are to each other, and why.

    ``relation`` is what the words alone say: a ``revision`` may as well be two papers of one template, which only their
    titles and numbers tell apart. ``part`` is the side that is contained in the other, of an excerpt.
    """

    relation: Relation
    score: float
    """Share of both that they share, from 0 to 1; of an excerpt, of the part."""
    share: float
    share_of_other: float
    part: Side | None = None
    amended: bool = False
    """Whether one has a note of amendment (题注) that the other lacks."""
    template: bool = False
    """Whether they differ in names and figures rather than in passages: two forms that were filled in."""
    figures: tuple[tuple[str, str], ...] = ()
    """Figures that differ, in the one and in the other."""
    words: tuple[tuple[str, str], ...] = ()
    """Other words that differ."""


def compare(document: str, other: str) -> Likeness | None:
    """What one wording is to another; None where they have nothing to do with each other."""
    if document == other:
        return Likeness(relation="identical", score=1.0, share=1.0, share_of_other=1.0)
    if min(len(document), len(other)) < SHORTEST:
        return None
    if _share_too_little(document, other):
        return None
    found = _Comparison(document, other, list(aligned(document, other)))
    likeness = found.likeness()
    if likeness is not None and likeness.relation != "revision":
        return likeness
    return found.likeness() if found.forgives_vocabulary() else likeness


def _share_too_little(document: str, other: str) -> bool:
    """Whether two wordings cannot be anything to each other: so end most comparisons of texts that are full of the same
    phrases, before they are aligned.

    A stretch is shared only if it keeps more than half of what differs in it (``_core``), the names at its ends aside:
    so a third of it at least. And it leaves of the longer text an eighth and 40 characters at most, or it is one of
    those of which more is asked (``_whole``, ``_cut_short``, ``relation``).
    """
    longer, shorter = max(len(document), len(other)), min(len(document), len(other))
    if longer * shorter > _CHEAP:
        return False
    least = min(((1 - _FURNITURE) * longer - _MORE_FURNITURE - 2 * _EDGE) / 3, _CONTAINED * shorter)
    return shared_at_most(document, other) < least and not _have_same_characters(document, other)


def _have_same_characters(document: str, other: str) -> bool:
    """A bound for one that is the other in another order, which is cheap: most end here."""
    longer, shorter = max(len(document), len(other)), min(len(document), len(other))
    return shorter >= 0.9 * longer and len(set(document) ^ set(other)) <= 0.005 * shorter


class _Comparison:
    """Two wordings side by side: the stretch that they share, and the differences within and around it."""

    def __init__(self, document: str, other: str, steps: list[Step]) -> None:
        self._document = document
        self._other = other
        first, last = _core(steps)
        self._shared = steps[first:last]
        self._discrepancies = [Discrepancy(document, other, step) for step in self._shared if not step.equal]
        self._kept = sum(step.j - step.i for step in self._shared if step.equal)

    # ------------------------------------------------------------------ the judgement

    def relation(self) -> Relation | None:
        """What the stretch that both share says of the two."""
        if self._kept < min(SHORTEST, 0.5 * min(len(self._document), len(self._other))):
            return None
        whole = self._whole("document") and self._whole("other")
        if not self._same_words():
            return "revision" if whole and self._kept >= 0.5 * self._length() else None
        if whole or self._cut_short():
            return "revision" if self._amended() else "copy"
        smaller = min(len(self._document), len(self._other))
        return "excerpt" if self._kept >= _CONTAINED * smaller and not self._loose_ends() else None

    def _length(self) -> int:
        """Characters of the shared stretch, on the longer side."""
        return sum(max(step.j - step.i, step.m - step.k) for step in self._shared)

    def _edges(self, side: Side) -> tuple[int, int]:
        """Characters of a side before and behind the shared stretch."""
        if not self._shared:
            return 0, 0
        first, last = self._shared[0], self._shared[-1]
        if side == "document":
            return first.i, len(self._document) - last.j
        return first.k, len(self._other) - last.m

    def _whole(self, side: Side) -> bool:
        """Whether a side is shared but for what may be furniture."""
        length = len(self._document if side == "document" else self._other)
        return sum(self._edges(side)) <= min(_FURNITURE * length + _MORE_FURNITURE, 0.3 * length)

    def _loose_ends(self) -> bool:
        """Whether both sides go on otherwise at the same end: two papers that share a middle."""
        (head, tail), (others_head, others_tail) = self._edges("document"), self._edges("other")
        return min(head, others_head) > _EDGE or min(tail, others_tail) > _EDGE

    def _cut_short(self) -> bool:
        """Whether one is the other without its end, or with something set before or behind it."""
        if self._loose_ends():
            return False
        share = self._kept / max(len(self._document), len(self._other))
        heads, tails = zip(self._edges("document"), self._edges("other"), strict=True)
        together = max(heads) <= _EDGE or max(tails) <= _EDGE
        return share >= (_GREATER_PART if together else _NEARLY_ALL)

    def _amended(self) -> bool:
        one, two = (set(_AMENDED.findall(text[:_NOTE])) for text in (self._document, self._other))
        return one != two

    def _of_kind(self, *kinds: Kind) -> list[Discrepancy]:
        return [found for found in self._discrepancies if found.kind in kinds]

    def _template(self) -> bool:
        return len(self._of_kind("figure", "name")) > _FEW_SLOTS + len(self._of_kind("passage"))

    def _same_words(self) -> bool:
        """Whether all discrepancies within the shared stretch are slips."""
        slips, figures, names = (self._of_kind(kind) for kind in ("slip", "figure", "name"))
        if self._of_kind("passage") or repeated(slips, _THROUGHOUT) or repeated(names, 3):
            return False
        rate = len(slips) / max(1, self._length())
        if rate > _NOISIEST:
            return False
        if self._meant(slips) or (len(slips) < _SCATTERED and repeated(slips, 2)):
            return False
        hits = (len(slips) + len(figures)) * self._digits() / max(1, self._length())
        adjoining = _ADJOINING * rate * len(slips)
        return self._by_chance(figures, hits) and self._by_chance(names, adjoining)

    def _meant(self, slips: list[Discrepancy]) -> bool:
        """Whether slips may be what somebody meant: most of many, or one of a few. Beside evident noise one is none."""
        meant = sum(slip.is_meant for slip in slips)
        if len(slips) >= _SCATTERED:
            return 2 * meant > len(slips)
        return meant > any(slip.is_noise for slip in slips)

    def _by_chance(self, found: list[Discrepancy], expected: float) -> bool:
        """Whether noise may have brought that many. In a brief text a figure is what it is about."""
        if not found:
            return True
        if self._length() < _SHORT and found[0].kind == "figure":
            return False
        return len(self._of_kind("slip")) >= _SCATTERED - 1 and likely(len(found), expected)

    def _digits(self) -> int:
        """Characters of figures in the shared stretch."""
        if not self._shared:
            return 0
        stretch = self._document[self._shared[0].i : self._shared[-1].j]
        return sum(len(figure) for figure in FIGURE.findall(stretch))

    def _reordered(self) -> bool:
        """Whether the two are the same passages in another order, with the same figures and nearly the same words."""
        shorter = min(len(self._document), len(self._other))
        if self._kept > 0.95 * shorter or not _have_same_characters(self._document, self._other):
            return False
        one, two = Counter(self._document), Counter(self._other)
        bag = (one - two).total() + (two - one).total()
        if bag > 0.005 * shorter:
            return False
        return scattered(self._document, self._other) >= _REORDERED

    def forgives_vocabulary(self) -> bool:
        """Leave out of account what a converter to Taiwan's usage has put into one of the two, if it was converted."""
        words = [found for found in self._discrepancies if found.is_vocabulary]
        for side, text in enumerate((self._document, self._other)):
            if words and is_converted(text, sum(len(found.words[side]) for found in words)):
                self._discrepancies = [found for found in self._discrepancies if not found.is_vocabulary]
                return True
        return False

    # ------------------------------------------------------------------ what is said of it

    def _named(self, *kinds: Kind) -> tuple[tuple[str, str], ...]:
        pairs = [found.figures if found.kind == "figure" else found.words for found in self._of_kind(*kinds)]
        return tuple((one[:_LONGEST_NAMED], two[:_LONGEST_NAMED]) for one, two in pairs[:NAMED])

    def likeness(self) -> Likeness | None:
        relation = self.relation()
        if relation in (None, "revision") and self._reordered():
            return self._of("copy", reordered=True)
        return self._of(relation) if relation else None

    def _of(self, relation: Relation, *, reordered: bool = False) -> Likeness:
        one, two = len(self._document), len(self._other)
        kept = min(one, two) if reordered else self._kept
        is_part = relation == "excerpt"
        score = kept / min(one, two) if is_part else 2 * kept / (one + two)
        return Likeness(
            relation=relation,
            score=round(min(score, 0.999), 3),
            share=round(kept / one, 3),
            share_of_other=round(kept / two, 3),
            part=("document" if one <= two else "other") if is_part else None,
            amended=self._amended(),
            template=self._template(),
            figures=() if reordered else self._named("figure"),
            words=() if reordered else self._named("name", "slip", "passage"),
        )


def _core(steps: list[Step]) -> tuple[int, int]:
    """Which steps are the shared stretch: those with the most agreement left when what differs is taken from it
    (Kadane). Ends that both have otherwise belong to it as far as they may be a date or a name.
    """
    best, first, last = 0.0, 0, 0
    left, start = 0.0, 0
    for place, step in enumerate(steps):
        if left <= 0:
            left, start = 0.0, place
        left += (step.j - step.i) if step.equal else -max(step.j - step.i, step.m - step.k) / 2
        if left > best:
            best, first, last = left, start, place + 1
    while first < last and not steps[first].equal:
        first += 1
    if first and _may_be_a_name(steps[first - 1]):
        first -= 1
    if last < len(steps) and _may_be_a_name(steps[last]):
        last += 1
    return first, last


def _may_be_a_name(step: Step) -> bool:
    sizes = step.j - step.i, step.m - step.k
    return not step.equal and max(sizes) <= min(_EDGE, 4 * min(sizes))
