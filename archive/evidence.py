"""Evidence: why two documents were judged as they were, and how that reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import floor
from typing import Any

from pydantic import TypeAdapter, ValidationError

Pair = tuple[str, str]
"""What one document says, and what the other says in its place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """How alike two documents are, seen from the first of them, and what tells them apart."""

    share: float | None = None
    """How much of its text is in the other."""
    share_of_other: float | None = None
    figures: tuple[Pair, ...] = ()
    """Figures that differ."""
    words: tuple[Pair, ...] = ()
    """Other words that differ."""
    agree: tuple[str, ...] = ()
    """Official fields that say the same."""
    differ: tuple[str, ...] = ()
    said: str | None = None
    """What an earlier judge wrote, as it wrote it."""

    def turned(self) -> Evidence:
        """The same, seen from the other document."""
        return replace(
            self,
            share=self.share_of_other,
            share_of_other=self.share,
            figures=tuple((other, one) for one, other in self.figures),
            words=tuple((other, one) for one, other in self.words),
        )

    def as_object(self) -> dict[str, Any]:
        """What there is to say, by name: as in ``copies.evidence``."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}

    def as_json(self) -> str:
        """As it is stored (see ``evidence_of``)."""
        return json.dumps(self.as_object(), ensure_ascii=False)

    def in_words(self) -> str:
        """As one line for people."""
        return "; ".join(
            filter(
                None,
                (
                    self._shares(),
                    _listed("figures differ: ", map(side_by_side, self.figures)),
                    _listed("words differ: ", map(side_by_side, self.words)),
                    _listed("same ", map(field_name, self.agree)),
                    _listed("different ", map(field_name, self.differ)),
                    self.said,
                ),
            )
        )

    def _shares(self) -> str:
        ours = "" if self.share is None else f"{percent(self.share)} of its text"
        theirs = "" if self.share_of_other is None else f"{percent(self.share_of_other)} of the other's"
        return ", ".join(filter(None, (ours, theirs)))


_stored: TypeAdapter[Evidence] = TypeAdapter(Evidence)


def evidence_of(stored: str) -> Evidence:
    """What the column ``copies.evidence`` says. Anything that is not of today's shape is shown as it is."""
    try:
        return _stored.validate_json(stored)
    except ValidationError:
        return Evidence(said=stored)


def percent(share: float) -> str:
    """A share in percent, to a tenth, rounded down: 100 % is said of all only."""
    return f"{floor(round(share * 1000, 6)) / 10:g} %"


def side_by_side(pair: Pair) -> str:
    """What the two say in one place; — for the one that says nothing there."""
    one, other = pair
    return f"{one or '—'} → {other or '—'}"


def field_name(field: str) -> str:
    """An official field as an English reader names it."""
    return field.replace("_", " ")


def _listed(introduction: str, items: Sequence[str] | map[str]) -> str:
    listed = ", ".join(items)
    return introduction + listed if listed else ""
