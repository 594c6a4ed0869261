"""The rows of a listing, found by shape: of all repeated blocks with a link, the one that is a list of documents.

Selector-free, so that a redesign does not need us. A *block* is a run of like siblings that each hold a link; it scores
by how many of its rows have one title and one date. Dates weigh most: menus and friend links have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from archive.records import Entry
from crawler.spiders.days import is_day, listed_day, without_day
from crawler.spiders.page import Page

CLIMB = 8
"""Levels between a link and its row. The deepest seen is five (a > p > div > div > li)."""

CROWD = 6
"""Titles in one row. More, and the element is a column of the page, not a row of the list."""

TITLE = 4
"""Characters of the shortest link text taken for a title: 公示公告 is one, 更多 is none."""

ROW = 800
"""Characters of a row with its summary; what is longer is an article."""

FULL_TITLE = 16
"""Characters from which on a longer title says nothing more for a block."""

DATED = 4.0
"""What a date is worth against the longest title: 24 dated rows must outweigh 170 links to friends."""

OWN_DIRECTORY = 3.0
"""What lying under the channel's own directory is worth: three own rows against a dozen of 最新公告 beside them."""

ROOT_SLASHES = 3
"""Slashes of ``https://host/``."""

REPEATED = 3
"""Times a link text stands on a page before it is furniture (解读, 下载文字版) in a row with other links."""

