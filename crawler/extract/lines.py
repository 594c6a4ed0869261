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

CURTAIN = 0.6
"""Share of the page's characters above which a hidden element is taken for a curtain; hidden copies stay
below a half."""

SEAM = "\x1f"
"""Stands where one inline element ends and another begins: a label and its value may touch there without a colon."""

HIDDEN_STYLE = re.compile(r"[dDvV](?i:(?<=[dD])isplay\s*:\s*none|(?<=[vV])isibility\s*:\s*hidden)")
"""Pasted markup has three hundred characters of style on each paragraph: so written, most of them are skipped."""

HIDDEN_CLASSES = frozenset(("ng-hide", "d-none", "hidden", "layui-hide"))

BROKEN = re.compile(
    r"(?<=[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef]) ?\n ?(?=[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef])"
)
"""A line break of the source between two Chinese characters: newspaper columns and editors break there; no
space is meant."""
MOST_HIDERS = 16
"""Hidden elements within hidden elements that are told apart; a hostile page nests thousands."""

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
BLANKS = re.compile(r"[^\S\n]+")


ICON = re.compile("[\ue000-\uf8ff]")
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
    return " ".join((INVISIBLE.sub(" ", text) if INVISIBLE.search(text) else text).split())


def unbroken(text: str) -> str:
    """As ``fold``, and without the line breaks of the source inside Chinese sentences."""
    text = INVISIBLE.sub("", text)
    if "\n" in text:
        text = BROKEN.sub("", BLANKS.sub(" ", text))
    return " ".join(text.split())


def lines_of(root: HtmlElement) -> list[Line]:
    """All lines of ``root`` that hold text, hidden ones too, in document order."""
    lines = [line for line in _walked(root) if _finish(line)]
    _undo_curtains(lines)
    return lines


def _finish(line: Line) -> bool:
    joined = "".join(line.pieces)
    if ICON.search(joined):
        line.pieces = [piece for piece in line.pieces if not ICONS.fullmatch(piece)]
        joined = "".join(line.pieces)
    if len(line.pieces) == 1:
        line.text = unbroken(joined)
        line.pieces = [line.text]
    else:
        line.text = unbroken(joined.replace(SEAM, ""))
        parts = INVISIBLE.sub(" ", joined).split(SEAM)
        line.pieces = [*filter(None, map(" ".join, map(str.split, parts)))]  # each folded
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


def _walked(root: HtmlElement) -> Iterator[Line]:
    """The lines that show something, in one walk. What surrounds the place is kept on stacks, for trees go deeper than
    Python recurses; the line that has begun, in plain variables, for as an object it took a fifth more.
    """
    blocks: list[HtmlElement] = [root]
    cells: list[HtmlElement | None] = [None]
    veils: list[HtmlElement] = []
    links = headings = 0
    hiders: tuple[HtmlElement, ...] = ()
    pieces: list[str] = []
    behind, linked, shown = hiders, 0, False
    for event, element in etree.iterwalk(root, events=("start", "end")):
        started, tag = event == "start", element.tag
        breaks = tag in BREAKS
        if breaks and shown:
            yield Line(blocks[-1], behind, cells[-1], headings > 0, pieces, linked)
        if tag in BLOCK:
            blocks.append(element) if started else blocks.pop()
            if tag in CELLS:
                cells.append(element) if started else cells.pop()
            elif tag in HEADINGS:
                headings += 1 if started else -1
        elif tag == "a":
            links += 1 if started else -1
        if is_hidden(element) if started else veils and veils[-1] is element:
            veils.append(element) if started else veils.pop()
            hiders = tuple(veils[:MOST_HIDERS])
        if breaks:
            pieces, behind, linked, shown = [], hiders, 0, False
        text = element.text if started else element.tail if element is not root else None
        shows = not text.isspace() if text else False
        if shows and not pieces:
            behind = hiders
        if len(hiders) > len(behind):
            continue  # an inline element hidden within a visible line is not read
        if shows and len(hiders) < len(behind):
            pieces, behind, linked = [], hiders, 0  # so far the line was hidden: it begins here
        if pieces and not breaks:
            pieces.append(SEAM)
        if text:
            shown |= shows
            pieces.append(text)
            linked += len(text.strip()) if links else 0
    if shown:
        yield Line(blocks[-1], behind, cells[-1], headings > 0, pieces, linked)


def is_hidden(element: HtmlElement) -> bool:
    """Whether ``element`` says of itself that it is not shown."""
    style, names = element.get("style"), element.get("class")
    return (
        (style is not None and HIDDEN_STYLE.search(style) is not None)
        or (names is not None and not HIDDEN_CLASSES.isdisjoint(names.split()))
        or element.get("hidden") is not None
    )
