"""The visible texts of a page in reading order, read once, and which of them each element holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

PIECES = 80
"""Pieces of text of a link or a row that are read. Unclosed links nest by the thousand, each in all before it."""

STEPS = 300
"""Elements of a link or a row whose texts are read, for the same reason."""

_SILENT = frozenset({"script", "style", "template", "noscript", "textarea"})
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


class _Held(NamedTuple):
    """What an element holds: a stretch of the texts at its depth, and of all elements, which begins with itself."""

    depth: int
    start: int
    end: int
    first: int
    beyond: int


class Texts:
    """The texts of trees; a tree is gone through when one of its elements is first asked about."""

    def __init__(self) -> None:
        self._held: dict[HtmlElement, _Held] = {}
        self._at_depth: list[list[str]] = [[]]
        """The texts by how many silent elements they are in: what an element holds leaves out what those in it do."""

    def of(self, element: HtmlElement, *, without: Collection[HtmlElement] = ()) -> list[str]:
        """The texts within an element, folded; ``without`` leaves subtrees out."""
        held = self._of(element)
        texts = self._at_depth[held.depth]
        kept: list[str] = []
        position = held.start
        for start, end in sorted(self._within(held, without)):
            if end > position:
                kept += texts[position:start]
                position = end
        return kept + texts[position : held.end]

    def pieces(self, element: HtmlElement, *, without: HtmlElement | None = None) -> list[str]:
        """The first texts of an element, as many as a row of a list can have."""
        held = self._of(element)
        if held.beyond - held.first > STEPS:
            return []
        if without is not None:
            return self.of(element, without=(without,))[:PIECES]
        return self._at_depth[held.depth][held.start : min(held.end, held.start + PIECES)]

    def _within(self, outer: _Held, elements: Collection[HtmlElement]) -> Iterator[tuple[int, int]]:
        """The stretches of those elements that are in another, or are that element itself."""
        for held in map(self._of, elements):
            if outer.first <= held.first < outer.beyond and held.depth == outer.depth:
                yield held.start, held.end

    def _of(self, element: HtmlElement) -> _Held:
        if element not in self._held:
            self._read(element.getroottree().getroot())
        return self._held[element]

    def _read(self, root: HtmlElement) -> None:
        texts, depth, number = self._at_depth, 0, len(self._held)
        opened: list[tuple[int, int]] = []
        for event, element in etree.iterwalk(root, events=("start", "end")):
            silent = element.tag in _SILENT
            if event == "start":
                opened.append((number, len(texts[depth])))
                number += 1
                depth += silent
                if depth == len(texts):
                    texts.append([])
                text = None if silent else element.text
            else:
                depth -= silent
                first, start = opened.pop()
                self._held[element] = _Held(depth, start, len(texts[depth]), first, number)
                text = element.tail if element is not root else None
            if text and (folded := fold(text)):
                texts[depth].append(folded)


def fold(text: str) -> str:
    """Runs of blanks as one, zero-width characters as none."""
    return " ".join(_ZERO_WIDTH.sub("", text).split())
