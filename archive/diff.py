"""What changed between two texts: paragraphs first, then the words and characters of the paragraphs that differ.

What may differ between two servings of one text (white space, Traditional or Simplified, the width of punctuation:
`archive.text.plain`) is no change here either. A number or a Latin word changes as a whole, because 100 → 250 is read
and 1 → 25 with a 0 kept is puzzled over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from archive.alignment import BREAK, Step, readable, steps
from archive.text import plain, plain_with_places

Kind = Literal["equal", "added", "removed"]

_WORD = re.compile(r"(?:[+-]?\d+(?:[.,:/]\d+)*[%‰]?|[a-z][a-z0-9]*|.|\n)[^\S\n]*")
"""What changes as a whole, with the white space behind it: a number with its sign, point and per cent; a Latin word,
or m2; else each character.
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that both texts have, as the later one writes them, or that one of them has.

    A removed stretch may hold line breaks, where it went over the end of a paragraph.
    """

    kind: Kind
    text: str


Paragraph = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a text becomes another: the paragraphs of the later one with what was removed between, in reading order."""

    paragraphs: tuple[Paragraph, ...]

    def characters(self, kind: Kind) -> int:
        """How many characters are equal, added or removed, white space not counted."""
        stretches = (stretch for paragraph in self.paragraphs for stretch in paragraph)
        return sum(len("".join(stretch.text.split())) for stretch in stretches if stretch.kind == kind)


class _Line(NamedTuple):
    """A paragraph: what is compared, and how the text writes it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """Paragraphs cut into words: what is compared, and where each begins in ``text``."""

    keys: list[str]
    starts: list[int]
    text: str

    def lines(self, first: int, end: int) -> list[str]:
        """How the text writes these words, line by line: one line more than there are breaks."""
        return self.text[self.starts[first] : self.starts[end]].split(BREAK)


def diff(old: str, new: str) -> Difference:
    """The difference between two texts. The other way round it is the same, with added and removed exchanged."""
    before, after = _both(old.splitlines(), new.splitlines())
    paragraphs: list[Paragraph] = []
    for step in steps([line.key for line in before], [line.key for line in after]):
        if step.equal:
            paragraphs += [(Stretch("equal", line.text),) for line in after[step.k : step.m]]
        else:
            paragraphs += _in_stretch(before[step.i : step.j], after[step.k : step.m])
    return Difference(tuple(paragraphs))


def changed_characters(old: str, new: str) -> tuple[int, int]:
    """How many characters `diff` shows as added and as removed."""
    difference = diff(old, new)
    return difference.characters("added"), difference.characters("removed")


def passages(difference: Difference, context: int = 1) -> Iterator[tuple[bool, list[Paragraph]]]:
    """The paragraphs in groups by turns: those that changed with ``context`` unchanged ones around them (True), and
    those far from any change (False).
    """
    near = [False] * len(difference.paragraphs)
    for place, paragraph in enumerate(difference.paragraphs):
        if any(stretch.kind != "equal" for stretch in paragraph):
            first = max(0, place - context)
            near[first : place + context + 1] = [True] * len(near[first : place + context + 1])
    for shown, group in groupby(zip(near, difference.paragraphs, strict=True), key=lambda pair: pair[0]):
        yield shown, [paragraph for _, paragraph in group]


# ---------------------------------------------------------------------- within paragraphs that differ


def _both(old: list[str], new: list[str]) -> tuple[list[_Line], list[_Line]]:
    """The lines of two texts that hold more than white space; most are in both and made plain once."""
    keys = {line: plain(line) for line in {*old, *new}}
    first, second = ([_Line(keys[line], line.strip()) for line in lines if keys[line]] for lines in (old, new))
    return first, second


def _in_stretch(old: list[_Line], new: list[_Line]) -> Iterator[Paragraph]:
    kind: Kind = "removed" if not new else "added" if not old else "equal"
    if kind != "equal" or "".join(line.key for line in old) == "".join(line.key for line in new):
        yield from ((Stretch(kind, line.text),) for line in new or old)
        return
    before, after = _cut(old), _cut(new)
    yield from _grouped(readable(before.keys, after.keys), before, after)


def _cut(lines: list[_Line]) -> _Cut:
    """The words of paragraphs and the breaks between."""
    text = "".join(line.text + BREAK for line in lines)
    written, places = plain_with_places(text)
    found = _WORD.findall(written)
    starts = [0, *(places[place] for place in accumulate(map(len, found[:-1]))), len(text)]
    keys = [word.rstrip() or BREAK for word in found]
    return _Cut(keys, starts, text) if len(set(starts)) == len(starts) else _whole(keys, starts, text)


def _whole(keys: list[str], starts: list[int], text: str) -> _Cut:
    """The words that one character folded to (⑴ to three) as the one that it is: half of it cannot be shown."""
    joined: list[str] = []
    begin: list[int] = []
    for key, start in zip(keys, starts[:-1], strict=True):
        if begin and begin[-1] == start:
            joined[-1] += key
        else:
            joined.append(key)
            begin.append(start)
    return _Cut(joined, [*begin, len(text)], text)


# ---------------------------------------------------------------------- back to paragraphs


def _grouped(steps: list[Step], before: _Cut, after: _Cut) -> Iterator[Paragraph]:
    """The steps as paragraphs of the later text; paragraphs that went as a whole are paragraphs of their own."""
    paragraph: list[Stretch] = []
    for step in steps:
        gone = [""] if step.equal else before.lines(step.i, step.j)
        if not paragraph:
            yield from ((Stretch("removed", line),) for line in gone[:-1] if line)
            gone = gone[-1:]
        _add(paragraph, "removed", BREAK.join(filter(None, gone)))
        *whole, rest = after.lines(step.k, step.m)
        kind: Kind = "equal" if step.equal else "added"
        for line in whole:
            _add(paragraph, kind, line)
            if paragraph:
                yield tuple(paragraph)
            paragraph = []
        _add(paragraph, kind, rest)
    if paragraph:
        yield tuple(paragraph)


def _add(paragraph: list[Stretch], kind: Kind, text: str) -> None:
    if not text.strip():
        return
    if paragraph and paragraph[-1].kind == kind:
        text = paragraph.pop().text + text
    paragraph.append(Stretch(kind, text))
