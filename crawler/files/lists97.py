"""The numbers that Word 97 counts by itself ([MS-DOC] 2.9.131, 2.9.147 and 2.9.150): lists, their levels, and which
paragraph is of which.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.files.numbering import LEVELS, Level, Numbering

ILVL, ILFO = 0x260A, 0x460B
"""The properties 'at this level' and 'of this list' of a paragraph."""

LIST, LEVEL, NAME = 28, 28, 16
"""Bytes of a list, of the head of a level, and of an entry by which paragraphs name a list."""

RESTARTS, RESHAPES = 0x10, 0x20
"""Bits of what such an entry changes of a level: where it is counted from, and how it looks."""

FORMS = {
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    18: "decimalEnclosedCircle",
    23: "bullet",
    28: "decimalEnclosedCircle",
    33: "taiwaneseCounting",
    35: "taiwaneseCountingThousand",
    37: "chineseCounting",
    39: "chineseCountingThousand",
    255: "bullet",
}
"""The formats of numbers, as newer Word calls them; 255 has none."""

NO_STYLE = 0x0FFF

PLF_LST, PLF_LFO = 0x2E2, 0x2EA
"""Where the FIB says where the lists are, and the order in which paragraphs name them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the properties of a paragraph say of its number: its style, the list, and at which level."""

    style: int
    number: int | None = None
    level: int = 0

    @classmethod
    def of(cls, style: bytes, properties: Mapping[int, bytes]) -> Listed:
        number = properties.get(ILFO)
        return cls(
            style=int.from_bytes(style, "little"),
            number=None if number is None else int.from_bytes(number, "little"),
            level=min(properties.get(ILVL, b"\0")[0], LEVELS - 1),
        )


def label(numbering: Numbering, paragraph: Listed) -> str:
    """The number in front of a paragraph, and one more counted; '' where it has none."""
    if paragraph.number is None:
        found = numbering.styles.get(str(paragraph.style))
        return numbering.next(*found) if found else ""
    return numbering.next(str(paragraph.number), paragraph.level)


def numbering_of(main: bytes, table: bytes) -> Numbering:
    """The lists of a document; none where they are damaged. What paragraphs name is a number from 1, which leads to a
    list, and may change it; what styles name is the list itself.
    """
    found = Numbering()
    try:
        (lists, length), (names, _) = (struct.unpack_from("<II", main, where) for where in (PLF_LST, PLF_LFO))
        if length:
            _read_lists(found, table, lists)
            _read_names(found, table, names)
    except (struct.error, IndexError):
        return Numbering()
    return found


def _read_lists(found: Numbering, table: bytes, place: int) -> None:
    (count,) = struct.unpack_from("<H", table, place)
    heads = range(place + 2, place + 2 + LIST * count, LIST)
    place = heads.stop  # the levels follow all of the lists
    for head in heads:
        name, levels = f"#{struct.unpack_from('<i', table, head)[0]}", dict[int, Level]()
        depths = 1 if table[head + 26] & 1 else LEVELS
        for depth, style in enumerate(struct.unpack_from(f"<{depths}H", table, head + 8)):
            levels[depth], place = _level(table, place)
            if style != NO_STYLE:
                found.styles[str(style)] = name, depth
        found.lists[name], found.abstract[name] = levels, name


def _read_names(found: Numbering, table: bytes, place: int) -> None:
    (count,) = struct.unpack_from("<I", table, place)
    heads = range(place + 4, place + 4 + NAME * count, NAME)
    place = heads.stop  # what they change follows all of them
    for number, head in enumerate(heads, 1):
        name, changes = f"#{struct.unpack_from('<i', table, head)[0]}", table[head + 12]
        levels, starts = dict(found.lists.get(name, {})), dict[int, int]()
        place += 4
        for _ in range(changes):
            start, flags = struct.unpack_from("<iI", table, place)
            depth, place = min(flags & 0xF, LEVELS - 1), place + 8
            if flags & RESTARTS:
                starts[depth] = start
            if flags & RESHAPES:
                levels[depth], place = _level(table, place)
        found.lists[str(number)], found.abstract[str(number)], found.restarts[str(number)] = levels, name, starts


def _level(table: bytes, place: int) -> tuple[Level, int]:
    """A level and where the next one begins: its properties lie between, then what it is shown as."""
    start, form = struct.unpack_from("<iB", table, place)
    place += LEVEL + table[place + 24] + table[place + 25]
    (length,) = struct.unpack_from("<H", table, place)
    (raw,) = struct.unpack_from(f"{2 * length}s", table, place + 2)
    shown = raw.decode("utf-16-le", "replace")
    text = "".join(f"%{ord(sign) + 1}" if ord(sign) < LEVELS else sign for sign in shown)
    return Level(FORMS.get(form, "decimal"), text, start), place + 2 + 2 * length
