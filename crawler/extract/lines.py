"""A page as the lines a reader sees: every block's own text in order, with what is known of where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "select",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CELLS = frozenset(("td", "th"))
BREAKS = BLOCK | {"br"}
MARKED = BLOCK | {"a"}
"""Elements that tell where a text stands."""

CURTAIN = 0.6
"""Share of the page's characters above which a hidden element is taken for a curtain; hidden copies stay
below a half."""

SEAM = "\x1f"
"""Stands where one inline element ends and another begins: a label and its value may touch there without a colon."""

HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HIDDEN_CLASSES = frozenset(("ng-hide", "d-none", "hidden", "layui-hide"))

SPACES = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
BROKEN = re.compile(
    r"(?<=[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef]) ?\n ?(?=[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef])"
)
"""A line break of the source between two Chinese characters: newspaper columns and editors break there; no
space is meant."""
MOST_HIDERS = 16
"""Hidden elements within hidden elements that are told apart; a hostile page nests thousands."""

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
BLANKS = re.compile(r"[^\S\n]+")


ICONS = re.compile("[\\s\ue000-\uf8ff]*[\ue000-\uf8ff][\\s\ue000-\uf8ff]*")
"""Characters of an icon font and nothing else."""


@dataclass(eq=False, slots=True)
class Line:
    """One line of the page. ``pieces`` are its parts as inline elements cut them; ``linked`` counts
    characters of links.

    ``hiders`` are the hidden elements around it, outermost first; ``cell`` is the innermost table cell.
    """

    element: HtmlElement
    hiders: tuple[HtmlElement, ...] = ()
    cell: HtmlElement | None = None
    heading: bool = False
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    text: str = ""

    @property
    def hidden(self) -> bool:
        return bool(self.hiders)


def fold(text: str) -> str:
    """``text`` with every run of white space (full-width, no-break, zero-width too) as one space, none at the ends."""
    return SPACES.sub(" ", text).strip()


def unbroken(text: str) -> str:
    """As ``fold``, and without the line breaks of the source inside Chinese sentences."""
    text = INVISIBLE.sub("", text)
    if "\n" in text:
        text = BROKEN.sub("", BLANKS.sub(" ", text))
    return fold(text)


def lines_of(root: HtmlElement) -> list[Line]:
    """All lines of ``root`` that hold text, hidden ones too, in document order."""
    lines = [line for line in _Walk(root).lines() if _finish(line)]
    _undo_curtains(lines)
    return lines


def _finish(line: Line) -> bool:
    line.pieces = [piece for piece in line.pieces if not ICONS.fullmatch(piece)]
    if len(line.pieces) == 1:
        line.text = unbroken(line.pieces[0])
        line.pieces = [line.text]
    else:
        joined = "".join(line.pieces)
        line.text = unbroken(joined.replace(SEAM, ""))
        line.pieces = [piece for part in joined.split(SEAM) if (piece := fold(part))]
    return bool(line.text)


def _undo_curtains(lines: list[Line]) -> None:
    """A hidden element around nearly the whole page is a curtain that a script draws back: it hides nothing."""
    sizes: Counter[HtmlElement] = Counter()
    for line in lines:
        if line.hiders:
            sizes.update(dict.fromkeys(line.hiders, len(line.text)))
    if not sizes:
        return
    total = sum(len(line.text) for line in lines if line.element.tag != "title")
    curtains = {hider for hider, size in sizes.items() if size > CURTAIN * total}
    if curtains:
        for line in lines:
            line.hiders = tuple(hider for hider in line.hiders if hider not in curtains)


class _Walk:
    """One walk through a tree; what surrounds the place is kept on stacks, for trees go deeper than Python recurses."""

    def __init__(self, root: HtmlElement) -> None:
        self.root = root
        self.blocks = [root]
        self.cells: list[HtmlElement | None] = [None]
        self.hiders: tuple[HtmlElement, ...] = ()
        self.links = self.headings = self.veils = 0
        self.veiled: list[bool] = []
        """Whether each element around the place is hidden."""
        self.line = Line(root)

    def lines(self) -> Iterator[Line]:
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            started, tag = event == "start", element.tag
            breaks = tag in BREAKS
            if breaks and self.line.pieces:
                yield self.line
            if tag in MARKED:
                self._move(element, tag, 1 if started else -1)
            self._veil(element, started)
            if breaks:
                self.line = Line(self.blocks[-1], self.hiders, self.cells[-1], self.headings > 0)
            text = element.text if started else element.tail if element is not self.root else None
            if text or (self.line.pieces and not breaks):
                self._read(text, seam=not breaks)
        if self.line.pieces:
            yield self.line

    def _move(self, element: HtmlElement, tag: str, turn: int) -> None:
        """Step into (1) or out of (-1) ``element``."""
        if tag in BLOCK and element is not self.root:
            self.blocks.append(element) if turn > 0 else self.blocks.pop()
        if tag in CELLS:
            self.cells.append(element) if turn > 0 else self.cells.pop()
        elif tag == "a":
            self.links += turn
        elif tag in HEADINGS:
            self.headings += turn

    def _veil(self, element: HtmlElement, started: bool) -> None:
        """Step behind, or out from behind, an element that is hidden. Each is looked at once."""
        if started:
            hidden = is_hidden(element)
            self.veiled.append(hidden)
        else:
            hidden = self.veiled.pop()
        if not hidden:
            return
        self.veils += 1 if started else -1
        if started and self.veils <= MOST_HIDERS:
            self.hiders = (*self.hiders, element)
        elif not started and self.veils < MOST_HIDERS:
            self.hiders = self.hiders[:-1]

    def _read(self, text: str | None, *, seam: bool) -> None:
        line, shows = self.line, bool(text and not text.isspace())
        if shows and not line.pieces:
            line.hiders = self.hiders
        if len(self.hiders) > len(line.hiders):
            return  # an inline element hidden within a visible line is not read
        if shows and len(self.hiders) < len(line.hiders):
            line.hiders, line.linked = self.hiders, 0
            line.pieces.clear()  # so far the line was hidden: it begins here
        if seam and line.pieces:
            line.pieces.append(SEAM)
        if text:
            line.pieces.append(text)
            line.linked += len(text.strip()) if self.links else 0


def is_hidden(element: HtmlElement) -> bool:
    """Whether ``element`` says of itself that it is not shown."""
    style, names = element.get("style"), element.get("class")
    return (
        (style is not None and HIDDEN_STYLE.search(style) is not None)
        or (names is not None and not HIDDEN_CLASSES.isdisjoint(names.split()))
        or element.get("hidden") is not None
    )
