"""Who copies whom: the documents that are one, which of them stands for all, and what else they are to each other.

A document is judged when its text comes or changes: against those of the same wording, and against those that share
anchors with it. What is found is a row of ``copies``. Documents that are ``identical`` to or a ``copy`` of each other
make a group; all of it but one have ``copies_of``, the one that stands for it. A judgement that would put two into
one group which somebody has split is left out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Set
from itertools import chain
from typing import Literal

from archive import near, wordings
from archive.judging import IDENTIFYING, SAME, Judgement, Paper, judge
from archive.precedence import Claim

SHORTEST_COPY = near.SHORTEST
"""Characters of a wording below which equal texts prove nothing: 「详见附件」 is the whole text of thousands."""

A_FEW = 20
"""Documents that are judged with a batch because no earlier version of Gongkai judged them."""

_CLAIM = """
    select documents.id as document, sites.name as site_name, title, issuing_body, source, published_on, first_seen_at,
        characters
    from documents
    join sites on sites.id = documents.site
    join wordings on wordings.id = documents.wording
    where documents.id = ?
"""


def link(db: sqlite3.Connection, document: int) -> None:
    """Judge what a document's current text is to the others. When the text changed, ``unlink`` goes before."""
    words, near_it = wordings.adopt(db, document)
    _judge(db, document, words, near_it)


def unlink(db: sqlite3.Connection, document: int) -> None:
    """Take back what was judged of a document, and judge anew what was judged by way of it."""
    for member in _take_back(db, document):
        link(db, member)


def judge_anew(db: sqlite3.Connection, documents: Collection[int]) -> None:
    """Judge documents that have another text, all of them at once.

    All are taken back before one is judged, and those that stand for a group after the others: a thousand covers of one
    file that is replaced would be grouped anew a thousand times (400 took 74 s).
    """
    leaving = sorted(documents, key=lambda document: _root(db, document) == document)
    left = {member for document in leaving for member in _take_back(db, document)} - set(documents)
    for document in [*sorted(left), *documents]:
        link(db, document)


def _take_back(db: sqlite3.Connection, document: int) -> list[int]:
    """Take back what was judged of a document. Returns those that were judged by way of it, and are to be anew."""
    judged, root = _judged(db, document), _root(db, document)
    elsewhere = sorted({other for other, _ in judged if _root(db, other) != root})
    is_leaf = root != document and sum(relation in SAME for _, relation in judged) == 1
    group = [] if is_leaf else [member for member in _group(db, document) if member != document]
    db.execute("delete from copies where document = ?", (document,))
    db.execute("delete from copies where other = ?", (document,))
    db.execute("update documents set copies_of = null where id = ?", (document,))
    wordings.give_up(db, document)
    return [*_regroup(db, group), *elsewhere]


def judge_some(db: sqlite3.Connection) -> None:
    """Judge some of the documents that have not been judged since the archive was made by an earlier version."""
    for document in unjudged(db):
        link(db, document)


def unjudged(db: sqlite3.Connection) -> list[int]:
    """A few of the documents that have not been judged."""
    rows = db.execute("select id from documents where wording is null order by id limit ?", (A_FEW,))
    return [document for (document,) in rows]


# ---------------------------------------------------------------------- judging


def _judge(db: sqlite3.Connection, document: int, words: str, near_it: Iterable[int]) -> None:
    if len(words) < SHORTEST_COPY:
        return
    paper = _paper(db, document, words)
    found: list[tuple[int, Judgement]] = []
    for other in _worth_comparing(db, document, near_it):
        judgement = judge(paper, _paper(db, other, wordings.words_of(db, other)))
        if judgement is None or _split(db, document, other):
            continue
        if judgement.relation == "identical" and _join(db, paper, other, judgement):
            return  # what its words are to others was judged of the other one
        found.append((other, judgement))
    found.sort(key=lambda pair: (-pair[1].score, pair[0]))
    # one group and no second: what stands between two groups is most likely a poor copy of both
    any(judgement.same and _join(db, paper, other, judgement) for other, judgement in found)
    for other, judgement in found:
        if not judgement.same and not _known(db, document, other):
            _write(db, document, other, judgement, turned=judgement.reverse)


def _worth_comparing(db: sqlite3.Connection, document: int, near_it: Iterable[int]) -> Iterator[int]:
    """For each wording one document that has it, the one that stands for its group if it has that wording; of the
    document's own wording first. It is compared with one of many that are the same, not with all.
    """
    (own,) = db.execute("select wording from documents where id = ?", (document,)).fetchone()
    for wording in chain([own], near_it):
        if other := _one_of(db, wording, document):
            yield other


def _one_of(db: sqlite3.Connection, wording: int, but: int) -> int | None:
    """A document that has a wording. To order all that have it would take longer with each that comes."""
    row = db.execute(
        """
        select iif(root.wording = member.wording and root.id != :but, root.id, member.id) from documents as member
        join documents as root on root.id = coalesce(member.copies_of, member.id)
        where member.wording = :wording and member.id != :but
        order by member.id limit 1
        """,
        {"wording": wording, "but": but},
    ).fetchone()
    return row and int(row[0])


def _paper(db: sqlite3.Connection, document: int, words: str) -> Paper:
    names = ", ".join(IDENTIFYING)
    values = db.execute(f"select {names} from documents where id = ?", (document,)).fetchone()
    return Paper(document=document, wording=words, fields=dict(zip(IDENTIFYING, values, strict=True)))


# ---------------------------------------------------------------------- groups


