"""Labels and their values, read from the lines of a page in whatever markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.lines import SEAM, Line, fold
from crawler.extract.vocabulary import (
    FIELD_OF,
    FURNITURE,
    KNOWN,
    OTHER,
    UNKNOWN,
    WEAK,
    fold_label,
    is_nothing,
    may_be_labelled,
)

LONGEST_LINE = 600
"""Characters of a line that may hold labels; longer lines are prose."""

LABELLED = 20_000
"""Lines of a page among which there may be labels; what has more is an annex of thousands of rows."""

LONGEST_VALUE = 300
"""Characters of a value; longer ones are prose that follows a label."""

LONGEST_LOOSE = 60
"""Characters of the value of a label that fills no field."""

GAP = 4
"""Lines without a label that may lie between two labels of one block (its values)."""

TITLES = frozenset(("h1", "h2"))
"""Headings that hold a document's title; smaller ones are labels and values as well."""

BLOCK_SIZE = 3
"""Different labels that make a block; fewer are a header line."""


PROSE = re.compile("[，。；！？]|[:：]$")

PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Characters of icon fonts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A label met on the page. ``field`` is None for a label nobody knows, ``value`` is '' where there is none."""

    field: str | None
    label: str
    value: str
    index: int
    until: int
    hidden: bool
    bare: bool
    """No colon: only the markup tells label from value."""


def findings(lines: Sequence[Line]) -> list[Finding]:
    """Every label on the page, with its value; the next label is never a value."""
    lines = lines[:LABELLED]
    tokens = [labels_on(line) for line in lines]
    found: list[Finding] = []
    for index, line in enumerate(lines):
        for position, token in enumerate(tokens[index]):
            last = position + 1 == len(tokens[index])
            end = None if last else tokens[index][position + 1].start
            value, until = value_in(line_text(line)[token.end : end]), index
            below = lines[index + 1] if last and not value and index + 1 < len(lines) else None
            if (
                below
                and not tokens[index + 1]
                and _takes(token, line, below)
                and _belongs(line, below, _at(lines, index + 2))
            ):
                value, until = value_in(below.text), index + 1
            if token.field or len(value) <= LONGEST_LOOSE:
                found.append(_finding(token, value, index=index, until=until, hidden=line.hidden))
    return found


def blocks(found: Sequence[Finding]) -> Iterator[list[Finding]]:
    """The findings in groups that stand together."""
    group: list[Finding] = []
    for finding in found:
        if group and finding.index - group[-1].until > GAP:
            yield group
            group = []
        group.append(finding)
    if group:
        yield group


def is_block(group: Sequence[Finding]) -> bool:
    """Whether a group is a metadata block: several different labels, at least one of which prose does not use."""
    known = {finding.label for finding in group if finding.field not in {None, FURNITURE}}
    strong = {finding.field for finding in group if finding.label not in WEAK} - {
        None,
        OTHER,
        FURNITURE,
        "published_on",
        "source",
    }
    return len(known) >= BLOCK_SIZE and len(strong) >= 1


@dataclass(frozen=True, slots=True)
class _Token:
    label: str
    field: str | None
    start: int
    end: int
    bare: bool


def line_text(line: Line) -> str:
    return SEAM.join(line.pieces)


def labels_on(line: Line) -> list[_Token]:
    """The labels of one line: known ones anywhere, unknown ones where they begin the line or stand between
    known ones."""
    if len(line.text) > LONGEST_LINE:
        return []
    text = line_text(line)
    if not may_be_labelled(text):
        return []
    known = [
        _Token(label, FIELD_OF[label], match.start(), match.end(), not match["colon"])
        for match in KNOWN.finditer(text)
        if (label := fold_label(match["label"]))
    ]
    if ":" not in text and "：" not in text:
        return known
    taken = [(token.start, token.end) for token in known]
    unknown = [
        _Token(fold_label(match["label"]), None, match.start(), match.end(), False)
        for match in UNKNOWN.finditer(text)
        if not any(start <= match.end() - 1 < end for start, end in taken) and len(fold_label(match["label"])) <= 12
    ]
    return sorted([*known, *unknown], key=lambda token: token.start)


def _takes(token: _Token, line: Line, below: Line) -> bool:
    """Whether the line below may be this label's value: prose is none of a label that fills no field."""
    if token.field == FURNITURE or (token.bare and token.field == OTHER and line.cell is None):
        return False
    return token.field not in {None, OTHER} or len(below.text) <= LONGEST_LOOSE


def _finding(token: _Token, value: str, *, index: int, until: int, hidden: bool) -> Finding:
    return Finding(
        field=token.field,
        label=token.label,
        value=value,
        index=index,
        until=until,
        hidden=hidden,
        bare=token.bare,
    )


def value_in(raw: str) -> str:
    value = fold(PRIVATE.sub("", raw.replace(SEAM, " ")).partition("|")[0]).strip(" |｜:：")
    return "" if is_nothing(value) or len(value) > LONGEST_VALUE else value


def _belongs(label: Line, value: Line, after: Line | None) -> bool:
    """Whether ``value`` stands where the value of ``label`` would: in the next cell, in the next sibling, or within.

    The paragraph below an empty label at the end of a block is the body's first, and no value; a heading there is the
    title.
    """
    if value.element.tag in TITLES and label.element.tag != value.element.tag:
        return False
    # within one cell the markup decides as anywhere: whole pages are laid out in a single cell
    if label.cell is not value.cell and label.cell is not None and not _has_block_child(label.element, value.element):
        return value.cell is not None and _row(label.cell) is _row(value.cell)
    outer = list(value.element.iterancestors())
    element = label.element
    for _ in range(2):
        if element is value.element or element in outer:
            return True
        following = element.getnext()
        if following is not None:
            inside = following is value.element or following in outer
            return inside and not _is_prose(label, value) and not _holds(following, after)
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    return False


def _holds(element: HtmlElement, line: Line | None) -> bool:
    return line is not None and (line.element is element or element in line.element.iterancestors())


def _is_prose(label: Line, value: Line) -> bool:
    """Whether a line that looks like its label (same tag, same class) is a sentence or a salutation."""
    one, other = label.element, value.element
    alike = one.tag == other.tag and one.get("class") == other.get("class")
    return alike and PROSE.search(value.text) is not None


def _has_block_child(outer: HtmlElement, inner: HtmlElement) -> bool:
    return outer in inner.iterancestors()


def _row(cell: HtmlElement) -> HtmlElement | None:
    return cell.getparent()


def _at(lines: Sequence[Line], index: int) -> Line | None:
    return lines[index] if index < len(lines) else None
