"""Properties of the text of a Word 97 document: which paragraphs stand in a table or a list, which mark ends a row,
what was deleted ([MS-DOC] 2.9.33, 2.9.136 and 2.6).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from crawler.files.lists97 import Listed

T = TypeVar("T")

PAGE = 512
"""Bytes of a page of properties."""

BX = 13
"""Bytes of an entry of a page of paragraphs; one of characters has a single byte."""

DELETED, IN_TABLE, ROW_END = 0x0800, 0x2416, 0x2417
"""The properties 'was deleted', 'stands in a table' and 'is the mark of a row'."""

ELSEWHERE = (0x6645, 0x6646)
"""The property that says the others are in the stream Data: rows with many cells."""

DEFINES_TABLE = 0xD608
"""The one property whose length takes two bytes."""

OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a property's value by the highest three bits of its number; 0 where a length stands in front."""

NUMBER = 0x3FFFFF
"""The bits of a page's number."""


@dataclass(slots=True)
class Runs:
    """Stretches of the bytes of the text with equal properties, by where they begin."""

    starts: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    """'row' for the mark of a row, 'cell' for a paragraph of a table, 'deleted', '' for others."""

    def sign(self, mark: str, place: int) -> str:
        """What a mark at a byte of the text stands for: a tab after a cell, a line after a row."""
        index = bisect_right(self.starts, place) - 1
        kind = self.kinds[index] if index >= 0 else ""
        if mark == "\x07":
            return "\n" if kind == "row" else "\t"
        return " " if kind == "cell" else "\r"

    def within(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of a kind between two bytes of the text."""
        for (start, stop), kind in zip(pairwise([*self.starts, end]), self.kinds, strict=True):
            if kind and start < end and stop > begin:
                yield max(start, begin), min(stop, end)


def paragraphs_of(main: bytes, table: bytes, data: bytes) -> Runs:
    """The paragraphs of tables; nothing where their pages are damaged."""

    def kind(page: bytes, count: int, index: int) -> str:
        _, properties = _paragraph(page, count, index, data)
        if properties.get(ROW_END, b"\0") != b"\0":
            return "row"
        return "cell" if properties.get(IN_TABLE, b"\0") != b"\0" else ""

    return _as_runs(_found(main, table, kind))


def listed_of(main: bytes, table: bytes, data: bytes) -> list[tuple[int, Listed]]:
    """What all paragraphs say of their numbers, by the byte at which they begin; nothing where that is damaged."""
    return _found(main, table, lambda page, count, index: Listed.of(*_paragraph(page, count, index, data)))


def deletions_of(main: bytes, table: bytes) -> Runs:
    """The characters that a tracked change deleted; nothing where their pages are damaged or none was."""

    def kind(page: bytes, count: int, index: int) -> str:
        place = 2 * page[4 * (count + 1) + index]
        changes = dict(_properties(page[place + 1 : place + 1 + page[place]])) if place else {}
        return "deleted" if changes.get(DELETED, b"\0") != b"\0" else ""

    found = _as_runs(_found(main, table, kind))
    return found if any(found.kinds) else Runs()


def _as_runs(found: list[tuple[int, str]]) -> Runs:
    return Runs([start for start, _ in found], [word for _, word in found])


def _found(main: bytes, table: bytes, kind: Callable[[bytes, int, int], T]) -> list[tuple[int, T]]:
    """What pages of properties say, by the byte of the text from which on it holds; nothing where they are damaged."""
    count = max(0, (len(table) - 4) // 8)
    found = []
    try:
        numbers = struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ()
        for number in dict.fromkeys(number & NUMBER for number in numbers):
            page = main[number * PAGE : (number + 1) * PAGE]
            many = page[PAGE - 1]
            starts = struct.unpack_from(f"<{many}I", page)
            found += [(start, kind(page, many, index)) for index, start in enumerate(starts)]
    except (struct.error, IndexError):
        return []
    return sorted(found, key=lambda run: run[0])


def _paragraph(page: bytes, count: int, index: int, data: bytes) -> tuple[bytes, dict[int, bytes]]:
    """The style of a paragraph and its properties."""
    place = 2 * page[4 * (count + 1) + BX * index]
    if not place:
        return b"", {}
    words = page[place]
    begin, size = (place + 1, 2 * words - 1) if words else (place + 2, 2 * page[place + 1])
    properties = dict(_properties(page[begin + 2 : begin + size]))
    for number in ELSEWHERE:
        if number in properties:
            (far,) = struct.unpack("<I", properties[number])
            length = int.from_bytes(data[far : far + 2], "little")
            properties |= dict(_properties(data[far + 2 : far + 2 + length]))
    return page[begin : begin + 2], properties


def _properties(changes: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 2 < len(changes):
        (number,) = struct.unpack_from("<H", changes, place)
        place += 2
        size = OPERAND[number >> 13]
        if number == DEFINES_TABLE:
            size = 1 + int.from_bytes(changes[place : place + 2], "little")
        elif not size:
            size = 1 + changes[place]
        if place + size <= len(changes):
            yield number, changes[place : place + size]
        place += size
