"""What changed between two texts: paragraphs first, then the characters of the paragraphs that differ."""

from __future__ import annotations

from difflib import SequenceMatcher

LONGEST_CLOSE_LOOK = 4_000
"""Characters of a changed stretch that are compared one by one; difflib is quadratic, and a longer one was
rewritten.
"""


def changed_characters(old: str, new: str) -> tuple[int, int]:
    """How many characters were added and removed from ``old`` to ``new``, white space not counted."""
    before, after = _paragraphs(old), _paragraphs(new)
    added = removed = 0
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            more, less = _in_stretch("".join(before[i:j]), "".join(after[k:m]))
            added, removed = added + more, removed + less
    return added, removed


def _paragraphs(text: str) -> list[str]:
    """The paragraphs without their white space: a line broken elsewhere is no change of the words in it."""
    return [folded for line in text.splitlines() if (folded := "".join(line.split()))]


def _in_stretch(old: str, new: str) -> tuple[int, int]:
    if max(len(old), len(new)) > LONGEST_CLOSE_LOOK:
        return len(new), len(old)
    equal = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return len(new) - equal, len(old) - equal
