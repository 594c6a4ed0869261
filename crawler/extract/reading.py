"""One page read: its metadata first, then its body, then what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from archive.records import Attachment, Content, Provenance
from crawler.extract import attachments, kind, metadata, record, signature, title
from crawler.extract.body import Body, Marks, find_body, weight
from crawler.extract.dates import date_in_url, first_date
from crawler.extract.encoding import Decoded
from crawler.extract.labels import BLOCK_SIZE, Finding, blocks, findings, is_block
from crawler.extract.language import language_of
from crawler.extract.lines import Line, lines_of
from crawler.extract.metadata import BLOCK, HEADER, META, SIGNATURE, TABLE, TITLE, URL, Claim, claim_of
from crawler.extract.prose import from_page, prose
from crawler.extract.tree import parse
from crawler.extract.vocabulary import FURNITURE, OTHER

SILENT = ("script", "style", "noscript", "template", "select", "textarea", "svg", "object", "embed", "button")
"""Elements whose text nobody reads."""

HEADER_FIELDS = frozenset(("source", "published_on", "publisher", FURNITURE))
"""Fields of the line between title and body, and of the line under the body."""

BEFORE, AFTER = 15, 8
"""Lines around the body in which its header (来源, 发布时间) and its tail (编辑, 来源) stand."""


ADOPTED = re.compile("通过|批准|公布|修订|修正")
"""Words of a subtitle whose day is that of the act, not of the page."""

SITE_NAME = re.compile("(?:网|网站|政府|局|厅|委员会|平台|首页|公告|公示|公开|新闻|动态|通知)$")
"""How the titles of home pages and columns end."""

NEEDED, LONG = 8, 20
"""Characters a title needs to be no column's name, and those above which it is none however it ends."""

HARDLY = 20
"""One character of links to so many of text is hardly a link."""

ABOVE = 5
"""Lines above the title among which a site offers the document as a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page with its lines and the labels found on it, metadata blocks apart from loose ones."""

    root: HtmlElement
    url: str | None
    tags: dict[str, list[str]]
    lines: list[Line]
    blocked: list[Finding]
    loose: list[Finding]
    body: Body
    anchor: int
    """Index of the line after the title, 0 where the title stands nowhere on the page."""
    scripted: bool
    record: dict[str, Any]


def read(decoded: Decoded, *, url: str | None) -> Content:
    """The content of a decoded page."""
    page = _open(parse(decoded.text), url)
    claims = list(_claims(page))
    values, provenance = metadata.decide(claims)
    text = ("" if page.body.plain or _is_all_prose(page.body) else from_page(page.root)) or prose(page.body.lines)
    _complete(values, page, text)
    files = _files(page)
    verdict = kind.judge(_evidence(page, files))
    if verdict.kind != "document":
        return Content(
            kind=verdict.kind,
            quality=decoded.flaws,
            encoding=decoded.encoding,
            detail=verdict.detail,
            metadata=metadata.metadata_of(values),
        )
    return Content(
        kind="document",
        metadata=metadata.metadata_of(values),
        text=text,
        attachments=files,
        provenance=(*provenance, *_unknown(page.blocked)),
        quality=(*decoded.flaws, *_quality(page, text)),
        encoding=decoded.encoding,
    )


def _is_all_prose(body: Body) -> bool:
    """Whether a page without any element for its body holds nothing else: hardly a link, as pages written by hand."""
    return sum(line.linked for line in body.lines) * HARDLY < sum(len(line.text) for line in body.lines)


