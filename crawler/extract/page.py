"""A page opened: its lines, the labels found on them, its title's place and its body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract import metadata, record, requisites, title
from crawler.extract.body import Body, Marks, find_body
from crawler.extract.labels import BLOCK_SIZE, Finding, blocks, findings, is_block
from crawler.extract.lines import Line, fold, lines_of
from crawler.extract.tree import new_element
from crawler.extract.vocabulary import FURNITURE, OTHER

SILENT = ("script", "style", "noscript", "template", "select", "textarea", "svg", "object", "embed", "button")
"""Elements whose text nobody reads."""

HEADER_FIELDS = frozenset(("source", "published_on", "publisher", FURNITURE))
"""Fields of the line between title and body, and of the line under the body."""


MOST_CELLS = 100_000
"""Of tables whose cells are told apart."""


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
    sheets: tuple[str, ...]
    images: tuple[str, ...]


def open_page(root: HtmlElement, url: str | None) -> Page:
    held = list(root.iter())  # or lxml makes an object of each anew for whoever goes through them
    tags = metadata.meta_tags(root)
    scripted = next(root.iter("script"), None) is not None
    stored = record.record_of(root)
    sheets, images = requisites.named_on(root, base=requisites.base_of(root, url))
    etree.strip_elements(root, *SILENT, with_tail=False)
    record.with_body(root, stored)
    _break_lines(root)
    _join_cells(root)
    held = list(root.iter())
    lines = lines_of(root)
    blocked: list[Finding] = []
    loose: list[Finding] = []
    for group in blocks(findings(lines)):
        (blocked if is_block(group) else loose).extend(group)
    blocked = list(_trimmed(blocked))
    taken = frozenset(index for finding in blocked for index in range(finding.index, finding.until + 1))
    labelled = Counter(finding.index for finding in loose if not finding.bare and finding.field in HEADER_FIELDS)
    given = [*tags.get("articletitle", ()), *title_tag(root)]
    given += [title.without_names(title.clean_title(raw), tags.get("sitename", ())) for raw in title_tag(root)]
    given += [finding.value for finding in blocked if finding.field == "title" and finding.value]
    anchor = title.anchor(lines, taken, given)
    body = find_body(held, lines, marks=Marks(taken=taken, labelled=labelled, after=anchor))
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
        sheets=sheets,
        images=images,
    )


def _join_cells(root: HtmlElement) -> None:
    """On a page of more cells than anybody lays out, a row is its first cell and all others in one: 600,000 cells took
    half a minute, and 700 MB.
    """
    if root.xpath("count(//td)") <= MOST_CELLS:
        return
    for row in root.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        if len(cells) > 2 and row.find(".//tr") is None:
            text = " ".join(fold(str(cell.text_content())) for cell in cells[1:])
            for cell in (*cells[1], *cells[2:]):
                cell.getparent().remove(cell)
            cells[1].text = text


def _break_lines(root: HtmlElement) -> None:
    """In a ``pre`` the line breaks of the source are shown: make them ``br``, so that each line is one."""
    for pre in root.iter("pre"):
        if next(pre.iterancestors("pre"), None) is not None:
            continue
        for element in list(pre.iter()):
            if element.text and "\n" in element.text:
                element.text, *rest = element.text.split("\n")
                for line in reversed(rest):
                    element.insert(0, _line_break(line))
            if element is not pre and element.tail and "\n" in element.tail:
                first, *rest = element.tail.split("\n")
                element.tail = first
                for line in reversed(rest):
                    element.addnext(_line_break(line))


def _line_break(tail: str) -> HtmlElement:
    element = new_element("br")
    element.tail = tail
    return element


def title_tag(root: HtmlElement) -> list[str]:
    element = next(root.iter("title"), None)
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
