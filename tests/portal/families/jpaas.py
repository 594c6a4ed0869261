"""Hanweb jpaas: a column is a shell, whose rows come as a drawn fragment inside JSON from ``…/build/unit``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
TAG = "分页列表"
_COLUMN = re.compile(r"/col/col(\d+)/index\.html")


class Jpaas(Family):
    """Last-Modified only. What is asked for without the ids of its column is an error within a 200."""

    first_id = 710300
    page_size = 15
    """Where the address asks for no other."""
    last_modified = True
    robots = "User-agent: *\nDisallow: /search/\nDisallow: /jpaas-\n"
    hub_path = "/col/col1230100/index.html"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/col/col{channel.key}/index.html"

    def document_path(self, site: Website, posting: Posting) -> str:
        key = site.plan.channel(posting.channels[0]).key
        return f"/col/col{key}/art/{posting.published_at.year}/art_{_digest(site, posting.id)}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        name = f"{_digest(site, posting.id, number)}.{posting.paper.files[number].extension}"
        return f"/cms_files/filemanager/21/attach/{posting.published_at:%Y%m}/{name}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        if path == UNIT:
            return self._unit(site, query)
        found = _COLUMN.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        if channel is None:
            return None
        ids = "{" + ",".join(f"'{name}':'{text}'" for name, text in _ids(site, channel).items()) + "}"
        main = f"""<div class="list"><h2>{channel.name}</h2><div id="{TAG}">
<script parseType="bulidstatic" src="/jpaas-jpolicy-web-server/js/unitbuild.js" url="{UNIT}" queryData="{ids}"></script>
</div></div>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("制发机关", value(posting, "issuing_body", paper.office)),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("文件编号", value(posting, "document_number", paper.number) or "无"),
            ("实施日期", value(posting, "effective_on", day(paper.effective_on) if paper.effective_on else None)),
            ("有效性", value(posting, "validity", paper.validity)),
            ("公开方式", "主动公开"),
        )
        metas = furniture.article_metas(site, posting, moment=f"{posting.published_at:%Y-%m-%d %H:%M}")
        return Stated(metas=metas, labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(
            f'<div class="bt-left"><h1>{label}</h1><p>{escape(text)}</p></div>' for label, text in stated.labels
        )
        main = f"""<div class="wz">{furniture.breadcrumb(site, posting)}</div>
<div class="bt-box">
{block}
</div>
<div class="main-txt"><div class="sp_title">{escape(posting.paper.title)}</div>
<div class="xx">发布日期：{day(posting.published_at)} 信息来源：{posting.source} {furniture.share_bar(posting)}</div>
<div class="main-txt-content" id="zoom">
{draw(posting.paper.body, _paragraph)}
</div>
{self._files(site, posting)}
</div>"""
        extra = (("guid", _digest(site, posting.id)), ("webid", _digest(site)), ("level", "3"))
        return self.shell(site, title=posting.paper.title, metas=furniture.metas((*stated.metas, *extra)), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:16px/1.8 sans-serif;width:1100px;margin:auto}}.bt-left{{display:inline-block;width:24%}}.bt-left h1{{font-size:14px}}</style>
</head><body>
<header><a href="/">{site.plan.name}</a><ul>{furniture.navigation(site)}</ul></header>
<section>
{main}
</section>
<footer>{furniture.footer(site)}</footer>
</body></html>
"""

    def _unit(self, site: Website, query: Mapping[str, str]) -> Answer:
        """The fragment of one page; its pager states the rows in an attribute."""
        channel = next((c for c in site.plan.channels if _asks_for(query, _ids(site, c))), None)
        asked = _page_asked_for(query.get("paramJson", "{}"))
        if channel is None or asked is None:
            return _json({"success": False, "message": "参数错误", "data": None})
        number, size = asked
        shown = self.rows(site, channel, size or self.page_size)
        rows = "\n".join(self._row(site, posting) for posting in shown.page(number) or ())
        pager = f'<div class="pagination" count="{shown.total(number)}" pageno="{number}" rows="{size or self.page_size}"></div>'
        fragment = f'<div class="page-content"><ul>\n{rows}\n</ul></div>{pager}'
        return _json({"success": True, "message": "", "data": {"html": fragment}})

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<li><a href="{link}" title="{title}" target="_blank">{title}</a><span class="date">{day(posting.published_at)}</span></li>'

    def _files(self, site: Website, posting: Posting) -> str:
        return "".join(
            f'<p class="fj">附件{number + 1}：<a href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )


def _ids(site: Website, channel: ChannelPlan) -> dict[str, str]:
    """What the shell names and the address must repeat."""
    return {
        "parseType": "bulidstatic",
        "webId": _digest(site),
        "tplSetId": _digest(site, "templates"),
        "pageType": "column",
        "tagId": TAG,
        "editType": "null",
        "pageId": _digest(site, channel.key),
    }


def _asks_for(query: Mapping[str, str], ids: Mapping[str, str]) -> bool:
    return all(query.get(name) == text for name, text in ids.items())


def _page_asked_for(parameters: str) -> tuple[int, int] | None:
    """The page and its size, as ``{"pageNo":2,"pageSize":15}`` asks for them; size 0 where it does not."""
    try:
        asked = json.loads(parameters)
        return max(1, int(asked.get("pageNo", 1))), max(0, int(asked.get("pageSize", 0)))
    except (ValueError, AttributeError):
        return None


def _json(answer: dict[str, object]) -> Answer:
    return Answer(body=json.dumps(answer, ensure_ascii=False).encode(), media_type="application/json")


def _digest(site: Website, *parts: object) -> str:
    return sha256("/".join(map(str, (site.plan.id, *parts))).encode()).hexdigest()[:32]


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "signature":
        return f'<p style="text-align:right">{text}</p>'
    return f"<p>{text}</p>" if paragraph.role == "address" else f'<p style="text-indent:2em">{text}</p>'
