"""Figures of a report: each number that says what it is of, with the sentence that says so.

What is read is folded (Simplified, one width, without pinyin behind characters); the sentence that is shown is the
text's own. A number is left where it is unless everything about it is plain: better a gap in the panel than a figure
of last year, of a plan, or of another clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.text import folded_with_places

from .amounts import amounts
from .indicators import BEHIND, ENDED_BEHIND, INDICATORS, topic_of

_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_TITLE = re.compile("《[^》]*》")
_BREAKS = ",，:;；()"
_ORDINARY_NUMBER = re.compile(r"(?<!\d)(?!20\d\d年)\d[\d.,]*[^\d,，、]?")

_WHEN = re.compile(
    r"(?P<span>20\d\d年?(?:至|到|-|—|~)20\d\d年)|(?<![较比])(?P<year>20\d\d)年(?![^,，]{0,8}前(?:制定|印发|出台|发布|制发|实施))"
    r"|(?P<now>今年|(?<!十)一年来|本年|年内|全年|当年|报告期)"
    r"|(?P<past>(?<![较比与同])(?:上年|去年|上一年|前年|往年)(?!结转)|(?<![年初])以来|近[一二两三四五六七八九十几\d]+年|(?:[二两三四五六七八九十\d]|十一)+年[来间]|五年?.{0,2}期间|历年)"
)
"""Words that say of which time the numbers behind them are; the last one before a number counts."""

_CHANGE = re.compile("同比|环比|(?:增加|减少|增长|下降|上升|提高|提升|降低)(?![至到为])|分别|每|人均|[较比](?!例)")
_ARRIVED = re.compile(r"^(?:下降|降低|降|提高|提升|上升|升|增长)(?:至|到|为)(?:(?:20\d\d年|今年)的?)?$")
_WANTED = re.compile(
    "拟(?!定)|力争|争取|确保|预计|目标|计划|任务|不低于|不高于|不少于|不超过|不得|低于|高于|控制在|"
    "将(?:进一步|继续|达|完成|实现|于)|要(?:达|完成|求)|应(?:达|当)"
)
_AHEAD = re.compile("目标[:：是为]|到年底|下一步|下步|明年|来年|下一年|力争|今后")
_WANTED_BEHIND = re.compile("^(?:的)?(?:目标|要求|任务|指标)|^的")
_PART_FROM_HERE = re.compile(
    "专项|涉及(?!行政诉讼|行政应诉|应诉)|领域|(?<!印发|制定|发布|有效|制发|出台)的规范性|其中[,，]?[^,，]{1,8}[市县区旗局厅]"
)
_PART = re.compile(
    "网上|线上|远程|一审|二审|再审|主要负责人|正职|通过|方式|(?<![我本全市])[局厅镇乡](?=败诉|纠错|办理|受理|负责人)"
)
"""Words that make a part: of all numbers of a statement, or only of the one behind them."""

_HEADING = re.compile("^[一二三四五六七八九十]+、")
_QUESTION = re.compile("^(?:记者|问)[:：]")
"""From the first question on, answers may speak of the places of those who answer."""
_PLANS_HEADING = re.compile("下一步|下步|下一年|下阶段|明年|打算|计划|工作安排|努力方向|工作思路")
_LONGEST_HEADING = 40
"""Characters; longer ones are paragraphs that begin with their number."""


REACH = 1_000
"""Characters before and behind a number that are looked at: a page without a full stop must not take for ever."""

LONGEST_PHRASE = 100
"""Characters; nobody writes so much between a comma and a number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number that a text gives for an indicator."""

    indicator: str
    value: float
    approximate: bool
    """The text says about (约, 余, 以上)."""
    part: bool
    """The text says that it is of a part only: a 专项清理, cases 网上, a 一审; or it is in the answer to a question."""
    phrase: str
    """The words that say what it is of, folded."""
    sentence: str
    """As it stands in the text."""


def figures(text: str, year: int) -> list[Figure]:
    """The figures that a text gives for a year; one that is given again with the same value counts once."""
    found: dict[tuple[str, float], Figure] = {}
    ahead = answering = False
    for line in text.splitlines():
        folded, places = _readable(line)
        answering = answering or bool(_QUESTION.match(folded))
        if _HEADING.match(folded):
            ahead = len(folded) <= _LONGEST_HEADING and bool(_PLANS_HEADING.search(folded))
        if ahead:
            continue
        for start, end in _reported(folded):
            shown = line[places[start] : places[end] if end < len(places) else len(line)].strip()
            for figure in _of_sentence(folded[start:end], year, shown):
                figure = replace(figure, part=figure.part or answering)
                found.setdefault((figure.indicator, figure.value), figure)
    return list(found.values())


def _readable(line: str) -> tuple[str, list[int]]:
    """The line folded, without white space but between figures, and with what 《》 name blotted out."""
    folded, places = folded_with_places(line)
    kept = [
        (("，" if line[place] == "，" else character), place)
        for index, (character, place) in enumerate(zip(folded, places, strict=True))
        if not character.isspace() or _parts_figures(folded, index)
    ]
    plain = "".join(character for character, _ in kept)
    return _TITLE.sub(lambda title: "□" * len(title[0]), plain), [place for _, place in kept]


def _parts_figures(text: str, index: int) -> bool:
    """12 34 is not 1234."""
    return text[max(index - 1, 0)].isdigit() and text[index + 1 : index + 2].isdigit()


def _reported(line: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand, up to the one that begins to speak of what is to come."""
    for match in _SENTENCE.finditer(line):
        if re.match("(?:二是|三是|同时)?[,，]?(?:下一步|下步)", match[0]):
            return
        yield match.span()


