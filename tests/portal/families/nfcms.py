"""NFCMS: lists that page from 1 with absolute links; no metadata block, so META tags and the text must do."""

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

_LIST = re.compile(r"/([\w/]+)/index(?:_([2-9]|[1-9]\d+))?\.html")


class Nfcms(Family):
    """Weak ETags, gzip for those who accept it, and the document number as the first line of the text."""

    first_id = 9133000
    page_size = 10
    counts = False
    etag = 'W/"{}"'
    gzip = True
    hub_path = "/zwgk/index.html"
    robots = "User-agent: *\nDisallow: /search/\n\nUser-agent: BadBot\nDisallow: /\n"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/{channel.key}/index.html"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/{site.plan.channel(posting.channels[0]).key}/content/post_{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/attachment/0/{posting.id % 1000}/{posting.id}{number}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        found = _LIST.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None or found is None:
            return None
        page = int(found[2] or 1)
        shown = self.rows(site, channel)
        count, postings = shown.page_count, shown.page(page)
        if postings is None:
            return None
        rows = "\n".join(self._row(site, posting) for posting in postings)
        here = f"{site.origin}/{channel.key}"
        last = f'<a class="last" href="{here}/index_{count}.html">尾页</a>' if count > 1 else ""
        following = f'<a class="next" href="{here}/index_{page + 1}.html">下一页</a>' if page < count else ""
        main = f'<div class="con-right"><h2>{channel.name}</h2><ul class="list">{rows}</ul>'
        return self.column(site, channel, f'{main}<div class="pagination">{following}{last}</div></div>')

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        metas = (
            *furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}"),
            ("Keywords", value(posting, "keywords", paper.keywords)),
            ("Description", value(posting, "summary", paper.summary)),
            ("Url", site.url(posting)),
        )
        return Stated(metas=metas, labels=(), header_number=True)

    def document(self, site: Website, posting: Posting) -> str:
        paper = posting.paper
        number = f'<p style="text-align:center">{paper.number}</p>' if paper.number else ""
        main = f"""<div class="crumbs">{furniture.breadcrumb(site, posting)}</div>
<div class="article"><h1 class="article-tit">{escape(paper.title)}</h1>
<div class="article-sub"><span>时间：{posting.published_at:%Y-%m-%d %H:%M:%S}</span> <span>来源：{posting.source}</span> {furniture.share_bar(posting)}</div>
<div class="article-content"><section>{number}
{draw(paper.body, _paragraph)}
</section></div>
{self._files(site, posting)}
</div>"""
        metas = furniture.metas(self.stated(site, posting).metas)
        return self.shell(site, title=f"{paper.title} - {site.plan.name}", metas=metas, main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:17px/1.9 sans-serif;margin:auto;width:900px}}nav li{{display:inline;margin-right:1em}}</style>
</head><body>
<nav><strong>{site.plan.name}</strong><ul>{furniture.navigation(site)}</ul></nav>
<main>
{main}
</main>
<footer>{furniture.footer(site)}</footer>
</body></html>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        return f'<li><a href="{site.url(posting)}" title="{title}">{title}</a><span class="time">{day(posting.published_at)}</span></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<p><a class="nfw-cms-attachment" href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<div class="fujian">相关附件：{items}</div>' if items else ""


def _paragraph(paragraph: Paragraph) -> str:
    """Paragraphs of two kinds: p for most, a div with a line break where an editor pasted."""
    text = escape(paragraph.text)
    if paragraph.role == "heading":
        return f"<div><b>　　{text}</b><br></div>"
    align = ' style="text-align:right"' if paragraph.role == "signature" else ""
    return f"<p{align}><span>　　{text}</span></p>"
