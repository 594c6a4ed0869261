"""What a page needs to look as it did: its style sheets, and the images that it shows. Of a style sheet: the images
that it names, and the sheets that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml.etree import XPath
from lxml.html import HtmlElement

from archive.requisites import address, image, in_style, is_sheet
from crawler.extract.encoding import decode

MOST = 40
"""That one page, or one sheet, may have fetched. Of 90 real notices 12 name as many, half of them 16 or fewer."""

_BEARERS = XPath(
    "descendant-or-self::*[self::img or self::input or self::style or contains(@style, 'url') or @background]"
)
"""What may bear an image. Going through all elements in Python takes a tenth of the time that a page is read in."""

MOST_SHEETS = 12
"""Of them, so that images have their share."""


def base_of(root: HtmlElement, url: str | None) -> str | None:
    """What addresses on a page are relative to."""
    base = root.find(".//base[@href]")
    return (address(base.get("href", ""), url) if base is not None else None) or url


def sheets_of(root: HtmlElement, *, base: str | None) -> tuple[str, ...]:
    """The style sheets of a page, in their order; those that it imports in a style of its own too."""
    named = []
    for element in root.iter("link", "style"):
        if element.tag == "style":
            named += [name for use, name in in_style(element.text or "") if use == "sheet"]
        elif is_sheet(element.attrib):
            named.append(element.get("href", ""))
    return tuple(_addresses(named, base))


def images_of(part: HtmlElement, *, base: str | None) -> tuple[str, ...]:
    """The images that a page, or a part of it, shows, in page order."""
    return tuple(_addresses(_images(part), base))


def _images(part: HtmlElement) -> Iterator[str]:
    bearers: list[HtmlElement] = _BEARERS(part)  # type: ignore[assignment]
    for element in bearers:
        if element.tag == "img":
            yield image(element.attrib)
        elif element.tag == "input" and element.get("type", "").lower() == "image":
            yield element.get("src", "")
        elif element.tag == "style":
            yield from (name for use, name in in_style(element.text or "") if use == "image")
        if "style" in element.attrib and "url" in (style := element.get("style", "")):
            yield from (name for use, name in in_style(style) if use == "image")
        if "background" in element.attrib:
            yield element.get("background", "")


def of_page(sheets: Sequence[str], body: Iterable[str], images: Iterable[str]) -> tuple[str, ...]:
    """The sheets, the images of the body, and those around it, each once, ``MOST`` of them."""
    return tuple(dict.fromkeys([*sheets[:MOST_SHEETS], *body, *images]))[:MOST]


def of_sheet(payload: bytes, *, url: str, headers: Mapping[str, str], imports: bool) -> tuple[str, ...]:
    """What a style sheet names; the sheets that it imports only where they are to be followed."""
    css = decode(payload, headers=headers).text
    wanted = ("image", "sheet") if imports else ("image",)
    return tuple(_addresses((name for use, name in in_style(css) if use in wanted), url))


def _addresses(named: Iterable[str], base: str | None) -> dict[str, None]:
    """The first ``MOST`` addresses; a page may name one image a hundred times."""
    found: dict[str, None] = {}
    for name in dict.fromkeys(named):
        if (url := address(name, base)) is not None:
            found[url] = None
        if len(found) == MOST:
            break
    return found
