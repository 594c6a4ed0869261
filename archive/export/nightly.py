"""A folder of exports: each night what came since the last one in it, under the day of the night."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

from archive.changes import last_seq
from archive.export import MANIFEST, Progress, Wanted, export
from archive.opening import for_reading


def export_night(path: Path, folder: Path, night: date, *, now: datetime, progress: Progress) -> dict[str, Any] | None:
    """Write what came since the newest export in the folder, everything where there is none; returns the manifest, or
    None where nothing came. Raises what `export` does.
    """
    for unfinished in folder.glob(".*.unfinished"):  # of a night that was killed
        shutil.rmtree(unfinished, ignore_errors=True)
    since = max((_cursor(manifest) for manifest in folder.glob(f"*/{MANIFEST}")), default=0)
    with closing(for_reading(path)) as db:
        if last_seq(db) == since:
            return None
    return export(path, folder / night.isoformat(), Wanted(since=since), now=now, progress=progress)


def _cursor(manifest: Path) -> int:
    """How far an export goes; one that nobody can read goes nowhere, and what it held is exported again."""
    try:
        return int(json.loads(manifest.read_text(encoding="utf-8"))["cursor"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
