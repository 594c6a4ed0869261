"""What a page needs to look as it did: its style sheets, and the images that it shows. Of a style sheet: the images
that it names, and the sheets that it imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from archive.requisites import Use, address, image, in_style, is_sheet
from crawler.extract.encoding import decode

MOST = 40
"""That one page, or one sheet, may have fetched. Of 90 real notices 12 name as many, half of them 16 or fewer."""

MOST_SHEETS = 12
"""Of them, so that images have their share."""


def base_of(root: HtmlElement, url: str | None) -> str | None:
    """What addresses on a page are relative to."""
    base = root.find(".//base[@href]")
    return (address(base.get("href", ""), url) if base is not None else None) or url


def named_on(root: HtmlElement, *, base: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The style sheets of a page, those that its own styles import among them, and the images that it shows."""
    sheets: list[str] = []
    images: list[str] = []
    for use, name in _named(root):
        (sheets if use == "sheet" else images).append(name)
    return tuple(_addresses(sheets, base)), tuple(_addresses(images, base))


def images_of(part: HtmlElement, *, base: str | None) -> tuple[str, ...]:
    """The images that a part of a page shows, in page order."""
    return tuple(_addresses((name for use, name in _named(part) if use == "image"), base))


def _named(part: HtmlElement) -> Iterator[tuple[Use, str]]:
    """What is named by the elements of a part of a page, in its order."""
    for element in part.iter():
        tag, style, background = element.tag, element.get("style"), element.get("background")
        if tag == "img":
            yield "image", image(element.attrib)
        elif tag == "input" and element.get("type", "").lower() == "image":
            yield "image", element.get("src", "")
        elif tag == "style":
            yield from in_style(element.text or "")
        elif tag == "link" and is_sheet(element.attrib):
            yield "sheet", element.get("href", "")
        if style and "url" in style:
            yield from (found for found in in_style(style) if found[0] == "image")
        if background is not None:
            yield "image", background


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
