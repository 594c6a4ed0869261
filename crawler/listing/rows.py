"""The rows of a listing, found by shape. Selector-free, so that a redesign does not need us."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product

from lxml.html import HtmlElement

from archive.records import Entry
from crawler.listing.beside import is_headed_beside, pager_places, parts_beside
from crawler.listing.blocks import MOSTLY, Block, Row
from crawler.listing.days import listed_day, shows_day, without_day
from crawler.listing.page import Page
from crawler.listing.texts import fold
from crawler.listing.titles import Link, links_in, scripted, whole

CLIMB = 8
"""Levels between a link and its row. The deepest seen is five (a > p > div > div > li)."""

CROWD = 6
"""Titles in one row. More, and the element is a column of the page, not a row of the list."""

TITLE = 4
"""Characters of the shortest link text taken for a title beside others: 公示公告 is one, 解读 is none."""

MENU = 8
"""Characters of the longest items of a menu: 政府信息公开制度."""

ROW = 800
"""Characters of a row with its summary; what is longer is an article."""

REPEATED = 3
"""Times a link text stands on a page before it is furniture (解读, 下载文字版) in a row with other links."""

TABS = 12
"""Lists beside a hidden one among which the one shown is looked for."""

_BROKEN = frozenset({"ul", "ol", "dl", "div", "tr"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
FILE_TYPE = re.compile(r"\.(?:docx?|pdf|xlsx?|zip|rar|wps|ofd)$", re.IGNORECASE)


def blocks_of(page: Page) -> list[Block]:
    """All repeated blocks with links, whatever they list."""
    links = links_in(page, page.tree)
    furniture, beside = _furniture(links), parts_beside(page)
    blocks = []
    for container, members in _grouped(links).values():
        rows = [row for e, held in members.items() if (row := _row(page, e, held, furniture))]
        if rows:
            dated, related = _with_days_between(page, rows, members), is_headed_beside(page, container)
            blocks.append(
                Block(
                    rows=_without_strays(dated),
                    page_url=page.url,
                    beside=related or container in beside,
                    related=related,
                    loose=dated is not rows,
                )
            )
    return _with_pager(page, blocks)


def _with_pager(page: Page, blocks: list[Block]) -> list[Block]:
    """The blocks, with those marked that are next to a pager: the last before it in the smallest part holding both."""
    order = {element: position for position, element in enumerate(page.tree.iter())}
    within: dict[HtmlElement, list[Block]] = {}
    for block in blocks:
        if block.dated >= MOSTLY or block.title_length > MENU:
            for ancestor in islice(block.rows[0].element.iterancestors(), CLIMB):
                within.setdefault(ancestor, []).append(block)
    lasts: set[HtmlElement] = set()
    for place in pager_places(page):
        around = next((e for e in islice(place.iterancestors(), CLIMB) if e in within and e.tag != "body"), None)
        held = [block.rows[-1].element for block in within[around]] if around is not None else []
        before = [element for element in held if order[element] < order[place]]
        last = max(before or held, key=lambda element: order[element], default=None)
        if last is not None:
            lasts.update((last, *islice(last.iterancestors(), CLIMB)))
    return [replace(block, paged=True) if block.rows[-1].element in lasts else block for block in blocks]


def entry_in(page: Page, element: HtmlElement) -> Entry | None:
    """The entry of an element that is known to be a row."""
    row = _row(page, element, links_in(page, element), frozenset())
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


def _row(page: Page, element: HtmlElement, links: Sequence[Link], furniture: frozenset[str]) -> Row | None:
    titled = [link for link in links if link.title not in furniture] or list(links)
    urls = {link.url for link in titled}
    if not urls or len(urls) > CROWD or sum(map(len, page.texts.pieces(element))) > ROW:
        return None
    main = max(titled, key=lambda link: (not FILE_TYPE.search(link.url), link.length))
    outside = page.texts.pieces(element, without=main.element)
    day = _day_beside(element, outside, main.beside, main.url)
    title, day_in_title = without_day(main.title, alone=day is None)
    day = day or day_in_title
    return Row(
        element=element,
        entry=Entry(url=main.url, title=whole(title, outside) or None, listed_on=day),
        titles=len(urls),
        repeated=main.title in furniture,
        dated=day is not None or shows_day(outside) or shows_day(main.beside),
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


def _with_days_between(page: Page, rows: list[Row], members: Collection[HtmlElement]) -> list[Row]:
    """Rows whose dates stand between them (``<a>…</a> 2024-01-30 <br>``, ``dt`` and ``dd``), not in them."""
    if any(row.dated for row in rows):
        return rows
    broken = next(rows[0].element.itersiblings("br"), None) is not None
    tried = (
        [_day_of(_between(page, row.element, members, forwards=forwards, lines=lines), row) for row in rows]
        for lines, forwards in product((True, False) if broken else (False,), (True, False))
    )
    found = max(tried, key=lambda days: sum(shown for _, shown in days))
    if sum(shown for _, shown in found) * 2 <= len(rows):
        return rows
    return [
        replace(row, entry=replace(row.entry, listed_on=day), dated=shown)
        for row, (day, shown) in zip(rows, found, strict=True)
    ]


def _day_of(between: Sequence[str], row: Row) -> tuple[date | None, bool]:
    """The date among the texts between a row and the next, and whether they show any."""
    day = listed_day(between, row.entry.url)
    return day, day is not None or shows_day(between)


def _between(
    page: Page, element: HtmlElement, members: Collection[HtmlElement], *, forwards: bool, lines: bool
) -> list[str]:
    """The texts behind or before a row; on ``lines`` that end in BR, only those of its own line."""
    between = [fold(element.tail or "")] if forwards else []
    for sibling in element.itersiblings(preceding=not forwards):
        broken = lines and sibling.tag == "br"
        if sibling in members or len(between) > CROWD or (broken and forwards):
            break
        between += [*page.texts.pieces(sibling), fold(sibling.tail or "")]
        if broken:
            break
    else:
        parent = element.getparent()
        between += [] if forwards or parent is None else [fold(parent.text or "")]
    return between
