"""The same document with amended content: never folded with it."""

from __future__ import annotations

import re
from random import Random

from pairs.figures import FIGURE, few_figures, other_figure, other_name
from portal.papers import numeral

LARGEST_AMENDMENT = 0.15
"""Of the paragraphs."""
NOTED = 0.7
"""Share of amended texts that say so below the title."""
_ARTICLE = re.compile(r"^第[一二三四五六七八九十]{1,3}条", re.MULTILINE)
_NUMBER = re.compile(r"〔(20\d\d)〕(\d+)号")
_DAY = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
CLAUSES = (
    "有关单位应当在二十个工作日内作出书面答复，并说明理由。",
    "法律、行政法规另有规定的，从其规定。",
    "不得委托其他单位和个人实施，已经委托的应当在三个月内收回。",
    "所需经费列入本级预算，实行绩效管理，结果向社会公布。",
    "申请人可以通过政务服务平台提交，不再要求提供纸质材料。",
    "情节严重的，列入失信名单，三年内不得享受有关扶持政策。",
)


def amended(text: str, chance: Random) -> str | None:
    """Some paragraphs rewritten, put in or struck, articles counted anew; None where there are too few paragraphs."""
    lines = text.split("\n")
    inner = [i for i, line in enumerate(lines[:-2]) if i > 1 and len(line) > 30]
    if len(inner) < 3:
        return None
    count = chance.randint(1, max(1, int(len(lines) * LARGEST_AMENDMENT)))
    deeds = [chance.choice((_rewritten, _refigured, _followed, _struck)) for _ in range(min(count, len(inner)))]
    deeds[0] = chance.choice((_rewritten, _followed))
    for deed, place in zip(deeds, chance.sample(inner, len(deeds)), strict=True):
        lines[place] = deed(lines[place], chance)
    if chance.random() < NOTED:
        lines.insert(1, _note(chance))
    return _counted_anew("\n".join(line for line in lines if line))


def _rewritten(line: str, chance: Random) -> str:
    """Its first half with another end."""
    return line[: len(line) // 2].rstrip("，、；。（") + "，" + chance.choice(CLAUSES)


def _refigured(line: str, chance: Random) -> str:
    return few_figures(line, chance, count=2) if FIGURE.search(line) else _rewritten(line, chance)


def _followed(line: str, chance: Random) -> str:
    """A new paragraph behind it."""
    mark = "第一条　" if _ARTICLE.match(line) else ""
    return f"{line}\n{mark}{chance.choice(CLAUSES)}"


def _struck(line: str, chance: Random) -> str:
    return ""


def _note(chance: Random) -> str:
    day = f"{chance.randint(2021, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    return chance.choice(
        (
            f"（根据{day}《关于修改部分规范性文件的决定》修正）",
            f"（{day}第一次修订）",
            f"（根据{day}第{chance.randint(3, 90)}次常务会议决定修改）",
        )
    )


def _counted_anew(text: str) -> str:
    """Articles one to the last in their order."""
    counter = iter(range(1, 100))
    return _ARTICLE.sub(lambda _: f"第{numeral(next(counter))}条", text) if len(_ARTICLE.findall(text)) < 99 else text


def reissued(text: str, chance: Random) -> str | None:
    """Another document number and other days, else the same; None where it bears no number or no day."""
    if not (_NUMBER.search(text) and _DAY.search(text)):
        return None
    years = chance.randint(1, 5)
    text = _NUMBER.sub(lambda m: f"〔{int(m[1]) + years}〕{other_figure(m[2], chance)}号", text, count=1)
    days = list(_DAY.finditer(text))
    for match in days[-2:][::-1]:
        day = f"{int(match[1]) + years}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
        text = text[: match.start()] + day + text[match.end() :]
    return text


def corrected(text: str, chance: Random) -> str | None:
    """A name, or one or two figures put right, no word else; None where there is neither."""
    changed = other_name(text, chance) if chance.random() < 0.4 else text
    if changed == text:
        changed = few_figures(text, chance, count=chance.choice((1, 1, 2)))
    return None if changed == text else changed
