"""From one text to its pairs: copies, parts, revisions and look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
COMPANIONS = 12
QUOTED = (100, 400)
LARGEST_QUOTATION = 0.4
IN_WORDS_OF_TAIWAN = 0.25
DISGUISED = 5
"""Look-alikes of a base that are met once more in another dress."""
_ARTICLE = re.compile(r"^第[一二三四五六七八九十]+条.+$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A text that was made from a base, and what it is to it, or to ``beside`` instead."""

    truth: Truth
    sort: str
    text: str | None
    """None where the base does not lend itself to it."""
    beside: str | None = None


class Shelf:
    """All bases, from which each takes its companions: of its own half, so that the halves share no text."""

    def __init__(self, bases: Sequence[Base]) -> None:
        self._bases = bases

    def pairs_of(self, base: Base) -> Iterator[Pair]:
        chance = Random(f"pairs/{base.id}")
        others = self._strangers(base, chance)
        alike = list(siblings(base, others, chance))
        for made in (
            *copies(base, others, chance),
            *excerpts(base, others, chance),
            *amendments(base, chance),
            *alike,
            *disguises(base, alike, chance),
            *strangers(base, others, chance),
        ):
            if made.text is not None and made.text != base.text:
                yield pair(base, made, chance)

    def _strangers(self, base: Base, chance: Random) -> list[Base]:
        """A dozen other texts in no order, none of which has much in common with it."""
        companions = [other for other in self._bases if other.half == base.half and other.id != base.id]
        own, found = shingles(base.text), []
        for other in chance.sample(companions, len(companions)):
            if not base.is_real or len(own & shingles(other.text)) < RELATED * min(len(own), len(other.text)):
                found.append(other)
            if len(found) == COMPANIONS:
                break
        return found


def shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(len(text) - SHINGLE, 1))}


def pair(base: Base, made: Made, chance: Random) -> Pair:
    """The two texts in either order."""
    one, two = str(made.text), made.beside or base.text
    document, other = (two, one) if chance.random() < 0.5 else (one, two)
    shorter: dict[bool, str] = {True: "document", False: "other"}
    return Pair(
        document=document,
        other=other,
        truth=made.truth,
        sort=made.sort,
        base=base.id,
        half=base.half,
        is_real=base.is_real,
        part=shorter[len(document) < len(other)] if made.truth == "excerpt" else None,  # type: ignore[arg-type]
    )


