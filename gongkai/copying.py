"""The command that shows who copies whom, why it was judged so, and undoes a judgement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from archive import judgements
from archive.evidence import percent
from archive.judgements import Copy, Group, Judgement, Neighbour, Split
from archive.near import Relation
from archive.splitting import split_at
from archive.store import Archive
from crawler.options import settings_option
from crawler.orders import printable
from crawler.settings import Settings, load
from crawler.terminal import print_json
from gongkai.naming import the_document
from gongkai.options import json_option, now_option, sentences

SHOWN = 10
"""Copies of one document that are printed with it; thousands of pages may carry one text."""

Pair = tuple[str, str]


@click.command()
@click.argument("document", metavar="[DOC]", required=False)
@click.option("--relation", type=click.Choice(get_args(Relation)), help="Only what was judged so.")
@click.option("--split", "split", nargs=2, metavar="A B", help="Say that A and B are two documents, for good.")
@click.option("--join", "join", nargs=2, metavar="A B", help="Take such a split back.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many groups, or judgements, at most."
)
@now_option
@json_option
@settings_option
@sentences
def copies(
    document: str | None,
    relation: Relation | None,
    limit: int,
    *,
    split: Pair | None,
    join: Pair | None,
    now: datetime | None,
    as_json: bool,
    settings_file: Path,
) -> None:
    """Show which documents are copies of one another, and why; undo a judgement that is wrong.

    Without DOC: the documents that most others copy, each with those. With DOC (its number or its address): all that is
    judged of it, with the evidence, and what people said of it.

    \b
    identical   the same text, whatever stands around it
    copy        a repost: other furniture, Traditional or Simplified, a few characters misread, cut short
    excerpt     its text is part of another's
    revision    it amends or re-issues another; never folded into it

    \b
    gongkai copies                        what is copied most
    gongkai copies 17                     what document 17 copies, and who copies it
    gongkai copies --relation revision    what was amended or issued anew
    gongkai copies --split 17 23          no: 17 and 23 are two documents
    gongkai copies --join 17 23           … on second thoughts they may be judged again

    A split stays until it is taken back, also when a page changes and when the database is rebuilt. It is written into
    the archive, so a crawl that is running has to end first.
    """
    settings = load(settings_file)
    pair = split or join
    if pair is not None:
        _only_one(split, join, document, relation)
        _say(settings, pair, now or datetime.now(UTC), apart=split is not None, as_json=as_json)
        return
    with Archive.read(settings.archive_path) as archive:
        db = archive.connection
        if document is None:
            _show_groups(judgements.groups(db, limit, relation), as_json=as_json)
        else:
            _show_document(db, the_document(db, document), limit, relation, as_json=as_json)


def _only_one(*given: object) -> None:
    if sum(value is not None for value in given) > 1:
        raise click.UsageError("--split and --join stand alone: each names its two documents.")


# ---------------------------------------------------------------------- what people say


def _say(settings: Settings, pair: Pair, now: datetime, *, apart: bool, as_json: bool) -> None:
    with Archive.read(settings.archive_path) as archive:
        one, other = (the_document(archive.connection, name) for name in pair)
    with Archive.write(settings.archive_path, keep_free=settings.keep_free, policy=settings.policy) as archive:
        (archive.split if apart else archive.join)(one, other, now)
        at = split_at(archive.connection, one, other)
    if as_json:
        print_json({"documents": sorted((one, other)), "split_at": at})
    elif apart:
        click.echo(
            f"Documents {one} and {other} are two from now on; `gongkai copies --join {one} {other}` takes it back."
        )
    else:
        click.echo(f"Documents {one} and {other} are judged like any others again.")


# ---------------------------------------------------------------------- what is judged


def _show_groups(groups: list[Group], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(group) for group in groups])
        return
    for group in groups:
        click.echo(f"{_in_a_line(group)}  ({len(group.copies):,})")
        for copy in group.copies[:SHOWN]:
            click.echo(f"    {_kind(copy):<15}  {_in_a_line(copy)}{_by_way_of(copy)}")
        more = len(group.copies) - SHOWN
        if more > 0:
            click.echo(f"    … and {more:,} more: gongkai copies {group.document} --limit {len(group.copies)}")
    if not groups:
        click.echo("No such documents are known yet.", err=True)


def _kind(copy: Copy) -> str:
    return f"{copy.relation or 'copy'} {'' if copy.score is None else percent(copy.score)}".strip()


def _by_way_of(copy: Copy) -> str:
    return "" if copy.by_way_of is None else f"  (by way of {copy.by_way_of})"


def _in_a_line(neighbour: Neighbour) -> str:
    title = printable(neighbour.title or "(no title)")
    return f"{neighbour.document}  {neighbour.published_on or '          '}  {neighbour.site}  {title}"


def _show_document(
    db: sqlite3.Connection, document: int, limit: int, relation: Relation | None, *, as_json: bool
) -> None:
    found = judgements.judgements(db, document, limit, relation)
    apart = judgements.splits(db, document)
    original, copying = judgements.copied(db, document), judgements.copying(db, document)
    title, url = db.execute("select title, url from documents where id = ?", (document,)).fetchone()
    if as_json:
        print_json(
            {
                "document": document,
                "title": title,
                "url": url,
                "copies_of": original.document if original else None,
                "copies": copying,
                "judgements": [_as_object(judgement) for judgement in found],
                "splits": [asdict(split) for split in apart],
            }
        )
        return
    click.echo(printable(title or "(no title)"))
    click.echo(printable(url))
    click.echo(_standing(original, copying))
    for line in _judgements(found, judgements.how_many(db, document, relation)):
        click.echo(line)
    for split in apart:
        click.echo(_apart(split))


def _as_object(judgement: Judgement) -> dict[str, Any]:
    """A judgement as JSON: ``direction`` is ``to`` where the document that was asked about copies the other."""
    found = asdict(judgement) | {"evidence": judgement.evidence.as_object()}
    found["direction"] = "to" if found.pop("ours") else "from"
    return found


def _standing(original: Neighbour | None, copying: int) -> str:
    """Which document stands for this one in a folded search."""
    if original is not None:
        return f"It is a copy of document {original.document}, which stands for it."
    if copying:
        return f"It stands for itself and {copying:,} cop{'y' if copying == 1 else 'ies'}."
    return "It stands for itself; no copies are known."


def _judgements(found: list[Judgement], of: int) -> Iterator[str]:
    for judgement in found:
        yield ""
        yield f"{judgement.phrase.english} {_in_a_line(judgement)}"
        yield f"    {printable(judgement.url)}"
        said = judgement.evidence.in_words()
        yield f"    {percent(judgement.score)} alike" + (f": {printable(said)}" if said else "")
    if of > len(found):
        yield ""
        yield f"… and {of - len(found):,} more: --limit {of}"


def _apart(split: Split) -> str:
    return f"\nsplit at {split.at} from {_in_a_line(split)}\n    {printable(split.url)}"
