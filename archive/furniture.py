"""The furniture of a page that is left in its text: what an editor and a site put above and below a document.

What extraction takes off a page it takes off by the page's markup. Here there is only text, of whatever reader, and
two pages of one document are to come out alike; so this is for judging, and nothing that is kept passes through it.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

_ZONE = 14
"""Lines from either end among which furniture is looked for."""

_LONGEST_LINE = 80
"""Characters; a longer line is prose, whatever it begins with."""

_LABELS = (
    "索引号 信息索引 发布机构 发文机关 发文机构 制发机关 公开主体 公开方式 "
    "公开范围 公开形式 公开时限 公开类别 组配分类 主题分类 主题词 体裁分类 "
    "服务对象 生成日期 成文日期 成文时间 公文时效 效力状态 发文字号 "
    "信息名称"
)
"""Labels of the metadata block, which some pages print above or below the text."""

_BLOCK = "|".join(r"\s*".join(label) for label in _LABELS.split())
"""A label may be spread over the width of its column: 索 引 号."""

_METADATA = re.compile(rf"[\[【(]?(?:{_BLOCK})\s*[】\]]?:")
"""A line of the metadata block is none of the document's wherever it stands: 公开方式 is often above the files."""

_DAY = r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d\d:\d\d(?::\d\d)?)?"
_HEAD = re.compile(
    rf"""[\[【(]?(?:
        您?(?:现在|当前|目前)?的?(?:所在)?的?位置:|首页\s*[>»›/·-]|[>»]
        |字[号体][:\s]|字体大小|大\s*中\s*小|[大中小]$|打印(?:本页)?$|收藏|分享|视力保护|无障碍
        |浏览次?数?:|阅读(?:次数)?:|点击(?:率|数|次数)?:
        |(?:信息|文章|稿件)?来源:|稿源:|作者:|(?:责任)?编辑:
        |发[布表](?:时间|日期|单位|者|人):|更新(?:时间|日期):|时间:.*(?:来源|浏览|作者)
        |{_DAY}\s*(?:来源|作者|浏览|[\[【(]?字[号体])|\d{{4}}-\d\d-\d\d(?:\s+\d\d:\d\d(?::\d\d)?)?[\]】)]?$
        |(?:{_BLOCK})(?:$|[:\s】\]|])
    )""",
    re.VERBOSE,
)
_TAIL = re.compile(
    rf"""[\[【(<]?(?:
        责任编辑|责编|编辑|编审|校对|审核|[一二三初复终]审|监制|签发|录入|撰稿|供稿|通讯员|(?:信息|文章|稿件)?来源|稿源|作者
        |打印|关闭|收藏|分享到?|扫一扫|返回|上一[篇条]|下一[篇条]|发布(?:时间|日期|单位|者|人)|浏览|点击|阅读|访问|{_BLOCK}
    )(?:$|[:\s(】\]本窗顶次二微至信到])""",
    re.VERBOSE,
)
_SEE_ALSO = re.compile(r"[【\[]?(?:相关(?:链接|文章|阅读|信息|稿件|文档|解读)|延伸阅读|推荐阅读|热点推荐)[】\]:]*$")
_FOOTER = re.compile(r"版权所有|网站标识码|icp备|公网安备")
_FOOTER_TOO = re.compile(r"(?:主办|承办|协办|运维|技术支持|联系我们|网站地图|关于我们|地址|邮编|建议使用)")
"""Lines that belong to the footer where there is one; without one they are the document's own."""

_CREDIT = re.compile(
    r"[\[【(](?:责任编辑|责编|编辑|来源|稿源|审核|校对|记者|通讯员|作者)[:\s][^\[\]【】()]{1,40}[\]】)]$"
)
"""A credit in brackets behind the last sentence."""

_CUT = re.compile(
    r"[(【\[.…\s]*(?:(?:点击)?(?:查看|检视|阅读|浏览|展开)(?:全文|更多|详情|原文)|未完待续|未完|待续)[)】\]]?[>»]*$"
)
"""What stands where a text was cut."""

_TITLE_LINES = 3
_SHORTEST_TITLE = 8
_SAME_TITLE = 85
"""A title is given above a text and again as its first line: lines of so many characters, so alike, per cent."""


def without_furniture(lines: list[str]) -> list[str]:
    """The lines of a folded text without those of the page around it."""
    lines = [line.strip() for line in lines if line.strip() and not _is(_METADATA, line.strip())]
    head = _titled_once([line for line in lines[:_ZONE] if not _is(_HEAD, line)])
    kept = _without_tail(head + lines[_ZONE:])
    return [*kept[:-1], _CUT.sub("", _CREDIT.sub("", kept[-1]))] if kept else []


def _titled_once(head: list[str]) -> list[str]:
    for place, line in enumerate(head[:_TITLE_LINES]):
        following = "".join(head[place + 1 :])[: len(line)]
        if len(line) >= _SHORTEST_TITLE and fuzz.ratio(line, following) >= _SAME_TITLE:
            return head[:place] + head[place + 1 :]
    return head


def _without_tail(lines: list[str]) -> list[str]:
    start = max(0, len(lines) - _ZONE)
    body, tail = lines[:start], lines[start:]
    see_also = next((place for place, line in enumerate(tail) if _is(_SEE_ALSO, line)), len(tail))
    if all(len(line) <= _LONGEST_LINE for line in tail[see_also:]):
        tail = tail[:see_also]
    footed = any(_FOOTER.search(line) for line in lines[start:])
    return body + [line for line in tail if not (_is(_TAIL, line) or (footed and _is_footer(line)))]


def _is_footer(line: str) -> bool:
    return _FOOTER.search(line) is not None or _FOOTER_TOO.match(line) is not None


def _is(furniture: re.Pattern[str], line: str) -> bool:
    return len(line) <= _LONGEST_LINE and furniture.match(line) is not None
