"""From characters to a tree: what libxml2 would drop in silence is mended first, by linear scans."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import lxml.html
from lxml.etree import ElementDefaultClassLookup, ElementNamespaceClassLookup, ErrorTypes, ParserError

MAX_TAG = 20_000
"""Characters of one tag. libxml2 compares each attribute with all before it: 10^5 on one tag cost a minute."""

STRETCH = MAX_TAG // 2

MAX_DATA_URI = 2_000
"""A data: URI longer than this carries a picture, no address."""

MAX_SCRIPT = 2_000_000
"""Characters of one script that are kept: record JSON of a page stays far below, bundled libraries do not."""

MAX_DEPTH = 1_000
"""Elements within elements that are left where libxml2 gives up: with ``huge_tree`` it drops all that follows the
2,048th. The deepest real page seen has 28."""

CONTROL = dict.fromkeys([*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF])
CONTROL[0x85] = 0x0A
CONTROL[0x0C] = 0x0A
SURROGATE = re.compile("[\ud800-\udfff]")
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
XML_DECLARATION = re.compile(r"<\?xml[^>]{0,300}>", re.IGNORECASE)
END_OF_PAGE = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
GIANT_TAG = re.compile(r"<([A-Za-z][\w:-]{0,40})([^<>]{%d,})>" % MAX_TAG)  # noqa: UP031
DATA_URI = re.compile(r"data:[\w.+;=/-]{0,100},[^\"'\s<>]{%d,}" % MAX_DATA_URI)  # noqa: UP031
TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,40})[^<>]{0,%d}>" % MAX_TAG)  # noqa: UP031
SCRIPT = re.compile(r"<(/?)script\b", re.IGNORECASE)
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"))
"""Elements that hold nothing."""

CLOSED_BY_THE_NEXT = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "option"))
"""Elements that are closed where the next begins, and so mostly do not nest however often they are opened."""

HEAVY = ("div", "td", "th", "tr", "table")
"""Elements that what lies within them cannot close: a stray ``</b>`` ends no cell."""

_CLASSES = ElementNamespaceClassLookup(ElementDefaultClassLookup(element=lxml.html.HtmlElement))
_CLASSES.get_namespace(None).update(
    {
        "form": lxml.html.FormElement,
        "input": lxml.html.InputElement,
        "label": lxml.html.LabelElement,
        "select": lxml.html.SelectElement,
        "textarea": lxml.html.TextareaElement,
    }
)
"""lxml.html's own. It asks a function of Python's for the class of each element whenever somebody comes upon that; so
lxml knows by itself, and hands elements out in half of the time.
"""


def parse(text: str) -> lxml.html.HtmlElement:
    """The page as a tree with nothing lost: comments and processing instructions are not part of it."""
    return tree_of(mend(text))


def tree_of(text: str) -> lxml.html.HtmlElement:
    """The tree of a page that was mended."""
    tree, whole = _tree(text)
    for shallower in (_flattened, _flat):
        if whole:
            break
        tree, whole = _tree(shallower(text))
    return tree


def _tree(text: str) -> tuple[lxml.html.HtmlElement, bool]:
    """The tree of ``text``, and whether libxml2 went through to the end: too deep, it stops without a word."""
    parser = _parser()
    try:
        tree = lxml.html.document_fromstring(f"<!DOCTYPE html>{text}", parser=parser, ensure_head_body=True)
    except ParserError:  # a page without a single element or word
        return lxml.html.document_fromstring("<html><head></head><body></body></html>"), True
    last = parser.error_log.last_error
    return tree, last is None or last.type != ErrorTypes.ERR_RESOURCE_LIMIT


def _parser() -> lxml.html.HTMLParser:
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    return parser


_MAKER = _parser()


def new_element(tag: str) -> lxml.html.HtmlElement:
    """An element that begins a tree of its own."""
    element: lxml.html.HtmlElement = _MAKER.makeelement(tag)
    return element


def mend(text: str) -> str:
    """``text`` without what makes libxml2 stop, forget or crawl."""
    if UNWANTED.search(text):
        text = SURROGATE.sub("", text.translate(CONTROL))
    if "&#" in text:
        text = REFERENCE.sub(_reference, text)
    text = END_OF_PAGE.sub("", XML_DECLARATION.sub("", text))
    if "data:" in text:
        text = DATA_URI.sub("data:,", text)
    # a giant tag leaves one of these stretches without another
    if any("<" not in text[start : start + STRETCH] for start in range(0, len(text) - STRETCH, STRETCH)):
        text = GIANT_TAG.sub(r"<\1>", text)
    if len(text) > MAX_SCRIPT:
        text = _without_giant_scripts(text)
    return text


def _reference(match: re.Match[str]) -> str:
    """A numeric character reference as HTML reads it: 128–159 are windows-1252, forbidden ones are nothing."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore")
    if code in {0x09, 0x0A, 0x0D} or 0x20 <= code <= 0x7E:
        return match[0]
    if 0xA0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and code & 0xFFFE != 0xFFFE:
        return match[0]
    return ""


def _without_giant_scripts(text: str) -> str:
    kept, position, opened = [], 0, -1
    for match in SCRIPT.finditer(text):
        if match[1] and opened >= 0 and match.start() - opened > MAX_SCRIPT:
            kept.append(text[position:opened] + "<script>")
            position = match.start()
        opened = -1 if match[1] else (opened if opened >= 0 else match.start())
    return "".join([*kept, text[position:]])


def _flattened(text: str) -> str:
    """``text`` with the tags taken away that lie deeper than MAX_DEPTH; their content stays. A closing tag closes what
    it would in a browser: the pasted ``<font>`` that nobody closed ends with the ``div`` around it.
    """
    return _without(text, _deep(TAG.finditer(text)))


def _deep(tags: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    opened: list[str] = []
    places: dict[str, list[int]] = defaultdict(list)
    for tag in tags:
        name = tag[2].lower()
        if name in VOID or name in CLOSED_BY_THE_NEXT or tag[0].endswith("/>"):
            continue
        if not tag[1]:
            places[name].append(len(opened))
            opened.append(name)
            if len(opened) > MAX_DEPTH:
                yield tag
            continue
        place = places[name][-1] if places[name] else -1
        if place < 0 or any(places[heavy][-1] > place for heavy in HEAVY if places[heavy]):
            continue
        while len(opened) > place:
            places[opened.pop()].pop()
        if place >= MAX_DEPTH:
            yield tag


def _flat(text: str) -> str:
    """As ``_flattened`` where that was not enough: of elements that may close themselves none is trusted to."""
    return _without(text, _surely_deep(TAG.finditer(text)))


def _surely_deep(tags: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    opened: list[str] = []
    for tag in tags:
        name = tag[2].lower()
        if name in VOID:
            continue
        deep = len(opened) >= MAX_DEPTH
        if not tag[1]:
            opened.append(name)
        elif opened and opened[-1] == name:
            opened.pop()
            deep = len(opened) >= MAX_DEPTH
        if deep:
            yield tag


def _without(text: str, tags: Iterator[re.Match[str]]) -> str:
    kept, position = [], 0
    for tag in tags:
        kept.append(text[position : tag.start()])
        position = tag.end()
    return "".join([*kept, text[position:]])
