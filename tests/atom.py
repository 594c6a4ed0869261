"""What RFC 4287 asks of an Atom feed, as a list of what a feed fails to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
"""§3.3: capital T and Z."""


def faults_of(feed: Element) -> list[str]:
    """Whatever is wrong with a feed and its entries; nothing for a valid one."""
    if feed.tag != f"{ATOM}feed":
        return [f"the root is {feed.tag}"]
    entries = feed.findall(f"{ATOM}entry")
    found = [f"feed: {fault}" for fault in _shared(feed)]
    for entry in entries:
        found += [f"{entry.findtext(f'{ATOM}id')}: {fault}" for fault in (*_shared(entry), *_entry(feed, entry))]
    identities = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in entries]
    if len(set(identities)) < len(identities):
        found.append("two entries have one id and one instant (§4.1.1)")
    if not any(link.get("rel") == "self" for link in feed.findall(f"{ATOM}link")):
        found.append("feed: no link to itself (§4.1.1)")
    return found


def _shared(element: Element) -> Iterator[str]:
    """§4.1.1 and §4.1.2: what a feed and an entry must have, once."""
    for name in ("id", "title", "updated"):
        values = [one.text for one in element.findall(f"{ATOM}{name}")]
        if len(values) != 1 or not (values[0] or "").strip():
            yield f"{name} is {values}"
    identity, updated = (element.findtext(f"{ATOM}{name}") or "" for name in ("id", "updated"))
    if not urlsplit(identity).scheme or not identity.isascii():
        yield f"id {identity!r} is no absolute URI (§4.2.6)"
    if not _INSTANT.fullmatch(updated):
        yield f"updated {updated!r} is no instant (§3.3)"
    for link in element.findall(f"{ATOM}link"):
        if not (link.get("href") or "").startswith(("http://", "https://")):
            yield f"link {link.get('href')!r} leads nowhere (§4.2.7)"
        if not (link.get("href") or "").isascii():
            yield f"link {link.get('href')!r} is not encoded"


def _entry(feed: Element, entry: Element) -> Iterator[str]:
    author = entry.find(f"{ATOM}author") if feed.find(f"{ATOM}author") is None else feed.find(f"{ATOM}author")
    if author is None or not author.findtext(f"{ATOM}name"):
        yield "nobody is its author (§4.1.2)"
    alternate = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if entry.find(f"{ATOM}content") is None and not alternate:
        yield "neither content nor a link to it (§4.1.2)"
    if any(not category.get("term") for category in entry.findall(f"{ATOM}category")):
        yield "a category without a term (§4.2.2)"
