"""Which of the channels found are taken: those asked for by name or number, all, or those of disclosures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.errors import UnknownChannel
from crawler.onboarding.findings import Found

_SPAN = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")


def suggested(channels: Sequence[Found]) -> tuple[Found, ...]:
    """What is taken unless somebody says otherwise: channels of disclosures that can be read without a browser; others
    only where nothing else is.
    """
    readable = [found for found in channels if found.listing.kind == "listing"] or channels
    return tuple(found for found in readable if found.is_disclosure) or tuple(readable)


def named(channels: Sequence[Found], names: Sequence[str]) -> tuple[Found, ...]:
    """The channels of these names; a name may be shortened as long as it means one. Raises UnknownChannel."""
    meant = {found.url for name in names for found in _meant(channels, name)}
    return tuple(found for found in channels if found.url in meant)


def numbered(channels: Sequence[Found], text: str) -> tuple[Found, ...] | None:
    """The channels behind ``1,3-5``, 'all' or 'none', counted from 1; None for what cannot be understood."""
    word = text.strip().lower()
    if word in ("all", "none"):
        return tuple(channels) if word == "all" else ()
    spans = [_SPAN.fullmatch(piece.strip()) for piece in re.split("[,，、]", word)]
    numbers: set[int] = set()
    for span in spans:
        if span is None:
            return None
        first = int(span[1])
        numbers |= set(range(first, int(span[2] or first) + 1))
    if not numbers <= set(range(1, len(channels) + 1)):
        return None
    return tuple(found for number, found in enumerate(channels, 1) if number in numbers)


def _meant(channels: Sequence[Found], name: str) -> list[Found]:
    exactly = [found for found in channels if found.name == name]
    partly = [found for found in channels if name and name in found.name]
    if exactly or len({found.name for found in partly}) == 1:
        return exactly or partly
    raise UnknownChannel(name, list(dict.fromkeys(found.name for found in channels)))
