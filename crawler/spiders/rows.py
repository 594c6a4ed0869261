"""The rows of a listing, found by shape: of all repeated blocks with links, the one that lists documents.

Selector-free, so that a redesign does not need us. A *block* is a run of like siblings that each hold a link; it
scores by how many of its rows have one title and one date. Dates weigh most: menus and friend links have none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.records import Entry
from crawler.spiders.beside import is_headed_beside, pager_places, parts_beside
from crawler.spiders.days import listed_day, shows_day, without_day
from crawler.spiders.page import Page
from crawler.spiders.titles import Link, beside_title, fold, links_in, pieces, scripted, uncut, whole

CLIMB = 8
"""Levels between a link and its row. The deepest seen is five (a > p > div > div > li)."""

CROWD = 6
"""Titles in one row. More, and the element is a column of the page, not a row of the list."""

TITLE = 4
"""Characters of the shortest link text taken for a title beside others: 公示公告 is one, 解读 is none."""

MOSTLY = 0.5
"""Share of rows with a date, or with the address of a document, from which on a block has them."""

MENU = 8
"""Characters of the longest items of a menu: 政府信息公开制度."""

ROW = 800
"""Characters of a row with its summary; what is longer is an article."""

FULL_TITLE = 16
"""Characters from which on a longer title says nothing more for a block."""

DATED = 4.0
"""What a date is worth against the longest title: 24 dated rows must outweigh 170 links to friends."""

OWN = 5.0
"""What a document under the channel's own directory is worth against one elsewhere: eight own rows without dates
outweigh five dated ones of 热点 beside them, three dated ones a dozen of 最新公告."""

ABROAD = 0.2
"""What an undated link to another host is worth: it is a friend's."""

BESIDE = 0.4
"""What rows in a part of the page are worth that calls itself a menu, a footer or a side bar."""

PAGED = 3.0
"""What rows next to the pager are worth: one row on the last page outweighs five of 热点."""

LOOSE = 0.9
"""What rows with their dates between them are worth against rows that hold theirs."""

REPEATED = 3
"""Times a link text stands on a page before it is furniture (解读, 下载文字版) in a row with other links."""

TABS = 12
"""Lists beside a hidden one among which the one shown is looked for."""

LEAST_OWN_WORDS = 0.2
"""A block of nothing but repeated texts still counts: 行政处罚决定书 may be the title of all rows."""

ROOT_SLASHES = 3
"""Slashes of ``https://host/``."""

