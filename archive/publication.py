"""The folder of a publication: what makes it one, whether it can take one of this archive, and what was published."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive import locking
from archive.errors import NoPublication
from archive.opening import originals_folder

if TYPE_CHECKING:
    from archive.fixity import Damage

MARK = "publication.json"
"""Says that a folder is a publication of ours, and of which archive."""

INSPECTED = "inspect-data.json"

OURS = (MARK, INSPECTED)
"""Nobody else has a say in these; the other small files stay as somebody has edited them."""

UNFINISHED = ".unfinished"
"""Where files lie until they are whole, and the lock of who makes them."""

NO_MATTER = frozenset({UNFINISHED, "lost+found"})


@dataclass(kw_only=True, slots=True)
class Publication:
    """What was published, and what was found amiss on the way."""

    folder: Path
    database: Path
    at: datetime
    last_seq: int = 0
    documents: int = 0
    segments: int | None = None
    """None where the originals were left out."""
    bytes: int = 0
    size: int = 0
    digest: str = ""
    """Size and SHA-256 of the database."""
    rows: dict[str, int] = field(default_factory=dict)
    """How many there are, by table."""
    kept: list[str] = field(default_factory=list)
    """Small files that somebody has edited or written: they were left as they are."""
    damages: list[Damage] = field(default_factory=list)


def published(path: Path) -> bool:
    """Whether a database is part of a publication: it never changes, so it may be served as immutable."""
    return mark_of(path.parent).get("database") == path.name


def database_in(folder: Path) -> Path | None:
    """The database of a publication; None where there is none."""
    name = mark_of(folder).get("database")
    return folder / Path(name).name if isinstance(name, str) and name else None


def refuse_folder(path: Path, folder: Path, archive: str) -> None:
    """Raises NoPublication where the archive lies itself, where something else lies, and another archive's."""
    place, originals = folder.resolve(), originals_folder(path).resolve()
    if place == path.resolve().parent or place == originals or originals in place.parents:
        raise NoPublication(folder, "the archive itself lies there; name another folder")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NoPublication(folder, "it is no folder")
    mark = mark_of(folder)
    others = sorted({file.name for file in folder.iterdir()} - NO_MATTER)
    if others and not mark:
        raise NoPublication(folder, f"it holds something else ({others[0]}); name an empty one")
    if mark and (mark.get("archive"), mark.get("database")) != (archive, path.name):
        raise NoPublication(folder, "it holds the publication of another archive; name another folder")


def mark_of(folder: Path) -> dict[str, Any]:
    """What a folder says of itself as a publication; nothing where it is none."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def alone(folder: Path) -> AbstractContextManager[None]:
    """Be the one who publishes there. Raises NoPublication while another does."""
    return locking.alone(folder / UNFINISHED / "lock", NoPublication(folder, "another publication is being made there"))
