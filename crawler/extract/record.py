"""The record that gkmlpt (政府信息公开目录平台) keeps in a script of its pages: the fields as JSON, the
body as HTML in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html
from lxml.html import HtmlElement

from crawler.extract.dates import china_day
from crawler.extract.metadata import RECORD, Claim, claim_of

DETAIL = re.compile(r"\bDETAIL\s*:\s*(?=\{)")
FIELDS = {
    "identifier": "index_number",
    "document_number": "document_number",
    "publisher": "publisher",
    "keywords": "keywords",
    "classify_theme_name": "subject",
    "classify_genre_name": "genre",
}
STATES = {"is_abolished": "废止", "is_expired": "失效"}
"""Flags of a record; when none is set the page does not say that the document is in force."""

SAMPLE = 12
"""Characters of the record's body looked for on the page."""


def record_of(root: HtmlElement) -> dict[str, Any]:
    """The record in the page's scripts, {} if there is none. Its attachments are left alone: internal
    reviews (三审三校)
    are among them."""
    for script in root.iter("script"):
        text = script.text or ""
        match = DETAIL.search(text) if "gkml_data" in text else None
        if match:
            try:
                found, _ = json.JSONDecoder().raw_decode(text, match.end())
            except (ValueError, RecursionError):
                continue
            return found if isinstance(found, dict) else {}
    return {}


def claims_of_record(record: Mapping[str, Any]) -> Iterator[Claim]:
    """What the record states; its ``date`` is 成文日期 as seconds at midnight in Beijing, ``date`` beside
    it 发布日期."""
    data = record.get("gkml_data")
    data = data if isinstance(data, dict) else {}
    raws = {field: str(data.get(key) or "") for key, field in FIELDS.items()}
    raws["published_on"] = str(record.get("date") or "")
    raws["title"] = str(record.get("title") or "")
    raws["validity"] = next((word for key, word in STATES.items() if data.get(key) == 1), "")
    seconds = data.get("date")
    if isinstance(seconds, int) and 0 < seconds < 2**32:
        raws["issued_on"] = china_day(seconds).isoformat()
    for field, raw in raws.items():
        claim = claim_of(field, raw, how="label", where=f"DETAIL.{field}", strength=RECORD)
        if claim:
            yield claim


def with_body(root: HtmlElement, record: Mapping[str, Any]) -> None:
    """Put the record's body into the page (its scripts gone) where the page leaves it to a script to do so."""
    content = record.get("content")
    body = root.find("body")
    if body is None or not isinstance(content, str) or not content.strip():
        return
    fragment = lxml.html.fragment_fromstring(content, create_parent="div")
    words = re.sub(r"\s", "", fragment.text_content())
    if words and words[:SAMPLE] not in re.sub(r"\s", "", body.text_content()):
        fragment.set("id", "ucap-content")
        body.append(fragment)
