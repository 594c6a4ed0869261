"""JSON answers of list services: rows with an address and a title, the total, and the day each row shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from archive.records import Entry
from crawler.listing.instants import day_of
from crawler.listing.page import Page, plain
from crawler.site import Listing
from crawler.urls import absolute_url

DEEPEST = 8
"""Objects within objects that are looked into; the deepest envelope known has four."""

_URLS = ("url", "posturl", "docpuburl", "infourl", "linkurl", "arturl", "link", "href")
_TITLES = ("titlenotag", "title", "topic", "doctitle", "arttitle")
_DAYS = (
    *("displaypublishtime", "publishedtimestr", "publishedtimeformat", "publishedtime", "publishtime", "publishdate"),
    *("pubtimestr", "pubtime", "pubdate", "deploytime", "docrelpubtime", "docreltime", "createtime"),
)
"""From what is shown to visitors down to when the row was published; ``created_at`` is when it was typed in."""

_LISTS = frozenset({"articles", "results", "list", "rows", "records", "content", "datas", "listvo", "resultlist"})
_TOTALS = ("total", "totalcount", "totalrec", "totalrecord", "recordcount", "allrow")
_PAGE_COUNTS = ("totalpages", "totalpage", "pagecount")

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The rows of a page, and what the objects around them count. ``total`` may be null on pages past the end."""

    rows: Sequence[Row]
    around: Sequence[Row]

    @property
    def total(self) -> int | None:
        return self.number(*_TOTALS)

    @property
    def page_count(self) -> int | None:
        return self.number(*_PAGE_COUNTS)

    def number(self, *names: str) -> int | None:
        """The first of these numbers that an object around the rows holds, the innermost first; strings count."""
        values = (row[name] for row in reversed(self.around) for name in names if name in row)
        return next((int(value) for value in values if re.fullmatch(r"\d{1,9}", str(value))), None)

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The rows once each, as a listing has them; without those that link to the answer itself."""
        found = [entry for row in self.rows if (entry := _entry(row, page))]
        return tuple({entry.url: entry for entry in found}.values())


def read_answer(text: str) -> Answer | None:
    """The list in an answer, perhaps an empty one; None for an error, whatever its status, and for what is no JSON."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    lists = list(_lists(answer, "", ()))
    if full := [found for found in lists if found.rows]:
        # the outermost: a row may hold a list of its own, of attachments
        return min(full, key=lambda found: (len(found.around), -len(found.rows)))
    refused = isinstance(answer, dict) and (answer.get("success") is False or answer.get("error"))
    return None if refused else next(iter(lists), None)


def no_list(family: str) -> Listing:
    """What is left of an answer that is no list."""
    return Listing(kind="not-listing", family=family, notes=("The service answered something else than a list.",))


def page_number(url: str, name: str) -> int:
    """The page that an address asks for; the first where it names none."""
    value = parse_qs(urlsplit(url).query).get(name, ["1"])[0]
    return int(value) if re.fullmatch(r"\d{1,9}", value) else 1


def with_page(url: str, name: str, number: int) -> str:
    """The address of another page of the same list."""
    if re.search(rf"[?&]{name}=", url):
        return re.sub(rf"(?<=[?&]){name}=[^&#]*", f"{name}={number}", url)
    return f"{url}{'&' if '?' in url else '?'}{name}={number}"


def _lists(value: Any, name: str, around: tuple[Row, ...]) -> Iterator[Answer]:
    if len(around) > DEEPEST:
        return
    if isinstance(value, dict):
        row = {str(key).lower().replace("_", ""): inner for key, inner in value.items()}
        for key, inner in row.items():
            yield from _lists(inner, key, (*around, row))
    elif isinstance(value, list):
        rows = [{str(key).lower().replace("_", ""): v for key, v in row.items()} for row in value if _is_row(row)]
        if rows or (not value and name in _LISTS):
            yield Answer(rows=rows, around=around)


def _is_row(row: Any) -> bool:
    names = {str(key).lower().replace("_", "") for key in row} if isinstance(row, dict) else set()
    return not names.isdisjoint(_URLS) and not names.isdisjoint(_TITLES)


def _entry(row: Row, page: Page) -> Entry | None:
    url = next((str(row[name]) for name in _URLS if row.get(name)), "")
    address = absolute_url(url, page.url) if url else None
    if address is None or address == absolute_url(page.url):
        return None
    title = next((plain(str(row[name])) for name in _TITLES if row.get(name)), "")
    days = (day for name in _DAYS if row.get(name) and (day := day_of(str(row[name]).strip())))
    return Entry(url=address, title=title or None, listed_on=next(days, None))
