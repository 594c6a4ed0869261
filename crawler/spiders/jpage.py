"""Hanweb JCMS with jpage (大汉): rows as CDATA in a script, more of them from dataproxy.jsp by range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.extract.tree import parse
from crawler.site import Listing
from crawler.spiders.calls import setting, word
from crawler.spiders.page import Page
from crawler.spiders.rows import entry_in

_CDATA = re.compile(r"\s*<!\[CDATA\[")
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[\s*<a\s+href=[\"']([^\"']{1,2000})")
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})", re.IGNORECASE)
_RANGE = ("startrecord", "endrecord")
_UNASKED = frozenset({*_RANGE, "perpage", "page", "webname"})
"""Parameters that we set ourselves, and the site's name, which servers ignore and pages encode twice."""


def recognises(page: Page) -> bool:
    """A datastore in the page, or dataproxy.jsp's answer."""
    return "<datastore>" in page.text or ("dataproxy.jsp" in page.url and "<record>" in page.text)


def listing(page: Page) -> Listing:
    """All records of the page or answer: the page already holds three screens, which nobody need ask for."""
    records = list(_records(page.text))
    fragment = parse("".join(f'<div class="record">{record}</div>' for record in records))
    entries = [entry for row in fragment.find_class("record") if (entry := entry_in(page, row))]
    total = _total(page)
    return Listing(
        kind="listing",
        family="jpage",
        entries=tuple({entry.url: entry for entry in entries}.values()),
        total_stated=total,
        next_url=_next_group(page, len(records), total),
    )


def _records(text: str) -> Iterator[str]:
    for piece in text.split("<record>")[1:]:
        opening, end = _CDATA.match(piece), piece.find("]]>")
        if opening and end >= 0:
            yield piece[opening.end() : end]


def _total(page: Page) -> int | None:
    """The answer's own count, or that of the last jpage() call: the first is a template's default (1000)."""
    stated = _TOTAL.search(page.text)
    return int(stated[1]) if stated else setting(page.text, "totalRecord")


def _next_group(page: Page, held: int, total: int | None) -> str | None:
    """The range after this one. Ranges are computed: the server sends what is asked, overlap included."""
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    if {*_RANGE} <= asked.keys() and all(asked[name].isdigit() for name in _RANGE):
        start, end = (int(asked[name]) for name in _RANGE)
        return _range(page.url, end + 1, end - start + 1, total) if held else None
    link = _NEXT_GROUP.search(page.text)
    proxy = page.link(link[1].replace("&amp;", "&")) if link else _proxy(page)
    if proxy is None or not held or (total is not None and held >= total):
        return None
    if not dict(parse_qsl(urlsplit(proxy).query)).get("columnid", "").isdigit():
        return proxy  # ids are enciphered: only the link as given works
    return _range(proxy, held + 1, held, total, per_page=setting(page.text, "perPage"))


def _proxy(page: Page) -> str | None:
    path = word(page.text, "proxyUrl")
    ids = {name: setting(page.text, name) for name in ("columnid", "unitid", "webid")}
    known = {name: value for name, value in ids.items() if value is not None}
    return f"{urljoin(page.base, path)}?{urlencode(known)}" if path and "columnid" in known else None


def _range(proxy: str, start: int, size: int, total: int | None, *, per_page: int | None = None) -> str | None:
    if total is None or start > total:
        return None
    parts = urlsplit(proxy)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    per_page = per_page or int(dict(pairs).get("perpage", "0") or 0) or size
    kept = {name: value for name, value in pairs if name not in _UNASKED}
    asked = {"startrecord": start, "endrecord": min(start + size - 1, total), "perpage": per_page, **kept}
    return parts._replace(query=urlencode(asked, safe="/:")).geturl()
