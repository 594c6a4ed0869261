"""The command line: a thin group of commands over the scheduler, the crawler and the archive."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

import scheduler
from archive.changes import read_changes
from archive.errors import ArchiveError
from archive.health import NEEDS_SOMEBODY
from archive.store import Archive
from crawler.errors import CrawlError, UnknownSite
from crawler.settings import Settings, load, template
from crawler.site import Site
from crawler.terminal import CrawlProgress, SurveyProgress, in_a_line, print_json, print_table
from scheduler import settings_option

OUTCOME_STATUS = {"done": 0, "partial": 4, "suspect": 4, "blocked": 5, "failed": 1, "interrupted": 130}
NOT_A_DOCUMENT = 3
NO_LISTING = 3
NOTHING_RECOGNISED = 3
NEEDS_SOMEBODY_STATUS = 6
EXISTS = 2

FOLLOW_SECONDS = 1.0


class Instant(click.ParamType[datetime]):
    """An instant such as 2026-03-01T08:00:00Z; without a zone it is UTC."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2026-03-01T08:00:00Z", param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=UTC)


now_option = click.option("--now", type=Instant(), help="Take this instant for now (for tests and replays).")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def sentences(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print what a user can mend as a sentence, without a traceback, and exit with 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except (ArchiveError, CrawlError) as error:
            raise click.ClickException(str(error)) from None

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai")
def main() -> None:
    """Keep a living archive of government disclosure websites (政府信息公开).

    \b
    gongkai demo                 see it work on an invented government
    gongkai init                 write a settings.toml to begin with
    gongkai add URL              find a site's channels and write them into it
    gongkai crawl                fetch every site once, now
    gongkai run                  keep the archive current: the daemon
    gongkai search 法治政府      find documents; 政府 finds 政府, 領導 finds 领导
    gongkai serve                browse the archive
    """


main.add_command(scheduler.main, "run")


# ---------------------------------------------------------------------- beginning


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def init(folder: Path) -> None:
    """Write a commented settings.toml into FOLDER (default: here)."""
    path = folder / "settings.toml"
    if path.exists():
        click.echo(f"{path} is there already; it was left as it is.", err=True)
        sys.exit(EXISTS)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(template(), encoding="utf-8")
    click.echo(f"Wrote {path}. Next: describe a site in it, then `gongkai crawl`.")


@main.command()
@click.argument("url")
@click.option("--name", help="What to call the site: a short ASCII name becomes its id, any other its display name.")
@click.option("--channel", "names", multiple=True, metavar="NAME", help="Take this channel only; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Take every list that is found, news too.")
@click.option("--dry-run", is_flag=True, help="Show what would be added and write nothing.")
@json_option
@settings_option
@sentences
def add(
    url: str,
    *,
    name: str | None,
    names: tuple[str, ...],
    everything: bool,
    dry_run: bool,
    as_json: bool,
    settings_file: Path,
) -> None:
    """Find out what site is behind URL and write it into the settings.

    URL is the home page of a portal, a channel (栏目), or a document. Pages are asked for politely, one at a time; the
    channels found are shown with a sample of what would be archived. Without --channel or --all, you are asked on a
    terminal; elsewhere the channels of disclosures are taken.

    \b
    gongkai add https://www.example.gov.cn/ --dry-run
    gongkai add https://www.example.gov.cn/zwgk/tzgg/
    Exit status: 0 added (or shown), 3 nothing recognised.
    """
    from crawler.onboarding import choice, dialog, report
    from crawler.onboarding.scout import scout
    from crawler.onboarding.settings_file import addition, write

    settings = load(settings_file) if settings_file.exists() else Settings(file=settings_file)
    url = dialog.web_address(url)
    _remind_of_contact(settings)
    choose = partial(choice.named, names=names) if names else tuple if everything else choice.suggested
    with SurveyProgress() as progress:
        survey = scout(settings, url, choose=choose, progress=progress)
    if survey is None:
        click.echo("Interrupted: nothing was written.", err=True)
        sys.exit(OUTCOME_STATUS["interrupted"])
    if not as_json:
        dialog.show(survey)
    if not (as_json or dry_run or names or everything):
        survey = dialog.picked(survey)
    new = addition(settings, survey, name)
    if not dry_run:
        write(settings_file, new)
    if as_json:
        written = bool(new.site.channel) and not dry_run
        print_json(report.as_json(survey) | {"added": new.site.model_dump(), "written": written})
    elif survey.channels:
        click.echo(dialog.ending(new, settings_file, dry_run=dry_run))
    sys.exit(0 if survey.channels else NOTHING_RECOGNISED)


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Serve the result here.")
@click.option("--once", is_flag=True, help="Stop after the summary instead of serving.")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="Keep the archive in this folder (default: a temporary one).",
)
@sentences
def demo(port: int, *, once: bool, keep: Path | None) -> None:
    """See it work: archive an invented government, twice, and browse the result.

    Starts web servers on 127.0.0.1 that play the sites of an invented region, archives them with the real pipeline,
    lets a
    month go by in which they publish, edit and remove, archives them again, and serves the archive.
    """
    from portal.demo import show

    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(TemporaryDirectory(prefix="gongkai-demo-")))
        settings_file = show(folder)
        click.echo(
            f"\nThe archive is in {folder}."
            if keep
            else "\nThe archive lies in a temporary folder and goes with this command; --keep DIR keeps it."
        )
        if not once:
            _serve(load(settings_file).archive_path, "127.0.0.1", port)


