"""An export of a million documents goes through memory in pieces: its size does not grow with the archive.

GONGKAI_LARGE=100000 pytest -n 0 -m long -s tests/benchmarks/test_export_at_scale.py
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from townhall import ENVIRONMENT

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

MIB = 1 << 20
AT_MOST = 500 * MIB


def most_memory(pid: int) -> int:
    """The most that a process has had so far. (What getrusage says of a child begins with what its parent had.)"""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return 0


def test_an_export_of_everything_stays_small(filled: tuple[Path, Path], tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[archive]\npath = {json.dumps(str(filled[1]))}\n", encoding="utf-8")
    command = [sys.executable, "-m", "gongkai", "export", "--out", "out", "--json", "--format", "parquet,jsonl,csv"]
    began = time.monotonic()
    with (
        (tmp_path / "said").open("w+b") as said,
        subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=said) as process,
    ):
        largest = 0
        while process.poll() is None:
            largest = max(largest, most_memory(process.pid))
            time.sleep(0.1)
    manifest = json.loads((tmp_path / "said").read_bytes())
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    size = sum(file["bytes"] for file in manifest["files"])
    print(f"\n{rows}: {size / MIB:,.0f} MiB in {time.monotonic() - began:.0f} s, {largest / MIB:.0f} MiB of memory")
    assert process.returncode == 0
    assert rows["documents"] > 0
    assert largest < AT_MOST
