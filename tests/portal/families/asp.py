"""A plain ASP site of long ago: GBK declared as gb2312, nested tables, bodies of lines and br, one line of metadata."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from portal import furniture
from portal.families.base import Family, draw, value
from portal.papers import File, Paragraph, Posting, day
from portal.plans import ChannelPlan
from portal.truth import Stated
from portal.website import Answer, Website


class Asp(Family):
    """No validators, no robots.txt, a counter; a page past the end shows the last one again."""

    first_id = 2700
    page_size = 10
    encoding = "gb18030"
    declared_encoding = "gb2312"
    declares_in_header = False
    volatile = True
    hub_path = "/zwgk.asp"

    def channel_path(self, channel: ChannelPlan) -> str:
        return f"/list.asp?classid={channel.key}"

    def document_path(self, site: Website, posting: Posting) -> str:
        return f"/show.asp?id={posting.id}"

    def file_path(self, site: Website, posting: Posting, number: int) -> str:
        return f"/UploadFile/{posting.published_at:%Y%m}/{posting.id}{number}.{posting.paper.files[number].extension}"

    def link_text(self, file: File) -> str:
        return file.stem

    def listing(self, site: Website, path: str, query: Mapping[str, str]) -> Answer | None:
        channel = next((c for c in site.plan.channels if c.key == query.get("classid")), None)
        asked = query.get("page", "1")
        if path != "/list.asp" or channel is None or not asked.isdigit():
            return None
        shown = self.rows(site, channel)
        count = shown.page_count
        page = min(max(int(asked), 1), count)
        rows = "\n".join(self._row(site, posting) for posting in shown.page(page) or ())
        here = self.channel_path(channel)
        steps = f"<a href='{here}&page={page + 1}'>下一页</a> <a href='{here}&page={count}'>尾页</a>"
        main = f"""<TABLE width=760 align=center><TR><TD colspan=2><B>{channel.name}</B></TD></TR>
{rows}
<TR><TD colspan=2 align=center>共<b>{count}</b>页 共<b>{shown.total(page)}</b>条 第<b>{page}</b>页
{steps if page < count else "下一页 尾页"}</TD></TR></TABLE>"""
        return self.column(site, channel, main)

    def stated(self, site: Website, posting: Posting) -> Stated:
        paper = posting.paper
        labels = (
            ("索引号", posting.index_number),
            ("发布机构", value(posting, "publisher", posting.publisher)),
            ("发文字号", value(posting, "document_number", paper.number)),
            ("成文时间", value(posting, "issued_on", day(paper.written_on))),
            ("公文时效", value(posting, "validity", paper.validity)),
        )
        on = posting.published_at
        moment = f"{on.year}/{on.month}/{on.day} {on.hour}:{on:%M:%S}"
        return Stated(metas=furniture.article_metas(site, posting, moment=moment), labels=labels)

    def document(self, site: Website, posting: Posting) -> str:
        stated = self.stated(site, posting)
        block = " ".join(f"{label}: {escape(text)}" for label, text in stated.labels)
        main = f"""<TABLE width=760 border=0 align=center cellpadding=4>
<TR><TD class=dh>{furniture.breadcrumb(site, posting)}</TD></TR>
<TR><TD class=sx>{block}</TD></TR>
<TR><TD align=center><FONT size=5><B>{escape(posting.paper.title)}</B></FONT></TD></TR>
<TR><TD align=center class=ly>发布时间：{day(posting.published_at)} 来源：{posting.source} {furniture.counter(site)} {furniture.share_bar(posting)}</TD></TR>
<TR><TD class=nr>
{draw(posting.paper.body, self._paragraph(site, posting))}
</TD></TR></TABLE>"""
        title = f"{posting.paper.title}--{site.plan.name}"
        return self.shell(site, title=title, metas=furniture.metas(stated.metas), main=main)

    def shell(self, site: Website, *, title: str, metas: str, main: str) -> str:
        menu = furniture.navigation(site).replace("<li>", "<TD>").replace("</li>", "</TD>")
        return f"""<HTML>
<HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>{escape(title)}</TITLE>
{metas}
<STYLE>TD{{font:14px/1.8 宋体}}</STYLE></HEAD>
<BODY leftMargin=0 topMargin=0 background=/images/bg.gif>
<CENTER><IMG SRC=/images/top.png width=760 height=60></CENTER>
<TABLE width=760 align=center bgcolor=#CC0000><TR><TD><FONT color=#FFFFFF size=6>{site.plan.name}</FONT></TD></TR></TABLE>
<TABLE width=760 align=center><TR>{menu}</TR></TABLE>
{main}
<HR width=760><CENTER>{furniture.footer(site)}</CENTER>
</BODY></HTML>
"""

    def _row(self, site: Website, posting: Posting) -> str:
        title = escape(posting.paper.title)
        link = self.document_path(site, posting).removeprefix("/")
        return f"<TR><TD>·<A href={link} target=_blank>{title}</A></TD><TD>{day(posting.published_at)}</TD></TR>"

    def _paragraph(self, site: Website, posting: Posting) -> Callable[[Paragraph], str]:
        links = {file.stem: self.file_path(site, posting, number) for number, file in enumerate(posting.paper.files)}

        def drawn(paragraph: Paragraph) -> str:
            text = escape(paragraph.text)
            if paragraph.role == "signature":
                return f"<DIV align=right>{text}</DIV>"
            if paragraph.role == "attachment":
                mark, _, stem = paragraph.text.partition("：")
                text = f"{mark}：<A href={links[stem]}>{escape(stem)}</A>" if stem in links else text
            return f"&nbsp;&nbsp;&nbsp;&nbsp;{text}<BR>"

        return drawn
