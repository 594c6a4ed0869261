"""What makes an invented page as heavy as one that a government serves: 24 to 46 KB, a fifth of it text.

Styles, scripts, menus of menus, a box of related reading, links to friends, a counter, pasted markup: around the pages
of the portal's families, whose own furniture is a few hundred bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape

from portal.government import SITES
from portal.papers import Posting
from portal.topics import TOPICS, VILLAGES
from portal.website import Website

RELATED = 8
FRIENDS = 40
TYPESET = 3
"""One page in so many was pasted out of a word processor."""

PASTED = """<p class="MsoNormal" style="margin:0;text-indent:32.0000pt;mso-pagination:none;line-height:28.0000pt;
layout-grid-mode:char;mso-char-indent-count:2.0000;font-family:仿宋_GB2312;font-size:16.0000pt;mso-font-kerning:1.0000pt;
text-align:justify;text-justify:inter-ideograph"><span lang="EN-US" style="mso-spacerun:'yes'"></span>"""


def dressed(markup: str, site: Website, *, posting: Posting | None, others: Sequence[Posting], edition: int) -> str:
    """A page with all that stands around it; of a document also what moves: the counter and the box, by edition."""
    style, menu, foot = furniture(site.plan.name)
    moving = _moving(site, posting, others, edition) if posting else ""
    if posting and posting.id % TYPESET == 0:
        markup = markup.replace("<p>", PASTED)
    start = markup.lower().index("<body>") + len("<body>")
    end = markup.lower().rindex("</body>")
    head = markup[:start].replace("</head>", f"{style}</head>").replace("</HEAD>", f"{style}</HEAD>")
    return f"{head}{menu}{markup[start:end]}{moving}{foot}{markup[end:]}"


def _moving(site: Website, posting: Posting, others: Sequence[Posting], edition: int) -> str:
    """Another number and other links in every edition; nothing of the document."""
    chosen = [others[(posting.id * 7 + edition * 31 + step * 13) % len(others)] for step in range(RELATED)]
    rows = "".join(
        f'<li><a href="{site.family.document_path(site, other)}" title="{escape(other.paper.title)}">'
        f"{escape(other.paper.title)}</a><span>{other.published_at:%Y-%m-%d}</span></li>"
        for other in chosen
    )
    visits = 10_000 + posting.id % 997 + edition * 17
    return (
        f'<div class="right-side"><h3>相关阅读</h3><ul class="related-list">{rows}</ul></div>'
        f'<div class="visits">浏览次数：<em id="pv">{visits}</em>　您是第 <b>{visits * 31}</b> 位访客</div>'
    )


@cache
def furniture(name: str) -> tuple[str, str, str]:
    """The styles and scripts, the menu and the foot of all pages of a site."""
    return f"<style>{_styles()}</style>\n<script>{_script()}</script>", _menu(name), _foot()


def _styles() -> str:
    return "\n".join(
        f".{name}{n}{{margin:{n % 7}px auto;padding:{n % 5}px {n % 9}px;font:{12 + n % 5}px/1.{n % 9} "
        f'"Microsoft YaHei",SimSun;color:#{n * 7919 % 4096:03x};background:url(/images/bg_{name}.png) no-repeat}}'
        for name in ("nav", "box", "list")
        for n in range(15)
    )


def _script() -> str:
    """What share buttons, counters, zoom and statistics take."""
    return "\n".join(
        f"function part{n}(a,b){{if(a==null||b<={n}){{return;}}var s=document.getElementById('part'+a);"
        f"s.style.fontSize=b+'px';for(var i={n};i<b;i++){{s.innerHTML+='<span class=\"cur\">'+(i+1)+'</span>';}}}}"
        for n in range(16)
    )


def _menu(name: str) -> str:
    items = "".join(
        f'<li class="nav-item"><a href="/zt/{n}/" target="_blank">{topic.name}</a><ul class="sub">'
        + "".join(
            f'<li><a href="/zt/{n}/{k}.html" title="{task}">{task}</a></li>' for k, task in enumerate(topic.tasks)
        )
        + "</ul></li>"
        for n, topic in enumerate(TOPICS[:6])
    )
    return (
        f'<div class="topbar"><a href="/">{name}</a> | <a href="#">设为首页</a> | <a href="#">加入收藏</a> | '
        '<a href="#">无障碍浏览</a> | <a href="#">繁體</a></div>'
        '<div class="search"><form action="/search/" method="get"><input type="text" name="q" placeholder="请输入">'
        '<button type="submit">搜索</button></form></div>'
        f'<div class="mainnav"><ul>{items}</ul></div>'
    )


def _foot() -> str:
    friends = "".join(
        f'<option value="http://www.friend{n}.example/">{place}人民政府</option>'
        for n, place in enumerate([*(plan.place for plan in SITES), *VILLAGES][:FRIENDS])
    )
    return (
        f'<div class="friends"><select onchange="window.open(this.value)"><option>友情链接</option>{friends}</select>'
        '</div><div class="copyright"><p>网站地图 | 联系我们 | 关于我们</p><p>技术支持：澜川省大数据中心</p></div>'
    )
