"""The command that finds documents by what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive.finding import Order, found
from archive.hits import FACETS, Filters
from archive.readable import ReadableArchive
from archive.search import as_text
from crawler.options import settings_option
from crawler.orders import printable
from crawler.settings import load
from crawler.terminal import print_json
from gongkai.options import json_option, sentences


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--site, --issuing-body, --year, --genre and --validity, which the command is given as ``filters``."""

    @wraps(command)
    def with_filters(**given: Any) -> Any:
        filters = Filters(**{column: given.pop(column) for column in FACETS})
        return command(**given, filters=filters)

    for option in reversed(
        (
            click.option("--site", metavar="ID", help="Only what this site published."),
            click.option(
                "--issuing-body", metavar="NAME", help="Only what this body issued (发文机关), as it is written."
            ),
            click.option("--year", type=int, help="Only documents of this year."),
            click.option("--genre", metavar="WORD", help="Only documents of this kind (体裁), such as 通知."),
            click.option("--validity", metavar="WORD", help="Only documents with this validity (有效性), as stated."),
        )
    ):
        with_filters = option(with_filters)
    return with_filters


@click.command()
@click.argument("query", required=False)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many documents at most."
)
@click.option("--fold", is_flag=True, help="Of documents that are copies of one another show one: +3 转载.")
@click.option(
    "--order", type=click.Choice(["rank", "newest"]), default="rank", show_default=True, help="Best or newest first."
)
@filter_options
@json_option
@settings_option
@sentences
def search(
    query: str | None, filters: Filters, limit: int, *, order: Order, fold: bool, as_json: bool, settings_file: Path
) -> None:
    """Find documents: 政府, 内政发〔2021〕12号, "法治 政府", 标题:补贴, 法治 -公安; best first.

    QUERY may be left out where --site, --issuing-body, --year, --genre or --validity choose: the newest of them are
    shown. With --fold a document stands for its copies that answer too: the one that they copy, or else the best of
    them. `gongkai copies` says who copies whom.
    """
    if query is None and not filters.chosen:
        raise click.UsageError("Say what to look for: a QUERY, or a filter such as --site or --year.")
    query = query or ""
    path = load(settings_file).archive_path
    with ReadableArchive.read(path) as archive:
        if filters.site and not archive.rows("select 1 from sites where id = ?", (filters.site,)):
            raise click.ClickException(f"{path} knows no site {filters.site!r}; `gongkai status` lists them.")
        with found(archive.connection, query, filters, order=order) as these:
            hits = these.page(limit=limit, fold=fold)
    if as_json:
        print_json([asdict(hit) | {"snippet": as_text(hit.snippet)} for hit in hits])
        return
    if query.strip() and these.order != order:
        click.echo(f"{these.documents:,} documents answer, too many to rank: the newest come first.", err=True)
    _print_hits(hits)


def _print_hits(hits: list[Any]) -> None:
    for hit in hits:
        said = (hit.published_on or " " * 10, hit.title or "(no title)", hit.document_number, _folded(hit.copies))
        click.echo(printable("  ".join(filter(None, said))))
        click.echo(printable(f"            {hit.site}  {hit.url}"))
        inside = f"附件《{hit.attachment}》：" if hit.attachment else ""
        click.echo(printable(f"            {inside}{as_text(hit.snippet)}"))
    if not hits:
        click.echo("Nothing found.", err=True)


def _folded(copies: int) -> str:
    return f"+{copies:,} 转载" if copies else ""
