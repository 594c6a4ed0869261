"""What the panel tells of, and the phrases that say it: the words before a number, or right behind it.

A phrase is matched to its end, where the number stands: 受理行政复议案件| 120件. What may stand between is listed, so
that 受理行政复议案件中维持| 30件 says nothing of how many were received.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

CASES = frozenset({"件", "宗", "起", "例"})
PAPERS = frozenset({"件", "份", "个"})
PER_CENT = frozenset({"%"})

_TIME = r"20\d\d年度?|全年|年内|今年以来|今年|本年度|本年|当年|年度"
_WHERE = "全[省市区县盟州旗]|各级|各地|市本级|区本级|自治区本级"
_SUM = "累计|共计|总计|合计|总共|共|已|依法|其中|先后|同时|决定|又|并|实际"
_LEAD = rf"^(?:{_TIME}|{_WHERE}|{_SUM}|[、和])*"
"""Words that may open a phrase without saying what is counted."""

_TAIL = "(?:总数量?|数量?|累计|共计|总计|合计|达到|高达|了|共|为|达|有|是|计)*$"
_RATE = "(?:(?:下降|降低|降|提高|提升|上升|升)(?:至|到|为)|平均|稳定在|保持在|实现|达到|高达|均|为|达|是|仅)*$"
_PAPER = r"(?:现行有效的?|各类|本级|市级|区级|行政|的)*规范性文件"
_KIND = "(?:各类|各种|社会|民间|矛盾|纠纷|案件|申请|的|了)*"
_REVIEW = "(?:行政)?复议(?:申请|案件|案)*"

_GOT, _DONE, _DEALT = "受理|立案|新收", "审结|办结|结案", "办理|处理|审理|承办"
_BOTH = (
    "(?:(?:宣布|公布)?废止(?:或者|以及|[、和及与或])?(?:宣布|公布)?失效|(?:宣布|公布)?失效(?:以及|[、和及与或])?废止)"
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column of figures: what its number is of."""

    name: str
    label: str
    units: frozenset[str]
    topic: str
    """The topic that a phrase without a noun of its own may take over from the words before it."""
    named: Sequence[str]
    """Phrases that say by themselves what the number is of."""
    within: Sequence[str] = ()
    """Phrases that say it where the topic is known."""
    never: str = "$^"
    """Words of a phrase that make it another matter."""

    def says(self, phrase: str, topic: str | None) -> bool:
        """Whether a number behind this phrase is this indicator's."""
        known = self.within if topic == self.topic else ()
        return any(re.search(form, phrase) for form in (*self.named, *known)) and not re.search(self.never, phrase)


TOPICS = {
    "party": "党内(?:法规和)?规范性文件|党的规范性文件|党委规范性文件",
    "document": "规范性文件",
    "law": "规章|法规|条例",
    "both": "复议(?:案件)?[、和与及](?:行政)?(?:应诉|诉讼)",
    "review": "复议",
    "attendance": "负责人[^,，]{0,8}出庭(?:应诉)?",
    "other": "公益诉讼|信访|仲裁|法律援助|处罚|许可|执行案件|赔偿"
    "|检察建议|司法建议|提案|公证|诉前[^,，]{0,4}调解|诉前|合同|协议",
    "litigation": "行政诉讼|(?<!出庭)应诉|行政案件",
    "mediation": "调解|调处",
}
"""Nouns that a later phrase without one goes on speaking of; the last that stands before it counts."""

_TOPIC = re.compile("|".join(f"(?P<{name}>{words})" for name, words in TOPICS.items()))
BEHIND = re.compile(
    "^(?:的)?(?:(?:现行有效的?|各类)?(?:行政)?规范性文件|(?:行政)?复议(?:申请|案件)+|行政(?:诉讼|应诉)案件"
    "|(?:各类)?(?:矛盾)?纠纷|调解案件)"
)
"""A noun right behind its number, 受理120件行政复议案件, is read as if it stood before it."""

ENDED_BEHIND = re.compile(rf"^{_PAPER}(?:进行了?|予以|被|已|作出|作了)*(?P<verb>{_BOTH}|废止|宣布失效)")
"""对15件规范性文件予以废止: noun and verb behind the number."""


def topic_of(words: str) -> str | None:
    """What was spoken of last."""
    return next((match.lastgroup for match in reversed(list(_TOPIC.finditer(words)))), None)


def _ended(verb: str) -> dict[str, list[str]]:
    return {
        "named": [rf"{verb}了?{_PAPER}{_TAIL}", rf"规范性文件(?:予以|被|已)?{verb}{_TAIL}"],
        "within": [rf"{_LEAD}(?:清理)?{verb}(?:文件|的)*{_TAIL}"],
    }


def _cases(verbs: str, *, bare: bool = False) -> dict[str, list[str]]:
    """Review cases with a verb before or behind them; ``bare``: also without any."""
    named = [rf"(?<!不予)(?<!未)(?:{verbs})+(?:了|的|各类)*{_REVIEW}{_TAIL}", rf"{_REVIEW}(?:{verbs})(?:案件)?{_TAIL}"]
    return {
        "named": [*named, rf"{_LEAD}(?:行政复议|复议案件)(?:案件|案)?{_TAIL}"] if bare else named,
        "within": [rf"{_LEAD}(?:{verbs})+(?:了|案件|申请)*{_TAIL}"],
    }


_NOT_PAPERS = "党内|党的|党委"
_NOT_REVIEW = "被申请|被复议|复议后|应诉|诉讼|不服"
_NOT_LITIGATION = "公益|出庭|败诉|胜诉|撤诉|纠错|驳回|维持|撤销|化解|调解|和解|审结|办结|复议"
_NOT_MEDIATION = "指导|参与|协助|复议|诉前|法院|仲裁|诉讼"

