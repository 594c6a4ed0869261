"""The main job as a show: an invented government, archived, left alone for a month, archived again.

It is the outside world: it runs the public commands and reads the archive with plain SQL, as any user could.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from portal import Portal

A_MONTH = 30
FAILED = 1
"""What `gongkai crawl` ends with when a site could not be reached at all."""
A_GOOD_WEEK = 8
"""Days. Checks of what is missing are due a week after the last; the clock of a crawl runs on while it crawls."""

NUMBERS = """
    select 'sites', count(*) from sites
    union all select 'channels', count(*) from channels
    union all select 'documents', count(*) from documents
    union all select 'versions', count(*) from versions
    union all select 'copies of another document', count(*) from documents where copies_of is not null
    union all select 'attachments kept', count(distinct capture) from attachments where capture is not null
    union all select 'new', count(*) from changes where kind = 'new'
    union all select 'changed (text)', count(*) from changes where kind = 'changed'
    union all select 'changed (official fields only)', count(*) from changes where kind = 'metadata'
    union all select 'gone (three checks over two weeks)', count(*) from changes where kind = 'gone'
    union all select 'requests', count(*) from captures
    union all select 'answered 304 (not modified)', count(*) from captures where status = 304
    union all select 'bytes of originals', sum(committed) from segments
"""


def show(folder: Path) -> Path:
    """Play the demo into ``folder`` and print its summary. Returns the path of the settings file it used."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "settings.toml"
    began = time.monotonic()
    with Portal(seed=2026) as portal:
        settings.write_text(portal.settings("archive.db"), encoding="utf-8")
        print(f"An invented government is online: {len(portal.sites)} sites, {len(portal.documents())} documents.")
        print(f"\n{portal.now:%d %B %Y}: the first crawl.")
        _crawl(settings, portal)
        portal.advance(days=A_MONTH)
        print(f"\n{portal.now:%d %B %Y}: a month later, everything is checked again.")
        _crawl(settings, portal, "--full")
        print("\nPages that are missing are not called gone yet: they are looked for twice more, a good week apart.")
        for _ in range(2):
            portal.advance(days=A_GOOD_WEEK)
            print(f"\n{portal.now:%d %B %Y}: what is due.")
            _crawl(settings, portal)
    _summary(folder / "archive.db", time.monotonic() - began)
    return settings


def _crawl(settings: Path, portal: Portal, *options: str) -> None:
    sys.stdout.flush()
    command = [
        sys.executable,
        "-m",
        "gongkai",
        "crawl",
        "--settings",
        str(settings),
        "--now",
        portal.now.isoformat(),
    ]
    status = subprocess.run([*command, *options], check=False).returncode
    if status == FAILED:
        raise SystemExit("The crawl failed; the demo ends here.")


def _summary(database: Path, seconds: float) -> None:
    connection = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    rows = [*connection.execute(NUMBERS).fetchall(), ("seconds", round(seconds))]
    connection.close()
    print("\nWhat the archive holds now")
    for name, number in rows:
        print(f"  {name:36} {number:>10,}")
