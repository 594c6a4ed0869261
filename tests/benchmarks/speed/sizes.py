"""What an archive takes on the disk."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from benchmarks.speed.arena import LATER, Arena, Wanted, arena
from benchmarks.speed.meter import measured

OF_TEXT = """
    select sum(pgsize) from dbstat where name in (
        select name from sqlite_schema
        where tbl_name in ('texts', 'anchors', 'wordings') or tbl_name glob '*_fts*'
    )
"""
"""The texts, what they are found by, and what their copies are found by; with their own indexes."""


def measure(wanted: Wanted) -> dict[str, float]:
    """Three crawls of everything, of which two documents in a hundred changed each time, and wget for the same."""
    with arena(wanted.pages) as here:
        of_wget = here.fresh("wget")
        here.served.become(validators=False)
        archived, _ = here.first_crawl("ours")
        _wget(here, of_wget, 0)
        of_text = _bytes_of_text(archived)
        for nth, now in enumerate(LATER, 1):
            here.served.become(validators=False, texts=nth)
            here.crawl(archived, "--full", "--now", now)
            _wget(here, of_wget, nth)
        sizes = {
            "ours": _size(archived.glob("archive*")),
            "ours_originals": _size(archived.glob("archive-warc")),
            "wget": _size([of_wget]),
        }
        print({name: f"{size:,} bytes" for name, size in sizes.items()}, f"{of_text:.2f} bytes a byte of text")
        found = {"bytes_per_text_byte": of_text} | {f"bytes_{name}_mb": size / 1e6 for name, size in sizes.items()}
        return found | ({"bytes_vs_wget": sizes["ours"] / sizes["wget"]} if sizes["wget"] else {})


def _wget(here: Arena, folder: Path, nth: int) -> None:
    """The same requests once more; nothing where there is no wget."""
    if shutil.which("wget") is None:
        print("wget is left out: it is not installed.")
        return
    addresses = here.lines("addresses", [url for url, _ in here.served.asked()])
    # a 404 among them is an error to wget
    measured("wget", "--quiet", "--no-proxy", "--tries=1", f"--warc-file=crawl{nth}", "--output-document=/dev/null",
             f"--input-file={addresses}", cwd=folder, may_fail=True)  # fmt: skip


def _size(places: Iterable[Path]) -> int:
    return sum(file.stat().st_size for place in places for file in (place, *place.rglob("*")) if file.is_file())


def _bytes_of_text(archived: Path) -> float:
    """Bytes in the database for each byte of UTF-8."""
    with closing(sqlite3.connect(archived / "archive.db")) as db:
        (pages,) = db.execute(OF_TEXT).fetchone()
        (text,) = db.execute("select sum(length(cast(text as blob))) from texts").fetchone()
    return float(pages / text)
