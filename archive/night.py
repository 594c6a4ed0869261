"""Nights: when the clock in China last showed a time, and what the last night's upkeep did, as it noted it."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from archive import sites
from archive.errors import ArchiveError
from archive.instants import CHINA, DAY
from archive.opening import for_reading


def last_past(at: str, now: datetime) -> tuple[date, datetime]:
    """The last time that the clock in China showed ``at`` (HH:MM): the day there, and the instant."""
    here = now.astimezone(CHINA)
    past = datetime.combine(here.date(), time.fromisoformat(at), CHINA)
    if past > here:
        past -= DAY
    return past.date(), past


@dataclass(kw_only=True, slots=True)
class Night:
    """What one night's upkeep did and found: ``NAME.upkeep.json`` beside the archive."""

    night: date
    began_at: str
    ended_at: str | None = None
    segments: int = 0
    """How many were read again."""
    segment: str | None = None
    """The last of them; the next night goes on behind it."""
    bytes: int = 0
    damages: list[str] = field(default_factory=list)
    optimised: bool = False
    backup: str | None = None
    """What the backup came to."""
    export: str | None = None
    """What was exported."""
    troubles: list[str] = field(default_factory=list)
    """What could not be done, and why."""


def _file(path: Path) -> Path:
    return path.with_name(path.name + ".upkeep.json")


def last_night(path: Path) -> Night | None:
    """The last upkeep of the archive at ``path``; None when there was none, or nobody can read what it noted."""
    try:
        noted = json.loads(_file(path).read_text(encoding="utf-8"))
        return Night(**noted | {"night": date.fromisoformat(noted["night"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None  # it is done again, which costs a night's reading


def night_due(path: Path, at: str, now: datetime) -> date | None:
    """The night whose upkeep is due: the last, if it was not done and the archive was there; so what was missed is made
    up.
    """
    night, instant = last_past(at, now)
    # compared for equality: a clock that was wrong may have noted a night that is yet to come
    if (last := last_night(path)) and last.night == night:
        return None
    try:
        with closing(for_reading(path)) as db:
            began = sites.first_run(db)
    except ArchiveError:
        return None
    return night if began is not None and began <= instant else None


def note(path: Path, night: Night) -> None:
    """Note a night, whole or not at all."""
    write_json(_file(path), asdict(night))


def write_json(file: Path, value: Any) -> None:
    """Put a small file in the place of another, whole or not at all; days are written as texts."""
    draft = file.with_name(file.name + ".new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(value, stream, ensure_ascii=False, indent=1, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
