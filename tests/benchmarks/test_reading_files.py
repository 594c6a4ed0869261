"""What reading a file of each kind costs, that all it says is found, and that no hostile file ends a reader.

Run: ``pytest tests/benchmarks/test_reading_files.py -m "long or not long" -s``
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from files_to_read import large, samples
from test_files_hostile import HOSTILE

from crawler.files import read_file
from crawler.readers import Readers
from crawler.tables import ReaderSettings

FLOORS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("floors_files.toml").read_text(encoding="utf-8"))
CHILD = Path(__file__).with_name("reading_files.py")

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", [*samples(), *large()])
def test_a_file_of_each_kind_says_all_within_its_memory(name: str) -> None:
    child = subprocess.run([sys.executable, CHILD, "gongkai", name], capture_output=True, check=True, timeout=600)
    said = json.loads(child.stdout)
    print(f"\n{name:12} {1000 / said['ms']:8.1f} files a CPU second, {said['mib']:4.0f} MiB at most")
    assert said["found"] >= FLOORS["found"]
    assert said["mib"] <= FLOORS["mib"]["large" if name in large() else "sample"]


def test_paragraphs_of_a_pdf_cost_little_beside_its_text() -> None:
    payload = large()["large.pdf"].payload
    ours, bare = (min(_spent(work, payload) for _ in range(3)) for work in (read_file, _bare))
    print(f"\n200 pages: {ours:.2f} CPU s, the text alone {bare:.2f} s")
    assert ours <= FLOORS["pdf_ratio"] * bare


def test_no_hostile_file_ends_a_reader() -> None:
    with Readers(ReaderSettings(processes=1)) as readers:
        for name, (made, unread) in HOSTILE.items():
            content = asyncio.run(readers.file(made(), url="http://www.example.gov.cn/f", headers={}))
            assert (content.unread, "died" in str(content.detail)) == (unread, False), name


def _spent(work: Any, payload: bytes) -> float:
    began = time.process_time()
    work(payload)
    return time.process_time() - began


def _bare(payload: bytes) -> None:
    document = pypdfium2.PdfDocument(payload)
    for index in range(len(document)):
        document[index].get_textpage().get_text_range()
