"""What a site becomes one day while its server is well: redesigned, or no longer kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from portal.website import Answer, Website

Disease = Literal["list-empty", "list-gone", "list-tiles", "metadata", "frozen"]
"""'list-empty' leaves the frame of each list without rows, 'list-gone' has moved it to nobody knows where, 'list-tiles'
shows the site's services in its place; 'metadata' are pages of documents without META tags and under other labels;
'frozen' shows nothing that is published from that day on."""

_TILES = ("/hdjl/", "/ldzc/", "/jgsz/", "/english/")
_METAS = re.compile(r"<meta name=[^>]*>\s*")
_LABELS = {
    "索引号": "档案袋",
    "索 引 号": "档案袋",
    "发文字号": "行文代码",
    "文号": "行文代码",
    "文件编号": "行文代码",
    "发文机关": "承办方",
    "制发机关": "承办方",
    "发文单位": "承办方",
    "发布机构": "供稿方",
    "信息来源": "供稿方",
    "来源": "供稿方",
}


def as_list(site: Website, answer: Answer) -> Answer:
    """What a list has become."""
    if site.disease == "list-gone":
        return site.page(site.family.missing(site), status=404)
    if site.disease == "list-empty":
        return _page(site, '<div class="list"><p>暂无数据</p></div>')
    if site.disease == "list-tiles":
        tiles = "".join(
            f'<li><a href="{path}">办事服务大厅第{number}号窗口</a></li>' for number, path in enumerate(_TILES)
        )
        return _page(site, f'<ul class="tiles">{tiles}</ul>')
    return answer


def as_document(site: Website, markup: str) -> str:
    """What the page of a document has become."""
    if site.disease != "metadata":
        return markup
    markup = _METAS.sub("", markup)
    for label, other in _LABELS.items():
        markup = markup.replace(label, other)
    return markup


def _page(site: Website, main: str) -> Answer:
    shell = site.family.shell(site, title=site.plan.name, metas="", main=main)
    return replace(site.page(shell), modified_at=None)
