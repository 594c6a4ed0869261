"""Hanweb JCMS: rows as CDATA within a script, more of them from ``dataproxy.jsp``, Word markup in the bodies."""

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

PROXY = "/module/web/jpage/dataproxy.jsp"
WEB_ID = 12
GROUP_SIZE = 3
"""Pages of rows that come with one answer."""
_COLUMN = re.compile(r"/col/col(\d+)/index\.html")
_SPANS = re.compile(r"\d+|[^\d]+")


class Jpage(Family):
    """Last-Modified only, and no robots.txt."""

    first_id = 58300
    page_size = 8
    answer_size = GROUP_SIZE * page_size
    last_modified = True
    hub_path = "/col/col1229000/index.html"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/col/col{channel.key}/index.html"

    def document_path(self, site: Website, posting: Posting) -> str:
        on = posting.published_at
        key = site.plan.channel(posting.channels[0]).key
        return f"/art/{on.year}/{on.month}/{on.day}/art_{key}_{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/attach/0/{posting.id}{number:03}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        if path == PROXY:
            return self._group(site, query)
        found = _COLUMN.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        return self.column(site, channel, self._list(site, channel)) if channel else None

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("组配分类", value(posting, "genre", paper.genre)),
            ("发布机构", posting.publisher),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("文号", value(posting, "document_number", paper.number) or "无"),
            ("公开方式", "主动公开"),
            (
                "施行日期",
                value(posting, "effective_on", day(paper.effective_on) if paper.effective_on else None),
            ),
            ("有效性", value(posting, "validity", paper.validity)),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M:%S}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(f"<li><span>{label}：</span>{escape(text)}</li>" for label, text in stated.labels)
        main = f"""<div class="dqwz">{furniture.breadcrumb(site, posting)}</div>
<div class="xxgk-head"><ul class="clearfix">
{block}
</ul></div>
<div class="art-main"><div class="title">{escape(posting.paper.title)}</div>
<div class="info">发布日期：{day(posting.published_at)} 来源：{posting.source} {furniture.share_bar(posting)}</div>
<div id="zoom" class="bt_content"><meta name="ContentStart"><!--ZJEG_RSS.content.begin-->
{draw(posting.paper.body, _paragraph)}
<!--ZJEG_RSS.content.end--><meta name="ContentEnd"></div>
{self._files(site, posting)}
</div>"""
        return self.shell(site, title=posting.paper.title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:15px/1.9 sans-serif;width:1000px;margin:auto}}.title{{font-size:24px;text-align:center}}</style>
<script src="/script/jquery.jpage.js"></script>
</head><body>
<table width="1000" align="center"><tr><td class="banner">{site.plan.name}</td></tr>
<tr><td><ul class="menu">{furniture.navigation(site)}</ul></td></tr>
<tr><td>
{main}
</td></tr></table>
<div class="foot">{furniture.footer(site)}</div>
</body></html>
"""

    def _list(self, site: Website, channel: ChannelPlan) -> str:
        """The first group inline, and two calls of ``jpage``: the first is the template's default, the second counts."""
        unit = _unit(channel)
        store = f'<script type="text/xml">{self._datastore(site, channel, 1, self.answer_size)}</script>'
        options = (
            f"perPage:{self.page_size},groupSize:{GROUP_SIZE},proxyUrl:'{PROXY}',barPosition:'bottom',"
            f"ajaxParam:{{columnid:{channel.key},unitid:{unit},webid:{WEB_ID}}}"
        )
        call = f"$('#{unit}').jpage({{themeName:'default',showMode:'full',totalRecord:"
        return f"""<div class="list"><h3>{channel.name}</h3><div id="{unit}">{store}</div>
<script>function jpage_{unit}(){{{call}1000,{options}}});}};$(function(){{{call}{self.rows(site, channel).total()},{options}}});}});</script></div>"""

    def _group(self, site: Website, query: Mapping[str, str]) -> Answer | None:
        """Exactly the range that was asked for; the bare link of ``nextgroup`` asks by the number of its group."""
        channel = next((c for c in site.plan.channels if c.key == query.get("columnid")), None)
        if channel is None:
            return None
        start = _number(query, "startrecord", _number(query, "page", 1) * self.answer_size + 1)
        end = _number(query, "endrecord", start + self.answer_size - 1)
        markup = self._datastore(site, channel, start, end)
        return Answer(body=markup.encode(), media_type="text/xml; charset=utf-8")

    def _datastore(self, site: Website, channel: ChannelPlan, start: int, end: int) -> str:
        rows = self.rows(site, channel)
        total = rows.total(rows.page_of(start))
        records = "\n".join(
            f"<record><![CDATA[{self._row(site, posting)}]]></record>" for posting in rows.between(start, end)
        )
        following = end // self.answer_size
        proxy = (
            f"{PROXY}?page={following}&appid=1&webid={WEB_ID}&path=/&columnid={channel.key}&unitid={_unit(channel)}"
            f"&webname={site.plan.name}&permissiontype=0"
        )
        more = f'<nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>' if end < total else ""
        return (
            f"<datastore>{more}<totalrecord>{total}</totalrecord>"
            f"<totalpage>{-(-total // self.page_size)}</totalpage>"
            f"<recordset>\n{records}\n</recordset></datastore>"
        )

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><a href="{link}" title="{title}">{title}</a><b>[{day(posting.published_at)}]</b></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<p><a href="{self.file_path(site, posting, number)}">{escape(self.link_text(file))}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<div class="fjxz"><strong>附件下载</strong>{items}</div>' if items else ""


def _unit(channel: ChannelPlan) -> str:
    return f"73{channel.key[-4:]}"


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    return int(query[name]) if query.get(name, "").isdigit() else default


def _paragraph(paragraph: Paragraph) -> str:
    """What Word leaves behind: a span for every run, and digits in a font of their own."""
    fonts = {True: "Times New Roman", False: "仿宋_GB2312"}
    runs = "".join(
        f'<span style="font-family:{fonts[run.isdigit()]};font-size:16.0pt">{escape(run)}</span>'
        for run in _SPANS.findall(paragraph.text)
    )
    align = ' align="right"' if paragraph.role == "signature" else ""
    return f'<p class="MsoNormal"{align}>{runs}<span><o:p></o:p></span></p>'
