"""The files of a document (附件): links in and under its body that lead to a file, not to a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from archive.covers import ENDINGS
from archive.records import Attachment
from crawler.extract.lines import fold

_FILE = rf"\.(?:{ENDINGS}|gz|tar)"
FILE = re.compile(rf"{_FILE}$", re.IGNORECASE)
DOWNLOAD = re.compile(r"file-?download|download(?:file|attach)|downfile|/attachment/|attach(?:ment)?/\d", re.IGNORECASE)
"""Addresses of download services, which need not end in a file name."""

PERHAPS = re.compile(f"{_FILE}|%|{DOWNLOAD.pattern}", re.IGNORECASE)
"""What leads to a file has one of these in it; most links have not, and are told at a glance."""


def attachments_of(root: HtmlElement, *, url: str | None) -> tuple[Attachment, ...]:
    """The files that ``root`` links to, each address once, in page order."""
    found: dict[str, Attachment] = {}
    for anchor in root.iter("a"):
        href = fold(anchor.get("href", ""))
        if href and _is_file(href, anchor):
            address = _absolute(href, url)
            found.setdefault(address, Attachment(url=address, name=_name(anchor, href)))
    return tuple(found.values())


def _is_file(href: str, anchor: HtmlElement) -> bool:
    if not PERHAPS.search(href) or href.startswith(("#", "javascript:", "mailto:", "data:", "tel:")):
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    candidates = (parts.path, *parts.query.split("&"))
    return any(FILE.search(unquote(candidate)) for candidate in candidates) or bool(
        DOWNLOAD.search(href) and FILE.search(fold(anchor.text_content()) or anchor.get("download", ""))
    )


def _absolute(href: str, url: str | None) -> str:
    try:
        return urljoin(url, href) if url else href
    except ValueError:
        return href


def _name(anchor: HtmlElement, href: str) -> str:
    name = fold(anchor.text_content()) or fold(anchor.get("title", ""))
    return name or unquote(urlsplit(href).path.rsplit("/", 1)[-1])


def linked_files(roots: Iterable[HtmlElement | None], *, url: str | None) -> tuple[Attachment, ...]:
    """The files that several elements link to, each address once."""
    found: dict[str, Attachment] = {}
    for root in dict.fromkeys(roots):
        for attachment in () if root is None else attachments_of(root, url=url):
            found.setdefault(attachment.url, attachment)
    return tuple(found.values())