_BROKEN = frozenset({"ul", "ol", "dl", "div"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DIRECTORY = re.compile(r"(?:^|/)(?:(?:index|list|default)\b[^/]*)?$", re.IGNORECASE)
FILE_TYPE = re.compile(r"\.(?:docx?|pdf|xlsx?|zip|rar|wps|ofd)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a block: what it lists, and how many other titles it holds."""

    element: HtmlElement
    entry: Entry
    titles: int
    repeated: bool
    """Its link says what many links of the page say (解读, 下载)."""
    dated: bool
    """It shows a date, if perhaps one without a year, which the entry must do without."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A run of like siblings that each hold a link to a document."""

    rows: Sequence[Row]
    page_url: str
    beside: bool
    """It stands in a part of the page that calls itself a menu, a footer or a side bar."""

    loose: bool
    """Its dates stand between the rows: where a larger row holds both, that is the row."""

    paged: bool = False
    """No other list of titles is nearer to the pager."""

    @cached_property
    def dated(self) -> float:
        """Share of rows that show a date."""
        return sum(row.dated for row in self.rows) / len(self.rows)

    @cached_property
    def own(self) -> float:
        """Share of rows under the channel's own directory; none at the root, under which everything lies."""
        return sum(map(self.is_own, self.rows)) / len(self.rows)

    @cached_property
    def score(self) -> float:
        """How much this looks like the list of the channel."""
        own_words = sum(not row.repeated for row in self.rows) / len(self.rows)
        worth = sum(map(self._worth, self.rows)) * max(own_words, LEAST_OWN_WORDS) * (self.dated or 1.0)
        return (
            worth * (BESIDE if self.beside else 1.0) * (LOOSE if self.loose else 1.0) * (PAGED if self.paged else 1.0)
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows once each: a pinned (置顶) row stands at the top and again in its place."""
        once: dict[str, Entry] = {}
        for row in self.rows:
            once.setdefault(row.entry.url, row.entry)
        return tuple(once.values())

    @property
    def title_length(self) -> float:
        """Characters of a title, on average."""
        return sum(len(row.entry.title or "") for row in self.rows) / len(self.rows)

    def _worth(self, row: Row) -> float:
        worth = min(len(row.entry.title or ""), FULL_TITLE) / FULL_TITLE
        if row.dated:
            worth += DATED
        elif urlsplit(row.entry.url).netloc != urlsplit(self.page_url).netloc:
            worth *= ABROAD
        if self.is_own(row):
            worth *= OWN
        return worth / row.titles**2

    def is_own(self, row: Row) -> bool:
        """Does it link to a document under the channel's own directory?"""
        directory = self.page_url.partition("?")[0].rpartition("/")[0] + "/"
        below = row.entry.url.removeprefix(directory)
        return directory.count("/") > ROOT_SLASHES and below != row.entry.url and not _DIRECTORY.search(below)


def best(blocks: Sequence[Block]) -> Block | None:
    """The list of documents among the blocks of a page, None when nothing on it repeats with a link.

    Of equals the innermost: the table around a list of one row holds the pager too.
    """
    most = max((block.score for block in blocks), default=0.0)
    equals = (block for block in blocks if block.score == most)
    return max(equals, key=lambda block: sum(1 for _ in block.rows[0].element.iterancestors()), default=None)


def blocks_of(page: Page) -> list[Block]:
    """All repeated blocks with links, whatever they list."""
    links = links_in(page, page.tree)
    furniture, beside = _furniture(links), parts_beside(page)
    blocks = []
    for container, members in _grouped(links).values():
        rows = [row for e, held in members.items() if (row := _row(e, held, furniture))]
        if rows:
            dated = _with_days_between(rows, members)
            kept, loose = _without_strays(dated), dated is not rows
            blocks.append(
                Block(
                    rows=kept,
                    page_url=page.url,
                    beside=container in beside or is_headed_beside(container),
                    loose=loose,
                )
            )
    return _with_pager(page, blocks)


def _with_pager(page: Page, blocks: list[Block]) -> list[Block]:
    """The blocks, with those marked that are nearest to a pager: in the smallest part of the page that holds both."""
    within: dict[HtmlElement, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.dated >= MOSTLY or block.title_length > MENU:
            for ancestor in islice(block.rows[0].element.iterancestors(), CLIMB):
                within.setdefault(ancestor, []).append(number)
    nearest: set[int] = set()
    for place in pager_places(page):
        around = next((e for e in islice(place.iterancestors(), CLIMB) if e in within and e.tag != "body"), None)
        nearest.update(within.get(around, ()) if around is not None else ())
    return [replace(block, paged=True) if number in nearest else block for number, block in enumerate(blocks)]


def entry_in(page: Page, element: HtmlElement) -> Entry | None:
    """The entry of an element that is known to be a row."""
    row = _row(element, links_in(page, element), frozenset())
    return row.entry if row else None


def _furniture(links: Sequence[Link]) -> frozenset[str]:
    counts = Counter(link.title for link in links)
    return frozenset(title for title, n in counts.items() if n >= REPEATED or len(title) < TITLE)


Shape = tuple[HtmlElement | None, str, str]
Group = tuple[HtmlElement, dict[HtmlElement, list[Link]]]


def _grouped(links: Sequence[Link]) -> Mapping[Shape, Group]:
    """Links by row, rows by block. Like lists under one parent are one block: some sites close theirs after every
    fifth row to draw a line. Tables are not: old sites have one for the menu and one for the list."""
    groups: dict[Shape, Group] = {}
    for link in links:
        row = link.element
        for _ in range(CLIMB):
            container = row.getparent()
            if container is None or row.tag == "body":
                break
            within = container.getparent() if container.tag in _BROKEN and not _is_other_tab(container) else container
            shape = (within, f"{container.tag}.{container.get('class') or ''}", str(row.tag))
            groups.setdefault(shape, (container, {}))[1].setdefault(row, []).append(link)
            row = container
    return groups


def _is_other_tab(container: HtmlElement) -> bool:
    """A list that is hidden while one of its kind beside it is shown is another column, under another tab."""
    if not _HIDDEN.search(container.get("style") or ""):
        return False
    both = (islice(container.itersiblings(container.tag, preceding=before), TABS) for before in (True, False))
    alike = (e for siblings in both for e in siblings if e.get("class") == container.get("class"))
    return any(not _HIDDEN.search(e.get("style") or "") for e in alike)


def _row(element: HtmlElement, links: Sequence[Link], furniture: frozenset[str]) -> Row | None:
    titled = [link for link in links if link.title not in furniture] or list(links)
    urls = {link.url for link in titled}
    if not urls or len(urls) > CROWD or sum(map(len, pieces(element))) > ROW:
        return None
    main = max(titled, key=lambda link: (not FILE_TYPE.search(link.url), len(uncut(link.title))))
    outside = pieces(element, without=frozenset({main.element}))
    inside = beside_title(main.element)
    day = _day_beside(element, outside, inside, main.url)
    title, day_in_title = without_day(main.title, alone=day is None)
    day = day or day_in_title
    return Row(
        element=element,
        entry=Entry(url=main.url, title=whole(title, outside) or None, listed_on=day),
        titles=len(urls),
        repeated=main.title in furniture,
        dated=day is not None or shows_day(outside) or shows_day(inside),
    )


def _day_beside(element: HtmlElement, outside: Sequence[str], inside: Sequence[str], url: str) -> date | None:
    """The date of a row beside its title: shown, in the attribute of a TIME, or written by a script in the row."""
    day = listed_day(outside, url) or listed_day(inside, url)
    if day is None:
        stamps = [stamp for time in element.iter("time") if (stamp := time.get("datetime"))]
        day = listed_day(stamps, url) or listed_day(scripted(element), url)
    return day


def _without_strays(rows: list[Row]) -> list[Row]:
    """Rows of a dated list without its heads and tails: undated, and of several titles or of a menu's length."""
    if sum(row.dated for row in rows) * 2 < len(rows):
        return rows
    return [row for row in rows if row.dated or (row.titles == 1 and len(row.entry.title or "") > MENU)]


def _with_days_between(rows: list[Row], members: Collection[HtmlElement]) -> list[Row]:
    """Rows whose dates stand between them (``<a>…</a> 2024-01-30 <br>``, ``dt`` and ``dd``), not in them."""
    if any(row.dated for row in rows):
        return rows
    both = [[_with_day_between(row, members, forwards=forwards) for row in rows] for forwards in (True, False)]
    found = max(both, key=lambda rows: sum(row.dated for row in rows))
    return found if sum(row.dated for row in found) * 2 > len(rows) else rows


def _with_day_between(row: Row, members: Collection[HtmlElement], *, forwards: bool) -> Row:
    between = [row.element.tail or ""] if forwards else []
    for sibling in row.element.itersiblings(preceding=not forwards):
        if sibling in members or len(between) > CROWD:
            break
        between += [*pieces(sibling), sibling.tail or ""]
    between = [fold(piece) for piece in between]
    day = listed_day(between, row.entry.url)
    return replace(row, entry=replace(row.entry, listed_on=day), dated=day is not None or shows_day(between))
