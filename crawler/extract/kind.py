"""What a page is: a document, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.lines import Line

SHORT = 400
"""Characters of visible text up to which a page may be nothing but a notice of the server."""

BARRIER = re.compile(
    r"验证码|安全验证|人机验证|滑动验证|访问(?:过于)?频繁|访问被(?:拒绝|阻断|拦截)|请求被(?:拒绝|拦截)|网站防火墙|非法请求"
    r"|Request blocked|Access Denied|"
    r"Just a moment|Checking your browser|enable JavaScript and cookies|请开启JavaScript|您的IP",
    re.IGNORECASE,
)
MISSING = re.compile(
    r"页面(?:不存在|没有找到|未找到|找不到|已删除|丢失)|(?:找不到|没有找到|未找到)(?:该|您|你|此)?.{0,8}(?:页面|网页|文件|内容)"
    r"|(?:文章|信息|内容|网页|页面)(?:已|不存在|已被)(?:删除|下线|撤下|失效)"
    r"|\b404\b|Not Found|信息不存在|内容不存在|该信息已",
    re.IGNORECASE,
)
SEARCH = re.compile(r"(?:高级|智能|站内)?(?:搜索|检索)")
DATED = re.compile(r"(?:19|20)\d\d[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|[\[(（]\d\d-\d\d[\])）]")

ROWS = 6
"""Dated links that make a listing, where no body stands against them."""

ROW_CELLS = 3
"""Cells behind the link of a row among which its date stands."""

LINK = 4
"""Characters of a link above which it is a title and no button."""

BODY = 120
"""Weight of a body (characters in sentences) that is beyond doubt."""


SENTENCE = 15
"""Weight of the shortest body: one sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The kind of a page, and for what is no document the evidence in a few words."""

    kind: str
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What the reading of a page found."""

    lines: Sequence[Line]
    """All lines of the page that are shown; ``body`` those of its body, if it has an element."""
    body: Sequence[Line]
    body_weight: float
    stated: bool
    """The page states a document: ArticleTitle, a metadata block, or a header with its date."""
    sure: bool
    """It does so by more than a date and a heading, which listings have too."""
    column: bool
    """The META tags name a column and no article."""
    shows: bool
    """The body links to a file or shows a picture."""
    scripted: bool
    root: HtmlElement


def judge(evidence: Evidence) -> Verdict:
    """What the page is. A page that states a document is one, unless there is nothing to read on it."""
    size = sum(len(line.text) for line in evidence.lines)
    notice = _notice(evidence.lines, size)
    if notice:
        return notice
    readable = evidence.body_weight >= BODY
    rows = 0 if evidence.sure and readable else _dated_rows(evidence.body)
    # a list that script has yet to draw shows a title and a day too, but no sentence and no file
    only_a_date = evidence.column and not evidence.sure and evidence.body_weight < SENTENCE and not evidence.shows
    if evidence.stated and not only_a_date and rows < ROWS and (evidence.body_weight > 0 or evidence.shows):
        return Verdict(kind="document")
    return _nothing_to_read(evidence, size) or _links(evidence, size) or _remainder(evidence, size)


def _notice(lines: Sequence[Line], size: int) -> Verdict | None:
    """A short page that says what it is."""
    if size > SHORT:
        return None
    text = " ".join(line.text for line in lines)
    for kind, words in (("soft-404", MISSING), ("barrier", BARRIER)):
        if match := words.search(text):
            return Verdict(kind=kind, detail=match[0])
    return None


def _nothing_to_read(evidence: Evidence, size: int) -> Verdict | None:
    root = evidence.root
    if root.find(".//input[@type='password']") is not None and evidence.body_weight < BODY:
        return Verdict(kind="login", detail="a field for a password, no body")
    if size > SHORT:
        return None
    if root.find(".//frame") is not None:
        return Verdict(kind="needs-browser", detail="frames")
    if root.find(".//*[@id='app']") is not None or root.find(".//app-root") is not None:
        return Verdict(kind="needs-browser", detail="the body is filled by script")
    if not size:
        return (
            Verdict(kind="needs-browser", detail="script only")
            if evidence.scripted
            else Verdict(kind="empty", detail="no text")
        )
    if evidence.body_weight < BODY / 4 and root.find(".//iframe") is not None:
        return Verdict(kind="needs-browser", detail="iframe")
    return None


def _links(evidence: Evidence, size: int) -> Verdict | None:
    """A page that leads to others: a listing has dated links one under the other, a home page has many lists."""
    plain = evidence.body_weight >= BODY
    rows = _dated_rows(evidence.body if plain else evidence.lines)
    if rows >= ROWS:
        return Verdict(kind="listing", detail=f"{rows} dated links")
    linked = sum(line.linked for line in evidence.lines) / size
    if evidence.column and evidence.body_weight < 5 * BODY:
        return Verdict(kind="home-page" if linked > 0.5 else "listing", detail="META tags of a column, no body")
    if not plain and linked > 0.5:
        return Verdict(kind="home-page", detail=f"{linked:.0%} of the text is links, no body")
    return None


def _dated_rows(lines: Sequence[Line]) -> int:
    """Links with a date on their line or on one of the next few: the cells of a row."""
    rows = 0
    for index, line in enumerate(lines):
        if line.linked > LINK:
            cells = [cell for cell in lines[index + 1 : index + 1 + ROW_CELLS] if not cell.linked]
            rows += bool(DATED.search(line.text)) or any(DATED.match(cell.text) for cell in cells)
    return rows


def _remainder(evidence: Evidence, size: int) -> Verdict:
    if evidence.body_weight >= BODY:
        return Verdict(kind="document")
    if evidence.root.find(".//form") is not None and any(SEARCH.search(line.text) for line in evidence.lines):
        return Verdict(kind="search-form", detail="form fields, no body")
    if size < SHORT and evidence.body_weight < BODY / 4 and not evidence.shows:
        return Verdict(kind="empty", detail=f"{size} characters, none of them a body")
    return Verdict(kind="document")
