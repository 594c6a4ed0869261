"""XML as sites write it, feeds and sitemaps: mended, never expanded, and nothing fetched for it."""

from __future__ import annotations

import re
from html import escape
from html.entities import html5

from lxml import etree

from crawler.listing.page import Page

_PROLOG = re.compile(r"\s*(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>\[]*>\s*)*")
_FOREIGN = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,8}|#x[0-9a-fA-F]{1,8});)(?:([A-Za-z]\w{1,30};))?")
_OPENING, _CLOSING = "<![CDATA[", "]]>"


def root_tag(text: str) -> str:
    """The name of the first element, behind declaration, comments, stylesheet and document type; '' if it is none."""
    prolog = _PROLOG.match(text)
    tag = re.match(r"<(?:\w{1,40}:)?(\w{1,40})[\s>/]", text[prolog.end() if prolog else 0 :][:100])
    return tag[1] if tag else ""


def parsed(page: Page) -> etree._Element:
    """The tree of a page; what breaks off in the middle is closed."""
    parser = etree.XMLParser(encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(_mended(page.text).encode("utf-8", "replace"), parser, base_url=page.url)
    except etree.XMLSyntaxError:  # not one element
        tree = None
    return tree if tree is not None else etree.Element("empty")


def content(element: etree._Element) -> str:
    """The text of an element and all within it."""
    return "".join(str(text) for text in element.itertext()).strip()


def _mended(text: str) -> str:
    """With HTML's ``&nbsp;`` and bare ampersands as XML has them: libxml2 loses every ``&amp;`` after the first."""
    head, *sections = text.split(_OPENING)
    pieces = [_FOREIGN.sub(_reference, head)]
    for section in sections:
        inside, closing, after = section.partition(_CLOSING)
        pieces += [_OPENING, inside, closing, _FOREIGN.sub(_reference, after)]
    return "".join(pieces)


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    return escape(html5[name]) if name in html5 else f"&amp;{name or ''}"
