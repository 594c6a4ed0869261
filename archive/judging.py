"""What two documents are to each other: what their words say (`archive.near`), held against their official fields.

Pure: two papers in, one judgement out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz

from archive import near
from archive.evidence import Evidence
from archive.near import Likeness, Relation
from archive.text import plain

IDENTIFYING = ("title", "document_number", "issuing_body", "issued_on", "published_on")
"""The official fields that two pages of one document have in common."""

SAME: frozenset[Relation] = frozenset({"identical", "copy"})
"""The relations of two pages that are one document."""

_BRIEF = 150
"""Characters of a wording under which the titles have to be alike: 「现将名单予以公示」 is the whole text of many."""

_SHORT = 1_000
"""Characters under which their figures have to agree: this month's text is last month's, and only the title says so."""

_ALIKE = 80
"""Per cent of likeness from which two titles of a brief text are one."""

_SHORTEST_TITLE = 10
"""Characters: 停水通知 is the title of hundreds, and proves nothing."""

_FIGURES = re.compile(r"\d+|[〇零一二三四五六七八九十]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A document as it is judged: its number, wording and fields."""

    document: int
    wording: str
    fields: dict[str, str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What one document is to another, and why."""

    relation: Relation
    score: float
    evidence: Evidence
    reverse: bool = False
    """Whether it is the other one that is the excerpt, or the later."""

    @property
    def same(self) -> bool:
        """Whether the two are one document."""
        return self.relation in SAME


def judge(document: Paper, other: Paper) -> Judgement | None:
    """What a document is to another, None where it is nothing."""
    likeness = near.compare(document.wording, other.wording)
    relation = _relation(likeness, document, other) if likeness else None
    if likeness is None or relation is None:
        return None
    agreement = {field: _agree(field, document, other) for field in IDENTIFYING}
    return Judgement(
        relation=relation,
        score=likeness.score,
        evidence=Evidence(
            share=likeness.share,
            share_of_other=likeness.share_of_other,
            figures=likeness.figures,
            words=likeness.words,
            agree=tuple(field for field, agrees in agreement.items() if agrees),
            differ=tuple(field for field, agrees in agreement.items() if agrees is False),
        ),
        reverse=_days(document) < _days(other) if relation == "revision" else likeness.part == "other",
    )


def _relation(likeness: Likeness, document: Paper, other: Paper) -> Relation | None:
    if likeness.relation in SAME:
        if _issued_twice(document, other):
            return "revision"
        return likeness.relation if _titles_allow(likeness, document, other) else None
    if likeness.relation == "revision":
        return "revision" if _one_measure(likeness, document, other) else None
    return likeness.relation


def _issued_twice(document: Paper, other: Paper) -> bool:
    """Whether number and date both say that the same words were issued again. One alone may be a slip of a page."""
    return _agree("document_number", document, other) is False and _agree("issued_on", document, other) is False


def _titles_allow(likeness: Likeness, document: Paper, other: Paper) -> bool:
    """Whether two titles may be of one document. Brief texts that leave all to a file are told apart by them only."""
    one, two = plain(document.fields["title"] or ""), plain(other.fields["title"] or "")
    if not one or not two or one in two or two in one:
        return True
    length = min(len(document.wording), len(other.wording))
    figures, others = Counter(_FIGURES.findall(one)), Counter(_FIGURES.findall(two))
    if length < _SHORT and (figures - others) and (others - figures):
        return False
    return length >= _BRIEF or fuzz.ratio(one, two) >= _ALIKE


def _one_measure(likeness: Likeness, document: Paper, other: Paper) -> bool:
    """Whether two texts that differ in what they say are one measure in two states, and not two of one template."""
    if _agree("document_number", document, other):
        return True
    title = plain(document.fields["title"] or "")
    if not _agree("title", document, other) or len(title) < _SHORTEST_TITLE:
        return False
    if _agree("issuing_body", document, other) is False:
        return False
    return likeness.amended or not likeness.template


def _agree(field: str, document: Paper, other: Paper) -> bool | None:
    """Whether a field agrees; None where one of the two does not state it."""
    one, two = document.fields[field], other.fields[field]
    return None if one is None or two is None else plain(one) == plain(two)


def _days(paper: Paper) -> tuple[str, str]:
    """What puts two states of a paper in their order: the day on it, then the day on which it was put online."""
    published_on = paper.fields["published_on"] or ""
    return paper.fields["issued_on"] or published_on, published_on
