"""RTF: control words read as they come, bytes of Chinese in the code page of their font, tables as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from crawler.files.limits import Budget
from crawler.files.said import Said

READER = "gongkai rtf 1"

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)

CODE_PAGES = {
    "936": "gb18030",
    "54936": "gb18030",
    "950": "big5hkscs",
    "932": "cp932",
    "949": "cp949",
    "65001": "utf-8",
}
CHARSETS = {0: "cp1252", 134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949", 204: "cp1251"}
"""Character sets of fonts (\\fcharset) and the code pages that go with them."""

SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"listtable listoverridetable rsidtbl generator nesttableprops themedata colorschememapping latentstyles datastore "
    b"xmlnstbl fldinst annotation atnid atnauthor bkmkstart bkmkend filetbl revtbl pgdsctbl deleted nonshppict".split()
)
"""Groups whose text is no part of what the document says."""

SIGNS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"nestcell": " ",
    b"nestrow": " ",
    b"tab": " ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
SYMBOLS = {b"~": " ", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
DEEP = 1_000
"""Groups within groups that are told apart; a hostile file nests millions."""

ROW = re.compile(r"[^\n]*\t\n")
BEGIN, END = "\x02", "\x03"
"""Stand around a footnote until all is read; no text has them."""

NOTE = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
SPEAKING = frozenset((b"shptxt", b"footnote"))
"""Groups that hold text although the group around them may be passed over: text boxes and notes."""


@dataclass(frozen=True, slots=True)
class State:
    """What a group sets, and its end undoes."""

    silent: bool = False
    passed: bool = False
    """It is silent only because a reader may pass over it: what it holds may speak again."""
    label: bool = False
    """It is the number of a list's item."""
    note: bool = False
    """It is a footnote."""
    codec: str = ""
    skip: int = 1
    """Characters that stand after a \\u for readers that do not know it."""
    fonts: bool = False
    """It is the table of fonts."""
    in_table: bool = False


@dataclass(slots=True)
class Machine:
    """One reading of a file."""

    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    lost: int = 0
    """Groups deeper than are told apart, still open."""
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    skipped: int = 0
    """Characters still to be skipped."""
    high: int = 0
    """The first half of a surrogate pair."""
    raw: bytearray = field(default_factory=bytearray)
    """Bytes not decoded yet: a character of Chinese takes two, each written by itself."""


def read(payload: bytes, budget: Budget) -> Said:
    """The text of an RTF, footnotes at its end; what is beyond the budget is not looked at, for it takes a minute."""
    words, size = [], 0
    for word in _words(payload, Machine()):
        words.append(word)
        size += len(word)
        if size > budget.characters:
            break
    text = "".join(words)
    notes = NOTE.findall(text)
    text = "\n".join([NOTE.sub("", text), *notes])
    text = ROW.sub(lambda row: row[0].rstrip("\t\n") + "\n", text)
    return Said(text=text, reader=READER, quality=("truncated",) if size > budget.characters else ())


def _words(payload: bytes, machine: Machine) -> Iterator[str]:
    place = 0
    while match := TOKEN.match(payload, place):
        place = match.end()
        word, number, byte, symbol, brace, plain = match.groups()
        if byte is not None:
            _take(machine, bytes.fromhex(byte.decode()))
        elif plain is not None:
            _take(machine, plain)
        elif word == b"bin":
            place += max(0, int(number or 0))
        else:
            yield from _flush(machine)
            if brace is not None:
                yield _move(machine, brace)
            elif word is not None:
                yield _control(machine, word, number)
            elif symbol is not None:
                yield _symbol(machine, symbol)
    yield from _flush(machine)


def _take(machine: Machine, raw: bytes) -> None:
    skipped = min(machine.skipped, len(raw))
    machine.skipped -= skipped
    if not machine.state.silent:
        machine.raw += raw[skipped:]


def _flush(machine: Machine) -> Iterator[str]:
    if machine.raw:
        yield machine.raw.decode(machine.state.codec or machine.codec, "replace")
        machine.raw.clear()


def _move(machine: Machine, brace: bytes) -> str:
    """Into a group or out of it; what a note that ends there is marked by."""
    machine.skipped, note = 0, machine.state.note
    if brace == b"{":
        if len(machine.stack) < DEEP:
            machine.stack.append(machine.state)
        else:
            machine.lost += 1
    elif machine.lost:
        machine.lost -= 1
    elif machine.stack:
        machine.state = machine.stack.pop()
    return END if note and not machine.state.note else ""


def _symbol(machine: Machine, symbol: bytes) -> str:
    if symbol == b"*":
        if not machine.state.silent:
            machine.state = replace(machine.state, silent=True, passed=True)
        return ""
    if machine.skipped:
        machine.skipped -= 1
        return ""
    return "" if machine.state.silent else SYMBOLS.get(symbol, "")


def _control(machine: Machine, word: bytes, number: bytes | None) -> str:
    state, value = machine.state, int(number or 0)
    if word == b"u" and number:
        return _unicode(machine, value & 0xFFFF)
    if word in SILENT:
        machine.state = replace(state, silent=True, passed=False, fonts=word == b"fonttbl")
    elif word in SPEAKING and (state.passed or not state.silent):
        machine.state = replace(state, silent=False, passed=False, note=state.note or word == b"footnote")
        return BEGIN if word == b"footnote" and not state.note else ""
    elif word == b"listtext":
        machine.state = replace(state, label=True)
    elif word == b"ansicpg":
        machine.codec = CODE_PAGES.get(str(value), "cp1252")
    elif word == b"uc":
        machine.state = replace(state, skip=max(0, min(value, 8)))
    elif word in {b"f", b"af"}:
        machine.font = value
        if not state.fonts and word == b"f":
            machine.state = replace(state, codec=machine.fonts.get(value, ""))
    elif word == b"fcharset" and state.fonts and value:
        machine.fonts[machine.font] = CHARSETS.get(value, "")
    elif word == b"plain":
        machine.state = replace(state, codec="")
    elif word == b"intbl":
        machine.state = replace(state, in_table=True)
    elif word == b"pard":
        machine.state = replace(state, in_table=False)
    if state.silent or word not in SIGNS or (state.label and word == b"tab"):
        return ""
    return " " if word in {b"par", b"line"} and state.in_table else SIGNS[word]


def _unicode(machine: Machine, code: int) -> str:
    machine.skipped = machine.state.skip
    if machine.state.silent:
        return ""
    if 0xD800 <= code < 0xDC00:
        machine.high = code
        return ""
    if 0xDC00 <= code < 0xE000 and machine.high:
        code, machine.high = 0x10000 + ((machine.high - 0xD800) << 10) + code - 0xDC00, 0
    return chr(code)
