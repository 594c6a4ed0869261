"""When are two texts the same: folding for search, and normalising for the digest that decides versions.

Folding is by single character on purpose: what a character becomes never depends on its neighbours, so a
query can differ from the text only where the reader typed something else. (OpenCC by phrase turns 乾 into 干
or leaves it, by context.) What OpenCC says of each character alone stands in ``simplified.txt``, which `make docs`
writes: folding needs no OpenCC, and what was indexed does not depend on which release of it is installed.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from archive.characters import Characters
from archive.readings import spans, without_readings

SIMPLIFIED = Path(__file__).with_name("simplified.txt")
"""Pairs of a Traditional or variant character and the Simplified one. A change of it is a new `tokenizer.TOKENIZER`."""

_DROPPED = frozenset({"Mn", "Me", "Cf", "Cs"})
"""Categories that nobody sees or types: marks, zero-width characters, byte-order marks, lone surrogates."""

_ONE_WIDTH = str.maketrans(
    {
        **dict.fromkeys("“”„‟「」『』﹁﹂﹃﹄〝〞", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("〔【〖﹝", "["),
        **dict.fromkeys("〕】〗﹞", "]"),
        **dict.fromkeys("‐‑‒–—―−─", "-"),
        **dict.fromkeys("。｡", "."),
        **dict.fromkeys("、､", ","),
        **dict.fromkeys("•‧・･∙", "·"),
    }
)
"""Punctuation that NFKC leaves apart although one is the other in another width or a Traditional printing."""

_SHORTEST_REPEAT = 40
"""Characters: a text that is its first half again was served twice, but 哈哈 and 2020 were not."""


@cache
def _simplified() -> dict[int, str]:
    """Traditional and variant characters to Simplified."""
    lines = SIMPLIFIED.read_text(encoding="utf-8").splitlines()
    return {ord(pair[0]): pair[1] for line in lines if not line.startswith("#") for pair in line.split()}


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).translate(_simplified()).lower()
    return "".join(c for c in plain if unicodedata.category(c) not in _DROPPED)


_folds = Characters(_folded)
_plain = Characters(lambda character: _folds[ord(character)].translate(_ONE_WIDTH))
"""What a character folds to, in one width."""


class _Resizing(dict[int, int | None]):
    """Code point to itself if it does not fold to exactly one character, to nothing if it does."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if len(_folds[code]) == 1 else code
        return found


_resizing = _Resizing()


def fold(text: str) -> str:
    """The text as search sees it: NFKC, Simplified, lower case, without marks and zero-width characters."""
    return _folds.applied(text)


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text folded and without readings, and for each of its characters the place in ``text``."""
    return _with_places(text, _folds)


def plain_with_places(text: str) -> tuple[str, list[int]]:
    """The text plain but for its white space, and for each of its characters the place in ``text``."""
    return _with_places(text, _plain)


def _with_places(text: str, table: dict[int, str]) -> tuple[str, list[int]]:
    if without_readings(text) == text and not text.translate(_resizing):
        return text.translate(table), list(range(len(text)))
    readings = [*spans(text), (len(text), len(text))]
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for end, after in readings:
        for place in range(start, end):
            folded = table[ord(text[place])]
            pieces.append(folded)
            places.extend([place] * len(folded))
        start = after
    return "".join(pieces), places


def plain(text: str) -> str:
    """The text without what may differ between two servings of it: readings, Traditional or Simplified, case,
    white space, the width and make of punctuation.
    """
    return without_readings("".join(_plain.applied(text).split()))


def normalise(text: str) -> str:
    """What two servings of one text have in common; equal exactly where the texts are the same.

    It is the plain text, of which a body that the page gives twice in a row is taken once.
    """
    folded = plain(text)
    while _given_twice(folded):
        folded = folded[: len(folded) // 2]
    return folded


def _given_twice(text: str) -> bool:
    half, odd = divmod(len(text), 2)
    return not odd and half >= _SHORTEST_REPEAT and text.startswith(text[half:])


def text_digest(text: str) -> str:
    """``sha256:`` and hex of the normalised text: a document has a new version where it changes."""
    return digest_of(normalise(text))


def digest_of(text: str) -> str:
    """``sha256:`` and hex of a text as it stands."""
    return "sha256:" + sha256(text.encode()).hexdigest()
