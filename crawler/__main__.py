"""The crawl process that the supervisor starts: ``python -m crawler SETTINGS``. Exit status 0, or 1 with a sentence."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from pathlib import Path

from archive.errors import ArchiveError
from crawler.crawl import crawl_due, shifted
from crawler.errors import CrawlError
from crawler.settings import load


def main(settings_file: str) -> int:
    """Crawl what is due until nothing is, or this process is old enough to be replaced."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    clock = shifted(None)
    try:
        settings = load(Path(settings_file))
        until = clock() + timedelta(hours=settings.daemon.crawl_hours)
        visits = crawl_due(settings, clock, until=until)
    except (ArchiveError, CrawlError) as error:
        logging.getLogger("crawler").error("%s", error)
        return 1
    for visit in visits:
        logging.getLogger("crawler").info("%s: %s %s", visit.site.id, visit.outcome, dict(visit.counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
