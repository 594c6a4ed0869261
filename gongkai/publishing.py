"""The command that makes a copy of the archive to put on a web server."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.instants import to_text
from archive.publication import Publication
from crawler.options import settings_option
from crawler.progress import CountProgress
from crawler.settings import load
from crawler.terminal import print_json, say
from gongkai.options import DAMAGED, json_option, now_option, sentences


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--originals",
    is_flag=True,
    help="Include the originals, so that pages can be replayed: hard links on the same disk, else copies.",
)
@now_option
@json_option
@settings_option
@sentences
def publish(folder: Path, *, originals: bool, now: datetime | None, as_json: bool, settings_file: Path) -> None:
    """Make a read-only copy of the archive in DIR, to put on a web server; the daemon goes on.

    DIR then holds all that one command serves, here or wherever it is copied to: the database, compact and never to
    change, what Datasette is to be told of it, a README, and a manifest with the SHA-256 of every file. A second
    publish into the same DIR takes the place of the first, whole or not at all; what you edited there (metadata.json,
    README.md …) stays. A folder that holds anything else is refused.

    \b
    gongkai publish /srv/public               once, or every night
    gongkai serve /srv/public                 or: datasette serve /srv/public
    rsync -a --delete /srv/public/ web:/srv/public/
    gongkai publish --originals /srv/public   with every byte that the sites sent

    A server that runs goes on with the copy that it has opened; start it again to serve the new one.

    \b
    Exit status: 0 published, 7 published, but some originals are damaged, listed; 1 nothing was published.
    """
    from archive.browse.configuration import texts
    from archive.publishing import publish as publish_archive

    path = load(settings_file).archive_path
    with CountProgress("publishing") as progress:
        done = publish_archive(
            path, folder, now=now or datetime.now(UTC), texts=texts, originals=originals, progress=progress
        )
    if as_json:
        print_json(asdict(done) | {"at": to_text(done.at)})
    else:
        _say(done)
    sys.exit(DAMAGED if done.damages else 0)


def _say(done: Publication) -> None:
    for damage in done.damages:
        say(str(damage))
    for name in done.kept:
        click.echo(f"{done.folder / name} was not made by this command; it was left as it is.", err=True)
    replay = "without the originals" if done.segments is None else f"with {done.segments:,} segments of originals"
    click.echo(
        f"{done.folder} holds {done.documents:,} documents, up to event {done.last_seq:,} of the feed, {replay}: "
        f"{done.bytes:,} bytes. `gongkai serve {done.folder}` serves it."
    )
