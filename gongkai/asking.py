"""Commands that ask the archive: its sites, its documents, its changes; and the browser over them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive import following
from archive.finding import Order
from archive.health import NEEDS_SOMEBODY
from archive.hits import Filters
from archive.publication import database_in
from archive.store import Archive
from crawler import terminal
from crawler.options import settings_option
from crawler.orders import printable
from crawler.settings import load
from crawler.terminal import print_json, print_table
from gongkai.options import filter_options, json_option, now_option, sentences
from gongkai.piping import ends_with_its_reader

NEEDS_SOMEBODY_STATUS = 6


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--explain", is_flag=True, help="A line a channel: how much it publishes, and why it is due when it is.")
@now_option
@json_option
@settings_option
@sentences
def status(sites: tuple[str, ...], *, explain: bool, now: datetime | None, as_json: bool, settings_file: Path) -> None:
    """One line a site: its verdict, why, when it was last read completely, when it is due; exit status 6 when one
    needs somebody.

    With --explain one line a channel: its learned rate, the rhythm of its site, what a reading must be worth, and the
    timetable that follows (China time).
    """
    from archive.explaining import explain as explained
    from archive.health import overview

    settings = load(settings_file)
    with Archive.read(settings.archive_path) as archive:
        known = {row["id"] for row in archive.rows("select id from sites")}
        if unknown := [site for site in sites if site not in known]:
            raise click.ClickException(f"{settings.archive_path} knows no site {unknown[0]!r}")
        lines = [
            line
            for line in overview(archive.connection, now or datetime.now(UTC), settings.policy.calendar)
            if not sites or line["site"] in sites
        ]
        shown: list[Any] = explained(archive.connection, settings.policy, sites) if explain else lines
    (print_json if as_json else print_table)(shown)
    sys.exit(NEEDS_SOMEBODY_STATUS if any(line["verdict"] in NEEDS_SOMEBODY for line in lines) else 0)


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
    from archive.finding import found
    from archive.search import as_text

    if query is None and not filters.chosen:
        raise click.UsageError("Say what to look for: a QUERY, or a filter such as --site or --year.")
    query = query or ""
    path = load(settings_file).archive_path
    with Archive.read(path) as archive:
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


@click.command()
@click.option("--since", type=click.IntRange(0), default=0, show_default=True, help="Only events after this seq.")
@click.option("--follow", is_flag=True, help="Go on waiting for further events, until interrupted.")
@settings_option
@sentences
def changes(since: int, *, follow: bool, settings_file: Path) -> None:
    """Print the change feed as JSON Lines, each event with its seq: new, changed, metadata, gone, returned, moved (the
    site serves the document at another address, its url from now on), reextracted (the site did nothing: a rebuild, or
    the file behind a page that says nothing itself, has another text).

    Keep the last seq you have dealt with and come back with --since: each event is then seen once and none is missed.
    With --follow an event is printed within a second of its commit.

    Exit status: 0, also when whoever reads has closed the pipe, and at Ctrl-C or SIGTERM; 1 there is no archive.
    """
    path = load(settings_file).archive_path
    with ends_with_its_reader() as pause:
        for events in following.follow(path, since, pause) if follow else following.read(path, since):
            click.echo("\n".join(map(terminal.as_json, events)))


@click.command()
@click.argument("archive", type=click.Path(path_type=Path), required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@settings_option
@sentences
def serve(archive: Path | None, port: int, host: str, settings_file: Path) -> None:
    """Browse the archive with Datasette at http://127.0.0.1:PORT/ (read-only; the daemon may go on writing).

    ARCHIVE is a database file, or a folder that `gongkai publish` made (default: the archive of the settings).
    """
    path = archive or load(settings_file).archive_path
    browse((database_in(path) or path) if path.is_dir() else path, host, port)


def browse(path: Path, host: str, port: int) -> None:
    import uvicorn

    from archive.browse import application

    with Archive.read(path):
        click.echo(f"Browse the archive at http://{host}:{port}/ (Ctrl-C to stop).")
    uvicorn.run(application(path).app(), host=host, port=port, log_level="warning")


def _print_hits(hits: list[Any]) -> None:
    from archive.search import as_text

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
