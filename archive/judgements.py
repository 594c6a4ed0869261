"""What is judged of documents, as readers ask for it: groups of copies, and all that is said of one document."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from archive.evidence import Evidence, evidence_of
from archive.near import Relation

Row = dict[str, Any]


class Phrase(NamedTuple):
    """What a document is to another, as the beginning of a sentence."""

    chinese: str
    english: str


PHRASES: dict[tuple[str, bool], Phrase] = {
    ("identical", True): Phrase("与本文同文", "the same text as"),
    ("identical", False): Phrase("与本文同文", "the same text as"),
    ("copy", True): Phrase("本文转载自", "a repost of"),
    ("copy", False): Phrase("转载了本文", "reposted as"),
    ("excerpt", True): Phrase("本文节选自", "an excerpt of"),
    ("excerpt", False): Phrase("节选了本文", "excerpted in"),
    ("revision", True): Phrase("本文修订了", "a revision of"),
    ("revision", False): Phrase("修订了本文", "revised as"),
}
"""By relation, and by whether the document is the one that copies, cuts out or revises."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """A document that another one is shown with."""

    document: int
    title: str | None
    url: str
    site: str
    site_name: str
    published_on: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement(Neighbour):
    """How a document stands to this neighbour. ``ours``: it is the one that copies, cuts out or revises."""

    relation: str
    ours: bool
    score: float
    evidence: Evidence
    """Seen from the document that was asked about."""

    @property
    def phrase(self) -> Phrase:
        return PHRASES[self.relation, self.ours]


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy(Neighbour):
    """A member of a group, and what brought it there: what it was judged to be to the document that stands for the
    group, or else to the nearest other member.
    """

    relation: str | None
    score: float | None
    by_way_of: int | None = None
    """That other member."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group(Neighbour):
    """A document and those that copy it (or cut out of it, or revise it), nearest first."""

    copies: tuple[Copy, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Split(Neighbour):
    """A document that somebody said is another one, and when."""

    at: str


_NEIGHBOUR = """
    documents.id as document,
    documents.title,
    documents.url,
    documents.site,
    sites.name as site_name,
    documents.published_on
"""


def groups(db: sqlite3.Connection, limit: int, relation: Relation | None = None) -> list[Group]:
    """The groups of copies, largest first; of another relation, the documents that most others have it to."""
    if relation is None:
        largest = "select copies_of as id, count(*) as size from documents where copies_of is not null group by 1"
    else:
        largest = "select other as id, count(*) as size from copies where relation = :relation group by 1"
    found = _rows(
        db,
        f"""
        with largest as materialized ({largest} order by size desc, id limit :limit)
        select {_NEIGHBOUR}
        from largest
        join documents on documents.id = largest.id
        join sites on sites.id = documents.site
        order by size desc, documents.id
        """,
        relation=relation,
        limit=limit,
    )
    members = _followers if relation is None else partial(_related, relation=relation)
    return [Group(**row, copies=members(db, row["document"])) for row in found]


def _followers(db: sqlite3.Connection, root: int) -> tuple[Copy, ...]:
    """Those that a document stands for, the nearest first."""
    found = _rows(
        db,
        f"""
        select {_NEIGHBOUR} from documents join sites on sites.id = documents.site where documents.copies_of = :root
        """,
        root=root,
    )
    links = _links(db, root)
    copies = [Copy(**row, **links.get(row["document"], {"relation": None, "score": None})) for row in found]
    return tuple(sorted(copies, key=lambda copy: (-(copy.score or 0), copy.document)))


def _links(db: sqlite3.Connection, root: int) -> dict[int, Row]:
    """Of each member of a group the judgement that holds it there: with what stands for the group, or else the nearest
    with a member that is held already.
    """
    pairs: dict[int, list[tuple[int, str, float]]] = defaultdict(list)
    for document, other, relation, score in db.execute(
        """
        select copies.document, copies.other, copies.relation, copies.score
        from documents as members join copies on copies.document = members.id
        where members.copies_of = ? and copies.relation in ('identical', 'copy')
        """,
        (root,),
    ):
        pairs[document].append((other, relation, score))
        pairs[other].append((document, relation, score))
    links: dict[int, Row] = {root: {}}
    nearest = [(False, -score, root, member, relation) for member, relation, score in pairs[root]]
    heapify(nearest)
    while nearest:
        indirect, less, holder, member, relation = heappop(nearest)
        if member in links:
            continue
        links[member] = {"relation": relation, "score": -less, "by_way_of": holder if indirect else None}
        for other, relation, score in pairs[member]:
            heappush(nearest, (True, -score, member, other, relation))
    return links


def _related(db: sqlite3.Connection, document: int, relation: Relation) -> tuple[Copy, ...]:
    """Those that were judged to be this to a document, the nearest first."""
    found = _rows(
        db,
        f"""
        select {_NEIGHBOUR}, copies.relation, copies.score
        from copies
        join documents on documents.id = copies.document
        join sites on sites.id = documents.site
        where copies.other = :document and copies.relation = :relation
        order by copies.score desc, documents.id
        """,
        document=document,
        relation=relation,
    )
    return tuple(Copy(**row) for row in found)


def judgements(
    db: sqlite3.Connection, document: int, limit: int = -1, relation: Relation | None = None
) -> list[Judgement]:
    """All that is judged of a document, whichever side of the pair it is, nearest first."""
    found = _rows(
        db,
        f"""
        select {_NEIGHBOUR}, pairs.relation, pairs.ours, pairs.score, pairs.evidence
        from (
            select other as id, 1 as ours, relation, score, evidence from copies where document = :document
            union all
            select document, 0, relation, score, evidence from copies where other = :document
        ) as pairs
        join documents on documents.id = pairs.id
        join sites on sites.id = documents.site
        where :relation is null or pairs.relation = :relation
        order by pairs.score desc, documents.id
        limit :limit
        """,
        document=document,
        relation=relation,
        limit=limit,
    )
    return [_judgement(row) for row in found]


def _judgement(row: Row) -> Judgement:
    ours, evidence = bool(row["ours"]), evidence_of(row["evidence"])
    return Judgement(**row | {"ours": ours, "evidence": evidence if ours else evidence.turned()})


def how_many(db: sqlite3.Connection, document: int, relation: Relation | None = None) -> int:
    """How many judgements there are of a document."""
    row = db.execute(
        """
        select count(*) from copies
        where (document = :document or other = :document) and (:relation is null or relation = :relation)
        """,
        {"document": document, "relation": relation},
    ).fetchone()
    return int(row[0])


def copied(db: sqlite3.Connection, document: int) -> Neighbour | None:
    """The document that this one copies."""
    found = _rows(
        db,
        f"""
        select {_NEIGHBOUR} from documents join sites on sites.id = documents.site
        where documents.id = (select copies_of from documents where id = :document)
        """,
        document=document,
    )
    return Neighbour(**found[0]) if found else None


def copying(db: sqlite3.Connection, document: int) -> int:
    """How many documents copy this one."""
    (count,) = db.execute("select count(*) from documents where copies_of = ?", (document,)).fetchone()
    return int(count)


def splits(db: sqlite3.Connection, document: int) -> list[Split]:
    """The documents that somebody said are others than this one."""
    found = _rows(
        db,
        f"""
        select {_NEIGHBOUR}, pairs.at
        from (
            select other as id, at from splits where document = :document
            union all
            select document, at from splits where other = :document
        ) as pairs
        join documents on documents.id = pairs.id
        join sites on sites.id = documents.site
        order by pairs.at, documents.id
        """,
        document=document,
    )
    return [Split(**row) for row in found]


def _rows(db: sqlite3.Connection, sql: str, **parameters: object) -> list[Row]:
    found = db.execute(sql, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, record, strict=True)) for record in found]
