"""Which documents a text cites, by their numbers (发文字号), and which texts cite a document.

The end of a number is sure, from its year or its 令 to its 号. Where its issuer's code begins nothing marks in running
text (贯彻落实国办发〔2017〕47号), so a citation has several readings: the longest that some document bears is right,
and where none is borne by any the one that begins after the last word that cannot be of a code.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from archive import search
from archive.document_numbers import clean_number
from archive.readings import HAN
from archive.text import fold

Row = dict[str, Any]

MOST_CITED = 100
"""Numbers of one text that are looked up: a list of what is repealed may have thousands."""

MOST_CITING = 100
"""Texts with a document's number, newest first, that are read for whether it is that one: 青政发〔2021〕3号 stands in
内青政发〔2021〕3号 too. A law of which every text speaks would cost seconds."""

_LONGEST_CODE = 20
_LONGEST_NAMES = 40
"""Characters: 国办发 and its like with words before them; the names of all who give one order."""

_SHORTEST_CODE = 2
_USUAL_CODE = 6
"""Characters above which words stand before a code that no document bears: 国市监竞争发 has six."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_TAIL = re.compile(
    r"""
    (?:
        (?P<bracketed>\s{0,2}[〔\[【﹝（(［]\s{0,2}(?:19|20)\d\d\s{0,2}年?\s{0,2}[〕\]】﹞）)］]\s{0,2}第?\s{0,2}\d{1,5}\s{0,2}[号號])
        |
        公告\s{0,2}(?:19|20)\d\d\s{0,2}年\s{0,2}第\s{0,2}\d{1,4}\s{0,2}[号號]
        |
        令\s{0,2}第\s{0,2}(?:\d{1,5}|[一二三四五六七八九十百〇零]{1,7})\s{0,2}[号號]
    )
    (?![楼樓线線院门門机機井桩樁地块塊岛島馆館厅廳车車栋棟幢墙牆])
    """,
    re.VERBOSE,
)
"""A number without its issuer: 〔2017〕47号, 公告2024年第3号, 令第711号. （2020）12号楼 is a house."""

_CODE = re.compile(rf"(?:[{HAN}A-Za-z]+\s{{0,2}}\n\s{{0,2}})?[{HAN}A-Za-z]+$")
_NAMES = re.compile(rf"(?:[{HAN}]{{2,20}}[ \u3000、\n]{{1,2}}){{0,4}}[{HAN}]+\s?$")
"""Before the end of a number: a code, which a line end may cut, or the names of those who give an order."""

_WORDS = re.compile(
    "根据|依据|按照|依照|遵照|参照|对照|贯彻|落实|执行|关于|转发|印发|下发|颁布|发布|公布|制定|实施|废止|修订|修改|替代"
    "|代替|结合|详见|参见|以及|文件|通知|规定|要求|精神|办法|意见|决定|方案|同时|其中|包括|[是的号]"
)
_SMALL_WORDS = re.compile("[与及或把对以在见按据照]|(?<=.)[和将由至]")
"""What is of no code. The small ones are of names (住房和城乡建设部), the last of codes too where they come first
(和政发)."""

_JOINING = "和与及或暨"
_FORMAL_YEAR = re.compile(r"〔(\d{4})年?〕第?")
_SHORT_YEAR = re.compile(r"〔(\d{4})〕")
_BODY = re.compile("[部局委会院厅府行署室办]")
_BREAK = re.compile(rf"(?:(?<=([部局委会院厅府行署室办]))|(?<=[{HAN}A-Za-z]))[ \u3000、\n]+")
"""Between two names; the first of them caught where it is one of a body."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A number in a text, from ``start`` to ``end``."""

    readings: tuple[str, ...]
    """The numbers that it may be, longest first."""
    number: str
    """The one that it is taken for where no document bears any of them."""
    start: int
    end: int

    def borne(self, known: Container[str]) -> str | None:
        """The reading that a document bears, of those that are known."""
        return next((reading for reading in self.readings if reading in known), None)


def citations(text: str, own: str | None = None) -> Iterator[Citation]:
    """The numbers in a text, in order, but for its own."""
    text = text.translate(_FULL_WIDTH)
    ours = frozenset(_spellings(own or ""))
    before = 0
    for tail in _TAIL.finditer(text):
        found = _citation(text, before, tail)
        before = tail.end()
        if found and ours.isdisjoint(found.readings):
            yield found


def _citation(text: str, before: int, tail: re.Match[str]) -> Citation | None:
    """What a tail is the end of, of the text since the number before; None where it has no issuer."""
    bracketed = tail["bracketed"] is not None
    window = text[max(before, tail.start() - (_LONGEST_CODE if bracketed else _LONGEST_NAMES)) : tail.start()]
    head = (_CODE if bracketed else _NAMES).search(window)
    if head is None:
        return None
    follows = tail.start() - len(head[0]) == before > 0
    begins, taken = _beginnings(head[0], bracketed=bracketed, follows=follows)
    if not begins:
        return None
    readings = [spelling for at in begins for spelling in _spellings(head[0][at:] + tail[0])]
    start = tail.start() - len(head[0]) + taken
    number = clean_number(head[0][taken:] + tail[0]).replace("、", "")
    return Citation(readings=tuple(dict.fromkeys(readings)), number=number, start=start, end=tail.end())


