"""What a page shows of the pages after it: 下一页, numbered links, 共N页 and 共N条, common pager scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.listing.addresses import paged
from crawler.listing.blocks import Block
from crawler.listing.calls import setting
from crawler.listing.clicks import target
from crawler.listing.page import Page, Pager

LONGEST_LABEL = 12
"""Characters of a pager link: 下一页 and its ornaments. Longer ones are titles."""

PAGER = 250
"""Characters of the text of a pager with its counters and jump box."""

NEAR = 3
"""Levels around an arrow that are looked at: it may stand in a list item of its own."""

_N = r"\s*(\d{1,3}(?:[,，]\d{3})+|\d{1,9})\s*"
_ROWS = "(?:条|條|篇|项|個|个|笔|筆|件|则|則|记录)"
_PAGES = (
    re.compile(rf"\d\s*/{_N}[页頁]"),
    re.compile(rf"(?:共有?|总共|合计|总计|分)[\s:：]*{_N}[页頁]"),
    re.compile(rf"(?:页次|页码|页数|頁數|当前|第)[\s:：]*\d{{1,6}}\s*[页頁]?\s*/\s*共?{_N}"),
    re.compile(rf"(?:总页数|页数|頁數)\s*[:：]{_N}(?!/)"),
    re.compile(rf"page\s*\d{{1,6}}\s*(?:of|/){_N}", re.IGNORECASE),
    re.compile(rf"共\s*\d{{1,9}}\s*{_ROWS}(?:记录|信息|数据)?[\s,，、/]*{_N}[页頁]"),
)
_TOTAL = (
    re.compile(rf"(?:共有?|总共|总计|合计|全部)[\s:：]*{_N}{_ROWS}"),
    re.compile(rf"(?:总记录数?|记录总数|记录数|总条数|总数|信息总数)\s*[:：]{_N}"),
    re.compile(rf"(?<![-~—至\d])(?<!\d[,，]){_N}[条條笔筆]\s*(?:记录|信息|数据|資料)"),
)
_PAGES_IN_PAGER = (re.compile(rf"(?<![\d/])\d{{1,6}}\s?/{_N}(?![\d/])"),)
_NOT_A_TOTAL = r"(?<![-~—至\d第])(?<!\d[,，])(?<!每[页頁])(?<!每[页頁] )(?<!显示)(?<!显示 )"
"""Before a number of rows: it is the last of a range, the tail of a larger number, or the size of a page."""

_TOTAL_IN_PAGER = (re.compile(rf"{_NOT_A_TOTAL}{_N}[条條笔筆](?!\s*/\s*每?\s*[页頁])"),)
_NEXT = re.compile(r"\W*(?:下一?|后一?)[页頁]\W*|next(?:\s*page)?\W*", re.IGNORECASE)
_ARROW, _ARROWS = re.compile("[>›»]"), re.compile(">>")
_PAGE_WORDS = re.compile(r"[页頁\d]|page", re.IGNORECASE)
_LAST = re.compile(r"\W*(?:[末尾]|最后一?|最後一?)[页頁]\W*|last(?:\s*page)?\W*|>>|>\|", re.IGNORECASE)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_NUMBERED = re.compile(r"第?\s*(\d{1,6})\s*[页頁]?")
_WRITTEN_NEXT = re.compile(r"""href=\\?["']([^"'\\+<>\s]{1,300})\\?["'][^<>+]{0,200}>\s{0,5}\[?下一?页""")
_BRACKETS = re.compile(r"[\[\]【】()（）]")
_DISABLED = re.compile(r"disable|no-?next|forbid", re.IGNORECASE)
_COUNTER = re.compile(r"总数|总记录|total records?", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"(\d{1,6})(?=\D{0,12}$)")
_PAGE_COUNT_NAMES = "totalPages?|pageCount|pagecount|total_pages?|page_count|pageTotal"
_TOTAL_NAMES = "totalCount|totalRecords?|recordCount|total_count|totalData|totalNum|sCount"
_ADDRESS = re.compile(
    r"""["']([^"'\s<>]{0,200}?(?:_|=|/))["']\s*\+\s*(\(?\s*\w{1,30}\s*(?:-\s*1\s*)?\)?)\s*\+\s*["'](\.[a-z]{3,5})["']"""
)
_PAGE_IN_URL = re.compile(
    r"(?:[_-]|[?&/](?:\w{0,20}page\w{0,10}|p|pn|cp|curr?)[=/])(\d{1,6})(?=\.\w|&|/|$)", re.IGNORECASE
)
_LAYPAGE = re.compile(r"\blaypage\b")


class Labelled(NamedTuple):
    """A short link or button: what it says and where it leads."""

    label: str
    url: str
    element: HtmlElement


def pager_of(page: Page, block: Block | None) -> Pager:
    """All that a page says to visitors, and failing that what its scripts would draw for them."""
    return _visible(page, block).or_else(_scripted(page))


def _visible(page: Page, block: Block | None) -> Pager:
    links = list(_short_links(page))
    shown = " ".join(_BRACKETS.sub(" ", _text_outside(page, block)).split())
    following = _next_link(links, page)
    next_url = following.url if following else _related_next(page) or _written_next(page)
    around = _text_around(page, following.element, block) if following else ""
    count = _stated(_PAGES, shown) or _counted_options(page) or _stated(_PAGES_IN_PAGER, around)
    total = _stated(_TOTAL, shown) or _stated(_TOTAL_IN_PAGER, around) or _titled_total(page)
    return Pager(
        next_url=next_url or _next_number(links, page),
        page_count=count or _from_last_link(links, next_url, page),
        total=total,
    )


def _next_link(links: Sequence[Labelled], page: Page) -> Labelled | None:
    """The link that says so; ``>`` and ``>>`` say so only in a pager, elsewhere they are 更多."""
    for pattern in (_NEXT, _ARROW, _ARROWS):
        for link in links:
            if pattern.fullmatch(link.label) and link.url != page.url and (pattern is _NEXT or _in_pager(page, link)):
                return link
    return None


def _in_pager(page: Page, link: Labelled) -> bool:
    """Does the smallest text around a link speak of pages or have numbers?"""
    for ancestor in islice(link.element.iterancestors(), NEAR):
        text = "".join(page.texts.pieces(ancestor))
        if text != link.label:
            return len(text) <= PAGER and bool(_PAGE_WORDS.search(text))
    return False


def _related_next(page: Page) -> str | None:
    """``<link rel="next">``."""
    links = (e for e in page.tree.iter("link") if (e.get("rel") or "").lower() == "next")
    return next((url for e in links if (url := page.link(e.get("href") or ""))), None)


def _written_next(page: Page) -> str | None:
    """The link that ``document.write`` writes whole; where it is put together, the pieces are ``_scripted``'s."""
    found = _WRITTEN_NEXT.search(page.scripts)
    return page.link(found[1]) if found else None


def _text_around(page: Page, element: HtmlElement, block: Block | None) -> str:
    """The text of the pager around its link: of the largest element about it that is short and holds no row."""
    rows = frozenset(row.element for row in block.rows) if block else frozenset[HtmlElement]()
    around = ""
    for ancestor in element.iterancestors():
        text = " ".join(page.texts.pieces(ancestor))
        if len(text) > PAGER or not text or any(e in rows for e in ancestor.iter()):
            break
        around = text
    return around


def _titled_total(page: Page) -> int | None:
    """``<a title="总数"><b>178</b></a>``, as EmpireCMS counts."""
    counters = (a for a in page.tree.iter("a") if _COUNTER.search(a.get("title") or ""))
    return next((int(text) for a in counters if (text := "".join(page.texts.pieces(a))).isdecimal()), None)


def _scripted(page: Page) -> Pager:
    """A plugin's settings, and the address its callback puts together: ``'index_' + i + '.html'``."""
    script = page.scripts
    plugin = _LAYPAGE.search(script)
    count = setting(script, _PAGE_COUNT_NAMES) or (setting(script[plugin.end() :], "pages") if plugin else None)
    total = setting(script, _TOTAL_NAMES) or (setting(script[plugin.end() :], "count") if plugin else None)
    if not count and not total:
        return _in_fields(page)
    address = _ADDRESS.search(script) if count else None
    if address is None or count is None:
        return Pager(page_count=count or None, total=total or None, next_url=_called_back(page, count))
    stem, expression, extension = address.groups()
    here = re.search(rf"{re.escape(stem)}(\d{{1,6}}){re.escape(extension)}$", page.url)
    first = 0 if "-" in expression else 1
    number = int(here[1]) if here else first
    ended = number - first + 1 >= count
    next_url = None if ended else page.link(f"{stem}{number + 1}{extension}")
    return Pager(next_url=next_url, page_count=count, total=total or None, ended=ended)


def _called_back(page: Page, count: int | None) -> str | None:
    """The page after this one by the address that a plugin's callback opens: ``'?page=' + obj.curr``."""
    here = _PAGE_IN_URL.search(page.url.partition("#")[0])
    number = int(here[1]) + 1 if here else 2
    if count is not None and number > count:
        return None
    for address in paged(page.scripts, number):
        numbered = _PAGE_IN_URL.search(address)
        if numbered and numbered[1] == str(number):
            return page.link(address)
    return None


def _in_fields(page: Page) -> Pager:
    """Counters that a page keeps in hidden fields for its scripts."""
    fields = {(e.get("id") or e.get("name") or ""): e.get("value") or "" for e in page.tree.iter("input")}
    counts = {name: int(value) for name, value in fields.items() if value.isdecimal() and 0 < len(value) < 10}
    found = [
        next((n for name, n in counts.items() if re.fullmatch(names, name)), None)
        for names in (_PAGE_COUNT_NAMES, _TOTAL_NAMES)
    ]
    return Pager(page_count=found[0] or None, total=found[1] or None)


def _short_links(page: Page) -> Iterator[Labelled]:
    for element in page.tree.iter("a", "button", "input"):
        label = _label(page, element)
        if label and len(label) <= LONGEST_LABEL and (url := target(page, element)):
            yield Labelled(label, url, element)


def _label(page: Page, element: HtmlElement) -> str:
    """What a link says: its text or its picture's, or by its class that it is the arrow to the next page."""
    if element.tag == "input":
        return (element.get("value") or "").strip()
    said = "".join(page.texts.pieces(element)) or element.get("title") or element.get("aria-label") or ""
    if not said.strip() and (picture := next(element.iter("img"), None)) is not None:
        said = picture.get("alt") or picture.get("title") or ""
    classes = element.get("class") or ""
    if not said.strip() and _NEXT_CLASS.search(classes) and not _DISABLED.search(classes):
        return "下一页"
    return said.strip()


def _text_outside(page: Page, block: Block | None) -> str:
    """The text of the page without the rows: a title may well say 共12条措施."""
    rows = frozenset(row.element for row in block.rows) if block else frozenset[HtmlElement]()
    return " ".join(page.texts.of(page.tree, without=rows))


def _stated(patterns: Sequence[re.Pattern[str]], text: str) -> int | None:
    for pattern in patterns:
        if found := pattern.findall(text):
            return int(re.sub("[,，]", "", found[-1]))
    return None


def _counted_options(page: Page) -> int | None:
    """A drop-down of the page numbers 1 … N (or 第1页 … 第N页) states N."""
    for select in page.tree.iter("select"):
        # its own options only: unclosed SELECTs nest by the thousand, each with all that follow it
        shown = [_NUMBERED.fullmatch((option.text or "").strip()) for option in select.iterchildren("option")]
        numbers = [int(match[1]) for match in shown if match]
        if len(numbers) > 1 and len(shown) - len(numbers) <= 1 and numbers == list(range(1, len(numbers) + 1)):
            return len(numbers)
    return None


def _from_last_link(links: Sequence[Labelled], next_url: str | None, page: Page) -> int | None:
    """The page number of the 末页 link; where links labelled N lead to file N-1 (TRS), one more."""
    last = next((link.url for link in links if _LAST.fullmatch(link.label)), None)
    number = _number(last) if next_url and last != next_url else None
    if last is None or number is None:
        return None
    stem = _NUMBER_AT_END.sub("", last)
    series = [link for link in links if link.label.isdecimal() and _NUMBER_AT_END.sub("", link.url) == stem]
    offsets = [int(link.label) - n for link in series if (n := _number(link.url)) is not None]
    if offsets:
        return number + max(set(offsets), key=offsets.count)
    is_first = _NUMBER_AT_END.sub("", page.url) != stem
    return number + int(is_first and _NUMBER_AT_END.sub("", next_url or "") == stem and _number(next_url) == 1)


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
