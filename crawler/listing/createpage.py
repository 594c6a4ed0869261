"""``createPageHTML(…)`` in its many orders of arguments, and the static files ``index_1.html`` that it counts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.listing.calls import Argument, calls
from crawler.listing.page import Page, Pager

_CALL = r"create_?[pP]age\w{0,20}"
_ARTICLE = re.compile(r"t\d{8}_\d+")


def called_pager(page: Page) -> Pager | None:
    """What the first call on a page says that pages a list."""
    pagers = (_from_call(arguments, page) for arguments in calls(page.scripts, _CALL))
    return next((pager for pager in pagers if pager), None)


def static_pager(page: Page, count: int, current: int, file: tuple[str, str], *, from_one: bool = False) -> Pager:
    """Both ways of counting name the next file after current + 1; they differ in which page is the last."""
    stem, extension = file
    is_first_file = not re.search(r"_\d+\.\w+$", urlsplit(page.url).path)
    last = count if from_one or (is_first_file and current == 1) else count - 1
    next_url = page.link(f"{stem}_{current + 1}.{extension.lstrip('.')}") if current < last else None
    return Pager(next_url=next_url, page_count=count, ended=next_url is None)


def _from_call(arguments: list[Argument], page: Page) -> Pager | None:
    """CMS_FAMILIES: ``([container,] [records,] pages, current, stem, extension [, style] [, records])``."""
    container = isinstance(arguments[0], str)
    rest = arguments[1:] if container else arguments
    words = [a for a in rest if isinstance(a, str)]
    if len(words) < 2 or _ARTICLE.fullmatch(words[0]):
        return None  # an article that runs over several files is paged with the same call
    first_word = rest.index(words[0])
    before, after = rest[:first_word], [a for a in rest[first_word:] if isinstance(a, int)]
    numbers = [a for a in before if isinstance(a, int)]
    if len(numbers) < 2:
        return None
    total = numbers[-3] if len(numbers) > 2 else after[-1] if after else None
    pager = static_pager(page, numbers[-2], numbers[-1], (words[0], words[1]), from_one=container)
    return Pager(total=total).or_else(pager)
