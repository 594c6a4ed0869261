"""Boda VSB: lists whose page files count down to 1, a dl of metadata, counters and boxes that move at each visit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

_LIST = re.compile(r"/zwgk/(\w+?)(?:/([1-9]\d*))?\.htm")
_SHORTENED = 26
"""Characters of a title that the list shows; the whole of it stands in the link's title."""


class Boda(Family):
    """No validators, and a robots.txt that is the home page with status 200."""

    first_id = 20100
    page_size = 8
    volatile = True
    hub_path = "/zwgk.htm"
    robots = "<!DOCTYPE html><html><head><title>首页</title></head><body><a href='/'>返回首页</a></body></html>"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/zwgk/{_name(channel)}.htm"

    def document_path(self, site: Website, posting: Posting) -> str:
        tree = site.plan.channel(posting.channels[0]).key.partition("/")[0]
        return f"/info/{tree}/{posting.id}.htm"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        digest = f"{posting.id * 2654435761 % 16**8:08X}{number:02}"
        return f"/__local/{digest[0]}/{digest[1:3]}/{digest[3:5]}/{digest}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        """Page 2 of 31 is 30.htm: a file keeps its rows only until enough new ones push them on."""
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and _name(c) == found[1]), None)
        if channel is None or found is None:
            return None
        shown = self.rows(site, channel)
        count = shown.page_count
        current = count - int(found[2]) if found[2] else 0
        page = shown.page(current + 1)
        if page is None or (found[2] and current == 0):
            return None
        rows = "\n".join(self._row(site, posting) for posting in page)
        main = f"""<div class="main-list"><h2>{channel.name}</h2><ul>
{rows}
</ul><div class="pb_sys_common"><span class="p_pages"><span class="p_t">共{shown.total(current + 1)}条</span>
<span class="p_t">{current + 1}/{count}</span>
{_steps(_name(channel), current, count)}</span></div>
<script>function a_gotopage(n){{_simple_list_gotopage_fun({count},n,'{_name(channel)}');}}</script></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("发布机构", posting.publisher),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("文号", value(posting, "document_number", _square(paper.number))),
            (
                "生效日期",
                value(posting, "effective_on", day(paper.effective_on) if paper.effective_on else None),
            ),
            ("废止日期", value(posting, "expires_on", day(paper.expires_on) if paper.expires_on else None)),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(f"<dl><dt>{label}</dt><dd>{escape(text)}</dd></dl>" for label, text in stated.labels)
        main = f"""<div class="position">{furniture.breadcrumb(site, posting)}</div>
<div class="dtl-list">
{block}
</div>
<form name="_newscontent_fromname"><div class="article">
<h3 class="art-title">{escape(posting.paper.title)}</h3>
<div class="art-info">发布时间：{day(posting.published_at)}　来源：{posting.source}　{furniture.counter(site)}次　{furniture.share_bar(posting)}</div>
<div id="vsb_content"><div class="v_news_content">
{draw(posting.paper.body, _paragraph)}
</div></div>
{self._files(site, posting)}
</div></form>
<div class="xgyd"><h4>相关阅读</h4><ul>{furniture.related(site)}</ul></div>"""
        title = f"{posting.paper.title}-{site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<HTML><HEAD><META charset="UTF-8"><TITLE>{escape(title)}</TITLE>
{metas}
<META Name="keywords" Content="">
<!--Announced by Visual SiteBuilder 9-->
<script language="javascript" src="/_sitegray/_sitegray.js"></script>
<style>body{{font:16px/1.8 serif;width:980px;margin:auto}}.dtl-list dl{{display:inline-block;width:30%}}</style>
</HEAD><BODY>
<div class="top"><div class="logo">{site.plan.name}</div><ul class="nav">{furniture.navigation(site)}</ul></div>
<div class="wrap">
{main}
</div>
<div class="bottom">{furniture.footer(site)}</div>
</BODY></HTML>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = posting.paper.title
        shown = title if len(title) <= _SHORTENED else f"{title[:_SHORTENED]}…"
        link = self.document_path(site, posting)
        return (
            f'<li><a href="{link}" title="{escape(title)}">{escape(shown)}</a><em>{day(posting.published_at)}</em></li>'
        )

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<li>附件【<a href="{self.file_path(site, posting, number)}" target="_blank">{escape(file.name)}</a>】</li>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<ul class="art-files" style="list-style-type:none;">{items}</ul>' if items else ""


def _name(channel: ChannelPlan) -> str:
    return channel.key.partition("/")[2]


def _square(number: str | None) -> str | None:
    """This site's editors type 〔2026〕 as [2026]."""
    return number.replace("〔", "[").replace("〕", "]") if number else None


def _steps(name: str, current: int, count: int) -> str:
    """下页 and 尾页, relative to the page they stand on."""
    if current + 1 >= count:
        return '<span class="p_next_d p_fun_d">下页</span><span class="p_last_d p_fun_d">尾页</span>'
    folder = f"{name}/" if current == 0 else ""
    return (
        f'<span class="p_next p_fun"><a href="{folder}{count - current - 1}.htm">下页</a></span>'
        f'<span class="p_last p_fun"><a href="{folder}1.htm">尾页</a></span>'
    )


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "heading":
        return f'<p class="vsbcontent_start"><strong>{text}</strong></p>'
    align = ' style="text-align: right;"' if paragraph.role == "signature" else ""
    return f"<p{align}>{text}</p>"