def _beginnings(head: str, *, bracketed: bool, follows: bool) -> tuple[list[int], int]:
    """Where the issuer may begin in what stands before the end of a number, and where it is taken to begin."""
    breaks = list(_BREAK.finditer(head))
    words = [match.end() for match in _WORDS.finditer(head)]
    words += [match.end() for match in breaks if bracketed or not match[1]]
    if bracketed:
        words += [match.end() for match in _SMALL_WORDS.finditer(head)]
    if follows and head[0] in _JOINING:
        words.append(1)
    bodies = [match.end() for match in (*_BODY.finditer(head), *breaks)]
    begins = [at for at in sorted({0, *words, *bodies}) if len(head[at:].strip()) >= _SHORTEST_CODE]
    taken = max((at for at in words if at in begins), default=0)
    if bracketed and len(head) - taken > _USUAL_CODE:
        taken = max((at for at in bodies if at in begins), default=taken)
    return begins, taken


@lru_cache(maxsize=4096)
def _spellings(number: str) -> tuple[str, ...]:
    """How documents may write a number: 〔2017年〕第47号 is 〔2017〕47号, 令第3号 is 令3号, 國辦發 is 国办发."""
    clean = clean_number(number).replace("、", "")
    short = _FORMAL_YEAR.sub(r"〔\1〕", clean).replace("令第", "令")
    forms = (clean, short, _SHORT_YEAR.sub(r"〔\1〕第", short))
    return tuple(dict.fromkeys(spelling for form in forms for spelling in (form, fold(form))))


# ---------------------------------------------------------------------- what is known


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """A number that a text cites, and the document that bears it, or the one that this copies; None: nobody knows."""

    number: str
    document: int | None = None
    title: str | None = None
    site_name: str | None = None
    published_on: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Citing:
    """A document that cites another, and how many more there are with its text."""

    document: int
    title: str | None
    site_name: str
    published_on: str | None
    copies: int = 0


def cited(connection: sqlite3.Connection, text: str, own: str | None = None) -> list[Cited]:
    """What a text cites, each number once, in its order; `MOST_CITED` at most, by one question to the archive."""
    found: dict[str, Citation] = {}
    for citation in citations(text, own):
        found.setdefault(citation.number, citation)
        if len(found) == MOST_CITED:
            break
    readings = {reading for citation in found.values() for reading in citation.readings}
    known = _bearers(connection, readings) if readings else {}
    numbers = dict.fromkeys(citation.borne(known) or citation.number for citation in found.values())
    return [known.get(number) or Cited(number=number) for number in numbers]


def _bearers(connection: sqlite3.Connection, numbers: Iterable[str]) -> dict[str, Cited]:
    """Of each number the first document that bears it, or the one that this copies."""
    found = connection.execute(
        """
        select wanted.value, documents.id, documents.title, sites.name, documents.published_on
        from json_each(?) as wanted
        join documents on documents.id = (
            select coalesce(copies_of, id) from documents where document_number = wanted.value order by id limit 1
        )
        join sites on sites.id = documents.site
        """,
        (json.dumps(sorted(numbers)),),
    )
    names = ("number", "document", "title", "site_name", "published_on")
    return {row[0]: Cited(**dict(zip(names, row, strict=True))) for row in found}


def citing(connection: sqlite3.Connection, document: int, number: str) -> list[Citing]:
    """The documents that cite one by its number, newest first, copies under one of them. Not those that bear the number
    themselves or are copies of it: these only say their own.
    """
    wanted = _spellings(number)
    query = " OR ".join(f'正文:"{spelling}"' for spelling in wanted)
    found = connection.execute(
        """
        with hits as materialized (
            select rowid as version from versions_fts where versions_fts match :match order by rowid desc limit :most
        )
        select
            coalesce(documents.copies_of, documents.id) as root,
            documents.id,
            documents.title,
            sites.name,
            documents.published_on,
            texts.text
        from hits
        join documents on documents.current_version = hits.version
        join versions on versions.id = hits.version
        join texts on texts.digest = versions.text
        join sites on sites.id = documents.site
        where documents.document_number is not :number
            and coalesce(documents.copies_of, documents.id) != (
                select coalesce(copies_of, id) from documents where id = :document
            )
        order by documents.published_on desc, documents.id
        """,
        {"match": search.match_query(query), "most": MOST_CITING, "document": document, "number": number},
    )
    groups: dict[int, list[Row]] = {}
    for root, *shown, text in found:
        if any(not set(wanted).isdisjoint(citation.readings) for citation in citations(text)):
            names = ("document", "title", "site_name", "published_on")
            groups.setdefault(root, []).append(dict(zip(names, shown, strict=True)))
    return [_first(root, members) for root, members in groups.items()]


def _first(root: int, members: list[Row]) -> Citing:
    """The one of copies that stands for them: what the others copy, or the first."""
    shown = next((member for member in members if member["document"] == root), members[0])
    return Citing(**shown, copies=len(members) - 1)