def _open(root: HtmlElement, url: str | None) -> Page:
    tags = metadata.meta_tags(root)
    scripted = next(root.iter("script"), None) is not None
    stored = record.record_of(root)
    etree.strip_elements(root, *SILENT, with_tail=False)
    record.with_body(root, stored)
    _break_lines(root)
    lines = lines_of(root)
    blocked: list[Finding] = []
    loose: list[Finding] = []
    for group in blocks(findings(lines)):
        (blocked if is_block(group) else loose).extend(group)
    blocked = list(_trimmed(blocked))
    taken = frozenset(index for finding in blocked for index in range(finding.index, finding.until + 1))
    labelled = Counter(finding.index for finding in loose if not finding.bare and finding.field in HEADER_FIELDS)
    given = [*tags.get("articletitle", ()), *_title_tag(root)]
    given += [title.without_names(title.clean_title(raw), tags.get("sitename", ())) for raw in _title_tag(root)]
    given += [finding.value for finding in blocked if finding.field == "title" and finding.value]
    anchor = title.anchor(lines, taken, given)
    body = find_body(root, lines, marks=Marks(taken=taken, labelled=labelled, after=anchor))
    return Page(
        root=root,
        url=url,
        tags=tags,
        lines=lines,
        blocked=blocked,
        loose=loose,
        body=body,
        anchor=anchor,
        scripted=scripted,
        record=stored,
    )


def _break_lines(root: HtmlElement) -> None:
    """In a ``pre`` the line breaks of the source are shown: make them ``br``, so that each line is one."""
    for pre in root.iter("pre"):
        for element in list(pre.iter()):
            if element.text and "\n" in element.text:
                first, *rest = element.text.split("\n")
                element.text = first
                for place, line in enumerate(rest):
                    element.insert(place, _line_break(line))
            if element is not pre and element.tail and "\n" in element.tail:
                first, *rest = element.tail.split("\n")
                element.tail = first
                for line in reversed(rest):
                    element.addnext(_line_break(line))


def _line_break(tail: str) -> HtmlElement:
    element = lxml.html.Element("br")
    element.tail = tail
    return element


def _title_tag(root: HtmlElement) -> list[str]:
    element = root.find(".//title")
    return [element.text] if element is not None and element.text else []


def _trimmed(blocked: Sequence[Finding]) -> Iterator[Finding]:
    """A block without what merely stands beside it: labels of a form (no colon), colons of the body's first lines.

    Labels without a colon are the block itself where several of them have values.
    """
    spoken = sum(1 for finding in blocked if finding.field not in {None, FURNITURE} and not finding.bare)
    stated = {finding.field for finding in blocked if finding.bare and finding.value} - {None, OTHER, FURNITURE}
    keep_bare = spoken < BLOCK_SIZE or len(stated) >= BLOCK_SIZE
    blocked = [finding for finding in blocked if not finding.bare or keep_bare]
    anchors = [finding.index for finding in blocked if finding.field not in {None, FURNITURE}]
    for finding in blocked:
        if finding.field or (finding.value and anchors and anchors[0] < finding.index < anchors[-1]):
            yield finding


def _claims(page: Page) -> Iterator[Claim]:
    yield from metadata.claims_of_labels(page.blocked, strength=BLOCK)
    yield from metadata.claims_of_labels(_header(page), strength=HEADER)
    yield from metadata.claims_of_labels(_rows(page), strength=TABLE)
    yield from metadata.claims_of_meta(page.tags)
    yield from _header_date(page)
    yield from record.claims_of_record(page.record)
    yield from _title_claims(page)
    yield from _own_words(page)
    if page.url and (day := date_in_url(page.url)):
        yield _claim("published_on", day.isoformat(), "url", page.url, URL)


def _claim(field: str, raw: str, how: Any, where: str, strength: int) -> Claim:
    claim = claim_of(field, raw, how=how, where=where, strength=strength)
    if claim is None:
        raise AssertionError(f"{field}: {raw!r} was a value a moment ago")
    return claim


def _header_date(page: Page) -> Iterator[Claim]:
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
            yield _claim("published_on", day.isoformat(), "header", "header line", TABLE)
            return


def _header(page: Page) -> list[Finding]:
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
        yield from _title_claim(title.without_names(title.clean_title(raw), names), "meta", "ArticleTitle", META)
    labelled = frozenset(finding.index for finding in (*page.blocked, *page.loose))
    for text in title.headings(page.lines, page.body.start, labelled):
        if text not in names:
            yield from _title_claim(title.clean_title(text), "header", "heading", TITLE)
    for raw in _title_tag(page.root):
        whole = title.clean_title(raw)
        if part := title.shown_part(whole, page.lines):
            yield from _title_claim(part, "header", "title", SIGNATURE)
        yield from _title_claim(title.without_names(whole, names), "header", "title", URL)


