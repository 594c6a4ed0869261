# /// script
# requires-python = ">=3.11"
# dependencies = ["gongkai", "gne>=0.4", "newspaper4k[zh]>=0.9.6", "readability-lxml>=0.8", "pytest"]
# [tool.uv.sources]
# gongkai = { path = "../..", editable = true }
# ///
"""Gongkai's reading beside that of other tools: the same pages, the same labels, one run.

Run: ``make peers``. It prints the table of docs/extraction.md. The others are asked as their documentation says, with
the bytes where they take bytes and with the text as we decoded it where they want text; what they do not offer is a
dash.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gne
import lxml.html
import newspaper
import readability
import test_extraction as judge
import trafilatura

from crawler.extract import decode, extract


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a tool says of a page; None for what it does not offer."""

    title: str | None
    published_on: str | None
    body: str
    source: str | None = None
    is_document: bool | None = None


def by_gongkai(payload: bytes, url: str | None) -> Said:
    content = extract(payload, url=url)
    metadata = content.metadata
    return Said(
        title=metadata.title or "",
        published_on=str(metadata.published_on or ""),
        source=metadata.source or "",
        body=content.text,
        is_document=content.kind == "document",
    )


def by_trafilatura(payload: bytes, url: str | None) -> Said:
    document = trafilatura.bare_extraction(payload, url=url, with_metadata=True)
    if document is None:
        return Said(title="", published_on="", body="", is_document=False)
    return Said(
        title=document.title or "", published_on=document.date or "", body=document.text or "", is_document=True
    )


def by_gne(payload: bytes, url: str | None) -> Said:
    found = gne.GeneralNewsExtractor().extract(decode(payload).text)
    return Said(title=found["title"], published_on=str(found["publish_time"])[:10], body=found["content"])


def by_newspaper(payload: bytes, url: str | None) -> Said:
    article = newspaper.Article(url or "http://localhost/", language="zh")
    article.download(input_html=decode(payload).text)
    article.parse()
    published = article.publish_date
    return Said(title=article.title, published_on=str(published or "")[:10], body=article.text)


def by_readability(payload: bytes, url: str | None) -> Said:
    document = readability.Document(decode(payload).text)
    summary = lxml.html.document_fromstring(document.summary() or "<p></p>")
    return Said(title=document.title(), published_on=None, body=summary.text_content())


TOOLS: dict[str, Callable[[bytes, str | None], Said]] = {
    "Gongkai": by_gongkai,
    "trafilatura, with_metadata": by_trafilatura,
    "GNE": by_gne,
    "newspaper4k": by_newspaper,
    "readability-lxml": by_readability,
}
FIELDS = ("title", "published_on", "source")
HEAD = ("tool", *FIELDS, "kind", "body F1", "body < 0.8", "foreign strings", "gave up", "ms a page")


def row(name: str, read: Callable[[bytes, str | None], Said]) -> list[str]:
    """One line of the table."""
    said, gave_up = [], 0
    began = time.process_time()
    for gold, payload, _ in judge.corpus():
        try:
            said.append(read(payload, gold.get("url")))
        except Exception:  # another's fault is a finding here
            gave_up += 1
            said.append(Said(title="", published_on="", body=""))
    milliseconds = 1000 * (time.process_time() - began) / len(said)
    cases = [(case, found) for case, found in zip(judge.corpus(), said, strict=True) if case[0]["kind"] == "document"]
    bodies = [
        judge.f1(judge.fold(found.body), text)
        for case, found in cases
        if case[0].get("body_selector") and (text := judge.gold_body(*case))
    ]
    foreign = sum(
        judge.fold(words) in judge.fold(found.body)
        for (gold, _, _), found in cases
        for words in gold.get("must_not") or []
    )
    kinds = [
        found.is_document == (case[0]["kind"] == "document") for case, found in zip(judge.corpus(), said, strict=True)
    ]
    return [
        name,
        *(share(cases, field) for field in FIELDS),
        "—" if said[0].is_document is None else f"{sum(kinds) / len(kinds):.3f}",
        f"{sum(bodies) / len(bodies):.3f}",
        str(sum(body < 0.8 for body in bodies)),
        str(foreign),
        str(gave_up),
        f"{milliseconds:.0f}",
    ]


def share(cases: list[tuple[Any, Said]], field: str) -> str:
    if all(getattr(found, field) is None for _, found in cases):
        return "—"
    right = [judge.fold(getattr(found, field)) in judge.accepted(gold, field) for (gold, _, _), found in cases]
    return f"{sum(right) / len(right):.3f}"


def main() -> None:
    if not (judge.SHARED / "gold").is_dir():
        sys.exit(f"The labelled pages are not here ({judge.SHARED / 'gold'}); there is nothing to measure.")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
    for name, read in TOOLS.items():
        print(f"| {' | '.join(row(name, read))} |", flush=True)


if __name__ == "__main__":
    main()
