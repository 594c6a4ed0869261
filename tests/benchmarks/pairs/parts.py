"""Texts that are less or more than the document: cut off, extended, shuffled, a page of it, an extract, a digest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

SENTENCE = re.compile(r"[^。；！？\n]+(?:[。；！？]|$)\n?|\n", re.MULTILINE)
SHORTEST_EXTRACT = 150
"""Characters: less than this is a quotation."""
LARGEST_EXTRACT = 0.45
LARGEST_ADDITION = 0.35
"""Of the document's length: with more than this added, the page is about something else as well."""
LARGEST_IN_DIGEST = 0.45
LONGEST_BESIDE = 5
"""Times the length of a text that another one in its digest may have."""

NOTES = (
    "编者按：近日，有关部门印发了下面这份文件，现予全文转载，供各单位学习参考。",
    "本报讯 记者从市人民政府新闻办公室获悉，该文件已经正式公布，全文如下。",
    "【导读】本文转载自上级单位网站，内容以原文为准。",
)
ENDINGS = ("……", "……（未完）", "...查看全文", "【查看全文】", "（点击查看全文）", "")


def sentences(text: str) -> list[str]:
    """They make up the text: the line's end belongs to the sentence before it."""
    return SENTENCE.findall(text)


def truncated(text: str, share: float, chance: Random) -> str:
    """The first part, as a teaser or a size limit leaves it; cut off in the midst of a sentence."""
    return text[: int(len(text) * share)] + chance.choice(ENDINGS)


def extended(text: str, foreign: Sequence[str], chance: Random) -> str:
    """With a paragraph or two of somebody else's behind it, or an editor's note before it."""
    room = int(len(text) * LARGEST_ADDITION)
    note = chance.choice(NOTES)
    if len(note) < room and chance.random() < 0.4:
        return f"{note}\n{text}"
    added: list[str] = []
    for line in chance.sample(foreign, len(foreign)):
        if 15 < len(line) <= room - sum(map(len, added)) and len(added) < 2:
            added.append(line)
    return "\n".join([text, *added]) if added else f"{text}\n{note[: max(room, 12)]}"


def reordered(text: str, chance: Random) -> str:
    """All paragraphs but the first in another order."""
    first, *others = text.split("\n")
    return "\n".join([first, *chance.sample(others, len(others))])


def second_page(text: str) -> str:
    """The middle of three pages, paragraphs kept whole where they are short."""
    third = len(text) // 3
    return text[third : 2 * third].strip("\n")


def extract_of(text: str, chance: Random) -> str | None:
    """Whole sentences from somewhere in the text, standing for themselves; None where the text is too short for it."""
    largest = int(len(text) * LARGEST_EXTRACT)
    if largest < SHORTEST_EXTRACT:
        return None
    wanted, pieces = chance.randint(SHORTEST_EXTRACT, largest), sentences(text)
    start = chance.randrange(len(pieces))
    for first in (*range(start, -1, -1), *range(start, len(pieces))):
        taken = ""
        for piece in pieces[first:]:
            if len(taken) + len(piece) > largest:
                break
            taken += piece
            if len(taken) >= wanted:
                break
        if len(taken) >= SHORTEST_EXTRACT:
            return taken.strip("\n")
    return None


def digest_of(text: str, others: Sequence[str], chance: Random) -> str | None:
    """A page that gives this text whole among three to nine others; None where the others are too short to be most
    of it.
    """
    alike = [other for other in others if len(other) < LONGEST_BESIDE * len(text)]
    chosen = chance.sample(alike, min(len(alike), chance.randint(3, 9)))
    if len(chosen) < 3 or len(text) > LARGEST_IN_DIGEST * (len(text) + sum(map(len, chosen))):
        return None
    chosen.insert(chance.randrange(len(chosen) + 1), text)
    return "\n".join(chosen)
