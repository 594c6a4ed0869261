"""Invented Chinese texts that are to an index what a large archive is: words as many and as uneven, as many anchors."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import accumulate

from archive.anchors import anchors
from archive.search import index_terms
from archive.wording import wording, wording_digest
from archive.wordings import MOST_OF_AN_ANCHOR

SENTENCES = 20_000
WORDS_A_SENTENCE = 19
SENTENCES_A_TEXT = 39
"""39 sentences of 38 characters are 1,500: a notice of ordinary length."""

ANCHORS_A_TEXT = 30
"""What an ordinary notice has: those of the quarter that is written, the others drawn by lot."""

Row = tuple[object, ...]


def by_rank(count: int) -> list[float]:
    """Cumulative weights for drawing by lot: the k-th is met one k-th as often as the first (Zipf)."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


class Prose:
    """Chinese texts whose pairs of characters are as many and as uneven as in a large archive."""

    def __init__(self, chance: random.Random, sentences: int) -> None:
        self._chance = chance
        characters = [chr(code) for code in chance.sample(range(0x4E00, 0x9FA5), 3_500)]
        words = ["".join(chance.choices(characters, k=2)) for _ in range(40_000)]
        drawn = iter(chance.choices(words, cum_weights=by_rank(len(words)), k=sentences * WORDS_A_SENTENCE))
        self.sentences = ["".join(next(drawn) for _ in range(WORDS_A_SENTENCE)) for _ in range(sentences)]
        self.terms = [index_terms(sentence) for sentence in self.sentences]

    def draw(self, length: int = SENTENCES_A_TEXT) -> tuple[str, str]:
        """A text of so many sentences, and what the search index is given of it."""
        numbers = self._chance.choices(range(len(self.terms)), k=length)
        return "。\n".join(map(self.sentences.__getitem__, numbers)), " ".join(map(self.terms.__getitem__, numbers))


@cache
def of_line(line: str) -> str:
    """The wording of a sentence. That of a text is, but for one in a thousand, those of its sentences."""
    return wording(line)


class Index:
    """The wordings of drawn texts, and anchors enough for texts of full length."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._held: Counter[int] = Counter()
        self.wordings = 0

    def enter(self, text: str, digest: str) -> tuple[Row, list[Row]]:
        """The rows of a text; what an anchor is in more wordings than are kept of one is left out."""
        self.wordings += 1
        words = "".join(map(of_line, text.splitlines()))
        keys = anchors(words)
        others = (self._chance.getrandbits(64) - 2**63 for _ in range(ANCHORS_A_TEXT - len(keys)))
        rare = [key for key in keys if self._held[key] < MOST_OF_AN_ANCHOR]
        self._held.update(rare)
        rows: list[Row] = [(key, self.wordings) for key in (*rare, *others)]
        return (self.wordings, wording_digest(words), len(words), digest), rows
