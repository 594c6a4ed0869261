"""The same template with other figures, years, places or terms: other documents, however alike."""

from __future__ import annotations

import re
from random import Random

from pairs.parts import sentences
from pairs.slots import TOWNS, person, place
from portal.topics import FAMILY_NAMES, GIVEN_NAMES, TOPICS, VILLAGES

FIGURE = re.compile(r"\d+(?:\.\d+)?")
FEWEST_FIGURES = 8
CHINESE_YEAR = re.compile(r"二[〇○]([〇一二])([〇一二三四五六七八九])年")
PROVINCES = re.findall(
    "..",
    "北京天津河北山西辽宁吉林上海江苏浙江安徽福建江西山东河南湖北湖南广东广西海南重庆四川贵州云南西藏陕西甘肃青海宁夏新疆",
)
CITIES = re.findall(
    "..",
    "保定南昌巴中恩阳东莞西宁杭州宿州广州安顺淮南武汉天河越秀增城白银蚌埠常州成安滁州慈溪德宏大连三明沙县泉州洛江高阳深圳"
    "合肥包头天津浦东银川兰州海口三亚贵阳昆明成都绵阳长沙株洲郑州洛阳",
)
LONGER = ("乌兰察布", "呼和浩特", "鄂尔多斯", "巴彦淖尔", "哈尔滨", "六盘水", "内蒙古", "黑龙江")
"""Real places that official texts name: two characters each, and those with more."""
INVENTED = tuple(town[:-1] for town in TOWNS)
TERMS = (
    *(
        ("倾销", "补贴"),
        ("城市", "乡村"),
        ("养老保险", "失业保险"),
        ("公积金", "维修资金"),
        ("住房", "厂房"),
        ("租赁", "出售"),
    ),
    *(("贷款", "担保"), ("教育", "卫生"), ("幼儿园", "养老院"), ("小学", "中学"), ("医疗", "工伤"), ("就业", "创业")),
    *(
        ("残疾人", "老年人"),
        ("房地产", "制造业"),
        ("消费", "投资"),
        ("法治政府", "数字政府"),
        ("救助", "优抚"),
        ("招聘", "选调"),
    ),
    *(("证券", "保险"), ("妇女", "青年"), ("入户", "居住证"), ("供水", "供热"), ("处罚", "许可"), ("土地", "矿产")),
)
FEWEST_OF_A_TERM, CHARACTERS_A_TERM = 4, 500
"""A text is about a term that comes at least four times and once in so many characters."""
OWN_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}〔(20\d\d)〕(\d+)号")


def is_year(figure: str) -> bool:
    return len(figure) == 4 and figure.isdigit() and "1949" < figure < "2040"


def other_figure(figure: str, chance: Random, *, years: int = 0) -> str:
    """Another figure of the same make; a year moves by ``years``."""
    if is_year(figure):
        return str(int(figure) + years)
    if "." in figure:
        decimals = len(figure.partition(".")[2])
        other = f"{float(figure) * chance.uniform(0.6, 1.5) + 0.1:.{decimals}f}"
    else:
        other = str(round(int(figure) * chance.uniform(0.6, 1.5)))
    return other if other != figure else str(int(float(figure)) + 1)


def has_figures(text: str) -> bool:
    return len(FIGURE.findall(text)) >= FEWEST_FIGURES


def with_other_figures(text: str, chance: Random, *, years: int = 0, kept: float = 0.15) -> str:
    """Every year moved, most other figures changed: what a template becomes when it is filled again."""

    def changed(match: re.Match[str]) -> str:
        if len(match[0]) == 1 or (not is_year(match[0]) and chance.random() < kept):
            return match[0]
        return other_figure(match[0], chance, years=years)

    return FIGURE.sub(changed, _other_chinese_years(text, years))


def _other_chinese_years(text: str, years: int) -> str:
    digits = "〇一二三四五六七八九"

    def moved(match: re.Match[str]) -> str:
        year = 10 * digits.index(match[1]) + digits.index(match[2]) + years
        return f"二〇{digits[year // 10]}{digits[year % 10]}年"

    return CHINESE_YEAR.sub(moved, text)


def with_foreign_sentences(text: str, foreign: list[str], share: float, chance: Random) -> str:
    """Some sentences written anew."""
    pool = [sentence for line in foreign for sentence in sentences(line) if 20 < len(sentence) < 160] or foreign
    title, *pieces = sentences(text)
    return title + "".join(
        chance.choice(pool) + piece[len(piece.rstrip("\n")) :] if len(piece) > 15 and chance.random() < share else piece
        for piece in pieces
    )


def few_figures(text: str, chance: Random, *, count: int) -> str:
    """At most that many figures changed, years kept."""
    places = [m for m in FIGURE.finditer(text) if not is_year(m[0])]
    for match in sorted(chance.sample(places, min(count, len(places))), key=lambda m: -m.start()):
        text = text[: match.start()] + other_figure(match[0], chance) + text[match.end() :]
    return text


def with_other_places(text: str, chance: Random) -> str | None:
    """Every place that is named has another name, and every village; None where none is named."""
    known = (*PROVINCES, *CITIES, *LONGER, *INVENTED)
    names = {name: place(chance) for name in known if name in text}
    if not names:
        return None
    villages = [village for name in VILLAGES if (village := name.removesuffix("街道")[:2]) in text]
    names |= {village: place(chance) for village in villages if village not in names}
    longest_first = sorted(names, key=len, reverse=True)
    text = re.sub("|".join(map(re.escape, longest_first)), lambda match: names[match[0]], text)
    return renumbered(text, chance)


def renumbered(text: str, chance: Random) -> str:
    """With another document number of its own: two documents never share one."""
    mark, number = f"{chance.choice('云澜松青柳石枫栎')}政发", chance.randint(1, 90)
    return OWN_NUMBER.sub(lambda match: f"{mark}〔{match[1]}〕{number}号", text, count=1)


def with_other_term(text: str, chance: Random) -> str | None:
    """One key term replaced throughout: provisions on dumping and provisions on subsidies; None where there is none."""
    pairs = [*TERMS, *((b, a) for a, b in TERMS)]
    topics = [topic.name for topic in TOPICS]
    pairs += [(name, chance.choice([other for other in topics if other != name])) for name in topics if name in text]
    fewest = max(FEWEST_OF_A_TERM, len(text) / CHARACTERS_A_TERM)
    found = [(text.count(a), a, b) for a, b in pairs if text.count(a) >= fewest]
    if not found:
        return None
    _, term, other = max(found)
    return renumbered(text.replace(term, other), chance)


def other_name(text: str, chance: Random) -> str:
    """Somebody named in the text under another name; the same text where nobody is found."""
    named = re.search(rf"(?:{'|'.join(FAMILY_NAMES)})(?:{'|'.join(GIVEN_NAMES)})", text)
    return text.replace(named[0], person(chance)) if named else text
