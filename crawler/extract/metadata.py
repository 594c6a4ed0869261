"""The official fields of a document, each from the strongest of the places that state it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from archive.document_numbers import clean_number
from archive.records import How, Metadata, Provenance
from crawler.extract.dates import first_date
from crawler.extract.labels import Finding
from crawler.extract.lines import fold
from crawler.extract.vocabulary import FURNITURE, LABELS, OTHER, is_nothing

BLOCK, RECORD, HEADER, META, TABLE, TITLE, SIGNATURE, URL = 80, 70, 60, 50, 40, 30, 20, 10
"""How strongly a place states a field: the metadata block most, the address least."""

DATES = frozenset(("issued_on", "published_on", "effective_on", "expires_on"))
META_FIELDS = {
    "pubdate": "published_on",
    "contentsource": "source",
    "description": "summary",
    "publishdepartment": "publisher",
}
"""META names of 国办发〔2017〕47号 附件2, lower-cased: sites write them in any case."""

KEYWORD_SEPARATORS = re.compile(r"[;；,，、\s]+")
PUBLIC = re.compile(r"[（(]\s*|\s*[)）]|供稿")


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A place on the page that states a field."""

    field: str
    value: str | date
    raw: str
    how: How
    where: str
    strength: int


def meta_tags(root: HtmlElement) -> dict[str, list[str]]:
    """The META tags by lower-case name; a name may stand more than once."""
    tags: dict[str, list[str]] = defaultdict(list)
    for element in root.iter("meta"):
        name, content = element.get("name") or element.get("property"), element.get("content")
        if name and content and content.strip():
            tags[name.strip().lower()].append(content)
    return tags


def claims_of_meta(tags: Mapping[str, Sequence[str]]) -> Iterable[Claim]:
    for name, field in META_FIELDS.items():
        for raw in tags.get(name, ()):
            claim = claim_of(field, raw, how="meta", where=name, strength=META)
            if claim:
                yield claim


def claims_of_labels(found: Iterable[Finding], *, strength: int) -> Iterable[Claim]:
    """What labels state. Among equals the label that the vocabulary names first is the stronger (公开方式
    before 公开范围)."""
    found = list(found)
    undecided = _undecided(found)
    for finding in found:
        if (
            finding.field in {None, OTHER, FURNITURE}
            or finding.field is None
            or (finding.hidden and finding.label in undecided)
        ):
            continue
        rank = strength - LABELS[finding.field].index(finding.label) / 100 - (5 if finding.hidden else 0)
        claim = claim_of(finding.field, finding.value, how="label", where=finding.label, strength=0)
        if claim:
            yield _stronger(claim, rank)


def _undecided(found: Sequence[Finding]) -> set[str]:
    """Labels that stand hidden with several values: a script shows one of them, and which is not said."""
    values: dict[str, set[str]] = defaultdict(set)
    for finding in found:
        if finding.hidden and finding.value:
            values[finding.label].add(finding.value)
    return {label for label, several in values.items() if len(several) > 1}


def _stronger(claim: Claim, strength: float) -> Claim:
    return Claim(
        field=claim.field,
        value=claim.value,
        raw=claim.raw,
        how=claim.how,
        where=claim.where,
        strength=int(strength * 100),
    )


def claim_of(field: str, raw: str, *, how: How, where: str, strength: int) -> Claim | None:
    """A claim with its value in the shape of the field; None when the raw text states nothing."""
    value = value_of(field, raw)
    if value is None:
        return None
    return Claim(field=field, value=value, raw=fold(raw), how=how, where=where, strength=strength * 100)


def value_of(field: str, raw: str) -> str | date | None:
    """The value of a field as the archive keeps it; None for 无, null, —, impossible dates."""
    text = fold(raw)
    if is_nothing(text):
        return None
    if field in DATES:
        return first_date(text)
    shape = SHAPES.get(field)
    value = shape(text) if shape else text
    return value or None


def _source(text: str) -> str:
    """A source without the date or the brackets that share its line."""
    text = re.sub(r"\s*\d{4}\s?[-年./].*$", "", text)
    text = re.sub(r"^[（(]\s*(.*?)\s*(?:供稿)?\s*[)）]$", r"\1", text)
    text = text.strip(" ：:|")
    return "" if is_nothing(text) or text == "供稿" else text


def _keywords(text: str) -> str:
    return ";".join(part for part in KEYWORD_SEPARATORS.split(text) if part)


def _number(text: str) -> str:
    number = clean_number(text)
    return number if re.search(r"\d|[一二三四五六七八九十]", number) and len(number) <= 60 else ""


def _index(text: str) -> str:
    number = re.sub(r"\s", "", text)
    return number if re.search(r"\d", number) and len(number) <= 60 else ""


SHAPES: dict[str, Any] = {
    "source": _source,
    "keywords": _keywords,
    "document_number": _number,
    "index_number": _index,
}


def decide(claims: Iterable[Claim]) -> tuple[dict[str, str | date], list[Provenance]]:
    """The strongest claim of each field, and all of them as provenance: those that say the same count as used."""
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_field[claim.field].append(claim)
    values: dict[str, str | date] = {}
    provenance: list[Provenance] = []
    for field, rivals in by_field.items():
        ordered = sorted(rivals, key=lambda claim: -claim.strength)
        values[field] = ordered[0].value
        for claim in ordered:
            used = claim.value == ordered[0].value
            provenance.append(Provenance(field=field, raw=claim.raw, how=claim.how, where=claim.where, used=used))
    return values, provenance


def metadata_of(values: Mapping[str, Any]) -> Metadata:
    known = {field.name for field in fields(Metadata)}
    return Metadata(**{name: value for name, value in values.items() if name in known})
