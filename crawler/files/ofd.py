"""OFD (GB/T 33190), China's own fixed layout: pieces of text with places, made lines and paragraphs again."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.files.layout import Line, is_page_number, lines_of_pieces, paragraphs
from crawler.files.limits import Budget
from crawler.files.matrix import IDENTITY, Matrix, numbers
from crawler.files.package import Package, local
from crawler.files.said import OCR, Refused, Said

READER = "gongkai ofd 1"

SCANNED = 20
"""Characters a page below which a file with pictures in it is pictures."""

PICTURES = r".*\.(?:png|jpe?g|bmp|tiff?|jb2|gif)"
A4 = (210.0, 297.0)
POINTS = 72 / 25.4
"""OFD measures in millimetres."""

NESTED = 8
"""Composite objects within composite objects that are followed: one may name itself."""


@dataclass(slots=True)
class Document:
    """A document of the package: its pages' parts, its templates, and what its pages may place."""

    pages: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    units: dict[str, etree._Element] = field(default_factory=dict)
    """Composite graphic units by their number."""
    size: tuple[float, float] = A4


def read(payload: bytes, budget: Budget) -> Said:
    """The text of an OFD. Raises Refused."""
    with Package(payload, budget) as package:
        if "Encryptions.xml" in package:
            raise Refused("encrypted", "the OFD asks for a key")
        documents = [_document(package, place) for place in _roots(package)]
        count = sum(len(document.pages) for document in documents)
        pages = [page for document in documents for page in _pages(package, document, budget)]
        pictures = bool(package.names(PICTURES))
    characters = sum(len(line.text) for page in pages for line in page)
    if characters < SCANNED * max(1, len(pages)) and pictures:
        raise Refused("scanned", f"{characters} characters on {count} pages; {OCR}", pages=count)
    cut = ("truncated",) if len(pages) < count else ()
    return Said(text="\n".join(paragraphs(pages)), reader=READER, pages=count, quality=cut)


def _roots(package: Package) -> Iterator[str]:
    root = package.xml("OFD.xml")
    yield from (_located("", element.text or "") for element in root.iter() if local(element) == "DocRoot")


def _document(package: Package, place: str) -> Document:
    document, folder, root = Document(), posixpath.dirname(place), package.xml(place)
    for element in root.iter():
        name, where = local(element), element.get("BaseLoc") or ""
        if name == "Page" and where:
            document.pages.append(_located(folder, where))
        elif name == "TemplatePage" and where:
            document.templates[element.get("ID") or ""] = _located(folder, where)
        elif name == "PhysicalBox":
            document.size = _size(element) or document.size
        elif name in {"PublicRes", "DocumentRes"}:
            _read_units(package, _located(folder, element.text or ""), document)
    return document


def _read_units(package: Package, place: str, document: Document) -> None:
    if place in package:
        for element in package.xml(place).iter():
            if local(element) == "CompositeGraphicUnit":
                document.units[element.get("ID") or ""] = element


def _located(folder: str, place: str) -> str:
    """The name of a part. A place that leads out of the package names none, so nothing is found there."""
    place = place.strip()
    return place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))


def _size(element: etree._Element) -> tuple[float, float] | None:
    box = numbers(element.text)
    return (box[2], box[3]) if len(box) == 4 and box[2] > 0 and box[3] > 0 else None


def _pages(package: Package, document: Document, budget: Budget) -> Iterator[list[Line]]:
    for place in document.pages[: budget.pages]:
        root = package.xml(place)
        _, height = next(
            filter(None, (_size(part) for part in root.iter() if local(part) == "PhysicalBox")), document.size
        )
        lines = []
        for name in _layers(root, document):
            lines += _lines(package.xml(name), document, height)
        lines += _lines(root, document, height)
        yield [line for line in lines if not is_page_number(line, height * POINTS)]
    budget.pages -= len(document.pages)


def _layers(root: etree._Element, document: Document) -> Iterator[str]:
    """The templates under a page: letterheads and forms that are filled in."""
    for element in root:
        if local(element) == "Template" and (name := document.templates.get(element.get("TemplateID") or "")):
            yield name


def _lines(root: etree._Element, document: Document, height: float) -> list[Line]:
    base = Matrix(POINTS, 0, 0, -POINTS, 0, height * POINTS)  # from the upper left in millimetres to points from below
    return lines_of_pieces(_pieces(root, document, base, NESTED))


def _pieces(root: etree._Element, document: Document, base: Matrix, depth: int) -> Iterator[Line]:
    """The pieces of text on a page, those in composite objects where they are placed."""
    for element in root.iter():
        name = local(element)
        if name not in {"TextObject", "CompositeObject"} or element.get("Visible") == "false":
            continue
        matrix = base.after(_placement(element))
        if name == "TextObject":
            yield from _codes(element, matrix)
        elif depth and (unit := document.units.get(element.get("ResourceID") or "")) is not None:
            yield from _pieces(unit, document, matrix, depth - 1)


def _placement(element: etree._Element) -> Matrix:
    """From an object's own room to that around it: its matrix first, then its boundary's corner."""
    box = numbers(element.get("Boundary")) or [0.0, 0.0]
    own = numbers(element.get("CTM"))
    return Matrix(1, 0, 0, 1, box[0], box[1] if len(box) > 1 else 0).after(Matrix(*own) if len(own) == 6 else IDENTITY)


def _codes(element: etree._Element, matrix: Matrix) -> Iterator[Line]:
    size = (numbers(element.get("Size")) or [4.0])[0]
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode" or not (text := (code.text or "").strip("\r\n")):
            continue
        x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
        wide = _run(code.get("DeltaX"), len(text))
        left, base = matrix.of(x, y)
        right, _ = matrix.of(x + wide + size, y)
        tall = abs(matrix.scale) * size
        yield Line(text, min(left, right), max(left, right), base, base + tall)


def _run(deltas: str | None, count: int) -> float:
    """How far it is from the first character to the last: 'g 5 4.2 3.1' is five times 4.2, then 3.1."""
    if not deltas:
        return 0.0
    words, total, steps = deltas.split(), 0.0, 0
    place = 0
    while place < len(words) and steps < count - 1:
        times, value = 1, words[place]
        if value == "g" and place + 2 < len(words):
            times, value = int((numbers(words[place + 1]) or [1.0])[0]), words[place + 2]
            place += 2
        times = max(0, min(times, count - 1 - steps))
        total, steps, place = total + times * (numbers(value) or [0.0])[0], steps + times, place + 1
    return total
