"""The supervisor under a fast clock: ``python -m soak.daemon SETTINGS START BEGAN SPEED``."""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.logs import log_to_stderr
from crawler.supervision import suspects
from scheduler import Supervisor
from soak.clock import FastClock


def main(file: str, *described: str) -> None:
    """Supervise until SIGTERM; what is started goes by the same clock."""
    log_to_stderr("text")
    clock = FastClock.of(described)
    for rest in ("FIRST_REST", "LONGEST_REST", "FORGOTTEN"):  # after a crash: counted by the machine's clock
        setattr(suspects, rest, getattr(suspects, rest) / clock.speed)
    crawl = [sys.executable, "-m", "soak.crawl", *clock.arguments]
    Supervisor(Path(file), now=clock, crawl_command=crawl).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
