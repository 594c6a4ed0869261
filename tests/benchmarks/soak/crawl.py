"""The crawl process under a fast clock: ``python -m soak.crawl START BEGAN SPEED``, then what a crawl process takes."""

from __future__ import annotations

import logging
import os
import sys

from crawler.__main__ import main
from soak.clock import FastClock

if __name__ == "__main__":
    status = main(sys.argv[4:], FastClock.of(sys.argv[1:4]))
    logging.shutdown()
    os._exit(status)
