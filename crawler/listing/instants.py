"""The day in China of an instant as machines write it: Unix seconds, RFC 822, ISO 8601, and what Java prints."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from crawler.extract.dates import CHINA, china_day
from crawler.listing.days import listed_day

_UNIX = re.compile(r"\d{9,10}|\d{12,13}")
_MILLISECONDS = 11
"""Digits from which on a Unix time counts milliseconds."""

_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d) [A-Z]{3} (\d{4})")
"""``Mon Mar 02 08:00:00 CST 2026``: a date that nobody formatted; CST is China's time."""


def day_of(text: str) -> date | None:
    """The day in China of an instant; of what names no zone, the day as written."""
    if _UNIX.fullmatch(text):
        seconds = int(text) if len(text) < _MILLISECONDS else int(text) // 1000
        return china_day(seconds)
    if java := _JAVA.fullmatch(text):
        text = f"{java[1][4:6]} {java[1][:3]} {java[2]} {java[1][7:]}"
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(text)
            return (instant.astimezone(CHINA) if instant.tzinfo else instant).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return listed_day([text], "")
