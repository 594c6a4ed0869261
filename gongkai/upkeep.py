"""The command that looks after the archive at night."""

from __future__ import annotations

import logging
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.instants import shifted
from archive.night import last_past
from crawler.logs import log_to_stderr
from crawler.options import settings_option
from crawler.settings import Settings, load
from crawler.shareable import shareable
from crawler.supervision import handed
from crawler.supervision.suspects import HOUR, MINUTE
from gongkai.options import DAMAGED, FAILED, handed_option, now_option, sentences

if TYPE_CHECKING:
    from archive.upkeep import Plan

log = logging.getLogger("upkeep")

NICENESS = 10
"""Who crawls, and who reads, goes before."""


@click.command()
@handed_option
@now_option
@settings_option
@sentences
def upkeep(*, is_handed: bool, now: datetime | None, settings_file: Path) -> None:
    """Look after the archive as the daemon does every night ([upkeep]): put search in order, read a share of the
    originals again and compare it with what was written, and make the backup and the export, if they are set.

    A crawl may go on meanwhile, but for the first minutes. What was done and found stands in ARCHIVE.upkeep.json.

    \b
    Exit status: 0 done, 7 damage, listed (`gongkai verify` says more), 1 something could not be done.
    """
    from archive.upkeep import upkeep as look_after

    if is_handed:
        handed.end_with_the_supervisor()
        os.nice(NICENESS)
    settings = handed.receive(settings_file).settings if is_handed else load(settings_file)
    log_to_stderr(settings.log.format)
    clock, began = shifted(now), time.monotonic()
    night = look_after(
        settings.archive_path,
        _plan(settings, clock()),
        now=clock,
        monotonic=time.monotonic,
        say=log.info,
        free=handed.sign_of_life if is_handed else lambda: None,
    )
    _read_waiting(settings, began + settings.upkeep.hours * HOUR)
    sys.exit(DAMAGED if night.damages else FAILED if night.troubles else 0)


def _read_waiting(settings: Settings, morning: float) -> None:
    """Read files that wait, beside whatever crawls by now. What comes of it is kept the next night."""
    ends_at = min(morning, time.monotonic() + settings.upkeep.reading_minutes * MINUTE)
    if time.monotonic() >= ends_at:
        return
    from crawler import waiting

    by = waiting.tools(settings.readers)
    count = sum(1 for _ in waiting.read_waiting(settings.archive_path, by, over=lambda: time.monotonic() >= ends_at))
    if count:
        log.info("%d files were read that waited; the next upkeep keeps them", count)


def _plan(settings: Settings, now: datetime) -> Plan:
    from archive.upkeep import Plan

    return Plan(
        night=last_past(settings.upkeep.at, now)[0],
        fixity_days=settings.upkeep.fixity_days,
        backup=settings.file.parent / settings.upkeep.backup if settings.upkeep.backup else None,
        export=settings.file.parent / settings.upkeep.export if settings.upkeep.export else None,
        settings=shareable(settings.file),
        keep_free=settings.keep_free,
        seconds=settings.upkeep.hours * HOUR,
    )
