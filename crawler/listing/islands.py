"""Rows that a page holds outside its markup: in templates, in ``document.write``, in records of its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml.html import HtmlElement

from crawler.listing.page import Page

LONGEST_RECORD = 4_000
"""Characters of one record: with a summary, never with a body."""

FEWEST = 2
"""Records that are a list; one is a setting."""

_HELD = re.compile(r"template|text/(?:html|xml|plain|x-)", re.IGNORECASE)
_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s{0,9}("(?:[^"\\\n]|\\.){0,4000}+"|'(?:[^'\\\n]|\\.){0,4000}+')""")
_RECORD = re.compile(r"\{[^{}]{10,%d}\}" % LONGEST_RECORD)  # noqa: UP031
_PAIR = re.compile(
    r"""["']?\b([A-Za-z_]\w{0,40})["']?\s{0,3}:\s{0,3}(?:"((?:[^"\\]|\\.){0,2000}+)"|'((?:[^'\\]|\\.){0,2000}+)'|(\d{9,13}))"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_TITLE = re.compile(r"(?:doc|info|article|news|content|show)?_?(?:title|subject|biaoti|bt)", re.IGNORECASE)
_URL = re.compile(r"(?:doc|info|article|news|link|pub|content|static|page)*_?(?:url|href|link)", re.IGNORECASE)
_DAY = re.compile(
    r"(?:doc|info|pub|publish|published|release|rel|show|create|created|write|display)*_?(?:on|at|date|time|day)\w{0,4}",
    re.IGNORECASE,
)


def islands(page: Page) -> Page | None:
    """The page that a visitor's browser would make of them, None where there are none."""
    found = [*_templates(page.tree), *_written(page.scripts), *_records(page.scripts)]
    base = f"<base href='{escape(page.base)}'>"
    text = f"<html><head>{base}</head><body>{''.join(found)}</body></html>"
    return Page(url=page.url, text=text, encoding=page.encoding) if found else None


def _templates(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("textarea", "script"):
        text = element.text_content() if element.tag == "textarea" or _HELD.search(element.get("type") or "") else ""
        if "<a" in text:
            yield f"<div>{text}</div>"


def _written(script: str) -> Iterator[str]:
    written = [_unescaped(literal[1:-1]) for literal in _WRITTEN.findall(script)]
    if any("<a" in piece for piece in written):
        yield f"<div>{''.join(written)}</div>"


def _records(script: str) -> Iterator[str]:
    """Records with a title and an address, as the rows that a script would draw of them."""
    rows = [row for match in _RECORD.finditer(script) if (row := _row(match[0]))]
    if len(rows) >= FEWEST:
        yield f"<ul>{''.join(rows)}</ul>"


def _row(record: str) -> str | None:
    fields = {name: _unescaped(double or single or number) for name, double, single, number in _PAIR.findall(record)}
    title, url, day = (_field(fields, names) for names in (_TITLE, _URL, _DAY))
    if not title or not url:
        return None
    return f"<li><a href='{escape(url)}'>{title}</a><span>{escape((day or '')[:10])}</span></li>"


def _field(fields: dict[str, str], names: re.Pattern[str]) -> str | None:
    return next((value for name, value in fields.items() if value and names.fullmatch(name)), None)


def _unescaped(text: str) -> str:
    """The text of a string literal; ``\\/`` is how servers write a slash in JSON."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"n": "\n", "t": " ", "r": ""}.get(m[2], m[2]), text)
