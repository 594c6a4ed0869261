"""What stands around every text and belongs to none: navigation, breadcrumbs, counters, boxes, footers (页面家具)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from portal.papers import Posting
from portal.truth import Labels

if TYPE_CHECKING:
    from portal.website import Website

EDITORS = ("白晓岚", "陆思宁", "康敏", "纪婉清")
RELATED_SHOWN = 4
NEWEST_SHOWN = 6


def metas(pairs: Labels) -> str:
    """META tags, in the order of 国办发〔2017〕47号."""
    return "\n".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in pairs)


def site_metas(site: Website) -> Labels:
    """The three that every page of a site must carry."""
    return (("SiteName", site.plan.name), ("SiteDomain", f"www.{site.plan.id}.example"), ("SiteIDCode", site.plan.code))


def article_metas(site: Website, posting: Posting, *, moment: str) -> Labels:
    """Those of a document's page; Keywords and Description are the caller's."""
    return (
        *site_metas(site),
        ("ColumnName", posting.channels[0]),
        ("ColumnType", posting.channels[0]),
        ("ArticleTitle", posting.paper.title),
        ("PubDate", moment),
        ("ContentSource", posting.source),
    )


def navigation(site: Website) -> str:
    """Links to the home page and all channels."""
    links = [
        ("首页", "/"),
        *((channel.name, site.family.channel_path(channel)) for channel in site.plan.channels),
    ]
    return "\n".join(f'<li><a href="{href}">{name}</a></li>' for name, href in links)


def breadcrumb(site: Website, posting: Posting) -> str:
    """当前位置."""
    channel = site.plan.channel(posting.channels[0])
    return f'当前位置：<a href="/">首页</a> &gt; <a href="{site.family.channel_path(channel)}">{channel.name}</a> &gt; 正文'


def share_bar(posting: Posting) -> str:
    """Print and share buttons, and the editor's name: all that an edit of the furniture changes."""
    editor = EDITORS[posting.edition % len(EDITORS)]
    return f'【字体：大 中 小】【<a href="javascript:window.print()">打印</a>】【关闭】 分享到：微信 微博 责任编辑：{editor}'


def counter(site: Website) -> str:
    """A visitor counter: another number at each request."""
    return f"浏览次数：<span>{site.visit()}</span>"


def related(site: Website) -> str:
    """相关阅读: other documents at each request."""
    everything = site.present()
    first = site.visit()
    chosen = [everything[(first + step * 7) % len(everything)] for step in range(RELATED_SHOWN)]
    return "\n".join(
        f'<li><a href="{site.family.document_path(site, other)}">{escape(other.paper.title)}</a></li>'
        for other in chosen
    )


def newest(site: Website) -> str:
    """The newest documents, for the home page."""
    return "\n".join(
        f'<li><a href="{site.family.document_path(site, posting)}">{escape(posting.paper.title)}</a>'
        f"<span>{posting.published_at:%m-%d}</span></li>"
        for posting in site.present()[:NEWEST_SHOWN]
    )


def footer(site: Website) -> str:
    """The line that the guidelines ask for at the foot of each page."""
    plan = site.plan
    return (
        f"主办单位：{plan.host.name}　网站标识码：{plan.code}　澜ICP备{plan.region}号-1　"
        f"澜公网安备 {plan.region}02000001号　联系电话：0990-5200000"
    )


def trap(site: Website, path: str) -> str:
    """A search that leads to ever more searches; robots.txt keeps polite visitors out of it."""
    deeper = f"{path.rstrip('/')}/{len(path)}/"
    return f'<html><head><title>站内搜索</title></head><body><p>站内搜索</p><a href="{deeper}">下一页</a></body></html>'
