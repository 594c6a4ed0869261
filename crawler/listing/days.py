"""The date of a row of a listing, in the many ways sites write it, and never a date out of prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

EARLIEST, LATEST = 1949, 2100

REPUBLIC = 1911
"""What 民國 years are short of ours."""

PROSE = 8
"""Characters beside a date in one piece of text. With more and no label, it is a sentence that mentions a date."""

FRAGMENT = 10
"""Characters of a piece of a date broken over elements, such as ``09`` above ``2024-04``."""

_DIGIT = re.compile(r"\d")
"""No date is without; most texts of a page are."""

_FULL = re.compile(
    r"(?<!\d)((?:19|20|21)\d\d)\s?(?:[-/.－–—]|年)\s?(\d{1,2})\s?(?:[-/.－–—]|月)\s?(\d{1,2})(?!\d)\s?日?"
    r"(?:\s?T?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_REPUBLIC = re.compile(r"(?<!\d)(1[012]\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ENGLISH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s-]{{1,2}}{_MONTH}[\s,-]{{1,2}}((?:19|20)\d\d)(?!\d)"
    rf"|\b{_MONTH}\s?(\d{{1,2}})(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)")
_MONTH_THEN_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?月?\s+(\d{1,2})(?!\d)")
_DAY_THEN_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?日?\s+((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})(?!\d)")
_DAY_THEN_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?\s+((?:19|20)\d\d)(?!\d)")
_YEAR_THEN_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?\s+(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_YEARLESS = re.compile(r"\W*(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?\W*")
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?([01]?\d)(?!\d*[a-z])(?:[-/_]?([0-3]?\d))?(?!\d)", re.IGNORECASE)

_PUBLISHED = re.compile(
    r"(?:发布|發布|公布|公开|公開|发表|发文|上网|更新|刊登|录入|添加)?(?:日期|时间|時間|于)|发布|公布|Date",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(r"成文|产生|印发|生成|施行|实施|生效|失效|废止|截止|截至|结束|开始|开庭|办结|受理|有效")
_END = re.compile(r"失效|废止|截止|截至|结束")
_BARE_LABEL = re.compile(r"\w{2,3}(?:日期|时间|時間)")
_NOISE = re.compile(r"[\W_]+")


def listed_day(pieces: Sequence[str], url: str) -> date | None:
    """The date of a row from its pieces of text outside the title, in reading order.

    Of several dates a labelled date of publishing wins, then the last (成文日期 stands before 发布日期 in every
    table seen). A date without a year counts only when ``url`` makes the year certain.
    """
    if not any(map(_DIGIT.search, pieces)):
        return None
    found = [(_rank(pieces, i), i, day) for i in range(len(pieces)) if (day := _whole_day(pieces, i))]
    if found:
        return max(found, key=lambda item: item[:2])[2]
    short = [piece for piece in pieces if len(piece) <= FRAGMENT]
    return _broken_day(" ".join(short)) or _yearless_day(short, url)


def shows_day(pieces: Sequence[str]) -> bool:
    """Is there a date among these pieces, if perhaps one without a year?"""
    return any(is_day(piece) or _YEARLESS.fullmatch(piece) for piece in pieces if _DIGIT.search(piece))


def is_day(text: str) -> bool:
    """Is this text a date and nothing else?"""
    written = _written(text)
    return bool(written and not _NOISE.sub("", text.replace(written, "", 1)))


def without_day(title: str, *, alone: bool = False) -> tuple[str, date | None]:
    """A title without the date some lists run together with it (``标题 2024-01-30``), and that date.

    In Chinese words (``（2024年1月30日）``) it may be part of the title, unless it is ``alone`` in its row.
    """
    for match in (
        re.match(rf"\W*{_FULL.pattern}\W*", title),
        re.search(rf"[\s\[(（【]+{_FULL.pattern}[\])）】\s]*$", title),
    ):
        worded = match is not None and "年" in match[0]
        bracketed = match is not None and match.end() == len(title) and match[0].rstrip()[-1:] in ")）]】"
        if match and (not worded or (alone and bracketed)) and (day := _day(*map(int, match.group(1, 2, 3)))):
            return title.replace(match[0], "", 1).strip(), day
    return title, None


def _rank(pieces: Sequence[str], i: int) -> int:
    label = _label(pieces, i)
    if _END.search(label):
        return -2
    return -1 if _OTHER_DAY.search(label) else int(bool(_PUBLISHED.search(label)))


def _label(pieces: Sequence[str], i: int) -> str:
    """What stands before a date: in its own piece, or the piece before it when that is only a label."""
    before = re.split(r"\d", pieces[i], maxsplit=1)[0].strip(" \t[](（【")
    previous = pieces[i - 1] if i else ""
    return before or (previous if previous.endswith((":", "：")) or _BARE_LABEL.fullmatch(previous) else "")


def _whole_day(pieces: Sequence[str], i: int) -> date | None:
    piece = pieces[i]
    if match := _COMPACT.fullmatch(piece):
        return _day(*map(int, match.groups()))
    written = _written(piece)
    if written is None:
        return None
    beside = len(_NOISE.sub("", piece)) - len(_NOISE.sub("", written))
    return None if beside > PROSE and not _PUBLISHED.search(_label(pieces, i)) else _read(written)


def _written(text: str) -> str | None:
    """The first whole date in a text, as it is written there."""
    if not _DIGIT.search(text):
        return None
    for pattern in (_FULL, _REPUBLIC, _DAY_FIRST, _ENGLISH):
        if match := pattern.search(text):
            return match[0]
    return None


def _read(written: str) -> date | None:
    if match := _FULL.match(written) or _REPUBLIC.match(written):
        year = int(match[1])
        return _day(year if year > REPUBLIC else year + REPUBLIC, int(match[2]), int(match[3]))
    if match := _DAY_FIRST.match(written):
        first, second, year = (int(match[group]) for group in (1, 3, 4))
        return _day(year, second, first) or _day(year, first, second)
    match = _ENGLISH.match(written)
    if match is None:
        return None
    number, name, written_year = match.group(1, 2, 3) if match[1] else match.group(5, 4, 6)
    return _day(int(written_year), _MONTHS.index(name.lower()[:3]) + 1, int(number))


def _broken_day(text: str) -> date | None:
    for pattern, order in (
        (_MONTH_THEN_DAY, (1, 2, 3)),
        (_DAY_THEN_MONTH, (2, 3, 1)),
        (_DAY_THEN_YEAR, (3, 1, 2)),
        (_YEAR_THEN_DAY, (1, 2, 3)),
    ):
        match = pattern.search(text)
        if match and (day := _day(*(int(match[group]) for group in order))):
            return day
    return None


def _yearless_day(pieces: Sequence[str], url: str) -> date | None:
    """``04-09`` beside ``…/202404/t20240409_1.html``: the year is the URL's when its month is the row's."""
    year, month = _month_in_url(url)
    for piece in pieces:
        match = _YEARLESS.fullmatch(piece)
        if match and year and month and int(match[1]) == month:
            return _day(year, month, int(match[2]))
    return None


def _month_in_url(url: str) -> tuple[int | None, int | None]:
    for match in _IN_URL.finditer(url.partition("://")[2].partition("/")[2]):
        year, month = int(match[1]), int(match[2])
        if EARLIEST <= year <= LATEST and 1 <= month <= 12:
            return year, month
    return None, None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= found.year <= LATEST else None