# ---------------------------------------------------------------------- crawling


@main.command()
@click.argument("site_ids", metavar="[SITE]...", nargs=-1)
@click.option("--full", is_flag=True, help="Read every list to its end and check every document, due or not.")
@now_option
@settings_option
@sentences
def crawl(site_ids: tuple[str, ...], *, full: bool, now: datetime | None, settings_file: Path) -> None:
    """Crawl the named sites (default: all) once, now.

    \b
    Exit status: 0 done, 1 failed, 4 partial or suspect, 5 blocked, 130 interrupted;
    of several sites the gravest.
    """
    from crawler.crawl import crawl as crawl_sites
    from crawler.crawl import shifted

    settings = load(settings_file)
    sites = _chosen(settings, site_ids)
    _remind_of_contact(settings)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with CrawlProgress() as progress:
        visits = crawl_sites(settings, sites, shifted(now), full=full, progress=progress)
    for visit in visits:
        click.echo(in_a_line(visit))
    outcomes = {visit.outcome or "interrupted" for visit in visits}
    gravity = ("interrupted", "failed", "blocked", "suspect", "partial", "done")
    sys.exit(OUTCOME_STATUS[next(outcome for outcome in gravity if outcome in outcomes)])


def _remind_of_contact(settings: Settings) -> None:
    if not settings.identity.contact:
        click.echo(f"{settings.file}: [identity] contact is empty; site owners cannot reach you.", err=True)


def _chosen(settings: Settings, site_ids: tuple[str, ...]) -> list[Site]:
    sites = {site.id: site for site in settings.sites}
    for name in site_ids:
        if name not in sites:
            raise UnknownSite(settings.file, name, list(sites))
    chosen = [sites[name] for name in site_ids] if site_ids else list(sites.values())
    if not any(site.channels for site in chosen):
        raise click.ClickException(f"{settings.file} has no site with a channel to crawl; add a [[site]] table.")
    return [site for site in chosen if site.channels]


# ---------------------------------------------------------------------- reading one file


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", help="Where the page is from: relative links and dates in the address are read with it.")
@click.option("--encoding", help="Read the bytes in this encoding, whatever the page says.")
def extract(file: Path, url: str | None, encoding: str | None) -> None:
    """Print what would be archived of an HTML file, as JSON; exit status 3 when it is no document."""
    from crawler.extract import extract as read

    _known_encoding(encoding)
    content = read(file.read_bytes(), url=url, encoding=encoding)
    fields = {name: _plain(value) for name, value in asdict(content.metadata).items()}
    print_json(
        {
            "kind": content.kind,
            **fields,
            "text": content.text,
            "attachments": [asdict(attachment) for attachment in content.attachments],
            "provenance": [asdict(found) for found in content.provenance],
            "quality": list(content.quality),
            "encoding": content.encoding,
            "detail": content.detail,
        }
    )
    sys.exit(0 if content.kind == "document" else NOT_A_DOCUMENT)


