"""What another site puts around a text and how it sets it: nothing of the document is other than before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from pairs.slots import person, place

COLUMNS = (
    "首页",
    "政务公开",
    "政府信息公开",
    "法定主动公开内容",
    "政策文件",
    "通知公告",
    "部门文件",
    "重点领域",
    "工作动态",
    "专题专栏",
)
RESTYLED = 0.5
_HAN = "\u3400-\u9fff"
_BETWEEN_HAN_AND_DIGIT = re.compile(rf"(?<=[{_HAN}])(?=\d)|(?<=\d)(?=[{_HAN}])")
_WORD = re.compile(r"[0-9A-Za-z.%]")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HALF_WIDTH = str.maketrans("，；：（）！？", ",;:()!?")
_OTHER_QUOTES = str.maketrans("“”‘’", "「」『』")


def furniture(title: str, titles: Sequence[str], chance: Random) -> tuple[str, str]:
    """Lines above and below a text; the title above it if there is one, ``titles`` of other documents below."""
    site = f"{place(chance)}{chance.choice(('市', '县', '区'))}人民政府"
    return "\n".join(_head(title, site, chance)), "\n".join(_tail(titles, site, chance))


def dressed(text: str, around: tuple[str, str]) -> str:
    return "\n".join(part for part in (around[0], text, around[1]) if part)


def _head(title: str, site: str, chance: Random) -> list[str]:
    year, month, day = chance.randint(2016, 2026), chance.randint(1, 12), chance.randint(1, 28)
    trail = chance.sample(COLUMNS[1:], 2)
    index = f"{chance.randint(10**8, 10**9)}/{year}-{chance.randint(1, 99999):05}"
    lines = [
        chance.choice((f"当前位置：首页 > {' > '.join(trail)} > 正文", f"您的位置：首页>>{'>>'.join(trail)}", "")),
        chance.choice((f"索引号：{index} 发布机构：{site} 公开方式：主动公开", f"索 引 号：{index}", "", "")),
        chance.choice((f"主题分类：{trail[0]} 发布日期：{year}-{month:02}-{day:02}", "", "")),
        title if chance.random() < 0.6 else "",
        chance.choice(
            (
                f"发布时间：{year}-{month:02}-{day:02} {chance.randint(8, 18)}:{chance.randint(10, 59)} "
                f"来源：{site}网站 浏览次数：{chance.randint(3, 9000)}次",
                f"{year}年{month}月{day}日 来源：{site} 【字体：大 中 小】",
                f"来源：{site} 作者：{person(chance)} 点击数：{chance.randint(3, 9000)}",
                "",
            )
        ),
        chance.choice(("字号：[大 中 小] 打印 收藏 分享到：", "【字号：大 中 小】", "", "")),
    ]
    return [line for line in lines if line]


def _tail(titles: Sequence[str], site: str, chance: Random) -> list[str]:
    links = chance.sample(titles, min(len(titles), chance.randint(2, 5)))
    pieces: list[tuple[float, list[str]]] = [
        (0.4, [chance.choice((f"（责任编辑：{person(chance)}）", f"[编辑：{person(chance)} 审核：{person(chance)}]"))]),
        (0.2, [f"信息来源：{site}办公室"]),
        (0.4, [chance.choice(("【打印本页】【关闭窗口】", "打印本页 关闭窗口", "分享到： 微信 微博"))]),
        (0.35, [f"上一篇：{links[0]}", f"下一篇：{links[1]}"]),
        (0.35, [chance.choice(("相关链接", "相关文章：", "延伸阅读")), *links]),
        (0.35, [f"主办单位：{site}办公室 承办：政务数据中心", f"网站标识码：99{chance.randint(10**7, 10**8 - 1)}"]),
        (0.3, [f"澜ICP备{chance.randint(10**7, 10**8 - 1)}号-1 澜公网安备{chance.randint(10**13, 10**14 - 1)}号"]),
        (0.3, ["版权所有 未经授权禁止转载"]),
    ]
    return [line for share, lines in pieces if chance.random() < share for line in lines]


def restyled(text: str, chance: Random) -> str:
    """The same words in other paragraphs, widths, blanks and quotation marks."""
    text = "\n".join(chance.choice((_indented, _merged, _broken, _kept))(text.split("\n"), chance))
    for manner in (_full_width, _half_width, _spaced, _other_quotes, _sprinkled):
        if chance.random() < RESTYLED / 2:
            text = manner(text, chance)
    return text


def _kept(lines: list[str], chance: Random) -> list[str]:
    return lines


def _indented(lines: list[str], chance: Random) -> list[str]:
    blank = chance.choice(("\u3000\u3000", "\xa0\xa0\xa0\xa0", "    "))
    return [blank + line for line in lines]


def _merged(lines: list[str], chance: Random) -> list[str]:
    """Neighbouring paragraphs run together; never so that two figures become one."""
    merged = [lines[0]]
    for line in lines[1:]:
        if chance.random() < 0.4 and line and merged[-1] and not (_WORD.match(line[0]) and _WORD.match(merged[-1][-1])):
            merged[-1] += line
        else:
            merged.append(line)
    return merged


def _broken(lines: list[str], chance: Random) -> list[str]:
    """Lines cut at a width, as a newspaper's column has them; never inside a figure or a word."""
    width, pieces = chance.randint(18, 60), []
    for line in lines:
        start = 0
        while len(line) - start > width:
            end = start + width
            while end < len(line) and _WORD.match(line[end - 1]) and _WORD.match(line[end]):
                end += 1
            pieces.append(line[start:end])
            start = end
        pieces.append(line[start:])
    return pieces


def _full_width(text: str, chance: Random) -> str:
    return text.translate(_FULL_WIDTH)


def _half_width(text: str, chance: Random) -> str:
    return text.translate(_HALF_WIDTH)


def _spaced(text: str, chance: Random) -> str:
    return _BETWEEN_HAN_AND_DIGIT.sub(chance.choice((" ", "\xa0")), text)


def _other_quotes(text: str, chance: Random) -> str:
    return text.translate(_OTHER_QUOTES)


def _sprinkled(text: str, chance: Random) -> str:
    """Zero-width characters and byte-order marks, which pasting leaves behind."""
    return "".join(c + chance.choice("\u200b\ufeff\u200d") if chance.random() < 0.01 else c for c in text)
