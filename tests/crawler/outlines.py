"""A page in all whose places something moves, is edited, or turns the reading; and whether its outline stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive.records import Content
from crawler.extract import outline
from crawler.extract.encoding import Decoded
from crawler.extract.outline import is_outlined_by
from crawler.extract.reading import read

URL = "http://www.yunling.example/zwgk/202405/t20240506_12.html"
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "pages"
EXTRACT = Path(outline.__file__).parent

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于印发湿地保护实施方案的通知_云岭市人民政府</title>
<meta name="ArticleTitle" content="关于印发湿地保护实施方案的通知"><meta name="PubDate" content="2024-05-06 10:40">
<meta name="csrf-token" content="5d5852ec"><meta name="HtmlGenerateTime" content="2026-03-02 08:16:42">
<link rel="stylesheet" href="/site.css?v=3"><script src="/count.js?_=1709337402"></script></head><body>
<div class="top"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a></div>
<form><input type="hidden" name="__VIEWSTATE" value="dDw1ZDU4"><input type="text" name="q"></form>
<h1>关于印发湿地保护实施方案的通知</h1><div class="info">发布时间：2024-05-06　来源：云岭日报
浏览次数：<span>1047</span>次</div>
<div id="zoom">BODY<p><a href="/down/湿地名录.xls">附件：湿地名录.xls</a></p></div>
<p>责任编辑：白晓岚</p><!-- made in 17 ms -->
<div class="related"><h3>相关阅读</h3><ul>
<li><a href="/a/1.html" title="云岭市召开湿地保护工作会议">云岭市召开湿地保护工作会议</a><span>2024-05-01</span></li>
<li><a href="/a/2.html" title="湿地公园今日开园">湿地公园今日开园，市民可以入园</a><span>2024-05-02</span></li>
<li><a href="/a/3.html" title="关于公布湿地名录的公告">关于公布湿地名录的公告</a><span>2024-05-03</span></li></ul></div>
<div class="hot"><h3>热门</h3><ul><li><a href="/b/1.html">云岭市政务服务大厅搬迁公告</a></li></ul></div>
<div class="foot">访问量：<b>31057</b> 次 您是第 <b>310</b> 位访客
<a href="/map/">网站地图</a> <a href="/us/">联系我们</a></div></body></html>"""
SENTENCES = "".join(
    f"<p>第{n}条　为了加强云岭市湿地的保护和管理，维护湿地的生态功能，制定本方案，共{n * 37}项。</p>"
    for n in range(1, 16)
)
CELLS = (("湿地", "公顷"), ("东湖", "370"), ("西湖", "41"))
TABLE = f"<table>{''.join(f'<tr><td>{one}</td><td>{other}</td></tr>' for one, other in CELLS)}</table>"
PAGE = PAGE.replace("BODY", SENTENCES + TABLE)

MOVES = {
    "a counter in the header": ("<span>1047</span>", "<span>2050</span>"),
    "a counter under the page": ("<b>31057</b>", "<b>31060</b>"),
    "how many there were": ("<b>310</b>", "<b>999</b>"),
    "a title in the box": ("湿地公园今日开园，市民可以入园<", "关于暂停供水的公告<"),
    "an address in the box": ("/a/2.html", "/c/99.html"),
    "what shows over a link": ('title="湿地公园今日开园"', 'title="暂停供水"'),
    "a day in the box": ("2024-05-03", "2026-11-30"),
    "a box that nothing says to be one": ("云岭市政务服务大厅搬迁公告", "云岭市召开会议"),
    "the page's own title in the box": ("云岭市召开湿地保护工作会议<", "关于印发湿地保护实施方案的通知<"),
    "the address of a script": ("_=1709337402", "_=1709337999"),
    "a comment": ("made in 17 ms", "made in 9 ms, 2024-05-06"),
    "the state of a form": ("dDw1ZDU4", "dDw1ZDU5"),
    "a token": ("5d5852ec", "00aa00aa"),
    "when the page was made": ("08:16:42", "08:16:59"),
}
"""What changes by itself, and is never read."""

EDITS = {
    "the title": ("<h1>关于印发", "<h1>关于修改"),
    "META": ("2024-05-06 10:40", "2024-05-07 10:40"),
    "the header": ("来源：云岭日报", "来源：云岭晚报"),
    "a day in the header": ("发布时间：2024-05-06", "发布时间：2024-05-08"),
    "a figure in a sentence": ("共37项", "共38项"),
    "a figure in a cell": ("<td>370</td>", "<td>371</td>"),
    "a file's address": ("/down/湿地名录.xls", "/down/湿地名录2.xls"),
    "a file's name": ("附件：湿地名录", "附件：湿地名单"),
    "a file in the box": ('<li><a href="/a/3.html"', '<li><a href="/a/3.pdf"'),
    "a file more in the box": ("<h3>热门</h3>", '<h3>热门</h3><a href="/x.doc">附件2</a>'),
    "a style sheet": ("/site.css?v=3", "/site.css?v=4"),
    "an image": ("<h3>热门</h3>", '<h3>热门</h3><img src="/new.png">'),
    "the heading of a box": ("相关阅读", "相关解读"),
    "a label in the box": ("关于公布湿地名录的公告<", "发布机构：云岭市林业局<"),
    "a row more in the box": ("<ul>\n<li>", '<ul><li><a href="/a/4.html">另一公告</a></li>\n<li>'),
    "a link that is none any more": ('<a href="/b/1.html">云岭市政务服务大厅搬迁公告</a>', "云岭市政务服务大厅搬迁"),
    "a counter of more figures": ("<b>31057</b>", "<b>131057</b>"),
    "an element that is hidden": ('<div class="hot">', '<div class="hot" hidden>'),
    "the editor": ("白晓岚", "白晓"),
    "a script that keeps a record": ("</head>", '<script>DETAIL: {"gkml_data": {"identifier": "7"}}</script></head>'),
    "a page of apology": (PAGE[PAGE.index("<body>") :], "<body>您访问的页面不存在</body></html>"),
}  # fmt: skip
"""What is read, or may be."""


