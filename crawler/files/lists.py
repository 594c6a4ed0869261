"""The numbers that lists and headings of an OpenDocument text are shown with: they too stand in no text of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.files.numbering import LEVELS, Level, count_of, counted
from crawler.files.package import attribute, local

FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "①": "decimalEnclosedCircle",
}
"""The formats of numbers by the character that their names begin with, as Word calls them."""

OUTLINE = "outline-style"
"""Under this name the numbers of headings are kept; there is one such style, and lists have others."""


@dataclass(slots=True)
class Counting:
    """A list and how far it is counted."""

    levels: dict[int, Level]
    counts: list[int] = field(default_factory=lambda: [0] * LEVELS)

    def next(self, depth: int) -> str:
        return counted(self.levels, self.counts, min(depth, LEVELS - 1))


def write_numbers(content: etree._Element, *styles: etree._Element) -> None:
    """Write into the paragraphs of a text the numbers that they are shown with."""
    levels = {name: dict(found) for part in (content, *styles) for name, found in _levels(part)}
    if not any(level.form != "bullet" for style in levels.values() for level in style.values()):
        return
    headings, known = Counting(levels.get(OUTLINE, {})), dict[str, Counting]()
    for element in list(content.iter("{*}list", "{*}h")):
        if _is_inner(element) or any(local(ancestor) == "tracked-changes" for ancestor in element.iterancestors()):
            continue
        if local(element) == "h":
            _write(element, headings.next(count_of(attribute(element, "outline-level"), 1) - 1))
        else:
            style = attribute(element, "style-name") or ""
            counting = _continued(element, style, known) or Counting(levels.get(style, {}))
            known[style] = known[attribute(element, "id") or style] = counting
            _number(element, counting, levels, 0)


def _levels(part: etree._Element) -> Iterator[tuple[str, Iterator[tuple[int, Level]]]]:
    for style in part.iter("{*}list-style", f"{{*}}{OUTLINE}"):
        name = OUTLINE if local(style) == OUTLINE else attribute(style, "name") or ""
        yield name, (_level(element) for element in style if attribute(element, "level"))


def _level(element: etree._Element) -> tuple[int, Level]:
    depth = min(max(count_of(attribute(element, "level"), 1), 1), LEVELS) - 1
    form = FORMS.get((attribute(element, "num-format") or "")[:1], "decimal")
    if not attribute(element, "num-format"):  # bullets and pictures have none, nor have levels that are not counted
        return depth, Level(form="bullet")
    shown = min(count_of(attribute(element, "display-levels"), 1), depth + 1)
    places = ".".join(f"%{place + 1}" for place in range(depth + 1 - shown, depth + 1))
    text = f"{attribute(element, 'num-prefix') or ''}{places}{attribute(element, 'num-suffix') or ''}"
    return depth, Level(form, text, count_of(attribute(element, "start-value"), 1))


def _is_inner(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) in {"list-item", "list-header"}


def _continued(element: etree._Element, style: str, known: dict[str, Counting]) -> Counting | None:
    """The list that another goes on with: one that it names, or the last of its style."""
    if named := attribute(element, "continue-list"):
        return known.get(named)
    return known.get(style) if attribute(element, "continue-numbering") == "true" else None


def _number(element: etree._Element, counting: Counting, levels: dict[str, dict[int, Level]], depth: int) -> None:
    """Number the items of a list: of each its first paragraph. An empty one is counted, and says nothing for that."""
    counting.levels = levels.get(attribute(element, "style-name") or "", counting.levels)
    for item in element:
        is_counted = local(item) == "list-item"
        if (start := attribute(item, "start-value")) and depth < LEVELS:
            counting.counts[depth] = count_of(start, 1) - 1
        for part in item:
            if local(part) == "list":
                _number(part, counting, levels, depth + 1)
            elif local(part) in {"p", "h"} and is_counted:
                _write(part, counting.next(depth))
                is_counted = False


def _write(paragraph: etree._Element, number: str) -> None:
    if "".join(map(str, paragraph.itertext())).strip():
        paragraph.text = number + (paragraph.text or "")
