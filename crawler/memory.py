"""How much memory the crawl takes, so that one which takes too much ends before the machine does."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")
_MOST = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


class OwnMemory(MemoryUsage):
    """Scrapy's extension, looking at this process alone.

    What it looks at otherwise (ru_maxrss) a process has from whoever started it: a crawl that a notebook with two
    gigabytes begins would be ended at once.
    """

    def get_virtual_size(self) -> int:
        """The most memory that was resident, in bytes."""
        try:
            found = _MOST.search(_STATUS.read_text(encoding="ascii", errors="replace"))
        except OSError:  # no Linux
            found = None
        return int(found[1]) << 10 if found else super().get_virtual_size()
