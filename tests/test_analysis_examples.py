"""Every example of docs/analysis.md runs, as it is written, on an archive and its exports."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
from earlier import WEEK, first_day, later_day
from worlds import NOW, SITE

from archive import Archive
from archive.export import Wanted, export

PAGE = (Path(__file__).parent.parent / "docs/analysis.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page takes for granted: an archive, an export of it, and one of what came later."""
    folder = tmp_path_factory.mktemp("analysis")
    path = folder / "archive.db"
    with Archive.write(path) as archive:
        first_day(archive.run(SITE, NOW))
        later_day(archive.run(SITE, NOW + WEEK), 1)
    first = export(path, folder / "export", Wanted(), now=NOW, progress=lambda done, of: None)
    with Archive.write(path) as archive:
        later_day(archive.run(SITE, NOW + 2 * WEEK), 2)
    export(path, folder / "later", Wanted(since=first["cursor"]), now=NOW, progress=lambda done, of: None)
    return folder


def test_there_are_examples_of_all_of_it() -> None:
    assert len(EXAMPLES) == 11


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    monkeypatch.chdir(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of libraries among each other
        exec(compile(EXAMPLES[number], f"docs/analysis.md, example {number + 1}", "exec"), {"__name__": "example"})
    assert capsys.readouterr().out.strip() not in ("", "[]")
