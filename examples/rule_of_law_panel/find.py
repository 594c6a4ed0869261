"""The yearly rule-of-law reports of an archive: which they are, of which year, of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Unpack

from archive.library import Asked, Document, Library
from archive.readings import without_readings
from archive.text import fold

QUERIES = ("法治政府建设", "依法行政")
"""What such a report says somewhere; search finds it in Traditional characters too."""

AT_MOST = 100_000
"""Hits of a query: more than all reports of all counties in thirty years."""

OPENING = 600
"""Characters of a text in which it says of which year it is, where the title does not."""

_OF_IT = re.compile("法治政府|依法行政|法治建设|依法治[省市区县盟州旗]")
_REPORT = re.compile("报告|情况|总结|年报|成效|发布会|答记者问")
_YEARBOOK = re.compile(r"年鉴|^20\d\d年?[卷版]$")
_NO_REPORT = re.compile("方案|规划|纲要|意见|办法|细则|要点|解读|条例|规定|报送|上报|征集|培训|会议|通知$|计划$")
_SUBJECT = 3
"""Times that a volume of a yearbook has to name the subject for its chapter on it."""

_BOOK = re.compile("《[^》]*》")
_RANGE = re.compile(r"20\d\d年?\s*[-—–~至到]+\s*20\d\d年?")
_YEAR = re.compile(r"20\d\d(?=年|卷|版)")
_YEAR_IN_WORDS = re.compile("二[〇零○]([〇零○一二三四五六七八九]{2})(?=年)")

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")

_ORGAN = "人民政府办公[厅室]|人民政府|委员会|管委会|办公[厅室]|[局厅委办院署]"
_BODY = re.compile(rf"^(.{{2,30}}?(?:{_ORGAN}))(?=关于|20\d\d|年度|法治|依法|二[〇零])")
_PLACE = re.compile(
    "^[\u4e00-\u9fff]*?(?:自治区|开发区|示范区|自治州|自治县|地区|省|(?<!城)市(?![场政容域])|州|盟|县|旗|区(?!域))"
)
LONGEST_PLACE = 20
"""Characters: 内蒙古阿拉善高新技术产业开发区 has 15."""

_NAMELESS = re.compile("^[全我本]?(?:自治区|开发区|示范区|自治州|自治县|地区|[省市州盟县旗区])$")
"""A kind of place, and of none: 自治区司法厅 does not say of which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A report, and what it says of itself."""

    document: Document
    site_name: str
    year: int
    year_from: str
    """The words that the year was read from."""
    body: str
    """Whose report it is: by its title (乌兰察布市 stands for its government), else its issuing body, else the site."""
    place: str
    """The place of that body, as named; ``document.region`` is the code of the region where the site has one."""


def reports(library: Library, **filters: Unpack[Asked]) -> Iterator[Report]:
    """The reports of an archive by number; one stands for those that are copies of it."""
    for number, site_name in _candidates(library, **filters):
        document = library.document(number)
        title, text = _plain(document.title or ""), _plain(document.text)
        year = year_of(title, text)
        if year and is_report(title, text):
            body = _body_of(title) or document.issuing_body or site_name
            yield Report(
                document=document,
                site_name=site_name,
                year=year[0],
                year_from=year[1],
                body=body,
                place=place_of(body) or place_of(site_name) or site_name,
            )


def _candidates(library: Library, **filters: Unpack[Asked]) -> list[tuple[int, str]]:
    hits = (hit for query in QUERIES for hit in library.search(query, limit=AT_MOST, copies=False, **filters))
    return sorted({hit.document: hit.site_name for hit in hits}.items())


def _plain(text: str) -> str:
    return fold(without_readings(text))


def is_report(title: str, text: str) -> bool:
    """Whether it reports on a year, or only plans, orders or explains; a yearbook's volume does by its text."""
    bare = _BOOK.sub("", title)
    if _YEARBOOK.search(bare.strip()):
        return len(_OF_IT.findall(text)) >= _SUBJECT
    return bool(_OF_IT.search(bare) and _REPORT.search(bare)) and not _NO_REPORT.search(bare)


def year_of(title: str, text: str) -> tuple[int, str] | None:
    """The year that a report is of, and the words that say so: the title's, else the first that the text is about."""
    for words in (title, *_about(text)):
        plain = _RANGE.sub("", _BOOK.sub("", words))
        if match := _YEAR.search(plain):
            return int(match[0]), plain[match.start() : match.end() + 1]
        if match := _YEAR_IN_WORDS.search(plain):
            return 2000 + int(match[1].translate(_DIGITS)), match[0] + "年"
    return None


def _about(text: str) -> list[str]:
    """Sentences of the opening that speak of the subject and its year."""
    return [sentence for sentence in re.split("[。;\n]", text[:OPENING]) if _OF_IT.search(sentence)]


def _body_of(title: str) -> str | None:
    """The body at the head of a title, or a place that stands for its government; neither if it names no place."""
    head = title.removeprefix("关于")
    match = _BODY.match(head)
    return match[1] if match and place_of(head) else place_of(head)


def place_of(name: str) -> str | None:
    """The place at the head of a name: 青禾市 of 青禾市教育局, nothing of 市教育局 or 自治区司法厅."""
    chain = ""
    while match := _PLACE.match(name[len(chain) :]):
        if len(match[0]) > LONGEST_PLACE or (not chain and _NAMELESS.match(match[0])):
            break
        chain += match[0]
    return chain or None
