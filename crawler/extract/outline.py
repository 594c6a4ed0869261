"""The outline of a page (轮廓): a digest of all that its reading may depend on, for a tenth of what a reading costs.

A page with the outline of one that was read says the same, and need not be read. Left out is only what changes nothing
that is read: what scripts and comments say, what hidden fields of forms are worth, and what moves outside of the
document, where the reading of this very page has found it (``crawler.extract.moving``): figures, and links to other
pages. Whatever else changes, or is not told apart with certainty, changes the outline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Self

from lxml import etree

import archive
from crawler.extract.attachments import PERHAPS
from crawler.extract.body import FILE_NAME
from crawler.extract.encoding import Decoded
from crawler.extract.labels import LONGEST_LOOSE
from crawler.extract.lines import SEAM, fold
from crawler.extract.metadata import META_FIELDS
from crawler.extract.title import bare, clean_title
from crawler.extract.tree import MAX_SCRIPT, mend
from crawler.extract.vocabulary import FIELD_OF, KNOWN, UNKNOWN

_PLAIN = r"""[^<>"'=]*+(?:="[^"<>]*+"[^<>"'=]*+)*+>"""
"""Most tags, to their end: by this way they take half the time."""
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>))"""
_TAG = rf"(?:{_PLAIN}|[^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE})?+)*+>)"
_RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
_ELEMENTS = "|".join(rf"(?i:{name})(?=[\s/>]){_TAG}.*?(?=</(?i:{name})[\s/>])" for name in _RAW)
_OTHERS = rf"(?!(?i:{'|'.join(_RAW)}|plaintext)[\s/>])[a-zA-Z]{_TAG}"
_MARKUP = (
    rf"<(?:(?=[iInNpPsStTxX])(?:{_ELEMENTS}|{_OTHERS})|(?![iInNpPsStTxX])[a-zA-Z]{_TAG}|/[a-zA-Z]{_TAG}"
    r"|!--(?:-?>|.*?--!?>)|(?:!(?!--)|\?|/(?![a-zA-Z]))[^>]*+>)"
)
WHOLE = re.compile(_MARKUP, re.DOTALL | re.ASCII)
MARKUP = re.compile(rf"({_MARKUP}|<[a-zA-Z!?/].*)", re.DOTALL | re.ASCII)
"""Comments, tags, and whole elements that hold no markup, cut where a parser of HTML cuts them (its standard, §13.2.5):
``<script>`` within a comment, an attribute or a title begins nothing. What has no end is the whole rest of the page:
else each of a hundred thousand beginnings would be looked through to the end.
"""

SPOKEN = frozenset(("!-", "sc", "SC", "Sc", "in", "IN", "In", "me", "ME", "Me"))
"""How comments, scripts, fields of forms and META tags begin."""

META = frozenset((*META_FIELDS, "articletitle", "sitename", "columnname", "columntype"))
"""Those that are read; others tell when a page was made, by which server, and with which token."""

SCRIPT = re.compile(r"<script(?:\s(?:(?!style|background)[^>])*)?>", re.IGNORECASE | re.ASCII)
"""One that bears no image: nobody has seen such a one, but images are looked for on all elements."""
RECORD = "gkml_data"
"""The name in the one script that is read (``crawler.extract.record``)."""

_STRICT = r"""(?<!\s)\s++([\w:-]++)\s*+=\s*+("[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++)"""
ATTRIBUTE = re.compile(_STRICT, re.ASCII)
PLAIN_TAG = re.compile(rf"<(?:a|input|meta)(?:{_STRICT})*+\s*/?>", re.IGNORECASE | re.ASCII)
"""A tag about whose attributes no two parsers disagree."""

ANCHOR = re.compile(r"<[aA][\s>]", re.ASCII)
ELSEWHERE = "\x1e"
"""Stands for the text of a link that may move; what has no text at all is another thing."""

HIDDEN = re.compile(r'\stype="hidden"', re.ASCII)
"""A field that nobody fills in: the state of a form, a token against forgery."""

ENTITY = re.compile(r"&(?!amp;)(?:#|\w+;)")

LEAST = 4
"""Characters of a link that leads to a page by its title; a label may be cut into shorter pieces."""

LONGEST_TITLE = 5_000
"""Characters of ``<title>`` among which a link is looked for; a hostile one has a million, and as many links."""

NAMED = re.compile(r"&(?!(?:nbsp|amp|quot|[lr][ds]quo|middot|mdash|hellip);)")
"""A character by anything but a name that parsers of every age know."""

COUNTER = r"(?:点击|浏览|阅读|访问)(?:次数|人次|量|数|率)?|人气"
COUNTED = re.compile(
    rf"(?P<before>(?P<label>{COUNTER})[\s{SEAM}]*+[:：][\s{SEAM}]*+(?:[\[【（(][\s{SEAM}]*+)?+)(?P<figure>[0-9]++)"
)
"""The figure of a counter, right after its label."""

FIGURE = re.compile(r"[0-9]")

CLOSED = re.compile(r"[:：\]】〕]")
LAST = frozenset(label[-1] for label in FIELD_OF)
"""What stands behind a label, and with what one ends."""

DIGITS = 32
"""Of a digest that are kept: 128 bits."""

Parts = Sequence[str]
"""A page cut at its markup: text, markup, text, markup … text."""


def parts_of(text: str) -> Parts | None:
    """The parts of a page that was mended; None where it is not cut with certainty as the parser cuts it."""
    if len(text) > MAX_SCRIPT:
        return None
    parts = MARKUP.split(text)
    return parts if len(parts) == 1 or WHOLE.fullmatch(parts[-2]) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moving:
    """Where the texts of a page may move, as places among its parts."""

    places: tuple[int, ...] = ()
    """Of links the whole text, of other texts the figures."""
    heading: int | None = None
    """Where the page shows its own title: a link that says the same shows nothing new."""

    def __str__(self) -> str:
        ranges: list[list[int]] = []
        for place in self.places:
            if ranges and place == ranges[-1][1] + 2:
                ranges[-1][1] = place
            else:
                ranges.append([place, place])
        return " ".join([str(self.heading or ""), *(f"{first}-{last}" for first, last in ranges)])

    @classmethod
    def of(cls, text: str, size: int) -> Self:
        """What ``text`` says, on a page of so many parts."""
        heading, *ranges = text.split(" ")
        ends = (part.partition("-") for part in ranges)
        places = chain.from_iterable(range(int(first), min(int(last) + 1, size), 2) for first, _, last in ends)
        return cls(places=tuple(places), heading=int(heading) if heading else None)


def outline_of(parts: Parts, moving: Moving, decoded: Decoded, url: str | None) -> str:
    """The outline of a page: where it may move, as far as it is known to, and a digest of the rest."""
    return f"{moving}|{_digest(parts, moving, decoded, url, may_move=lambda *_: True)}"


def is_outlined_by(outline: str, decoded: Decoded, url: str | None) -> bool:
    """Whether a page has this outline, and so is read as the one that the outline was made of."""
    moving, _, digest = outline.partition("|")
    parts = parts_of(mend(decoded.text))
    return parts is not None and digest == _digest(parts, Moving.of(moving, len(parts)), decoded, url, may_move)


def _digest(
    parts: Parts,
    moving: Moving,
    decoded: Decoded,
    url: str | None,
    may_move: Callable[[Parts, int, Names], bool],
) -> str:
    counted = [*parts]
    for place in range(1, len(parts), 2):
        if parts[place][1:3] in SPOKEN:
            counted[place] = _without_tokens(parts[place])
    names = names_of(parts, moving.heading)
    for place in moving.places:
        if not parts[place].strip():
            continue
        if not is_link(parts, place):
            counted[place] = figures_hidden(parts[place])
        elif may_move(parts, place, names):
            counted[place - 1], counted[place] = _without(parts[place - 1], "href", "title"), ELSEWHERE
    read_with = (RULES, url or "", decoded.encoding, *decoded.flaws)
    return sha256(SEAM.join(chain(read_with, counted)).encode("utf-8", "replace")).hexdigest()[:DIGITS]


def _without_tokens(markup: str) -> str:
    """Markup without what servers write anew for every visitor and nobody reads."""
    if markup.startswith("<!--"):
        return "<!---->"
    if RECORD not in markup and SCRIPT.match(markup):
        return "<script>" if "<!--" not in markup else markup  # within which a further script may hide the end
    if markup[1:6].lower() == "input" and HIDDEN.search(markup):
        return _without(markup, "value")
    if markup[1:5].lower() == "meta" and "&" not in markup:
        names = [
            value.strip("\"'") for name, value in ATTRIBUTE.findall(markup) if name.lower() in ("name", "property")
        ]
        read = not names or any(name.strip().lower() in META for name in names)
        return markup if read else _without(markup, "content")
    return markup


def _without(tag: str, *names: str) -> str:
    """A tag without some of its attributes; as it is where these are not told apart with certainty."""
    if not PLAIN_TAG.fullmatch(tag):
        return tag
    return ATTRIBUTE.sub(lambda match: "" if match[1].lower() in names else match[0], tag)


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What ``<title>`` says of a page, and the heading that the page shows."""

    title: str
    heading: str | None


def names_of(parts: Parts, heading: int | None) -> Names:
    whole = unescape(next((part.partition(">")[2] for part in parts[1::2] if part[:6].lower() == "<title"), ""))
    shown = said(parts[heading]) if heading is not None and heading < len(parts) else None
    return Names(title=bare(whole) + SEAM + bare(clean_title(whole)), heading=shown and bare(shown))


def is_link(parts: Parts, place: int) -> bool:
    """Whether a text is all that a link holds."""
    return (
        0 < place < len(parts) - 1 and parts[place + 1].lower() == "</a>" and ANCHOR.match(parts[place - 1]) is not None
    )


def may_move(parts: Parts, place: int, names: Names) -> bool:
    """Whether a link leads to another page, and says nothing that is read wherever it stands: no label, no name of a
    file, nothing of this page's own title that the page does not show anyway.
    """
    tag = parts[place - 1]
    addresses = [match[2] for match in ATTRIBUTE.finditer(tag) if match[1].lower() == "href"]
    if not PLAIN_TAG.fullmatch(tag) or any(PERHAPS.search(url) or ENTITY.search(url) for url in addresses):
        return False
    text = said(parts[place])
    return (
        text is not None
        and LEAST <= len(text) <= LONGEST_LOOSE
        and text[0] not in ":：]】〕"
        and not is_labelled(text)
        and not FILE_NAME.search(text)
        and len(names.title) <= LONGEST_TITLE
        and (bare(text) == names.heading or bare(text) not in names.title)
    )


def is_labelled(text: str) -> bool:
    """Whether there is a label in a text. One without a colon or a bracket ends it, which is told at a glance."""
    if not CLOSED.search(text):
        return text[-1] in LAST and KNOWN.search(text) is not None
    return KNOWN.search(text) is not None or UNKNOWN.search(text) is not None


def said(raw: str) -> str | None:
    """A text of the source as a line has it; None where that is not certain, or it says nothing."""
    if "&" in raw:
        if NAMED.search(raw):
            return None
        raw = unescape(raw)
    text, stripped = fold(raw), raw.strip()
    plain = len(text) == len(stripped) and "\n" not in stripped and SEAM not in stripped
    return text if plain and re.search(r"\w", text) else None


def figures_hidden(text: str) -> str:
    """A text with a nought for every figure that may move: as long as before, for lengths are read too."""
    if not FIGURE.search(text):
        return text
    hidden, found = COUNTED.subn(lambda match: match["before"] + "0" * len(match["figure"]), text)
    return hidden if found else FIGURE.sub("0", text)


OF_THE_ARCHIVE = ("characters", "covers", "document_numbers", "readings", "records", "requisites", "text")
"""What of the archive pages are read with."""


def _rules() -> str:
    here, there = Path(__file__).parent, Path(archive.__file__).parent
    sources = [*sorted(here.glob("*.py")), here / "words.toml", *(there / f"{name}.py" for name in OF_THE_ARCHIVE)]
    read_with = (str(etree.LXML_VERSION), str(etree.LIBXML_VERSION), version("trafilatura"))
    return sha256(b"".join([*(source.read_bytes() for source in sources), *map(str.encode, read_with)])).hexdigest()


RULES = _rules()
"""The version of all that pages are read with, down to its source: after an upgrade every page is read once more."""
