"""DOC and WPS (Word 97 to 2003): the text in the order of the piece table, tables as rows, fields as results."""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import olefile

from crawler.files.limits import Budget
from crawler.files.lists97 import Listed, label, numbering_of
from crawler.files.numbering import Numbering
from crawler.files.properties97 import Runs, deletions_of, listed_of, paragraphs_of
from crawler.files.said import OCR, Refused, Said, halved, whole

READER = f"olefile {olefile.__version__}, gongkai doc 1"

WORD_97, WORD_95 = 0xA5EC, 0xA5DC
"""How the stream WordDocument begins; Word 6 and 95 keep their text in another way."""

ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
"""Bits of the FIB: there is a password; the tables are in the stream 1Table."""

CCP = 0x4C
"""Where the FIB counts the characters of text, footnotes, headers, macros, comments, endnotes, and text boxes."""

KEPT = (0, 1, 5, 6)
"""Those that are part of what the document says: text, footnotes, endnotes, text boxes."""

BTE_CHPX, BTE_PAPX, CLX = 0xFA, 0x102, 0x1A2
"""Where the FIB says where the properties of characters and of paragraphs and the piece table are."""

COMPRESSED = 0x40000000
"""The bit of a piece's place that says one byte a character."""

CHINESE = (0x0804, 0x1004, 0x0404, 0x0C04)
"""Languages of a document whose one-byte pieces may be GBK, as some WPS wrote them."""

PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
HAN = re.compile("[\u4e00-\u9fff]")

SCANNED = 20
SIGNS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\xa0": " "})
MARK = re.compile("[\x07\r]")
ROWS = re.compile("\x07{2,}")
"""Without properties of paragraphs two marks of a cell end a row, and empty cells are lost."""

