"""Rows in the many shapes in which sites draw them: title, date and address must come out the same."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from crawler.listing.reader import as_json, read_listing
from crawler.site import Listing

HOST = "http://www.linshan.example"
URL = f"{HOST}/zwgk/tzgg/index.html"
FIRST_DAY = date(2024, 4, 9)
TITLES = tuple(
    f"临山县{office}关于{matter}的{kind}"
    for office, matter, kind in zip(
        ("教育局", "民政局", "财政局", "水利局", "林业局", "交通局", "文旅局", "卫健委"),
        ("核定校车线路", "调整低保标准", "公开预算", "修复圩堤", "封山育林", "养护乡道", "评定星级民宿", "开展义诊"),
        ("通知", "公告", "公示", "通报", "通告", "批复", "意见", "函"),
        strict=True,
    )
)
DAYS = tuple(FIRST_DAY - timedelta(days=3 * n) for n in range(len(TITLES)))
URLS = tuple(f"{HOST}/zwgk/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{700 - n}.html" for n, day in enumerate(DAYS))

NAVIGATION = "<ul class='menu'>" + "".join(
    f"<li><a href='/{name}/'>{label}</a></li>"
    for name, label in (
        ("zwgk", "政务公开"), ("zwfw", "政务服务"), ("hdjl", "互动交流"), ("zjls", "走进临山"), ("sjkf", "数据开放"),
        ("ldzc", "领导之窗"), ("jgsz", "机构设置"), ("zcwj", "政策文件"), ("ghjh", "规划计划"), ("tjsj", "统计数据"),
    )
) + "</ul>"  # fmt: skip
FRIENDS = "<div class='links'>" + "".join(
    f"<a href='http://www.friend{n}.example/'>第{n}号友好县人民政府门户网站</a>" for n in range(60)
) + "</div>"  # fmt: skip
SIDEBAR = "<div class='hot'><h3>热点</h3><ul>" + "".join(
    f"<li><a href='/ywdt/202404/t20240408_{n}.html'>临山县领导调研第{n}产业园</a><i>04-08</i></li>" for n in range(5)
) + "</ul></div>"  # fmt: skip


def page(main: str, *, head: str = "", tail: str = "") -> bytes:
    """A whole page around a list: menu before it, hot news and friends after it."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>通知公告_临山县人民政府</title>{head}</head>"
        f"<body><div class='top'>{NAVIGATION}</div><div class='main'>{main}{tail}</div>{SIDEBAR}{FRIENDS}"
        "<div class='footer'>主办：临山县人民政府办公室 网站标识码：9901000001</div></body></html>"
    ).encode()


def rows(template: str) -> str:
    return "\n".join(
        template.format(
            url=url,
            path=url.removeprefix(HOST),
            rel=url.removeprefix(f"{HOST}/zwgk/tzgg/"),
            title=title,
            cut=title[:10],
            n=n,
            day=day,
        )
        for n, (url, title, day) in enumerate(zip(URLS, TITLES, DAYS, strict=True), 1)
    )