def _title_claim(text: str, how: Any, where: str, strength: int) -> Iterator[Claim]:
    claim = claim_of("title", text, how=how, where=where, strength=strength)
    if claim:
        yield claim


def _own_words(page: Page) -> Iterator[Claim]:
    """What the document says of itself: number in its head, signature and date at its end."""
    texts = [line.text for line in page.body.lines]
    above = [line.text for line in page.lines[max(0, page.anchor - 1) : page.body.start] if not line.hidden]
    if number := signature.own_number(above[:BEFORE]) or signature.own_number(texts[: signature.HEAD_LINES]):
        yield _claim("document_number", number, "header", "first lines", TITLE)
    if signed := signature.signature(texts):
        yield Claim(
            field="issued_on",
            value=signed.signed_on,
            raw=signed.raw,
            how="signature",
            where="signature",
            strength=SIGNATURE * 100,
        )
        yield _claim("issuing_body", signed.bodies, "signature", "signature", SIGNATURE)
    elif day := signature.last_date(texts):
        yield _claim("issued_on", day.isoformat(), "signature", "last lines", SIGNATURE)


def _complete(values: dict[str, Any], page: Page, text: str) -> None:
    """What follows from other values: number from title, issuing body from publisher, year, language."""
    if "document_number" not in values and (number := signature.number_in_title(values.get("title", ""))):
        values["document_number"] = number
    publisher = next(
        (finding.value for finding in page.blocked if finding.field == "publisher" and finding.value), None
    )
    stated = any(finding.field == "issuing_body" and finding.value for finding in page.blocked)
    if publisher and not stated:
        values["issuing_body"] = values["publisher"]
    year = signature.year_of(values.get("document_number"))
    day = values.get("issued_on") or values.get("published_on")
    values["year"] = year or (day.year if day else None)
    values["language"] = language_of(text or values.get("title", ""))


def _unknown(blocked: Sequence[Finding]) -> Iterator[Provenance]:
    for finding in blocked:
        if finding.field is None and finding.value:
            yield Provenance(field=None, raw=finding.value, how="label", where=finding.label)


def _files(page: Page) -> tuple[Attachment, ...]:
    """The files that the body links to, and those that stand between title and body or right under it."""
    lines, body = page.lines, page.body
    first = max(0, min(page.anchor, body.start) - ABOVE)
    around = [line.element for line in lines[first : body.end + AFTER] if line.linked and not line.hidden]
    return attachments.linked_files([body.element if body.plain else None, *around], url=page.url)


def _evidence(page: Page, files: Sequence[Attachment]) -> kind.Evidence:
    tags, body = page.tags, page.body
    dated = {finding.field for finding in _header(page)} | {claim.field for claim in _header_date(page)}
    sure = bool(tags.get("articletitle") or page.blocked)
    visible = [line for line in page.lines if not line.hidden and line.element.tag != "title"]
    stated = sure or "published_on" in dated or _is_titled(page)
    pictured = (body.plain or stated) and next(body.element.iter("img"), None) is not None
    return kind.Evidence(
        lines=visible,
        body=body.lines if body.plain else visible,
        body_weight=sum(weight(line) for line in body.lines),
        stated=stated,
        sure=sure,
        column=bool(tags.get("columnname") or tags.get("columntype")) and not tags.get("articletitle"),
        shows=bool(files) or pictured,
        scripted=page.scripted,
        root=page.root,
    )


def _is_titled(page: Page) -> bool:
    """Whether the page shows its own title, and the title is no site's or column's name."""
    text = page.lines[page.anchor - 1].text if page.anchor else ""
    names = [*page.tags.get("sitename", ()), *page.tags.get("columnname", ())]
    name = text in names or (len(text) < LONG and SITE_NAME.search(text) is not None)
    return len(text) >= NEEDED and not name


def _quality(page: Page, text: str) -> Iterator[str]:
    element = page.body.element
    if len(text) < 50 and element is not None and next(element.iter("img"), None) is not None:
        yield "image-only"
