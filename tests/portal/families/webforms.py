"""ASP.NET web forms (SiteFactory): a list turns its pages only by posting its own hidden fields back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from urllib.parse import parse_qsl, urlsplit

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website

LIST = "/List.aspx"
PAGER = "ctl00$Pager"
GENERATOR = "CA0B0334"
_POST_BACK = """<script type="text/javascript">
//<![CDATA[
var theForm = document.forms['aspnetForm'];
function __doPostBack(eventTarget, eventArgument) {
    theForm.__EVENTTARGET.value = eventTarget;
    theForm.__EVENTARGUMENT.value = eventArgument;
    theForm.submit();
}
//]]>
</script>"""


class Webforms(Family):
    """No validators, no robots.txt, a counter."""

    first_id = 6400
    page_size = 6
    volatile = True
    hub_path = "/Zwgk.aspx"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"{LIST}?id={channel.key}"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/Item/{posting.id}.aspx"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/UploadFiles/{posting.published_at:%Y/%m}/{posting.id}{number}.{posting.paper.files[number].extension}"

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        """By its address a list shows its first page, whatever else the address says."""
        channel = _channel(site, path, query)
        return self._page(site, channel, 1) if channel else None

    def posted(self, site: Website, target: str, form: Mapping[str, str]) -> Answer:
        """The page that the form asks for. Without a view state it is no post back; with a wrong one, an error."""
        split = urlsplit(target)
        channel = _channel(site, split.path, dict(parse_qsl(split.query)))
        if channel is None:
            return super().posted(site, target, form)
        if "__VIEWSTATE" not in form:
            return self._page(site, channel, 1)
        if not _is_ours(channel, form):
            return Answer(status=500, body="验证视图状态 MAC 失败。".encode())
        number = form.get("__EVENTARGUMENT", "") if form.get("__EVENTTARGET") == PAGER else ""
        last = self.rows(site, channel).page_count
        return self._page(site, channel, min(max(int(number), 1), last) if number.isdigit() else 1)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索 引 号", posting.index_number),
            ("发布机构", posting.publisher),
            ("文　　号", value(posting, "document_number", paper.number)),
            ("成文时间", value(posting, "issued_on", day(paper.written_on))),
            ("生效日期", value(posting, "effective_on", day(paper.effective_on) if paper.effective_on else None)),
            ("有 效 性", value(posting, "validity", paper.validity)),
        )
        on = posting.published_at
        moment = f"{on.year}/{on.month}/{on.day} {on.hour}:{on:%M:%S}"
        return Stated(metas=furniture.article_metas(site, posting, moment=moment), labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = "\n".join(
            f'<div><label>{label}：</label><span id="ctl00_lbl{number}">{escape(text)}</span></div>'
            for number, (label, text) in enumerate(stated.labels)
        )
        main = f"""<div class="path">{furniture.breadcrumb(site, posting)}</div>
<div class="introduce">
{block}
</div>
<h1 id="ctl00_lblTitle">{escape(posting.paper.title)}</h1>
<div class="info">发布时间：{day(posting.published_at)} 来源：{posting.source} {furniture.counter(site)} {furniture.share_bar(posting)}</div>
<div class="articleContent" id="fontzoom">
{draw(posting.paper.body, _paragraph)}
</div>
{self._files(site, posting)}"""
        title = f"{posting.paper.title}|{site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head id="ctl00_Head"><meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>{escape(title)}</title>
{metas}
<style type="text/css">body{{font:14px/1.9 宋体;width:980px;margin:auto}}.introduce div{{float:left;width:33%}}</style>
</head><body>
<div id="banner"><a href="/">{site.plan.name}</a></div><ul id="menu">{furniture.navigation(site)}</ul>
<div id="content">
{main}
</div>
<div id="bottom">{furniture.footer(site)}</div>
</body></html>
"""

    def _page(self, site: Website, channel: ChannelPlan, number: int) -> Answer:
        shown = self.rows(site, channel)
        rows = "\n".join(self._row(site, posting) for posting in shown.page(number) or ())
        state = _view_state(channel, number)
        main = f"""<form name="aspnetForm" method="post" action="List.aspx?id={channel.key}" id="aspnetForm">
{_hidden("__EVENTTARGET", "")}{_hidden("__EVENTARGUMENT", "")}
{_hidden("__VIEWSTATE", state)}
{_POST_BACK}
{_hidden("__VIEWSTATEGENERATOR", GENERATOR)}{_hidden("__EVENTVALIDATION", _validation(state))}
<div class="lanmu">{channel.name}</div><table id="ctl00_GridView">
{rows}
</table>
<div id="ctl00_Pager" class="pager">共{shown.page_count}页 共{shown.total(number)}条 {_steps(number, shown.page_count)}</div>
</form>"""
        return self.column(site, channel, main)

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting)
        return f'<tr><td><a href="{link}" title="{title}" target="_blank">{title}</a></td><td>{day(posting.published_at)}</td></tr>'

    def _files(self, site: Website, posting: Posting) -> str:
        return "".join(
            f'<p class="down">相关附件：<a href="{self.file_path(site, posting, number)}">{escape(file.name)}</a></p>'
            for number, file in enumerate(posting.paper.files)
        )


def _channel(site: Website, path: str, query: Mapping[str, str]) -> ChannelPlan | None:
    return next((c for c in site.plan.channels if path == LIST and c.key == query.get("id")), None)


def _hidden(name: str, text: str) -> str:
    return f'<input type="hidden" name="{name}" id="{name}" value="{text}" />'


def _view_state(channel: ChannelPlan, number: int) -> str:
    return b64encode(f"/wEPDwUKLTk4MzU1|{channel.key}|{number}".encode()).decode()


def _validation(state: str) -> str:
    return b64encode(sha256(f"屏岚{state}".encode()).digest()).decode()


def _is_ours(channel: ChannelPlan, form: Mapping[str, str]) -> bool:
    """Whether the hidden fields are those of a page of this channel, each of them."""
    state = form["__VIEWSTATE"]
    if form.get("__EVENTVALIDATION") != _validation(state) or form.get("__VIEWSTATEGENERATOR") != GENERATOR:
        return False
    return b64decode(state).split(b"|")[1] == channel.key.encode()


def _steps(number: int, count: int) -> str:
    def step(name: str, page: int, *, leads: bool) -> str:
        if not leads:
            return f'<a disabled="disabled" style="margin-right:5px;">{name}</a>'
        return f'<a href="javascript:__doPostBack(&#39;{PAGER}&#39;,&#39;{page}&#39;)" style="margin-right:5px;">{name}</a>'

    back, on = number > 1, number < count
    return (
        step("首页", 1, leads=back)
        + step("上一页", number - 1, leads=back)
        + f'<span style="font-weight:bold;">{number}</span>'
        + step("下一页", number + 1, leads=on)
        + step("尾页", count, leads=on)
    )


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.role == "signature":
        return f'<p style="text-align:right;">{text}</p>'
    return f"<p><b>　　{text}</b></p>" if paragraph.role == "heading" else f"<p>　　{text}</p>"
