"""The records of an XLS ([MS-XLS] 2.4), as far as they say how large its sheets are: calamine believes them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from crawler.files.said import Refused

END, SHEET, DIMENSIONS = 0x000A, 0x0085, 0x0200
"""The records 'here it ends', 'there is a sheet at this byte', and 'so many rows and columns'."""

RECORDS = 10_000_000
"""Records that are looked at: a file of 64 MiB has four million cells, and a hostile one names one sheet many times."""

CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
"""Records of cells that hold something. Each begins with its row and column."""

SEVERAL = 0x00BD
"""The one that holds several cells of a row; it ends with the last column."""

SHORT = 10
"""Bytes of the dimensions of Excel 95, whose rows are counted in two bytes."""

Corner = tuple[int, int]


def check(payload: bytes, most: int) -> None:
    """Nothing. Raises Refused where a sheet spans more than ``most`` cells, or says so."""
    with olefile.OleFileIO(io.BytesIO(payload)) as storage:
        name = "Workbook" if storage.exists("Workbook") else "Book"
        stream = storage.openstream(name).read()
    for rows, columns in _spans(stream):
        if rows < 0 or columns < 0:
            raise Refused("damaged", "a sheet ends before it begins")
        if rows * columns > most:
            raise Refused("too-large", f"a sheet spans {rows} rows and {columns} columns; {most} cells are read")


def _spans(stream: bytes) -> Iterator[Corner]:
    """How many rows and columns the sheets have by their cells, and by what they say."""
    places = [0, *(struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == SHEET)]
    left = RECORDS
    for place in dict.fromkeys(places):
        low, high = (1 << 32, 1 << 32), (-1, -1)
        for kind, body in _records(stream, place):
            left -= 1
            if left < 0:
                raise Refused("too-large", f"its sheets have more than {RECORDS} records")
            if kind == DIMENSIONS:
                yield _stated(body)
            elif kind in CELLS:
                row, column = struct.unpack_from("<HH", body)
                last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == SEVERAL else column
                low = min(low[0], row), min(low[1], column)
                high = max(high[0], row), max(high[1], column, last)
        yield max(0, high[0] - low[0] + 1), max(0, high[1] - low[1] + 1)


def _stated(body: bytes) -> Corner:
    shape = "<HHHH" if len(body) == SHORT else "<IIHH"
    first_row, last_row, first, last = struct.unpack_from(shape, body.ljust(12, b"\0"))
    return last_row - first_row, last - first


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of what begins there; those too short to say anything left out."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == END:
            return
        body = stream[place + 4 : place + 4 + length]
        if len(body) >= 4:
            yield kind, body
        place += 4 + length
