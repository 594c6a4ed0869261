"""What a page shows of the pages after it: 下一页, numbered links, 共N页 and 共N条, common pager scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.spiders.calls import setting
from crawler.spiders.page import Page, Pager
from crawler.spiders.rows import Block
from crawler.spiders.titles import pieces, texts

LONGEST_LABEL = 12
"""Characters of a pager link: 下一页 and its ornaments. Longer ones are titles."""

_N = r"\s*(\d{1,3}(?:[,，]\d{3})+|\d{1,9})\s*"
_PAGES = (
    re.compile(rf"\d\s*/{_N}[页頁]"),
    re.compile(rf"(?:共有?|总共|合计|总计)[\s:：]*{_N}[页頁]"),
    re.compile(rf"(?:总页数|页数|頁數)\s*[:：]{_N}"),
    re.compile(rf"(?:页次|页码|当前|第)[\s:：]*\d{{1,6}}\s*页?\s*/\s*共?{_N}"),
    re.compile(rf"page\s*\d{{1,6}}\s*(?:of|/){_N}", re.IGNORECASE),
)
_TOTAL = (
    re.compile(rf"(?:共有?|总共|总计|合计)[\s:：]*{_N}(?:条|條|篇|项|個|个|笔|筆)"),
    re.compile(rf"(?:总记录数?|记录总数|记录数|总条数|总数|信息总数)\s*[:：]{_N}"),
    re.compile(rf"{_N}条\s*(?:记录|信息|数据)"),
)
_NEXT = re.compile(r"\W*(?:下一?|后一?)[页頁]\W*|next(?:\s*page)?\W*|[>›»]", re.IGNORECASE)
_LAST = re.compile(r"\W*(?:[末尾]|最后一?|最後一?)[页頁]\W*|last(?:\s*page)?\W*|>>|>\|", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"(\d{1,6})(?=\D{0,12}$)")
_PAGE_COUNT_NAMES = "totalPages?|pageCount|pagecount|total_pages?|page_count|pageTotal"
_TOTAL_NAMES = "totalCount|totalRecords?|recordCount|total_count|totalData|totalNum|sCount"
_ADDRESS = re.compile(
    r"""["']([^"'\s<>]{0,200}?(?:_|=|/))["']\s*\+\s*(\(?\s*\w{1,30}\s*(?:-\s*1\s*)?\)?)\s*\+\s*["'](\.[a-z]{3,5})["']"""
)


class Labelled(NamedTuple):
    """A short link: what it says and where it leads."""

    label: str
    url: str


def pager_of(page: Page, block: Block | None) -> Pager:
    """All that a page says to visitors, and failing that what its scripts would draw for them."""
    return _visible(page, block).or_else(_scripted(page))


def _visible(page: Page, block: Block | None) -> Pager:
    links = list(_short_links(page))
    shown = _text_outside(page, block)
    next_url = next((link.url for link in links if _NEXT.fullmatch(link.label) and link.url != page.url), None)
    count = _stated(_PAGES, shown) or _counted_options(page) or _from_last_link(links, next_url)
    return Pager(next_url=next_url or _next_number(links, page), page_count=count, total=_stated(_TOTAL, shown))


def _scripted(page: Page) -> Pager:
    """A plugin's settings, and the address its callback puts together: ``'index_' + i + '.html'``."""
    script = page.scripts
    count, total = setting(script, _PAGE_COUNT_NAMES), setting(script, _TOTAL_NAMES)
    address = _ADDRESS.search(script) if count else None
    if address is None or count is None:
        return Pager(page_count=count or None, total=total or None)
    stem, expression, extension = address.groups()
    here = re.search(rf"{re.escape(stem)}(\d{{1,6}}){re.escape(extension)}$", page.url)
    first = 0 if "-" in expression else 1
    number = int(here[1]) if here else first
    ended = number - first + 1 >= count
    next_url = None if ended else page.link(f"{stem}{number + 1}{extension}")
    return Pager(next_url=next_url, page_count=count, total=total or None, ended=ended)


def _short_links(page: Page) -> Iterator[Labelled]:
    for a in page.tree.iter("a"):
        label = "".join(pieces(a)) or a.get("title") or a.get("aria-label") or ""
        url = page.link(a.get("href") or "") if len(label) <= LONGEST_LABEL else None
        if url:
            yield Labelled(label.strip(), url)


def _text_outside(page: Page, block: Block | None) -> str:
    """The text of the page without the rows: a title may well say 共12条措施."""
    rows = frozenset(row.element for row in block.rows) if block else frozenset[HtmlElement]()
    return " ".join(texts(page.tree, without=rows))


def _stated(patterns: Sequence[re.Pattern[str]], text: str) -> int | None:
    for pattern in patterns:
        if found := pattern.findall(text):
            return int(re.sub("[,，]", "", found[-1]))
    return None


def _counted_options(page: Page) -> int | None:
    """A drop-down of the page numbers 1 … N states N."""
    for select in page.tree.iter("select"):
        shown = [option.text_content().strip() for option in select.iter("option")]
        if len(shown) > 1 and shown == [str(n) for n in range(1, len(shown) + 1)]:
            return len(shown)
    return None


def _from_last_link(links: Sequence[Labelled], next_url: str | None) -> int | None:
    """The page number of the 末页 link; where links labelled N lead to file N-1 (TRS), one more."""
    last = next((link.url for link in links if _LAST.fullmatch(link.label)), None)
    number = _number(last) if next_url else None
    if last is None or number is None:
        return None
    stem = _NUMBER_AT_END.sub("", last)
    series = [link for link in links if link.label.isdecimal() and _NUMBER_AT_END.sub("", link.url) == stem]
    offsets = [int(link.label) - n for link in series if (n := _number(link.url)) is not None]
    return number + (max(set(offsets), key=offsets.count) if offsets else 0)


def _next_number(links: Sequence[Labelled], page: Page) -> str | None:
    """A pager of numbers without 下一页: the one after the number that leads here, or that is no link."""
    numbered = {int(link.label): link.url for link in links if link.label.isdecimal() and int(link.label) < 10_000}
    here = next((n for n, url in numbered.items() if url == page.url), None)
    if here is None and len(numbered) > 1:
        here = next((n for n in range(1, max(numbered)) if n not in numbered and n + 1 in numbered), None)
    following = numbered.get(here + 1) if here is not None else None
    return following if following != page.url else None


def _number(url: str | None) -> int | None:
    match = _NUMBER_AT_END.search(url or "")
    return int(match[1]) if match else None
