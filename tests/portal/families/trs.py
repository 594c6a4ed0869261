"""TRS WCM: static lists that page by ``createPageHTML``, relative links, a table of metadata, full META tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from portal import furniture, looks
from portal.families.base import Family, draw, value
from portal.papers import File, Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Labels, Stated
from portal.website import Answer, Website

_LIST = re.compile(r"/zwgk/(\w+)/(?:index(?:_([1-9]\d*))?\.html)?")
_STYLES = {
    "heading": "text-indent:2em;font-weight:bold",
    "address": "",
    "text": "text-indent:2em",
    "attachment": "text-indent:2em",
    "signature": "text-align:right",
}


class Trs(Family):
    """Files on a disk: both validators are right, and nothing moves by itself."""

    first_id = 104200
    page_size = 12
    counts = False
    etag = '"{}"'
    last_modified = True
    robots = "User-agent: *\nDisallow: /search/\nDisallow: /was5/\n"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/zwgk/{channel.key}/"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"{self._directory(site, posting)}t{posting.published_at:%Y%m%d}_{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        file = posting.paper.files[number]
        return (
            f"{self._directory(site, posting)}P0{posting.published_at:%Y%m%d}{posting.id}{number:04}.{file.extension}"
        )

    def link_text(self, file: File) -> str:
        return file.stem

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None or found is None:
            return None
        current = int(found[2] or 0)
        shown = self.rows(site, channel)
        page = shown.page(current + 1)
        if page is None:
            return None
        rows = "\n".join(self._row(site, channel, posting) for posting in page)
        pager = f'createPageHTML({shown.page_count}, {current}, "index", "html");'
        main = (
            f'<div class="list-box"><h2>{channel.name}</h2>\n<ul class="list">\n{rows}\n</ul>'
            f'<div class="page"><script type="text/javascript">{pager}</script></div></div>'
        )
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索 引 号", posting.index_number),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("发文机关", value(posting, "issuing_body", paper.office)),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("发文字号", value(posting, "document_number", paper.number)),
            ("发布日期", day(posting.published_at)),
            ("主 题 词", value(posting, "keywords", paper.keywords)),
            ("有 效 性", value(posting, "validity", paper.validity)),
        )
        return Stated(metas=self._metas(site, posting), labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        main = f"""<div class="position">{furniture.breadcrumb(site, posting)}</div>
<div class="xxgk_detail">
<table class="xxgk_table" width="100%"><tbody>
{_block(posting, stated.labels)}
</tbody></table>
<h1 class="article-title">{escape(posting.paper.title)}</h1>
<div class="info"><span>来源：{posting.source}</span><span>{furniture.share_bar(posting)}</span></div>
<div class="view TRS_UEDITOR trs_paper_default trs_editor_view">
{draw(posting.paper.body, self._paragraph(site, posting))}{_image(posting)}
</div>
</div>"""
        title = f"{posting.paper.title}_{posting.channels[0]}_{site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<title>{escape(title)}</title>
{metas}
<link rel="stylesheet" type="text/css" href="/images/style.css">
<style>.xxgk_table td{{border:1px solid #ccc;padding:4px}}</style>
</head><body>
<div class="header"><img src="/images/logo.png" alt=""><a class="logo" href="/">{site.plan.name}</a><ul class="nav">
{furniture.navigation(site)}
</ul></div>
<div class="container">
{main}
</div>
<div class="footer"><p>{furniture.footer(site)}</p></div>
</body></html>
"""

    def _directory(self, site: Website, posting: Posting) -> str:
        return f"/zwgk/{site.plan.channel(posting.channels[0]).key}/{posting.published_at:%Y%m}/"

    def _metas(self, site: Website, posting: Posting) -> Labels:
        return furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}")

    def _row(self, site: Website, channel: ChannelPlan, posting: Posting) -> str:
        """Links are relative; those of another channel's documents climb out of this one."""
        path = self.document_path(site, posting)
        own = self.channel_path(channel)
        link = f"./{path.removeprefix(own)}" if path.startswith(own) else f"../{path.removeprefix('/zwgk/')}"
        title = escape(posting.paper.title)
        return f'<li><a href="{link}" title="{title}" target="_blank">{title}</a><span>{day(posting.published_at)}</span></li>'

    def _paragraph(self, site: Website, posting: Posting) -> Callable[[Paragraph], str]:
        links = {
            file.stem: self.file_path(site, posting, number).rpartition("/")[2]
            for number, file in enumerate(posting.paper.files)
        }

        def drawn(paragraph: Paragraph) -> str:
            text = escape(paragraph.text)
            if paragraph.role == "attachment":
                mark, _, stem = paragraph.text.partition("：")
                text = f'{mark}：<a href="./{links[stem]}">{escape(stem)}</a>' if stem in links else text
            return f'<p style="{_STYLES[paragraph.role]}">{text}</p>'

        return drawn


def _image(posting: Posting) -> str:
    """Some documents show a scan of their seal; the editor names it like a file."""
    if not looks.has_image(posting.id):
        return ""
    return (
        f'\n<p style="text-align:center"><img src="./W0{posting.published_at:%Y%m%d}{posting.id}.png" border="0"></p>'
    )


def _block(posting: Posting, labels: Labels) -> str:
    """Two pairs a row, with the title across the third."""
    rows = [
        "<tr>"
        + "".join(f'<td class="c1">{label}：</td><td>{escape(text)}</td>' for label, text in labels[start : start + 2])
        + "</tr>"
        for start in range(0, len(labels), 2)
    ]
    title = f'<tr><td class="c1">标　　题：</td><td colspan="3">{escape(posting.paper.title)}</td></tr>'
    return "\n".join((*rows[:2], title, *rows[2:]))
