"""`gongkai crawl` is killed again and again, and the next crawl completes: every document is there once."""

from __future__ import annotations

import signal
import time
from datetime import timedelta
from pathlib import Path
from random import Random

from crash.verifier import faults
from townhall import begin, gongkai

from archive import Archive
from portal import Portal

KILLS = 3
REQUESTS = (5, 60)
"""So many requests of a crawl are let through before it is killed."""
SITES = 3


def killed(portal: Portal, folder: Path, after: int, *arguments: str) -> None:
    """Begin a crawl and kill it, with no warning, once it has made so many requests."""
    before = len(portal.requests)
    process = begin("crawl", *arguments, cwd=folder)
    while len(portal.requests) < before + after:
        assert process.poll() is None, "the crawl ended before it could be killed"
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL


def test_a_crawl_that_is_killed_again_and_again_comes_to_its_end(tmp_path: Path) -> None:
    random = Random(5)
    path = tmp_path / "archive.db"
    with Portal(seed=2026) as portal:
        (tmp_path / "settings.toml").write_text(portal.settings("archive.db"), encoding="utf-8")
        sites = list(portal.sites)[:SITES]
        for kill in range(KILLS):
            now = portal.now + kill * timedelta(hours=1)
            killed(portal, tmp_path, random.randint(*REQUESTS), *sites, "--now", now.isoformat())
        now = portal.now + KILLS * timedelta(hours=1)
        done = gongkai("crawl", *sites, "--now", now.isoformat(), cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        truth = sorted(document.url for document in portal.documents() if document.site in sites)
    with Archive.read(path) as archive:
        assert [row["url"] for row in archive.rows("select url from documents order by url")] == truth
        assert archive.rows("select distinct versions from documents") == [{"versions": 1}]
        assert archive.rows("select distinct kind, count(*) as n from changes") == [{"kind": "new", "n": len(truth)}]
        outcomes = [row["outcome"] for row in archive.rows("select outcome from runs order by id")]
        assert outcomes[-SITES:] == ["done"] * SITES
        assert set(outcomes[:-SITES]) == {"interrupted"}
        for row in archive.rows("select id from captures"):
            archive.original(row["id"])
    assert faults(path, []) == []