def _join(db: sqlite3.Connection, paper: Paper, other: int, judgement: Judgement) -> bool:
    """Make one group of two, unless they are split or what stands for the other's group contradicts."""
    document = paper.document
    here, there = _root(db, document), _root(db, other)
    if here == there:
        return True
    if _between(db, "splits", document, other) or (there != other and _contradicts(db, there, paper)):
        return False
    _merge(db, *sorted((here, there), key=lambda root: _rank(db, root)))
    _write(db, document, other, judgement, turned=_rank(db, document) < _rank(db, other))
    return True


def _contradicts(db: sqlite3.Connection, root: int, paper: Paper) -> bool:
    """Whether a document says something else than what stands for a group. A member that came out of a scanner would
    take last year's report for its own.
    """
    likeness = near.compare(paper.wording, wordings.words_of(db, root))
    return likeness is not None and likeness.relation == "revision"


def _root(db: sqlite3.Connection, document: int) -> int:
    (root,) = db.execute("select coalesce(copies_of, id) from documents where id = ?", (document,)).fetchone()
    return int(root)


def _group(db: sqlite3.Connection, document: int, *, most: int = -1) -> list[int]:
    """A document's group, or so many of it, the one that stands for it first."""
    root = _root(db, document)
    rows = db.execute("select id from documents where copies_of = ? order by id limit ?", (root, most))
    return [root, *(member for (member,) in rows)]


def _merge(db: sqlite3.Connection, first: int, second: int) -> None:
    """Have what stands for one group stand for another too."""
    db.execute(
        "update documents set copies_of = :first where copies_of = :second or id = :second",
        {"first": first, "second": second},
    )


def _stand_for(db: sqlite3.Connection, root: int, members: Iterable[int]) -> None:
    places = [(None if member == root else root, member) for member in members]
    db.executemany("update documents set copies_of = ?1 where id = ?2 and copies_of is not ?1", places)


def _regroup(db: sqlite3.Connection, members: list[int]) -> list[int]:
    """Group anew those whose group has lost a document, by the judgements that are left. Returns one of each new group,
    where there is more than one: those may be the same by judgements never made.
    """
    if not members or _holds_together(db, members):
        return []
    claims = {member: _rank(db, member) for member in members}
    left = dict.fromkeys(sorted(members, key=claims.__getitem__))
    heads: list[int] = []
    while left:
        head = next(iter(left))
        joined = _reached(db, head, left.keys())
        _stand_for(db, head, joined)
        for member in joined:
            del left[member]
        heads.append(head)
    return heads if len(heads) > 1 else []


def _holds_together(db: sqlite3.Connection, members: list[int]) -> bool:
    """Whether what stood for them is among them still, and judgements join it to all of them."""
    root = _root(db, members[0])
    return root in members and len(_reached(db, root, set(members))) == len(members)


def _reached(db: sqlite3.Connection, start: int, among: Set[int]) -> set[int]:
    """Those that judgements join to one of them."""
    reached, edge = {start}, [start]
    while edge:
        next_ones = {other for member in edge for other, relation in _judged(db, member) if relation in SAME}
        edge = sorted((next_ones & among) - reached)
        reached.update(edge)
    return reached


def _claim(db: sqlite3.Connection, document: int) -> Claim:
    cursor = db.execute(_CLAIM, (document,))
    names = [column[0] for column in cursor.description]
    return Claim(**dict(zip(names, cursor.fetchone(), strict=True)))


def _rank(db: sqlite3.Connection, document: int) -> tuple[int, str, int, str, int]:
    return _claim(db, document).rank


# ---------------------------------------------------------------------- judgements


def _judged(db: sqlite3.Connection, document: int) -> list[tuple[int, str]]:
    """The documents that were judged against one, and what they are to each other."""
    rows = db.execute(
        """
        select other, relation from copies where document = :document
        union all
        select document, relation from copies where other = :document
        """,
        {"document": document},
    )
    return [(other, relation) for other, relation in rows]


def _known(db: sqlite3.Connection, one: int, two: int) -> bool:
    """Whether something was judged already of a document of one's group and one of the other's: it is said once."""
    return _between(db, "copies", one, two)


def _write(db: sqlite3.Connection, document: int, other: int, judgement: Judgement, *, turned: bool) -> None:
    """Write what was judged of a document and another; ``turned``, the other way round."""
    pair = (other, document) if turned else (document, other)
    evidence = judgement.evidence.turned() if turned else judgement.evidence
    db.execute("delete from copies where document = ? and other = ?", pair[::-1])
    db.execute(
        "insert or replace into copies values (?, ?, ?, ?, ?)",
        (*pair, judgement.relation, judgement.score, evidence.as_json()),
    )


def _split(db: sqlite3.Connection, one: int, two: int) -> bool:
    """Whether somebody has said that two documents are not one."""
    row = db.execute(
        """
        select 1 from splits
        where (document = :one and other = :two) or (document = :two and other = :one)
        """,
        {"one": one, "two": two},
    ).fetchone()
    return row is not None


def _between(db: sqlite3.Connection, table: Literal["copies", "splits"], one: int, two: int) -> bool:
    """Whether a table has a pair of a document of one's group and one of the other's.

    Only the pairs of the smaller group are gone through: a document may be on thousands of pages.
    """
    few = _group(db, one)
    many = _group(db, two, most=len(few))
    if len(few) > len(many):
        few, many = many, few
    row = db.execute(
        f"""
        select 1 from json_each(:members) as member
        cross join {table} as pair on pair.document = member.value or pair.other = member.value
        cross join documents as other on other.id = iif(pair.document = member.value, pair.other, pair.document)
        where :root in (other.id, other.copies_of) limit 1
        """,
        {"members": json.dumps(few), "root": many[0]},
    ).fetchone()
    return row is not None
