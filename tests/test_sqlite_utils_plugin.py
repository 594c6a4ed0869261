"""Whoever has sqlite-utils has our search in it, by the entry point alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sample import Sample

SEARCH = """
    select documents.title, zh_snippet(texts.text, :q) as found
    from documents
    join versions on versions.id = documents.current_version
    join texts on texts.digest = versions.text
    where documents.current_version in (select rowid from versions_fts where versions_fts match zh_match(:q))
        and documents.current_version in (select rowid from versions_fts where versions_fts match zh_match(:number))
    """


def sqlite_utils(*arguments: object) -> str:
    """What the command prints; it is the one that stands beside this Python."""
    command = [str(Path(sys.executable).with_name("sqlite-utils")), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    sample = Sample(tmp_path / "archive.db")
    sample.document("各領導小組。", url="https://a.test/1", title="通知", document_number="内政发〔2021〕12号")
    sample.document("无关。", url="https://a.test/2", title="公告")
    return sample.path


def test_the_command_searches_an_archive(path: Path) -> None:
    found = json.loads(sqlite_utils(path, SEARCH, "-p", "q", "领导", "-p", "number", "內政發(2021)12號"))
    assert found == [{"title": "通知", "found": "各«領導»小組。"}]


def test_other_databases_keep_what_they_had() -> None:
    found = json.loads(sqlite_utils("memory", "select zh_match('領導') as ours, upper('a') as theirs"))
    assert found == [{"ours": '"领导"', "theirs": "A"}]


THREADS = """
import sys, threading
from pathlib import Path
from archive.opening import for_reading
gate, well = threading.Barrier(8), []
def open_it():
    gate.wait()
    for_reading(Path(sys.argv[1])).close()
    well.append(1)
threads = [threading.Thread(target=open_it) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(well) == 8
"""


def test_threads_that_open_an_archive_at_once_have_the_plugin_once(path: Path) -> None:
    subprocess.run([sys.executable, "-c", THREADS, str(path)], check=True, cwd=Path(__file__).parent.parent)
