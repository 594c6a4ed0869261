"""ODT and ODS (OpenDocument): one part, content.xml, holds all text; repeated cells are written once and counted."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.files.limits import Budget
from crawler.files.lists import write_numbers
from crawler.files.package import Package, attribute, local
from crawler.files.said import Refused, Said, row

READER = "gongkai opendocument 1"

SILENT = frozenset(
    ("tracked-changes", "annotation", "note-citation", "sequence-decls", "forms", "ruby-text", "tracked-change")
)
"""What was deleted, comments, and the readings over characters."""

SIGNS = {"tab": " ", "line-break": "\n"}
SPACES = 100
"""The most spaces in a row that are believed."""


def read_text(payload: bytes, budget: Budget) -> Said:
    """The text of an ODT, notes at its end. Raises Refused."""
    notes: list[etree._Element] = []
    content, *styles = _parts(payload, budget, "content.xml", "styles.xml")
    write_numbers(content, *styles)
    lines = list(blocks(content, notes))
    lines += [line for note in notes for line in blocks(note, notes)]
    return Said(text="\n".join(lines), reader=READER)


def read_sheets(payload: bytes, budget: Budget) -> Said:
    """The sheets of an ODS, each under its name. Raises Refused."""
    (content,) = _parts(payload, budget, "content.xml")
    sheets = [element for element in content.iter() if _is_sheet(element)]
    lines: list[str] = []
    for sheet in sheets:
        lines.append(attribute(sheet, "name") or "")
        for line, times in _sheet_rows(sheet):
            budget.cells -= times * (line.count("\t") + 1)
            if budget.cells < 0:
                raise Refused("too-large", "its repeated rows have more cells than are read")
            lines += [line] * times
    return Said(text="\n".join(lines), reader=READER, pages=len(sheets))


def _parts(payload: bytes, budget: Budget, first: str, *others: str) -> list[etree._Element]:
    """Parts of a package: the first, and of the others those that are there."""
    with Package(payload, budget) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package and b"encryption-data" in package.read(manifest):
            raise Refused("encrypted", "the document asks for a password")
        return [package.xml(first), *(package.xml(name) for name in others if name in package)]


def _is_sheet(element: etree._Element) -> bool:
    parent = element.getparent()
    return local(element) == "table" and parent is not None and local(parent) == "spreadsheet"


def blocks(element: etree._Element, notes: list[etree._Element]) -> Iterator[str]:
    """The paragraphs and rows inside an element, in order; notes are put aside."""
    for child in element:
        name = local(child)
        if name in {"p", "h"}:
            boxes: list[etree._Element] = []
            yield "".join(_words(child, notes, boxes))
            for box in boxes:
                yield from blocks(box, notes)
        elif name == "table-row":
            yield row(" ".join(blocks(cell, notes)) for cell in child)
        elif name not in SILENT:
            yield from blocks(child, notes)


def _words(element: etree._Element, notes: list[etree._Element], boxes: list[etree._Element]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name in SIGNS:
            yield SIGNS[name]
        elif name == "s":
            yield " " * min(_times(child, "c"), SPACES)
        elif name == "note":
            notes.extend(part for part in child if local(part) == "note-body")
        elif name == "text-box":
            boxes.append(child)
        elif name not in SILENT:
            yield from _words(child, notes, boxes)
        yield child.tail or ""


def _sheet_rows(sheet: etree._Element) -> Iterator[tuple[str, int]]:
    """The rows of a sheet that hold something, and how often each stands there."""
    for element in sheet.iter():
        if local(element) == "table-row":
            line = row(_cells(element))
            if line:
                yield line, _times(element, "number-rows-repeated")


def _cells(line: etree._Element) -> Iterator[str]:
    empty = 0  # the empty cells at a row's end are repeated to the edge of the sheet
    for cell in line:
        if local(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        text, times = _value(cell), _times(cell, "number-columns-repeated")
        if times > COLUMNS:
            raise Refused("too-large", f"a cell is repeated {times} times; a sheet has {COLUMNS} columns")
        if text:
            yield from [""] * empty
            yield from [text] * times
            empty = 0
        else:
            empty += times
            if empty > COLUMNS:
                return


COLUMNS = 16_384
"""Columns a sheet has."""


def _value(cell: etree._Element) -> str:
    """A cell as it shows, a day as a day."""
    day = attribute(cell, "date-value")
    if day:
        return day.removesuffix("T00:00:00").replace("T", " ")
    return "\n".join(blocks(cell, [])) or attribute(cell, "value") or ""


def _times(element: etree._Element, name: str) -> int:
    text = attribute(element, name)
    return int(text) if text and text.isdecimal() and len(text) < 10 else 1
