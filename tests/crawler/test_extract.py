"""The rules of docs/extraction.md, each on an invented page."""

from __future__ import annotations

import gzip
import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PARAGRAPHS, TITLE, article, page

from archive.records import Content, Metadata
from crawler.extract import extract
from crawler.extract.vocabulary import FIELD_OF, KNOWN, may_be_labelled

ROWS = (
    ("索引号", "index_number", "990000001/2024-00012", "990000001/2024-00012"),
    ("文号", "document_number", "云政规[2024] 7 号", "云政规〔2024〕7号"),
    ("发文机关", "issuing_body", "云岭市人民政府", "云岭市人民政府"),
    ("成文日期", "issued_on", "2024年4月26日", date(2024, 4, 26)),
    ("发布日期", "published_on", "2024-05-06", date(2024, 5, 6)),
    ("有效性", "validity", "有效", "有效"),
    ("主题分类", "subject", "农业、林业、水利", "农业、林业、水利"),
    ("体裁", "genre", "通知", "通知"),
    ("公开方式", "disclosure", "主动公开", "主动公开"),
    ("主题词", "keywords", "湿地、管理；办法", "湿地;管理;办法"),
)

MARKUPS = {
    "table": ("<table>{}</table>", "<tr><td>{}：</td><td>{}</td></tr>"),
    "table with th, no colon": ("<table>{}</table>", "<tr><th>{}</th><td>{}</td></tr>"),
    "table on one row": ("<table><tr>{}</tr></table>", "<td><b>{}:</b></td><td>{}</td>"),
    "dl": ("<dl>{}</dl>", "<dt>{}</dt><dd>{}</dd>"),
    "a dl each": ("<div>{}</div>", "<dl><dt>{}</dt><dd>{}</dd></dl>"),
    "list": ("<ul>{}</ul>", "<li>{}：{}</li>"),
    "list of spans": ("<ul>{}</ul>", "<li><span>{}：</span><span>{}</span></li>"),
    "sibling items": ("<ul>{}</ul>", "<li class='a'>{}：</li><li class='b'>{}</li>"),
    "brackets": ("<ol>{}</ol>", "<li>[{}] <span>{}</span></li>"),
    "heading and p": ("<div>{}</div>", "<div><h1>{}：</h1><p>{}</p></div>"),
    "label and span": ("<div>{}</div>", "<div><label>{}：</label><span>{}</span></div>"),
    "one line": ("<p>{}</p>", "{}: {} "),
    "pipes": ("<div>{}</div>", "{}：{} | "),
    "hidden": ("<div style='display: none'>{}</div>", "<p>{}：{}</p>"),
}


def block(markup: str, rows: Any = ROWS, spell: Any = str) -> str:
    outer, inner = MARKUPS[markup]
    return outer.format("".join(inner.format(spell(row[0]), row[2]) for row in rows))


def read(html: bytes, **options: Any) -> Content:
    content = extract(html, **options)
    assert content.kind == "document", content.detail
    return content


def field_of(content: Content, name: str) -> Any:
    return getattr(content.metadata, name)


# ---- the block of labels and values ----


@pytest.mark.parametrize("markup", MARKUPS)
def test_a_block_is_read_in_whatever_markup(markup: str) -> None:
    content = read(page(article(before=block(markup))))
    found = {row[1]: field_of(content, row[1]) for row in ROWS}
    assert found == {row[1]: row[3] for row in ROWS}
    assert content.text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "spell",
    [" ".join, "\u3000".join, "&emsp;".join, "&nbsp;".join, "\u200b".join, "</b><b>".join],
    ids=["space", "full-width", "emsp", "nbsp", "zero-width", "tags"],
)
def test_labels_match_after_folding(spell: Any) -> None:
    content = read(page(article(before=block("table", spell=spell))))
    assert content.metadata.index_number == "990000001/2024-00012"
    assert content.metadata.issued_on == date(2024, 4, 26)


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("nothing", ["", "无", "null", "-", "—", "{{number}}", "meta_1_2"])
def test_an_empty_value_is_none_and_the_next_label_no_value(markup: str, nothing: str) -> None:
    rows = [(label, name, raw if name == "index_number" else nothing, None) for label, name, raw, _ in ROWS]
    content = read(page(article(before=block(markup, rows))))
    assert [field_of(content, row[1]) for row in ROWS if row[1] != "index_number"] == [None] * (len(ROWS) - 1)


