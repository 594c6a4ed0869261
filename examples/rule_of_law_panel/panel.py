"""The panel itself, as Parquet: a row for each figure, with its sentence and the version that it stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .figures import Figure, figures
from .find import Report
from .indicators import LABELS, RATES


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A figure of the panel, and where it can be looked up."""

    region: str | None
    place: str
    body: str
    year: int
    year_from: str
    indicator: str
    label: str
    value: float
    unit: str
    approximate: bool
    part: bool
    conflicting: bool
    """The whole is given more than once for this body and year, with different values: each has a row."""
    phrase: str
    sentence: str
    document: int
    version: int
    url: str
    attachment: str | None
    """The address of the file that says it, where the page does not."""
    text_digest: str
    """Of the page's text, or of the file's."""
    title: str | None
    site: str
    published_on: date | None


_TYPES = {
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date | None": pa.date32(),
    "str": pa.string(),
    "str | None": pa.string(),
}
SCHEMA = pa.schema([pa.field(field.name, _TYPES[str(field.type)]) for field in fields(Row)])


def panel(found: Iterable[Report]) -> list[Row]:
    """The rows of all reports, in an order that does not depend on that of the reports."""
    rows = [row for report in found for row in _rows(report)]
    return sorted(_with_conflicts(rows), key=_order)


def _order(row: Row) -> tuple[object, ...]:
    names = list(LABELS)
    return row.place, row.body, row.year, names.index(row.indicator), row.part, row.value, row.document


def _rows(report: Report) -> Iterable[Row]:
    document = report.document
    for figure, digest, attachment in _figures(report):
        yield Row(
            region=document.region,
            place=report.place,
            body=report.body,
            year=report.year,
            year_from=report.year_from,
            indicator=figure.indicator,
            label=LABELS[figure.indicator],
            value=figure.value,
            unit="%" if figure.indicator in RATES else "件",
            approximate=figure.approximate,
            part=figure.part,
            conflicting=False,
            phrase=figure.phrase,
            sentence=figure.sentence,
            document=document.id,
            version=document.current.number,
            url=document.url,
            attachment=attachment,
            text_digest=digest,
            title=document.title,
            site=document.site,
            published_on=document.published_on,
        )


def _figures(report: Report) -> Iterable[tuple[Figure, str, str | None]]:
    """The figures of the page; where it has none, those of its files. Text that was recognised in pictures is left:
    better a gap than a digit that was taken for another.
    """
    current = report.document.current
    if found := figures(current.text, report.year):
        yield from ((figure, current.text_digest, None) for figure in found)
        return
    for file in current.attachments:
        if file.text_digest and file.confidence is None:
            yield from ((figure, file.text_digest, file.url) for figure in figures(file.text, report.year))


def _with_conflicts(rows: list[Row]) -> list[Row]:
    values: dict[tuple[object, ...], set[float]] = defaultdict(set)
    for row in rows:
        if not row.part:
            values[_cell(row)].add(row.value)
    return [replace(row, conflicting=not row.part and len(values[_cell(row)]) > 1) for row in rows]


def _cell(row: Row) -> tuple[object, ...]:
    return row.region, row.place, row.body, row.year, row.indicator


def write(rows: list[Row], path: Path) -> None:
    """One Parquet file, byte for byte the same for the same rows."""
    columns = {name: [getattr(row, name) for row in rows] for name in SCHEMA.names}
    pq.write_table(pa.table(columns, schema=SCHEMA), path, compression="zstd")
