"""From one text to its pairs: copies, parts, revisions and look-alikes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from pairs import figures, noise, parts, revisions
from pairs.bases import Base
from pairs.dressing import dressed, furniture, restyled
from pairs.labels import Pair, Truth

LONG = 600
"""Characters from which on one corrected figure makes a revision; in a shorter notice it makes another decision."""
NOISY_FIGURES = 400
"""Characters from which on noise may hit figures: in a short notice nobody could tell it from another notice."""
TRUNCATABLE, PARTED = 200, 500
SHINGLE, RELATED = 12, 0.2
"""Real pages that share so much of their runs of 12 characters may be related; they make no pair of strangers."""
QUOTED = (100, 400)

Made = tuple[Truth, str, str | None]
"""The truth, the sort, and the text that is paired with the base; None where the base does not lend itself to it."""


class Shelf:
    """All bases, from which each takes its companions: of its own half, so that the halves share no text."""

    def __init__(self, bases: Sequence[Base]) -> None:
        self._bases = bases

    def pairs_of(self, base: Base) -> Iterator[Pair]:
        chance = Random(f"pairs/{base.id}")
        others = self._strangers(base, chance)
        for truth, sort, text in (
            *copies(base, others, chance),
            *excerpts(base, others, chance),
            *amendments(base, chance),
            *siblings(base, others, chance),
        ):
            if text is not None and text != base.text:
                yield pair(base, text, truth=truth, sort=sort, chance=chance)
        yield from look_alikes(base, others, chance)

    def _strangers(self, base: Base, chance: Random) -> list[Base]:
        """A dozen other texts in no order, none of which has much in common with it."""
        companions = [other for other in self._bases if other.half == base.half and other.id != base.id]
        own, found = shingles(base.text), []
        for other in chance.sample(companions, len(companions)):
            shared = len(own & shingles(other.text)) / min(len(own), max(len(other.text), 1))
            if not base.is_real or shared < RELATED:
                found.append(other)
            if len(found) == 12:
                break
        return found


def shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE, 1))}


def pair(base: Base, text: str, *, truth: Truth, sort: str, chance: Random, first: str | None = None) -> Pair:
    """The two texts in either order."""
    is_turned = chance.random() < 0.5
    one, two = text, first or base.text
    document, other = (two, one) if is_turned else (one, two)
    part = None
    if truth == "excerpt":
        part = "document" if (len(document) < len(other)) else "other"
    return Pair(
        document=document,
        other=other,
        truth=truth,
        sort=sort,
        base=base.id,
        half=base.half,
        is_real=base.is_real,
        part=part,
    )


def copies(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    text, titles = base.text, [other.title for other in others]
    spare = len(text) < NOISY_FIGURES

    def around() -> tuple[str, str]:
        return furniture(base.title, titles, chance)

    yield "identical", "restyled", restyled(text, chance)
    yield "copy", "reposted", dressed(restyled(text, chance), around())
    yield "copy", "traditional", noise.traditional(text, chance)
    yield "copy", "with readings", noise.with_readings(text, chance)
    yield "copy", "given twice", noise.twice(noise.with_readings(text, chance), chance)
    yield "copy", "recognised at 1 %", noise.recognised(text, 0.01, chance, spare_figures=spare)
    yield "copy", "recognised at 2 %", noise.recognised(text, 0.02, chance, spare_figures=spare)
    yield "copy", "recognised at 5 %", noise.recognised(text, 0.05, chance, spare_figures=spare)
    if len(text) >= TRUNCATABLE:
        yield "copy", "truncated", parts.truncated(text, chance.uniform(0.6, 0.95), chance)
        yield "copy", "extended", parts.extended(text, others[0].text.split("\n"), chance)
    if text.count("\n") >= 5:
        yield "copy", "reordered", parts.reordered(text, chance)
    if len(text) >= PARTED:
        spoilt = noise.recognised(parts.truncated(text, 0.8, chance), 0.01, chance)
        yield "copy", "all together", dressed(noise.traditional(spoilt, chance), around())


def excerpts(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    text, titles = base.text, [other.title for other in others]
    if len(text) >= PARTED:
        around = furniture(base.title, titles, chance)
        yield "excerpt", "second page", dressed(parts.second_page(text), ("", around[1]))
    yield "excerpt", "extract", parts.extract_of(text, chance)
    yield "excerpt", "digest", parts.digest_of(text, [other.text for other in others], chance)


def amendments(base: Base, chance: Random) -> Iterator[Made]:
    """A short notice is a decision: with another figure it is another one."""
    if len(base.text) >= LONG:
        yield "revision", "amended", revisions.amended(base.text, chance)
        yield "revision", "amended", revisions.amended(base.text, chance)
        yield "revision", "reissued", revisions.reissued(base.text, chance)
        yield "revision", "corrected", revisions.corrected(base.text, chance)
    else:
        yield "none", "corrected, short", revisions.corrected(base.text, chance)


def siblings(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    """Other documents of the same template."""
    for sort, text in base.siblings:
        yield "none", sort, text
    if base.manner in {"notice", "yearly"}:
        return
    text, foreign = base.text, [line for other in others[:4] for line in other.text.split("\n")]
    years = chance.choice((-2, -1, 1, 2))
    if figures.has_figures(text):
        later = figures.with_other_figures(text, chance, years=years)
        yield "none", "years and figures", later
        yield "none", "years, figures, sentences", figures.with_foreign_sentences(later, foreign, 0.15, chance)
    moved = figures.with_other_places(text, chance)
    if moved is not None:
        refilled = figures.with_other_figures(moved, chance, years=chance.choice((0, 0, 1)))
        yield "none", "places and figures", refilled
        yield (
            "none",
            "sister measure",
            figures.with_foreign_sentences(refilled, foreign, chance.uniform(0.2, 0.4), chance),
        )
    yield "none", "key term", figures.with_other_term(text, chance)


def look_alikes(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Pair]:
    """Strangers: as they are, in the same furniture, and quoting the same article."""
    for other in others[:3]:
        yield pair(base, other.text, truth="none", sort="strangers", chance=chance)
    first, second, law = others[3:6]
    around = furniture(first.title, [other.title for other in others], chance)
    yield pair(
        base,
        dressed(first.text, around),
        truth="none",
        sort="same furniture",
        chance=chance,
        first=dressed(base.text, around),
    )
    article = law.text.replace("\n", "")[: chance.randint(*QUOTED)]
    if len(article) < 0.4 * min(len(base.text), len(second.text)):
        yield pair(
            base,
            quoting(second.text, article, chance),
            truth="none",
            sort="same quotation",
            chance=chance,
            first=quoting(base.text, article, chance),
        )
    if base.siblings:
        _, sibling = chance.choice(base.siblings)
        yield pair(
            base,
            dressed(sibling, around),
            truth="none",
            sort="template, same furniture",
            chance=chance,
            first=dressed(base.text, around),
        )


def quoting(text: str, article: str, chance: Random) -> str:
    """The text with the article quoted in it."""
    lines = text.split("\n")
    place = chance.randint(1, max(1, len(lines) - 2))
    return "\n".join([*lines[:place], f"有关规定摘录如下：“{article}”", *lines[place:]])
