"""The provincial platform (Henan): the page states rows and rows a page in ``#pageDec``, an external script pages."""

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

_LIST = re.compile(r"/zwgk/(\w+)/(?:index(?:_([1-9]\d*))?\.html)?")


class Henan(Family):
    """Both validators. Documents have no META of their own, only the site's; the block must do.

    No source settles whether ``pagecount`` counts rows or which file is the second page: here it counts rows, and the
    second page is ``index_1.html``.
    """

    first_id = 3200400
    page_size = 7
    etag = 'W/"{}"'
    last_modified = True
    hub_path = "/zwgk/"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/zwgk/{channel.key}/"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/{posting.published_at:%Y/%m-%d}/{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/upload/{posting.published_at:%Y/%m-%d}/{posting.id}{number}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None or found is None:
            return None
        page = int(found[2] or 0) + 1
        shown = self.rows(site, channel)
        postings = shown.page(page)
        if postings is None:
            return None
        rows = "\n".join(self._row(site, posting) for posting in postings)
        main = f"""<div class="listbox"><h2>{channel.name}</h2><ul>
{rows}
</ul><div id="pageDec" pagecount="{shown.total(page)}" pagesize="{self.page_size}"></div>
<script src="https://file.{site.plan.id}.example/swt/js/paging.js"></script></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("发布机构", posting.publisher),
            ("发布日期", day(posting.published_at)),
            ("文号", value(posting, "document_number", paper.number)),
            ("生成日期", value(posting, "issued_on", day(paper.written_on))),
            ("来源", posting.source),
            ("失效日期", value(posting, "expires_on", day(paper.expires_on) if paper.expires_on else None)),
            ("内容概述", value(posting, "summary", paper.summary)),
        )
        return Stated(metas=furniture.site_metas(site), labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(f"<dt>{label}：</dt><dd>{escape(text)}</dd>" for label, text in stated.labels)
        main = f"""<div class="site-path">{furniture.breadcrumb(site, posting)}</div>
<div class="xxgkml-content"><dl>
{block}
</dl></div>
<h1 class="details-title">{escape(posting.paper.title)}</h1>
<div class="details-info">{furniture.share_bar(posting)}</div>
<div class="content" id="artibody">
{draw(posting.paper.body, _paragraph)}
</div>
{self._files(site, posting)}"""
        return self.shell(
            site, title=f"{posting.paper.title} | {site.plan.name}", metas=furniture.metas(stated.metas), main=main
        )

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh-cn"><head><meta charset="utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:18px/1.9 sans-serif;width:1200px;margin:auto}}dl{{display:grid;grid-template-columns:auto 1fr}}</style>
</head><body>
<div class="header"><h2>{site.plan.name}</h2></div>
<nav><ul>{furniture.navigation(site)}</ul></nav>
<div class="wrapper">
{main}
</div>
<div class="footer"><p>{furniture.footer(site)}</p></div>
</body></html>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        return f'<li><a href="{site.url(posting)}" title="{title}" target="_blank">{title}</a><span>{day(posting.published_at)}</span></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<li><a href="{self.file_path(site, posting, number)}" download>{escape(file.name)}</a></li>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<div class="attachments"><h4>附件</h4><ol>{items}</ol></div>' if items else ""


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "heading":
        return f"<p><strong>　　{text}</strong></p>"
    align = ' style="text-align: right;"' if paragraph.role == "signature" else ""
    return f"<p{align}>　　{text}</p>"
