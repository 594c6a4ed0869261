"""Pages that somebody or something has changed a little: each text, each attribute, each element, and what a site might
write where it writes other things every day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from crawler.extract.outline import FIGURE, MARKUP

WORDS = (
    "",
    " ",
    "甲",
    "云岭市湿地公园管理办法（修订）",
    "关于印发方案的通知，请认真贯彻执行。",
    "没有了",
    "相关链接",
    "图解",
    "发布日期：2020-01-02",
    "来源：云岭日报",
    "来源",
    "索引号",
    "文号：云政发〔2020〕9号",
    "政策解读：一图读懂",
    "名称：甲",
    "附件1.pdf",
    "名单.xls",
    "验证码",
    "页面不存在",
    "浏览次数：7",
    "打印本页",
    "责任编辑：甲",
    "2020-01-02",
    "7",
    "\ue001",
    "甲\n乙",
    "甲  乙",
    "&nbsp;",
    "&#8220;公报&#8221;第1期",
    "云岭市林业局关于公布湿地名录的通知" * 3,
    "ICP备1号",
    "首页 > 甲",
    "字" * 700,
)
"""What may stand in the place of a text."""

VALUES = (
    "",
    "zoom",
    "TRS_Editor",
    "nav",
    "related",
    "title",
    "hidden",
    "display:none",
    "/down/甲.pdf",
    "/x?file=%2epdf",
    "t20200102_1.html",
    "1",
    "url(/b.png)",
    "image",
    "2020-01-02",
)
"""What may stand in the place of an attribute's value."""

INSERTED = (
    '<a href="/down/甲.pdf">附件：甲</a>',
    "<p>现补充一段，自公布之日起施行。</p>",
    "<h1>另一标题的公告</h1>",
    "<!-- x -->",
    "<script>x</script>",
    '<meta name="PubDate" content="2020-01-02">',
    '<img src="/甲.png">',
    '<link rel="stylesheet" href="/b.css">',
    "<div hidden>",
    "</div>",
    "<td>7</td>",
    "<!--",
    "<script>",
    "<div class='TRS_Editor'>",
    "相关链接",
    "<base href='/x/'>",
    "<style>b{background:url(/d.png)}</style>",
)
SPOKEN = (
    "<?xml ",
    "x='</p>'",
    "<!-- <script>",
    "2020-01-02",
    'gkml_data DETAIL: {"gkml_data": {"identifier": "7"}}',
    "-- >",
)
"""What scripts and comments may say."""

TITLES = (
    "云岭市{n}年湿地公园名录公示",
    "关于印发{n}号实施方案的通知",
    "林业局召开第{n}次会议",
    "一图读懂《办法》（第{n}期）",
    "{n}年财政决算、预算公开",
)


def parts_of(text: str) -> list[str]:
    return MARKUP.split(text)


def changed(parts: Sequence[str], place: int, to: str) -> str:
    return "".join([*parts[:place], to, *parts[place + 1 :]])


def mutants(text: str, random: Random, *, most: int) -> Iterator[tuple[str, str]]:
    """Pages with one change each, and how each came to be; ``most`` of every sort."""
    parts = parts_of(text)
    for sort in (_texts, _figures, _attributes, _tags, _elements, _inserted, _spoken):
        made = list(sort(parts, random))
        yield from random.sample(made, min(most, len(made)))


def moved(text: str, places: Sequence[int], random: Random) -> str:
    """A page with everything else in the places where it may move: what a site writes there, or what it never would."""
    parts = parts_of(text)
    tame = random.random() < 0.5
    for place in places:
        if parts[place].strip():
            figures = FIGURE.sub(lambda _: str(random.randrange(10)), parts[place])
            title = random.choice(TITLES).format(n=random.randrange(1, 3000))
            linked = parts[place + 1].lower() == "</a>" if place + 1 < len(parts) else False
            parts[place] = (title if linked else figures) if tame else random.choice([*WORDS, title, figures])
            if linked and random.random() < 0.5:
                parts[place - 1] = re.sub(r'href="[^"]*"', f'href="/x/{random.randrange(9999)}.html"', parts[place - 1])
    return "".join(parts)


def _texts(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(0, len(parts), 2):
        if parts[place].strip():
            words = random.choice(WORDS)
            yield f"text {parts[place].strip()[:20]!r} → {words[:20]!r}", changed(parts, place, words)


def _figures(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(0, len(parts), 2):
        found = [*FIGURE.finditer(parts[place])]
        if found:
            match, figure = random.choice(found), str(random.randrange(10)) * random.choice((1, 1, 1, 2))
            other = parts[place][: match.start()] + figure + parts[place][match.end() :]
            yield f"figure {parts[place].strip()[:20]!r} → {other.strip()[:20]!r}", changed(parts, place, other)


def _attributes(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(1, len(parts), 2):
        for match in re.finditer(r'([\w-]+)="([^"<>]*)"', parts[place][:2000]):
            value = random.choice(VALUES)
            other = parts[place][: match.start(2)] + value + parts[place][match.end(2) :]
            yield f"{match[1]} {match[2][:20]!r} → {value!r}", changed(parts, place, other)


def _tags(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(1, len(parts), 2):
        yield f"without {parts[place][:30]!r}", changed(parts, place, "")
        if re.match(r"<[a-z]", parts[place]):
            more = random.choice((" hidden", ' style="display:none"', ' class="zoom"', ' class="nav"', ' id="app"'))
            other = re.sub(r"^<[\w-]+", lambda match, more=more: match[0] + more, parts[place])  # type: ignore[misc]
            yield f"{parts[place][:30]!r} with{more}", changed(parts, place, other)


def _elements(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    opened: dict[str, list[int]] = {}
    for place in range(1, len(parts), 2):
        match = re.match(r"<(/?)([a-zA-Z][\w-]*)", parts[place])
        if match and not match[1]:
            opened.setdefault(match[2].lower(), []).append(place)
        elif match and opened.get(match[2].lower()):
            first = opened[match[2].lower()].pop()
            yield f"no element {parts[first][:30]!r}", "".join([*parts[:first], *parts[place + 1 :]])


def _inserted(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(1, len(parts), 2):
        more = random.choice(INSERTED)
        yield f"{more!r} before {parts[place][:30]!r}", changed(parts, place, more + parts[place])


def _spoken(parts: Sequence[str], random: Random) -> Iterator[tuple[str, str]]:
    for place in range(1, len(parts), 2):
        for opening, closing in (("<!--", "-->"), (">", "")):
            if not re.match("<!--|<script", parts[place]) or (opening == ">") != parts[place].startswith("<script"):
                continue
            begin = parts[place].index(opening) + len(opening)
            end = len(parts[place]) - len(closing)
            words = random.choice(SPOKEN)
            other = parts[place][:begin] + words + parts[place][end:]
            yield f"{parts[place][:20]!r} says {words!r}", changed(parts, place, other)
        if re.match(r"<input", parts[place]):
            yield "another token", changed(parts, place, re.sub(r'value="[^"]*"', 'value="7"', parts[place]))
