"""How a text is spoilt and still the same document: recognition errors, Traditional printing, injected readings."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import opencc

_ALIKE = (
    *(
        "己已巳",
        "人入八",
        "日曰目",
        "未末",
        "土士",
        "干千于",
        "大太犬",
        "天夫",
        "王玉主",
        "白自",
        "名各",
        "拔拨",
        "侯候",
    ),
    *(
        "折拆析",
        "治冶",
        "没设",
        "贷货",
        "酒洒",
        "徒徙",
        "辩辨",
        "历厉",
        "的旳",
        "要耍",
        "同问间",
        "市币",
        "今令",
        "代伐",
    ),
    *(
        "往住",
        "位拉",
        "体休",
        "推准",
        "由田甲",
        "民氏",
        "活话",
        "情清请",
        "际标",
        "妨防",
        "料科",
        "程秸",
        "建健",
        "责贵",
    ),
    *("公分", "下不", "部都", "法沽", "府俯", "买实", "改政", "打行", "收牧", "理埋", "村材", "记纪", "权杈", "季李"),
    *("0OQ", "1lI", "5S", "8B", "6b", "2Z", "3ヨ", "7了", "，。", "、丶", "；："),
)
ALIKE = {character: group.replace(character, "") for group in _ALIKE for character in group}
"""What a reading machine takes a character for."""
COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
)
"""What it puts where it recognised nothing."""
PRINTINGS = ("s2t", "s2tw", "s2hk")
IN_WORDS_OF_TAIWAN = "s2twp"
"""A conversion that writes 資訊 for 信息 and 專案 for 项目: other words, not only other characters."""
READINGS = {
    **{"设": "shè", "领": "lǐng", "导": "dǎo", "务": "wù", "业": "yè", "规": "guī", "监": "jiān", "权": "quán"},
    **{"执": "zhí", "应": "yìng", "组": "zǔ", "责": "zé", "标": "biāo", "准": "zhǔn", "护": "hù", "网": "wǎng"},
    **{"积": "jī", "处": "chù", "级": "jí", "项": "xiàng", "环": "huán", "审": "shěn", "报": "bào", "办": "bàn"},
    **{"资": "zī", "关": "guān", "请": "qǐng", "产": "chǎn", "结": "jié", "实": "shí", "发": "fā", "区": "qū"},
}
FIRST_FEW = 0.4
"""Share of readings that follow only the first occurrences of their character, as mirrors inject them."""


def recognised(text: str, rate: float, chance: Random, *, spare_figures: bool = False) -> str:
    """The text as a reading machine gives it with that share of wrong characters."""
    spoilt = []
    for character in text:
        if character == "\n" or chance.random() >= rate or (spare_figures and character.isascii()):
            spoilt.append(character)
        else:
            spoilt.append(_mistaken(character, chance))
    return "".join(spoilt)


def _mistaken(character: str, chance: Random) -> str:
    kind = chance.random()
    if kind < 0.45 and character in ALIKE:
        return chance.choice(ALIKE[character])
    if kind < 0.65:
        return chance.choice(COMMON)
    if kind < 0.77:
        return ""
    if kind < 0.85:
        return character * 2
    return character + (chance.choice(COMMON) if kind < 0.92 else "\n")


@cache
def _converter(printing: str) -> Any:
    return opencc.OpenCC(printing)


def traditional(text: str, chance: Random, printing: str | None = None) -> str:
    """In one of the printings of Taiwan, Hong Kong or dictionaries."""
    return str(_converter(printing or chance.choice(PRINTINGS)).convert(text))


def with_readings(text: str, chance: Random, printing: str | None = None) -> str:
    """Traditional, with the pinyin of some characters behind them: 建設(shè)."""
    chosen = chance.sample(sorted(READINGS), chance.randint(6, 20))
    left, often = dict.fromkeys(chosen, chance.randint(2, 9)), chance.random() >= FIRST_FEW
    marked = []
    for character in text:
        marked.append(character)
        if left.get(character):
            marked.append(f"({READINGS[character]})")
            left[character] -= 0 if often else 1
    return traditional("".join(marked), chance, printing)


def twice(text: str, chance: Random) -> str:
    """The body given two times, sometimes below a line of the page's own."""
    return f"{text}\n{text}" if chance.random() < 0.7 else f"{chance.randint(2016, 2026)}卷\n{text}\n{text}"
