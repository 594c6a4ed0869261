"""JEECMS: static ``.jhtml`` files counted from one, ``index.jhtml``, ``index_2.jhtml`` …, and buttons that go there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.listing.page import Page, Pager
from crawler.listing.pagers import pager_of
from crawler.site import Listing
from crawler.spiders import generic

_DOCUMENTS = re.compile(r"/\d+\.jhtml")
_FILE = re.compile(r"([^/]*?)(?:_(\d{1,6}))?\.jhtml$")
_GOES_TO = re.compile(r"""location(?:\.href)?\s*=\s*["']([^"'\s]{1,200}\.jhtml)["']""")
_NEXT = re.compile(r"\W*下一?页\W*")


def recognises(page: Page) -> bool:
    """Its extension, in the address or in at least two links to documents."""
    return urlsplit(page.url).path.endswith(".jhtml") or len(_DOCUMENTS.findall(page.text)) > 1


def listing(page: Page) -> Listing:
    """Rows by shape; pages by the buttons, else by counting up to what the page states."""
    return generic.read(page, family="jeecms", pager=_pager(page))


def _pager(page: Page) -> Pager:
    visible = pager_of(page, None)
    file = _FILE.search(urlsplit(page.url).path)
    number = int(file[2] or 1) if file else 1
    if visible.page_count is not None and number >= visible.page_count:
        return Pager(ended=True)
    stem = file[1] if file else "index"
    counted = f"{stem or 'index'}_{number + 1}.jhtml" if visible.page_count else ""
    return Pager(next_url=next(_buttons(page), None) or visible.next_url or page.link(counted))


def _buttons(page: Page) -> Iterator[str]:
    """``<input type="button" value="下一页" onclick="location.href='index_2.jhtml'">``."""
    for element in page.tree.iter("input", "button", "a"):
        label = element.get("value") or element.text_content()
        goes_to = _GOES_TO.search(element.get("onclick") or "") if _NEXT.fullmatch(label.strip()) else None
        if goes_to and element.get("disabled") is None and (url := page.link(goes_to[1])):
            yield url
