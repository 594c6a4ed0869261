"""The command that says how the sites are."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.health import NEEDS_SOMEBODY, overview
from archive.readable import ReadableArchive
from crawler.options import settings_option
from crawler.settings import load
from crawler.terminal import print_json, print_table
from gongkai.options import json_option, now_option, sentences

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

    settings = load(settings_file)
    with ReadableArchive.read(settings.archive_path) as archive:
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
