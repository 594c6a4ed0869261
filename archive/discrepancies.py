"""Discrepancies between two wordings: a slip of whoever copied the text, or something that somebody meant.

A scanner, a converter or a tired typist leaves slips: scattered, a character long, at figures no more often than
elsewhere. Another figure, another name, another sentence is meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from archive.alignment import Step
from archive.vocabulary import means_the_same

Kind = Literal["slip", "figure", "name", "passage"]

LONGEST_SLIP = 3
LONGEST_NAME = 14
"""Characters: beyond it a passage is another, and no longer one name for another."""

FIGURE = re.compile(r"[0-9.%‰]+|[〇零一二三四五六七八九十百千万亿两]+")

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范方石姚谭廖邹熊金"
    "陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文戚褚樊葛倪严牛温芦季俞章鲁韦昌苗凤花柳"
)
"""The hundred and more commonest surnames (公安部户政管理研究中心, 全国姓名报告)."""

_NAME_BEFORE = re.compile(
    rf"(?:任命|免去|姓名|人选|同志|当事人|申请人|代表人|负责人|联系人|被告|原告|公司|单位为|名称|[{_SURNAMES}].?)$"
)
_NAME_BEHIND = re.compile(".?.?(?:同志|先生|女士|省|市|县|区|旗|州|盟|镇|乡|村|街|路|巷|公司|项目)")
_CHOICES = frozenset(
    "东西南北中上下前后左右大小多少男女甲乙丙丁蓝黄橙红不未无非有增减正副高低新旧春夏秋冬年月日时分省市县区乡镇村"
)
"""Characters of which one in the place of another says something else."""

_PARTICLES = frozenset("的了是我你他她们这那就也和与及或于为而以之其在个么吗呢吧啊着过到说等将被把让")
"""Characters that no name is made of."""

_NEGATIONS = frozenset("不未无非副")


class Discrepancy:
    """What one wording has in the place of what the other has, and what kind of thing that is."""

    def __init__(self, document: str, other: str, step: Step) -> None:
        self._sides = ((document, step.i, step.j), (other, step.k, step.m))
        self.words = document[step.i : step.j], other[step.k : step.m]
        longest, shortest = max(map(len, self.words)), min(map(len, self.words))
        self.kind: Kind
        if longest > LONGEST_NAME:
            self.kind = "passage"
        elif self.figures[0] != self.figures[1] and not self._is_misread():
            self.kind = "figure"
        elif not shortest and longest > LONGEST_SLIP:
            self.kind = "passage"
        elif longest <= 1 or (longest <= LONGEST_SLIP and shortest <= 1):
            self.kind = "slip"
        else:
            self.kind = "name"

    @cached_property
    def figures(self) -> tuple[str, str]:
        """The whole figures that it touches: where 12 became 15, the 1 is a part of either."""
        document, other = self._sides
        return _figures(*document), _figures(*other)

    def _is_misread(self) -> bool:
        """Whether a figure on one side is something else on the other, l for 1: nobody means that."""
        one, two = self.words
        return 0 < len(one) <= 2 and 0 < len(two) <= 2 and (FIGURE.search(one) is None) != (FIGURE.search(two) is None)

    @property
    def is_noise(self) -> bool:
        """Whether a slip is nothing that anybody could mean: a particle for another character, one too many or few."""
        one, two = self.words
        return not self.is_meant and (not one or not two or not _PARTICLES.isdisjoint(one + two))

    @cached_property
    def is_vocabulary(self) -> bool:
        """Whether both words are one in the usage of Taiwan."""
        (document, i, j), (other, k, m) = self._sides
        return all(self.words) and means_the_same(document, other, first=(i, j), second=(k, m))

    @cached_property
    def is_meant(self) -> bool:
        """Whether a slip stands where a name does, or says the contrary, so that it may be none."""
        one, two = self.words
        if not one or not two:
            return not _NEGATIONS.isdisjoint(one + two)
        if not _PARTICLES.isdisjoint(one + two):
            return False
        if not _CHOICES.isdisjoint(one) and not _CHOICES.isdisjoint(two):
            return True
        return any(
            _NAME_BEFORE.search(text[max(0, start - 4) : start] + text[start : start + 1])
            or _NAME_BEFORE.search(text[max(0, start - 4) : start])
            or _NAME_BEHIND.match(text, end)
            for text, start, end in self._sides
        )


def repeated(discrepancies: Sequence[Discrepancy], times: int) -> bool:
    """Whether one word stands for another that often: 补贴 for 倾销 throughout is another measure."""
    pairs = Counter(discrepancy.words for discrepancy in discrepancies if all(discrepancy.words))
    return any(count >= times and 5 * count >= 2 * len(discrepancies) for count in pairs.values())


def likely(times: int, expected: float) -> bool:
    """Whether what is expected so often may happen so many times (Poisson): the odds are one in a hundred or better."""
    below, term = 0.0, math.exp(-expected)
    for n in range(times):
        below += term
        term *= expected / (n + 1)
    return 1 - below >= 0.01


def _figures(text: str, start: int, end: int) -> str:
    around = FIGURE.finditer(text, max(0, start - 20), end + 20)
    return " ".join(figure[0] for figure in around if figure.start() < end and start < figure.end())