INDICATORS = (
    Indicator(
        "documents_cleaned",
        "规范性文件清理件数",
        PAPERS,
        "document",
        [
            rf"清理(?:审查|了)?(?:[^,，废失修留]{{0,12}}的)?{_PAPER}{_TAIL}",
            rf"规范性文件(?:全面|集中|专项)?清理{_TAIL}",
        ],
        [rf"{_LEAD}(?:全面|集中)?清理(?:各类|文件|了)*{_TAIL}"],
        _NOT_PAPERS,
    ),
    Indicator("documents_ended", "废止和宣布失效件数", PAPERS, "document", **_ended(_BOTH), never=_NOT_PAPERS),
    Indicator(
        "documents_abolished",
        "废止件数（单列）",
        PAPERS,
        "document",
        **_ended("(?<!失效)(?<!失效.)废止"),
        never=f"{_NOT_PAPERS}|{_BOTH}",
    ),
    Indicator(
        "documents_lapsed",
        "宣布失效件数（单列）",
        PAPERS,
        "document",
        **_ended("(?<!废止)(?<!废止.)(?:宣布|公布)?失效"),
        never=f"{_NOT_PAPERS}|{_BOTH}",
    ),
    Indicator(
        "review_applications",
        "收到行政复议申请",
        CASES,
        "review",
        [
            *_cases("收到|接收|接到")["named"],
            rf"(?:新收|{_LEAD})(?:行政)?复议(?:案件)?申请{_TAIL}",
        ],
        _cases("收到|接收|接到")["within"],
        f"{_NOT_REVIEW}|受理",
    ),
    Indicator(
        "review_received", "行政复议受理案件", CASES, "review", **_cases(_GOT), never=f"{_NOT_REVIEW}|新收.*申请"
    ),
    Indicator("review_concluded", "行政复议审结案件", CASES, "review", **_cases(_DONE), never=_NOT_REVIEW),
    Indicator("review_handled", "行政复议办理案件", CASES, "review", **_cases(_DEALT, bare=True), never=_NOT_REVIEW),
    Indicator(
        "review_and_litigation",
        "行政复议、应诉案件合计",
        CASES,
        "both",
        [rf"复议(?:案件)?[、和与及](?:行政)?(?:应诉|诉讼)(?:[、和][一-鿿]{{1,4}})*等?(?:各类)?案件{_TAIL}"],
        never="审结|办结|败诉|纠错|公益",
    ),
    Indicator(
        "litigation_cases",
        "行政诉讼（应诉）案件",
        CASES,
        "litigation",
        [rf"(?:行政诉讼|行政应诉|应诉)(?:案件|案)*(?:办理|发生)?{_TAIL}"],
        never=_NOT_LITIGATION,
    ),
    Indicator("litigation_lost_rate", "行政诉讼败诉率", PER_CENT, "litigation", [rf"败诉率{_RATE}"], never="民事|复议"),
    Indicator("correction_rate", "行政复议纠错率", PER_CENT, "review", [rf"纠错率{_RATE}"], never="执法|诉讼"),
    Indicator(
        "heads_attended",
        "负责人出庭应诉案件",
        CASES,
        "attendance",
        [rf"负责人(?:实际|依法|共|已|均)*出庭(?:应诉)?(?:的)?(?:行政诉讼|行政)?(?:案件|案)?{_TAIL}"],
        [rf"{_LEAD}出庭(?:应诉)?(?:案件)?{_TAIL}"],
        "应出庭|应当|未出庭|律师|工作人员",
    ),
    Indicator(
        "heads_attendance_rate",
        "负责人出庭应诉率",
        PER_CENT,
        "attendance",
        [rf"负责人(?:的|平均)*出庭(?:应诉)?(?:率|比例){_RATE}"],
        [rf"{_LEAD}(?:平均)?出庭(?:应诉)?率{_RATE}"],
        "律师|工作人员",
    ),
    Indicator(
        "mediation_received",
        "调解受理案件",
        CASES,
        "mediation",
        [
            rf"调解(?:组织|委员会|中心|机构|室)*(?:共|累计)*受理{_KIND}{_TAIL}",
            rf"受理(?:各类)?(?:人民|行政)?调解{_KIND}{_TAIL}",
        ],
        [rf"{_LEAD}受理{_KIND}{_TAIL}"],
        _NOT_MEDIATION,
    ),
    Indicator(
        "mediated",
        "调解案件",
        CASES,
        "mediation",
        [rf"(?<!成功)(?:调解|调处){_KIND}{_TAIL}"],
        never=f"{_NOT_MEDIATION}|受理|成功",
    ),
    Indicator(
        "mediated_successfully",
        "调解成功案件",
        CASES,
        "mediation",
        [rf"(?:调解|调处)成功{_KIND}{_TAIL}", rf"成功(?:调解|调处){_KIND}{_TAIL}"],
        [rf"{_LEAD}成功(?:化解)?{_KIND}{_TAIL}"],
        _NOT_MEDIATION,
    ),
    Indicator(
        "mediation_success_rate",
        "调解成功率",
        PER_CENT,
        "mediation",
        [rf"(?:调解|调处)(?:的)?成功率{_RATE}"],
        [rf"{_LEAD}成功率{_RATE}"],
        _NOT_MEDIATION,
    ),
)
LABELS = {indicator.name: indicator.label for indicator in INDICATORS}
RATES = frozenset(indicator.name for indicator in INDICATORS if indicator.units == PER_CENT)
