"""Kaipu UCAP: ``list.shtml`` files counted from 1, a column that a script draws from JSON, pseudo-tags around the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.lists import ChannelList
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

TREE = "/yanhe"
_LIST = re.compile(rf"{TREE}/(c\d+)/list(?:_([2-9]|[1-9]\d+))?\.shtml")
_API = re.compile(r"/common/search/([0-9a-f]{32})")
_API_SIZE = 15
_GENERATED = "template,templategroup,version"


class Kaipu(Family):
    """Files with ETags; META tags that say when a page was generated."""

    first_id = 3108000
    page_size = 6
    etag = '"{}"'
    hub_path = "/zwgk/secondLevelChannel.shtml"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"{TREE}/{channel.key}/list.shtml"

    def document_path(self, site: Website, posting: Posting) -> str:
        key = site.plan.channel(posting.channels[0]).key
        return f"{TREE}/{key}/{posting.published_at:%Y%m}/{_digest(site, posting.id)}.shtml"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        directory = self.document_path(site, posting).removesuffix(".shtml")
        return f"{directory}/files/{_digest(site, posting.id, number)}.{posting.paper.files[number].extension}"

    def rows(self, site: Website, channel: ChannelPlan, size: int | None = None) -> ChannelList:
        return super().rows(site, channel, size or (_API_SIZE if channel.form == "api" else None))

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        if asked := _API.fullmatch(path):
            return self._search(site, asked[1], query)
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None or found is None:
            return None
        page = int(found[2] or 1)
        if channel.form == "api":
            return self.column(site, channel, _drawn_by_script(site, channel)) if page == 1 else None
        shown = self.rows(site, channel)
        postings = shown.page(page)
        if postings is None:
            return None
        rows = "\n".join(self._row(site, posting) for posting in postings)
        call = f"createPageHTML('page_div',{shown.page_count}, {page},'list','shtml',{shown.total(page)});"
        main = f"""<div class="list_right"><h2>{channel.name}</h2><ul>
{rows}
</ul><div id="page_div"></div><script type="text/javascript">{call}</script></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索 引 号", posting.index_number),
            ("发文单位", value(posting, "issuing_body", paper.office)),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("文　　号", value(posting, "document_number", paper.number)),
            ("公开日期", f"{day(posting.published_at)} {posting.published_at:%H:%M:%S}"),
            ("体裁分类", value(posting, "genre", paper.genre)),
            ("时 效 性", value(posting, "validity", paper.validity)),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M:%S}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(
            f"<li><span><strong>{label}：</strong>{escape(text)}</span></li>" for label, text in stated.labels
        )
        main = f"""<div class="bread">{furniture.breadcrumb(site, posting)}</div>
<div class="xxgk_head"><ul class="clearfix">
{block}
</ul></div>
<h1 class="tit"><UCAPTITLE>{escape(posting.paper.title)}</UCAPTITLE></h1>
<div class="ly"><span>来源：{posting.source}</span><span>发布时间：<PUBLISHTIME>{posting.published_at:%Y-%m-%d %H:%M}</PUBLISHTIME></span>{furniture.share_bar(posting)}</div>
<div id="zoomcon"><UCAPCONTENT>
{draw(posting.paper.body, _paragraph)}
</UCAPCONTENT></div>
{self._files(site, posting)}"""
        generated = (
            ("others", f"页面生成时间 {posting.modified_at:%Y-%m-%d %H:%M:%S}"),
            (_GENERATED, "yanhe,default,1.0"),
        )
        metas = furniture.metas((*stated.metas, *generated))
        return self.shell(site, title=f"{posting.paper.title}_{posting.channels[0]}", metas=metas, main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:16px/2 sans-serif;width:1100px;margin:auto}}.xxgk_head li{{float:left;width:50%}}</style>
<script src="{TREE}/xhtml/js/page.js"></script>
</head><body>
<div class="head"><h2><a href="/">{site.plan.name}</a></h2><ul class="menu">{furniture.navigation(site)}</ul></div>
<div class="main">
{main}
</div>
<div class="foot">{furniture.footer(site)}</div>
</body></html>
"""

    def _search(self, site: Website, asked: str, query: Mapping[str, str]) -> Answer | None:
        """The rows that the script of a column asks for; past the end there are none."""
        channel = next((c for c in site.plan.channels if c.form == "api" and _channel_id(site, c) == asked), None)
        page, size = query.get("page", "1"), query.get("_pageSize", str(_API_SIZE))
        if channel is None or not (page.isdigit() and size.isdigit() and int(size)):
            return None
        shown = self.rows(site, channel, int(size))
        data = {
            "channelId": asked,
            "page": int(page),
            "rows": int(size),
            "total": shown.total(int(page)),
            "results": [self._result(site, posting) for posting in shown.page(int(page)) or ()],
        }
        return Answer(body=json.dumps({"data": data}).encode(), media_type="application/json;charset=utf-8")

    def _result(self, site: Website, posting: Posting) -> dict[str, object]:
        paper = posting.paper
        fields = (
            ("indexnumber", "索引号", posting.index_number),
            ("refno", "文号", value(posting, "document_number", paper.number)),
            ("writedate", "成文日期", day(paper.written_on)),
        )
        return {
            "title": paper.title,
            "subTitle": "",
            "url": self.document_path(site, posting),
            "publishedTimeStr": f"{posting.published_at:%Y-%m-%d %H:%M:%S}",
            "content": paper.summary or "",
            "contentHtml": "",
            "domainMetaList": [
                {"resultList": [{"key": key, "name": name, "value": text} for key, name, text in fields]}
            ],
        }

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><a href="{link}" title="{title}">{title}</a><span>{day(posting.published_at)}</span></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<p>附件：<a href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<div class="files">{items}</div>' if items else ""


def _drawn_by_script(site: Website, channel: ChannelPlan) -> str:
    return f"""<div class="list_right"><h2>{channel.name}</h2><ul id="ajaxList"></ul><div id="page_div"></div>
<script type="text/javascript">
var channelId = "{_channel_id(site, channel)}";
function loadList(page) {{
  $.getJSON("/common/search/" + channelId + "?page=" + page + "&_pageSize={_API_SIZE}&_isAgg=true&_isJson=true&_template=index", drawList);
}}
loadList(1);
</script></div>"""


def _digest(site: Website, *parts: object) -> str:
    return sha256("/".join(map(str, (site.plan.id, *parts))).encode()).hexdigest()[:32]


def _channel_id(site: Website, channel: ChannelPlan) -> str:
    return _digest(site, channel.key)


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "heading":
        return f'<p style="text-indent: 2em;"><strong>{text}</strong></p>'
    align = "text-align: right;" if paragraph.role == "signature" else "text-indent: 2em; text-align: justify;"
    return f'<p style="{align}"><span style="font-family: 仿宋;">{text}</span></p>'
