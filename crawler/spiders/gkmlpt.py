"""gkmlpt (广东政府信息公开目录平台): a page that is all script, and JSON answers of a hundred documents."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

from archive.records import Entry
from crawler.site import Listing
from crawler.spiders.page import Page
from crawler.urls import absolute_url

PER_PAGE = 100
EVERYTHING = "0"
"""The category of a channel that names none, on a site without a tree."""

CHINA = timezone(timedelta(hours=8))
_SID = re.compile(r"""["']?\bSID["']?\s*[:=]\s*["']?(\w{1,40})""")
_TREE = re.compile(r"""["']?\bTREE["']?\s*[:=]\s*\[.{0,200}?["']?\bid["']?\s*:\s*["']?(\d{1,12})""", re.DOTALL)
_API = re.compile(r"/gkmlpt/api/all/(\d+)")


def recognises(page: Page) -> bool:
    """The index with its configuration, or an answer of the API."""
    path = urlsplit(page.url).path
    return bool(_API.search(path)) or ("/gkmlpt/index" in path and "_CONFIG" in page.text)


def listing(page: Page) -> Listing:
    """A page of the API, or the index, which holds no rows and leads to the first of them."""
    return _answer(page) if _API.search(urlsplit(page.url).path) else _index(page)


def _index(page: Page) -> Listing:
    """The service lives under the department's prefix; the channel's fragment names the category."""
    root = page.url.partition("/gkmlpt/")[0]
    sid, tree = _SID.search(page.text), _TREE.search(page.text)
    fragment = urlsplit(page.url).fragment.strip("/")
    category = fragment if fragment.isdigit() else tree[1] if tree else EVERYTHING
    if sid is None:
        return Listing(kind="script-listing", family="gkmlpt", notes=("The page names no SID to ask the API with.",))
    return Listing(kind="listing", family="gkmlpt", next_url=f"{root}/gkmlpt/api/all/{category}?page=1&sid={sid[1]}")


def _answer(page: Page) -> Listing:
    """``classify.post_count`` counts less than is there (21 of 2679): the end is offset + rows ≥ total."""
    try:
        answer = json.loads(page.text)
        articles, total = list(answer["articles"]), int(answer["total"])
        number = int(parse_qs(urlsplit(page.url).query).get("page", ["1"])[0])
        offset = int(answer.get("offset") or (number - 1) * PER_PAGE)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Listing(kind="not-listing", family="gkmlpt", notes=("The API answered something else than a list.",))
    more = bool(articles) and offset + len(articles) < total
    return Listing(
        kind="listing",
        family="gkmlpt",
        entries=tuple(entry for article in articles if (entry := _entry(article, page))),
        total_stated=total,
        next_url=re.sub(r"(?<=[?&]page=)\d+", str(number + 1), page.url) if more else None,
    )


def _entry(article: Mapping[str, Any], page: Page) -> Entry | None:
    url = absolute_url(str(article.get("url") or article.get("post_url") or ""), page.url)
    if url is None or url == absolute_url(page.url):
        return None
    return Entry(url=url, title=" ".join(str(article.get("title") or "").split()) or None, listed_on=_day(article))


def _day(article: Mapping[str, Any]) -> date | None:
    """``create_time`` is the date shown, in Unix seconds; ``created_at`` is when the row was made."""
    for name in ("display_publish_time", "create_time"):
        value = str(article.get(name) or "")
        if value.isdigit() and len(value) <= 11:
            return datetime.fromtimestamp(int(value), CHINA).date()
        if re.match(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value[:10])
    return None
