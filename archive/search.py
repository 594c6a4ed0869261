"""Chinese full text: what is indexed, how a query is built, and what of a text a reader is shown.

A run of Han characters 内蒙古 is indexed as 内蒙, 蒙古 and a last 古 alone, so that token *i* starts with
character *i*. Two characters or more are then an exact phrase, one is a prefix query, and a document number,
whose runs of Han and digits end alike in text and query, is an exact phrase whatever its brackets.
Punctuation and white space between Han characters are transparent, so 通　知 and a title pasted without
its 《》 are found. The index is contentless: it holds these tokens and nothing else.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from archive.readings import HAN, without_readings
from archive.records import Metadata
from archive.text import fold, folded_with_places

NOTHING = '"∅"'
"""A MATCH expression of a token that no text has: what a query without a searchable character means."""

LONGEST_QUERY = 300
"""Characters of a query that are read: a pasted title fits, and FTS5's parser never runs out of stack."""

SNIPPET_WIDTH = 120
"""Characters of body around a hit: three lines on a desktop, six on a phone."""

Indexed = Literal["versions", "files"]
"""The tables whose rows have one of the same number in an index: ``versions_fts``, ``files_fts``."""

INDEXED: tuple[Indexed, ...] = get_args(Indexed)

Row = tuple[str, str, str]
"""What an index is given of a version or a file after its number: title, body, meta."""

UNINDEXED = """
    create temp table unindexed (
        of text not null,
        number integer not null,
        title text not null,
        body text not null,
        meta text not null,
        primary key (of, number)
    )
    """
"""What the writer is going to index with its batch. FTS5 writes out what it has gathered at every savepoint, and each
change is one: a document at a time costs a fifth more in all (measured), most of it for merging what was written.
"""

