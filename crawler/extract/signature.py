"""What a document says of itself: its number under the title, its signature and date (落款) at the end of
the letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.document_numbers import clean_number
from archive.readings import without_readings
from archive.text import fold
from crawler.extract.dates import ALONE_AT_END, date_alone, first_date

NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,20}\s{0,2}[〔\[【﹝（(［]\s{0,2}(?:19|20)\d\d\s{0,2}年?[〕\]】﹞）)］]\s{0,2}第?\s{0,2}\d{1,5}\s{0,2}号"
)
"""A document number (发文字号): body code, year in brackets, serial (党政机关公文格式 GB/T 9704 §7.2.5)."""

ORDER = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}\s){0,4}[\u4e00-\u9fff]{2,30}公告\s{0,2}(?:19|20)\d\d年\s?第\s?\d{1,4}\s?号|"
    r"[\u4e00-\u9fff]{2,20}令\s{0,2}(?:[〔\[（(]\s?(?:19|20)\d\d\s?[〕\]）)]\s{0,2})?第?\s{0,2}[\d一二三四五六七八九十百〇零]{1,5}\s{0,2}号"
)
"""The number of an order or a public notice: 国务院令第10号, 渝府令〔2023〕361号, 财政部公告2024年第3号."""

YEAR = re.compile(r"〔((?:19|20)\d\d)年?〕")

BODY_NAME = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,38}(?:局|委员会|委|厅|政府|办公室|办公厅|办|中心|部|院|会|会议|处|署|组|公司|集团|大学|学校|馆|所|站|队|社|银行|法院|检察院|协会|人大|政协|（代章）|（章）|\(代章\))"
)
"""The name of a body that signs."""

LONGEST_NAME = 60
"""Characters that a name may have, some of which may be invisible; a whole paragraph need not be folded to be none."""

MOST_SIGNERS = 8
"""Bodies that sign one letter together; more lines above a date are a list."""

HEAD_LINES = 4
"""Lines of the body in which its own number may stand: above the title, under it, before the salutation."""

LAST_LINES = 3
"""Lines at the end of a body among which an unsigned date stands."""

NOT_THIS = re.compile(r"根据|按照|依据|《|贯彻|转发|废止|同时")


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Who signed, joint issuers in page order with one space between, and the day of the signature."""

    bodies: str
    signed_on: date
    raw: str


def number_in(text: str) -> str | None:
    """The first document number in ``text``, cleaned."""
    match = NUMBER.search(text) or ORDER.search(text)
    return clean_number(match[0]) if match else None


def own_number(lines: Sequence[str]) -> str | None:
    """The number that a document gives itself in its first lines; numbers it merely cites are not its own."""
    for line in lines:
        text = re.sub(r"^[（(](.*)[)）]$", r"\1", line)
        match = NUMBER.match(text) or ORDER.fullmatch(text)
        if match and (len(text) == len(match[0]) or text[len(match[0])] in " \u3000") and not NOT_THIS.search(match[0]):
            return clean_number(match[0])
    return None


def number_in_title(title: str) -> str | None:
    """The number that a title carries at its end in brackets, or before its first word."""
    match = re.search(r"[（(\[【]([^（(【]{0,20}[〔\[﹝][^〕\]]{4,6}[〕\]﹞]\s?\d{1,5}\s?号)[）)\]】]$", title)
    if match:
        return clean_number(match[1])
    opening = NUMBER.match(re.sub(r"^[【\[][^】\]]{1,8}[】\]]", "", title))
    return clean_number(opening[0]) if opening else None


def year_of(number: str | None) -> int | None:
    """The year within a document number."""
    match = YEAR.search(number or "")
    return int(match[1]) if match else None


def signature(lines: Sequence[str]) -> Signature | None:
    """The first signature with its date among the lines of a body: the covering letter signs, then the
    annex follows."""
    for index, text in enumerate(lines):
        if date_alone(text):
            bodies = _signers(lines[max(0, index - MOST_SIGNERS) : index])
            signed_on = first_date(text)
        elif "日" in text[-2:] and (end := ALONE_AT_END.search(text[-90:])) is not None:
            bodies = _names(text[-90:][: end.start()].rpartition("。")[2])
            signed_on = first_date(end[0])
        else:
            continue
        if bodies and signed_on:
            return Signature(bodies=" ".join(bodies), signed_on=signed_on, raw=f"{' '.join(bodies)} {text[-30:]}")
    return None


def last_date(lines: Sequence[str]) -> date | None:
    """The day that stands alone at the end of a body nobody signs."""
    return next((day for text in reversed(lines[-LAST_LINES:]) if (day := date_alone(text))), None)


def _signers(above: Sequence[str]) -> list[str]:
    """The names directly above a date, read upwards until a line that is none."""
    names: list[str] = []
    for text in reversed(above):
        found = _names(text)
        if not found:
            break
        names = found + names
    return names


def _names(text: str) -> list[str]:
    """The bodies named on one line, or none if the line says anything else. Readings are no part of a name, and 廳
    and 委員會 are bodies as 厅 and 委员会 are.
    """
    text = re.sub(r"(?<=\S) (?=\S )|(?<= \S) (?=\S$)", "", without_readings(text).strip())
    parts = text.split()
    return parts if parts and all(map(_is_body, parts)) else []


def _is_body(part: str) -> bool:
    return len(part) <= LONGEST_NAME and BODY_NAME.fullmatch(fold(part)) is not None
