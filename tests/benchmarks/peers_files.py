# /// script
# requires-python = ">=3.11"
# dependencies = ["gongkai", "kreuzberg>=4.10", "markitdown[docx,pdf,xls,xlsx]>=0.1.8"]
# [tool.uv.sources]
# gongkai = { path = "../..", editable = true }
# ///
"""Gongkai's reading of files beside that of other tools: the same files, the same counting, one run.

Run: ``make peers``. It prints the table of docs/extraction.md. Each tool reads each file in a process of its own, as
its documentation says; what it refuses, or reads no word of, is a dash.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from reading_files import TOOLS, large, samples

CHILD = Path(__file__).with_name("reading_files.py")
MINUTES = 10 * 60


def cell(tool: str, name: str) -> str:
    """'1.2 / 40 / 1.00': CPU milliseconds a file, MiB at most, share of what it says that was found."""
    child = subprocess.run([sys.executable, CHILD, tool, name], capture_output=True, check=False, timeout=MINUTES)
    try:
        said = json.loads(child.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return "dies"
    if "error" in said or not said["found"]:
        return "—"
    return f"{said['ms']:.1f} / {said['mib']:.0f} / {said['found']:.2f}"


def main() -> None:
    print(f"| file | {' | '.join(TOOLS)} |\n|{' --- |' * (len(TOOLS) + 1)}")
    for name in [*samples(), *large()]:
        print(f"| {name} | {' | '.join(cell(tool, name) for tool in TOOLS)} |", flush=True)


if __name__ == "__main__":
    main()