def copies(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    text, titles = base.text, [other.title for other in others]
    repost = dressed(restyled(text, chance), furniture(base.title, titles, chance))
    elsewhere = dressed(text, furniture(base.title, titles, chance)) if chance.random() < 0.4 else None
    yield Made(truth="identical", sort="restyled", text=restyled(text, chance))
    yield Made(truth="copy", sort="reposted", text=repost, beside=elsewhere)
    if chance.random() < IN_WORDS_OF_TAIWAN:
        convert = chance.choice((noise.traditional, noise.with_readings))
        converted = convert(text, chance, noise.IN_WORDS_OF_TAIWAN)
        yield Made(truth="copy", sort="traditional, words of Taiwan", text=converted)
    else:
        yield Made(truth="copy", sort="traditional", text=noise.traditional(text, chance))
    yield Made(truth="copy", sort="with readings", text=noise.with_readings(text, chance))
    yield Made(truth="copy", sort="given twice", text=noise.twice(noise.with_readings(text, chance), chance))
    for percent in (1, 2, 5):
        spoilt = noise.recognised(text, percent / 100, chance, spare_figures=len(text) < NOISY_FIGURES)
        yield Made(truth="copy", sort=f"recognised at {percent} %", text=spoilt)
    if len(text) >= TRUNCATABLE:
        yield Made(truth="copy", sort="truncated", text=parts.truncated(text, chance.uniform(0.62, 0.95), chance))
        yield Made(truth="copy", sort="extended", text=parts.extended(text, others[0].text.split("\n"), chance))
    if text.count("\n") >= 5:
        yield Made(truth="copy", sort="reordered", text=parts.reordered(text, chance))
    if len(text) >= PARTED:
        spoilt = noise.recognised(parts.truncated(text, 0.8, chance), 0.01, chance)
        around = furniture(base.title, titles, chance)
        yield Made(truth="copy", sort="all together", text=dressed(noise.traditional(spoilt, chance), around))


def excerpts(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    text, titles = base.text, [other.title for other in others]
    if len(text) >= PARTED:
        _, below = furniture(base.title, titles, chance)
        yield Made(truth="excerpt", sort="second page", text=dressed(parts.second_page(text), ("", below)))
    yield Made(truth="excerpt", sort="extract", text=parts.extract_of(text, chance))
    yield Made(truth="excerpt", sort="digest", text=parts.digest_of(text, [other.text for other in others], chance))


def amendments(base: Base, chance: Random) -> Iterator[Made]:
    """A short notice is a decision: with another figure it is another one."""
    if len(base.text) < LONG:
        yield Made(truth="none", sort="corrected, short", text=revisions.corrected(base.text, chance))
        return
    for _ in range(2):
        yield Made(truth="revision", sort="amended", text=revisions.amended(base.text, chance))
    yield Made(truth="revision", sort="reissued", text=revisions.reissued(base.text, chance))
    yield Made(truth="revision", sort="corrected", text=revisions.corrected(base.text, chance))


def siblings(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    """Other documents of the same template."""
    for sort, text in base.siblings:
        yield Made(truth="none", sort=sort, text=text)
    if base.manner not in {"notice", "yearly"}:
        foreign = [line for other in others[:4] for line in other.text.split("\n")]
        yield from _filled_again(base.text, foreign, chance)
        yield Made(truth="none", sort="key term", text=figures.with_other_term(base.text, chance))


def _filled_again(text: str, foreign: list[str], chance: Random) -> Iterator[Made]:
    """The text as a template that is filled for another year, and for another place."""
    years = chance.choice((-2, -1, 1, 2))
    if figures.has_figures(text):
        later = figures.with_other_figures(text, chance, years=years)
        rewritten = figures.with_foreign_sentences(later, foreign, 0.15, chance)
        yield Made(truth="none", sort="years and figures", text=later)
        yield Made(truth="none", sort="years, figures, sentences", text=rewritten)
    moved = figures.with_other_places(text, chance)
    if moved is not None:
        refilled = figures.with_other_figures(moved, chance, years=chance.choice((0, 0, 1)))
        sister = figures.with_foreign_sentences(refilled, foreign, chance.uniform(0.2, 0.4), chance)
        yield Made(truth="none", sort="places and figures", text=refilled)
        yield Made(truth="none", sort="sister measure", text=sister)


def disguises(base: Base, alike: Sequence[Made], chance: Random) -> Iterator[Made]:
    """Some of its look-alikes once more, in another dress, and in the furniture that the base has too."""
    apart = [made.text for made in alike if made.text is not None and made.text != base.text]
    for number, text in enumerate(chance.sample(apart, min(DISGUISED, len(apart)))):
        around = furniture("", [base.title] * 2, chance)
        if number % 2:
            dress = chance.choice((noise.traditional, noise.with_readings, restyled))
            yield Made(truth="none", sort="template, other dress", text=dress(text, chance))
        else:
            own = dressed(base.text, around)
            yield Made(truth="none", sort="template, same furniture", text=dressed(text, around), beside=own)


def strangers(base: Base, others: Sequence[Base], chance: Random) -> Iterator[Made]:
    """Texts that have nothing in common: as they are, in the same furniture, and quoting the same article."""
    first, second, third, *more = others
    around = furniture("", [other.title for other in others], chance)
    yield Made(truth="none", sort="strangers", text=first.text)
    yield Made(
        truth="none", sort="same furniture", text=dressed(second.text, around), beside=dressed(base.text, around)
    )
    article = _articles(more)[: chance.randint(*QUOTED)]
    if len(article) < LARGEST_QUOTATION * min(len(base.text), len(third.text)):
        text, own = (quoting(quoter.text, article, chance) for quoter in (third, base))
        yield Made(truth="none", sort="same quotation", text=text, beside=own)


def _articles(bases: Sequence[Base]) -> str:
    """Articles of the first text that has some, or else its beginning."""
    for base in bases:
        if found := _ARTICLE.findall(base.text):
            return "".join(found)
    return bases[0].text.replace("\n", "")


def quoting(text: str, article: str, chance: Random) -> str:
    """The text with the article quoted in it."""
    lines = text.split("\n")
    place = chance.randint(1, max(1, len(lines) - 2))
    return "\n".join([*lines[:place], f"有关规定摘录如下：“{article}”", *lines[place:]])
