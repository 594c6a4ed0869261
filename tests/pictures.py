"""The pictures of docs/pictures: `make screenshots` takes them of the demo's archive, in Chromium.

They show an invented government. Chromium needs a Chinese font for it (Debian's package `fonts-noto-cjk`).
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from window import PHONE, Window, chromium, served

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"

LARGEST = 150_000
"""Bytes of a picture: a README is read over slow lines too."""

COLOURS = 256

CHINESE = {"locale": "zh-CN"}
DESK = CHINESE | {"viewport": {"width": 1120, "height": 760}}

EDITED = """
    select document from versions
    where substantive = 1 and number > 1 and added + removed between 4 and 200
    order by (select count(*) from fields where fields.version = versions.id) desc, document
    limit 1
"""
"""A document with something to compare, the one of which most is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What is photographed, and in what window."""

    name: str
    path: str
    window: dict[str, Any] = field(default_factory=lambda: DESK)


PAGES = (
    Picture(name="home", path="/"),
    Picture(name="home-dark", path="/", window=DESK | {"color_scheme": "dark"}),
    Picture(name="search", path="/-/search?q=领导"),
    Picture(name="document", path="/archive/documents/{edited}"),
    Picture(name="document-phone", path="/archive/documents/{edited}", window=CHINESE | PHONE),
    Picture(name="compare", path="/-/compare/{edited}"),
    Picture(name="changes", path="/-/changes?kind=changed"),
    Picture(name="timeline", path="/-/timeline"),
    Picture(name="sites", path="/-/sites"),
)
"""A line a picture."""


def photograph(archive: Path, folder: Path) -> None:
    """Take every picture anew. Exits with 1 where a page complains, or a picture is too large."""
    with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as db:
        (edited,) = db.execute(EDITED).fetchone()
    folder.mkdir(parents=True, exist_ok=True)
    amiss = []
    with served(archive) as home, chromium() as browser:
        for picture in PAGES:
            window = Window(browser, home, **picture.window)
            file = folder / f"{picture.name}.png"
            shot = window.open(picture.path.format(edited=edited)).screenshot()
            _small(shot).save(file, optimize=True)
            amiss += [f"{picture.name}: {fault}" for fault in window.faults]
            if (size := file.stat().st_size) > LARGEST:
                amiss.append(f"{picture.name}: {size:,} bytes")
            print(f"{file.relative_to(folder.parent)}  {size:,} bytes")
            window.context.close()
    if amiss:
        sys.exit("\n".join(amiss))


def _small(shot: bytes) -> Any:
    """With a palette: a page has few colours, and takes a third of the bytes then."""
    from PIL import Image  # only this script needs it

    return Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    photograph(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PICTURES)
