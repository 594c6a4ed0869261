"""XLSX, XLSB, XLS and ET: every sheet under its name, a line a row, cells parted by tabs, by calamine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib.metadata import version

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from crawler.extract.lines import unbroken
from crawler.files import biff
from crawler.files.limits import Budget
from crawler.files.package import DTD, DTD_HEAD, Package
from crawler.files.said import Refused, Said

READER = f"python-calamine {version('python-calamine')}"

XML_PARTS = r".+\.xml"
CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^<>]*?\br=["']([A-Z]{0,3})(\d{1,7})["'][^<>]*(?<!/)>""")
"""A cell or a row that holds something; one that is only styled is closed at once, and calamine does not keep it."""

DIGITS = ".15g"
"""A number as a spreadsheet shows it: 0.1 + 0.2 is 0.3 there."""

PANIC = "PanicException"
"""What a fault in Rust is raised as; it is no Exception, and its class can be imported from nowhere."""

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(payload: bytes, budget: Budget) -> Said:
    """The sheets of an XLSX, once it is known that none is larger than it pretends. Raises Refused."""
    with Package(payload, budget) as package:
        for name in package.names(XML_PARTS):
            part = package.read(name)
            if DTD.search(part[:DTD_HEAD]):
                raise Refused("damaged", f"{name} has a document type (DTD)")
            budget.cells -= cells_of(part, name, budget.cells)
    return read(payload, budget)


def read_xlsb(payload: bytes, budget: Budget) -> Said:
    """The sheets of an XLSB, whose parts are no XML. Raises Refused."""
    with Package(payload, budget) as package:
        for name in package.names(r"xl/.+\.bin"):
            package.read(name)
    return read(payload, budget)


def read_xls(payload: bytes, budget: Budget) -> Said:
    """The sheets of an XLS, once it is known that none is larger than may be. Raises Refused."""
    biff.check(payload, budget.cells)
    return read(payload, budget)


def cells_of(part: bytes, name: str, most: int) -> int:
    """Cells of the rectangle around all that a sheet holds. Raises Refused where they are more than may be."""
    columns, rows = set(), set()
    for letters, digits in CELL.findall(part):
        columns.add(letters)
        rows.add(int(digits))
    places = [column(letters) for letters in columns if letters]
    if not rows:
        return 0
    cells = (max(rows) - min(rows) + 1) * (max(places) - min(places) + 1 if places else 1)
    if cells > most:
        raise Refused("too-large", f"{name} spans {cells} cells; {most} are read")
    return cells


def column(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def read(payload: bytes, budget: Budget) -> Said:
    """The sheets of a workbook, hidden ones too. Raises Refused."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(payload)) as workbook:
            names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            lines = list(_lines(workbook, names, budget))
    except PasswordError:
        raise Refused("encrypted", "the workbook asks for a password") from None
    except CalamineError as error:
        raise Refused("damaged", str(error)[:200]) from None
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise Refused("damaged", str(error)[:200]) from None
    cut = budget.characters <= 0
    return Said(text="\n".join(lines), reader=READER, pages=len(names), quality=("truncated",) if cut else ())


def _lines(workbook: CalamineWorkbook, names: list[str], budget: Budget) -> Iterator[str]:
    for name in names:
        yield name
        for line in _rows(workbook.get_sheet_by_name(name)):
            budget.characters -= len(line) + 1
            if budget.characters <= 0:
                return
            yield line


def _rows(sheet: CalamineSheet) -> Iterator[str]:
    for values in sheet.iter_rows():
        if line := "\t".join(map(shown, values)).rstrip("\t"):
            yield line


def shown(value: Value) -> str:
    """A cell's value as text on one line: days as days, whole numbers without a point."""
    if isinstance(value, str):
        return unbroken(value)
    if isinstance(value, float):
        return format(value, DIGITS)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value)
