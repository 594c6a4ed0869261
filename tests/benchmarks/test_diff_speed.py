"""How fast two texts are compared: an edited copy at once, and nothing however odd without a bound."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from functools import cache

import pytest

from archive.diff import diff

PAGE = 30_000
BOOK = 100_000
PAGE_SECONDS = 0.05
"""Of CPU, the best of several, for a text of 30,000 characters against its edited copy."""

BOOK_SECONDS = 2.0
"""The bound of the worst case, 100,000 characters a side; 0.5 s when it was set."""

CHARACTERS = [chr(0x4E00 + number) for number in range(2_000)]
FREQUENCIES = [1 / (number + 10) for number in range(2_000)]


@cache
def prose(length: int, seed: int, *, paragraph: int = 150) -> str:
    """Clauses of common and rare characters, in paragraphs."""
    chance = random.Random(seed)
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < length:
        line = ""
        while len(line) < paragraph:
            line += "".join(chance.choices(CHARACTERS, FREQUENCIES, k=chance.randrange(6, 30))) + chance.choice(
                "，。；"
            )
        lines.append(line)
    return "\n".join(lines)[:length]


def edited(text: str, edits: int, seed: int = 7) -> str:
    """The text with some of its characters replaced, put in or taken out, in places."""
    chance = random.Random(seed)
    characters = list(text)
    for _ in range(edits):
        place, length = chance.randrange(len(characters)), chance.randrange(8)
        characters[place : place + length] = chance.choices(CHARACTERS, k=chance.randrange(8))
    return "".join(characters)


def seconds(old: str, new: str, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        diff(old, new)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize("edits", [0, 1, 10, 50, 100])
def test_an_edited_page_takes_no_time(edits: int) -> None:
    old = prose(PAGE, 1)
    assert seconds(old, edited(old, edits), 7) < PAGE_SECONDS


ODD: dict[str, Callable[[], tuple[str, str]]] = {
    "rewritten": lambda: (prose(BOOK, 1), prose(BOOK, 2)),
    "every paragraph edited": lambda: (prose(BOOK, 1), re.sub(r"(?m)^(.{50}).", r"\1改", prose(BOOK, 1))),
    "paragraphs in another order": lambda: (prose(BOOK, 1), "\n".join(sorted(prose(BOOK, 1).splitlines()))),
    "one paragraph": lambda: (prose(BOOK, 1, paragraph=BOOK), edited(prose(BOOK, 1, paragraph=BOOK), 100)),
    "one paragraph, rewritten": lambda: (prose(BOOK, 1, paragraph=BOOK), prose(BOOK, 2, paragraph=BOOK)),
    "one character": lambda: ("一" * BOOK, "一" * (BOOK - 1)),
    "one character, another character": lambda: ("一" * BOOK, "二" * BOOK),
    "two by turns": lambda: ("一二" * (BOOK // 2), "二一" * (BOOK // 2)),
    "moved in a row of one": lambda: ("一" * 50_000 + "二" + "一" * 50_000, "一" * 40_000 + "二" + "一" * 60_000),
    "a line a character": lambda: ("一\n" * (BOOK // 2), "二\n一\n" * (BOOK // 4)),
    "a clause a character": lambda: ("一，" * (BOOK // 2), "二，一，" * (BOOK // 4)),
    "figures": lambda: ("1" * BOOK, "2" * BOOK),
    "brackets": lambda: ("(" * BOOK, "（" * (BOOK - 1) + "a"),
    "readings": lambda: ("建(shè" * (BOOK // 5), "建(shè)" * (BOOK // 6)),
    "white space": lambda: (" " * BOOK, "　" * BOOK + "一"),
    "what folds to more": lambda: ("㎡⑴" * (BOOK // 2), "⑴㎡" * (BOOK // 2)),
}


@pytest.mark.parametrize("case", ODD)
def test_nothing_odd_takes_long(case: str) -> None:
    assert seconds(*ODD[case](), 2) < BOOK_SECONDS
