"""The labels that official pages put before their fields, and the field each stands for. The words are in
words.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))

OTHER = "other"
"""A label that is known and fills no field: it ends the value before it."""

FURNITURE = "furniture"
"""A label of the page, not of the document: counters, font sizes, share bars."""

LABELS: dict[str, list[str]] = WORDS["labels"]
FIELD_OF = {label: field for field, labels in LABELS.items() for label in labels}
WEAK = frozenset(WORDS["weak"])
NOTHING = frozenset(WORDS["nothing"])
CONTAINERS = frozenset(WORDS["containers"])

SEAM = "\x1f"
"""Stands where one inline element ends and another begins: label and value may touch there without a colon."""

_INSIDE = rf"[\s{SEAM}]*"
_LONGEST_FIRST = sorted(FIELD_OF, key=len, reverse=True)
_LABEL = "|".join(_INSIDE.join(map(re.escape, label)) for label in _LONGEST_FIRST)
_FIRST = "".join(sorted({re.escape(label[0]) for label in FIELD_OF}))
_BOUNDARY = rf"(?:(?<=[\s{SEAM}|｜;；,，。)）\]】])|^)"
_COLON = rf"(?P<colon>[\]】〕]{_INSIDE}[:：]?|[:：])"
KNOWN = re.compile(rf"{_BOUNDARY}[\[【〔]?{_INSIDE}(?=[{_FIRST}])(?P<label>{_LABEL}){_INSIDE}(?:{_COLON}|(?={SEAM})|$)")
"""A label of the vocabulary, spaces and tags within it allowed: ``索 引 号：``, ``[主题分类]``, ``文 <b>号</b>``.
What none begins with is told before all of them are tried, or lines with many boundaries would take a quarter longer.
"""

_MARK = re.compile(rf"[:：\]】〕{SEAM}]")
_LAST = frozenset(label[-1] for label in FIELD_OF)

_HAN = r"[\u4e00-\u9fff]"
_WORD = rf"{_HAN}[\u4e00-\u9fff/]{{1,9}}|{_HAN}(?:[\s{SEAM}]{_HAN}){{1,5}}"
UNKNOWN = re.compile(rf"(?:(?<=[\s{SEAM}|｜])|^)(?P<label>{_WORD}){_INSIDE}(?P<colon>[:：])")
"""What looks like a label: two to ten Chinese characters, or some set apart by single spaces, and a colon."""

WORD = re.compile(r"\w")
UNRESOLVED = re.compile(r"meta_[\d_]+")
"""The code of a classification that a template failed to resolve."""


def may_be_labelled(text: str) -> bool:
    """Whether a line may hold a label, told at a glance: most lines of a page neither end in one nor have what parts
    one from its value.
    """
    return text[-1:] in _LAST or _MARK.search(text) is not None


def fold_label(label: str) -> str:
    """A label as the vocabulary spells it: no space, no seam (which Python counts as one), half-width."""
    return "".join(unicodedata.normalize("NFKC", label).split())


def is_nothing(value: str) -> bool:
    """Whether a value stands for the lack of one: 无, null, —, or a template that never ran (``{{…}}``)."""
    bare = "".join(value.split()).lower()
    if bare in NOTHING or not WORD.search(bare):
        return True
    return "{{" in bare or UNRESOLVED.fullmatch(bare) is not None
