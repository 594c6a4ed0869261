"""The files of an export: Parquet for those who count, JSON Lines for those who pipe, CSV for those who look."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO

import pyarrow as pa
from pyarrow import parquet

from archive.export.tables import Column, Table, Type

Format = Literal["parquet", "jsonl", "csv"]
Row = Sequence[Any]

ROWS_A_GROUP = 100_000
"""Rows of a row group at most: DuckDB gives each of its threads one (its own are of 122,880)."""

CHARACTERS_HELD = 8 << 20
"""Characters that wait for their row groups at most: a group is in memory twice, as objects and as Arrow's columns."""

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, and so DuckDB, Spark and Arrow, call the partition of rows without a value."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With which of these a cell begins a spreadsheet takes it for a formula and may run it (OWASP, CSV Injection)."""

_ARROW: dict[Type, pa.DataType] = {
    "text": pa.large_string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "yes or no": pa.bool_(),
    "day": pa.date32(),
    "instant": pa.timestamp("s", tz="UTC"),
    "list": pa.list_(pa.large_string()),
}


class Writer(Protocol):
    """Takes the rows of one table; ``close`` makes its files whole and names them."""

    def write(self, year: str | None, row: Row) -> None: ...

    def close(self) -> list[Path]: ...


class ParquetWriter:
    """One file, or one a year in folders as Hive has them; the rows of each year are gathered into groups."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._folder, self._table = folder, table
        self._schema = pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])
        self._open: dict[str | None, parquet.ParquetWriter] = {}
        self._rows: dict[str | None, list[Row]] = defaultdict(list)
        self._characters: Counter[str | None] = Counter()

    def write(self, year: str | None, row: Row) -> None:
        rows = self._rows[year]
        rows.append(row)
        self._characters[year] += sum(len(value) for value in row if isinstance(value, str))
        if len(rows) >= ROWS_A_GROUP:
            self._flush(year)
        elif self._characters.total() >= CHARACTERS_HELD:  # years may come by turns: a group each time would be a row
            self._flush(max(self._characters, key=self._characters.__getitem__))

    def close(self) -> list[Path]:
        for year in list(self._rows):
            self._flush(year)
        if not self._open and not self._table.by_year:
            self._file(None)
        for writer in self._open.values():
            writer.close()
        return [self._path(year) for year in self._open]

    def _flush(self, year: str | None) -> None:
        rows = self._rows.pop(year, [])
        del self._characters[year]
        columns = [
            pa.array([_typed(row[place], column.type) for row in rows], type=_ARROW[column.type])
            for place, column in enumerate(self._table.columns)
        ]
        self._file(year).write_batch(pa.record_batch(columns, schema=self._schema))

    def _file(self, year: str | None) -> parquet.ParquetWriter:
        if year not in self._open:
            path = self._path(year)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[year] = parquet.ParquetWriter(path, self._schema, compression="zstd")
        return self._open[year]

    def _path(self, year: str | None) -> Path:
        if not self._table.by_year:
            return self._folder / f"{self._table.name}.parquet"
        return self._folder / self._table.name / f"{self._table.by_year}={year or NO_YEAR}" / "part-0.parquet"


class JsonLinesWriter:
    """A line a row, an object with a name for each column; absent values are null."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._path, self._columns = folder / f"{table.name}.jsonl", table.columns
        self._file = self._path.open("w", encoding="utf-8")

    def write(self, year: str | None, row: Row) -> None:
        said = {column.name: _plain(value, column) for column, value in zip(self._columns, row, strict=True)}
        self._file.write(json.dumps(said, ensure_ascii=False) + "\n")

    def close(self) -> list[Path]:
        self._file.close()
        return [self._path]


class CsvWriter:
    """RFC 4180 in UTF-8: line ends within a cell stay, and an absent value is an empty cell."""

    def __init__(self, folder: Path, table: Table, *, mark: bool, harmless: bool) -> None:
        self._path, self._columns, self._harmless = folder / f"{table.name}.csv", table.columns, harmless
        self._file: TextIO = self._path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([column.name for column in table.columns])

    def write(self, year: str | None, row: Row) -> None:
        self._csv.writerow([_harmless(value) if self._harmless else value for value in row])

    def close(self) -> list[Path]:
        self._file.close()
        return [self._path]


def _harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe says that it is text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _plain(value: Any, column: Column) -> Any:
    """A value as JSON has it; days and instants are texts there."""
    if value is None:
        return None
    if column.type == "list":
        return _typed(value, "list")
    return bool(value) if column.type == "yes or no" else value


def _typed(value: Any, kind: Type) -> Any:
    """A value of the archive as Arrow has it."""
    if value is None or kind in ("text", "integer", "real"):
        return value
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "instant":
        return datetime.fromisoformat(value)
    return bool(value) if kind == "yes or no" else [word for word in value.split(";") if word]
