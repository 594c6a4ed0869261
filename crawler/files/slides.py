"""PPTX: the text of each slide in order, tables as rows."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.files.limits import Budget
from crawler.files.package import Package, local
from crawler.files.said import Said, row

READER = "gongkai pptx 1"


def read(payload: bytes, budget: Budget) -> Said:
    """The slides of a presentation. Raises Refused."""
    with Package(payload, budget) as package:
        names = package.names(r"ppt/slides/slide\d+\.xml")[: budget.pages]
        budget.pages -= len(names)
        lines = [line for name in names for line in _lines(package.xml(name))]
    return Said(text="\n".join(lines), reader=READER, pages=len(names))


def _lines(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "p":
            yield _words(child)
        elif name == "tr":
            yield row(" ".join(_lines(cell)) for cell in child if local(cell) == "tc")
        elif name == "AlternateContent":
            yield from _lines(next((part for part in child if local(part) == "Choice"), child))
        else:
            yield from _lines(child)


def _words(paragraph: etree._Element) -> str:
    return "".join(
        "\n" if local(part) == "br" else part.text or "" for part in paragraph.iter() if local(part) in WORDS
    )


WORDS = frozenset(("t", "br"))
