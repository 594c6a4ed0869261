"""ASP.NET web forms (SiteFactory, AspNetPager, GridView): the pager posts the whole form of the page back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.listing.page import Page, Pager
from crawler.listing.postbacks import Click, clicks_in, next_option, posts_back
from crawler.site import Listing
from crawler.spiders import generic

_NEXT = re.compile(r"\W*(?:下一?|后一?)[页頁]\W*|next\W*|[>›»]", re.IGNORECASE)
_LAST = re.compile(r"\W*(?:[末尾]|最后一?|最後一?)[页頁]\W*|last\W*|>>|»»", re.IGNORECASE)
_PLACES = ("span", "b", "strong", "font", "em", "i", "td", "li")
LEVELS = 3
"""Elements above a numbered link among which the number of this page stands; a GridView's pager is a table row."""


def recognises(page: Page) -> bool:
    """The address of a web form, or the product's post-back."""
    return urlsplit(page.url).path.lower().endswith(".aspx") or posts_back(page.text)


def listing(page: Page) -> Listing:
    """Rows by shape; the next page by the form where the pager posts one, else by a plain link."""
    clicks = [found for form in page.tree.forms for found in clicks_in(form)]
    options = (click for form in page.tree.forms if (click := next_option(form)))
    click = _next(clicks) or next(options, None)
    count = next((click.number for _, click in clicks if _LAST.fullmatch(click.label)), None)
    url = (page.link(click.form.get("action") or "") or page.url) if click else None
    found = generic.read(page, family="webforms", pager=Pager(next_url=url, page_count=count))
    return replace(found, next_form=click.posted) if click and found.next_url else found


def _next(clicks: Sequence[tuple[HtmlElement, Click]]) -> Click | None:
    """What says 下一页; else the number after the one that stands among the numbers and is no link."""
    if said := next((click for _, click in clicks if _NEXT.fullmatch(click.label)), None):
        return said
    numbered = [(element, click) for element, click in clicks if click.number is not None]
    numbers = {click.number: click for _, click in reversed(numbered)}
    here = _here(numbered[0][0].iterancestors(), numbers.keys()) if numbered else None
    return numbers.get(here + 1) if here is not None else None


def _here(above: Iterable[HtmlElement], others: Iterable[int | None]) -> int | None:
    for _, container in zip(range(LEVELS), above, strict=False):
        texts = (element.text_content().strip() for element in container.iter(*_PLACES))
        numbers = (int(text) for text in texts if text.isdecimal() and len(text) < 7)
        if (here := next((number for number in numbers if number not in others), None)) is not None:
            return here
    return None
