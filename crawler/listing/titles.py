"""The links of a page that may be titles of documents, each with its title in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.listing.clicks import clickable, target
from crawler.listing.days import is_day
from crawler.listing.page import Page
from crawler.listing.texts import PIECES, fold

SHORTEST_CUT = 4
"""Characters of a cut title that are enough to know the whole one by."""

LONGEST_TITLE = 200
"""Characters of the longest title; a document number and four issuing bodies before it make one of 120."""

LONGEST_SCRIPT = 2_000
"""Characters of a script inside a link that are read for the title it writes."""

_FURNITURE = re.compile(
    r"[\d\W_]+|\W*(?:首|上一?|下一?|前一?|后一?|末|尾|最后一|第一)[页頁条篇]\W*|更多\W*|more\W*"
    r"|(?:点击|查看|阅读)?(?:全文|详情|详细|更多|下载)\W*",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong"})
_STATE = re.compile(
    r"[\[【(（]?(?:置顶|热点|推荐|最新|new|hot|top|已结束|已截止|未开始|进行中|正在进行|征集中)[\])）】]?",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.{2,}|…+|。。+)$")
_BULLET = re.compile(r"^[\s·•▪■◆●○▶►»>※\-–—*・]+(?=\S)")
_LABELLED = re.compile(r"^\W*(?:文章|信息|文件)?(?:标\s*题|名\s*称)\s*[:：]\s*([^\r\n]+)")
_FULL_TITLES = ("data-title", "data-original-title", "aria-label", "data-content", "alt")
_TAG = re.compile(r"<[^<>]{0,200}>")
_STRING = re.compile("'([^'\\n]{4,300})'|\"([^\"\\n]{4,300})\"")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link that may be a title; ``title`` is '' where the editor left it empty."""

    element: HtmlElement
    url: str
    title: str
    length: int
    """Characters of the title without the dots that say it goes on."""
    beside: Sequence[str]
    """Pieces of its own text that are not the title: many templates wrap the whole row in the link."""


def links_in(page: Page, element: HtmlElement) -> list[Link]:
    """The links of an element that lead somewhere and say more than 更多 or a number."""
    found = [link for a in element.iter("a") if (link := _link(page, a))]
    return found + [link for e in clickable(element) if (link := _link(page, e))]


def whole(title: str, outside: Sequence[str]) -> str:
    """A cut title as the rest of its row gives it whole: in a hidden block of fields, in a second copy of the row."""
    core = uncut(title)
    if core == title or len(core) < SHORTEST_CUT:
        return title
    given = (_given(piece) for piece in outside if len(piece) <= LONGEST_TITLE)
    return next((text for text in given if text.startswith(core) and not is_cut(text) and "。" not in text), title)


def scripted(element: HtmlElement) -> list[str]:
    """The strings in the scripts of a row: some sites let a script write the date."""
    scripts = (script.text or "" for script in islice(element.iter("script"), PIECES))
    return [single or double for script in scripts for single, double in _STRING.findall(script[:LONGEST_SCRIPT])]


def _link(page: Page, a: HtmlElement) -> Link | None:
    url = target(page, a)
    if url is None:
        return None
    title = _title(page, a)
    if _FURNITURE.fullmatch(title) or is_day(title):
        return None
    return Link(element=a, url=url, title=title, length=len(uncut(title)), beside=_beside(page.texts.pieces(a)))


def _beside(own: Sequence[str]) -> list[str]:
    longest = max(own, key=len, default="")
    return [piece for piece in own if piece is not longest]


def _title(page: Page, a: HtmlElement) -> str:
    """The title in full: an attribute's where the text is cut, a picture, or more than the title."""
    shown = _BULLET.sub("", _shown(page, a))
    core = uncut(shown)
    for given in filter(None, map(_given, _attributes(a, everywhere=core != shown or not shown))):
        if not core or _within(core, given) or (_within(given, shown) and _is_whole(given, shown)):
            return given
    picture = next(a.iter("img"), None)
    return shown or (fold(picture.get("alt") or "") if picture is not None else "") or _quoted(a)


def _is_whole(given: str, shown: str) -> bool:
    """Is a text that stands within the shown one the title, before a summary, and not a word of it (公告)?"""
    return len(given) * 2 >= len(shown) or f" {given} " in f" {shown} "


def _attributes(a: HtmlElement, *, everywhere: bool) -> Iterator[str]:
    """Attributes that may hold the title: the link's own, and for a cut text those of what it holds or stands in."""
    yield a.get("title") or ""
    if everywhere:
        yield from (a.get(name) or "" for name in _FULL_TITLES)
        yield from (e.get("title") or "" for e in islice(a.iter(), 1, PIECES))
        yield from (e.get("title") or "" for e in islice(a.iterancestors(), 2))


def _given(attribute: str) -> str:
    attribute = _TAG.sub("", attribute)
    labelled = _LABELLED.match(attribute)
    return fold(labelled[1] if labelled else attribute.strip().split("\n")[0])


def _shown(page: Page, a: HtmlElement) -> str:
    """The text of a link, or of the heading in it; of a text given twice, cut and whole, the whole one."""
    if a.tag != "a":
        return max((piece for piece in page.texts.pieces(a) if not is_day(piece)), key=len, default="")
    heading = next((e for e in islice(a.iter(), PIECES) if e.tag in _HEADINGS), None)
    own = page.texts.pieces(a if heading is None else heading)
    shown = [piece for piece in own if not is_day(piece) and not _STATE.fullmatch(piece)]
    if shown and (core := uncut(shown[0])) != shown[0] and len(shown) > 1:
        shown = [next((piece for piece in shown[1:] if _within(core, piece)), " ".join(shown))]
    return " ".join(shown)


def is_cut(title: str) -> bool:
    """Does it end in the dots that say it goes on?"""
    return uncut(title) != title


def uncut(title: str) -> str:
    """A title without the dots that say it goes on."""
    return _CUT.sub("", title).strip()


def _quoted(a: HtmlElement) -> str:
    """The title that a script in the link would write: its longest string in Chinese."""
    return fold(max((text for text in scripted(a) if _CHINESE.search(text)), key=len, default=""))


def _within(part: str, whole: str) -> bool:
    return "".join(part.split()) in "".join(whole.split())
