"""Exports say what the archive says, whole or since an event, in every format, and are there whole or not at all."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from earlier import PAGES, WEEK, first_day, later_day
from pyarrow import parquet
from worlds import NOW, SITE, content, exchange, recorded

from archive import Archive, InTheWay, NoExport
from archive.browse.wording import table_metadata
from archive.export import FORMATS, Wanted, export
from archive.export.files import CHARACTERS_HELD, ParquetWriter
from archive.export.tables import TABLES, Table

UNTIL_WEEK_2, WHOLE, SINCE = "until week 2", "whole", "since"


def quietly(done: int, of: int) -> None:
    assert done <= of


def exported(path: Path, out: Path, **wanted: Any) -> dict[str, Any]:
    return export(path, out, Wanted(**wanted), now=NOW, progress=quietly)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of five weeks, exported after the third, whole after the fifth, and what came between."""
    folder = tmp_path_factory.mktemp("export")
    path = folder / "archive.db"
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
        for week in (1, 2):
            later_day(archive.run(SITE, NOW + week * WEEK), week)
    first = exported(path, folder / UNTIL_WEEK_2)
    with Archive.write(path) as archive:
        for week in (3, 4):
            later_day(archive.run(SITE, NOW + week * WEEK), week)
        run = archive.run(SITE, NOW + 5 * WEEK)
        hostile = content("=SUM(A1)\n第二行，“引号”\t制表" * 9, title="=cmd|' /C calc'!A0", keywords="复议;清理",
                          published_on=None, issued_on=date(1949, 10, 1))  # fmt: skip
        run.save(recorded(run, exchange(PAGES[5], b"hostile", at=NOW + 5 * WEEK)), hostile)
        run.finish("done", {}, now=NOW + 5 * WEEK)
    exported(path, folder / WHOLE, formats=FORMATS)
    exported(path, folder / SINCE, since=first["cursor"])
    return folder


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(duckdb.connect()) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


def source(folder: Path, table: Table) -> str:
    files = f"{table.name}/*/*.parquet" if table.by_year else f"{table.name}.parquet"
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"(select {names} from read_parquet('{folder / files}', hive_partitioning = true))"


def joined(folder: Path, table: Table) -> str:
    """The export of week 2 and what came since, put together as the manifest says."""
    before, later = source(folder / UNTIL_WEEK_2, table), source(folder / SINCE, table)
    if table.mode == "replace":
        return f"select * from {later}"
    key = ", ".join(table.key)
    kept = f"select * from {before}"
    if table.mode == "upsert":
        kept += f" where ({key}) not in (select ({key}) from {later})"
    return f"{kept} union all select * from {later}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_export_and_what_came_since_are_one_export_of_everything(
    folder: Path, db: duckdb.DuckDBPyConnection, table: Table
) -> None:
    both, whole = f"(from ({joined(folder, table)}))", f"(from {source(folder / WHOLE, table)})"
    assert db.execute(f"select count(*) from ({both} except all {whole})").fetchone() == (0,)
    assert db.execute(f"select count(*) from ({whole} except all {both})").fetchone() == (0,)
    assert db.execute(f"select count(*) from {whole}").fetchone() != (0,)


