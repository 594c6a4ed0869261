"""HTML and MHT that wear the name of another file: read with the page reader's decoder, all that they show."""

from __future__ import annotations

import email
import email.policy

from lxml import etree

from crawler.extract import decode, parse
from crawler.extract.lines import lines_of
from crawler.extract.page import SILENT
from crawler.extract.prose import plain
from crawler.extract.reading import read as judged
from crawler.files.limits import Budget
from crawler.files.said import Refused, Said

READER = "gongkai html 1"

ANSWERS = frozenset(("soft-404", "barrier", "login"))
"""Kinds of pages that a server gives in place of a file."""

ANSWER = 100_000
"""Bytes of a page that may be such an answer; judging costs as much as reading."""


def read(payload: bytes, _: Budget) -> Said:
    """What a page shows, all of it: a file saved as HTML has no menus."""
    return page(payload, {})


def page(payload: bytes, headers: dict[str, str]) -> Said:
    decoded = decode(payload, headers=headers)
    root = parse(decoded.text)
    etree.strip_elements(root, *SILENT, "title", with_tail=False)
    kind = judged(decoded, url=None).kind if len(payload) < ANSWER else ""
    lines = [line for line in lines_of(root) if not line.hidden]
    return Said(text=plain(lines), reader=READER, quality=(*decoded.flaws, *([kind] if kind in ANSWERS else [])))


def read_mail(payload: bytes, _: Budget) -> Said:
    """The page of an MHT, which is a mail with a page and its pictures as parts. Raises Refused."""
    message = email.message_from_bytes(payload, policy=email.policy.compat32)
    parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    part = parts.get("text/html") or parts.get("text/plain")
    if part is None:
        raise Refused("damaged", "an MHT without a page")
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise Refused("damaged", "an MHT whose page cannot be decoded")
    headers = {"Content-Type": str(part.get("Content-Type", ""))}
    if part.get_content_type() == "text/html":
        return page(body, headers)
    return Said(text=decode(body, headers=headers).text, reader=READER)
