"""A body text as a reader sees it on paper: headings, paragraphs, tables, addressee and signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

Kind = Literal["paragraph", "heading", "table", "addressee", "signature"]

_NUMERAL = "[一二三四五六七八九十百零〇]{1,6}"
_LEVELS = (
    re.compile(f"第{_NUMERAL}[编章]"),
    re.compile(f"第{_NUMERAL}节|{_NUMERAL}、"),
    re.compile(f"[（(]{_NUMERAL}[)）]"),
)
"""Headings of 公文: 第一章; 第一节 and 一、; （一） (党政机关公文格式 GB/T 9704-2012 §7.3.3)."""

_DIGIT = "[0-9〇零○一二三四五六七八九十]"
_DAY = re.compile(f"{_DIGIT}{{4}}年{_DIGIT}{{1,3}}月{_DIGIT}{{1,3}}日")
_FIGURE = re.compile(r"[-−+]?\d[\d,，.]*\s?[%％‰]?", re.ASCII)
_CAPTION = re.compile(r"表\s*\d|附[表件]")
_LONGEST_HEADING = 40
_LONGEST_SIGNATURE = 30
_SENTENCE_END = tuple("。；;，,：:")
_EDGES = " \t\r\u00a0\u3000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A stretch of the body; a heading has a ``level`` from 1 to 3, a table ``rows``, the first maybe its ``head``."""

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    head: bool = False

    @property
    def width(self) -> int:
        """Columns of a table."""
        return max(map(len, self.rows), default=0)


def blocks(text: str) -> list[Block]:
    """The blocks of a body, addressee (主送机关) first, signature (落款) and day last: §7.3.2, §7.3.5."""
    found = list(_blocks(text))
    if found and found[0].kind == "paragraph" and found[0].text.endswith(("：", ":")):
        found[0] = replace(found[0], kind="addressee")
    last = len(found) - 1
    if last > 0 and _DAY.fullmatch(found[last].text):
        found[last] = replace(found[last], kind="signature")
        before = found[last - 1]
        if before.kind == "paragraph" and _is_name(before.text):
            found[last - 1] = replace(before, kind="signature")
    return found


def outline(found: Iterable[Block]) -> dict[int, int]:
    """The level of each heading on a page whose title is the first: however a text begins, none is left out."""
    levels = sorted({block.level for block in found if block.kind == "heading"})
    return {level: place for place, level in enumerate(levels, 2)}


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and not line.endswith(_SENTENCE_END)


def _blocks(text: str) -> Iterator[Block]:
    """Lines as blocks; rows of cells that follow one another are gathered into one table."""
    lines = text.split("\n")
    rows = [_cells(line) for line in lines]
    for number, (line, below) in enumerate(zip(lines[1:], [*rows[2:], ()], strict=False), 1):
        if rows[number - 1] and not rows[number]:
            rows[number] = _short_row(line, between=len(below) > 1)
    for is_row, group in groupby(zip(rows, lines, strict=True), key=lambda pair: bool(pair[0])):
        if is_row:
            yield from _table([cells for cells, _ in group])
        else:
            yield from (_block(line) for line in (_trimmed(line) for _, line in group) if line)


def _trimmed(line: str) -> str:
    return line.strip(_EDGES)


def _short_row(line: str, *, between: bool) -> tuple[str, ...]:
    """The cells of a line below a row that has one cell only: empty ones at the end of a row are not kept."""
    bare = _trimmed(line)
    if bare and line.startswith("\t"):
        return tuple(map(_trimmed, line.split("\t")))
    is_row = between and 0 < len(bare) <= _LONGEST_SIGNATURE and _is_name(bare) and not _CAPTION.match(bare)
    return (bare,) if is_row else ()


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row, parted by tabs as the crawler writes them or by bars as Markdown does; none of a line that is
    no row. A tab at an edge is an empty cell, if there is another one in the line.
    """
    bare = _trimmed(line)
    if len(bare) > 1 and bare.startswith("|") and bare.endswith("|"):
        return tuple(map(_trimmed, bare[1:-1].split("|")))
    return tuple(map(_trimmed, line.split("\t"))) if "\t" in bare else ()


def _block(line: str) -> Block:
    if len(line) <= _LONGEST_HEADING and not line.endswith(_SENTENCE_END):
        for level, pattern in enumerate(_LEVELS, 1):
            if pattern.match(line):
                return Block(kind="heading", text=line, level=level)
    return Block(kind="paragraph", text=line)


def _table(rows: list[tuple[str, ...]]) -> Iterator[Block]:
    """A table without the rule (``|---|---|``) that Markdown draws under a head, its rows of one width but for those of
    one cell."""
    kept = [row for row in rows if not _is_rule(row)]
    width = max(map(len, kept), default=0)
    if width:
        filled = (row if len(row) == 1 else row + ("",) * (width - len(row)) for row in kept)
        yield Block(kind="table", rows=tuple(filled), head=_is_head(kept[0]) and len(kept) > 1)


def _is_head(row: tuple[str, ...]) -> bool:
    return len(row) > 1 and all(cell and not is_figure(cell) for cell in row)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number and nothing else: figures stand one below the other."""
    return _FIGURE.fullmatch(cell) is not None


def _is_rule(row: tuple[str, ...]) -> bool:
    return all(cell and set(cell) <= set("-: ") for cell in row)
