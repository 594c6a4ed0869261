"""XML that Office 2003 saved under the names of DOC and XLS, and any other XML: its words."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.files import docx
from crawler.files.limits import PART, Budget
from crawler.files.numbering import Numbering
from crawler.files.package import attribute, local, tree_of
from crawler.files.said import Refused, Said, row

READER = "gongkai xml 1"

ROOTS = frozenset(("wordDocument", "package"))
"""How a document of Word begins, of 2003 and of later ones saved as flat XML."""


def read(payload: bytes, budget: Budget) -> Said:
    """The text of an XML. Raises Refused."""
    if len(payload) > PART:
        raise Refused("too-large", f"XML of {len(payload)} bytes; {PART} are read")
    root = tree_of(payload, "XML")
    if local(root) in ROOTS:
        body = next((element for element in root.iter() if local(element) == "body"), root)
        return Said(text="\n".join(docx.blocks(body, Numbering())), reader=READER)
    sheets = [element for element in root if local(element) == "Worksheet"]
    if local(root) == "Workbook" and sheets:
        return Said(text="\n".join(_sheets(sheets)), reader=READER, pages=len(sheets))
    return Said(text="\n".join(map(str, root.itertext())), reader=READER)


def _sheets(sheets: list[etree._Element]) -> Iterator[str]:
    for sheet in sheets:
        yield attribute(sheet, "Name") or ""
        for element in sheet.iter():
            if local(element) == "Row":
                yield row(" ".join(map(str, cell.itertext())) for cell in element if local(cell) == "Cell")
