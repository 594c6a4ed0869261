"""A survey in words and as JSON: how a channel pages, what a sample holds, what is missing and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crawler.onboarding.findings import NO_PAGE, Found, Sampled, Survey
from crawler.site import Listing
from crawler.urls import covers

TELLING = ("index_number", "document_number", "issuing_body", "issued_on", "published_on")
"""Fields whose absence from a whole sample is worth a word."""

SHOWN_UNREAD = 5


def how_it_pages(listing: Listing) -> str:
    """``5 pages, the next is index_1.html``."""
    if listing.kind == "script-listing":
        return "drawn by script"
    if listing.window:
        return f"a feed of its newest {len(listing.entries)}"
    pages = f"{listing.page_count} pages" if listing.page_count else ""
    if listing.next_form:
        return f"{pages or 'further pages'}, asked for by a form"
    if listing.next_url:
        parts = urlsplit(listing.next_url)
        following = parts.path.rpartition("/")[2] or parts.path
        return f"{pages or 'further pages'}, the next is {following}{'?…' if parts.query else ''}"
    return "one page"


def newest(listing: Listing) -> date | None:
    """The latest date on the first page of a list."""
    return max((entry.listed_on for entry in listing.entries if entry.listed_on), default=None)


def rows_of(survey: Survey) -> list[dict[str, Any]]:
    """The channels as a table: a line each."""
    return [
        {
            "number": number,
            "taken": "yes" if found in survey.chosen else "no",
            "name": found.name,
            "how it pages": how_it_pages(found.listing),
            "last page": found.listing.page_count,
            "stated total": found.listing.total_stated,
            "newest": newest(found.listing),
            "url": found.url,
        }
        for number, found in enumerate(survey.channels, 1)
    ]


def lines_of(survey: Survey) -> Iterator[str]:
    """The sample, a document a paragraph: its title, its address, its fields."""
    for number, sampled in enumerate(survey.sample, 1):
        fields = fields_of(sampled)
        yield f"{number:>3}. {fields.pop('title', None) or '(no title)'}"
        yield f"     {sampled.channel}: {sampled.url}"
        yield "     " + (trouble_of(sampled) or "; ".join(f"{name} {value}" for name, value in fields.items()))


def fields_of(sampled: Sampled) -> dict[str, str]:
    """The official fields of a sampled document that have a value, and how much text and how many files it has."""
    if sampled.content is None or sampled.content.kind != "document":
        return {}
    content = sampled.content
    stated = {name: str(value) for name, value in asdict(content.metadata).items() if value is not None}
    files = {"attachments": str(len(content.attachments))} if content.attachments else {}
    return stated | {"text": f"{len(content.text):,} characters"} | files


def trouble_of(sampled: Sampled) -> str | None:
    """Why a sampled page would not be archived as a document; None where it would."""
    if sampled.content is None:
        return sampled.failure or "no answer"
    if sampled.content.kind == "document":
        return None
    return f"no document but of kind '{sampled.content.kind}'" + (
        f" ({sampled.content.detail})" if sampled.content.detail else ""
    )


def advice(survey: Survey) -> Iterator[str]:
    """What the survey could not find, each with what to do about it."""
    if not survey.facts.name:
        yield "The site states no name: write one into settings.toml (name = …)."
    if not survey.facts.code:
        yield "No 网站标识码 was found: write code = … if you know it; nothing depends on it."
    for found in survey.chosen:
        yield from _advice_on(found, survey.url)
    yield from _advice_on_sample(survey.sample)
    for candidate, why in survey.unread[:SHOWN_UNREAD]:
        yield f"{candidate.name} ({candidate.url}) could not be read: {why}. Try `gongkai add` with its address later."
    if len(survey.unread) > SHOWN_UNREAD:
        yield f"{len(survey.unread) - SHOWN_UNREAD} further links could not be read."
    if survey.unopened:
        yield f"{survey.unopened} further links were not opened: add a channel among them by its own address."


def head_of(survey: Survey) -> Iterator[str]:
    """Who it is, and what robots.txt says."""
    facts = survey.facts
    yield f"{facts.name or '(no name)'}  {survey.url}"
    yield f"site code {facts.code or 'unknown'}, region {facts.region or 'unknown'}, family {survey.family}"
    if survey.aliases:
        yield f"also reached as {', '.join(survey.aliases)}"
    yield survey.robots


def nothing_recognised(survey: Survey) -> Iterator[str]:
    """What was seen instead of a channel, and what may help."""
    yield f"Nothing recognised: at the address given there is {survey.seen}."
    yield f"{survey.robots} {survey.stopped or ''}".strip()
    for candidate, why in survey.unread[:SHOWN_UNREAD]:
        yield f"  {candidate.name} {candidate.url}: {why}"
    if survey.seen.startswith(NO_PAGE):
        return
    yield (
        "Look in a browser for a page that lists documents (通知公告, 政策文件 …) and give `gongkai add` its address, "
        "or the home page's."
    )


def _advice_on(found: Found, home: str) -> Iterator[str]:
    listing = found.listing
    if listing.kind == "script-listing":
        yield (
            f"{found.name} is drawn by script from an address that its page does not tell: browser = true under the "
            "[[site]] has Chromium draw it (docs/adding-a-site.md)."
        )
        return
    if not listing.window and listing.page_count is None and listing.total_stated is None:
        yield f"{found.name} states neither pages nor a total: that it was read to its end rests on its pager alone."
    undated = sum(entry.listed_on is None for entry in listing.entries)
    if listing.entries and undated == len(listing.entries):
        yield f"{found.name} lists no dates, so its rhythm cannot be learned: it is looked at every two days."
    elsewhere = sum(not covers(home, entry.url) for entry in listing.entries)
    if elsewhere:
        yield f"{elsewhere} of {len(listing.entries)} entries of {found.name} lead to other sites and are not fetched."


def _advice_on_sample(sample: Sequence[Sampled]) -> Iterator[str]:
    documents = [sampled.content for sampled in sample if sampled.content and sampled.content.kind == "document"]
    if sample and len(documents) < len(sample):
        yield f"{len(sample) - len(documents)} of {len(sample)} pages of the sample are no documents; see above."
    missing = [name for name in TELLING if documents and not any(getattr(c.metadata, name) for c in documents)]
    if missing:
        yield f"No document of the sample states {', '.join(missing)}: see one with `gongkai extract FILE --url URL`."


def as_json(survey: Survey) -> dict[str, Any]:
    """A survey as ``gongkai add --json`` prints it."""
    return {
        "site": {"url": survey.url, **asdict(survey.facts), "family": survey.family, "aliases": list(survey.aliases)},
        "robots": survey.robots,
        "seen": survey.seen,
        "channels": [_channel_as_json(found, chosen=found in survey.chosen) for found in survey.channels],
        "sample": [
            {
                "channel": sampled.channel,
                "url": sampled.url,
                "trouble": trouble_of(sampled),
                "fields": fields_of(sampled),
            }
            for sampled in survey.sample
        ],
        "advice": list(advice(survey)),
    }


def _channel_as_json(found: Found, *, chosen: bool) -> dict[str, Any]:
    listing, latest = found.listing, newest(found.listing)
    return {
        "name": found.name,
        "url": found.url,
        "role": found.role,
        "chosen": chosen,
        "family": listing.family,
        "kind": listing.kind,
        "pages_how": how_it_pages(listing),
        "entries_on_first_page": len(listing.entries),
        "newest": latest.isoformat() if latest else None,
        "page_count": listing.page_count,
        "total_stated": listing.total_stated,
        "next_url": listing.next_url,
    }
