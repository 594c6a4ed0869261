"""The command that serves the archive to browsers."""

from __future__ import annotations

from pathlib import Path

import click

from archive.publication import database_in
from archive.readable import ReadableArchive
from crawler.options import settings_option
from crawler.settings import load
from gongkai.options import sentences


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

    with ReadableArchive.read(path):
        click.echo(f"Browse the archive at http://{host}:{port}/ (Ctrl-C to stop).")
    uvicorn.run(application(path).app(), host=host, port=port, log_level="warning")
