"""What stands around every text and belongs to none: navigation, breadcrumbs, counters, boxes, footers (页面家具)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from portal import news
from portal.papers import Posting
from portal.truth import Labels

if TYPE_CHECKING:
    from portal.website import Website

EDITORS = ("白晓岚", "陆思宁", "康敏", "纪婉清")
RELATED_SHOWN = 4
NEWEST_SHOWN = 6
NEWEST_IN_HUB = 3
HUB = "政府信息公开"
ELSEWHERE = (
    ("政务服务", "https://zwfw.lanchuan.example/"),
    ("互动交流", "/hdjl/"),
    ("领导之窗", "/ldzc/"),
    ("机构设置", "/jgsz/"),
    ("无障碍", "javascript:void(0)"),
    ("English", "/english/"),
)
"""What a navigation offers besides channels."""
ABOUT = {
    "/hdjl/": "来信请写明姓名和联系电话，受理后十个工作日内答复。",
    "/ldzc/": "领导简历和分工由办公室更新，接待日为每月第一个星期三。",
    "/jgsz/": "内设办公室、综合科、法规科和信息科，各科室职责见办公楼一层公示牌。",
    "/english/": "This page is being translated. Office hours are 8:30 to 17:30 on working days.",
}
"""Pages of the site's own that are neither lists nor documents."""
FRIENDS = (
    ("澜川省人民政府", "https://www.lanchuan.example/"),
    ("澜川省统计局", "https://tjj.lanchuan.example/"),
    ("中国政务网", "https://www.zhengwu.example/"),
)


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
    """Links to the home page, some channels, the hub that leads to the others, and what is no channel at all."""
    direct = [channel for channel in site.plan.channels if not channel.in_hub and channel.form != "feed"]
    links = [
        ("首页", "/"),
        *((("要闻", news.COLUMN),) if site.plan.news else ()),
        *((channel.name, site.family.channel_path(channel)) for channel in direct),
        (HUB, site.family.hub_path),
        *ELSEWHERE,
    ]
    return _items(links)


def channels(site: Website) -> str:
    """The channels as the hub lists them."""
    listed = [channel for channel in site.plan.channels if channel.form != "feed"]
    return _items((channel.name, site.family.channel_path(channel)) for channel in listed)


def about() -> dict[str, tuple[str, str]]:
    """The title and the main part of each page that a navigation offers besides channels."""
    names = {path: name for name, path in ELSEWHERE}
    return {path: (names[path], f'<div class="about"><p>{text}</p></div>') for path, text in ABOUT.items()}


def friends() -> str:
    """友情链接."""
    return _items(FRIENDS)


def _items(links: Iterable[tuple[str, str]]) -> str:
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


def newest(site: Website, count: int = NEWEST_SHOWN) -> str:
    """The newest documents, for the home page and the hub."""
    return "\n".join(
        f'<li><a href="{site.family.document_path(site, posting)}">{escape(posting.paper.title)}</a>'
        f"<span>{posting.published_at:%m-%d}</span></li>"
        for posting in site.present()[:count]
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
