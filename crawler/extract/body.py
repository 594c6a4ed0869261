"""The body of a document: which element of the page holds its paragraphs, and which of its lines are the document's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract import furniture
from crawler.extract.lines import Line
from crawler.extract.vocabulary import CONTAINERS

SENTENCE = re.compile("[，。；、！？：]")
SHORT = 0.3
"""Weight of a character outside sentences, against 1 within: menus have no commas."""

ADDRESS = re.compile(r"https?://[!-~]{1,500}|/[!-~]{1,500}\.s?html?\b")
"""Addresses typed as text: left for scripts to read, they say nothing."""

FILE_NAME = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|zip|rar|7z)\s*$", re.IGNORECASE)
"""A link to a file is a word of the document, other links are the site's."""

FILE_WEIGHT = 40
"""What a link to a file weighs besides its characters where prose is all but missing: some bodies are nothing else."""

SHARE = 0.75
"""A child that holds this much of its parent's weight is stepped into; below, the parent is the body."""

PARAGRAPHS = 60
"""Weight of paragraphs that are no mere lead: what holds them itself is the body, whatever else it holds."""

NAVIGATION_SHARE = 0.5
"""Share of the page's weight above which an element is no navigation, whatever it is called."""

TRUST = 0.5
"""A container known by name is taken when it holds this much of the heaviest element's weight."""

SLIGHT = 150
"""Weight under which no element is a body by weight alone: then a known name is enough."""

INNER = 0.97
"""Of containers within containers the innermost is taken that holds this much of the heaviest."""

LEAVES = frozenset(("p", "ul", "ol", "span", "h1", "h2", "h3"))
"""Elements that are part of a body, never a body."""

GRID = frozenset(("table", "tbody", "tr"))
"""Elements of a table without its cells: on the way to the body where tables arrange the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What is known of the lines before the body is: indices of the metadata block (``taken``), the number of labels on
    lines that begin with one (``labelled``), and the index after the title."""

    taken: frozenset[int]
    labelled: Counter[int]
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """Where the body stands: its element and its lines, furniture left out."""

    element: HtmlElement
    lines: tuple[Line, ...]
    start: int
    """Index of its first line among those of the page; ``end`` of its last."""
    end: int
    edges: frozenset[int]
    """Indices of its first two and last two lines, where an editor may have put source and date."""

    @property
    def plain(self) -> bool:
        """Whether the paragraphs have an element of their own; else the whole page is all there is."""
        return bool(self.element.tag != "body")


def find_body(elements: Sequence[HtmlElement], lines: Sequence[Line], *, marks: Marks) -> Body:
    """The body among all elements and lines of a page: it stands after the title and holds no line of the metadata
    block.
    """
    taken, after = marks.taken, marks.after
    own = _own([line for index, line in enumerate(lines) if index >= after and index not in taken])
    weights = _summed(own, elements)
    if aside := _navigation(elements, weights):
        weights = _summed({element: own[element] for element in own if element not in aside}, elements)
    hiding = _hiding(lines)
    named = [element for element in elements if is_named(element) and element not in hiding]
    element = _choose(elements[0], weights, named)
    within = set(element.iter()) - aside
    inside = [
        (index, line)
        for index, line in enumerate(lines)
        if index >= after and index not in taken and not line.hidden and line.element in within
    ]
    kept = list(_kept(inside))
    return _body(element, _without_header(kept, marks, named=is_named(element)), len(lines))


def _own(lines: Sequence[Line]) -> dict[HtmlElement, float]:
    """What each element's own lines speak for a body. Beside prose a list of files counts for little: files under a
    short notice would outweigh the notice, and their names become its last words.
    """
    own: dict[HtmlElement, float] = defaultdict(float)
    for line in lines:
        own[line.element] += weight(line)
    if sum(own.values()) < SLIGHT:
        for line in lines:
            if line.linked and not line.hidden and FILE_NAME.search(line.text):
                own[line.element] += FILE_WEIGHT
    return own


def weight(line: Line) -> float:
    """How much a line speaks for a body: its characters, less outside sentences, nothing for links and furniture."""
    if line.hidden or furniture.is_furniture(line.text):
        return 0.0
    text = ADDRESS.sub("", line.text)
    size = len(text) if FILE_NAME.search(text) else max(0, len(text) - line.linked)
    return float(size) if SENTENCE.search(line.text) else size * SHORT


