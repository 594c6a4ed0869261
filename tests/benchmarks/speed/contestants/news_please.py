# /// script
# requires-python = ">=3.11"
# dependencies = ["news-please>=1.6", "newspaper4k[zh]"]
# ///
"""news-please's reading of each page, by its library call: ``news_please.py FOLDER`` prints its seconds of processor.

It takes several seconds to import and to read its dictionary, which a long crawl would not notice: a first page, read
twice, is not counted.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from newsplease import NewsPlease

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    pages = [page.read_text(encoding="utf-8") for page in sorted(Path(sys.argv[1]).iterdir())]
    NewsPlease.from_html(pages[0], url="http://127.0.0.1/")
    began = time.process_time()
    for number, page in enumerate(pages):
        NewsPlease.from_html(page, url=f"http://127.0.0.1/{number}.html")
    print(time.process_time() - began)
