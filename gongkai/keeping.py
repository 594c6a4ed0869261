"""Commands that keep what is kept: whether all of it is still there, a copy of it, the database anew from it."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from math import inf
from pathlib import Path

import click

from archive import Archive, ArchiveLocked, fixity
from archive.fixity import Damage, Note
from crawler.options import settings_option
from crawler.progress import CountProgress
from crawler.settings import load
from crawler.terminal import print_json, say
from gongkai.options import DAMAGED, json_option, now_option, sentences


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
        say(page, err=True)
    click.echo(f"{rebuilt.path} is made anew from {rebuilt.deeds:,} deeds of the journal.")
    if rebuilt.reextracted:
        click.echo(f"{rebuilt.reextracted:,} documents are read otherwise today; the change feed tells of them.")
    if rebuilt.kept:
        click.echo(f"The database that was there is {rebuilt.kept}.")


@click.command()
@click.option("--minutes", type=click.FloatRange(0), help="Begin no file after so many minutes.")
@now_option
@settings_option
@sentences
def read(minutes: float | None, now: datetime | None, settings_file: Path) -> None:
    """Read the files that wait: PPT, DPS, ODP and Word 95, where LibreOffice is installed (`soffice` on PATH), scans,
    where the extra [ocr] is, and files of the time before any were read.

    A conversion takes some five seconds of a processor, a page of a scan ten to fifteen, so a crawl leaves them to the
    nightly upkeep. This does the same by hand. Each is tried once with each; what waited while LibreOffice or the extra
    was missing is tried when it is there. While a crawl runs, what was read is noted beside the archive, and kept by
    the next upkeep.
    """
    from archive.waiting import keep_noted
    from crawler import waiting

    settings, ends_at = load(settings_file), time.monotonic() + 60 * (inf if minutes is None else minutes)
    path, tools = settings.archive_path, waiting.tools(settings.readers)
    for one in waiting.read_waiting(path, tools, over=lambda: time.monotonic() >= ends_at):
        click.echo(f"capture {one.capture}: {one.content.unread or f'{len(one.content.text):,} characters'}", err=True)
    if not tools.converts:
        click.echo("PPT, DPS, ODP and Word 95 wait on: LibreOffice reads them, and `soffice` is not on PATH.", err=True)
    if tools.recogniser is None:
        click.echo("Scans wait on: `pip install 'gongkai[ocr]'` reads pictures.", err=True)
    try:
        with Archive.write(path, keep_free=settings.keep_free, policy=settings.policy) as archive:
            kept = keep_noted(archive, now or datetime.now(UTC))
        click.echo(f"{kept:,} files are read.")
    except ArchiveLocked:
        click.echo("A crawl runs: what was read is kept by the next `gongkai upkeep`.")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False), required=False)
@json_option
@settings_option
@sentences
def verify(archive: Path | None, *, as_json: bool, settings_file: Path) -> None:
    """Compare all that is kept with what was written: every capture with its record, every record with its digests,
    the database with itself.

    ARCHIVE is a database file, its originals beside it (default: the archive of the settings). Nothing is changed, and
    a crawl may go on meanwhile. Each damage is a line: what kind, which file and byte, which row, which URL, and what
    is wrong.

    \b
    gongkai verify
    gongkai verify /mnt/backup/data/archive.db
    Exit status: 0 all is as it was written, 7 damage, listed.
    """
    path = archive or load(settings_file).archive_path
    began = time.monotonic()
    with CountProgress("verifying") as progress:
        report = fixity.verify(path, found=_unsaid if as_json else _say, progress=progress)
    seconds = time.monotonic() - began
    if as_json:
        print_json(asdict(report) | {"seconds": round(seconds, 3)})
    else:
        click.echo(
            f"{report.captures:,} captures, {report.bytes:,} bytes in {report.segments:,} segments, "
            f"{report.documents:,} documents, {seconds:.1f} seconds: {_verdict(len(report.damages))}"
        )
    sys.exit(DAMAGED if report.damages else 0)


def _say(finding: Damage | Note) -> None:
    say(str(finding), err=isinstance(finding, Note))


def _unsaid(finding: Damage | Note) -> None:
    """All of them are printed at the end."""


def _verdict(damages: int) -> str:
    return f"{damages:,} damages." if damages else "all is as it was written."


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@settings_option
@sentences
def backup(folder: Path, *, as_json: bool, settings_file: Path) -> None:
    """Copy the archive of the settings into DIR, while the daemon goes on.

    The copy is of one instant and whole. A second backup into the same DIR copies only what is new; one that breaks off
    leaves the earlier one as it was. DIR becomes a BagIt bag, which `sha256sum -c manifest-sha256.txt` checks, and
    nothing is ever deleted from it. To restore, copy what is in DIR/data back. Of settings.toml it has all but the
    addresses and keys of [alerts] and [[webhook]], which are secrets.

    \b
    gongkai backup /mnt/backup
    gongkai verify /mnt/backup/data/archive.db
    Exit status: 0 copied, 7 copied, but some originals are damaged, listed; 1 not copied.
    """
    from archive.backup import backup as back_up
    from crawler.shareable import LEFT_OUT, shareable

    settings, copy = load(settings_file), shareable(settings_file)
    with CountProgress("copying") as progress:
        done = back_up(settings.archive_path, folder, now=datetime.now(UTC), settings=copy, progress=progress)
    if as_json:
        print_json(asdict(done))
    else:
        for damage in done.damages:
            say(str(damage))
        click.echo(
            f"{done.database} is the archive up to event {done.last_seq:,} of the feed: {done.segments:,} segments, "
            f"{done.copied:,} of them copied now ({done.bytes_copied:,} bytes); {done.bytes:,} bytes in all."
        )
        if copy and copy.startswith(LEFT_OUT):
            click.echo(
                "Its settings.toml has no [alerts] urls and no [[webhook]]: keep those elsewhere, they are secret."
            )
    sys.exit(DAMAGED if done.damages else 0)