_COLUMNS = {
    **dict.fromkeys(("标题", "標題", "title"), "title"),
    **dict.fromkeys(("正文", "内容", "body"), "body"),
    **dict.fromkeys(("文号", "文號", "索引号", "索引號", "机构", "機構", "meta"), "meta"),
}
_RUN = re.compile(rf"([{HAN}]+)|([^\W\d_{HAN}]+|\d+)")
_BLANK = " ".encode("utf-32-le")
_SPACE = re.compile(r"[\s|]+")
"""What a snippet shows as a space: line ends, and the bars between the cells of a table."""

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_WORD = re.compile(
    rf"""(?P<excluded>[-－](?=\S))?
    (?:(?P<column>{"|".join(sorted(_COLUMNS, key=len, reverse=True))})[:：])?
    (?:["“”](?P<quoted>[^"“”]*)["“”]?|(?P<plain>[^\s"“”]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word of a query: what must, or must not, be in the text."""

    text: str
    column: str | None = None
    excluded: bool = False
    prefix: bool = False
    alternative: bool = False
    """Joined to the word before it by OR."""


class Piece(NamedTuple):
    """A stretch of text for display, and whether it is what the reader asked for."""

    text: str
    hit: bool


def index_terms(text: str) -> str:
    """The tokens of a text, separated by spaces: what is stored in a column of ``versions_fts``."""
    tokens: list[str] = []
    touching: list[str] = []
    for han, other in _RUN.findall(fold(without_readings(text))):
        if other:
            tokens += _pairs("".join(touching)), other
            touching.clear()
        else:
            touching.append(han)
    return " ".join(filter(None, [*tokens, _pairs("".join(touching))]))


def row(metadata: Metadata, text: str) -> Row:
    """What ``versions_fts`` is given of a version."""
    named = (metadata.document_number, metadata.index_number, metadata.issuing_body, metadata.publisher)
    meta = " ".join(index_terms(value) for value in named if value)
    return index_terms(metadata.title or ""), index_terms(text), meta


def file_row(text: str) -> Row:
    """What ``files_fts`` is given of a file: its columns are those of ``versions_fts``, so that one query fits both."""
    return "", index_terms(text), ""


def put(connection: sqlite3.Connection, of: Indexed, number: int, new: Row) -> None:
    """Have a version or a file indexed with the batch."""
    connection.execute("insert into unindexed values (?, ?, ?, ?, ?)", (of, number, *new))


def put_anew(connection: sqlite3.Connection, of: Indexed, number: int, old: Row, new: Row) -> None:
    """Have it indexed with other words. A contentless index forgets a row only when it is told its words."""
    waiting = connection.execute("delete from unindexed where of = ? and number = ?", (of, number)).rowcount
    if not waiting:
        forget = f"insert into {of}_fts ({of}_fts, rowid, title, body, meta) values ('delete', ?, ?, ?, ?)"
        connection.execute(forget, (number, *old))
    put(connection, of, number, new)


def index(connection: sqlite3.Connection) -> None:
    """Put the versions and files of a batch into the index, in the transaction that holds their rows."""
    for of in INDEXED:
        connection.execute(
            f"""
            insert into {of}_fts (rowid, title, body, meta)
            select number, title, body, meta from unindexed where of = ? order by number
            """,
            (of,),
        )
    connection.execute("delete from unindexed")


@lru_cache(maxsize=256)
def words(query: str) -> tuple[Word, ...]:
    """The words of a query as typed: 标题:词, -词, "词 组", 前缀*, 甲 OR 乙."""
    found: list[Word] = []
    alternative = False
    for match in _WORD.finditer(query[:LONGEST_QUERY].replace("＊", "*")):
        if match[0] in ("OR", "|"):
            alternative = bool(found)
        elif match[0] not in ("AND", "&"):
            found.append(
                Word(
                    text=match["quoted"] or match["plain"] or "",
                    column=_COLUMNS.get(match["column"] or ""),
                    excluded=bool(match["excluded"]),
                    prefix=(match["plain"] or "").endswith("*"),
                    alternative=alternative,
                )
            )
            alternative = False
    return tuple(found)


def match_query(query: str | None) -> str:
    """The FTS5 MATCH expression for what a reader typed; never a syntax error, at worst NOTHING."""
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    for word in words(query or ""):
        phrase = _phrase(word)
        if not phrase:
            continue
        if word.excluded:
            unwanted.append(phrase)
        elif word.alternative and wanted:
            wanted[-1].append(phrase)
        else:
            wanted.append([phrase])
    if not wanted:
        return NOTHING
    expression = " AND ".join(_either(phrases) for phrases in wanted)
    return f"({expression}) NOT {_either(unwanted)}" if unwanted else expression


def marked(text: str, query: str) -> tuple[Piece, ...]:
    """The whole text, cut where a word of the query begins or ends."""
    return tuple(_cut(text, 0, len(text), _hits(text, query)))


def snippet(text: str, query: str, width: int = SNIPPET_WIDTH) -> tuple[Piece, ...]:
    """The stretch of the text that shows most of the words of the query, or its beginning, on one line."""
    hits = _hits(text, query)
    start = max(0, _best_place(hits, width * 3 // 4) - width // 4) if hits else 0
    end = min(len(text), start + width)
    pieces = [Piece(_SPACE.sub(" ", piece), hit) for piece, hit in _cut(text, start, end, hits)]
    before, after = Piece("…", False), Piece("…", False)
    return tuple([before] * (start > 0) + pieces + [after] * (end < len(text)))


def as_text(pieces: tuple[Piece, ...], opening: str = "«", closing: str = "»") -> str:
    """Pieces as one string, for a terminal or a cell."""
    return "".join(f"{opening}{text}{closing}" if hit else text for text, hit in pieces)


def register(connection: sqlite3.Connection) -> None:
    """Give a connection ``zh_match(query)`` and ``zh_snippet(text, query)``, for readers who write SQL."""
    connection.create_function("zh_match", 1, match_query, deterministic=True)
    connection.create_function("zh_snippet", 2, _snippet_text, deterministic=True)


def _pairs(run: str) -> str:
    """Each character with the next one, and the last one alone: 水利局 is 水利 利局 局.

    Laid out in memory at once: a string for each pair took ten times as long, and 400 MB for a text of 4,000,000.
    """
    if not run:
        return ""
    codes = memoryview(run.encode("utf-32-le")).cast("I")
    pairs = memoryview(bytearray(_BLANK * (3 * len(codes) - 2))).cast("I")
    pairs[0::3] = codes
    pairs[1::3] = codes[1:]
    return str(pairs, "utf-32-le")


def _is_han(run: str) -> bool:
    return _HAN_CHARACTER.match(run) is not None


def _phrase(word: Word) -> str:
    """The FTS5 phrase of one word; '' where nothing in it is searchable."""
    tokens = index_terms(word.text).split()
    if not tokens:
        return ""
    star = " *" if word.prefix else ""
    if _is_han(tokens[-1]):
        follows_han = len(tokens) > 1 and _is_han(tokens[-2])
        star = "" if follows_han else " *"
        # 通知 is 通知 + 知: the bigram has said it all, and in the text another character may follow.
        tokens = tokens[:-1] if follows_han else tokens
    column = f"{word.column} : " if word.column else ""
    return f'{column}"{" ".join(tokens)}"{star}'


def _either(phrases: list[str]) -> str:
    return phrases[0] if len(phrases) == 1 else "(" + " OR ".join(phrases) + ")"


class _Span(NamedTuple):
    start: int
    end: int
    word: int


def _hits(text: str, query: str) -> list[_Span]:
    """Where the words of a query are in the text as it is written, in order and apart."""
    pattern = _pattern(query)
    if pattern is None or not text:
        return []
    folded, places = folded_with_places(text)
    found = pattern.finditer(folded)
    return [_Span(places[m.start()], places[m.end() - 1] + 1, m.lastindex or 0) for m in found]


@lru_cache(maxsize=256)
def _pattern(query: str) -> re.Pattern[str] | None:
    """All words of a query as one regular expression over folded text, a group a word, the longest first."""
    shown = [word for word in words(query) if not word.excluded]
    parts = filter(None, (_word_pattern(word) for word in shown))
    alternatives = sorted(set(parts), key=len, reverse=True)
    return re.compile("|".join(f"({part})" for part in alternatives)) if alternatives else None


_GAP = r"[\W_]{0,40}"
"""What the index does not see between two runs; bounded, so that a hostile text costs linear time."""


def _word_pattern(word: Word) -> str:
    runs = [run[0] for run in _RUN.finditer(fold(without_readings(word.text)))]
    atoms = [atom for run in runs for atom in (run if _is_han(run) else [run])]
    last = len(atoms) - 1
    return _GAP.join(_atom_pattern(atom, open_end=word.prefix and i == last) for i, atom in enumerate(atoms))


def _atom_pattern(atom: str, *, open_end: bool) -> str:
    if _is_han(atom):
        return re.escape(atom)
    same_kind = r"\d" if atom[0].isdecimal() else rf"[^\W\d_{HAN}]"
    return rf"(?<!{same_kind}){re.escape(atom)}" + ("" if open_end else f"(?!{same_kind})")


def _best_place(hits: list[_Span], reach: int) -> int:
    """Where the window begins that holds most different words, then most hits; the first of equals."""
    best, place = (0, 0), hits[0].start
    last = 0
    for first, span in enumerate(hits):
        while last < len(hits) and hits[last].end <= span.start + reach:
            last += 1
        inside = hits[first : min(last, first + 50)]
        held = (len({hit.word for hit in inside}), len(inside))
        if held > best:
            best, place = held, span.start
    return place


def _cut(text: str, start: int, end: int, hits: list[_Span]) -> Iterator[Piece]:
    for hit in hits:
        if hit.end <= start or hit.start >= end:
            continue
        if hit.start > start:
            yield Piece(text[start : hit.start], False)
        yield Piece(text[max(hit.start, start) : hit.end], True)
        start = hit.end
    if start < end:
        yield Piece(text[start:end], False)


def _snippet_text(text: str | None, query: str | None) -> str:
    return as_text(snippet(text or "", query or ""))