def is_named(element: HtmlElement) -> bool:
    names = _names(element)
    return names is not None and not CONTAINERS.isdisjoint(names.lower().split())


def _names(element: HtmlElement) -> str | None:
    """Id and classes; None for most elements, which have neither."""
    own, classes = element.get("id"), element.get("class")
    return None if own is None and classes is None else f"{own or ''} {classes or ''}"


def _body(element: HtmlElement, kept: list[tuple[int, Line]], total: int) -> Body:
    indices = [index for index, _ in kept] or [total]
    return Body(
        element=element,
        lines=tuple(line for _, line in kept),
        start=indices[0],
        end=indices[-1],
        edges=frozenset(indices[:2] + indices[-2:]),
    )


def _navigation(elements: Sequence[HtmlElement], weights: Mapping[HtmlElement, float]) -> set[HtmlElement]:
    """All elements inside navigation, as their names tell; a name on what holds most of the page means nothing."""
    most = NAVIGATION_SHARE * weights[elements[0]]
    inside: set[HtmlElement] = set()
    for element in elements:
        if weights[element] <= most and element not in inside and is_navigation(element):
            inside.update(element.iter())
    return inside


def is_navigation(element: HtmlElement) -> bool:
    if element.tag in furniture.NAVIGATION_TAGS:
        return True
    names = _names(element)
    return names is not None and furniture.NAVIGATION.search(names) is not None and not is_named(element)


def _summed(own: Mapping[HtmlElement, float], elements: Sequence[HtmlElement]) -> dict[HtmlElement, float]:
    """The weight of every element with all that it contains. Children before parents: linear, however deep the page."""
    weights = {element: float(own.get(element, 0)) for element in elements}
    for element in reversed(elements):
        if (weight := weights[element]) and (parent := element.getparent()) in weights:
            weights[parent] += weight
    return weights


def _hiding(lines: Sequence[Line]) -> set[HtmlElement]:
    """The hidden elements of the page, and those whose lines are hidden by them."""
    return {element for line in lines for element in (*line.hiders, *([line.element] if line.hiders else []))}


def _choose(root: HtmlElement, weights: dict[HtmlElement, float], named: Sequence[HtmlElement]) -> HtmlElement:
    heaviest = _descend(root, weights)
    if not named:
        return heaviest
    most = max(weights[element] for element in named)
    best = [element for element in named if weights[element] >= INNER * most][-1 if most else 0]
    if most >= TRUST * weights[heaviest] or weights[heaviest] < SLIGHT:
        return best
    return heaviest


def _descend(root: HtmlElement, weights: dict[HtmlElement, float]) -> HtmlElement:
    body = root.find("body")
    element = root if body is None else body
    while True:
        child = max(element, key=lambda known: weights.get(known, 0.0), default=None)
        if (
            child is None
            or weights.get(child, 0.0) < SHARE * weights[element]
            or not weights[element]
            or child.tag in LEAVES
            or _stands_beside(element, weights) >= PARAGRAPHS
        ):
            break
        element = child
    while element.tag in GRID and (parent := element.getparent()) is not None:
        element = parent
    return element


def _stands_beside(element: HtmlElement, weights: Mapping[HtmlElement, float]) -> float:
    """The weight of the paragraphs that ``element`` holds itself: an annex may be longer than the notice it follows."""
    return weights[element] - sum(weights.get(child, 0.0) for child in element if child.tag not in LEAVES)


def _kept(inside: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """The lines that are the document's. What a template lists under 相关链接 is not; what an editor typed
    (in a p) is."""
    for index, line in inside:
        if line.element.tag != "p" and furniture.TAIL.fullmatch(line.text):
            return
        if not furniture.is_furniture(line.text):
            yield index, line


def _without_header(kept: list[tuple[int, Line]], marks: Marks, *, named: bool) -> list[tuple[int, Line]]:
    """The body without header lines (来源 … 浏览量 …) at its edges: one label there an editor may have
    typed, two a template did."""
    least = 2 if named else 1
    edges = {index for index, _ in kept[:3] + kept[-3:]}
    return [(index, line) for index, line in kept if index not in edges or marks.labelled[index] < least]
