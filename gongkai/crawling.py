"""The command that crawls once, now."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from archive.instants import shifted
from crawler.errors import UnknownSite
from crawler.logs import warn_on_stderr
from crawler.options import settings_option
from crawler.progress import CrawlProgress
from crawler.settings import Settings, load
from crawler.site import Site
from crawler.terminal import in_a_line
from gongkai.options import FAILED, INTERRUPTED, now_option, remind_of_contact, sentences

OUTCOME_STATUS = {"done": 0, "partial": 4, "suspect": 4, "blocked": 5, "failed": FAILED, "interrupted": INTERRUPTED}


@click.command()
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

    settings = load(settings_file)
    sites = _chosen(settings, site_ids)
    remind_of_contact(settings)
    warn_on_stderr()
    with CrawlProgress() as progress:
        visits = crawl_sites(settings, sites, shifted(now), full=full, progress=progress)
    for visit in visits:
        click.echo(in_a_line(visit))
    outcomes = {visit.outcome or "interrupted" for visit in visits}
    if len(visits) < len(sites):  # some are left alone, and that was said
        outcomes.add("partial")
    gravity = ("interrupted", "failed", "blocked", "suspect", "partial", "done")
    sys.exit(OUTCOME_STATUS[next(outcome for outcome in gravity if outcome in outcomes)])


def _chosen(settings: Settings, site_ids: tuple[str, ...]) -> list[Site]:
    sites = {site.id: site for site in settings.sites}
    for name in site_ids:
        if name not in sites:
            raise UnknownSite(settings.file, name, list(sites))
    chosen = [sites[name] for name in site_ids] if site_ids else list(sites.values())
    if not any(site.channels for site in chosen):
        raise click.ClickException(f"{settings.file} has no site with a channel to crawl; add a [[site]] table.")
    return [site for site in chosen if site.channels]
