"""trafilatura's body of each page, with its defaults, and nothing else: ``trafilatura_alone.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

import trafilatura

if __name__ == "__main__":
    read = [trafilatura.extract(page.read_bytes()) for page in sorted(Path(sys.argv[1]).iterdir())]
    print(sum(text is not None for text in read))
