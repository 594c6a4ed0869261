"""Any site: the list among the repeated links of a page, completed by the pager that every visitor sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.listing.blocks import MOSTLY, Block, best, place_of
from crawler.listing.islands import islands
from crawler.listing.page import Page, Pager
from crawler.listing.pagers import pager_of
from crawler.listing.rows import FILE_TYPE, MENU, blocks_of
from crawler.site import Listing

PROSE_OF_ARTICLE = 1.5
"""Characters of sentences for each character of title, above which the page is an article with related links.
Measured on 22 listings (none above 0.1) and 90 documents (those without an ArticleTitle: 2 to 500)."""

PROSE_WITHOUT_DATES = 0.5
"""The same for a list without dates, which has less to show for itself: galleries and comments of a news page have a
pager too (0.9 and 1.1 on two of them)."""

SENTENCE = 30
"""Characters of a piece of text that may be prose; furniture is shorter."""

SHORT_LIST = 3
"""Rows up to which dates and a pager may meet by chance on the page of a document."""

SIDE_LIST = 10
"""Rows up to which a dated block may be 最新公告 beside a list that a script has yet to fetch."""

RIVALS = 1.5
"""Dated links elsewhere for each row of the best block, above which the page is a front page of columns."""

DIGITS_OF_DOCUMENT = 6
"""Digits in the file name of a document with a day or a serial number; page numbers have fewer."""

FRONT_PAGE = {("", ""), ("/", "")}
"""Path and query of a site's front page."""

_DIGITS = re.compile(r"\d+")
_PUNCTUATION = re.compile("[。，；]")
_DOCUMENT = re.compile(r"\d{3}|/(?!index|list|default)[\w-]+\.(?:s?html?|pdf)$", re.IGNORECASE)
_EMPTY = re.compile(r"(?:暂无|没有)(?:相关)?(?:信息|内容|数据|记录|文章)")
_SEARCH_RESULTS = re.compile(r"[搜检檢][索寻尋](?:结果|結果)|站内[搜检]索|全文检索|search results?", re.IGNORECASE)
_REQUEST = re.compile(r"\$\.(?:ajax|post|get|getJSON)\b|\baxios\b|\bfetch\(|XMLHttpRequest|\.ajax\(", re.IGNORECASE)
_PAGED = re.compile(r"page_?size|page_?(?:no|num|index)|curr(?:ent)?_?page|per_?page|page_?rows", re.IGNORECASE)

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
    for source, blocks in _sources(page):
        block = _as_before(page, blocks) or best(blocks)
        shown = pager.or_else(pager_of(page, block if source is page else None))
        if block is not None and (_goes_on(page, block) or is_list(page, block, blocks, shown)):
            return Listing(
                kind="listing",
                family=family,
                entries=block.entries,
                page_count=shown.page_count,
                total_stated=shown.total,
                next_url=shown.next_url,
                shape=block.shape if block.dated >= MOSTLY else "",
            )
    if _has_room(page):
        return Listing(kind="listing", family=family, notes=("The place of the rows is empty.",))
    kind = "script-listing" if _is_drawn_by_script(page) else "not-listing"
    return Listing(kind=kind, family=family, notes=(NOTES[kind],))


def _as_before(page: Page, blocks: Sequence[Block]) -> Block | None:
    """The dated rows that stand as those of the page before did: a last page may have one, beside ten of 热点."""
    return best([block for block in blocks if _goes_on(page, block)])


def _goes_on(page: Page, block: Block) -> bool:
    return block.shape == page.shape != "" and block.dated >= MOSTLY


def _has_room(page: Page) -> bool:
    """Does a page past the last still have the place where the rows of the page before stood?"""
    place = page.shape.partition(" > ")[0]
    tag = place.partition(".")[0]
    return "." in place and any(place_of(element) == place for element in page.tree.iter(tag))


