"""The pages of docs/ that are made from the code: `python tests/generated_docs.py` (or `make docs`) writes them
anew, and with them the tables of the package that other libraries know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import opencc
import yaml
from benchmarks.speed import report
from hostile.table import table as hostile_table
from pydantic import BaseModel
from sqlite_utils import Database

from archive import holidays, text
from archive.schema import migrations
from crawler.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"
ROOT = DOCS.parent

SETTINGS_HEAD = """# settings.toml

One file describes an archive: where it is, how politely it is kept, and which sites it holds. `gongkai init` writes one
to begin with. Every setting has a default; an unknown or misspelt one is refused with a sentence. Paths are
relative to the
file's folder. Another file is chosen with `--settings FILE` or the variable `GONGKAI_SETTINGS`.

This page is made from the code by `make docs`.
"""

MODEL_HEAD = """# The data model

The archive is one SQLite database (STRICT tables) and, beside it, the originals as WARC/1.1 files. A day is
`YYYY-MM-DD` and a
day of China; an instant is `YYYY-MM-DDTHH:MM:SSZ` in UTC. What is absent is NULL. Names are English here and bilingual
in the browser.

This page is made from the code by `make docs`.
"""

FAULTS_BEGIN = "<!-- From here on this page is made by `make docs`. -->\n"


def reliability_page() -> str:
    """The page as it was written by hand, and below it what becomes of each fault that is tried."""
    written, _, _ = (DOCS / "reliability.md").read_text(encoding="utf-8").partition(FAULTS_BEGIN)
    return f"{written}{FAULTS_BEGIN}\n{hostile_table()}"


def settings_page() -> str:
    """Every setting: its name, its default, its meaning."""
    return "\n".join([SETTINGS_HEAD, *_tables(Settings, "")])


def _tables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        table = _table_of(field.annotation)
        if table is not None:
            repeated = table is not field.annotation
            yield f"## `{'[[' if repeated else '['}{prefix}{name}{']]' if repeated else ']'}`\n"
            yield "| setting | default | meaning |\n| --- | --- | --- |"
            yield from _rows(table)
            yield ""
            yield from _tables(table, f"{prefix}{name}.")


def _rows(table: type[BaseModel]) -> Iterator[str]:
    for name, field in table.model_fields.items():
        if _table_of(field.annotation) is None:
            default = (
                "required" if field.is_required() else f"`{field.default!r}`".replace("'", '"').replace("()", "[]")
            )
            yield f"| `{name}` | {default.replace('None', 'none').replace('False', 'false')} | {field.description} |"


def _table_of(annotation: object) -> type[BaseModel] | None:
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def data_model_page() -> str:
    """Every table and column with its description, from archive/browse/metadata.yml."""
    described = yaml.safe_load((ROOT / "archive" / "browse" / "metadata.yml").read_text(encoding="utf-8"))["tables"]
    parts = [MODEL_HEAD]
    for table, columns in schema().items():
        about = described[table]
        parts.append(f"## `{table}`\n\n{about['description']}\n\n| column | type | meaning |\n| --- | --- | --- |")
        parts += [f"| `{name}` | {kind} | {about['columns'][name]} |" for name, kind in columns.items()]
        parts.append("")
    return "\n".join(parts)


def schema() -> dict[str, dict[str, str]]:
    """Table → column → type, of an archive made by today's migrations; the search index apart."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(Database(connection))
    tables = connection.execute(
        """
        select name from sqlite_master
        where type = 'table' and name not glob '*_fts*' and name not glob '[_s]*qlite*' order by rowid
        """
    ).fetchall()
    found = {
        table: {
            name: kind.lower() or "any"
            for name, kind in connection.execute("select name, type from pragma_table_info(?)", (table,))
        }
        for (table,) in tables
    }
    connection.close()
    return found


HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x323AF))
PAIRS_A_LINE = 24


def simplified() -> str:
    """What ``archive/simplified.txt`` has to say by OpenCC: one conversion of all, a line a character."""
    characters = [chr(code) for first, last in HAN_BLOCKS for code in range(first, last + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = [one + other for one, other in zip(characters, converted, strict=True) if one != other]
    lines = [" ".join(pairs[start : start + PAIRS_A_LINE]) for start in range(0, len(pairs), PAIRS_A_LINE)]
    return "\n".join(
        ["# Made by `make docs` from OpenCC (t2s, a character at a time): see archive/text.py.", *lines, ""]
    )


PAGES = {
    "settings.md": settings_page,
    "data-model.md": data_model_page,
    "reliability.md": reliability_page,
    "benchmarks.md": report.page,
}

if __name__ == "__main__":
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), encoding="utf-8")
    text.SIMPLIFIED.write_text(simplified(), encoding="utf-8")
    holidays.ARRANGED.write_text(holidays.arranged(), encoding="utf-8")
