"""The crawl process that the supervisor starts: ``python -m crawler [--handed] SETTINGS [SITE…]``.

With ``--handed`` the text of the settings comes on standard input and SETTINGS only says where it stands. Exit status
0, or 1 with a sentence.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import timedelta
from pathlib import Path

from archive.errors import ArchiveError
from archive.instants import Clock, shifted
from crawler.crawl import crawl_due
from crawler.errors import CrawlError
from crawler.logs import log_to_stderr
from crawler.settings import Settings, load
from crawler.supervision import handed

log = logging.getLogger("crawler")


def main(arguments: list[str], clock: Clock) -> int:
    """Crawl what is due until nothing is, or this process is old enough to be replaced."""
    supervised = arguments[:1] == ["--handed"]
    file, *sites = arguments[supervised:]
    try:
        settings = _settings(Path(file), supervised=supervised)
        until = clock() + timedelta(hours=settings.daemon.crawl_hours)
        crawl_due(settings, clock, until=until, only=sites or None, supervised=supervised)
    except (ArchiveError, CrawlError) as error:
        log.error("%s", error)
        return 1
    return 0


def _settings(file: Path, *, supervised: bool) -> Settings:
    if not supervised:
        settings = load(file)
    else:
        handed.end_with_the_supervisor()
        settings = handed.receive(file).settings
    log_to_stderr(settings.log.format)
    return settings


if __name__ == "__main__":
    status = main(sys.argv[1:], shifted(None))
    logging.shutdown()
    # the archive is closed; threads of an engine that was given no time to end, waiting for names, would be waited for
    os._exit(status)
