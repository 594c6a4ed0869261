"""The wordings of the documents as they are now, and the anchors by which those that share a passage are found.

Documents of one wording share its row. A wording that no document has any more goes, so that the index holds what is
there and no page that is edited every day fills it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from archive.anchors import WINDOW, anchors
from archive.near import SHORTEST
from archive.wording import wording, wording_digest

MOST_OF_AN_ANCHOR = 20
"""Wordings that are kept of one anchor: what more have is a phrase that everybody uses, or one of whose copies the
first twenty are enough.
"""

MOST_CANDIDATES = 12

_FEW = 12
"""Anchors that two wordings may have and be candidates with a single one in common."""

_DOCUMENT = """
    select versions.text, texts.text
    from documents
    join versions on versions.id = documents.current_version
    join texts on texts.digest = versions.text
    where documents.id = ?
"""


@lru_cache(maxsize=512)
def of_text(text: str) -> str:
    """The wording of a text; candidates come again and again."""
    return wording(text)


def adopt(db: sqlite3.Connection, document: int) -> tuple[str, Iterable[int]]:
    """Give a document the wording of its current text. Returns it, and the wordings that may be near it, most likely
    first. Where another document has the same they are only looked for when they are asked for: mostly they are not.
    """
    digest, text = db.execute(_DOCUMENT, (document,)).fetchone()
    words = of_text(text)
    found = db.execute("select id from wordings where digest = ?", (wording_digest(words),)).fetchone()
    near: Iterable[int]
    if found is None:
        number, near = _enter(db, words, digest)
    else:
        (number,) = found
        near = _near_known(db, number, words)
    db.execute("update documents set wording = ? where id = ?", (number, document))
    return words, near


def give_up(db: sqlite3.Connection, document: int) -> None:
    """Take a document's wording from it; the wording goes with the last document that has it."""
    row = db.execute(
        "select wording, text from documents join wordings on wordings.id = wording where documents.id = ?", (document,)
    ).fetchone()
    if row is None:
        return
    number, digest = row
    db.execute("update documents set wording = null where id = ?", (document,))
    if db.execute("select 1 from documents where wording = ? limit 1", (number,)).fetchone() is None:
        (text,) = db.execute("select text from texts where digest = ?", (digest,)).fetchone()
        keys = [(key, number) for key in anchors(of_text(text))]
        db.executemany("delete from anchors where anchor = ? and wording = ?", keys)
        db.execute("delete from wordings where id = ?", (number,))


def words_of(db: sqlite3.Connection, document: int) -> str:
    """The wording of a document's current text."""
    return of_text(db.execute(_DOCUMENT, (document,)).fetchone()[1])


def _enter(db: sqlite3.Connection, words: str, text: str) -> tuple[int, list[int]]:
    number = db.execute(
        "insert into wordings (digest, characters, text) values (?, ?, ?)", (wording_digest(words), len(words), text)
    ).lastrowid
    assert number is not None
    if len(words) < SHORTEST:
        return number, []
    holders = _holders(db, anchors(words))
    rare = [(key, number) for key, those in holders.items() if len(those) < MOST_OF_AN_ANCHOR]
    db.executemany("insert into anchors values (?, ?)", rare)
    return number, _candidates(db, number, holders)


def _near_known(db: sqlite3.Connection, number: int, words: str) -> Iterator[int]:
    yield from _candidates(db, number, _holders(db, anchors(words)))


def _holders(db: sqlite3.Connection, keys: list[int]) -> dict[int, list[int]]:
    """For each anchor the wordings that have it."""
    holders: dict[int, list[int]] = {key: [] for key in keys}
    rows = db.execute(
        "select anchor, wording from json_each(?) as wanted cross join anchors on anchor = wanted.value",
        (json.dumps(keys),),
    )
    for key, number in rows:
        holders[key].append(number)
    return holders


def _candidates(db: sqlite3.Connection, own: int, holders: dict[int, list[int]]) -> list[int]:
    """The wordings worth a comparison. An anchor that few have says more than one that many have."""
    shared: Counter[int] = Counter()
    weight: Counter[int] = Counter()
    for those in holders.values():
        for number in those:
            shared[number] += 1
            weight[number] += 1 + MOST_OF_AN_ANCHOR // len(those)
    del shared[own], weight[own]
    enough = 1 if len(holders) <= _FEW else 2
    doubtful = [number for number in weight if shared[number] < enough]
    for number in set(doubtful) - _brief(db, doubtful):
        del weight[number]
    return sorted(weight, key=lambda number: (-weight[number], number))[:MOST_CANDIDATES]


def _brief(db: sqlite3.Connection, numbers: list[int]) -> set[int]:
    """Those of the wordings that have few anchors themselves."""
    rows = db.execute(
        """
        select wordings.id from json_each(?) as asked cross join wordings on wordings.id = asked.value
        where characters <= ?
        """,
        (json.dumps(numbers), WINDOW // 2 * _FEW),
    )
    return {number for (number,) in rows}