_FURNITURE = re.compile(
    r"[\d\W_]*|(?:首|上一?|下一?|前一?|后一?|末|尾|最后一|第一)[页頁条篇]|更多\W*|more\W*|(?:点击|查看|阅读)?(?:全文|详情|详细|更多|下载)\W*",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"nav|menu|foot|crumb|friend|aside|sidebar|header|toolbar|position|location", re.IGNORECASE
)
_BESIDE_TAGS = frozenset({"nav", "footer", "header", "aside", "select"})
_SILENT = frozenset({"script", "style", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong"})
_CUT = re.compile(r"(?:\.{2,}|…+|。。+)$")
_BULLET = re.compile(r"^[\s·•▪■◆●○▶►»>※\-–—*・]+(?=\S)")
_LABELLED = re.compile(r"^\W*(?:文章)?标\s*题\s*[:：]\s*([^\r\n]+)")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_FILE_TYPE = re.compile(r"\.(?:docx?|pdf|xlsx?|zip|rar|wps|ofd)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that may be a title."""

    element: HtmlElement
    url: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a block: what it lists, and how many other titles it holds."""

    element: HtmlElement
    entry: Entry
    titles: int
    repeated: bool
    """Its link says what many links of the page say (解读, 下载)."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A run of like siblings that each hold a link to a document."""

    rows: Sequence[Row]
    container: HtmlElement
    page_url: str

    @cached_property
    def dated(self) -> float:
        """Share of rows with a date."""
        return sum(row.entry.listed_on is not None for row in self.rows) / len(self.rows)

    @cached_property
    def score(self) -> float:
        """How much this looks like the list of the channel."""
        beside = any(_is_beside(e) for e in (self.container, *self.container.iterancestors()))
        own = sum(not row.repeated for row in self.rows) / len(self.rows)
        return sum(map(self._worth, self.rows)) * max(own, 0.2) * (0.4 if beside else 1.0)

    @cached_property
    def _directory(self) -> str | None:
        """The channel's own directory, None at the root, under which everything lies."""
        directory = self.page_url.partition("?")[0].rpartition("/")[0] + "/"
        return directory if directory.count("/") > ROOT_SLASHES else None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows once each: a pinned (置顶) row stands at the top and again in its place."""
        return tuple({row.entry.url: row.entry for row in reversed(self.rows)}.values())[::-1]

    def _worth(self, row: Row) -> float:
        worth = min(len(row.entry.title or ""), FULL_TITLE) / FULL_TITLE
        if row.entry.listed_on:
            worth += DATED
        elif urlsplit(row.entry.url).netloc != urlsplit(self.page_url).netloc:
            worth *= 0.2
        if self._directory and row.entry.url.startswith(self._directory):
            worth *= OWN_DIRECTORY
        return worth / row.titles**2


def main_block(page: Page) -> Block | None:
    """The list of documents of a page, None when nothing on it repeats with a link."""
    blocks = blocks_of(page)
    return max(blocks, key=lambda block: block.score, default=None)


def blocks_of(page: Page) -> list[Block]:
    """All repeated blocks with links, whatever they list."""
    links = _links(page)
    furniture = _furniture(links)
    blocks = []
    for (_, container_tag, _), (container, members) in _grouped(links).items():
        rows = [row for e, held in members.items() if (row := _row(e, held, furniture))]
        if rows and container_tag:
            blocks.append(
                Block(rows=_with_days_between(rows, set(members)), container=container, page_url=page.url)
            )
    return blocks


def entry_in(page: Page, element: HtmlElement) -> Entry | None:
    """The entry of an element that is known to be a row."""
    links = [link for a in element.iter("a") if (link := _link(page, a))]
    row = _row(element, links, frozenset())
    return row.entry if row else None


def texts(element: HtmlElement, *, without: frozenset[HtmlElement] = frozenset()) -> Iterator[str]:
    """The visible pieces of text of an element in reading order, folded; ``without`` leaves subtrees out."""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        silent = event == "start" and (node in without or node.tag in _SILENT)
        if silent:
            walk.skip_subtree()
        text = node.text if event == "start" and not silent else node.tail if event != "start" else None
        if text and (event == "start" or node is not element) and (folded := fold(text)):
            yield folded


def fold(text: str) -> str:
    """Runs of blanks as one, zero-width characters as none."""
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def _links(page: Page) -> list[Link]:
    return [link for a in page.tree.iter("a") if (link := _link(page, a))]


def _link(page: Page, a: HtmlElement) -> Link | None:
    url = page.link(a.get("href") or "")
    title = _title(a) if url else ""
    if url is None or is_day(title) or (title and _FURNITURE.fullmatch(title)):
        return None
    return Link(element=a, url=url, title=title)


def _furniture(links: Sequence[Link]) -> frozenset[str]:
    counts = Counter(link.title for link in links)
    return frozenset(title for title, n in counts.items() if n >= REPEATED or len(title) < TITLE)


Group = tuple[HtmlElement, dict[HtmlElement, list[Link]]]


def _grouped(links: Sequence[Link]) -> Mapping[tuple[HtmlElement | None, str, str], Group]:
    """Links by row, rows by block. Like containers under one parent are one block: some sites close the list after
    every fifth row to draw a line."""
    groups: dict[tuple[HtmlElement | None, str, str], Group] = {}
    for link in links:
        row = link.element
        for _ in range(CLIMB):
            container = row.getparent()
            if container is None or row.tag == "body":
                break
            shape = f"{container.tag}.{container.get('class') or ''}"
            key = (container.getparent(), shape, str(row.tag))
            groups.setdefault(key, (container, {}))[1].setdefault(row, []).append(link)
            row = container
    return groups


def _row(element: HtmlElement, links: Sequence[Link], furniture: frozenset[str]) -> Row | None:
    titled = [link for link in links if link.title not in furniture] or list(links)
    urls = {link.url for link in titled}
    if not urls or len(urls) > CROWD or sum(map(len, texts(element))) > ROW:
        return None
    main = max(titled, key=lambda link: (not _FILE_TYPE.search(link.url), len(link.title)))
    title, day = without_day(main.title)
    outside = list(texts(element, without=frozenset({main.element})))
    day = listed_day(outside, main.url) or listed_day(_days_inside(main.element), main.url) or day
    entry = Entry(url=main.url, title=title or None, listed_on=day)
    return Row(element=element, entry=entry, titles=len(urls), repeated=main.title in furniture)


def _with_days_between(rows: Sequence[Row], members: set[HtmlElement]) -> Sequence[Row]:
    """Rows whose dates stand between them (``<a>…</a> 2024-01-30 <br>``, ``dt`` and ``dd``), not in them."""
    if any(row.entry.listed_on for row in rows):
        return rows
    for forwards in (True, False):
        found = [_between(row, members, forwards=forwards) for row in rows]
        if sum(row.entry.listed_on is not None for row in found) * 2 > len(rows):
            return found
    return rows


def _between(row: Row, members: set[HtmlElement], *, forwards: bool) -> Row:
    pieces: list[str] = [row.element.tail or ""] if forwards else []
    for sibling in row.element.itersiblings(preceding=not forwards):
        if sibling in members or len(pieces) > CROWD:
            break
        pieces += [*(texts(sibling) if isinstance(sibling.tag, str) else ()), sibling.tail or ""]
    day = listed_day([" ".join(piece.split()) for piece in pieces], row.entry.url)
    return replace(row, entry=replace(row.entry, listed_on=day))


def _days_inside(a: HtmlElement) -> list[str]:
    """Pieces of a link's own text that are not the title: many templates wrap the whole row in the link."""
    pieces = list(texts(a))
    longest = max(pieces, key=len, default="")
    return [piece for piece in pieces if piece is not longest]


def _title(a: HtmlElement) -> str:
    """The title in full: the ``title`` attribute where the text is cut, is a picture, or says more than the title."""
    shown = _BULLET.sub("", _shown(a))
    given = fold((a.get("title") or "").split("\n")[0])
    if labelled := _LABELLED.match(a.get("title") or ""):
        given = fold(labelled[1])
    core = _CUT.sub("", shown).strip()
    if given and (not core or _within(core, given) or _within(given, shown)):
        return given
    picture = next(a.iter("img"), None)
    return shown or (picture.get("alt") or "" if picture is not None else "")


def _shown(a: HtmlElement) -> str:
    heading = next((e for e in a.iter() if e.tag in _HEADINGS), None)
    pieces = list(texts(a if heading is None else heading))
    return " ".join("".join(piece + " " for piece in pieces if not is_day(piece)).split())


def _within(part: str, whole: str) -> bool:
    return "".join(part.split()) in "".join(whole.split())


def _is_beside(element: HtmlElement) -> bool:
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in _BESIDE_TAGS or bool(_BESIDE.search(words))