def _sources(page: Page) -> list[tuple[Page, list[Block]]]:
    """What a page shows and what its scripts and templates hold; first whichever has the better list."""
    sources = [(source, blocks_of(source)) for source in (page, islands(page)) if source]
    return sorted(sources, key=lambda source: max((block.score for block in source[1]), default=0.0), reverse=True)


def is_list(page: Page, block: Block, blocks: Sequence[Block], pager: Pager) -> bool:
    """Is the best of the blocks the list of a channel, not the related links of an article or a menu?"""
    if _SEARCH_RESULTS.search(page.title):
        return False
    if _is_among(page, block) or (block.related and not block.paged):
        return False
    dated, titled = block.dated >= MOSTLY, block.title_length > MENU
    if _prose(page, block) > (PROSE_OF_ARTICLE if dated else PROSE_WITHOUT_DATES):
        return False
    if dated and pager.leads_on and (block.paged or len(block.rows) > SHORT_LIST):
        return True
    if page.meta("ArticleTitle") not in {"", page.meta("ColumnName")}:
        return False  # asked for on documents only: 国办发〔2017〕47号
    if not dated:
        return titled and _link_documents(page, block) and _lists_undated(block, pager)
    enough = bool(pager) or (titled and (len(block.rows) > 1 or block.own > 0))
    return enough and not _stands_beside(page, block, blocks)


def _is_among(page: Page, block: Block) -> bool:
    """Has the page an address like those it lists (``…/t20240409_12.html``)? Then it is one of them."""
    shape = _DIGITS.sub("0", page.url)
    alike = sum(_DIGITS.sub("0", row.entry.url) == shape for row in block.rows)
    return len(re.findall(r"\d", page.url.rpartition("/")[2])) >= DIGITS_OF_DOCUMENT and alike >= MOSTLY * len(
        block.rows
    )


def _lists_undated(block: Block, pager: Pager) -> bool:
    """Rows without dates are a list where a pager goes on from them, or where they are many, own and no attachments."""
    if pager:
        return len(block.rows) > 1
    files = sum(bool(FILE_TYPE.search(row.entry.url)) for row in block.rows)
    return len(block.rows) > SHORT_LIST and block.own >= MOSTLY and files <= MOSTLY * len(block.rows)


def _stands_beside(page: Page, block: Block, blocks: Sequence[Block]) -> bool:
    """Several dated lists, none of them the page's own: a front page; or news beside a list that is empty yet.

    On the page of a department of columns (``/xwzx/`` over ``/xwzx/gsgg/``, ``/xwzx/tpxw/``) all are its own.
    """
    own = block.own >= MOSTLY
    if not own and urlsplit(page.url)[2:4] in FRONT_PAGE:
        return True
    if not own and len(block.rows) <= SIDE_LIST and (_EMPTY.search(page.text) or _is_drawn_by_script(page)):
        return True
    rows = {row.entry.url for row in block.rows}
    rivals = (row for other in blocks for row in other.rows if row.dated and (not own or other.is_own(row)))
    return len({row.entry.url for row in rivals} - rows) > RIVALS * len(rows)


def _link_documents(page: Page, block: Block) -> bool:
    root = urljoin(page.url, "/")
    found = sum(bool(_DOCUMENT.search(row.entry.url.removeprefix(root))) for row in block.rows)
    return found >= MOSTLY * len(block.rows)


def _prose(page: Page, block: Block) -> float:
    """Characters of sentences beside the block for each character of its titles: an article with related links."""
    outside = frozenset[HtmlElement](page.tree.iter("a")) | {row.element for row in block.rows}
    pieces = (piece for piece in page.texts.of(page.tree, without=outside) if len(piece) >= SENTENCE)
    prose = sum(len(piece) for piece in pieces if _PUNCTUATION.search(piece))
    return prose / max(block.title_length * len(block.rows), 1.0)


def _is_drawn_by_script(page: Page) -> bool:
    return bool(_REQUEST.search(page.scripts) and _PAGED.search(page.scripts)) and not page.meta("ArticleTitle")