FIELD = re.compile("[\x13\x14\x15]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: how many characters, from which byte of the stream, at one byte or two each."""

    characters: int
    place: int
    width: int


def read(payload: bytes, budget: Budget) -> Said:
    """The text of a Word 97 document. Raises Refused."""
    with olefile.OleFileIO(io.BytesIO(payload)) as storage:
        main = storage.openstream("WordDocument").read()
        flags = _checked(main)
        table = storage.openstream("1Table" if flags & SECOND_TABLE else "0Table").read()
        data = storage.openstream("Data").read() if storage.exists("Data") else b""
    pieces = list(_pieces(_part(main, table, CLX)))
    if sum(piece.characters for piece in pieces) > len(main):
        raise Refused("damaged", "its piece table has more characters than the file")
    paragraphs = paragraphs_of(main, _part(main, table, BTE_PAPX), data)
    deletions = deletions_of(main, _part(main, table, BTE_CHPX))
    chinese = struct.unpack_from("<H", main, 6)[0] in CHINESE
    words = [_words(main, piece, chinese=chinese) for piece in pieces]
    text = "".join(
        _without(_marked(part, piece, paragraphs), piece, deletions) for part, piece in zip(words, pieces, strict=True)
    )
    first, *others = _parts(main, text)
    numbering = numbering_of(main, table)
    if numbering.lists:
        listed = listed_of(main, _part(main, table, BTE_PAPX), data)
        first = _numbered(first, _ends(words, pieces, listed), numbering)
    said = "\n".join(without_codes(whole(part)).translate(SIGNS) for part in (first, *others))
    if len(said.strip()) < SCANNED and len(data) > len(main):
        raise Refused("scanned", f"{len(said.strip())} characters and pictures; {OCR}")
    return Said(text=said, reader=READER)


def _checked(main: bytes) -> int:
    """The flags of a document that can be read. Raises Refused."""
    magic, flags = struct.unpack_from("<H8xH", main)
    if magic == WORD_95:
        raise Refused("unsupported", "Word 95 or older; LibreOffice reads it where `soffice` is installed")
    if magic != WORD_97:
        raise Refused("damaged", "its text does not begin as one of Word's")
    if flags & ENCRYPTED:
        raise Refused("encrypted", "the document asks for a password")
    return int(flags)


def _part(main: bytes, table: bytes, where: int) -> bytes:
    place, length = struct.unpack_from("<II", main, where)
    return table[place : place + length]


def _pieces(clx: bytes) -> Iterator[Piece]:
    """The pieces of the text in order ([MS-DOC] 2.8.35); what stands in front of their table is stepped over."""
    place = 0
    while clx[place : place + 1] == b"\x01":
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if clx[place : place + 1] != b"\x02":
        raise Refused("damaged", "its piece table is missing")
    table = clx[place + 5 : place + 5 + struct.unpack_from("<I", clx, place + 1)[0]]
    count = (len(table) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    for index, (first, end) in enumerate(pairwise(bounds)):
        where = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)[0]
        single = bool(where & COMPRESSED)
        where &= COMPRESSED - 1
        yield Piece(max(0, end - first), where // 2 if single else where, 1 if single else 2)


def _words(main: bytes, piece: Piece, *, chinese: bool) -> str:
    """The characters of a piece."""
    raw = main[piece.place : piece.place + piece.characters * piece.width]
    if piece.width == 2:
        return halved(raw.decode("utf-16-le", "surrogatepass" if len(raw) % 2 == 0 else "replace"))
    if chinese and _is_gbk(raw):
        return raw.decode("gb18030", "replace")
    return raw.decode("cp1252", "replace")


def _is_gbk(raw: bytes) -> bool:
    """Whether bytes that ought to be cp1252 are Chinese: all beyond ASCII comes in pairs, and the pairs are Han."""
    beyond = len(raw) - len(raw.translate(None, bytes(range(0x80, 0x100))))
    if not beyond:
        return False
    pairs = PAIRS.findall(raw)
    han = sum(bool(HAN.match(pair.decode("gb18030", "replace"))) for pair in pairs)
    return han >= 2 and han * 2 > 0.8 * beyond


def _marked(text: str, piece: Piece, paragraphs: Runs) -> str:
    """The marks of cells, rows and paragraphs in tables as what they stand for."""
    text = text.replace("\t", " ")  # a tab of its own would part cells
    if not paragraphs.starts or len(text) != piece.characters:
        return ROWS.sub("\n", text).replace("\x07", "\t")
    return MARK.sub(lambda mark: paragraphs.sign(mark[0], piece.place + mark.start() * piece.width), text)


def _without(text: str, piece: Piece, deletions: Runs) -> str:
    """The text with what was deleted blotted out: its length is counted on."""
    if not deletions.starts or len(text) != piece.characters:
        return text
    for begin, end in deletions.within(piece.place, piece.place + piece.characters * piece.width):
        first, last = ((place - piece.place) // piece.width for place in (begin, end))
        text = text[:first] + "\0" * (last - first) + text[last:]
    return text


def _parts(main: bytes, text: str) -> Iterator[str]:
    begin = 0
    for index, count in enumerate(struct.unpack_from("<7I", main, CCP)):
        if index in KEPT:
            yield text[begin : begin + count]
        begin += count


def _ends(words: list[str], pieces: list[Piece], listed: list[tuple[int, Listed]]) -> Iterator[tuple[int, Listed]]:
    """Where paragraphs end in the text, and what their properties say of their numbers."""
    starts, before = [start for start, _ in listed], 0
    for part, piece in zip(words, pieces, strict=True):
        if len(part) == piece.characters:
            for mark in MARK.finditer(part):
                index = bisect_right(starts, piece.place + mark.start() * piece.width) - 1
                if index >= 0:
                    yield before + mark.end(), listed[index][1]
        before += len(part)


def _numbered(text: str, ends: Iterable[tuple[int, Listed]], numbering: Numbering) -> str:
    """The text with their numbers in front of the paragraphs that say something. The others are counted too, but for
    those that were deleted.
    """
    kept: list[str] = []
    begin = 0
    for end, listed in ends:
        paragraph = text[begin:end]
        words = paragraph.lstrip("\x0c")
        says = bool(words.strip("\0\r\n\t "))
        number = label(numbering, listed) if says or "\0" not in words else ""
        kept += [paragraph[: len(paragraph) - len(words)], number if says else "", words]
        begin = end
    return "".join([*kept, text[begin:]])


def without_codes(text: str) -> str:
    """Fields as they show: 'PAGE \\* MERGEFORMAT' is the code, what follows the separator the result."""
    if "\x13" not in text:
        return text
    kept: list[str] = []
    place, codes = 0, [False]
    for mark in FIELD.finditer(text):
        if not any(codes):
            kept.append(text[place : mark.start()])
        place = mark.end()
        if mark[0] == "\x13":
            codes.append(True)
        elif len(codes) > 1:
            if mark[0] == "\x14":
                codes[-1] = False
            else:
                codes.pop()
    return "".join([*kept, text[place:]])
