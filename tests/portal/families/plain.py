"""A site of no family that anybody knows: pages under ``p2/``, one channel as a feed only, one whose rows a script asks
for as JSON, and a sitemap."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import format_datetime
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.lists import ChannelList
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

_LIST = re.compile(r"/(\w+)/(?:p([2-9]|[1-9]\d+)/)?")
_SERVICE = "/api/articles"
FEED_SIZE = 60


class Plain(Family):
    """No validators, related reading that changes, a robots.txt that names the sitemap.

    The feed shows the newest FEED_SIZE of its channel and there is no other list of it. The channel has so few documents
    that years of the script do not fill the feed: none of them leaves it by age.
    """

    first_id = 2400
    page_size = 6
    counts = False
    volatile = True
    robots = "User-agent: *\nDisallow: /search/\n\nSitemap: {origin}/sitemap.xml\n"
    hub_path = "/xxgk/"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/feed/{channel.key}.xml" if channel.form == "feed" else f"/{channel.key}/"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/{site.plan.channel(posting.channels[0]).key}/{posting.id}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/data/attach/{posting.id}-{number}.{posting.paper.files[number].extension}"

    def home_head(self, site: Website) -> str:
        return "".join(
            f'\n<link rel="alternate" type="application/rss+xml" title="{channel.name}" href="{self.channel_path(channel)}">'
            for channel in site.plan.channels
            if channel.form == "feed"
        )

    def rows(self, site: Website, channel: ChannelPlan, size: int | None = None) -> ChannelList:
        return super().rows(site, channel, size or (FEED_SIZE if channel.form == "feed" else None))

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        if path == "/sitemap.xml":
            return self._sitemap(site)
        for channel in site.plan.channels:
            if channel.form == "feed" and path == self.channel_path(channel):
                return self._feed(site, channel)
        if path == _SERVICE:
            return self._rows_as_json(site, query)
        found = _LIST.fullmatch(path)
        named = next((c for c in site.plan.channels if found and c.form != "feed" and c.key == found[1]), None)
        if named and named.form == "api":
            return self._shell_of(site, named) if path == self.channel_path(named) else None
        return self._page(site, named, int(found[2] or 1)) if named and found else None

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("主题分类", value(posting, "subject", paper.subject)),
            ("索引号", posting.index_number),
            ("发文机关", value(posting, "issuing_body", paper.office)),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("发文字号", value(posting, "document_number", paper.number)),
            ("有效性", value(posting, "validity", paper.validity)),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(f"<li>[{label}]<span>{escape(text)}</span></li>" for label, text in stated.labels)
        main = f"""<p class="crumb">{furniture.breadcrumb(site, posting)}</p>
<article><ol class="doc-info">
{block}
</ol>
<h1>{escape(posting.paper.title)}</h1>
<p class="meta">{day(posting.published_at)} 来源：{posting.source} {furniture.counter(site)} {furniture.share_bar(posting)}</p>
<div class="text">
{draw(posting.paper.body, paragraph)}
</div>
{self._files(site, posting)}</article>
<aside><h4>相关阅读</h4><ul>{furniture.related(site)}</ul></aside>"""
        title = f"{posting.paper.title} - {site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:17px/1.8 serif;max-width:60em;margin:auto}}.doc-info li{{display:inline-block;width:45%}}</style>
</head><body>
<header><a href="/">{site.plan.name}</a><ul>{furniture.navigation(site)}</ul></header>
<main>
{main}
</main>
<footer>{furniture.footer(site)}</footer>
</body></html>
"""

    def _page(self, site: Website, channel: ChannelPlan, number: int) -> Answer | None:
        shown = self.rows(site, channel)
        postings = shown.page(number)
        if postings is None:
            return None
        rows = "\n".join(self._row(site, posting) for posting in postings)
        here = self.channel_path(channel)
        following = f'<a href="{here}p{number + 1}/">下一页</a>' if number < shown.page_count else ""
        main = f'<h2>{channel.name}</h2>\n<ul class="items">\n{rows}\n</ul><p class="turn">{following}</p>'
        return self.column(site, channel, main)

    def _shell_of(self, site: Website, channel: ChannelPlan) -> Answer:
        """A page without rows, and the script that asks for them."""
        script = f"""<script>
function load(page) {{ $.getJSON("{_SERVICE}", {{ cat: "{channel.key}", page: page, pageSize: {self.page_size} }}, draw); }}
load(1);
</script>"""
        return self.column(site, channel, f'<h2>{channel.name}</h2>\n<ul class="items" id="rows"></ul>\n{script}')

    def _rows_as_json(self, site: Website, query: Mapping[str, str]) -> Answer | None:
        channel = next((c for c in site.plan.channels if c.form == "api" and c.key == query.get("cat")), None)
        asked = query.get("page", "1")
        if channel is None or not asked.isdigit():
            return None
        shown = self.rows(site, channel)
        rows = [
            {
                "id": posting.id,
                "title": posting.paper.title,
                "url": self.document_path(site, posting),
                "publish_date": day(posting.published_at),
            }
            for posting in shown.page(int(asked)) or ()
        ]
        data = {"total": shown.total(int(asked)), "list": rows}
        body = json.dumps({"code": 0, "message": "", "data": data}, ensure_ascii=False)
        return Answer(body=body.encode(), media_type="application/json; charset=utf-8")

    def _feed(self, site: Website, channel: ChannelPlan) -> Answer:
        items = "\n".join(
            f"<item><title>{escape(posting.paper.title)}</title><link>{site.url(posting)}</link>"
            f'<guid isPermaLink="true">{site.url(posting)}</guid><pubDate>{format_datetime(posting.published_at)}</pubDate>'
            f"<description>{escape(posting.paper.summary or '')}</description></item>"
            for posting in self.rows(site, channel).page(1) or ()
        )
        feed = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{channel.name} - {site.plan.name}</title><link>{site.origin}/</link>
<description>{site.plan.name}{channel.name}</description>
{items}
</channel></rss>
"""
        return Answer(body=feed.encode(), media_type="application/rss+xml; charset=utf-8")

    def _sitemap(self, site: Website) -> Answer:
        """Home page, lists and documents."""
        lists = [c for c in site.plan.channels if c.form != "feed"]
        addresses = [site.origin + path for path in ("/", self.hub_path, *map(self.channel_path, lists))]
        urls = [f"<url><loc>{address}</loc></url>" for address in addresses]
        urls += [
            f"<url><loc>{site.url(posting)}</loc><lastmod>{day(posting.modified_at)}</lastmod></url>"
            for posting in site.present()
        ]
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        return Answer(body="\n".join((head, *urls, "</urlset>")).encode(), media_type="application/xml")

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><time>{day(posting.published_at)}</time> <a href="{link}">{title}</a></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<li><a href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></li>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<ul class="attach">{items}</ul>' if items else ""


def paragraph(block: Paragraph) -> str:
    """A paragraph as markup."""
    text = escape(block.text)
    if block.role == "heading":
        return f"<h3>{text}</h3>"
    align = ' style="text-align:right"' if block.role == "signature" else ""
    return f"<p{align}>{text}</p>"
