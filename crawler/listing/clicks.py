"""Where a click leads: the address of a link, or the one that its script opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.listing.addresses import Value, called, opened
from crawler.listing.page import Page

CLICKABLE = frozenset({"li", "tr", "td", "div", "p", "span", "dd", "dt", "h1", "h2", "h3", "h4", "h5"})
"""Elements beside links that templates make clickable."""

LARGEST = 60
"""Elements of a row that is clicked as a whole; a larger one is a part of the page."""

LONGEST_SCRIPT = 1_000
"""Characters of an ``onclick`` that are read; longer ones draw something."""

_SCRIPT = re.compile(r"\s*javascript:", re.IGNORECASE)
_CALL = re.compile(r"([A-Za-z_$][\w$]{0,60})\s?\(([^()]{0,500})\)")
_ARGUMENT = re.compile(r"""'([^'\n]{0,500})'|"([^"\n]{0,500})"|(\w+)""")
_PATH = re.compile(r"(?:https?://|\.{0,2}/|\?)\S+|[\w./-]+\.(?:s?html?|jhtml|aspx?|php|jsp)(?:\?\S*)?", re.IGNORECASE)
_KEPT_IN = ("data-href", "data-url", "data-link", "tagname")
"""Attributes in which pagers and cards keep the address their script goes to."""


def target(page: Page, element: HtmlElement) -> str | None:
    """The address a click on an element leads to, None where that is nowhere or known to the script alone."""
    href = element.get("href") or ""
    if url := page.link(href):
        return url
    scripts = [_SCRIPT.sub("", href) if _SCRIPT.match(href) else "", element.get("onclick") or ""]
    for script in scripts:
        if script and len(script) <= LONGEST_SCRIPT and (found := _opened(page, script)):
            return page.link(found)
    kept = next((value for name in _KEPT_IN if (value := element.get(name)) and _PATH.fullmatch(value.strip())), None)
    return page.link(kept) if kept else None


def clickable(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that are no links and yet open a page: rows with ``onclick`` and without a link in them."""
    for found in element.iterfind(".//*[@onclick]"):
        held = list(islice(found.iter(), LARGEST + 1)) if found.tag in CLICKABLE else []
        if 0 < len(held) <= LARGEST and not any(e.tag == "a" and e.get("href") for e in held):
            yield found


def _opened(page: Page, script: str) -> str | None:
    if address := opened(script, {}):
        return address
    for name, written in _CALL.findall(script):
        arguments: list[Value] = [_argument(*found) for found in _ARGUMENT.findall(written)]
        if address := called(page.scripts, name, arguments):
            return address
        path = next((a for a in arguments if isinstance(a, str) and _PATH.fullmatch(a)), None)
        if path:
            return path
    return None


def _argument(single: str, double: str, bare: str) -> Value:
    return int(bare) if bare.isdecimal() else single or double or bare
