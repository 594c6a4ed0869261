"""What stands beside the list of a page: menus, footers, side bars, boxes headed 热点 or 相关; and its pager."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from crawler.listing.page import Page

HEADED = 3
"""Levels at which the heading of a list is looked for."""

PAGERS = 6
"""Places that speak of pages which are looked at: a pager has four such links, and some pages have two pagers."""

HEADING = 12
"""Characters of a heading with its 更多."""

_BESIDE = re.compile(
    r"nav|menu|foot|crumb|friend|aside|sidebar|header|toolbar|position|location"
    r"|(?:^|[\s_-])(?:side|hot|rank|ranking|recommend|related)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE_HEADING = re.compile(r"热点|热门|熱門|推荐|推薦|相关|相關|排行|延伸|点击量")
_PAGER = re.compile(r"[上下后]一?[页頁]|[尾末][页頁]|共有?\s{0,5}\d{1,6}\s{0,5}[页頁条條笔筆]|\bnext\b", re.IGNORECASE)
_ARROW = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_PAGER_CALL = re.compile(r"\bcreate_?[pP]age\w{0,20}\(\s*['\"\d]|\.pagination\(|\blaypage\b")
_BESIDE_TAGS = frozenset({"nav", "footer", "header", "aside", "select"})


def parts_beside(page: Page) -> frozenset[HtmlElement]:
    """All elements within a menu, a footer, a side bar."""
    found: set[HtmlElement] = set()
    for element in page.tree.iter():
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.getparent() in found or element.tag in _BESIDE_TAGS or _BESIDE.search(words):
            found.add(element)
    return frozenset(found)


def is_headed_beside(page: Page, container: HtmlElement) -> bool:
    """Does the heading of a list say 热点 or 相关? It stands before the list or before the box that holds it."""
    for element in islice((container, *container.iterancestors()), HEADED):
        before = element.getprevious()
        if before is not None:
            text = "".join(page.texts.pieces(before))
            return len(text) <= HEADING and bool(_BESIDE_HEADING.search(text))
    return False


def pager_places(page: Page) -> list[HtmlElement]:
    """The first elements that speak of pages (下一页, 末页, 共N页), links or not, and scripts that write such."""
    found = (e for e in page.tree.iter() if _speaks_of_pages(e))
    tails = (e.getparent() for e in page.tree.iter() if e.tail and _PAGER.search(e.tail))
    return [e for e in (*islice(found, PAGERS), *islice(tails, PAGERS)) if e is not None]


def _speaks_of_pages(element: HtmlElement) -> bool:
    pattern = _PAGER_CALL if element.tag == "script" else _PAGER
    if element.tag == "a" and _ARROW.search(element.get("class") or ""):
        return True
    return element.tag != "style" and bool(pattern.search(element.text or ""))
