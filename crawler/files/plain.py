"""Plain text in any encoding that Chinese is written in."""

from __future__ import annotations

from crawler.extract.encoding import decode
from crawler.files.limits import Budget
from crawler.files.said import Refused, Said

READER = "gongkai text 1"

BROKEN = 0.05
"""Share of characters that could not be read above which bytes are no text."""


def read(payload: bytes, _: Budget) -> Said:
    """The text. Raises Refused where it is none."""
    decoded = decode(payload)
    if decoded.text.count("\ufffd") > BROKEN * len(decoded.text):
        raise Refused("unsupported", "no format that is known, and no text in any encoding of Chinese")
    return Said(text=decoded.text, reader=READER, quality=decoded.flaws)
