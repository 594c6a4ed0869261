"""The numbers that Word counts by itself: 一、 and （一） of official prose stand in no text of the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.files.package import Package, attribute, local

DIGITS = "〇一二三四五六七八九"
CIRCLED = 0x2460
LEVELS = 9
"""Levels a list has in Word."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted: its format, the text around the number, where it begins."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each is counted."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    """Levels by the number of the list (`w:num`)."""
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """List and level by the name of a paragraph's style."""
    abstract: dict[str, str] = field(default_factory=dict)
    """Lists that go on counting one another, by their number."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    """What the levels of a list are counted from where it is met for the first time."""
    counts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * LEVELS))

    @classmethod
    def of(cls, package: Package) -> Numbering:
        """The lists of a package; none where it has none."""
        numbering = cls()
        if "word/numbering.xml" in package:
            numbering._read_lists(package.xml("word/numbering.xml"))
        if numbering.lists and "word/styles.xml" in package:
            numbering._read_styles(package.xml("word/styles.xml"))
        return numbering

    def _read_lists(self, root: etree._Element) -> None:
        levels = {
            attribute(element, "abstractNumId"): dict(map(_level, _children(element, "lvl")))
            for element in _children(root, "abstractNum")
        }
        for element in _children(root, "num"):
            number, link = attribute(element, "numId"), _value(element, "abstractNumId")
            if number and link is not None:
                self.lists[number] = levels.get(link, {}) | _overridden(element)
                self.abstract[number] = link
                self.restarts[number] = _restarts(element)

    def _read_styles(self, root: etree._Element) -> None:
        for style in _children(root, "style"):
            name, found = attribute(style, "styleId"), _reference(style)
            if name and found:
                self.styles[name] = found

    def label(self, paragraph: etree._Element) -> str:
        """The number in front of a paragraph, and one more counted; '' where it has none."""
        if not self.lists:
            return ""
        found = _reference(paragraph) or self.styles.get(_style(paragraph))
        return self.next(*found) if found else ""

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph of a list; '' where there is no such list."""
        if number not in self.lists:
            return ""
        counts, starts = self.counts[self.abstract[number]], self.restarts.get(number, {})
        if depth in starts:
            counts[depth] = starts.pop(depth) - 1
        return counted(self.lists[number], counts, depth)


def counted(levels: Mapping[int, Level], counts: list[int], depth: int) -> str:
    """The number of the next paragraph at a depth of a list, and one more in its ``counts``; '' for a bullet."""
    level = levels.get(depth, Level())
    counts[depth] = max(counts[depth] + 1, level.start)
    counts[depth + 1 :] = [0] * (LEVELS - depth - 1)
    if level.form == "bullet":
        return ""
    text = level.text
    for place in range(depth + 1):
        shape = levels.get(place, Level())
        text = text.replace(f"%{place + 1}", shaped(counts[place] or shape.start, shape.form))
    return text


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local(child) == name]


def _value(element: etree._Element, name: str) -> str | None:
    found = _children(element, name)
    return attribute(found[0], "val") if found else None


def count_of(text: str | None, default: int) -> int:
    """A number as a file writes it."""
    return int(text) if text and text.isdecimal() and len(text) < LEVELS else default


def _level(element: etree._Element) -> tuple[int, Level]:
    depth = min(count_of(attribute(element, "ilvl"), 0), LEVELS - 1)
    start = count_of(_value(element, "start"), 1)
    form, text = _value(element, "numFmt") or "decimal", _value(element, "lvlText") or ""
    return depth, Level("bullet" if form == "none" and not text else form, text, start)


def _overridden(element: etree._Element) -> dict[int, Level]:
    parts = [part for override in _children(element, "lvlOverride") for part in _children(override, "lvl")]
    return dict(map(_level, parts))


def _restarts(element: etree._Element) -> dict[int, int]:
    overrides = _children(element, "lvlOverride")
    starts = ((attribute(override, "ilvl"), _value(override, "startOverride")) for override in overrides)
    return {min(count_of(depth, 0), LEVELS - 1): count_of(start, 1) for depth, start in starts if start}


def _reference(element: etree._Element) -> tuple[str, int] | None:
    """List and level that an element's own properties name."""
    for properties in _children(element, "pPr"):
        for reference in _children(properties, "numPr"):
            number = _value(reference, "numId")
            if number is not None:
                return number, min(count_of(_value(reference, "ilvl"), 0), LEVELS - 1)
    return None


def _style(paragraph: etree._Element) -> str:
    return next((_value(properties, "pStyle") or "" for properties in _children(paragraph, "pPr")), "")


def shaped(number: int, form: str) -> str:
    """A number as Word writes it in a format; in figures where the format is none of ours."""
    if form.startswith(("chineseCounting", "japaneseCounting", "ideographDigital", "taiwaneseCounting")):
        return chinese(number)
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= 26:
        return chr(ord("a" if form[0] == "l" else "A") + number - 1)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(CIRCLED + number - 1)
    if form in {"lowerRoman", "upperRoman"} and 1 <= number <= 39:
        roman = "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
        return roman if form[0] == "l" else roman.upper()
    return str(number)


def chinese(number: int) -> str:
    """一 to 九十九 as they are counted; digits one by one above."""
    tens, ones = divmod(number, 10)
    if number <= 0 or number > 99:
        return "".join(DIGITS[int(digit)] for digit in str(abs(number)))
    return (("" if tens == 1 else DIGITS[tens]) + "十" if tens else "") + (DIGITS[ones] if ones else "")