def test_several_fields_on_one_line_with_empty_ones_among_them() -> None:
    before = "<p>索引号: 9900/2023-1 发布机构: 云岭市林业局</p><p>发文字号: 成文时间: 2023-02-27</p><p>公文时效:</p>"
    metadata = read(page(article(before=before))).metadata
    assert (metadata.index_number, metadata.publisher) == ("9900/2023-1", "云岭市林业局")
    assert (metadata.document_number, metadata.issued_on, metadata.validity) == (None, date(2023, 2, 27), None)


def test_a_search_form_before_the_block_is_no_block() -> None:
    form = "<div><span>标题</span><span>全文</span><span>文件状态</span><span>不限</span><span>现行有效</span></div>"
    metadata = read(page(form + article(before=block("table", [ROWS[0], ROWS[1], ROWS[2]])))).metadata
    assert (metadata.validity, metadata.title) == (None, TITLE)


def test_a_header_line_with_colons_does_not_outweigh_a_block_without() -> None:
    header = "<p>发布时间：2024-05-06　来源：市政府网站　责任编辑：甘棠</p>"
    content = read(page(block("a dl each") + article(before=header)))
    assert content.metadata.index_number == "990000001/2024-00012"
    assert content.metadata.document_number == "云政规〔2024〕7号"


def test_in_a_page_laid_out_in_one_cell_the_title_is_no_value() -> None:
    rows = (*ROWS[:3], ("有效性", "validity", "", None))
    cell = f"<table><tr><td>{block('list of spans', rows)}<div>{article()}</div></td></tr></table>"
    assert read(page(cell)).metadata.validity is None


def test_an_unknown_label_of_a_block_is_recorded() -> None:
    rows = [*ROWS[:3], ("归档柜号", "", "甲字三号", ""), *ROWS[3:]]
    content = read(page(article(before=block("table", rows))))
    assert [(p.where, p.raw) for p in content.provenance if p.field is None] == [("归档柜号", "甲字三号")]


def test_a_hidden_value_given_several_ways_is_none() -> None:
    states = "".join(f"<p style='display:none'>有效性：{state}</p>" for state in ("有效", "失效", "废止"))
    assert read(page(article(before=block("table", ROWS[:4]) + states))).metadata.validity is None


def test_only_a_publisher_is_the_issuing_body_too() -> None:
    rows = [ROWS[0], ("发布机构", "", "云岭市林业局", ""), ROWS[3]]
    metadata = read(page(article(before=block("table", rows)))).metadata
    assert (metadata.issuing_body, metadata.publisher) == ("云岭市林业局", "云岭市林业局")


def test_a_conflict_keeps_the_stronger_and_records_the_weaker() -> None:
    head = '<meta name="PubDate" content="2024-05-09 08:00">'
    content = read(page(article(before=block("table")), head=head))
    assert content.metadata.published_on == date(2024, 5, 6)
    assert [(p.how, p.used) for p in content.provenance if p.field == "published_on"] == [
        ("label", True),
        ("meta", False),
    ]


# ---- META, header line, signature, address ----


@pytest.mark.parametrize(
    "raw",
    [
        "2024-05-06 10:11",
        "2024年05月06日",
        "2024/5/6 8:22:16",
        "2024—05—06 10:40",
        "2024-05-06\xa010:11",
        "2024- 05- 06",
        "2024-05-06 14:512024-09-26 15:04",
        "2024.05.06",
        "2024-05-06 10:11:12.0",
    ],
)
@pytest.mark.parametrize("name", ["PubDate", "pubdate", "PUBDATE"])
def test_meta_of_the_guideline_in_any_case(raw: str, name: str) -> None:
    head = f'<meta name="{name}" content="{raw}"><meta name="contentSource" content=" 云岭日报 ">'
    metadata = read(page(article(), head=head)).metadata
    assert (metadata.published_on, metadata.source) == (date(2024, 5, 6), "云岭日报")


