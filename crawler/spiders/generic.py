"""Any site: the repeated dated links of a page, its 下一页 link, and what it says of itself (共N页, 共N条)."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.site import Listing
from crawler.spiders.page import Page, Pager
from crawler.spiders.pagers import pager_of
from crawler.spiders.rows import Block, blocks_of, main_block, texts

MOSTLY = 0.5
"""Share of rows with a date, or with the address of a document, from which on a block has them."""

PROSE_OF_ARTICLE = 1.5
"""Characters of sentences for each character of title, above which the page is an article with related links.
Measured on 22 listings (none above 0.1) and 90 documents (those without an ArticleTitle: 2 to 500)."""

SENTENCE = 30
"""Characters of a piece of text that may be prose; furniture is shorter."""

SHORT_LIST = 3
"""Rows up to which a block may be chance; without a pager its titles must be longer than a menu's."""

RIVALS = 1.5
"""Dated links elsewhere on the page for each row of the best block, above which this is a front page of columns."""

FEW_CHARACTERS = 8
"""Characters of an average title in a menu: 政府信息公开 has six."""

_PUNCTUATION = re.compile("[。，；]")
_DOCUMENT = re.compile(r"\d{3}|/(?!index|list|default)[\w-]+\.(?:s?html?|pdf)$", re.IGNORECASE)
_SEARCH_RESULTS = re.compile(r"[搜检檢][索寻尋](?:结果|結果)|search results?", re.IGNORECASE)
_REQUEST = re.compile(
    r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\(|XMLHttpRequest|\.ajax\(", re.IGNORECASE
)
_PAGED = re.compile(
    r"page_?size|page_?(?:no|num|index)|curr(?:ent)?_?page|per_?page|page_?rows", re.IGNORECASE
)

NOTES = {
    "script-listing": "The rows are drawn by a script from an address that the page does not tell.",
    "not-listing": "No list of documents: no repeated links with dates or a pager.",
}


def recognises(page: Page) -> bool:
    """Whatever no other family claims."""
    return True


def listing(page: Page) -> Listing:
    """The listing of a page of no family we know."""
    return read(page, family="generic", pager=Pager())


def read(page: Page, *, family: str, pager: Pager) -> Listing:
    """The rows of a page by shape, with a family's pager completed by what every visitor can see."""
    block = main_block(page)
    pager = pager.or_else(pager_of(page, block))
    if block is None or not is_list(page, block, pager):
        kind = "script-listing" if _is_drawn_by_script(page) else "not-listing"
        return Listing(kind=kind, family=family, notes=(NOTES[kind],))
    return Listing(
        kind="listing",
        family=family,
        entries=block.entries,
        page_count=pager.page_count,
        total_stated=pager.total,
        next_url=pager.next_url,
    )


def is_list(page: Page, block: Block, pager: Pager) -> bool:
    """Is the best block of a page the list of a channel, not the related links of an article or a menu?"""
    if _SEARCH_RESULTS.search(page.title):
        return False
    if block.dated < MOSTLY:
        documents = _link_documents(page, block) and _are_titles(block)
        return len(block.rows) > 1 and bool(pager) and documents and not _is_article(page, block)
    if len(block.rows) > SHORT_LIST and pager:
        return True
    long_enough = len(block.rows) > SHORT_LIST or bool(pager) or _are_titles(block)
    return long_enough and not _is_article(page, block) and not _is_front_page(page, block)


def _are_titles(block: Block) -> bool:
    """Longer than the items of a menu, on average."""
    return sum(len(row.entry.title or "") for row in block.rows) > FEW_CHARACTERS * len(block.rows)


def _link_documents(page: Page, block: Block) -> bool:
    root = urljoin(page.url, "/")
    found = sum(bool(_DOCUMENT.search(row.entry.url.removeprefix(root))) for row in block.rows)
    return found >= MOSTLY * len(block.rows)


def _is_front_page(page: Page, block: Block) -> bool:
    """Several dated lists side by side and none of them the page's own."""
    own = {row.entry.url for row in block.rows}
    others = {row.entry.url for other in blocks_of(page) for row in other.rows if row.entry.listed_on} - own
    return len(others) > RIVALS * len(own)


def _is_article(page: Page, block: Block) -> bool:
    """META ArticleTitle says so (国办发〔2017〕47号 asks for it on documents only), or prose outweighs the titles."""
    if page.meta("ArticleTitle"):
        return True
    outside = frozenset[HtmlElement](page.tree.iter("a")) | {row.element for row in block.rows}
    pieces = (piece for piece in texts(page.tree, without=outside) if len(piece) >= SENTENCE)
    prose = sum(len(piece) for piece in pieces if _PUNCTUATION.search(piece))
    return prose > PROSE_OF_ARTICLE * sum(len(row.entry.title or "") for row in block.rows)


def _is_drawn_by_script(page: Page) -> bool:
    return bool(_REQUEST.search(page.scripts) and _PAGED.search(page.scripts)) and not page.meta(
        "ArticleTitle"
    )
