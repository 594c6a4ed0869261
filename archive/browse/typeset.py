"""A body text as a reader sees it on paper: headings, paragraphs, tables, addressee and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
_LONGEST_HEADING = 40
_LONGEST_SIGNATURE = 30
_SENTENCE_END = tuple("。；;，,：:")
_EDGES = " \t\r\u00a0\u3000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A stretch of the body; a heading has a ``level`` from 1 to 3, a table has ``rows``."""

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


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


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST_SIGNATURE and not line.endswith(_SENTENCE_END)


def _blocks(text: str) -> Iterator[Block]:
    """Lines as blocks; lines of cells between bars are gathered into one table."""
    rows: list[tuple[str, ...]] = []
    for line in (line.strip(_EDGES) for line in text.split("\n")):
        if line.startswith("|") and line.endswith("|") and len(line) > 1:
            rows.append(tuple(cell.strip(_EDGES) for cell in line[1:-1].split("|")))
            continue
        if rows:
            yield _table(rows)
            rows = []
        if line:
            yield _block(line)
    if rows:
        yield _table(rows)


def _block(line: str) -> Block:
    if len(line) <= _LONGEST_HEADING and not line.endswith(_SENTENCE_END):
        for level, pattern in enumerate(_LEVELS, 1):
            if pattern.match(line):
                return Block(kind="heading", text=line, level=level)
    return Block(kind="paragraph", text=line)


def _table(rows: list[tuple[str, ...]]) -> Block:
    """A table without the rule (``|---|---|``) that Markdown draws under a head."""
    return Block(kind="table", rows=tuple(row for row in rows if not _is_rule(row)))


def _is_rule(row: tuple[str, ...]) -> bool:
    return all(cell and set(cell) <= set("-: ") for cell in row)
