"""Lines of a page as they stand on it, made paragraphs again: a line that fills the column runs on into the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.prose import OPENING, SENTENCE_END, glued

PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[,，\s]*共\s*\d{1,4}\s*页)?[-—–－·\s]*")
EDGE = 0.12
"""Share of a page's height at its top and bottom where its number stands."""

FULL = 1.6
"""Characters that a full line may be short of the column: punctuation is not split from its word."""

INDENT = 0.8
"""Characters by which a line begins further in than its column when it opens a paragraph (it is two, as a rule)."""

APART = 2.6
"""Heights of a character from one line to the next of the same paragraph; official paper has 1.8 (28 points at 16)."""

FEW = 6
"""Lines below which a page says nothing of its margins, and has those of the page before."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and where it stands, in points from the lower left of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    cells: bool = False
    """It is the row of a table."""

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a page begin and end."""

    left: float
    right: float


def is_page_number(line: Line, height: float) -> bool:
    """Whether a line is nothing but the number of its page, at the edge of it."""
    at_edge = line.top < EDGE * height or line.bottom > (1 - EDGE) * height
    return at_edge and line.height > 0 and PAGE_NUMBER.fullmatch(line.text) is not None


def paragraphs(pages: Iterable[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs and rows of a document, those that go over a page whole."""
    paragraph, last, margins = "", None, None
    for lines in pages:
        rows = list(_rows(lines))
        if margins is None or len(rows) >= FEW:
            margins = _margins(rows)
        for index, line in enumerate(rows):
            if last and margins and _goes_on(last, line, margins, over_page=index == 0):
                paragraph = glued(paragraph, line.text)
            else:
                yield paragraph
                paragraph = line.text
            last = line
    yield paragraph


def _margins(lines: Sequence[Line]) -> Margins | None:
    """Those of the lines in the size that most of the text has: headlines and the red letterhead go over them."""
    sizes: Counter[int] = Counter()
    for line in lines:
        sizes[round(line.height)] += 0 if line.cells else len(line.text)
    size = max(sizes, key=lambda size: sizes[size], default=0)
    prose = [line for line in lines if not line.cells and abs(line.height - size) <= 1]
    if not prose:
        return None
    return Margins(min(line.left for line in prose), max(line.right for line in prose))


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those that stand beside one another as one, with tabs: they are cells of a table."""
    row: Line | None = None
    for line in lines:
        if row and _beside(row, line):
            row = Line(f"{row.text}\t{line.text}", row.left, line.right, line.bottom, line.top, cells=True)
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _beside(one: Line, other: Line) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return other.left > one.right and shared > min(one.height, other.height) / 2


def _goes_on(last: Line, line: Line, margins: Margins, *, over_page: bool) -> bool:
    """Whether a line is the paragraph's of the line before it."""
    size = last.height
    if last.cells or line.cells or size <= 0 or abs(line.height - size) > size / 3:
        return False
    if last.right < margins.right - FULL * size or line.left > margins.left + INDENT * size:
        return False
    if not over_page and not 0 < last.bottom - line.bottom < APART * size:
        return False
    return not (SENTENCE_END.search(last.text) and OPENING.match(line.text))


def lines_of_pieces(pieces: Iterable[Line]) -> list[Line]:
    """Pieces that stand in any order, one glyph or a whole line each, as lines from top to bottom."""
    lines: list[Line] = []
    band: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        if band and band[0].bottom - piece.bottom > max(band[0].height, piece.height) / 2:
            lines += _joined(band)
            band = []
        band.append(piece)
    return lines + _joined(band)


def _joined(band: Sequence[Line]) -> list[Line]:
    """The pieces of one height as lines. One that overlaps what is there stands over it, and is a line of its own:
    put in between by their places, the characters of a stamp and of the text under it would read as neither.
    """
    rows: list[list[Line]] = []
    for piece in sorted(band, key=lambda piece: piece.left):
        row = next((row for row in rows if row[-1].right - piece.left <= OVERLAP * piece.height), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [_merged(row) for row in rows]


OVERLAP = 0.5
"""Characters by which pieces of one line may overlap: kerning, and widths that are stated too wide."""

WORDS_APART, CELLS_APART = 0.15, 1.2
"""Characters of room that part words, and cells: a piece's width counts its last character as a whole one."""


def _merged(row: Sequence[Line]) -> Line:
    text, last = row[0].text, row[0]
    for piece in row[1:]:
        room = (piece.left - last.right) / (last.height or 1)
        if room > CELLS_APART:
            text += "\t" + piece.text
        elif room > WORDS_APART and text[-1].isascii() and piece.text[0].isascii():
            text += " " + piece.text
        else:
            text += piece.text
        last = piece
    first = row[0]
    return Line(text, first.left, last.right, first.bottom, first.top, cells="\t" in text)
