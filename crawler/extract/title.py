"""The title of a document: from META, the metadata block, the heading above the body, or what is left of <title>."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.extract.furniture import is_furniture
from crawler.extract.lines import Line, fold

STATUS = re.compile(r"^[\[【(（](?:已?废止|已?失效|已修改|有效|现行有效)[\]】)）]\s*")
"""A mark of validity that a site puts before a title."""

DATED = re.compile(r"\s*[(（]\s*\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?\s*[)）]$")
"""The day of publication that a template prints behind a title."""

NO_TITLE = re.compile(r"[(（].*[)）]|.*公告\s?\d{4}年第\d+号|\S{1,20}[〔\[﹝]\d{4}[〕\]﹞]\s?\d+\s?号")
"""What stands under a title: a bracketed line (who adopted it, and when), a document number."""

MARKUP = re.compile(r"<[^<>]{0,200}>?|&(?:nbsp|ensp|emsp|lt;br/?&gt);")
SUFFIX = re.compile(r"\s*(?:_{1,2}|\||--|——|－|(?<=\S) - (?=\S)|-(?=[^-]{3,30}$))\s*")
LONGEST = 300
SHORTEST = 5
"""Characters of a title below which a line is no evidence."""

ORGANISATION = re.compile(r"(?:网|网站|门户|政府|局|厅|委员会|平台|首页)$")
"""How the name of a site ends that stands beside the title in <title>, and in the page's head."""

NEAREST = 12
"""Lines above the body among which its heading is looked for."""


def clean_title(raw: str) -> str:
    """A title without markup, line breaks and the site's mark of validity. ``&lt;br/&gt;`` inside META is nothing."""
    title = fold(MARKUP.sub(lambda match: " " if match[0].startswith("&") else "", raw))
    return DATED.sub("", STATUS.sub("", title))[:LONGEST]


def without_names(title: str, names: Sequence[str]) -> str:
    """``title`` without the names of its site and column at either end: ``标题_栏目_站名``, ``站名——标题``."""
    parts = [part for part in SUFFIX.split(title) if part]
    while len(parts) > 1 and _is_name(parts[-1], names):
        parts.pop()
    while len(parts) > 1 and _is_name(parts[0], names):
        parts.pop(0)
    start = title.find(parts[0]) if parts else 0
    end = title.rfind(parts[-1]) + len(parts[-1]) if parts else 0
    return title[start:end] or title


def shown_part(title: str, lines: Sequence[Line]) -> str | None:
    """The part of ``<title>`` that the page shows as a line of its own: 报纸名-标题 holds one."""
    parts = [part.strip() for part in re.split(r"[-_|—－]+", title) if len(part) >= SHORTEST]
    if len(parts) < 2:
        return None
    visible = [line for line in lines if not line.hidden and line.element.tag != "title"]
    texts = [line.text for line in visible]
    texts += [a.text + b.text for a, b in pairwise(visible) if a.element is b.element]
    shortest = min(len(bare(part)) for part in parts)
    shown = {bare(text) for text in texts if len(text) >= shortest}
    longest_first = sorted(parts, key=len, reverse=True)
    return next((part for part in longest_first if bare(part) in shown and not ORGANISATION.search(part)), None)


def _is_name(part: str, names: Sequence[str]) -> bool:
    named = any(part == name or (len(part) > 3 and part in name) or (len(name) > 3 and name in part) for name in names)
    return named or ORGANISATION.search(part) is not None


def headings(lines: Sequence[Line], body_start: int, labelled: frozenset[int]) -> Iterator[str]:
    """What stands above the body as its heading, nearest first; lines of one heading element are joined,
    labels left out."""
    group: list[Line] = []
    for index in reversed(range(max(0, body_start - NEAREST - len(labelled)), body_start)):
        line = lines[index]
        if index in labelled or is_furniture(line.text):
            continue
        if group and line.element is group[0].element:
            group.insert(0, line)
            continue
        if group:
            yield _joined(group)
        group = [line] if looks_like_heading(line) else []
    if group:
        yield _joined(group)


def _joined(group: Sequence[Line]) -> str:
    return "".join(line.text for line in group)


TITLE_NAME = re.compile(r"title|\bbt\b|biaoti|headline|(?:^|[-_ ])tit(?:$|[-_ ])", re.IGNORECASE)


def looks_like_heading(line: Line) -> bool:
    """Whether a line is marked up as a heading: an h element, or a block that is named one."""
    if line.hidden or line.linked or not 4 <= len(line.text) <= LONGEST or NO_TITLE.fullmatch(line.text):
        return False
    return _is_named_title(line) or any(child.tag in {"strong", "b", "ucaptitle"} for child in line.element)


def _is_named_title(line: Line) -> bool:
    names = f"{line.element.get('class', '')} {line.element.get('id', '')}"
    return line.heading or bool(TITLE_NAME.search(names))


def anchor(lines: Sequence[Line], taken: frozenset[int], given: Sequence[str]) -> int:
    """Index after the first visible line that is the title as META, label or <title> give it; 0 if there is none, or
    most of the page stands before it. Nothing before its title belongs to a document."""
    wanted = [bare(clean_title(raw)) for raw in given if raw]
    shortest = max(SHORTEST, min(map(len, wanted), default=0) // 2)
    sizes = [0 if line.hidden else len(line.text) - line.linked for line in lines]
    for index, line in enumerate(lines):
        if len(line.text) < shortest or line.hidden or line.linked or index in taken or line.element.tag == "title":
            continue
        text = bare(line.text)
        if len(text) < SHORTEST:
            continue
        if any(
            text == title or (_is_named_title(line) and len(text) * 2 > len(title) and text in title)
            for title in wanted
        ):
            return index + 1 if sum(sizes[index + 1 :]) * 4 > sum(sizes) or index < len(lines) / 2 else 0
    return 0


def bare(text: str) -> str:
    """``text`` for comparison: no white space, no mark of validity."""
    status = STATUS.match(text)
    return "".join((text[status.end() :] if status else text).split())
