"""The links of a page that may be titles of documents, each with its title in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.spiders.days import is_day
from crawler.spiders.page import Page

PIECES = 80
"""Pieces of text of a link or a row that are read. Unclosed links nest by the thousand, each in all before it."""

STEPS = 300
"""Elements of a link or a row that are walked through, for the same reason."""

_FURNITURE = re.compile(
    r"[\d\W_]+|(?:首|上一?|下一?|前一?|后一?|末|尾|最后一|第一)[页頁条篇]|更多\W*|more\W*"
    r"|(?:点击|查看|阅读)?(?:全文|详情|详细|更多|下载)\W*",
    re.IGNORECASE,
)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong"})
_CUT = re.compile(r"(?:\.{2,}|…+|。。+)$")
_BULLET = re.compile(r"^[\s·•▪■◆●○▶►»>※\-–—*・]+(?=\S)")
_LABELLED = re.compile(r"^\W*(?:文章)?标\s*题\s*[:：]\s*([^\r\n]+)")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that may be a title; ``title`` is '' where the editor left it empty."""

    element: HtmlElement
    url: str
    title: str


def links_in(page: Page, element: HtmlElement) -> list[Link]:
    """The links of an element that lead somewhere and say more than 更多 or a number."""
    return [link for a in element.iter("a") if (link := _link(page, a))]


def texts(element: HtmlElement, *, without: frozenset[HtmlElement] = frozenset()) -> Iterator[str]:
    """The visible pieces of text of an element in reading order, folded; ``without`` leaves subtrees out."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and (node in without or node.tag in _SILENT):
            walk.skip_subtree()
        elif event == "start" or node is not element:
            text = node.text if event == "start" else node.tail
            if text and (folded := fold(text)):
                yield folded


def pieces(element: HtmlElement, *, without: frozenset[HtmlElement] = frozenset()) -> list[str]:
    """The first texts of an element, as many as a row of a list can have."""
    if next(islice(element.iter(), STEPS, None), None) is not None:
        return []
    return list(islice(texts(element, without=without), PIECES))


def beside_title(a: HtmlElement) -> list[str]:
    """Pieces of a link's own text that are not the title: many templates wrap the whole row in the link."""
    own = pieces(a)
    longest = max(own, key=len, default="")
    return [piece for piece in own if piece is not longest]


def fold(text: str) -> str:
    """Runs of blanks as one, zero-width characters as none."""
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def _link(page: Page, a: HtmlElement) -> Link | None:
    url = page.link(a.get("href") or "")
    if url is None:
        return None
    title = _title(a)
    return None if _FURNITURE.fullmatch(title) or is_day(title) else Link(element=a, url=url, title=title)


def _title(a: HtmlElement) -> str:
    """The title in full: the ``title`` attribute where the text is cut, a picture, or more than the title."""
    shown = _BULLET.sub("", _shown(a))
    attribute = a.get("title") or ""
    labelled = _LABELLED.match(attribute)
    given = fold(labelled[1] if labelled else attribute.split("\n")[0])
    core = _CUT.sub("", shown).strip()
    if given and (not core or _within(core, given) or _within(given, shown)):
        return given
    picture = next(a.iter("img"), None)
    return shown or (fold(picture.get("alt") or "") if picture is not None else "")


def _shown(a: HtmlElement) -> str:
    heading = next((e for e in islice(a.iter(), PIECES) if e.tag in _HEADINGS), None)
    return " ".join(piece for piece in pieces(a if heading is None else heading) if not is_day(piece))


def _within(part: str, whole: str) -> bool:
    return "".join(part.split()) in "".join(whole.split())
