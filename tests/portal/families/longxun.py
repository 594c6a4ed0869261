"""Longxun LSCMS: pages that ``Ls.pagination`` counts and ``?pageIndex=N`` asks for, label comments, the block twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Labels, Stated
from portal.website import Answer, Website

ORGANISATION = "6596471"
_FRONT = re.compile(r"/zwgk/(\w+)/index\.html")
_COLUMN = re.compile(r"/content/column/(\d+)")


class Longxun(Family):
    """Dynamic pages without validators: addresses of scripts and a META tag carry the moment."""

    first_id = 50880100
    page_size = 6
    volatile = True
    robots = "User-agent: *\nDisallow: /search/\n"
    hub_path = "/zwgk/index.html"

    def channel_path(self, channel: ChannelPlan) -> str:
        name, _, number = channel.key.partition("/")
        if channel.form == "catalogue":
            return f"/public/column/{ORGANISATION}?type=4&catId={number}&action=list"
        return f"/zwgk/{name}/index.html"

    def document_path(self, site: Website, posting: Posting) -> str:
        channel = site.plan.channel(posting.channels[0])
        directory = (
            f"/public/{ORGANISATION}" if channel.form == "catalogue" else f"/zwgk/{channel.key.partition('/')[0]}"
        )
        return f"{directory}/{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/group4/M00/{posting.id % 100:02}/{posting.id}{number:02}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        channel = next((c for c in site.plan.channels if _is_list_of(c, path, query)), None)
        asked = query.get("pageIndex", "1")
        if channel is None or not asked.isdigit():
            return None
        page = int(asked)
        shown = self.rows(site, channel)
        postings = shown.page(page)
        if postings is None:
            return None
        number = channel.key.partition("/")[2]
        rows = "\n".join(self._row(site, posting) for posting in postings)
        address = f"{self.channel_path(channel)}&" if channel.form == "catalogue" else f"/content/column/{number}?"
        options = (
            f"isTotal: true, total: {shown.total(page)}, currPage: ({page - 1}+1), pageCount: {shown.page_count}, "
            f'param: "pageSize={self.page_size}"'
        )
        main = f"""<div class="navjz"><h2>{channel.name}</h2>
<!-- StartLabelHtml_ArticlePageList_{number} --><ul class="doc_list list-{number}">
{rows}
</ul><div id="page_{number}"></div>
<script>Ls.pagination("#page_{number}", function (pageIndex) {{ location.href = "{address}pageIndex=" + pageIndex; }}, {{{options}}});</script>
<!-- EndLabelHtml_ArticlePageList_{number} --></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("组配分类", value(posting, "genre", paper.genre)),
            ("发布机构", posting.publisher),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("文号", value(posting, "document_number", paper.number)),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("关键词", value(posting, "keywords", paper.keywords)),
            ("有效性", value(posting, "validity", paper.validity)),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        """The block stands on the page twice, for wide screens and for narrow ones."""
        stated = self.stated(site, posting)
        main = f"""<div class="wz_top">{furniture.breadcrumb(site, posting)}</div>
<!-- StartLabelHtml_ArticleShow_{posting.id} -->
{_block(stated.labels, "pc", pairs=2)}
{_block(stated.labels, "mobile", pairs=1)}
<h1 class="newstitle">{escape(posting.paper.title)}</h1>
<div class="newsinfo">发布时间：{posting.published_at:%Y-%m-%d %H:%M} 来源：{posting.source} {furniture.counter(site)} {furniture.share_bar(posting)}</div>
<div class="j-fontContent newscontnet" id="J_content">
{draw(posting.paper.body, _paragraph)}
</div>
{self._files(site, posting)}
<!-- EndLabelHtml_ArticleShow_{posting.id} -->"""
        return self.shell(
            site, title=f"{posting.paper.title}_{site.plan.name}", metas=furniture.metas(stated.metas), main=main
        )

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        moment = site.visit()
        return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8">
<title>{escape(title)}</title>
{metas}
<meta name="HtmlGenerateTime" content="2026-03-02 08:{moment // 60 % 60:02}:{moment % 60:02}">
<script src="/assets/js/jquery-ls.js?ect=17097{moment}"></script>
<style>body{{font:16px/2 sans-serif;width:1000px;margin:auto}}.mobile{{display:none}}.xxgk_table td,.xxgk_table th{{border:1px solid #ddd}}</style>
</head><body>
<div class="header"><a href="/">{site.plan.name}</a><ul>{furniture.navigation(site)}</ul></div>
<div class="container">
{main}
</div>
<div class="footer">{furniture.footer(site)} 技术支持：<a href="http://www.lonsun.example/">龙讯</a></div>
</body></html>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><a href="{link}" class="left" title="{title}" target="_blank">{title}</a><span class="right date">{day(posting.published_at)}</span></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        return "".join(
            f'<p style="line-height: 16px;"><a href="{self.file_path(site, posting, number)}" title="{escape(file.name)}">{escape(file.name)}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )


def _is_list_of(channel: ChannelPlan, path: str, query: Mapping[str, str]) -> bool:
    name, _, number = channel.key.partition("/")
    if channel.form == "catalogue":
        return path == f"/public/column/{ORGANISATION}" and query.get("catId") == number
    front, column = _FRONT.fullmatch(path), _COLUMN.fullmatch(path)
    return bool(front and front[1] == name) or bool(column and column[1] == number)


def _block(labels: Labels, screen: str, *, pairs: int) -> str:
    cells = [f'<th class="p{screen}">{label}</th><td>{escape(text)}</td>' for label, text in labels]
    rows = "\n".join(f"<tr>{''.join(cells[start : start + pairs])}</tr>" for start in range(0, len(cells), pairs))
    return f'<div class="{screen}"><table class="xxgk_table"><tbody>\n{rows}\n</tbody></table></div>'


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "heading":
        return f'<p style="text-indent: 2em;"><strong>{text}</strong></p>'
    align = "text-align: right;" if paragraph.role == "signature" else "text-indent: 2em;"
    return f'<p style="{align}">{text}</p>'
