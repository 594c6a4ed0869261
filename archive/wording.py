"""The wording of a document: its text as it is judged, when the question is whether another page says the same.

Versions are told apart by `archive.text.normalise`, where every letter of a page counts. A wording leaves out what
another page puts around the same document: the lines of the editor and of the site above and below it, readings,
punctuation, a body that is given twice. It is never stored and never shown.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from archive.characters import Characters
from archive.furniture import without_furniture
from archive.readings import mended, without_readings, without_toned_letters
from archive.text import digest_of, fold, normalise, plain

_WORD = re.compile(r"(?:(?<![0-9a-z-])[+-])?\d+(?:[.:/]\d+)*[%‰]?|[^\W_]|[$¢£¥€₩+<=>±×÷√≤≥≠≈°]")
"""Letters, and figures with what gives them their value: 1.5 is not 15 and -5 is not 5. A comma in 1,000 is none."""

_UNJUDGED = re.compile(r"[^\w.%‰]|_")
"""What is no part of ``_WORD``, and signs and colons: 2021—2025 is printed with whatever dash, and 9:30 with whatever
colon.
"""

_NO_DECIMAL = re.compile(r"\.(?:(?<!\d\.)|(?!\d))")
"""A point that does not stand between two figures."""

_VARIANTS = dict(zip("衞著覆瞭藉俱餘馀甦傢佔週祕巖蒐麽", "卫着复了借具余余苏家占周秘岩搜么", strict=True))
"""What converters to Traditional print in more ways than one, and OpenCC does not lead back (measured: a body of
270,000 characters through s2t, s2tw and s2hk).
"""

_judged = Characters(lambda character: _VARIANTS.get(character, _UNJUDGED.sub("", character)))

_NOUGHT = re.compile(
    r"[○◯零0oO](?:(?<=[一二三四五六七八九].)[○◯零0oO]*|(?<=[○◯〇].)(?=[一二三四五六七八九年]))", re.DOTALL
)
"""The nought in 二○二三年, for which pages use whatever is round."""

_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
"""Markup that a site shows as text."""

_PROBE = 32
_SHORTEST_REPEAT = 60
"""Characters: a stretch that comes twice is a body given twice if it is that long, and the greater part of the half."""


def words(text: str) -> str:
    """The words and figures of a text, one after the other, without what only sets them apart."""
    return "".join(_WORD.findall(normalise(text)))


def wording(text: str) -> str:
    """The text as it is judged. Two pages of one document have the same, or nearly the same."""
    if "&" in text:
        text = unescape(text)
    text = without_readings(mended(_TAG.sub("", text) if "<" in text else text))
    # a full stop between two figures, 电话5267636。2026年, is no decimal point
    body = "\n".join(without_furniture(fold(without_toned_letters(text)).splitlines())).replace("。", ",")
    folded = plain(_NOUGHT.sub(lambda noughts: "〇" * len(noughts[0]), body))
    return _given_once(_judged.applied(_NO_DECIMAL.sub("", folded)))


def wording_digest(wording: str) -> str:
    """``sha256:`` and hex of a wording: documents are identical where it is the same."""
    return digest_of(wording)


def _given_once(text: str) -> str:
    """The text without the second copy of a body that it gives twice, whatever stands between the two."""
    while (found := _second_copy(text)) is not None:
        text = text[: found[0]] + text[found[1] :]
    return text


def _second_copy(text: str) -> tuple[int, int] | None:
    """Where the second copy begins and ends. Probes of the first half that come again at one distance give it away."""
    half = len(text) // 2
    if half < _SHORTEST_REPEAT:
        return None
    step = max(_PROBE // 2, half // 200)
    again = [(place, text.find(text[place : place + _PROBE], place + _PROBE)) for place in range(0, half, step)]
    distances = Counter(found - place for place, found in again if found >= 0)
    if not distances:
        return None
    ((distance, times),) = distances.most_common(1)
    if times < 0.6 * len(again):
        return None
    first = next(place for place, found in again if found - place == distance)
    start, end = first, first + _PROBE
    while start and text[start - 1] == text[start - 1 + distance]:
        start -= 1
    while end < min(len(text) - distance, start + distance) and text[end] == text[end + distance]:
        end += 1
    if end - start < max(_SHORTEST_REPEAT, 0.6 * half):
        return None
    return start + distance, end + distance
