"""One page read: its metadata first, then its body, then what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from archive.records import Attachment, Content, Provenance
from crawler.extract import attachments, kind, metadata, outline, requisites, signature
from crawler.extract.body import Body
from crawler.extract.encoding import Decoded
from crawler.extract.labels import Finding
from crawler.extract.language import language_of
from crawler.extract.moving import moving
from crawler.extract.page import Page, open_page
from crawler.extract.prose import from_page, prose
from crawler.extract.stated import AFTER, claims_of, header_date, header_labels
from crawler.extract.tree import mend, tree_of

SITE_NAME = re.compile("(?:网|网站|政府|局|厅|委员会|平台|首页|公告|公示|公开|新闻|动态|通知)$")
"""How the titles of home pages and columns end."""

NEEDED, LONG = 8, 20
"""Characters a title needs to be no column's name, and those above which it is none however it ends."""

HARDLY = 20
"""One character of links to so many of text is hardly a link."""

ABOVE = 5
"""Lines above the title among which a site offers the document as a file."""


def read(decoded: Decoded, *, url: str | None, outlined: bool = False) -> Content:
    """The content of a decoded page; with its outline where it is wanted (``outlined``)."""
    source = mend(decoded.text)
    page = open_page(tree_of(source), url)
    claims = list(claims_of(page))
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
        requisites=_requisites(page),
        provenance=(*provenance, *_unknown(page.blocked)),
        quality=(*decoded.flaws, *_quality(page, text)),
        encoding=decoded.encoding,
        outline=_outline(page, source, decoded) if outlined else None,
    )


def _outline(page: Page, source: str, decoded: Decoded) -> str | None:
    """By what a later page is known to read as this one."""
    parts = outline.parts_of(source)
    return outline.outline_of(parts, moving(page, parts), decoded, page.url) if parts else None


def _is_all_prose(body: Body) -> bool:
    """Whether a page without any element for its body holds nothing else: hardly a link, as pages written by hand."""
    return sum(line.linked for line in body.lines) * HARDLY < sum(len(line.text) for line in body.lines)


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


def _requisites(page: Page) -> tuple[str, ...]:
    """What the page needs to look as it did; the images of the body before those around it."""
    body = page.body.element
    base = requisites.base_of(page.root, page.url)
    own = requisites.images_of(body, base=base) if body is not None and page.body.plain else ()
    return requisites.of_page(page.sheets, own, page.images)


def _evidence(page: Page, files: Sequence[Attachment]) -> kind.Evidence:
    tags, body = page.tags, page.body
    dated = {finding.field for finding in header_labels(page)} | {claim.field for claim in header_date(page)}
    sure = bool(tags.get("articletitle") or page.blocked)
    visible = [line for line in page.lines if not line.hidden and line.element.tag != "title"]
    stated = sure or "published_on" in dated or _is_titled(page)
    pictured = (body.plain or stated) and next(body.element.iter("img"), None) is not None
    return kind.Evidence(
        lines=visible,
        body=body.lines if body.plain else visible,
        body_weight=body.weight,
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