SHAPES = {
    "list": "<ul>{}</ul>|<li><a href='./{rel}'>{title}</a><span>{day}</span></li>",
    "date first": "<ul>{}</ul>|<li><span>[{day}]</span><a href='{path}'>{title}</a></li>",
    "cut text": "<ul>{}</ul>|<li><a href='{path}' title='{title}'>{cut}...</a><em>{day:%Y/%m/%d}</em></li>",
    "labelled title attribute": (
        "<ul>{}</ul>|<li><a href='{path}' title='文章标题：{title}&#10;时间：{day}&#10;点击：3'>{cut}…</a> {day}</li>"
    ),
    "Chinese date": "<ul>{}</ul>|<li><a href='{path}'>{title}</a>（{day.year}年{day.month}月{day.day}日）</li>",
    "dotted date": "<ul>{}</ul>|<li><i>·</i><a href='{path}'>{title}</a><b>{day:%Y.%m.%d}</b></li>",
    "date and time": "<ul>{}</ul>|<li><a href='{path}'>{title}</a><span>{day} 17:05:09</span></li>",
    "year-less date": "<ul>{}</ul>|<li><a href='./{rel}'>{title}</a><span>{day:%m-%d}</span></li>",
    "day above month": "<ul>{}</ul>|<li><p><b>{day:%d}</b><i>{day:%Y-%m}</i></p><a href='{path}'>{title}</a></li>",
    "day above year": "<ul>{}</ul>|<li><b>{day:%m-%d}</b><i>{day:%Y}</i><h4><a href='{path}'>{title}</a></h4></li>",
    "all in the link": "<ul>{}</ul>|<li><a href='{path}'><span>{title}</span><span>{day}</span></a></li>",
    "date at the end of the link": "<ul>{}</ul>|<li><a href='{path}'>{title} [{day}]</a></li>",
    "heading and summary in the link": (
        "<div>{}</div>|<div class='item'><a href='{path}'><h3>{title}</h3><p>各乡镇，各部门：现将有关事项说明如下。</p>"
        "<p>发布时间：{day}</p></a></div>"
    ),
    "summary with another date": (
        "<div>{}</div>|<div class='item'><h4><a href='{path}'>{title}</a></h4>"
        "<p>根据2019年1月1日起施行的有关办法，结合我县实际，决定开展本项工作，请各乡镇认真落实各项要求。</p>"
        "<p>来源：办公室 发布日期：{day}</p></div>"
    ),
    "table": (
        "<table><tr><th>序号</th><th>标题</th><th>日期</th></tr>{}</table>"
        "|<tr><td>{n}</td><td><a href='{path}'>{title}</a></td><td>{day}</td></tr>"
    ),
    "a table a row": "<td>{}</td>|<table><tr><td>·<a href={path}>{title}</a></td><td>{day}</td></tr></table>",
    "written before published": (
        "<table>{}</table>|<tr><td><a href='{path}'>{title}</a></td><td>2018-01-02</td><td>{day}</td></tr>"
    ),
    "published before expiry": (
        "<ul>{}</ul>|<li><a href='{path}'>{title}</a><p>发布日期：{day}</p><p>截止日期：2025-12-31</p></li>"
    ),
    "links and breaks": "<div>{}</div>|<a href='{path}'>{title}</a> {day}<br>",
    "dt and dd": "<dl>{}</dl>|<dt><a href='{path}'>{title}</a></dt><dd>{day}</dd>",
    "a column before the title": (
        "<ul>{}</ul>|<li>[<a href='/zwgk/tzgg/'>通知公告</a>] <a href='{path}'>{title}</a><span>{day}</span></li>"
    ),
    "an explanation after the title": (
        "<ul>{}</ul>|<li><a href='{path}'>{title}</a><a href='/zcjd/{n}.html'>解读</a><span>{day}</span></li>"
    ),
    "downloads after the title": (
        "<ul>{}</ul>|<li><a href='{path}'>{title}</a><span>{day}</span><a href='{path}.docx'>下载文字版</a>"
        "<a href='{path}.pdf'>下载图片版</a></li>"
    ),
    "picture and title": (
        "<ul>{}</ul>|<li><a href='{path}'><img src='a.png' alt='{title}'></a><a href='{path}'>{title}</a>{day}</li>"
    ),
    "odd and even": "<ul>{}</ul>|<li class='row{n}'><a href='{path}'>{title}</a><span>{day}</span></li>",
    "deep": "<div>{}</div>|<div><div><div><p><a href='{path}'>{title}</a></p></div></div><p><i>{day}</i></p></div>",
    "hidden": "<ul style='display:none'>{}</ul>|<li><a href='{path}'>{title}</a><span>{day}</span></li>",
    "title of the row": "<ul>{}</ul>|<li title='{title}'><a href='{path}'>{cut}...</a><span>{day}</span></li>",
    "title kept for a tip": "<ul>{}</ul>|<li><a href='{path}' data-title='{title}'>{cut}…</a><i>{day}</i></li>",
    "title with markup": "<ul>{}</ul>|<li><a href='{path}' title='<b>{title}</b>'>{cut}…</a><i>{day}</i></li>",
    "title that says what to do": "<ul>{}</ul>|<li><a href='{path}' title='公告'>{title}</a><i>{day}</i></li>",
    "title cut and whole": (
        "<ul>{}</ul>|<li><a href='{path}'><b>{cut}...</b><s style='display:none'>{title}</s></a><i>{day}</i></li>"
    ),
    "title twice for small screens": (
        "<ul>{}</ul>|<li><a href='{path}'>{title}</a><a class='m' href='{path}'>{cut}......</a><i>{day}</i></li>"
    ),
    "title by script": (
        '<ul>{}</ul>|<li><a href="{path}"><script>document.write(cut("{title}", 40))</script></a><i>{day}</i></li>'
    ),
    "state before title": "<ul>{}</ul>|<li><a href='{path}'><em>[进行中]</em>{title}</a><span>{day}</span></li>",
    "fields in a hidden box": (
        "<ul>{}</ul>|<li><a href='{path}'>{cut}...</a><b>{day}</b><div class='tip'><p>信息名称：{title}</p>"
        "<table><tr><td>成文日期</td><td>2018-01-02</td></tr></table></div></li>"
    ),
    "date by script": (
        '<ul>{}</ul>|<li><a href="{path}">{title}</a>'
        '<i><script>document.write("{day} 00:00".substr(0,10))</script></i></li>'
    ),
    "date in an attribute": (
        "<ul>{}</ul>|<li><time datetime='{day}T08:00'>{day.day}/{day.month}</time><a href='{path}'>{title}</a></li>"
    ),
    "day first": "<table>{}</table>|<tr><td>{day:%d/%m/%Y}</td><td><a href='{path}'>{title}</a></td></tr>",
    "day first with dots": "<ul>{}</ul>|<li>{day.day}.{day.month}.{day.year} <a href='{path}'>{title}</a></li>",
    "English date": "<ul>{}</ul>|<li><a href='{path}'>{title}</a> <i>{day:%d %B %Y}</i></li>",
    "American date": "<ul>{}</ul>|<li><a href='{path}'>{title}</a> <i>{day:%b %d, %Y}</i></li>",
    "full-width date": "<ul>{}</ul>|<li><a href='{path}'>{title}</a><i>【{day:%Y－%m－%d}】</i></li>",
    "words in brackets": "<ul>{}</ul>|<li><a href='{path}'>{title}（{day.year}年{day.month}月{day.day}日）</a></li>",
    "start before end": (
        "<ul>{}</ul>|<li><a href='{path}'>{title}</a><p>开始时间：{day}</p><p>结束时间：2025-12-31</p></li>"
    ),
    "date before the link on its line": "<div>{}</div>|{day} <a href='{path}'>{title}</a><br>",
    "summary and day in the link": (
        "<ul>{}</ul>|<li><a href='{path}' title='{title}'><p>{day:%m-%d}</p><p>{day:%Y}</p><p>{title}</p>"
        "<p>为深入贯彻落实上级有关工作部署，现将有关事项予以公布，欢迎社会各界监督。</p></a></li>"
    ),
    "date in dt": "<dl>{}</dl>|<dt>{day}</dt><dd><a href='{path}'>{title}</a></dd>",
    "opened by script": (
        "<ul>{}</ul>|<li><a href='#' onclick=\"window.open('{path}')\">{title}</a><span>{day}</span></li>"
    ),
    "script for an address": (
        "<ul>{}</ul>|<li><a href=\"javascript:location.href='{path}'\">{title}</a><span>{day}</span></li>"
    ),
    "opened by a function": (
        "<script>function show(file, at) { var url = '/zwgk/tzgg/' + file; window.open(url); }</script>"
        "<ul>{}</ul>|<li><a href=\"javascript:show('{rel}', 1)\">{title}</a><span>{day}</span></li>"
    ),
    "row that is clicked": ("<ul>{}</ul>|<li onclick=\"location.href='{path}'\"><p>{title}</p><span>{day}</span></li>"),
    "zero width": "<ul>{}</ul>|<li><a href='{path}'>\u200b{title}</a><span>{day}</span></li>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_rows_of_every_shape(shape: str) -> None:
    frame, template = SHAPES[shape].split("|", 1)
    listing = read_listing(page(frame.replace("{}", rows(template))), url=URL)
    assert listing.kind == "listing"
    assert [entry.url for entry in listing.entries] == list(URLS)
    assert [entry.title for entry in listing.entries] == list(TITLES)
    assert [entry.listed_on for entry in listing.entries] == list(DAYS)


PLAIN = "<li><a href='{path}'>{title}</a><span>{day}</span></li>"


def test_a_list_broken_into_fives_is_one_list() -> None:
    lines = rows(PLAIN).splitlines()
    listing = read_listing(
        page(f"<ul class='l'>{''.join(lines[:5])}</ul><hr><ul class='l'>{''.join(lines[5:])}</ul>"), url=URL
    )
    assert [entry.url for entry in listing.entries] == list(URLS)


def test_two_rows_in_each_line_of_a_table() -> None:
    cells = rows("<td><a href='{path}'>{title}</a> [{day}]</td>").splitlines()
    lines = "".join(f"<tr>{left}{right}</tr>" for left, right in zip(cells[::2], cells[1::2], strict=True))
    listing = read_listing(page(f"<table>{lines}</table>"), url=URL)
    assert [(entry.url, entry.listed_on) for entry in listing.entries] == list(zip(URLS, DAYS, strict=True))


def test_a_pinned_row_is_listed_once_and_first() -> None:
    lines = rows(PLAIN).splitlines()
    listing = read_listing(page(f"<ul>{lines[6]}{''.join(lines)}</ul>"), url=URL)
    assert [entry.url for entry in listing.entries] == [URLS[6], *URLS[:6], *URLS[7:]]


def test_a_base_href_counts() -> None:
    template = "<li><a href='{rel}'>{title}</a><span>{day}</span></li>"
    found = read_listing(
        page(f"<ul>{rows(template)}</ul>", head=f"<base href='{HOST}/zwgk/tzgg/'>"), url=f"{HOST}/list?id=7"
    )
    assert [entry.url for entry in found.entries] == list(URLS)


def test_year_less_dates_need_a_sure_year() -> None:
    template = "<li><a href='/show/{n}.html'>{title}</a><span>{day:%m-%d}</span></li>"
    listing = read_listing(page(f"<ul>{rows(template)}</ul>", tail="共8条 <a href='/x/2.html'>下一页</a>"), url=URL)
    assert len(listing.entries) == len(TITLES)
    assert {entry.listed_on for entry in listing.entries} == {None}


def test_a_list_without_dates_is_known_by_its_pager() -> None:
    template = "<li><a href='{path}'>{title}</a></li>"
    listing = read_listing(page(f"<ul>{rows(template)}</ul>", tail="共1页 共8条"), url=URL)
    assert [entry.url for entry in listing.entries] == list(URLS)
    assert (listing.page_count, listing.total_stated, listing.next_url) == (1, 8, None)


def test_three_own_rows_outweigh_the_newest_of_the_site() -> None:
    newest = "".join(
        f"<li><a href='/ywdt/{n}.html'>临山县举行第{n}次集中开工仪式</a><i>2024-04-0{n}</i></li>" for n in range(1, 10)
    )
    own = "".join(rows(PLAIN).splitlines()[:3])
    listing = read_listing(page(f"<div class='r'><ul>{newest}</ul></div><ul>{own}</ul>"), url=URL)
    assert [entry.url for entry in listing.entries] == list(URLS[:3])


def test_many_own_rows_need_neither_dates_nor_a_pager() -> None:
    template = "<li><a href='{path}'>{title}</a></li>"
    listing = read_listing(page(f"<ul>{rows(template)}</ul>"), url=URL)
    assert [entry.url for entry in listing.entries] == list(URLS)
    files = page("<ul>" + "".join(f"<li><a href='p{n}.pdf'>附件{n}：预算公开表格</a></li>" for n in range(9)) + "</ul>")
    assert read_listing(files, url=URL).kind == "not-listing"


def test_what_is_headed_hot_stands_beside() -> None:
    hot = "".join(
        f"<li><a href='/hot/{n}.html'>临山县举行第{n}次集中开工</a><i>2024-04-0{n}</i></li>" for n in range(1, 10)
    )
    template = "<li><a href='/show/{n}.html'>{title}</a><span>{day}</span></li>"
    body = page(f"<div class='b'><h3>热点排行</h3><ul>{hot}</ul></div><ol>{rows(template)}</ol><p>共2页</p>")
    assert [entry.title for entry in read_listing(body, url=f"{HOST}/list?id=7").entries] == list(TITLES)


def test_a_document_with_an_address_like_its_rows_is_one_of_them() -> None:
    body = page(f"<h1>关于放假的通知</h1><p>定于四月十日放假，特此通知。</p><ol>{rows(PLAIN)}</ol><p>共1页</p>")
    related = URLS[0].replace("20240409_700", "20240408_123456")
    assert read_listing(body, url=related).kind == "not-listing"


def test_what_is_headed_related_is_no_list_of_the_page() -> None:
    body = page(f"<p>四月十日放假。</p><div><h4>相关信息</h4><ul>{rows(PLAIN)}</ul></div>")
    assert read_listing(body, url=f"{HOST}/zwgk/tzgg/fangjia.html").kind == "not-listing"


def test_a_pager_with_ornaments_is_no_row() -> None:
    template = "<li><a href='/show/{n}.html'>{title}</a><span>{day:%Y - %m - %d}</span></li>"
    body = page(f"<ol>{rows(template)}</ol><div>共178条 1/12 <a href='/gg/list?page=2'>下一页 &gt;</a></div>")
    assert len(read_listing(body, url=f"{HOST}/gg/").entries) == len(TITLES)


def test_the_list_before_the_pager_is_the_page_s_own() -> None:
    newest = "".join(
        f"<li><a href='/a/{n}.html'>临山县第{n}次集中开工</a><i>2024-03-{n}</i></li>" for n in range(10, 30)
    )
    template = "<li><a href='/show/{n}.html'>{title}</a><span>{day}</span></li>"
    script = "<script>createPageHTML(3, 0, 'index', 'html');</script>"
    body = page(f"<ol>{rows(template)}</ol>{script}<ul class='r'>{newest}</ul>")
    assert [entry.title for entry in read_listing(body, url=f"{HOST}/list/").entries] == list(TITLES)


def test_a_column_may_state_itself_as_an_article() -> None:
    head = "<meta name='ColumnName' content='通知公告'><meta name='ArticleTitle' content='通知公告'>"
    assert read_listing(page(f"<ul>{rows(PLAIN)}</ul>", head=head), url=URL).kind == "listing"


def test_a_lone_row_of_the_last_page_keeps_its_pager() -> None:
    row = rows("<tr><td><a href='/show.asp?id={n}'>{title}</a></td><td>{day}</td></tr>").splitlines()[0]
    body = page(f"<table><tr><td>通知公告</td></tr>{row}<tr><td colspan=2>共2页 共11条 第2页</td></tr></table>")
    listing = read_listing(body, url=f"{HOST}/list.asp?page=2")
    assert [entry.title for entry in listing.entries] == [TITLES[0]]
    assert (listing.page_count, listing.total_stated) == (2, 11)


def test_a_count_in_a_title_is_no_count_of_rows() -> None:
    body = page(f"<ul>{rows(PLAIN).replace('的通知', '共12条措施的通知', 1)}</ul>", tail="共2页")
    assert read_listing(body, url=URL).total_stated is None


def test_a_document_with_related_links_is_no_listing() -> None:
    prose = "<p>为做好本年度工作，经县人民政府同意，现就有关事项通知如下，请遵照执行。</p>" * 12
    assert read_listing(page(f"{prose}<h3>相关阅读</h3><ul>{rows(PLAIN)}</ul>"), url=URLS[0]).kind == "not-listing"
    head = "<meta name='ArticleTitle' content='关于核定校车线路的通知'>"
    assert read_listing(page(f"<ul>{rows(PLAIN)}</ul>", head=head), url=URLS[0]).kind == "not-listing"


def test_a_front_page_of_columns_is_no_listing() -> None:
    columns = "".join(
        f"<div class='c{c}'><h2>第{c}栏</h2><ul>"
        + "".join(
            f"<li><a href='/c{c}/{n}.html'>第{c}栏目第{n}号公告全文</a><i>2024-03-0{n}</i></li>" for n in range(1, 7)
        )
        + "</ul></div>"
        for c in range(4)
    )
    assert read_listing(page(columns), url=f"{HOST}/").kind == "not-listing"


def test_rows_that_a_script_fetches_are_told_apart() -> None:
    shell = "<ul id='list'></ul><script>$.ajax({url: ADDRESS, data: {pageNum: n, pageSize: 20}})</script>"
    told = read_listing(page(shell.replace("ADDRESS", "'/api/list'")), url=URL)
    assert (told.kind, told.entries) == ("script-listing", ())
    assert told.next_url == f"{HOST}/api/list?pageNum=1&pageSize=20"
    untold = read_listing(page(shell.replace("ADDRESS", "base + path(n)")), url=URL)
    assert (untold.kind, untold.next_url) == ("script-listing", None)
    assert untold.notes
    assert read_listing(page("<ul></ul><p>暂无信息</p>"), url=URL).kind == "not-listing"


HELD = {
    "textarea": "<textarea style='display:none'><ul>{}</ul></textarea>|" + PLAIN,
    "template": "<script type='text/template'><ul>{}</ul></script>|" + PLAIN,
    "written": "<script>{}</script>|document.write(\"<li><a href='{path}'>{title}</a><span>{day}</span></li>\");",
    "records": '<script>var rows = [{}];</script>|{{"title":"{title}","url":"{path}","pubDate":"{day} 09:00"}},',
    "unquoted records": (
        "<script>var rows = [{}];</script>|{{DOCTITLE:'{title}',DOCPUBURL:'{path}',DOCRELTIME:'{day}'}},"
    ),
}


@pytest.mark.parametrize("form", HELD)
def test_rows_that_scripts_and_templates_hold(form: str) -> None:
    frame, template = HELD[form].split("|", 1)
    listing = read_listing(page(frame.replace("{}", rows(template)), tail="<p>共8条</p>"), url=URL)
    assert [entry.url for entry in listing.entries] == list(URLS)
    assert [entry.title for entry in listing.entries] == list(TITLES)
    assert [entry.listed_on for entry in listing.entries] == list(DAYS)
    assert listing.total_stated == 8


def test_lists_under_other_tabs_are_other_columns() -> None:
    lists = "".join(
        f"<ul class='l' style='display:{'none' if tab else 'block'}'>"
        + "".join(
            f"<li><a href='/wj/{tab}{n}.html'>第{tab}类第{n}号文件的印发通知</a><i>2024-03-{n + 9}</i></li>"
            for n in range(9)
        )
        + "</ul>"
        for tab in range(4)
    )
    assert read_listing(page(lists), url=URL).kind == "not-listing"


def test_a_department_of_columns_is_no_channel() -> None:
    columns = "".join(
        f"<div class='b{c}'><h3>第{c}栏</h3><ul>"
        + "".join(
            f"<li><a href='c{c}/t{n}.html'>第{c}栏目第{n}号公告全文</a><i>2024-03-{n + 9}</i></li>" for n in range(7)
        )
        + "</ul></div>"
        for c in range(6)
    )
    assert read_listing(page(columns), url=f"{HOST}/zwgk/").kind == "not-listing"


def test_prose_with_a_pager_is_a_document() -> None:
    prose = "<p>为做好本年度工作，经县人民政府同意，现就有关事项通知如下，请遵照执行。</p>" * 20
    body = page(f"{prose}<ul>{rows(PLAIN)}</ul><a href='t1_1.html'>下一页</a>共3页")
    assert read_listing(body, url=URLS[0]).kind == "not-listing"


def test_a_search_result_is_no_channel() -> None:
    found = page(f"<ul>{rows(PLAIN)}</ul>", tail="共8条").replace("通知公告_".encode(), "搜索结果_".encode())
    assert read_listing(found, url=f"{HOST}/search?q=x").kind == "not-listing"


def test_gbk_pages_are_read_whatever_they_declare() -> None:
    payload = page(f"<ul>{rows(PLAIN)}</ul>").decode().replace("utf-8", "gb2312").encode("gb18030")
    assert [entry.title for entry in read_listing(payload, url=URL).entries] == list(TITLES)


NONSENSE = {
    "nothing": b"",
    "no text": b"\x00\xff\xfe",
    "JSON": b"{}",
    "unclosed links": b"<a>" * 5_000,
    "unclosed drop-downs": b"<select><option>1" * 5_000,
    "unclosed rows": b"<ul>" + b"<li><a href=x.html>" * 20_000,
    "unclosed tables": b"<table><tr><td><a href=y.html>" * 10_000,
    "unclosed calls": b"<script>" + b"createPageHTML(1,2,3," * 20_000,
    "unclosed comments": b"<script>" + b"/* " * 200_000 + b"</script>",
    "unclosed records": b"<datastore>" + b"<record><![CDATA[" * 20_000,
    "unclosed groups": b"<datastore><nextgroup><![CDATA[<a href='" * 20_000,
    "unclosed writing": b"<script>" + b"document.write('<a" * 20_000,
    "unclosed braces": b"<script>" + b"{a:'" * 50_000,
    "unclosed sums": b"<script>" + b"location='a'+(" * 20_000,
    "calls": b"<script>"
    + b"function f(a){location=b}\n" * 5_000
    + b"</script>"
    + b"<a href='javascript:f(1)'>x" * 5_000,
    "clicks in clicks": b"<div onclick='f(1)'>" * 20_000,
    "hidden lists": b"<ul style='display:none'><li><a href=x.html>y</a></ul>" * 5_000,
    "brackets": b"<ul><li><a href=x.html>" + b"[(" * 200_000,
    "digits": b"<p>" + b"1/" * 200_000,
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_read_in_linear_time_and_holds_nothing(name: str) -> None:
    assert read_listing(NONSENSE[name], url=URL).entries == ()


def test_the_printed_form() -> None:
    listing = read_listing(page(f"<ul>{rows(PLAIN)}</ul>", tail="共8条 共1页"), url=URL)
    printed = as_json(listing)
    assert json.loads(json.dumps(printed)) == printed
    assert printed["entries"][0] == {"url": URLS[0], "title": TITLES[0], "date": "2024-04-09"}
    assert printed["pagination"] == {"page_count": 1, "total_stated": 8, "next_url": None}
    assert as_json(Listing(kind="not-listing"))["entries"] == []


def test_a_last_page_is_read_by_how_the_rows_before_it_stood() -> None:
    hot = "".join(
        f"<li><a href='/ywdt/{n}.html'>临山县举行第{n}次集中开工仪式</a><i>2024-04-0{n}</i></li>" for n in range(1, 10)
    )
    last = page(f"<div class='r'><ul>{hot}</ul></div><ul class='items'>{rows(PLAIN).splitlines()[0]}</ul>")
    first = read_listing(page(f"<ul class='items'>{rows(PLAIN)}</ul>"), url=URL)
    assert first.shape == "ul.items > li"
    end = f"{HOST}/zwgk/tzgg/p9/"
    assert [entry.url for entry in read_listing(last, url=end, shape=first.shape).entries] == [URLS[0]]
    empty = read_listing(page("<ul class='items'></ul>"), url=end, shape=first.shape)
    assert (empty.kind, empty.entries) == ("listing", ())
    error = page("<p>系统繁忙，请稍后再试</p>")
    assert read_listing(error, url=end, shape=first.shape).kind == "not-listing"
