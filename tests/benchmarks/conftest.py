"""What several benchmarks share: it takes minutes to make."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import fill

SMALL = 10_000
LARGE = int(os.environ.get("GONGKAI_LARGE", 1_000_000))
"""Fewer while a benchmark is being written; above 40,000 a multiple of them."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A small archive and a large one."""
    folder = tmp_path_factory.mktemp("scale")
    small, large = folder / "small.db", folder / "large.db"
    for path, documents in ((small, SMALL), (large, LARGE)):
        began = time.monotonic()
        fill(path, documents)
        size = path.stat().st_size
        print(f"\n{documents:>9,} documents filled in {time.monotonic() - began:.0f} s: {size / 1e9:.2f} GB")
    yield small, large
    shutil.rmtree(folder)
