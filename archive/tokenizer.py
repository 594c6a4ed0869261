"""Which version of the tokenizer made a search index. The tokenizer itself is `archive.search`, which not all need who
open an archive.
"""

from __future__ import annotations

import sqlite3

TOKENIZER = "1"
"""The version of what `search.index_terms` and `search.row` make of a text; to be raised with every change of it, also
by a newer `fold`. An archive whose index another version made is indexed anew when it is next opened for writing
(archive/indexing.py): with other tokens a query would miss what is there.
"""


def is_current(db: sqlite3.Connection) -> bool:
    """Whether the index holds the tokens that this Gongkai looks for."""
    return made_by(db) == TOKENIZER


def made_by(db: sqlite3.Connection) -> str | None:
    row = db.execute("select tokenizer from search_index").fetchone()
    return str(row[0]) if row else None
