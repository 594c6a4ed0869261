"""What official templates are filled with: invented names, places, days and figures; a slot's name says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random
from string import Formatter

from portal.papers import day_in_characters, day_in_words
from portal.plans import offices
from portal.topics import FAMILY_NAMES, GIVEN_NAMES

FIRST, LAST = "云澜松青柳石枫栎砚鹭屏望", "川渠禾泉岭溪浦原梯岚洲河"
BUREAUS = (
    *("人力资源和社会保障局", "自然资源局", "住房和城乡建设局", "市场监督管理局", "生态环境局", "农业农村局"),
    *("水务局", "教育局", "民政局", "司法局", "财政局", "交通运输局", "卫生健康局", "应急管理局"),
)
ROADS = ("建设路", "迎宾大街", "老粮站街", "环城北路", "学府路", "河堤路", "团结巷", "振兴大道")
SHOPS = ("福顺", "祥达", "隆源", "恒泰", "广信", "嘉禾", "瑞丰", "永昌")
TRADES = ("商贸有限公司", "建筑工程有限公司", "科技有限公司", "食品加工厂", "运输服务中心")
POSTS = ("办公室主任", "规划科科长", "执法大队大队长", "综合科科长", "四级调研员", "服务中心主任")
WEATHER = ("大风", "暴雨", "寒潮", "道路结冰", "高温", "大雾")
TOWNS = {
    "青禾市": "青",
    "临渠区": "临",
    "苏木尔旗": "苏",
    "望泉县": "望",
    "澜川省": "澜",
    "栎溪县": "栎",
    "云梯县": "梯",
}
OFFICES = tuple(
    office
    for town, mark in TOWNS.items()
    for office in offices(town, mark, ("财政局", "财"), ("民政局", "民"), ("生态环境局", "环"), ("教育体育局", "教体"))
)
"""Who writes the papers; the invented government may have other bodies, and the pairs stay the same."""
FIRST_YEAR, LAST_YEAR = 2016, 2026


def place(chance: Random) -> str:
    """A town that is not on any map."""
    return chance.choice(FIRST) + chance.choice(LAST)


def person(chance: Random) -> str:
    return chance.choice(FAMILY_NAMES) + chance.choice(GIVEN_NAMES)


class Slots(dict[str, str]):
    """The values of one text; a slot is drawn when it is first asked for, by its name without digits."""

    def __init__(self, chance: Random, **given: str) -> None:
        super().__init__(given)
        self._chance = chance
        self.setdefault("year", str(chance.randint(FIRST_YEAR, LAST_YEAR)))

    def __missing__(self, slot: str) -> str:
        self[slot] = value = self.draw(slot)
        return value

    def draw(self, slot: str) -> str:
        """Another value for a slot."""
        chance, kind = self._chance, slot.rstrip("0123456789")
        drawn: dict[str, Callable[[], object]] = {
            "year": lambda: chance.randint(FIRST_YEAR, LAST_YEAR),
            "place": lambda: place(chance),
            "county": lambda: place(chance) + chance.choice("县区"),
            "bureau": lambda: chance.choice(BUREAUS),
            "name": lambda: person(chance),
            "day": lambda: day_in_words(self._date()),
            "signed": lambda: day_in_characters(self._date()),
            "month": lambda: chance.randint(1, 12),
            "hour": lambda: chance.randint(6, 22),
            "number": lambda: chance.randint(1, 260),
            "plot": lambda: f"{chance.choice('ABCDEF')}-{chance.randint(1, 40):02}-{chance.randint(1, 60):02}",
            "yuan": lambda: chance.randint(3, 950) * 100,
            "tenthousand": lambda: f"{chance.randint(12, 9800)}.{chance.randint(10, 99)}",
            "area": lambda: chance.randint(2100, 98000),
            "count": lambda: chance.randint(11, 2900),
            "quarter": lambda: chance.choice("一二三四"),
            "few": lambda: chance.randint(2, 9),
            "share": lambda: f"{chance.randint(1, 98)}.{chance.randint(1, 9)}",
            "mark": lambda: f"{chance.randint(56, 93)}.{chance.randint(10, 99)}",
            "ticket": lambda: f"99{chance.randint(10**7, 10**8 - 1)}",
            "phone": lambda: f"0990-52{chance.randint(10000, 99999)}",
            "road": lambda: chance.choice(ROADS),
            "shop": lambda: chance.choice(SHOPS) + chance.choice(TRADES),
            "post": lambda: chance.choice(POSTS),
            "weather": lambda: chance.choice(WEATHER),
            "colour": lambda: chance.choice("蓝黄橙红"),
            "chamber": lambda: chance.choice("一二三四五六七八九"),
        }
        return str(drawn[kind]())

    def _date(self) -> date:
        return date(int(self["year"]), 1, 5) + timedelta(days=self._chance.randint(0, 355))

    def but(self, slots: Iterable[str]) -> Slots:
        """The same values, except that those slots have others."""
        other = Slots(self._chance, **self)
        for slot in slots:
            while other[slot] == self[slot]:
                other[slot] = other.draw(slot)
        return other


def slots_of(template: str, *kinds: str) -> list[str]:
    """The slots of a template in their order, those of some kinds only."""
    found = dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name)
    return [slot for slot in found if not kinds or slot.rstrip("0123456789") in kinds]
