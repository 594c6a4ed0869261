"""gkmlpt (广东政府信息公开目录平台): a page that is all script, and JSON answers of a hundred documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.listing.answers import no_list, page_number, read_answer, with_page
from crawler.listing.calls import literal
from crawler.listing.page import Page
from crawler.site import Listing
from crawler.urls import absolute_url

PER_PAGE = 100
EVERYTHING = "0"
"""The category of a channel that names none, on a site without a tree."""

DEEPEST = 20
"""Categories within categories; real trees have four levels."""

_SID = re.compile(r"""["']?\bSID["']?\s*[:=]\s*["']?(\w{1,40})""")
_API = re.compile(r"/gkmlpt/api/all/(\d+)")


def recognises(page: Page) -> bool:
    """The index with its configuration, or an answer of the API."""
    path = urlsplit(page.url).path
    return bool(_API.search(path)) or ("/gkmlpt/index" in path and "_CONFIG" in page.text)


def listing(page: Page) -> Listing:
    """A page of the API, or the index, which holds no rows and leads to the first of them."""
    return _answer(page) if _API.search(urlsplit(page.url).path) else _index(page)


def channels(page: Page) -> list[tuple[str, str]]:
    """The categories of the tree with a list of their own; ``jump_url`` leads to a list elsewhere."""
    seed = f"{page.url.partition('/gkmlpt/')[0]}/gkmlpt/index"
    return list(dict.fromkeys(_named(literal(page.text, "TREE"), seed, depth=0)))


def _named(tree: Any, seed: str, *, depth: int) -> Iterator[tuple[str, str]]:
    for node in tree if isinstance(tree, list) and depth < DEEPEST else ():
        if isinstance(node, dict):
            elsewhere = absolute_url(str(node.get("jump_url") or ""), seed) if node.get("jump_url") else None
            if node.get("id") and node.get("name"):
                yield " ".join(str(node["name"]).split()), elsewhere or f"{seed}#{node['id']}"
            yield from _named(node.get("children"), seed, depth=depth + 1)


def _index(page: Page) -> Listing:
    """The service lives under the department's prefix; the channel's fragment names the category."""
    root = page.url.partition("/gkmlpt/")[0]
    sid, named = _SID.search(page.text), channels(page)
    fragment = urlsplit(page.url).fragment.strip("/")
    category = fragment if fragment.isdigit() else named[0][1].rpartition("#")[2] if named else EVERYTHING
    if sid is None:
        return Listing(kind="script-listing", family="gkmlpt", notes=("The page names no SID to ask the API with.",))
    return Listing(
        kind="script-listing", family="gkmlpt", next_url=f"{root}/gkmlpt/api/all/{category}?page=1&sid={sid[1]}"
    )


def _answer(page: Page) -> Listing:
    """``classify.post_count`` counts less than is there (21 of 2679): the end is offset + rows ≥ total."""
    answer = read_answer(page.text)
    if answer is None or answer.total is None:
        return no_list("gkmlpt")
    number = page_number(page.url, "page")
    offset = answer.number("offset") or (number - 1) * PER_PAGE
    more = bool(answer.rows) and offset + len(answer.rows) < answer.total
    next_url = with_page(page.url, "page", number + 1) if more else None
    entries = answer.entries(page)
    return Listing(kind="listing", family="gkmlpt", entries=entries, total_stated=answer.total, next_url=next_url)