@pytest.mark.parametrize(
    "line",
    ["发布时间：2024-05-06 10:00 来源：云岭日报 浏览次数：12", "来源： 云岭日报 | 日期：2024/5/6 | 字号：[大 中 小]"],
)
def test_a_header_line_states_and_is_not_body(line: str) -> None:
    content = read(page(article(before=f"<div>{line}</div>")))
    assert (content.metadata.published_on, content.metadata.source) == (date(2024, 5, 6), "云岭日报")
    assert content.text == "\n".join(PARAGRAPHS)


def test_a_date_without_label_between_title_and_body() -> None:
    assert read(page(article(before="<p>（2024年05月06日）</p>"))).metadata.published_on == date(2024, 5, 6)


def test_the_signature_of_the_covering_letter() -> None:
    letter = (*PARAGRAPHS, "云岭市林业局", "云岭市财政局", "二〇二四年四月二十六日", "附件", *PARAGRAPHS[:2])
    metadata = read(page(article(*letter))).metadata
    assert (metadata.issuing_body, metadata.issued_on) == ("云岭市林业局 云岭市财政局", date(2024, 4, 26))


def test_a_traditional_signature_with_readings() -> None:
    letter = (*PARAGRAPHS, "雲嶺省財政廳", "臨渠區(qū)人民政府辦(bàn)公室", "二〇二四年四月二十六日")
    metadata = read(page(article(*letter))).metadata
    assert (metadata.issuing_body, metadata.issued_on) == ("雲嶺省財政廳 臨渠區人民政府辦公室", date(2024, 4, 26))


@pytest.mark.parametrize("line", ["云政规〔2024〕7号", "云政规﹝2024﹞7号", "云政规[2024] 7 号"])
def test_the_number_in_the_first_lines(line: str) -> None:
    metadata = read(page(article(line, *PARAGRAPHS))).metadata
    assert (metadata.document_number, metadata.year) == ("云政规〔2024〕7号", 2024)


def test_a_cited_number_is_not_the_documents() -> None:
    cited = "根据《云岭市湿地条例》（云政规〔2019〕3号）的要求，现将有关事项通知如下，请认真贯彻执行。"
    assert read(page(article(cited, *PARAGRAPHS))).metadata.document_number is None


def test_the_number_at_the_end_of_a_title() -> None:
    numbered = f"{TITLE}（云政规〔2024〕7号）"
    assert read(page(article(heading=numbered), title=numbered)).metadata.document_number == "云政规〔2024〕7号"


def test_the_address_dates_a_page_that_is_silent() -> None:
    content = read(page(article()), url="http://www.example.gov.cn/gk/202405/t20240506_12.html")
    assert content.metadata.published_on == date(2024, 5, 6)
    assert content.provenance[-1].how == "url"


def test_an_impossible_date_is_none() -> None:
    assert read(page(article(before="<p>发布时间：2023-02-30</p>"))).metadata.published_on is None


# ---- title ----


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("关于印发方案的通知_政务公开_云岭市人民政府", "关于印发方案的通知"),
        ("云岭市人民政府 - 关于印发方案的通知", "关于印发方案的通知"),
        ("[已废止]关于印发方案的通知", "关于印发方案的通知"),
        ("关于印发&lt;br/&gt;方案的通知", "关于印发方案的通知"),
        ("关于印发方案的通知<div", "关于印发方案的通知"),
    ],
)
def test_a_title_is_cleaned(raw: str, title: str) -> None:
    head = f'<meta name="ArticleTitle" content="{raw}"><meta name="ColumnName" content="政务公开">'
    assert read(page(article(heading="通知"), head=head, title="政务公开")).metadata.title == title


def test_a_heading_over_two_lines_where_title_is_the_column() -> None:
    content = read(page(article(heading="云岭市人民政府关于<br>印发湿地方案的通知"), title="政务公开"))
    assert content.metadata.title == "云岭市人民政府关于印发湿地方案的通知"


# ---- body ----