BELOW = "<p>责任编辑"
"""What stands right under the body."""
LATE = '<div class="foot">'
LONG = "云岭市林业局关于公布全市湿地名录和保护范围的公告"
MANY = "".join(f'<p><a href="/m/{n}.html">{LONG * 2}</a></p>' for n in range(40))

TRAPS = {
    "the value of a label that stands alone": (
        (BELOW, f'<div>信息来源：</div><div><a href="/s/">云岭市人民政府网</a></div>{BELOW}'),
        ("云岭市人民政府网<", "云岭日报社<"),
    ),
    "a day with its label under the body": (
        (BELOW, f"<div>公开日期：2024-05-09</div>{BELOW}"),
        ("公开日期：2024-05-09", "公开日期：2024-05-10"),
    ),
    "a counter that the document speaks of": (
        ("<p>第7条", "<p>本年 访问量：37056 次。</p><p>第7条"),
        ("37056", "37059"),
    ),
    "a button at the end of the body": (
        ("</table>", '</table><div><a href="/p/">打印本页</a></div>'),
        ("打印本页", "现予公布施行"),
    ),
    "the heading at which a body ends": (
        ("</table>", '</table><div><a href="/p/">相关链接</a></div><div><a href="/q/">另一份文件的标题</a></div>'),
        ("相关链接", "现予公布施行"),
    ),
    "a part of the title that the page did not show": (
        ("_云岭市人民政府</title>", "-云岭日报社湿地专刊</title>"),
        ("云岭市召开湿地保护工作会议<", "云岭日报社湿地专刊<"),
    ),
    "a year that would make a line the title": (
        ("<title>关于印发湿地保护实施方案的通知", "<title>2024年湿地保护工作公报-云岭日报社湿地专刊"),
        ('<div class="hot">', '<div>2025年湿地保护工作公报</div><div class="hot">'),
        ("2025年湿地", "2024年湿地"),
    ),
    "how much is hidden": (
        (LATE, f"<div style='display:none'>{SENTENCES * 4}</div><div>{MANY}</div>{LATE}"),
        (LONG * 2, LONG[:8]),
    ),
    "a curtain within the body": (
        (f"{SENTENCES}{TABLE}", f'<p><span style="display:none">{LONG * 120}</span></p>{SENTENCES}{TABLE}'),
        (LATE, f"<div>{MANY.replace(LONG * 2, LONG[:8])}</div>{LATE}"),
        (f">{LONG[:8]}<", f">{LONG * 2}<"),
    ),
    "what is hidden": (
        (LATE, f'<div hidden><a href="/h/">{LONG}</a></div>{LATE}'),
        (f"{LONG}<", "云岭市人民政府办公室<"),
    ),
    "a figure that a list to choose from offers too": (
        ("<h1>", "<select><option>41</option></select><h1>"),
        (LATE, f"<div>41</div>{LATE}"),
        ("<td>41</td>", "<td>42</td>"),
    ),
    "a link that is called like a file": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "搬迁公告.pdf<")),
    "a link that is too long for a title": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", LONG * 3 + "<")),
    "a link that is too short for a title": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "搬迁<")),
    "a link that says nothing": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "……………<")),
    "a link that is nothing any more": (
        (LATE, LATE),
        ('<a href="/b/1.html">云岭市政务服务大厅搬迁公告</a>', "<a></a>"),
    ),
    "a link that a colon makes a label": (
        (LATE, f'<ul><li><a href="/b/2.html">云岭市召开防汛会议</a>：</li></ul>{LATE}'),
        ("云岭市召开防汛会议", "云岭市今日要闻"),
    ),
    "a counter that is not told from the day before it": (
        ("来源：云岭日报\n浏览次数：<span>1047</span>次", "来源：云岭日报浏览次数：1047 字号：1047"),
        ("浏览次数：1047", "浏览次数：1048"),
    ),
    "a figure of another width": ((LATE, LATE), ("<b>310</b>", "<b>３10</b>")),
    "an address with a dot by its number": (
        ('href="/b/1.html"', 'href="/b/1&#47html"'),
        ("/b/1&#47html", "/b/1&#46pdf"),
    ),
    "a name that the parser of tomorrow may not know": (
        (LATE, LATE),
        ("云岭市政务服务大厅搬迁公告<", "搬迁&num;公告<"),
    ),
}
"""What a reading turns on outside of the body: what the page has besides, and what is then edited."""


def outlined(text: str, url: str = URL, encoding: str = "utf-8") -> Content:
    return read(Decoded(text=text, encoding=encoding), url=url, outlined=True)


def is_same(before: Content, text: str, url: str = URL) -> bool:
    assert before.outline is not None
    return is_outlined_by(before.outline, Decoded(text=text, encoding=before.encoding or "utf-8"), url)


def is_missed(before: Content, text: str, url: str) -> bool | None:
    """Whether a page with the outline of another is read otherwise; None where it has another outline."""
    if not is_same(before, text, url):
        return None
    return read(Decoded(text=text, encoding=before.encoding or "utf-8"), url=url) != replace(before, outline=None)
