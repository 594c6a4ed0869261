"""Commands that keep what is kept: the database anew from the originals."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.settings import load
from crawler.terminal import CountProgress
from gongkai.options import now_option, sentences
from scheduler import settings_option


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make another archive of this name (its originals beside it) and leave the one of the settings as it is.",
)
@now_option
@settings_option
@sentences
def rebuild(out: Path | None, now: datetime | None, settings_file: Path) -> None:
    """Make the database anew from the originals, reading every page with today's readers.

    For a database that is lost or damaged, and after an upgrade that reads pages better. The feed stays as it was, so
    cursors hold; documents that are read otherwise today are told at its end as "reextracted". What was there before
    stays beside it as ARCHIVE-until-INSTANT.db. A crawl that is running has to be stopped first.

    \b
    gongkai rebuild                       in place
    gongkai rebuild --out new/archive.db  beside it, to compare
    """
    from crawler.rebuild import rebuild as rebuild_archive

    settings = load(settings_file)
    with CountProgress("rebuilding") as progress:
        rebuilt = rebuild_archive(settings, out, now or datetime.now(UTC), progress)
    for page in rebuilt.unreadable:
        click.echo(page, err=True)
    click.echo(f"{rebuilt.path} is made anew from {rebuilt.deeds:,} deeds of the journal.")
    if rebuilt.reextracted:
        click.echo(f"{rebuilt.reextracted:,} documents are read otherwise today; the change feed tells of them.")
    if rebuilt.kept:
        click.echo(f"The database that was there is {rebuilt.kept}.")
