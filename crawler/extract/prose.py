"""The lines of a body as the text that is kept: paragraphs whole, tables as rows, everything once;
trafilatura reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.furniture import is_furniture
from crawler.extract.lines import Line, fold
from crawler.extract.tree import new_element

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

MOST_LINES = 20_000
"""Lines above which a page is kept as they stand: trafilatura takes 2 ms a table row of thirty cells."""

LOSS = 0.95
"""Share of the prepared characters that trafilatura must keep; below, it mistook the body for furniture."""

LAYOUT_CELL = 600
"""Characters in one cell that make a table a layout: data cells of real tables stay below."""

COLUMN = range(10, 61)
"""Characters a line of a newspaper column may have."""

COLUMN_LINES = 5
"""Lines of one length in a row that show a column."""

KNOWN_BY = 20
"""Characters of a line by which its like is looked for; shorter ones recur by chance."""

COPY = 100
"""Characters of a repeated stretch that make it a second copy; shorter ones are formulas that recur."""

SENTENCE_END = re.compile(r"[。！？；：.!?;:”」』）)]$")
OPENING = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十百零\d]+[条章节]|\d{1,2}[.、．]|附件|问[:：]|答[:：])"
)
"""How a paragraph opens in official prose; never joined to the line above."""

HAN_END = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uffef]$")

Block = str | list[list[str]]
"""A paragraph, or a table as rows of cells."""


def prose(lines: Sequence[Line]) -> str:
    """The text of a body: paragraphs and table rows one a line, cells parted by tabs."""
    blocks = list(_blocks(once(lines)))
    if not blocks or len(lines) > MOST_LINES:
        return _plain(blocks)
    tree = _prepared(blocks)
    document = _read_by_trafilatura(tree, recall=True)
    plain = _plain(blocks)
    if document is None or isinstance(document, dict) or document.body is None:
        return plain
    text = "\n".join(_serialised(document.body))
    return text if _size(text) >= LOSS * _size(plain) else plain


def plain(lines: Sequence[Line]) -> str:
    """As ``prose``, with nothing left out: for pages that are known to be nothing but their text."""
    return _plain(list(_blocks(lines)))


def from_page(root: HtmlElement) -> str:
    """What trafilatura takes for the body of a whole page, where no element stands out; '' for one too large to ask."""
    if sum(1 for _ in root.iter()) > MOST_LINES:
        return ""
    document = _read_by_trafilatura(root)
    if document is None or isinstance(document, dict) or document.body is None:
        return ""
    return "\n".join(text for text in _serialised(document.body) if text and not is_furniture(text))


def _read_by_trafilatura(tree: HtmlElement, *, recall: bool = False) -> Any:
    """What trafilatura makes of a tree. It is imported here, for the crawl process itself never reads, and begins 0.3 s
    earlier without it.
    """
    from trafilatura import bare_extraction

    return bare_extraction(tree, options=_options(recall=recall))


@cache
def _options(*, recall: bool) -> Extractor:
    """trafilatura without its minimum sizes: a notice of one line is a document here."""
    from trafilatura.settings import Extractor, use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "0")
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "0")
    return Extractor(config=config, fast=True, recall=recall, comments=False)


def _size(text: str) -> int:
    return len("".join(text.split()))


# ---- a body given twice is given once ----


def once(lines: Sequence[Line]) -> list[Line]:
    """The lines without a stretch that repeats the stretch right before it: mirrors print a body twice."""
    kept: list[Line] = []
    start = index = 0
    first: dict[str, int] = {}
    compared: dict[int, int] = {}
    while index < len(lines):
        stride = index - first.setdefault(lines[index].text, index) if len(lines[index].text) >= KNOWN_BY else 0
        if stride and compared.get(stride, 0) <= index:
            begin, end = _stretch(lines, index, stride, start)
            if end - begin == stride and sum(len(line.text) for line in lines[begin:end]) >= COPY:
                kept += lines[start:begin]
                start = index = end
                first, compared = {}, {}
                continue
            compared[stride] = end  # within it no line says more, or a page of half copies would be compared for hours
        index += 1
    return [*kept, *lines[start:]]


def _stretch(lines: Sequence[Line], index: int, stride: int, start: int) -> tuple[int, int]:
    """The stretch around ``index`` that repeats what stands ``stride`` lines before it, ``stride`` lines at most: a
    copy may open with a heading, too short to be known by.
    """
    begin = end = index
    while begin - start > stride and index - begin < stride and _alike(lines, begin - 1, stride):
        begin -= 1
    while end - begin < stride and end < len(lines) and _alike(lines, end, stride):
        end += 1
    return begin, end


def _alike(lines: Sequence[Line], index: int, stride: int) -> bool:
    return lines[index].text == lines[index - stride].text


# ---- paragraphs and tables ----


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    layouts = _layouts(lines)
    for table, group in groupby(lines, key=lambda line: _table(line, layouts)):
        if table is None:
            yield from _paragraphs(list(group))
        else:
            yield _rows(list(group))


def _table(line: Line, layouts: set[HtmlElement]) -> HtmlElement | None:
    """The data table around a line, if any."""
    table = _nearest_table(line)
    return None if table is None or table in layouts else table


def _nearest_table(line: Line) -> HtmlElement | None:
    return None if line.cell is None else next(line.cell.iterancestors("table"), None)


def _layouts(lines: Sequence[Line]) -> set[HtmlElement]:
    """Tables that only arrange the page: one column, or a cell as long as a text."""
    sizes: Counter[HtmlElement] = Counter()
    for line in lines:
        if line.cell is not None:
            sizes[line.cell] += len(line.text)
    layouts = set()
    rows: dict[HtmlElement, Counter[HtmlElement]] = {}
    for line in lines:
        table = _nearest_table(line)
        if table is None or line.cell is None:
            continue
        rows.setdefault(table, Counter())[line.cell.getparent()] |= 1
        if sizes[line.cell] > LAYOUT_CELL:
            layouts.add(table)
    for table in rows:
        if all(sum(1 for cell in row if cell.tag in {"td", "th"}) < 2 for row in rows[table]):
            layouts.add(table)
    return layouts


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    rows = []
    for row, group in groupby(lines, key=lambda line: None if line.cell is None else line.cell.getparent()):
        texts: dict[HtmlElement | None, str] = {}
        for line in group:
            texts[line.cell] = glued(texts.get(line.cell, ""), line.text)
        cells = [] if row is None else [cell for cell in row if cell.tag in {"td", "th"}]
        rows.append([texts.get(cell, "") for cell in cells] or list(texts.values()))
    return rows


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Paragraphs, the lines of newspaper columns joined again."""
    width = _column(lines)
    pieces: list[str] = []
    for line, above in zip(lines, [None, *lines], strict=False):
        if above is not None and not (width and len(above.text) >= width - 2 and _goes_on(above.text, line.text)):
            yield "".join(pieces)
            pieces = []
        elif above is not None and not _touch(above.text, line.text):
            pieces.append(" ")
        pieces.append(line.text)
    if pieces:
        yield "".join(pieces)