@pytest.mark.parametrize(
    "furniture",
    [
        "您当前的位置：首页 &gt; 政务公开",
        "&gt; 政务公开 &gt; 政府工作报告",
        "<a href='/'>首页</a> &gt; &gt; 正文",
        "分享到：微信 微博",
        "【打印】【关闭】",
        "【字体：大 中 小】",
        "上一篇：关于某事的通知",
        "扫一扫在手机打开当前页",
        "[责任编辑：张三]",
        "浏览次数：123",
        "版权所有：云岭市人民政府",
    ],
)
def test_furniture_is_not_body(furniture: str) -> None:
    bar = f"<div>{furniture}</div>"
    content = read(page(article(f"{PARAGRAPHS[0]}</p>{bar}<p>{PARAGRAPHS[1]}", before=bar, after=bar)))
    assert content.text == "\n".join(PARAGRAPHS[:2])


def test_related_links_end_the_body() -> None:
    after = "<div>相关链接</div><ul><li><a href='/1'>关于另一件事的解读材料，欢迎阅读</a></li></ul>"
    assert read(
        page(f"<h1>{TITLE}</h1><div class='x'>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}{after}</div>")
    ).text == ("\n".join(PARAGRAPHS))


def test_a_table_is_rows_of_tabbed_cells() -> None:
    table = "<table><tr><th>序号</th><th>名称</th></tr><tr><td>1</td><td>东湖<br>湿地</td></tr></table>"
    assert read(page(article(PARAGRAPHS[0], f"</p>{table}<p>", PARAGRAPHS[1]))).text.split("\n") == [
        PARAGRAPHS[0],
        "序号\t名称",
        "1\t东湖湿地",
        PARAGRAPHS[1],
    ]


def test_headings_are_kept_in_their_place() -> None:
    content = read(page(article("一、总则", PARAGRAPHS[0], "（一）职责", PARAGRAPHS[1])))
    assert content.text.split("\n") == ["一、总则", PARAGRAPHS[0], "（一）职责", PARAGRAPHS[1]]


def test_a_hidden_copy_is_not_read() -> None:
    copy = f"<div hidden><h1>{TITLE}</h1>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div>"
    assert read(page(copy + article() + copy)).text == "\n".join(PARAGRAPHS)


def test_a_curtain_over_the_whole_page_hides_nothing() -> None:
    assert read(page(f"<div style='visibility:hidden'>{article()}</div>")).text == "\n".join(PARAGRAPHS)


# ---- the five kinds of page that started the archive, invented anew ----


def test_a_traditional_mirror_with_readings_and_its_body_twice() -> None:
    lines = [
        "雲嶺市將濕地建設(shè)擺在全局工作重要位置,納入年度工作要點,召開會議研究部署,推動解決重大問題。",
        "全市各級領(lǐng)導(dǎo)幹部帶頭學(xué)習(xí)有關(guān)法律法規(guī),制訂實施方案,明確責(zé)任分工,形成工作合力。",
    ]
    content = read(page(article("2024卷", *lines, *lines, heading="濕地建設"), title="濕地建設"))
    assert content.text.split("\n") == ["2024卷", *lines]
    assert content.metadata.language == "zh-Hant"


@pytest.mark.parametrize("headings", [["一、背景"], ["解读", "一、背景"]])
def test_a_copy_that_opens_with_a_heading_is_known_by_what_follows(headings: list[str]) -> None:
    body = [*headings, *PARAGRAPHS[:1], "二、内容", *PARAGRAPHS[1:]]
    assert read(page(article(*body, *body))).text.split("\n") == body
    assert read(page(article("按语", *body, *body, "责任编辑"))).text.split("\n")[: len(body) + 1] == ["按语", *body]


def test_copies_without_end_are_told_apart_one_by_one() -> None:
    """Not by a function within a function: Python ends at a thousand."""
    lines = [
        line for n in range(1_200) for line in (f"第{n}项工作由市水利局负责，各县区配合，于年底前完成并报告。" * 4,) * 2
    ]
    assert read(page(article(*lines))).text.split("\n") == lines[::2]


def test_a_notice_is_not_lost_to_a_long_annex_beside_it() -> None:
    annex = "".join(f"<div>第{n}条，附录所列事项逐一办理。</div>" for n in range(200))
    text = read(page(article(*PARAGRAPHS, f"</p><div class='annex'>{annex}</div><p>"))).text
    assert text.split("\n")[:3] == list(PARAGRAPHS)
    assert text.endswith("第199条，附录所列事项逐一办理。")