def test_what_came_since_is_less_than_everything(folder: Path) -> None:
    rows = {name: json.loads((folder / name / "manifest.json").read_text())["tables"] for name in (SINCE, WHOLE)}
    for table in ("documents", "versions", "changes"):
        assert 0 < rows[SINCE][table]["rows"] < rows[WHOLE][table]["rows"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_format_says_the_same(folder: Path, db: duckdb.DuckDBPyConnection, table: Table) -> None:
    names = [column.name for column in table.columns]
    parquets = db.execute(f"select * from {source(folder / WHOLE, table)}").fetchall()
    lines = [json.loads(line) for line in (folder / WHOLE / f"{table.name}.jsonl").read_text("utf-8").splitlines()]
    assert [list(line) for line in lines] == [names] * len(lines)
    assert sorted(map(repr, (as_text(row) for row in parquets))) == sorted(
        map(repr, (as_text(line.values()) for line in lines))
    )
    with (folder / WHOLE / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == names
    assert len(rows) == len(lines)


def as_text(values: Any) -> list[Any]:
    return [as_json(value) for value in values]


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def test_values_have_real_types(folder: Path) -> None:
    (file, *_) = sorted((folder / WHOLE / "documents").glob("*/*.parquet"))
    schema = parquet.read_schema(file)
    assert schema.field("published_on").type == pa.date32()
    assert schema.field("first_seen_at").type == pa.timestamp("ms", tz="UTC")
    assert schema.field("keywords").type == pa.list_(pa.field("element", pa.large_string()))
    assert schema.field("text").type == pa.large_string()
    with parquet.ParquetFile(file) as opened:
        assert opened.metadata.row_group(0).column(0).compression == "ZSTD"


def test_years_are_folders(folder: Path, db: duckdb.DuckDBPyConnection) -> None:
    names = sorted(path.name for path in (folder / WHOLE / "documents").iterdir())
    assert names == ["published_year=2026", "published_year=__HIVE_DEFAULT_PARTITION__"]
    where = f"read_parquet('{folder / WHOLE}/documents/*/*.parquet', hive_partitioning = true)"
    rows = db.execute(f"select published_year, count(*) from {where} group by 1 order by 1").fetchall()
    assert rows == [(2026, 5), (None, 1)]


def test_no_cell_is_a_formula(folder: Path) -> None:
    with (folder / WHOLE / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (hostile,) = [row for row in rows if "calc" in row["title"]]
    assert hostile["title"] == "'=cmd|' /C calc'!A0"
    assert hostile["text"].startswith("'=SUM(A1)\n第二行，“引号”\t制表")
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_cells_as_they_are_and_marked_for_excel(folder: Path, tmp_path: Path) -> None:
    exported(folder / "archive.db", tmp_path / "out", formats=("csv",), mark=True, harmless=False)
    data = (tmp_path / "out/documents.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert b'"=cmd' not in data
    assert b"\r\n" in data
    assert ",=cmd|' /C calc'!A0," in data.decode("utf-8-sig")


def test_the_manifest_names_every_file_and_its_digest(folder: Path) -> None:
    manifest = json.loads((folder / WHOLE / "manifest.json").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        (last,) = db.execute("select max(seq) from changes").fetchone()
    assert (manifest["since"], manifest["cursor"]) == (0, last)
    named = {file["path"]: file for file in manifest["files"]}
    there = {path.relative_to(folder / WHOLE).as_posix() for path in (folder / WHOLE).rglob("*") if path.is_file()}
    assert there == named.keys() | {"manifest.json", "README.md"}
    for name, told in named.items():
        data = (folder / WHOLE / name).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (told["bytes"], told["sha256"])


def test_the_card_says_how_far_it_covers_the_sites(folder: Path) -> None:
    card = (folder / WHOLE / "README.md").read_text(encoding="utf-8")
    assert "| example | 示例市人民政府 | 6 | 1 | 2026-03-29T04:00:00Z |" in card
    for table in TABLES:
        for column in table.columns:
            assert f"| {column.name} | {column.type} |" in card


def test_every_column_is_described(folder: Path) -> None:
    described = table_metadata()
    for table in TABLES:
        assert [column.name for column in table.columns if column.name not in described[column.of]["columns"]] == []


def test_a_hole_is_named(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        first_day(archive.run(SITE, NOW))
        for week in (1, 2):
            later_day(archive.run(SITE, NOW + week * WEEK), week)
    exported(tmp_path / "archive.db", tmp_path / "out")
    assert "通知公告: page 2: HTTP 502" in (tmp_path / "out/README.md").read_text(encoding="utf-8")


def test_folded_one_document_stands_for_its_copies(tmp_path: Path) -> None:
    with Archive.write(tmp_path / "archive.db") as archive:
        run = archive.run(SITE, NOW)
        for page in PAGES[:2]:
            run.save(recorded(run, exchange(page, page.encode())), content())
        run.finish("done", {}, now=NOW)
    assert exported(tmp_path / "archive.db", tmp_path / "all")["tables"]["documents"]["rows"] == 2
    folded = exported(tmp_path / "archive.db", tmp_path / "folded", fold=True)
    assert (folded["tables"]["documents"]["rows"], folded["settings"]["fold"]) == (1, True)


def test_nothing_is_written_over_and_nothing_is_left_half(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / ".out.unfinished").mkdir()
    (tmp_path / ".out.unfinished/documents.parquet").write_bytes(b"of an export that was killed")
    out.mkdir()
    exported(folder / "archive.db", out)
    assert not (tmp_path / ".out.unfinished").exists()
    with pytest.raises(InTheWay):
        exported(folder / "archive.db", out)
    with pytest.raises(NoExport, match="the feed ends with event"):
        exported(folder / "archive.db", tmp_path / "later", since=10_000)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_what_is_written_meanwhile_comes_with_the_next_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export is one moment of the archive: the writer goes on between two of its tables."""
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
    run_on = iter([True])

    def write_on(done: int, of: int) -> None:
        if next(run_on, False):
            with Archive.write(path) as archive:
                later_day(archive.run(SITE, NOW + WEEK), 1)

    monkeypatch.setattr("archive.export.A_STEP", 1)
    first = export(path, tmp_path / "first", Wanted(), now=NOW, progress=write_on)
    assert first["tables"]["changes"]["rows"] == first["cursor"] == first["tables"]["versions"]["rows"] == 5
    later = exported(path, tmp_path / "later", since=first["cursor"])
    assert later["tables"]["changes"]["rows"] == later["cursor"] - first["cursor"] > 0


def groups(file: Path) -> list[int]:
    with parquet.ParquetFile(file) as opened:
        return [opened.metadata.row_group(group).num_rows for group in range(opened.num_row_groups)]


def test_row_groups_are_bounded(tmp_path: Path) -> None:
    writer = ParquetWriter(tmp_path, replace(TABLES[2], by_year=""))
    row = [1, "2026-03-01T00:00:00Z", "字" * (CHARACTERS_HELD // 4), 1, 1]
    for _ in range(9):
        writer.write(None, row)
    (file,) = writer.close()
    assert groups(file) == [4, 4, 1]


def test_years_that_come_by_turns_make_no_small_groups(tmp_path: Path) -> None:
    """A group for each row took a gigabyte for forty thousand rows, and as many times as long."""
    writer = ParquetWriter(tmp_path, TABLES[2])
    row = [1, "2026-03-01T00:00:00Z", "字" * (CHARACTERS_HELD // 100), 1, 1]
    for number in range(200):
        writer.write(str(2020 + number % 3), row)
    files = sorted(writer.close())
    assert [sum(groups(file)) for file in files] == [67, 67, 66]
    assert max(len(groups(file)) for file in files) <= 3
