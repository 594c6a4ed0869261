"""What every family works on and gives back: a page, what its pager says, and the family as a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extract.tree import parse
from crawler.listing.texts import Texts
from crawler.site import Listing
from crawler.urls import absolute_url

_TEMPLATE = re.compile(r"text/(?!javascript|ecmascript)|template", re.IGNORECASE)
_LINE_COMMENT = re.compile(r"(?<![:\"'\\])//[^\n]*")
_BLOCK_COMMENTS = (("/*", "*/"), ("<!--", "-->"))


@dataclass(frozen=True, kw_only=True)
class Page:
    """A decoded listing page or API answer. ``url`` keeps its fragment: gkmlpt names the category with it.

    ``shape`` is how the rows of the page before it stood, '' on a first page; ``encoding`` that of the bytes.
    """

    url: str
    text: str
    shape: str = ""
    encoding: str = "utf-8"

    @cached_property
    def tree(self) -> HtmlElement:
        """Parsed when first asked for: an API answer never is."""
        return parse(self.text)

    @cached_property
    def texts(self) -> Texts:
        """What its elements say."""
        return Texts()

    @cached_property
    def scripts(self) -> str:
        """The inline JavaScript without comments: last year's pager often stands commented out above today's."""
        elements = [e for e in self.tree.iter("script") if not _TEMPLATE.match(e.get("type") or "")]
        return _without_comments("\n".join(e.text_content() for e in elements))

    @cached_property
    def base(self) -> str:
        """What relative links are relative to: ``<base href>`` where there is one."""
        href = next((e.get("href") for e in self.tree.iter("base") if e.get("href")), None)
        return (absolute_url(href, self.url) if href else None) or self.url

    @cached_property
    def title(self) -> str:
        """What the browser's tab says."""
        return " ".join(" ".join(e.text_content().split()) for e in self.tree.iter("title"))

    def meta(self, name: str) -> str:
        """The content of a META tag, whatever its case; '' where it is absent or empty."""
        tags = (e for e in self.tree.iter("meta") if (e.get("name") or "").lower() == name.lower())
        return next((content for e in tags if (content := (e.get("content") or "").strip())), "")

    def link(self, href: str) -> str | None:
        """The address an ``href`` of this page leads to, None when it leads nowhere (``javascript:``)."""
        href = href.strip()
        if not href or href.startswith("#"):
            return None
        if href not in self._led:
            self._led[href] = absolute_url(href, self.base, encoding=self.encoding)
        return self._led[href]

    @cached_property
    def _led(self) -> dict[str, str | None]:
        """Where each ``href`` led that was asked about: rows and pagers ask of the same links."""
        return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """What a page says about the pages after it."""

    next_url: str | None = None
    page_count: int | None = None
    total: int | None = None
    ended: bool = False
    """The pager is sure that this is the last page; no other sign may then name a next one."""

    def __bool__(self) -> bool:
        return self.ended or any(getattr(self, f.name) is not None for f in fields(self) if f.name != "ended")

    @property
    def leads_on(self) -> bool:
        """Does it know of pages? A bare total (共12项) may count anything that a front page offers."""
        return self.ended or self.next_url is not None or self.page_count is not None

    def or_else(self, other: Pager) -> Pager:
        """This pager, with what it is silent about taken from another."""
        return Pager(
            next_url=self.next_url if self.next_url or self.ended else other.next_url,
            page_count=self.page_count if self.page_count is not None else other.page_count,
            total=self.total if self.total is not None else other.total,
            ended=self.ended or other.ended,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A CMS product that a group of sites share: how to tell it, and how it lists."""

    name: str
    recognises: Callable[[Page], bool]
    listing: Callable[[Page], Listing]
    channels: Callable[[Page], Sequence[tuple[str, str]]]
    """The channels (栏目) that the CMS itself names on a page, each with its name and seed; most name none."""


def no_channels(_: Page) -> Sequence[tuple[str, str]]:
    """For a CMS whose pages name channels only to people."""
    return ()


def plain(markup: str) -> str:
    """The words of a title that came with its markup: ``<em>``, ``&nbsp;``, line breaks."""
    text = parse(f"<p>{markup}</p>").text_content() if re.search("[<&]", markup) else markup
    return " ".join(text.split())


def _without_comments(script: str) -> str:
    for opening, closing in _BLOCK_COMMENTS:
        script = _without_blocks(script, opening, closing)
    return _LINE_COMMENT.sub("", script)


def _without_blocks(script: str, opening: str, closing: str) -> str:
    """Found by plain search: a lazy pattern reads to the end of the page for every comment left open."""
    kept, position = [], 0
    while (start := script.find(opening, position)) >= 0:
        end = script.find(closing, start)
        if end < 0:
            break
        kept.append(script[position:start])
        position = end + len(closing)
    return "".join([*kept, script[position:]])
