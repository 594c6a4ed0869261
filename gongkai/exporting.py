"""The command that takes the archive away as files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.options import settings_option
from crawler.progress import CountProgress
from crawler.settings import load
from crawler.terminal import print_json
from gongkai.options import json_option, now_option, sentences

if TYPE_CHECKING:
    from archive.export.files import Format

FORMATS = ("parquet", "jsonl", "csv")


class Formats(click.ParamType["tuple[Format, ...]"]):
    """One or several formats with commas between them."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
        if not names or set(names) - set(FORMATS):
            self.fail(f"{value!r} is none of {', '.join(FORMATS)}, nor several of them with commas", param, ctx)
        return names


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder for it.")
@click.option(
    "--format",
    "formats",
    type=Formats(),
    default="parquet",
    show_default=True,
    metavar="parquet,jsonl,csv",
    help="One of these, or several with commas between them.",
)
@click.option("--since", type=click.IntRange(min=0), help="Only what came after this event of the change feed.")
@click.option(
    "--after",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Only what came after an earlier export, by its folder.",
)
@click.option("--fold", is_flag=True, help="Of documents that copy one another only the one that stands for them.")
@click.option("--bom", is_flag=True, help="CSV that Excel opens as UTF-8.")
@click.option(
    "--raw-cells", is_flag=True, help="CSV cells as they are, also those that spreadsheets take for formulas."
)
@json_option
@now_option
@settings_option
@sentences
def export(
    out: Path,
    formats: tuple[Format, ...],
    *,
    since: int | None,
    after: Path | None,
    fold: bool,
    bom: bool,
    raw_cells: bool,
    as_json: bool,
    now: datetime | None,
    settings_file: Path,
) -> None:
    """Write the archive as files: documents and versions with their texts, changes, attachments, copies, sites,
    channels and runs.

    Parquet is in folders by year (documents by the year of 发布日期), for DuckDB, pandas and Spark. manifest.json has
    the cursor of the feed, the key of each table and the SHA-256 of each file; README.md is the card to give along.
    An export is there whole or not at all, and a crawl may go on meanwhile.

    \b
    gongkai export --out exports/2026-03-01
    gongkai export --out exports/2026-03-02 --after exports/2026-03-01    what came since
    gongkai export --out for-excel --format csv --bom
    """
    from archive.export import Wanted
    from archive.export import export as write

    if since is not None and after:
        raise click.UsageError("--since and --after both say where to begin; give one of them.")
    begin = since if since is not None else _cursor_of(after) if after else 0
    if fold and begin:
        raise click.UsageError("--fold is for an export of everything: what folds changes without an event.")
    wanted = Wanted(formats=formats, since=begin, fold=fold, mark=bom, harmless=not raw_cells)
    with CountProgress("exporting") as progress:
        manifest = write(load(settings_file).archive_path, out, wanted, now=now or datetime.now(UTC), progress=progress)
    if as_json:
        print_json(manifest)
        return
    for name, table in manifest["tables"].items():
        click.echo(f"{name:12} {table['rows']:>12,} rows")
    size = sum(file["bytes"] for file in manifest["files"])
    click.echo(
        f"{out}: {len(manifest['files']):,} files, {size:,} bytes, up to event {manifest['cursor']:,} of the feed."
    )
    click.echo(f"What comes later: gongkai export --after {out} --out …")


def _cursor_of(folder: Path) -> int:
    """The cursor of an earlier export."""
    try:
        return int(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["cursor"])
    except (OSError, ValueError, KeyError, TypeError):
        raise click.UsageError(f"{folder} is no export: it has no manifest.json with a cursor.") from None
