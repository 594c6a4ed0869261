"""The body of a document: which element of the page holds its paragraphs, and which of its lines are the document's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


Weighed = tuple[int, Line, float]
"""A line with its index among those of the page, and its weight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """Where the body stands: its element and its lines, furniture left out."""

    element: HtmlElement
    lines: tuple[Line, ...]
    weight: float
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
    below = [
        (index, line, weight(line))
        for index, line in enumerate(lines)
        if index >= marks.after and index not in marks.taken
    ]
    own = _own([(line, weight) for _, line, weight in below])
    weights = _summed(own, elements)
    containers, navigation = _called(elements)
    if aside := _aside(elements, weights, navigation):
        weights = _summed({element: own[element] for element in own if element not in aside}, elements)
    hiding = _hiding(lines)
    element = _choose(elements[0], weights, [named for named in containers if named not in hiding])
    within = set(element.iter()) - aside
    kept = _kept([weighed for weighed in below if not weighed[1].hiders and weighed[1].element in within])
    return _body(element, _without_header(list(kept), marks, named=element in containers), len(lines))


def _own(lines: Sequence[tuple[Line, float]]) -> dict[HtmlElement, float]:
    """What each element's own lines speak for a body. Beside prose a list of files counts for little: files under a
    short notice would outweigh the notice, and their names become its last words.
    """
    own: dict[HtmlElement, float] = defaultdict(float)
    for line, weight in lines:
        own[line.element] += weight
    if sum(own.values()) < SLIGHT:
        for line, _ in lines:
            if line.linked and not line.hidden and FILE_NAME.search(line.text):
                own[line.element] += FILE_WEIGHT
    return own


def weight(line: Line) -> float:
    """How much a line speaks for a body: its characters, less outside sentences, nothing for links and furniture."""
    if line.hidden or furniture.is_furniture(line.text):
        return 0.0
    text = ADDRESS.sub("", line.text) if "/" in line.text else line.text
    size = len(text) if FILE_NAME.search(text) else max(0, len(text) - line.linked)
    return float(size) if SENTENCE.search(line.text) else size * SHORT


def _called(elements: Iterable[HtmlElement]) -> tuple[list[HtmlElement], set[HtmlElement]]:
    """The elements whose id or class is that of a container, and those that are called navigation and no container. Of
    the names that most elements of a page share each is looked at once.
    """
    containers, navigation = [], set()
    known: dict[str | None, tuple[bool, bool]] = {None: (False, False)}
    for element in elements:
        names = _names(element)
        if names not in known:
            known[names] = _means(names or "")
        holds, leads = known[names]
        if holds:
            containers.append(element)
        elif leads:
            navigation.add(element)
    return containers, navigation


def _names(element: HtmlElement) -> str | None:
    """Id and classes; None for most elements, which have neither."""
    own, classes = element.get("id"), element.get("class")
    return None if own is None and classes is None else f"{own or ''} {classes or ''}"


def _means(names: str) -> tuple[bool, bool]:
    """Whether names are those of a container, and whether they are navigation's."""
    holds = not CONTAINERS.isdisjoint(names.lower().split())
    return holds, not holds and furniture.NAVIGATION.search(names) is not None


def is_navigation(element: HtmlElement) -> bool:
    """Whether an element is navigation, by its tag or by what it is called."""
    return element.tag in furniture.NAVIGATION_TAGS or _means(_names(element) or "")[1]


def _body(element: HtmlElement, kept: Sequence[Weighed], total: int) -> Body:
    indices = [index for index, _, _ in kept] or [total]
    return Body(
        element=element,
        lines=tuple(line for _, line, _ in kept),
        weight=sum(weight for _, _, weight in kept),
        start=indices[0],
        end=indices[-1],
        edges=frozenset(indices[:2] + indices[-2:]),
    )


def _aside(
    elements: Sequence[HtmlElement], weights: Mapping[HtmlElement, float], navigation: Collection[HtmlElement]
) -> set[HtmlElement]:
    """All elements inside navigation; a name on what holds most of the page means nothing."""
    most = NAVIGATION_SHARE * weights[elements[0]]
    inside: set[HtmlElement] = set()
    for element in elements:
        if (
            (element in navigation or element.tag in furniture.NAVIGATION_TAGS)
            and weights[element] <= most
            and element not in inside
        ):
            inside.update(element.iter())
    return inside


def _summed(own: Mapping[HtmlElement, float], elements: Sequence[HtmlElement]) -> dict[HtmlElement, float]:
    """The weight of every element with all that it contains. Children before parents: linear, however deep the page."""
    weights = dict.fromkeys(elements, 0.0)
    weights.update(own)
    for element in reversed(elements):
        if (weight := weights[element]) and (parent := element.getparent()) in weights:
            weights[parent] += weight
    return weights


def _hiding(lines: Sequence[Line]) -> set[HtmlElement]:
    """The hidden elements of the page, and those whose lines are hidden by them."""
    return {element for line in lines if line.hiders for element in (*line.hiders, line.element)}


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


def _kept(inside: Sequence[Weighed]) -> Iterator[Weighed]:
    """The lines that are the document's. What a template lists under 相关链接 is not; what an editor typed
    (in a p) is."""
    for index, line, weight in inside:
        if line.element.tag != "p" and furniture.TAIL.fullmatch(line.text):
            return
        if not furniture.is_furniture(line.text):
            yield index, line, weight


def _without_header(kept: Sequence[Weighed], marks: Marks, *, named: bool) -> list[Weighed]:
    """The body without header lines (来源 … 浏览量 …) at its edges: one label there an editor may have
    typed, two a template did."""
    least = 2 if named else 1
    edges = {index for index, _, _ in (*kept[:3], *kept[-3:])}
    return [each for each in kept if each[0] not in edges or marks.labelled[each[0]] < least]
