"""JEECMS: ``index_2.jhtml`` is the second page, the pager moves by onclick, labels stand in [brackets]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from portal import furniture, looks
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

_LIST = re.compile(r"/(\w+)/index(?:_([2-9]|[1-9]\d+))?\.jhtml")
_NOWHERE = "javascript:void(0);"


class Jeecms(Family):
    """No validators, no robots.txt, a counter on each document."""

    first_id = 8100
    page_size = 6
    volatile = True
    hub_path = "/zwgk/index.jhtml"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/{channel.key}/index.jhtml"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/{site.plan.channel(posting.channels[0]).key}/{posting.id}.jhtml"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        name = f"{posting.published_at:%d%H%M}{posting.id}{number}.{posting.paper.files[number].extension}"
        return f"/u/cms/www/{posting.published_at:%Y%m}/{name}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None or found is None:
            return None
        page = int(found[2] or 1)
        shown = self.rows(site, channel)
        postings = shown.page(page)
        if postings is None:
            return None
        rows = "\n".join(self._row(site, posting) for posting in postings)
        main = f"""<div class="w-list"><h3>{channel.name}</h3><ul>
{rows}
</ul><div class="pagebar">共{shown.total(page)}条 共{shown.page_count}页 第{page}页
{_steps(page, shown.page_count)}</div></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("发文机关", value(posting, "issuing_body", paper.office)),
            ("印发日期", value(posting, "issued_on", day(paper.written_on))),
            ("发文字号", value(posting, "document_number", paper.number)),
            ("发布日期", day(posting.published_at)),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("时效性", value(posting, "validity", paper.validity)),
            ("公开形式", "主动公开"),
        )
        moment = f"{posting.published_at:%Y-%m-%d %H:%M}"
        metas = (
            *furniture.article_metas(site, posting, moment=moment),
            ("Description", value(posting, "summary", paper.summary)),
        )
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(
            f'<div class="item"><div class="title"><span>[ {label} ]</span></div><div class="content">{escape(text)}</div></div>'
            for label, text in stated.labels
        )
        main = f"""<div class="weizhi">{furniture.breadcrumb(site, posting)}</div>
<div class="zwxl-table">
{block}
</div>
<h2 class="zwxl-title">{escape(posting.paper.title)}</h2>
<div class="zwxl-bar">来源：{posting.source}　时间：{day(posting.published_at)}　{furniture.counter(site)}　{furniture.share_bar(posting)}</div>
<div class="zwxl-article">
{draw(posting.paper.body, _paragraph)}{_image(posting)}
</div>
{self._files(site, posting)}"""
        title = f"{posting.paper.title}-{site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{escape(title)}</title>
{metas}
<style type="text/css">body{{font:14px/2 宋体;width:1002px;margin:auto}}.item{{float:left;width:50%}}.item div{{display:inline}}</style>
<link href="/r/cms/www/css/main.css" rel="stylesheet" type="text/css" />
<script src="/r/cms/front.js" type="text/javascript"></script>
</head><body>
<div class="top"><a href="/">{site.plan.name}</a></div><ul class="nav">{furniture.navigation(site)}</ul>
<div class="w1002">
{main}
</div>
<div class="bottom">{furniture.footer(site)}</div>
</body></html>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><span>[{day(posting.published_at)}]</span><a href="{link}" title="{title}">{title}</a></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        return "".join(
            f'<div class="fj">附件下载：<a href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></div>'
            for number, file in enumerate(posting.paper.files)
        )


def _image(posting: Posting) -> str:
    """Some documents show an image, which a script loads once it is scrolled to."""
    if not looks.has_image(posting.id):
        return ""
    source = f"/u/cms/www/{posting.published_at:%Y%m}/{posting.id}.png"
    return f'\n<p><img class="lazy" src="/r/cms/www/img/loading.png" data-original="{source}" alt="" /></p>'


def _steps(page: int, count: int) -> str:
    """下一页 and 尾页, which lead somewhere only when they are clicked."""
    if page >= count:
        return "下一页 尾页"
    return (
        f"""<a href="{_NOWHERE}" onclick="location.href=encodeURI('index_{page + 1}.jhtml');">下一页</a> """
        f"""<a href="{_NOWHERE}" onclick="location.href=encodeURI('index_{count}.jhtml');">尾页</a>"""
    )


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "signature":
        return f'<p align="right">{text}</p>'
    return f"<p>{text}</p>" if paragraph.role == "address" else f"<p>&emsp;&emsp;{text}</p>"
