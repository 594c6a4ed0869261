"""What an archive should hold of a page: the fields that the page states, by the rules of the labels (发文机关 …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.papers import Paper, Posting

Labels = Sequence[tuple[str, str]]
"""The pairs of a metadata block in page order; a value may be empty."""

FIELD_OF_LABEL = {
    "索引号": "index_number",
    "发文字号": "document_number",
    "文号": "document_number",
    "文件编号": "document_number",
    "发文机关": "issuing_body",
    "制发机关": "issuing_body",
    "发文单位": "issuing_body",
    "发布机构": "publisher",
    "成文日期": "issued_on",
    "成文时间": "issued_on",
    "生成日期": "issued_on",
    "印发日期": "issued_on",
    "发布日期": "published_on",
    "发布时间": "published_on",
    "公开日期": "published_on",
    "生效日期": "effective_on",
    "施行日期": "effective_on",
    "实施日期": "effective_on",
    "废止日期": "expires_on",
    "失效日期": "expires_on",
    "有效性": "validity",
    "时效性": "validity",
    "公文时效": "validity",
    "文件状态": "validity",
    "主题分类": "subject",
    "组配分类": "genre",
    "体裁分类": "genre",
    "主题词": "keywords",
    "关键词": "keywords",
    "内容概述": "summary",
    "公开方式": "disclosure",
    "公开形式": "disclosure",
    "来源": "source",
}
FIELD_OF_META = {
    "PubDate": "published_on",
    "ContentSource": "source",
    "Description": "summary",
}
NO_VALUES = frozenset({"", "无"})


@dataclass(frozen=True, kw_only=True, slots=True)
class TrueDocument:
    """A document as its page truly states it; fields are named as in the archive, None where the page is silent.

    ``text`` holds a line a paragraph, the signature included and the title not; the cells of a table are one line,
    put after one another without anything between. Compare texts with all white space taken out.
    """

    url: str
    site: str
    channel: str
    channels: tuple[str, ...]
    title: str
    index_number: str | None = None
    document_number: str | None = None
    issuing_body: str | None = None
    publisher: str | None = None
    issued_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: str | None = None
    subject: str | None = None
    genre: str | None = None
    keywords: str | None = None
    summary: str | None = None
    source: str | None = None
    disclosure: str | None = None
    text: str
    attachments: tuple[tuple[str, str], ...] = ()
    """(url, name as the link gives it)."""
    files: tuple[str, ...] = ()
    """What each of them says. Compare as texts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TruePaper:
    """What a page carries, and what no page says: the paper, the same on every page that shows it."""

    number: int
    """The same on every page of the paper, whatever was edited there."""
    draft: int
    """The same on every page whose paper says the same, in whatever script."""
    at_home: bool
    """Whether the page is on the site of the body that wrote the paper."""
    published_at: datetime
    series: str | None
    """The same for the reports of one body, which are one template filled in year after year."""


def true_paper(posting: Posting) -> TruePaper:
    """What a posting carries."""
    paper = posting.paper
    return TruePaper(
        number=posting.paper_number,
        draft=posting.draft,
        at_home=not posting.reposted,
        published_at=posting.published_at,
        series=paper.office if paper.kind == "report" and not posting.reposted else None,
    )


def copies(papers: Mapping[str, TruePaper]) -> list[list[str]]:
    """The pages that say the same, URL by URL, where there is more than one; first in each the original, which is on
    its body's own site or, where that has another text by now, the earliest.
    """
    groups: dict[int, list[str]] = {}
    for url in sorted(papers, key=lambda url: (not papers[url].at_home, papers[url].published_at)):
        groups.setdefault(papers[url].draft, []).append(url)
    return [group for group in groups.values() if len(group) > 1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """What a page shows about its document outside the text."""

    metas: Labels
    labels: Labels
    header_number: bool = False
    """The document number is the first line of the text."""


def true_document(
    posting: Posting,
    stated: Stated,
    *,
    url: str,
    site: str,
    attachments: tuple[tuple[str, str], ...],
) -> TrueDocument:
    """The truth about a posting on the page that states it so."""
    paper = posting.paper
    values = _from_metas(stated.metas) | _from_labels(stated.labels)
    issuing_body = values.get("issuing_body") or values.get("publisher") or (paper.office if paper.signed else None)
    number = values.get("document_number") or (paper.number if stated.header_number else None)
    return TrueDocument(
        url=url,
        site=site,
        channel=posting.channels[0],
        channels=posting.channels,
        title=paper.title,
        index_number=values.get("index_number"),
        document_number=_with_official_brackets(number),
        issuing_body=issuing_body,
        publisher=values.get("publisher"),
        issued_on=paper.written_on if "issued_on" in values or paper.signed else None,
        published_on=posting.published_at.date() if "published_on" in values else None,
        effective_on=paper.effective_on if "effective_on" in values else None,
        expires_on=paper.expires_on if "expires_on" in values else None,
        validity=values.get("validity"),
        subject=values.get("subject"),
        genre=values.get("genre"),
        keywords=_joined(values.get("keywords")),
        summary=_single_spaced(values.get("summary")),
        source=values.get("source"),
        disclosure=values.get("disclosure"),
        text=shown_text(paper, stated),
        attachments=attachments,
        files=tuple(file.text for file in paper.files),
    )


def shown_text(paper: Paper, stated: Stated) -> str:
    """The text with the number above it, on sites that set it there."""
    numbered = stated.header_number and paper.number and not paper.cover
    return f"{paper.number}\n{paper.text}" if numbered else paper.text


def _from_labels(labels: Labels) -> dict[str, str]:
    return _values(labels, FIELD_OF_LABEL)


def _from_metas(metas: Labels) -> dict[str, str]:
    return _values(metas, FIELD_OF_META)


def _values(pairs: Labels, fields: Mapping[str, str]) -> dict[str, str]:
    """Spaces within a label mean nothing (索 引 号), and an empty value is none."""
    named = (("".join(label.split()), value.strip()) for label, value in pairs)
    return {fields[label]: value for label, value in named if label in fields and value not in NO_VALUES}


def _joined(keywords: str | None) -> str | None:
    """主题词 are several, whatever stands between them on the page."""
    return keywords.replace(",", ";") if keywords else None


def _single_spaced(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _with_official_brackets(number: str | None) -> str | None:
    return number.replace("[", "〔").replace("]", "〕") if number else None