def test_lines_of_a_pre_stand_in_their_order() -> None:
    lines = [*PARAGRAPHS[:2], "一、", "二、", *PARAGRAPHS[2:]]
    html = "<pre>" + "\n".join(lines[:3]) + "<pre><b>" + lines[3] + "</b>\n" + "\n".join(lines[4:]) + "</pre></pre>"
    assert read(page(f"<h1>{TITLE}</h1>{html}")).text.split("\n") == lines


def test_rows_of_a_table_without_end_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.extract.page.MOST_CELLS", 1_000)
    rows = "".join(f"<tr>{''.join(f'<td>{n * m}</td>' for m in range(1, 11))}</tr>" for n in range(1, 102))
    text = read(page(article(*PARAGRAPHS, f"</p><table>{rows}</table><p>"))).text
    assert text.startswith(PARAGRAPHS[0])
    assert text.split("\n")[-1] == "101\t" + " ".join(str(101 * m) for m in range(2, 11))


def test_a_plain_report() -> None:
    content = read(page(article("一、基本情况", *PARAGRAPHS)))
    assert content.text.split("\n") == ["一、基本情况", *PARAGRAPHS]
    assert content.metadata.language == "zh-Hans"


def test_a_newspaper_reprint_with_broken_lines_and_a_tail_of_questions() -> None:
    joined = "".join(PARAGRAPHS)
    column = [joined[start : start + 20] for start in range(0, len(joined), 20)]
    tail = ["问：湿地公园何时开放？", "答：自本办法施行之日起分批开放。"]
    content = read(page(article("<br>".join(column), *tail)))
    assert "".join(content.text.split("\n")[:-2]) == joined
    assert len(content.text.split("\n")) < len(column)
    assert content.text.split("\n")[-2:] == tail


def test_a_line_break_of_the_source_is_no_space() -> None:
    assert read(page(article(PARAGRAPHS[0].replace("，", "，\n  "), *PARAGRAPHS[1:]))).text == "\n".join(PARAGRAPHS)


def test_a_block_on_a_few_lines_under_a_breadcrumb() -> None:
    top = (
        "<div>您当前的位置：<a href='/'>首页</a><br> &gt; 政府信息公开 &gt; 工作报告</div>"
        "<div>索引号: 9900001/2023-01 发布机构: 云岭市林业局<br>公开方式: 主动公开 组配分类: 林业<br>"
        "发文字号: 成文时间: 2023-02-27<br>公文时效:</div>"
    )
    content = read(page(top + article(after="<p>编辑:<br>信息来源:综合科</p>")))
    metadata = content.metadata
    assert (metadata.index_number, metadata.genre, metadata.issued_on) == ("9900001/2023-01", "林业", date(2023, 2, 27))
    assert (metadata.document_number, metadata.validity, metadata.source) == (None, None, "综合科")
    assert content.text == "\n".join(PARAGRAPHS)


def test_a_press_conference_under_a_breadcrumb_over_an_editor_line() -> None:
    content = read(
        page("<p>首页 &gt; &gt; 正文</p>" + article("各位媒体记者、朋友们：", *PARAGRAPHS, "[责任编辑:张三]"))
    )
    assert content.text.split("\n") == ["各位媒体记者、朋友们：", *PARAGRAPHS]


# ---- attachments ----


def test_attachments_have_an_absolute_address_and_a_name() -> None:
    links = (
        "<a href='./P020240506.docx'>附件1：申请表</a> <a href='/down?fileUrl=/a/目录.pdf'>目录</a>"
        "<a href='./P020240506.docx'>再次</a><a href='/other.html'>别页</a><a href='#'>x.pdf</a>"
    )
    content = read(page(article(*PARAGRAPHS, links)), url="http://www.example.gov.cn/gk/a.html")
    assert [(a.url, a.name) for a in content.attachments] == [
        ("http://www.example.gov.cn/gk/P020240506.docx", "附件1：申请表"),
        ("http://www.example.gov.cn/down?fileUrl=/a/目录.pdf", "目录"),
    ]


