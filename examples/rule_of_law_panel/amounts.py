"""Numbers with their units, as Chinese sentences write them: 8,775件, 12.5万件, 十二件, 近300件, 92%, 百分之九十二."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "零〇一二两三四五六七八九十百千"
_NO_PART = r"(?<!\d)(?<!\d[.,\s])(?<!\d[-—~至])(?<![第几百千])(?:(?<!数)|(?=\d))"
"""What a number must not stand behind: it would be the rest of a longer one, the end of a range, or a 第8件."""

_AMOUNT = re.compile(
    rf"""
    {_NO_PART}(?P<hedge>将近|大约|超过|近|约|逾|超)?(?P<of_hundred>百分之)?
    (?P<number>{_FIGURES}|[{_HAN}]+(?:点[{_HAN}]+)?)
    (?P<few>[余多])?(?P<times>[万亿])?(?P<more>[余多])?
    (?P<unit>个百分点|%|‰|件次|人次|件|份|宗|起|例|个|名|人|次|项|场|部|条|卷|户)?
    (?P<about>左右|上下|以上|以下|以内)?
    """,
    re.VERBOSE,
)
_DIGIT = {
    character: value for value, characters in enumerate(("零〇", *"一二三四五六七八九")) for character in characters
}
_DIGIT["两"] = 2
_PLACE = {"十": 10, "百": 100, "千": 1_000}
_TIMES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number and its unit, where they stand in the sentence."""

    value: float
    unit: str
    """As written; % for 百分之 too."""
    approximate: bool
    """近, 约, 余, 以上 …"""
    start: int
    end: int


def amounts(sentence: str) -> Iterator[Amount]:
    """Every number of a folded sentence that has a unit."""
    for match in _AMOUNT.finditer(sentence):
        unit = "%" if match["of_hundred"] else match["unit"]
        in_words = not match["number"][0].isdigit()
        if not unit or (in_words and len(match["number"]) == 1 and unit in ("起", "个")):
            continue  # 一起 and 一个 are seldom numbers
        yield Amount(
            value=float(_value(match["number"]) * _TIMES.get(match["times"] or "", 1)),
            unit=unit,
            approximate=any(match[name] for name in ("hedge", "few", "more", "about")),
            start=match.start(),
            end=match.end(),
        )


def _value(number: str) -> Decimal:
    """Decimal: 2.28 times 10,000 is 22,800, and not a trifle less."""
    if number[0].isdigit():
        return Decimal(number.replace(",", ""))
    whole, _, fraction = number.partition("点")
    return _in_words(whole) + Decimal("0." + "".join(str(_DIGIT.get(digit, 0)) for digit in fraction or "零"))


def _in_words(number: str) -> int:
    """一百二十三 is 123, and 二〇二二 is 2022."""
    if not any(character in _PLACE for character in number):
        return int("".join(str(_DIGIT[character]) for character in number))
    total, digit = 0, 0
    for character in number:
        if character in _PLACE:
            total += (digit or 1) * _PLACE[character]
            digit = 0
        else:
            digit = _DIGIT[character]
    return total + digit
