"""Days as government pages write them: 2023-02-27, 2021- 08- 16, 2022.07.15, 2024年4月26日, 二〇二四年四月二十六日."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
EARLIEST, LATEST = 1949, 2099
"""Years a document of the People's Republic can bear; anything else is a misread number."""

DIGITS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")
NUMERALS = "〇○零一二三四五六七八九"
SEPARATOR = r"\s{0,3}[-—–－./年]\s{0,3}"
PLAIN = re.compile(rf"(?<!\d)(\d{{4}}){SEPARATOR}(\d{{1,2}})\s{{0,3}}[-—–－./月]\s{{0,3}}(\d{{1,2}})(?!\d)")
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
CHINESE = re.compile(rf"([{NUMERALS}]{{4}})\s?年\s?([{NUMERALS}十]{{1,3}})\s?月\s?([{NUMERALS}十廿]{{1,3}})\s?日")
IN_URL = re.compile(
    r"(?:^|[/_.-]t?)((?:19|20)\d\d)[-_/]?(\d\d?)[-_/](\d\d?)(?=[/_.-])|/t?((?:19|20)\d\d)(\d\d)(\d\d)[/_.]"
)
ALONE = re.compile(
    rf"\s*[(（]?(?:\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日|[{NUMERALS}]{{4}}\s?年[{NUMERALS}十]{{1,3}}月[{NUMERALS}十廿]{{1,3}}日"
    rf"|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}})[)）]?\s*"
)
ALONE_AT_END = re.compile(
    rf"(?:\d{{4}}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日|[{NUMERALS}]{{4}}年[{NUMERALS}十]{{1,3}}月[{NUMERALS}十廿]{{1,3}}日)$"
)
"""A day that ends a line, behind the name of the body that signs."""


def first_date(text: str) -> date | None:
    """The first day that ``text`` names; an impossible one (2023-02-30) is none."""
    return next(dates(text), None)


def dates(text: str) -> Iterator[date]:
    """The days that ``text`` names. Of two instants run together (``2024-09-09 14:512024-09-26``) both are found."""
    text = unicodedata.normalize("NFKC", text)
    found = [(match.start(), match.groups()) for match in PLAIN.finditer(_parted(text))]
    found += [(match.start(), _chinese(match)) for match in CHINESE.finditer(text)]
    found += [] if found else [(match.start(), match.groups()) for match in COMPACT.finditer(text)]
    for _, (year, month, day) in sorted(found):
        if known := _day(year, month, day):
            yield known


def date_alone(text: str) -> date | None:
    """The day, if ``text`` is a day and nothing else: how the date under a signature (落款) stands."""
    return first_date(text) if len(text) < 40 and ALONE.fullmatch(text) else None


def date_in_url(url: str) -> date | None:
    """The day in an address: ``t20230227_1.html``, ``/2021/8/16/art_1``, ``/2025-11/28/``, ``/20250919/``."""
    for match in IN_URL.finditer(url.partition("?")[0]):
        if known := _day(*(match.groups()[:3] if match[1] else match.groups()[3:])):
            return known
    return None


def china_day(seconds: int) -> date:
    """The China day of an instant given in seconds since 1970, as page JSON does."""
    return datetime.fromtimestamp(seconds, CHINA).date()


def _parted(text: str) -> str:
    """Two instants run together parted again, without moving anything before them."""
    return re.sub(r"(\d:\d\d)(?=(?:19|20)\d\d-)", r"\1 ", text)


def _chinese(match: re.Match[str]) -> tuple[str, str, str]:
    year, month, day = match.groups()
    return year.translate(DIGITS), _ten(month), _ten(day)


def _ten(numeral: str) -> str:
    """十二 → 12, 二十六 → 26, 三十 → 30, 廿一 → 21."""
    tens, ten, ones = numeral.replace("廿", "二十").partition("十")
    if not ten:
        return tens.translate(DIGITS)
    return str(10 * int(tens.translate(DIGITS) or 1) + int(ones.translate(DIGITS) or 0))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        known = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return known if EARLIEST <= known.year <= LATEST else None
