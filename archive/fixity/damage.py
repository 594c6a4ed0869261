"""A damage: what is not as it was written, where, and whom it concerns; and what is worth saying and is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "database",
    "text",
    "feed",
    "version",
    "search",
    "missing",
    "cut",
    "changed",
    "unreadable",
    "astray",
    "contradiction",
    "unclaimed",
]
"""What is wrong: the ``database`` itself, a body ``text``, the change ``feed``, a document's ``version`` or its row for
``search``; a segment that is ``missing``, ``cut`` short or ``changed`` as a whole; a record that is ``unreadable``; a
row that leads ``astray`` or in ``contradiction`` to its record; a record that no row names (``unclaimed``).
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """One damage, by name."""

    kind: Kind
    file: Path
    sentence: str
    offset: int | None = None
    row: str | None = None
    """Table and key: ``captures 12``."""
    url: str | None = None
    """Of the capture or the document that it concerns."""

    def __str__(self) -> str:
        at = f"{self.file} at byte {self.offset:,}" if self.offset is not None else str(self.file)
        return ": ".join(part for part in (self.kind, at, self.row, self.url, self.sentence) if part)


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """Something that a crawl in progress, or a crash before the next start, leaves there."""

    file: Path
    sentence: str

    def __str__(self) -> str:
        return f"note: {self.file}: {self.sentence}"