def _known_encoding(encoding: str | None) -> None:
    import codecs

    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise click.BadParameter(f"no encoding is called {encoding!r}", param_hint="--encoding") from None


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--url", default="http://localhost/", show_default=True, help="Where the page is from.")
@click.option("--family", help="Read it as this CMS family's, instead of recognising it.")
def listing(file: Path, url: str, family: str | None) -> None:
    """Print what a listing page holds, as JSON; exit status 3 when it is no listing."""
    from crawler.listing.reader import as_json, read_listing
    from crawler.spiders import FAMILIES

    if family is not None and family not in FAMILIES:
        raise click.BadParameter(f"no family is called {family!r}: {', '.join(FAMILIES)}", param_hint="--family")
    found = read_listing(file.read_bytes(), url=url, family=family)
    print_json(as_json(found))
    sys.exit(0 if found.kind != "not-listing" else NO_LISTING)


# ---------------------------------------------------------------------- asking the archive


@main.command()
@now_option
@json_option
@settings_option
@sentences
def status(now: datetime | None, *, as_json: bool, settings_file: Path) -> None:
    """One line a site: its verdict, why, when it was last read completely, when it is due; exit status 6 when one
    needs somebody.
    """
    from archive.health import overview

    settings = load(settings_file)
    with Archive.read(settings.archive_path) as archive:
        lines = overview(archive.connection, now or datetime.now(UTC))
    if as_json:
        print_json(lines)
    else:
        print_table(lines)
    sys.exit(NEEDS_SOMEBODY_STATUS if any(line["verdict"] in NEEDS_SOMEBODY for line in lines) else 0)


@main.command()
@click.argument("query")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many documents at most."
)
@json_option
@settings_option
@sentences
def search(query: str, limit: int, *, as_json: bool, settings_file: Path) -> None:
    """Find documents: 政府, 内政发〔2021〕12号, "法治 政府", 标题:补贴, 法治 -公安; best first."""
    from archive.search import as_text
    from archive.search import search as find

    with Archive.read(load(settings_file).archive_path) as archive:
        hits = find(archive.connection, query, limit=limit)
    if as_json:
        print_json([asdict(hit) | {"snippet": as_text(hit.snippet)} for hit in hits])
    else:
        _print_hits(hits)


@main.command()
@click.option("--since", type=click.IntRange(0), default=0, show_default=True, help="Only events after this seq.")
@click.option("--follow", is_flag=True, help="Go on waiting for further events, until interrupted.")
@settings_option
@sentences
def changes(since: int, *, follow: bool, settings_file: Path) -> None:
    """Print the change feed as JSON Lines: new, changed, metadata, gone, returned; each with its seq.

    Keep the last seq you have dealt with and come back with --since: each event is then seen once and none is missed.
    """
    path = load(settings_file).archive_path
    while True:
        with Archive.read(path) as archive:
            for event in read_changes(archive.connection, since):
                click.echo(json.dumps(event, ensure_ascii=False))
                since = event["seq"]
        if not follow:
            return
        time.sleep(FOLLOW_SECONDS)


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@settings_option
@sentences
def serve(port: int, host: str, settings_file: Path) -> None:
    """Browse the archive with Datasette at http://127.0.0.1:PORT/ (read-only; the daemon may go on writing)."""
    _serve(load(settings_file).archive_path, host, port)


def _serve(path: Path, host: str, port: int) -> None:
    import uvicorn

    from archive.browse import application

    with Archive.read(path):
        click.echo(f"Browse the archive at http://{host}:{port}/ (Ctrl-C to stop).")
    uvicorn.run(application(path).app(), host=host, port=port, log_level="warning")


# ---------------------------------------------------------------------- printing


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _print_hits(hits: list[Any]) -> None:
    from archive.search import as_text

    for hit in hits:
        click.echo(
            f"{hit.published_on or '          '}  {hit.title or '(no title)'}  {hit.document_number or ''}".rstrip()
        )
        click.echo(f"            {hit.site}  {hit.url}")
        click.echo(f"            {as_text(hit.snippet)}")
    if not hits:
        click.echo("Nothing found.", err=True)


if __name__ == "__main__":
    main()