def _column(lines: Sequence[Line]) -> int | None:
    """The width of the column, if most lines are of one length and end in mid sentence."""
    lengths = [len(line.text) for line in lines if len(line.text) in COLUMN]
    if len(lengths) < max(COLUMN_LINES, len(lines) / 2):
        return None
    width, _ = Counter(lengths).most_common(1)[0]
    full = [line for line in lines if abs(len(line.text) - width) <= 2]
    broken = sum(1 for line in full if not SENTENCE_END.search(line.text))
    return width if len(full) * 2 >= len(lines) and broken * 2 >= len(full) and len(full) >= COLUMN_LINES else None


def _goes_on(line: str, following: str) -> bool:
    """Whether a full line of a column runs on into the next one."""
    return not SENTENCE_END.search(line) and not OPENING.match(following)


def glued(one: str, other: str) -> str:
    """Two pieces of one text: with a space between words, none between Chinese characters."""
    return one + other if not one or _touch(one, other) else f"{one} {other}"


def _touch(one: str, other: str) -> bool:
    return HAN_END.search(one[-1:]) is not None and HAN_END.search(other[:1]) is not None


# ---- trafilatura ----


def _prepared(blocks: Sequence[Block]) -> HtmlElement:
    root = new_element("html")
    article = etree.SubElement(etree.SubElement(root, "body"), "article")
    for block in blocks:
        if isinstance(block, str):
            etree.SubElement(article, "p").text = block
            continue
        table = etree.SubElement(article, "table")
        for row in block:
            tr = etree.SubElement(table, "tr")
            for cell in row:
                etree.SubElement(tr, "td").text = cell
    return root


def _serialised(body: etree._Element) -> Iterator[str]:
    """trafilatura's tree as lines of text."""
    for element in body:
        if element.tag == "table":
            for row in element.iter("row"):
                yield "\t".join(map(_text, row.iter("cell"))).rstrip("\t")
        elif text := _text(element):
            yield text


def _text(element: etree._Element) -> str:
    return fold("".join(map(str, element.itertext())) if len(element) else element.text or "")


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join(
        block if isinstance(block, str) else "\n".join("\t".join(row).rstrip("\t") for row in block) for block in blocks
    )
