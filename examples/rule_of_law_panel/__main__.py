"""``python -m examples.rule_of_law_panel``: from an archive to a Parquet file and a plot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archive import Archive, ArchiveError
from archive.library import Asked

from . import plot
from .find import Report, reports
from .indicators import LABELS
from .panel import Row, panel, write


@click.command(name="python -m examples.rule_of_law_panel")
@click.option("--archive", "path", required=True, type=click.Path(path_type=Path), help="The archive, archive.db.")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for both files.")
@click.option("--site", help="Only reports of this site: the id that it has in settings.toml.")
@click.option("--show", is_flag=True, help="Print each figure with its sentence and where it stands.")
def main(path: Path, out: Path, site: str | None, show: bool) -> None:
    """A panel of region, year and indicator from the yearly rule-of-law reports (法治政府建设年度报告) of an archive.

    The archive is only read. OUT/panel.parquet has a row for each figure: the sentence that says it, the address of
    the document, the number of its version and the digest of its text. OUT/panel.svg is a chart of each indicator.

    Look at `conflicting` (given twice, differently), `part` (of a part only) and `approximate` before you reckon.

    \b
    python -m examples.rule_of_law_panel --archive archive.db --out panel
    duckdb -c "select place, year, label, value, sentence from 'panel/panel.parquet' where not part"
    """
    try:
        with Archive.open(path) as library:
            found = list(reports(library, **(Asked(site=site) if site else Asked())))
            rows = panel(found)
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    out.mkdir(parents=True, exist_ok=True)
    write(rows, out / "panel.parquet")
    plot.write(rows, out / "panel.svg")
    for line in [*(_told(rows) if show else ()), *_summary(found, rows)]:
        click.echo(line)


def _told(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        doubts = "".join(f" [{name}]" for name in ("approximate", "part", "conflicting") if getattr(row, name))
        yield f"{row.body} {row.year} {row.label}: {row.value:,g}{row.unit}{doubts}"
        yield f"    {row.sentence}"
        yield f"    {row.url} version {row.version} {row.text_digest}"


def _summary(found: list[Report], rows: list[Row]) -> Iterator[str]:
    """How much was found, and how often each indicator: an empty column is a phrase that this does not know yet."""
    silent = len(found) - len({row.document for row in rows})
    yield f"{len(found)} reports, {len(rows)} figures; {silent} reports without any"
    for name, label in LABELS.items():
        if count := sum(row.indicator == name for row in rows):
            yield f"{count:>6} {label}"


if __name__ == "__main__":
    main()
