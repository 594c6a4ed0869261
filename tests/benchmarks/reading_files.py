"""A process that reads one file again and again with one tool, and says what that cost.

Run by test_reading_files.py and peers_files.py: ``python reading_files.py TOOL SAMPLE``. It prints one JSON object.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "crawler")]

from files_to_read import Sample, found_in, large, samples  # noqa: E402

ENOUGH = 1.0
"""CPU seconds of reading after which the time of one file is known well enough."""

MOST = 200
MIB_IN_KIB = 1024


def by_gongkai(sample: Sample, _: Path) -> str:
    from crawler.files import read_file

    return read_file(sample.payload, name=sample.name).text


def by_markitdown(sample: Sample, path: Path) -> str:
    return str(_markitdown().convert(str(path)).text_content)


def by_kreuzberg(sample: Sample, path: Path) -> str:
    import kreuzberg

    return str(kreuzberg.extract_file_sync(str(path)).content)


@cache
def _markitdown() -> Any:
    """One for all files, as its documentation has it."""
    from markitdown import MarkItDown

    return MarkItDown()


TOOLS: dict[str, Callable[[Sample, Path], str]] = {
    "gongkai": by_gongkai,
    "markitdown": by_markitdown,
    "kreuzberg": by_kreuzberg,
}


def measured(tool: str, name: str) -> dict[str, float]:
    """CPU milliseconds a file, MiB at most, and the share of what must be said that was."""
    sample, read = (samples() | large())[name] if name.startswith("large") else samples()[name], TOOLS[tool]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(sample.payload)
        text = read(sample, path)  # the first pays for imports
        began, times = time.process_time(), 0
        while times < MOST and (times == 0 or time.process_time() - began < ENOUGH):
            read(sample, path)
            times += 1
        spent = time.process_time() - began
    return {"ms": 1000 * spent / times, "mib": peak() / MIB_IN_KIB, "found": found_in(text, sample.says)}


def peak() -> int:
    """KiB of memory that this process had at most. Not `ru_maxrss`, which begins with what its parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])  # type: ignore[index]


if __name__ == "__main__":
    try:
        print(json.dumps(measured(sys.argv[1], sys.argv[2])))
    except Exception as error:  # another's fault is a finding here
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}))
