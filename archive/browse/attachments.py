"""The files of a document on its page: what each is, and the beginning of what it says, with the words that were asked
for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import NotFound, Response

from archive import tokenizer
from archive.attached import Attached, text_of
from archive.browse.guard import READING_POLICY
from archive.browse.pages import ask
from archive.browse.typeset import Block, blocks
from archive.search import Piece, match_query, snippet
from archive.versions import kept_text

SHOWN = 20_000
"""Characters of a file that its fold shows: a notice has 3,000, and a file may have 4,000,000."""

SHOWN_IN_ALL = 200_000
"""Characters that all folds of a page show."""

SEARCHED = 1_000_000
"""Characters of the files of a page that are gone through for words behind what is shown: a third of a second."""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file as the page of a document shows it."""

    file: Attached
    is_body: bool
    """Its text is that of the document, which is shown already."""
    shown: tuple[Block, ...]
    """The beginning of its text."""
    is_cut: bool
    answers: bool
    """It answers the query that led to the page."""
    excerpt: tuple[Piece, ...]
    """Where it does so behind what is shown, the words with what is around them."""


async def whole_text(datasette: Any, request: Any) -> Response:
    """All of a text, plain: by its digest, which is the same wherever the archive is served."""
    text = await ask(datasette, request, lambda connection: kept_text(connection, request.url_vars["digest"]))
    if text is None:
        raise NotFound("No such text")
    headers = {"Content-Security-Policy": READING_POLICY}
    return Response(text, headers=headers, content_type="text/plain; charset=utf-8")


def files(
    connection: sqlite3.Connection, named: tuple[Attached, ...], body_from: int | None, query: str
) -> Iterator[File]:
    """The files that a version names; ``body_from`` is that which its text is of, if it is of one."""
    asks = bool(query.strip()) and tokenizer.is_current(connection)
    left, unsearched = SHOWN_IN_ALL, SEARCHED
    for file in named:
        is_body = file.file is not None and file.file == body_from
        text = "" if is_body or not left else text_of(connection, file, most=min(SHOWN, left))
        left -= len(text)
        is_cut = not is_body and len(text) < file.characters
        answers = asks and not is_body and _answers(connection, file, query)
        excerpt: tuple[Piece, ...] = ()
        if answers and is_cut and not _is_hit(snippet(text, query)):
            excerpt = snippet(text_of(connection, file, most=unsearched), query)
            unsearched -= min(unsearched, file.characters)
        yield File(
            file=file,
            is_body=is_body,
            shown=tuple(blocks(text)),
            is_cut=is_cut,
            answers=answers,
            excerpt=excerpt if _is_hit(excerpt) else (),
        )


def _is_hit(pieces: tuple[Piece, ...]) -> bool:
    return any(piece.hit for piece in pieces)


def _answers(connection: sqlite3.Connection, file: Attached, query: str) -> bool:
    found = connection.execute(
        "select 1 from files_fts where files_fts match ? and rowid = ?", (match_query(query), file.file)
    )
    return found.fetchone() is not None
