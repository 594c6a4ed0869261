"""What a page states of its document, and where: in the block, the header, META, its own words, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.records import How
from crawler.extract import metadata, record, signature, title
from crawler.extract.body import Body
from crawler.extract.dates import date_in_url, first_date
from crawler.extract.labels import Finding
from crawler.extract.metadata import BLOCK, HEADER, META, SIGNATURE, TABLE, TITLE, URL, Claim, claim_of
from crawler.extract.page import Page, title_tag

BEFORE, AFTER = 15, 8
"""Lines around the body in which its header (来源, 发布时间) and its tail (编辑, 来源) stand."""

ADOPTED = re.compile("通过|批准|公布|修订|修正")
"""Words of a subtitle whose day is that of the act, not of the page."""


def claims_of(page: Page) -> Iterator[Claim]:
    yield from metadata.claims_of_labels(page.blocked, strength=BLOCK)
    yield from metadata.claims_of_labels(header_labels(page), strength=HEADER)
    yield from metadata.claims_of_labels(_rows(page), strength=TABLE)
    yield from metadata.claims_of_meta(page.tags)
    yield from header_date(page)
    yield from record.claims_of_record(page.record)
    yield from _title_claims(page)
    yield from _own_words(page)
    if page.url and (day := date_in_url(page.url)):
        yield from _claim("published_on", day.isoformat(), how="url", where=page.url, strength=URL)


def _claim(field: str, raw: str, *, how: How, where: str, strength: int) -> Iterator[Claim]:
    """The claim that ``raw`` makes, if it states anything in the shape of the field."""
    claim = claim_of(field, raw, how=how, where=where, strength=strength)
    if claim:
        yield claim


def header_date(page: Page) -> Iterator[Claim]:
    """The day between title and body that no label names: （2021年07月12日）, 2023-12-12 | 楚天都市报."""
    stated = {
        index
        for finding in (*page.blocked, *page.loose)
        for index in (finding.index, finding.until)
        if finding.field != "source"
    }
    for index in range(max(page.anchor - 1, page.body.start - BEFORE, 0), min(page.body.start, len(page.lines))):
        line = page.lines[index]
        if (
            index not in stated
            and not line.hidden
            and not ADOPTED.search(line.text)
            and line.linked * 2 < len(line.text) < 120
            and (day := first_date(line.text))
        ):
            yield from _claim("published_on", day.isoformat(), how="header", where="header line", strength=TABLE)
            return


def header_labels(page: Page) -> list[Finding]:
    """Labels near the body but no part of it, and those of its first and last lines, if they have a colon."""
    start, end = page.body.start, page.body.end
    return [
        finding
        for finding in page.loose
        if not finding.bare
        and (
            start - BEFORE <= finding.index < start
            or end < finding.index <= end + AFTER
            or _at_edge(finding, page.body)
        )
    ]


def _at_edge(finding: Finding, body: Body) -> bool:
    return finding.index in body.edges and finding.field in {"source", "published_on"}


def _rows(page: Page) -> list[Finding]:
    """Long labels in the tables of the body itself: the decision tables of regulators."""
    return [
        finding
        for finding in page.loose
        if page.body.start <= finding.index <= page.body.end
        and len(finding.label) >= 8
        and page.lines[finding.index].cell is not None
    ]


def _title_claims(page: Page) -> Iterator[Claim]:
    names = [name for key in ("sitename", "columnname") for name in page.tags.get(key, ())]
    for raw in page.tags.get("articletitle", ()):
        yield from _claim(
            "title", title.without_names(title.clean_title(raw), names), how="meta", where="ArticleTitle", strength=META
        )
    labelled = frozenset(finding.index for finding in (*page.blocked, *page.loose))
    for text in title.headings(page.lines, page.body.start, labelled):
        if text not in names:
            yield from _claim("title", title.clean_title(text), how="header", where="heading", strength=TITLE)
    for raw in title_tag(page.root):
        whole = title.clean_title(raw)
        if part := title.shown_part(whole, page.lines):
            yield from _claim("title", part, how="header", where="title", strength=SIGNATURE)
        yield from _claim("title", title.without_names(whole, names), how="header", where="title", strength=URL)


def _own_words(page: Page) -> Iterator[Claim]:
    """What the document says of itself: number in its head, signature and date at its end."""
    texts = [line.text for line in page.body.lines]
    above = [line.text for line in page.lines[max(0, page.anchor - 1) : page.body.start] if not line.hidden]
    if number := signature.own_number(above[:BEFORE]) or signature.own_number(texts[: signature.HEAD_LINES]):
        yield from _claim("document_number", number, how="header", where="first lines", strength=TITLE)
    if signed := signature.signature(texts):
        yield Claim(
            field="issued_on",
            value=signed.signed_on,
            raw=signed.raw,
            how="signature",
            where="signature",
            strength=SIGNATURE * 100,
        )
        yield from _claim("issuing_body", signed.bodies, how="signature", where="signature", strength=SIGNATURE)
    elif day := signature.last_date(texts):
        yield from _claim("issued_on", day.isoformat(), how="signature", where="last lines", strength=SIGNATURE)
