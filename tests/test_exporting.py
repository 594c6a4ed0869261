"""``gongkai export`` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from earlier import WEEK, first_day, later_day
from worlds import NOW, SITE

from archive import Archive
from gongkai import main


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[archive]\npath = "archive.db"\n', encoding="utf-8")
    with Archive.write(tmp_path / "archive.db") as archive:
        first_day(archive.run(SITE, NOW))
    return path


def export(settings: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["export", "--settings", str(settings), *map(str, arguments)])


def test_an_export_and_the_next_one(settings: Path, tmp_path: Path) -> None:
    first = export(settings, "--out", tmp_path / "a")
    assert first.exit_code == 0, first.output
    assert "documents               5 rows\n" in first.output
    assert f"What comes later: gongkai export --after {tmp_path / 'a'} --out …" in first.output
    with Archive.write(tmp_path / "archive.db") as archive:
        later_day(archive.run(SITE, NOW + WEEK), 1)
    later = export(settings, "--out", tmp_path / "b", "--after", tmp_path / "a", "--format", "csv, jsonl", "--json")
    manifest = json.loads(later.stdout)
    assert manifest == json.loads((tmp_path / "b/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["since"], manifest["settings"]["formats"]) == (5, ["csv", "jsonl"])
    assert (tmp_path / "b/documents.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--format", "xls"], 2, "'xls' is none of parquet, jsonl, csv, nor several of them with commas"),
        (["--since", "1", "--after", "."], 2, "give one of them"),
        (["--after", "."], 2, "is no export: it has no manifest.json with a cursor"),
        (["--fold", "--since", "2"], 2, "--fold is for an export of everything"),
        (["--since", "99"], 1, "the feed ends with event 5, before event 99"),
    ],
)
def test_mistakes_get_a_sentence(
    settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], status: int, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    found = export(settings, "--out", "out", *arguments)
    assert (found.exit_code, sentence in " ".join(found.output.split())) == (status, True), found.output
    assert not (tmp_path / "out").exists()


def test_what_is_there_is_left_alone(settings: Path, tmp_path: Path) -> None:
    found = export(settings, "--out", tmp_path)
    assert found.exit_code == 1
    assert "is there already; it was left as it is." in found.output
