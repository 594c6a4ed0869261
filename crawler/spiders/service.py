"""Any list that a script of the page fetches as JSON, where the script names address and fields plainly.

What is posted is written behind the address as a fragment: answers hardly ever repeat which page they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.listing.answers import Answer, read_answer
from crawler.listing.calls import PAGE, requests
from crawler.listing.page import Page, Pager
from crawler.site import Listing
from crawler.spiders import generic

_PAGE_NUMBER = re.compile(rf"(?<=[?&,:])((?:{PAGE}|p)=)(\d{{1,6}})(?!\d)", re.IGNORECASE)
_POSTED = "post:"


def recognises(page: Page) -> bool:
    """JSON with a list in it; or a page without a list whose script says where it is."""
    if page.text.lstrip()[:1] in ("{", "["):
        answer = read_answer(page.text)
        return answer is not None and bool(answer.rows or _PAGE_NUMBER.search(page.url))
    return "$." in page.text and any(_calls(page)) and _shown(page).kind == "script-listing"


def listing(page: Page) -> Listing:
    """An answer, or the way from the shell to the first of them."""
    if answer := read_answer(page.text):
        return _answered(answer, page)
    found, first = _shown(page), next(_calls(page), None)
    if found.kind != "script-listing" or first is None:
        return found
    return Listing(kind="script-listing", family="service", next_url=first, next_form=_form(first))


def _shown(page: Page) -> Listing:
    return generic.read(page, family="service", pager=Pager())


def _answered(answer: Answer, page: Page) -> Listing:
    """A last page that is not full costs one more request, whose answer is empty."""
    here, entries, total, count = _PAGE_NUMBER.search(page.url), answer.entries(page), answer.total, answer.page_count
    number = int(here[2]) if here else 1
    ended = number >= count if count is not None else total is not None and number * len(answer.rows) >= total
    further = _PAGE_NUMBER.sub(rf"\g<1>{number + 1}", page.url, count=1) if here and entries and not ended else None
    return Listing(
        kind="listing",
        family="service",
        entries=entries,
        page_count=count,
        total_stated=total,
        next_url=further,
        next_form=_form(further or ""),
    )


def _calls(page: Page) -> Iterator[str]:
    """The addresses of lists that the scripts ask for page by page, with all that they send.

    Only what asks for a numbered page is asked: other requests may count a visit, or send somebody's letter.
    """
    for asked in requests(page.scripts):
        fields, url = urlencode(asked.fields), page.link(asked.address)
        if url and _PAGE_NUMBER.search(f"?{fields}"):
            yield f"{url}#{_POSTED}{fields}" if asked.posted else f"{url}{'&' if '?' in url else '?'}{fields}"


def _form(url: str) -> tuple[tuple[str, str], ...]:
    fragment = urlsplit(url).fragment
    return tuple(parse_qsl(fragment.removeprefix(_POSTED), keep_blank_values=True)) if _POSTED in fragment else ()
