"""DOCX: paragraphs and tables in document order, tracked changes as accepted, text boxes once, footnotes at the end."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.files.limits import Budget
from crawler.files.numbering import Numbering
from crawler.files.package import Package, attribute, local
from crawler.files.said import OCR, Refused, Said, row

READER = "gongkai docx 1"

SCANNED = 20
"""Characters below which a file with pictures in it is pictures: somebody pasted a scan."""

PICTURES = r"word/media/.*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf)"
ROOT = r"word/document\d*\.xml"
UNSEEN = frozenset(("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "tblPr", "trPr", "tcPr"))
UNSEEN_MARKS = frozenset(("rt", "sectPr", "sdtPr", "annotationRef", "footnoteRef", "endnoteRef"))
"""Properties, what was deleted, the codes of fields, and the readings over characters (ruby)."""

SILENT = UNSEEN | UNSEEN_MARKS
SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def read(payload: bytes, budget: Budget) -> Said:
    """The text of a DOCX. Raises Refused."""
    with Package(payload, budget) as package:
        names = package.names(ROOT)
        numbering = Numbering.of(package)
        root = package.xml(names[0] if names else "word/document.xml")
        lines = list(blocks(root, numbering))
        for notes in ("word/footnotes.xml", "word/endnotes.xml"):
            if notes in package:
                lines += [line for note in package.xml(notes) if _is_note(note) for line in blocks(note, numbering)]
        if sum(map(len, lines)) < SCANNED and package.names(PICTURES):
            raise Refused("scanned", f"{sum(map(len, lines))} characters and pictures; {OCR}")
    return Said(text="\n".join(lines), reader=READER)


def _is_note(element: etree._Element) -> bool:
    """Whether it is a note, and not the line that parts notes from text."""
    return attribute(element, "type") in {None, "normal"}


def blocks(element: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The paragraphs and rows inside an element, in order."""
    for child in element:
        name = local(child)
        if name == "p":
            yield from _paragraph(child, numbering)
        elif name == "tbl":
            yield from _table(child, numbering)
        elif name == "AlternateContent":
            yield from blocks(_chosen(child), numbering)
        elif name not in SILENT:
            yield from blocks(child, numbering)


def _table(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    for line in _inside(table, "tr"):
        if not _is_deleted(line):
            yield row(" ".join(blocks(cell, numbering)) for cell in _inside(line, "tc"))


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, which content controls and insertions may stand around."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) not in SILENT and local(child) != "tbl":
            yield from _inside(child, name)


def _is_deleted(line: etree._Element) -> bool:
    return any(local(mark) == "del" for part in line if local(part) == "trPr" for mark in part)


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> Iterator[str]:
    boxes: list[etree._Element] = []
    text = "".join(_words(paragraph, boxes))
    number = "" if _is_gone(paragraph, text) else numbering.label(paragraph)
    if text.strip():
        yield number + text
    for box in boxes:
        yield from blocks(box, numbering)


def _is_gone(paragraph: etree._Element, text: str) -> bool:
    """Whether nothing is left of a paragraph. One that is empty by itself is counted among those of its list."""
    return not text.strip() and any(local(mark) in {"del", "moveFrom"} for mark in paragraph.iter())


def _words(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """The text of a paragraph; the text boxes anchored in it are put aside."""
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in SIGNS:
            yield SIGNS[name]
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":
            yield from _words(_chosen(child), boxes)
        elif name not in SILENT:
            yield from _words(child, boxes)


def _chosen(alternatives: etree._Element) -> etree._Element:
    """What a current Word shows of alternatives; the others say the same to an older one."""
    return next((child for child in alternatives if local(child) == "Choice"), alternatives)
