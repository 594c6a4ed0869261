"""How much of a stranger's file is read. Each number stands beside its reason; `Budget` is what is left of them."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20

FILE = 64 * MIB
"""Bytes of a file, and what its content coding may unpack to; the downloader stops at `attachment_bytes`."""

UNPACKED = 256 * MIB
"""Bytes that the members of one package may say they unpack to, all together: four times the largest file, for Office
packs its XML to a tenth and its pictures not at all."""

RATIO = 200
"""How many times its size a member may unpack to. XML of real spreadsheets is packed to a fiftieth; a bomb of zeros
to a thousandth."""

SMALL = 1 * MIB
"""Members below may be packed as well as they like: an empty form of 700 kB is packed to 3 kB."""

PART = 50 * MIB
"""Bytes of one XML part. Its tree takes six to ten times as much memory, and a reader has 1.5 GiB."""

PAGES = 2_000
"""Pages that are read of a file: a yearbook has a thousand, and PDFium reads two hundred a second."""

CELLS = 5_000_000
"""Cells of a sheet as a rectangle. calamine keeps the empty ones too, at some thirty bytes each; one cell at
XFD1048576 makes 17 thousand million, and the process aborts."""

CHARACTERS = 4_000_000
"""Characters of text that are kept of a file: the longest yearbook seen has a million."""

MEMBERS = 300
"""Members of a ZIP that are read; the rest is named."""


@dataclass(slots=True)
class Budget:
    """What may still be read of a file, members of a ZIP together."""

    unpacked: int = UNPACKED
    pages: int = PAGES
    cells: int = CELLS
    characters: int = CHARACTERS
