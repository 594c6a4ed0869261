"""TRS WCM and Kaipu UCAP: static files ``index.html, index_1.html …``, and a call of many argument orders."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.site import Listing
from crawler.spiders import generic
from crawler.spiders.calls import Argument, calls, setting, word
from crawler.spiders.page import Page, Pager

_CALL = r"create_?[pP]age\w{0,20}"
_VARIABLES = re.compile(r"\b(?:countPage|PAGE_COUNT)\s*=\s*\d", re.IGNORECASE)
_STEM = re.compile(r"""href=\\?["']+\s*(?:"\s*\+\s*)?["']?([A-Za-z]\w{0,40}?)["']?\s*(?:\+\s*)?["']?_["']""")
_EXTENSION = re.compile(r"""["']\.["']?\s*(?:\+\s*["'])?(s?html?|jhtml)\b""")
_ARTICLE = re.compile(r"t\d{8}_\d+")


def recognises(page: Page) -> bool:
    """Does a script of the page hold one of the TRS or UCAP pagers?"""
    return bool(_pager(page))


def listing(page: Page) -> Listing:
    """Rows by shape, pages by the product's own pager."""
    return generic.read(page, family="trs", pager=_pager(page) or Pager())


def _pager(page: Page) -> Pager | None:
    for arguments in calls(page.scripts, _CALL):
        if pager := _from_call(arguments, page):
            return pager
    if _VARIABLES.search(page.scripts):
        return _from_variables(page)
    if "Pager(" in page.scripts and (count := setting(page.scripts, "size")):
        file = word(page.scripts, "prefix"), word(page.scripts, "suffix")
        return _static(page, count, setting(page.scripts, "current") or 0, (file[0] or "index", file[1] or "html"))
    return None


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
    pager = _static(page, numbers[-2], numbers[-1], (words[0], words[1]), from_one=container)
    return Pager(total=total).or_else(pager)


def _static(page: Page, count: int, current: int, file: tuple[str, str], *, from_one: bool = False) -> Pager:
    """Both ways of counting name the next file after current + 1; they differ in which page is the last."""
    stem, extension = file
    is_first_file = not re.search(r"_\d+\.\w+$", urlsplit(page.url).path)
    last = count if from_one or (is_first_file and current == 1) else count - 1
    next_url = page.link(f"{stem}_{current + 1}.{extension.lstrip('.')}") if current < last else None
    return Pager(next_url=next_url, page_count=count, ended=next_url is None)


def _from_variables(page: Page) -> Pager | None:
    count = setting(page.scripts, "countPage|PAGE_COUNT")
    if count is None:
        return None
    name = urlsplit(page.url).path.rpartition("/")[2]
    stem, _, extension = name.partition(".")
    in_script = _STEM.search(page.scripts), _EXTENSION.search(page.scripts)
    stem = in_script[0][1] if in_script[0] else re.sub(r"_\d+$", "", stem) or "index"
    extension = in_script[1][1] if in_script[1] else extension or "html"
    return _static(page, count, setting(page.scripts, "currentPage|PAGE_INDEX") or 0, (stem, extension))
