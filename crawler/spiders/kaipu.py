"""Kaipu UCAP (开普云): files counted from one, ``list_2.shtml``, or rows that a script fetches as JSON."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.listing.answers import no_list, page_number, read_answer, with_page
from crawler.listing.calls import calls, word
from crawler.listing.createpage import called_pager
from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_CONTAINER = "page_div"
_TAGS = re.compile(r"<(?:UCAPTITLE|UCAPCONTENT|PUBLISHTIME)\b", re.IGNORECASE)
_SERVICE = r"/(?:common/search|searchList|search)/"
_ANSWER = re.compile(_SERVICE + r"\w+$")
_NAMED = re.compile(rf"""["']([^"'\s?]{{0,200}}{_SERVICE})(\w{{6,64}})?(?:\?([^"'\s]{{0,500}}))?["']""")
_CHANNEL = "channel_?[iI]d|channel"
_CHOICES = re.compile(r"""\b(_(?:pageSize|isAgg|isJson|template))["']?\s*[:=]\s*["']?(\w{1,40})""")


def recognises(page: Page) -> bool:
    """An answer of the service, a page that names it, or the product's container and tags."""
    if _is_answer(page) or _TAGS.search(page.text) or _service(page):
        return True
    return any(arguments[0] == _CONTAINER for arguments in calls(page.scripts, "createPageHTML"))


def listing(page: Page) -> Listing:
    """An answer; or the rows of the page, unless the page leaves them to the service."""
    if _is_answer(page):
        return _answer(page)
    pager = called_pager(page)
    found = generic.read(page, family="kaipu", pager=pager or Pager())
    service = _service(page)
    if service is None or pager or found.next_url:
        return found
    return Listing(kind="script-listing", family="kaipu", next_url=service)


def _is_answer(page: Page) -> bool:
    parts = urlsplit(page.url)
    return bool(_ANSWER.search(parts.path)) and "_isJson=true" in parts.query


def _service(page: Page) -> str | None:
    """The first page of the list that a script of the page fetches, with the choices the script makes."""
    named = _NAMED.search(page.scripts) if "_isJson" in page.scripts else None
    channel = (named[2] or word(page.scripts, _CHANNEL)) if named else None
    if named is None or channel is None:
        return None
    asked = dict(parse_qsl(named[3] or "", keep_blank_values=True)) | dict(_CHOICES.findall(page.scripts))
    chosen = {name: value for name, value in asked.items() if name != "page"} | {"_isJson": "true"}
    return page.link(f"{named[1]}{channel}?page=1&{urlencode(chosen)}")


def _answer(page: Page) -> Listing:
    """``rows`` is the size of a page here. The end is where the total is reached, or a page that is not full."""
    answer = read_answer(page.text)
    if answer is None:
        return no_list("kaipu")
    number, size = page_number(page.url, "page"), answer.number("rows") or len(answer.rows)
    full = len(answer.rows) >= size > 0
    more = full if answer.total is None else bool(answer.rows) and number * size < answer.total
    return Listing(
        kind="listing",
        family="kaipu",
        entries=answer.entries(page),
        total_stated=answer.total,
        next_url=with_page(page.url, "page", number + 1) if more else None,
    )
