"""The card of an export, README.md: what it is, how far it covers what it is about, and how to cite what is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from archive.browse.wording import label
from archive.export.tables import TABLES, Table

_CARD = """# 政府信息公开存档 · An archive of government disclosure

Exported at {at}, up to event {cursor} of the change feed{since}, by Gongkai {gongkai} (schema {schema}).

## 内容 What is in it

{tables}

How a later export joins this one: rows of an *append* table are added; of an *upsert* table, all rows that have a key
of the later ones go and the later ones take their place; a *replace* table is taken whole. `manifest.json` has the key
of each table, the types of the columns, and the SHA-256 of each file; how a table of a later export joins, its own
manifest says.

What the files (附件) of documents say is in *files*, once for all documents that name one: `attachments.file` leads
there, and is empty for a file that was never had (`error`) or not read yet. `unread` says why a file has no text. Where
a page only leads to its files (见附件), `documents.text` is the text of one of them: of the file `text_from`.

    {example}

## 范围 How far it covers the sites

A channel (栏目) is complete when its list was read from the first page to the last, or to where everything was known,
and the site's own count was met. What is open is named; what it says is what the site published when it was
captured: the live sites prevail.

{coverage}

## 列 Columns

{columns}

## 引用 How to cite

Cite a version, not a document: its title, 发文字号, the URL, `seen_at`, and `text_digest` (the SHA-256 of the
normalised text) or `payload_digest` (the SHA-256 of the bytes that the server sent, by which the original is found in
the WARC files of the archive). With the archive served at HOST it is at `HOST/ARCHIVE/documents/ID?version=NUMBER`,
its original beside it.

## 许可 Licence

The texts are the issuing bodies'. In China, laws, regulations and other documents of a legislative, administrative
or judicial nature are not protected by copyright (著作权法 第五条); reports, news and pictures may be. Whoever
publishes this export has to say under which terms; this card does not.
"""

_EXAMPLES = {
    "parquet": "duckdb -c \"select issuing_body, count(*) from 'documents/*/*.parquet' group by 1 order by 2 desc\"",
    "jsonl": "jq -r '[.published_on, .title] | @tsv' documents.jsonl",
    "csv": "python3 -c \"import csv; print(next(csv.DictReader(open('documents.csv', encoding='utf-8-sig'))))\"",
}


class Coverage(NamedTuple):
    """How far one site is covered."""

    site: str
    name: str
    documents: int
    complete_at: str | None
    """When the channel that has waited longest was last read completely."""
    channels: int
    open: tuple[str, ...]
    """What of it is not complete, a phrase a channel."""


def coverage(db: sqlite3.Connection) -> list[Coverage]:
    """Every site, with what its last readings left open."""
    return [_coverage(db, *row) for row in db.execute("select id, name, documents from sites order by id").fetchall()]


def _coverage(db: sqlite3.Connection, site: str, name: str, documents: int) -> Coverage:
    rows = db.execute(
        """
        select channels.name, last_complete_at, complete, reason
        from channels
        left join listing_reads on listing_reads.id = (
            select id from listing_reads where channel = channels.id order by id desc limit 1
        )
        where site = ? and not retired order by channels.id
        """,
        (site,),
    ).fetchall()
    never = [f"{channel}: never read completely" for channel, at, complete, _ in rows if not at and complete != 0]
    short = [f"{channel}: {reason or 'not complete'}" for channel, _, complete, reason in rows if complete == 0]
    complete_at = min((at for _, at, _, _ in rows if at), default=None)
    return Coverage(site, name, documents, None if never else complete_at, len(rows), (*never, *short))


def card(manifest: Mapping[str, Any], sites: list[Coverage]) -> str:
    """The text of the card."""
    names = manifest["tables"]
    formats = manifest["settings"]["formats"]
    return _CARD.format(
        at=manifest["at"],
        cursor=manifest["cursor"],
        since=f" and since event {manifest['since']}" if manifest["since"] else "",
        gongkai=manifest["gongkai"],
        schema=manifest["schema"],
        tables=_table(
            ("table", "rows", "later rows", "key"),
            [(name, f"{told['rows']:,}", told["mode"], ", ".join(told["key"])) for name, told in names.items()],
        ),
        example=_EXAMPLES[formats[0]],
        coverage=_table(
            ("site", "网站", "documents", "channels", "complete at", "open"),
            [
                (
                    one.site,
                    one.name,
                    f"{one.documents:,}",
                    str(one.channels),
                    one.complete_at or "—",
                    "; ".join(one.open),
                )
                for one in sites
            ],
        ),
        columns="\n".join(_columns(table) for table in TABLES),
    )


def _columns(table: Table) -> str:
    lines = [(column.name, column.type, *label(column.of, column.name)) for column in table.columns]
    return f"### {table.name}\n\n" + _table(("column", "type", "列", "meaning"), lines) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown; a bar within a cell would end it."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
