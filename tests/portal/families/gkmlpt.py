"""gkmlpt: a disclosure catalogue whose lists are JSON, and whose search form says every label before the real block."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

DEPARTMENT = "/lchrss"
SID = 990012
_API = re.compile(rf"{DEPARTMENT}/gkmlpt/api/all/(\d+)")
_STATUS = {"有效": "现行有效", "废止": "已废止"}
_SEARCH_FORM = """<div class='search-box'><input type='text' class='keyword' placeholder='请输入关键词'>
<span class='title'>搜索位置</span><input type='radio' name='position' checked><i>标题</i>
<input type='radio' name='position'><i>全文</i>
<span class='title'>文件状态</span><input type='radio' name='status' checked><i>不限</i>
<input type='radio' name='status'><i>现行有效</i><input type='radio' name='status'><i>已失效</i>
<a class='btn'>搜索</a></div>"""


class Gkmlpt(Family):
    """No validators; a counter that moves at each visit; robots.txt asks for no delay."""

    first_id = 4400100
    page_size = 20
    volatile = True
    hub_path = f"{DEPARTMENT}/gkmlpt/index"
    robots = "User-agent: *\nAllow: /\nCrawl-delay: 0\n"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"{DEPARTMENT}/gkmlpt/index#{channel.key}"

    def document_path(self, site: Website, posting: Posting) -> str:
        number = posting.id
        return f"{DEPARTMENT}/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"{DEPARTMENT}/attachment/0/{posting.id % 1000}/{posting.id}{number}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        found = _API.fullmatch(path)
        channel = next((c for c in site.plan.channels if found and c.key == found[1]), None)
        page = query.get("page", "1")
        return self._articles(site, channel, int(page)) if channel and page.isdigit() else None

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        status = _STATUS.get(paper.validity or "")
        labels = (
            ("索引号", posting.index_number),
            ("主题分类", value(posting, "subject", paper.subject)),
            ("发布机构", posting.publisher),
            ("成文日期", value(posting, "issued_on", day(paper.written_on))),
            ("名称", paper.title),
            ("文号", value(posting, "document_number", paper.number)),
            ("发布日期", day(posting.published_at)),
            ("主题词", value(posting, "keywords", paper.keywords)),
            ("文件状态", value(posting, "validity", status)),
        )
        return Stated(metas=furniture.site_metas(site), labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(
            f'<div class="item"><i>{label}：</i><span>{escape(text)}</span></div>' for label, text in stated.labels
        )
        body = draw(posting.paper.body, _paragraph)
        detail = json.dumps({**self._article(site, posting), "content": body})
        main = f"""<div class="crumb">{furniture.breadcrumb(site, posting)}</div>
<script>window._CONFIG = {{ACTION: 'content', APP_URL: '{site.origin}{DEPARTMENT}', SID: {SID}, DETAIL: {_in_script(detail)}}};</script>
{_SEARCH_FORM}
<div class="content-wrapper"><div class="content-box">
<div class="classify">
{block}
</div>
<div class="op-row">{furniture.share_bar(posting)} {furniture.counter(site)}</div>
<h1 class="title">{escape(posting.paper.title)}</h1>
<div class="article-content">
{body}
</div>
{self._files(site, posting)}
</div></div>"""
        return self.shell(site, title=posting.paper.title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8">
<title>{escape(title)}</title>
{metas}
<style>body{{font:16px/1.8 sans-serif}}.content-box{{width:900px;margin:auto}}.classify .item{{display:inline-block;width:48%}}</style>
</head><body>
<header><div class="logo">{site.plan.name}政府信息公开</div><ul>{furniture.navigation(site)}</ul></header>
{main}
<footer class="footer-warp">{furniture.footer(site)}</footer>
</body></html>
"""

    def hub(self, site: Website) -> str:
        """The catalogue itself: its tree names every category, and a script draws what is seen."""
        tree = [
            {
                "id": int(channel.key),
                "name": channel.name,
                "jump_url": "",
                "post_count": _miscounted(site, channel),
                "children": [],
            }
            for channel in site.plan.channels
        ]
        config = (
            f"window._CONFIG = {{ACTION: 'index', APP_URL: '{site.origin}{DEPARTMENT}', SID: {SID}, "
            f"TREE: {_in_script(json.dumps(tree))}}};"
        )
        main = f'<script>{config}</script>\n{_SEARCH_FORM}<div id="app"><div class="list__slot"></div></div>'
        metas = furniture.metas(furniture.site_metas(site))
        return self.shell(site, title=f"{site.plan.name}政府信息公开目录", metas=metas, main=main)

    def _articles(self, site: Website, channel: ChannelPlan, page: int) -> Answer | None:
        """Past the end there is nothing: 404."""
        rows = self.rows(site, channel)
        shown = rows.page(page)
        if shown is None:
            return None
        answer = {
            "articles": [self._article(site, posting) for posting in shown],
            "offset": (page - 1) * self.page_size,
            "total": rows.total(page),
            "classify": {
                "id": int(channel.key),
                "name": channel.name,
                "post_count": _miscounted(site, channel),
            },
        }
        return Answer(body=json.dumps(answer).encode(), media_type="application/json")

    def _article(self, site: Website, posting: Posting) -> dict[str, object]:
        paper = posting.paper
        return {
            "id": posting.id,
            "title": paper.title,
            "document_number": value(posting, "document_number", paper.number),
            "identifier": posting.index_number,
            "publisher": posting.publisher,
            "keywords": value(posting, "keywords", paper.keywords),
            "create_time": int(posting.published_at.timestamp()),
            "date": day(paper.written_on),
            "display_publish_time": int(posting.published_at.timestamp()),
            "url": site.url(posting),
            "is_abolished": int(paper.validity == "废止"),
        }

    def _files(self, site: Website, posting: Posting) -> str:
        items = "".join(
            f'<li><a class="nfw-cms-attachment" href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></li>'
            for number, file in enumerate(posting.paper.files)
        )
        return f'<div class="attachment"><h4>相关附件</h4><ul>{items}</ul></div>' if items else ""


def _miscounted(site: Website, channel: ChannelPlan) -> int:
    """The catalogue's own count, which has drifted away from what the list holds."""
    return len(site.listed(channel.name)) * 3 + 7


def _in_script(text: str) -> str:
    return text.replace("</", "<\\/")


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "signature":
        return f'<p style="text-align: right;">{text}&nbsp;&nbsp;</p>'
    return f"<p>{text}</p>" if paragraph.role == "address" else f"<p>　　{text}</p>"
