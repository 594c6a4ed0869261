"""What a page needs to look as it did (页面所需文件): which images and style sheets markup and styles name.

The crawler fetches by it and the replay shows by it, so both mean the same. Pure; markup itself is read by the two of
them, each in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal
from urllib.parse import urldefrag, urljoin, urlsplit

Use = Literal["image", "sheet"]

LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "original", "_src")
"""Where pages keep the address of an image that a script is to put into its place once it is scrolled to."""

_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|place|loading\d*|load|lazy(?:load)?|gr[ae]y|transparent|spacer|space|pixel|1x1|dot)"
    r"[\w-]*\.(?:gif|png|jpe?g|svg|webp)$",
    re.IGNORECASE,
)
_COUNTED = ("0", "1", "0px", "1px")
"""Widths and heights of images that nobody is to see: they count visitors."""

_NO_IMAGE = re.compile(r"\.(?:woff2?|ttf|eot|otf|htc|css|js|cur)$", re.IGNORECASE)
"""What styles name by url() besides images: fonts, behaviours of old browsers."""

_STYLE = re.compile(
    r"""
    [/@uU](?i:
    (?<=/)(?P<comment>\*.*?(?:\*/|\Z))
    |(?<=@)(?P<import>import\s*+(?:url\(\s*+)?
        (?:"(?P<i1>[^"\n]*+)"|'(?P<i2>[^'\n]*+)'|(?P<i3>[^\s"'();]*+))\s*+\)?(?P<media>[^;{}"']*+);?)
    |(?<=\bu)(?P<url>rl\(\s*+(?:"(?P<u1>[^"\n]*+)"|'(?P<u2>[^'\n]*+)'|(?P<u3>[^\s"'()]*+))\s*+\))
    )""",
    re.DOTALL | re.VERBOSE,
)
"""Each begins with one of four characters: told so beforehand, Python looks at a style five times as fast."""


_ESCAPE = re.compile(r"\\(?:0{0,4}([4-7][0-9a-f])(?![0-9a-f])\s?|[^0-9a-f])", re.IGNORECASE)
"""A letter, or @, by its number (CSS Syntax §4.3.7): ``\\75rl(`` is ``url(``. Other escapes are stepped over."""


def address(url: str, base: str | None) -> str | None:
    """The web address that a page at ``base`` means by ``url``, without its fragment; None where it is none, such as
    that of the page itself.
    """
    url = "".join(url.split()) if "\n" in url or "\t" in url else url.strip()
    if not url or url.startswith(("#", "data:", "javascript:", "about:")):
        return None
    try:
        found = urldefrag(urljoin(base or "", url.replace("\\", "/"))).url
        parts = urlsplit(found)
        return found if parts.scheme in ("http", "https") and parts.hostname and found != base else None
    except ValueError:
        return None


def image(attributes: Mapping[str, str | None]) -> str:
    """Which address an ``img`` means: that of a lazy one where ``src`` is empty or holds its place; '' for one that
    nobody is to see.
    """
    if attributes.get("width") in _COUNTED or attributes.get("height") in _COUNTED:
        return ""
    source = (attributes.get("src") or "").strip()
    if source and not source.startswith("data:") and not _PLACEHOLDER.search(source.partition("?")[0]):
        return source
    later = (attributes.get(name) or "" for name in LAZY)
    return next((url.strip() for url in later if url.strip()), source)


def is_sheet(attributes: Mapping[str, str | None]) -> bool:
    """Whether a ``link`` brings a style sheet that is in use."""
    relations = (attributes.get("rel") or "").lower().split()
    return "stylesheet" in relations and "alternate" not in relations


def in_style(css: str) -> Iterator[tuple[Use, str]]:
    """The images and further sheets that a style names, as it spells them."""
    for match in _STYLE.finditer(css):
        if match["import"]:
            yield "sheet", match["i1"] or match["i2"] or match["i3"] or ""
        elif match["url"] and not _NO_IMAGE.search((url := _named(match)).partition("?")[0].partition("#")[0]):
            yield "image", url


def restyled(css: str, image: Callable[[str], str], sheet: Callable[[str, str], str]) -> str:
    """A style with something else in the place of each image (an address) and of each ``@import`` (a style, given its
    address and media). Comments are left out.
    """

    def instead(match: re.Match[str]) -> str:
        if match["import"]:
            return sheet(match["i1"] or match["i2"] or match["i3"] or "", (match["media"] or "").strip())
        return f'url("{image(_named(match))}")' if match["url"] else " "

    return _STYLE.sub(instead, _ESCAPE.sub(_unescaped, css) if "\\" in css else css)


def _unescaped(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16)) if escape[1] else ""
    return character if character.isalpha() or character == "@" else escape[0]


def _named(match: re.Match[str]) -> str:
    return match["u1"] or match["u2"] or match["u3"] or ""
