"""A laptop that was closed for longer than the deadline: nobody is taken for dead. A minute, most of it waiting."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from test_daemon_ends import PROMISED, QUICK, crawl_of, daemon, until
from townhall import TownHall, path_of
from townhall import settings as hall_settings

from archive import Archive
from crawler.settings import load

DEADLINE = 30.0
"""Seconds: more than a crawl takes to begin on a machine that is busy."""


@pytest.mark.long
def test_a_machine_that_was_suspended_goes_on_where_it_was(tmp_path: Path) -> None:
    with TownHall() as hall:
        hall.publish(1)
        hall.pages[path_of(1)].waits = 2
        settings_file = hall_settings(tmp_path, hall, f"{QUICK}\ndeadline_minutes = {DEADLINE / 60}")
        process = daemon(settings_file)
        try:
            until(lambda: path_of(1) in hall.paths())
            crawl = crawl_of(process.pid)
            assert crawl is not None
            for number in (process.pid, crawl):
                os.kill(number, signal.SIGSTOP)
            time.sleep(DEADLINE + 1)
            for number in (process.pid, crawl):
                os.kill(number, signal.SIGCONT)
            until(lambda: "the crawl ended with status 0" in (tmp_path / "log").read_text(encoding="utf-8"))
        finally:
            process.terminate()
            assert process.wait(timeout=PROMISED) == 0
    with Archive.read(load(settings_file).archive_path) as archive:
        assert archive.rows("select outcome from runs") == [{"outcome": "done"}]