def test_a_file_under_the_body_is_an_attachment_and_one_in_the_menu_is_not() -> None:
    menu = "<div class='nav'><a href='/plan.pdf'>规划全文下载</a></div>" + "<p>栏目导航</p>" * 20
    content = read(page(menu + article(after="<div>附件下载</div><ul><li><a href='a.zip'>全部附件</a></li></ul>")))
    assert [attachment.url for attachment in content.attachments] == ["a.zip"]


def test_names_of_files_below_a_short_notice_are_none_of_its_words() -> None:
    """Two files and what they weigh once made the element around both the body."""
    paragraphs = "".join(f"<p>第{number}批救灾物资已经送到，请各村于三日内领取。</p>" for number in range(8))
    files = "".join(f'<li><a href="/f/{number}.pdf">救灾物资分配明细表（{number}）.pdf</a></li>' for number in "12")
    content = read(page(f"<article><h1>领取公告</h1><div>{paragraphs}</div><ul>{files}</ul></article>"))
    assert content.text.endswith("请各村于三日内领取。")
    assert [attachment.url for attachment in content.attachments] == ["/f/1.pdf", "/f/2.pdf"]


# ---- what is no document ----


def test_a_list_under_a_heading_with_a_date_is_a_listing() -> None:
    rows = "".join(
        f"<tr><td><a href='/{n}'>关于第{n}号事项的通知</a></td><td>2024-05-0{n}</td></tr>" for n in range(1, 9)
    )
    block_above = block("table", ROWS[:3])
    html = page(f"{block_above}<h1>通知公告</h1><p>发布时间：2024-05-08</p><table>{rows}</table>", title="通知公告")
    assert extract(html).kind == "listing"


def test_a_list_that_script_has_yet_to_draw_is_no_document() -> None:
    head = '<meta name="ColumnName" content="工作通知"><script src="jpage.js"></script>'
    shell = "<h1>云岭市商务局关于发布工作通知的公告</h1><p>发布日期：2024-05-08 来源：市商务局</p><div id='list'></div>"
    assert extract(page(shell, head=head)).kind != "document"


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("", "empty"),
        ("<script>location.href='/'</script>", "needs-browser"),
        ("<html><frameset cols='1,2'><frame src='a'></frameset></html>", "needs-browser"),
        ("<html><script src='a.js'></script><body><div id='app'></div></body></html>", "needs-browser"),
        ("<title>404</title><p>您访问的页面不存在</p>", "soft-404"),
        ("<title>安全验证</title><p>请输入验证码后继续访问</p>", "barrier"),
        ("<form><p>用户名</p><input name=u><p>密码</p><input type=password></form>", "login"),
        ("<form><input name=q></form><p>站内搜索</p><p>请输入关键词</p>", "search-form"),
        ("<ul>" + "<li><a href='/1'>关于某一件事情的通知</a> 2024-05-06</li>" * 12 + "</ul>", "listing"),
        ("<div><ul>" + "<li><a href='/1'>栏目导航</a></li>" * 200 + "</ul></div>", "home-page"),
    ],
)
def test_a_page_that_is_no_document_says_why(html: str, kind: str) -> None:
    content = extract(html.encode())
    assert (content.kind, content.text, bool(content.detail)) == (kind, "", True)


def test_a_file_is_binary() -> None:
    assert extract(b"%PDF-1.7 ...").kind == "binary"


def test_a_body_of_pictures_is_a_document_that_says_so() -> None:
    content = read(page(article("<img src='1.png'>", before="<p>发布时间：2024-05-06</p>")))
    assert content.quality == ("image-only",)


def test_flaws_of_the_bytes_are_flaws_of_the_content() -> None:
    whole = gzip.compress(page(article(*PARAGRAPHS * 20)))
    content = extract(whole[:-9], headers={"Content-Encoding": "gzip"})
    assert (content.kind, content.quality, content.encoding) == ("document", ("truncated",), "utf-8")


