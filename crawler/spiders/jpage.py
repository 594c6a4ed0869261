"""Hanweb JCMS with jpage (大汉): rows as CDATA in a script, more of them from dataproxy.jsp by range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.extract.tree import parse
from crawler.listing.calls import setting, word
from crawler.listing.page import Page
from crawler.listing.rows import entry_in
from crawler.site import Listing

_CDATA = re.compile(r"\s*<!\[CDATA\[")
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[\s*<a\s+href=[\"']([^\"']{1,2000})")
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})", re.IGNORECASE)
_RANGE = ("startrecord", "endrecord", "perpage")
_UNASKED = frozenset({*_RANGE, "page", "webname"})
"""Parameters that we set ourselves, and the site's name, which servers ignore and pages encode twice."""


def recognises(page: Page) -> bool:
    """A datastore in the page, or dataproxy.jsp's answer."""
    return "<datastore>" in page.text or ("dataproxy.jsp" in page.url and "<record>" in page.text)


def listing(page: Page) -> Listing:
    """All records of the page or answer: the page already holds three screens, which nobody need ask for."""
    records = list(_records(page.text))
    fragment = parse("".join(f'<div class="record">{record}</div>' for record in records))
    entries = [entry for row in fragment.find_class("record") if (entry := entry_in(page, row))]
    stated = _TOTAL.search(page.text)
    # of the jpage() calls the last counts: the first is a template's default (1000)
    total = int(stated[1]) if stated else setting(page.text, "totalRecord")
    return Listing(
        kind="listing",
        family="jpage",
        entries=tuple({entry.url: entry for entry in entries}.values()),
        total_stated=total,
        next_url=_next_group(page, len(records), total) if records else None,
    )


def _records(text: str) -> Iterator[str]:
    for piece in text.split("<record>")[1:]:
        opening, end = _CDATA.match(piece), piece.find("]]>")
        if opening and end >= 0:
            yield piece[opening.end() : end]


def _next_group(page: Page, held: int, total: int | None) -> str | None:
    """The range after this one. Ranges are computed: the server sends what is asked, overlap included."""
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    start, end, per_page = (int(value) if (value := asked.get(name, "")).isdecimal() else 0 for name in _RANGE)
    proxy = page.url if start and end else _proxy(page)
    size = end - start + 1 if start and end else held
    first = (end if start else held) + 1
    if proxy is None or (total is not None and first > total):
        return None
    ids = dict(parse_qsl(urlsplit(proxy).query, keep_blank_values=True))
    if not ids.get("columnid", "").isdecimal() and not start:
        return proxy  # ids are enciphered: only the link as given works
    if total is None:
        return None
    wanted = (first, min(first + size - 1, total), per_page or setting(page.text, "perPage") or size)
    chosen = dict(zip(_RANGE, wanted, strict=True)) | {name: ids[name] for name in ids if name not in _UNASKED}
    return urlsplit(proxy)._replace(query=urlencode(chosen, safe="/:")).geturl()


def _proxy(page: Page) -> str | None:
    """The service, as the next group's link or the settings of the last jpage() call name it."""
    if link := _NEXT_GROUP.search(page.text):
        return page.link(link[1].replace("&amp;", "&"))
    path = word(page.text, "proxyUrl")
    ids = {name: value for name in ("columnid", "unitid", "webid") if (value := setting(page.text, name)) is not None}
    return page.link(f"{path}?{urlencode(ids)}") if path and "columnid" in ids else None
