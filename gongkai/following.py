"""The command that prints the change feed."""

from __future__ import annotations

from pathlib import Path

import click

from archive import following
from crawler import terminal
from crawler.options import settings_option
from crawler.settings import load
from gongkai.options import sentences
from gongkai.piping import ends_with_its_reader


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
