"""A survey shown to a person, who picks channels from it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from crawler.onboarding import report
from crawler.onboarding.choice import numbered
from crawler.onboarding.findings import Survey
from crawler.onboarding.settings_file import Addition, as_toml
from crawler.terminal import print_table, say
from crawler.urls import absolute_url

MARKED = "those marked yes"
"""The answer that stands ready."""


def web_address(url: str) -> str:
    if absolute_url(url if "://" in url else f"https://{url}") is None:
        raise click.BadParameter(f"{url!r} is no address of a web page", param_hint="URL")
    return url


def show(survey: Survey) -> None:
    if not survey.channels:
        say("\n".join(report.nothing_recognised(survey)), err=True)
        return
    say("\n".join(report.head_of(survey)) + "\n\nChannels")
    print_table(report.rows_of(survey))
    say("\nA sample of what would be archived\n" + "\n".join(report.lines_of(survey)))
    if missing := list(report.advice(survey)):
        say("\nWhat could not be found\n" + "\n".join(f"  {line}" for line in missing))
    click.echo()


def picked(survey: Survey) -> Survey:
    """Let a person at a terminal pick from the table; Enter takes what is marked there. Others are not asked."""
    if not (survey.channels and sys.stdin.isatty() and sys.stdout.isatty()):
        return survey
    while True:
        answer = click.prompt("Which channels? Numbers (1,3-5), all, none", default=MARKED)
        chosen = survey.chosen if answer == MARKED else numbered(survey.channels, answer)
        if chosen is not None:
            return replace(survey, chosen=chosen)
        click.echo(f"Please answer with numbers from 1 to {len(survey.channels)}.", err=True)


def ending(new: Addition, path: Path, *, dry_run: bool) -> str:
    site, number = new.site, len(new.site.channel)
    channels = f"{number} channel{'s' * (number != 1)}"
    if not site.channel:
        return f"Nothing to add: {path} was left as it was."
    if dry_run:
        return f"Would be added to {path} (nothing was written):\n\n{as_toml(new)}"
    what = f"{site.id} with {channels}" if new.is_new else f"{channels} to {site.id}, which was there already,"
    return f"Added {what} in {path}. Next: gongkai crawl {site.id}"