def _of_sentence(sentence: str, year: int, shown: str) -> Iterator[Figure]:
    behind_last = 0
    for amount in amounts(sentence):
        first = max(0, amount.start - REACH)
        said, behind = sentence[first : amount.start], sentence[amount.end : amount.end + REACH]
        phrase, before = _phrase(said, max(behind_last - first, 0))
        behind_last = amount.end
        if len(phrase) > LONGEST_PHRASE or not _is_of(said, year) or _is_wanted(said, behind):
            continue
        if indicator := _indicator(_subject(phrase, before), before, behind, amount.unit):
            yield Figure(
                indicator=indicator,
                value=amount.value,
                approximate=amount.approximate,
                part=_is_part(before, phrase),
                phrase=phrase,
                sentence=shown,
            )


def _phrase(before: str, behind_last: int) -> tuple[str, str]:
    """The words that belong to the number behind them, and those before: a phrase begins behind the last comma, or
    behind the number before it.
    """
    start = max(behind_last, *(before.rfind(mark) + 1 for mark in _BREAKS))
    for number in _ORDINARY_NUMBER.finditer(before, start):
        start = number.end()
    return before[start:].lstrip("、"), before[:start]


def _subject(phrase: str, before: str) -> str:
    """败诉率由12%降至| 8%: what came down is named before the number that it came from."""
    if not _ARRIVED.match(phrase):
        return phrase
    clause = re.split(f"[{_BREAKS}]", before)[-1]
    return re.split(r"[由从](?=\d|上年|去年)", clause)[0]


def _is_of(before: str, year: int) -> bool:
    """Whether the numbers here are of that year; without a word of time they are."""
    said = list(_WHEN.finditer(before))
    return not said or bool(said[-1]["now"]) or said[-1]["year"] == str(year)


def _is_wanted(before: str, behind: str) -> bool:
    """Whether it is a plan, a demand or a bound: 力争, 不低于, 拟废止, 20%的单位."""
    clause = re.split(f"[{_BREAKS}]", before)[-1]
    statement = re.split("[;；]", before)[-1]
    return bool(_WANTED.search(clause) or _AHEAD.search(statement) or _WANTED_BEHIND.match(behind))


def _is_part(before: str, phrase: str) -> bool:
    statement = re.split("[;；]", before)[-1]
    return bool(_PART.search(phrase) or _PART_FROM_HERE.search(statement + phrase))


def _indicator(phrase: str, before: str, behind: str, unit: str) -> str | None:
    """What a number between these words is of; None unless exactly one indicator says that it is its."""
    if _CHANGE.search(phrase) or phrase.endswith(("由", "从")):
        return None
    noun = BEHIND.match(behind)
    phrases = [phrase + noun[0].removeprefix("的"), phrase] if noun else [phrase]
    if ended := ENDED_BEHIND.match(behind):
        phrases = ["规范性文件" + ended["verb"]]
    for words in phrases:
        topic = topic_of(before + words)
        saying = [one.name for one in INDICATORS if unit in one.units and one.says(words, topic)]
        if topic != "party" and len(saying) == 1:
            return saying[0]
    return None
