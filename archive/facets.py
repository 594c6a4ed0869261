"""Facets: how many of the hits of a query are of each issuing body, site, year, genre and validity."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.hits import FACETS

TOP = 10
"""Values of a facet that are shown: what fits on a screen beside the first hits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value of a facet."""

    value: str | int
    name: str
    documents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """A column, and how many of the hits have which value: the most frequent first, of years the latest."""

    column: str
    values: tuple[Value, ...]
    more: bool
    """Whether there are values that are not shown."""


def facets(connection: sqlite3.Connection, top: int = TOP) -> list[Facet]:
    """The facets of the hits that `archive.hits.gather` has gathered. Every document counts, copies too; one that says
    nothing of a column is in no value of it.
    """
    return [_facet(connection, column, top) for column in FACETS]


def _facet(connection: sqlite3.Connection, column: str, top: int) -> Facet:
    order = "value desc" if column == "year" else "documents desc, value"
    counted = connection.execute(
        f"""
        select {column} as value, count(*) as documents from temp.hits
        where {column} is not null group by {column} order by {order} limit ?
        """,
        (top + 1,),
    ).fetchall()
    names = _site_names(connection) if column == "site" else {}
    values = [Value(value=value, name=names.get(value, str(value)), documents=count) for value, count in counted[:top]]
    return Facet(column=column, values=tuple(values), more=len(counted) > top)


def _site_names(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("select id, name from sites").fetchall())
