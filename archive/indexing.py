"""The search index as a whole: which version of the tokenizer made it, and making it anew from what is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archive import search
from archive.errors import SearchIndexStale
from archive.records import Metadata
from archive.tokenizer import TOKENIZER, is_current, made_by

BLOCK = 1_000
"""Versions, or files, that are indexed in one transaction: a few seconds, which is all that a kill costs."""

UNFINISHED = f"{TOKENIZER} unfinished"
"""What the archive says of an index that is being made anew. A later tokenizer begins it again."""


def check(db: sqlite3.Connection) -> None:
    """Raises SearchIndexStale where a search would miss what is there."""
    if not is_current(db):
        raise SearchIndexStale(Path(db.execute("pragma database_list").fetchone()[2]))


def renew_some(db: sqlite3.Connection) -> None:
    """A part of making the index anew, in the caller's transaction: forget the old one, or index a block, or be done.
    After a kill the next part goes on where the last one ended.
    """
    if made_by(db) != UNFINISHED:
        _is_made_by(db, UNFINISHED)
        for of in search.INDEXED:
            db.execute(f"insert into {of}_fts ({of}_fts) values ('delete-all')")
    elif not (_index_block(db) or _index_files(db)):
        _is_made_by(db, TOKENIZER)


def _index_block(db: sqlite3.Connection) -> int:
    versions = db.execute(
        """
        select versions.id, versions.title, versions.document_number, versions.index_number, versions.issuing_body,
            versions.publisher, texts.text
        from versions join texts on texts.digest = versions.text
        where versions.id > (select coalesce(max(id), 0) from versions_fts_docsize)
        order by versions.id limit ?
        """,
        (BLOCK,),
    ).fetchall()
    db.executemany(
        "insert into versions_fts (rowid, title, body, meta) values (?, ?, ?, ?)",
        ((number, *search.row(_named(*said), text)) for number, *said, text in versions),
    )
    return len(versions)


def _index_files(db: sqlite3.Connection) -> int:
    files = db.execute(
        """
        select files.id, texts.text from files join texts on texts.digest = files.text
        where files.id > (select coalesce(max(id), 0) from files_fts_docsize)
        order by files.id limit ?
        """,
        (BLOCK,),
    ).fetchall()
    db.executemany(
        "insert into files_fts (rowid, title, body, meta) values (?, ?, ?, ?)",
        ((number, *search.file_row(text)) for number, text in files),
    )
    return len(files)


def _named(title: str, document_number: str, index_number: str, issuing_body: str, publisher: str) -> Metadata:
    return Metadata(
        title=title,
        document_number=document_number,
        index_number=index_number,
        issuing_body=issuing_body,
        publisher=publisher,
    )


def _is_made_by(db: sqlite3.Connection, tokenizer: str) -> None:
    db.execute("delete from search_index")
    db.execute("insert into search_index values (?)", (tokenizer,))