def test_the_record_in_a_gkmlpt_script_fills_what_the_page_leaves_to_it() -> None:
    record = {
        "title": TITLE,
        "date": "2024-05-06",
        "content": "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS),
        "gkml_data": {
            "identifier": "9900/2024-1",
            "document_number": "云政规〔2024〕7号",
            "date": 1714060800,
            "is_abolished": 1,
        },
    }
    script = f"<script>window._CONFIG = {{ SID: '1', DETAIL: {json.dumps(record)}, TREE: [] }}</script>"
    content = read(page(f"<h1>{TITLE}</h1><div id='detail'></div>{script}"))
    assert content.text == "\n".join(PARAGRAPHS)
    metadata = content.metadata
    assert (metadata.index_number, metadata.document_number) == ("9900/2024-1", "云政规〔2024〕7号")
    assert (metadata.issued_on, metadata.published_on, metadata.validity) == (
        date(2024, 4, 26),
        date(2024, 5, 6),
        "废止",
    )


# ---- any page at all ----


def check(content: Content) -> None:
    for known in fields(Metadata):
        assert getattr(content.metadata, known.name) not in ("", "无", "null")
    assert "\x1f" not in content.text
    assert (content.kind == "document") or not content.text


@given(st.binary(max_size=3000))
def test_any_bytes_are_a_content(payload: bytes) -> None:
    check(extract(payload, url="http://www.example.gov.cn/"))


TAG_NAMES = ("p", "div", "table", "tr", "td", "br", "a href='a.pdf'", "h1", "span hidden", "div style='display:none'")
TAGS = st.sampled_from([f"<{mark}{name}>" for name in (*TAG_NAMES, "script", "html", "b", "li") for mark in ("", "/")])
LABELS = (
    "索引号：",
    "文号",
    "发布日期:",
    "来源：",
    "2024-02-30",
    "2024年4月26日",
    "云岭市林业局",
    "无",
    "首页 > ",
    "相关链接",
    "|",
)
WORDS = st.sampled_from([*LABELS, "\x1f", TITLE, *PARAGRAPHS])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TAGS, WORDS, st.text(max_size=8)), max_size=60))
def test_any_markup_is_a_content(parts: list[str]) -> None:
    check(extract("".join(parts).encode("utf-8", "replace")))


@pytest.mark.timeout(60)  # each takes a second or two; what is quadratic takes hours
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 1_000_000 + PARAGRAPHS[0],
        "<div style='display:none'>" * 50_000 + PARAGRAPHS[0],
        "<div class='nav'>" * 50_000 + PARAGRAPHS[0],
        f"<p title='{'x' * 1_000_000}'>" + PARAGRAPHS[0],
        "\0" * 1_000_000 + PARAGRAPHS[0],
        "<td>索引号：" * 50_000,
        f"<p>{'文号：' * 200_000}</p>",
        f"<p>{'首页' * 500_000}</p>",
        f"<p>{'打印 ' * 30}！</p>" * 2000,
        "<p>2024年" * 100_000,
        f"<p>{'云' * 1_000_000}〔2024〕</p>",
        "<a href='a.pdf'>x</a>" * 50_000,
    ],
    ids=[
        "nested",
        "hidden",
        "nav",
        "attribute",
        "nul",
        "labels",
        "label-line",
        "words",
        "bars",
        "years",
        "number",
        "links",
    ],
)
def test_hostile_pages_cost_bounded_work(hostile: str) -> None:
    check(extract(hostile.encode()))


def test_a_title_below_an_empty_label_is_no_value() -> None:
    block = "<li>[索引号]<span>990100/2026-1</span></li><li>[文号]<span>云政发〔2026〕1号</span></li>"
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    found = read(page(f"<ol>{block}<li>[有效性]<span></span></li></ol><h1>{TITLE}</h1><div>{text}</div>")).metadata
    assert (found.title, found.validity, found.index_number) == (TITLE, None, "990100/2026-1")


@pytest.mark.parametrize("line", ["{}", "{}：三", "二 {}:三", "[{}] 三", "{}\x1f三", "一，{}"])
def test_no_label_is_missed_at_a_glance(line: str) -> None:
    lines = [line.format(label) for label in FIELD_OF]
    assert all(KNOWN.search(text) for text in lines)
    assert all(map(may_be_labelled, lines))
    assert may_be_labelled("某某单位：三")
