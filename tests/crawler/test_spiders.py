"""The families: every channel of the invented government is read to its end, and every pager form is understood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag
from urllib.request import urlopen

import pytest

from archive.records import Entry
from crawler import spiders
from crawler.forms import encoded
from crawler.listing.reader import read_listing
from crawler.site import Listing, NextPage
from crawler.spiders import FAMILIES
from portal import Portal
from portal.government import SITES

HOST = "https://www.linshan.example"
MOST_PAGES = 60
"""Requests a channel of the portal may take; one more, and next_url runs in a circle."""


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal(seed=7) as running:
        running.advance(days=20)
        yield running


def walk(seed: str, family: str) -> list[Listing]:
    """The listings of a channel from its seed to the page without a next one."""
    read: list[Listing] = []
    page: NextPage | None = NextPage(url=seed)
    while page is not None:
        assert len(read) < MOST_PAGES, f"{seed} does not end"
        form = encoded(page.form, page.encoding) if page.form else None
        with urlopen(urldefrag(page.url).url, form, timeout=10) as response:
            read.append(read_listing(response.read(), url=page.url, headers=dict(response.headers), family=family))
        page = read[-1].next_page
    return read


@pytest.mark.parametrize("plan", SITES, ids=lambda plan: plan.family)
def test_every_channel_is_read_to_its_end(portal: Portal, plan) -> None:  # type: ignore[no-untyped-def]
    documents = portal.documents(plan.id)
    for channel, seed in portal.channels(plan.id).items():
        listings = walk(seed, plan.family)
        truth = {document.url: document.title for document in documents if channel in document.channels}
        entries = [entry for listing in listings for entry in listing.entries]
        assert listings[0].kind == ("listing" if listings[0].entries else "script-listing")
        assert all(listing.kind == "listing" for listing in listings[1:])
        form = plan.channel(channel).form
        family = {"feed": "feed", "api": "service"}.get(form, plan.family) if plan.family == "generic" else plan.family
        assert {listing.family for listing in listings} == {family}
        assert {entry.url: entry.title for entry in entries} == truth
        assert len(entries) == len(truth)
        assert all(entry.listed_on for entry in entries)
        assert {listing.total_stated for listing in listings} <= {None, len(truth)}
        assert len(listings) > 1 or len(truth) < 20


def test_a_sitemap_leads_to_every_document(portal: Portal) -> None:
    (listing,) = walk(f"{portal.sites['yunti']}/sitemap.xml", "auto")
    assert listing.family == "sitemap"
    assert {entry.url for entry in listing.entries} == {document.url for document in portal.documents("yunti")}


@pytest.mark.parametrize("plan", SITES, ids=lambda plan: plan.family)
def test_a_family_is_known_by_its_pages(portal: Portal, plan) -> None:  # type: ignore[no-untyped-def]
    seed = next(iter(portal.channels(plan.id).values()))
    with urlopen(urldefrag(seed).url, timeout=10) as response:
        assert read_listing(response.read(), url=seed).family == plan.family


def test_documents_and_home_pages_of_the_portal_are_no_listings(portal: Portal) -> None:
    pages = [*portal.sites.values(), *(document.url for document in portal.documents()[::9])]
    for url in pages:
        with urlopen(url, timeout=10) as response:
            assert read_listing(response.read(), url=url).kind == "not-listing", url


def test_past_the_end_of_gkmlpt_is_not_found(portal: Portal) -> None:
    plan = next(plan for plan in SITES if plan.family == "gkmlpt")
    last = walk(next(iter(portal.channels(plan.id).values())), "gkmlpt")[-1]
    assert last.next_url is None
    first = read_listing(urlopen(urldefrag(next(iter(portal.channels(plan.id).values()))).url).read(),
                         url=next(iter(portal.channels(plan.id).values())))  # fmt: skip
    assert first.next_url is not None
    with pytest.raises(HTTPError, match="404"):
        urlopen(first.next_url.replace("page=1", "page=99"))


ROWS = "<ul>" + "".join(
    f"<li><a href='./202404/t202404{n:02}_{n}.html'>临山县水利局关于第{n}号圩堤的公告</a><i>2024-04-{n:02}</i></li>"
    for n in range(1, 9)
) + "</ul>"  # fmt: skip


def listed(pager: str, url: str = f"{HOST}/tzgg/") -> Listing:
    listing = read_listing(f"<html><body>{ROWS}<div>{pager}</div></body></html>".encode(), url=url)
    assert len(listing.entries) == 8
    return listing


def script(text: str) -> str:
    return f"<script>{text}</script>"


PAGERS = [
    # family, pager, page, next page, pages, rows
    ("trs", script('createPageHTML(34, 0, "index", "html");'), "/tzgg/", "/tzgg/index_1.html", 34, None),
    ("trs", script('createPageHTML(34, 1, "index", "html");'), "/tzgg/index_1.html", "/tzgg/index_2.html", 34, None),
    ("trs", script('createPageHTML(34, 33, "index", "html");'), "/tzgg/index_33.html", None, 34, None),
    ("trs", script("createPage(1, 0, 'index', 'html');"), "/tzgg/", None, 1, None),
    ("trs", script('createPageHTML(191, 13, 0, "index", "html");'), "/tzgg/", "/tzgg/index_1.html", 13, 191),
    ("trs", script('createPageHTML(9,0,"index","shtml","black2",131);'), "/tzgg/", "/tzgg/index_1.shtml", 9, 131),
    ("trs", script("createPageHTML('paging',9,1,'index','html',131)"), "/tzgg/", "/tzgg/index_2.html", 9, 131),
    ("kaipu", script("createPageHTML('page_div',50, 1,'li','shtml',99);"), "/gg/li.shtml", "/gg/li_2.shtml", 50, 99),
    ("kaipu", script("createPageHTML('page_div',50, 2,'li','shtml',99);"), "/gg/li_2.shtml", "/gg/li_3.shtml", 50, 99),
    ("kaipu", script("createPageHTML('page_div',50,50,'li','shtml',99);"), "/gg/li_50.shtml", None, 50, 99),
    (
        "jeecms",
        "共34条 1/5页 <input value='下一页' type='button' onclick=\"location.href='in_2.jhtml'\">",
        "/gg/in.jhtml", "/gg/in_2.jhtml", 5, 34,
    ),
    ("jeecms", "共34条 4/5页 <a href='javascript:go(5)'>下一页</a>", "/gg/li_4.jhtml", "/gg/li_5.jhtml", 5, 34),
    ("jeecms", "共34条 5/5页 <a href='index.jhtml'>首页</a>", "/gg/index_5.jhtml", None, 5, 34),
    ("webforms", "<a href='L.aspx?id=3&amp;p=2'>下一页</a> 共3页", "/L.aspx?id=3", "/L.aspx?id=3&p=2", 3, None),
    (
        "trs",
        script('function createPageHTML(n, c, p, e){ if(n<=1){return;} document.write("x"); }')
        + "<!-- <script>createPageHTML(9, 0, 'index', 'html');</script> -->"
        + script("// createPageHTML(8, 0, 'index', 'html');\ncreatePageHTML(7, 0, 'index', 'html');"),
        "/tzgg/", "/tzgg/index_1.html", 7, None,
    ),
    (
        "trs",
        script('var currentPage = 0;//从0开始\nvar countPage = 67//共多少页\n'
               'if(countPage>1)document.write("<a href=\\"default"+"_" + 1 + "."+"shtml\\">2</a>");'),
        "/tzgg/default.shtml", "/tzgg/default_1.shtml", 67, None,
    ),
    ("trs", script("var currentPage = 66; var countPage = 67;"), "/tzgg/default_66.shtml", None, 67, None),
    ("trs", script("Pager({size:29, current:0, prefix:'in', suffix:'html'});"), "/tzgg/", "/tzgg/in_1.html", 29, None),
    (
        "longxun",
        script("Ls.pagination('#p', function(pageIndex){location.href = '/content/column/7?pageIndex=' + pageIndex;},"
               "{isTotal: true, total: 454, currPage: (0+ 1), pageCount: 23});"),
        "/tzgg/index.html", "/content/column/7?pageIndex=2", 23, 454,
    ),
    (
        "longxun",
        script("Ls.pagination('#p', function(n){load(n)}, {currPage:(1+1), pageCount:(20 + 0)});"),
        "/public/column/7?type=4&action=list&pageIndex=2", "/public/column/7?type=4&action=list&pageIndex=3", 20, None,
    ),
    (
        "longxun",
        script("Ls.pagination('#p', function(n){load(n)}, {currPage:(19+1), pageCount:20});"),
        "/public/column/7?pageIndex=20", None, 20, None,
    ),
    (
        "boda",
        script("_simple_list_gotopage_fun(31,'u','tzgg');") + "<a href='tzgg/30.htm'>下页</a>",
        "/tzgg.htm", "/tzgg/30.htm", 31, None,
    ),
    ("boda", script("_simple_list_gotopage_fun(31,'u','tzgg');"), "/tzgg.htm", "/tzgg/30.htm", 31, None),
    ("boda", script("_simple_list_gotopage_fun(31,'u','tzgg');"), "/tzgg/30.htm", "/tzgg/29.htm", 31, None),
    ("boda", script("_simple_list_gotopage_fun(31,'u','tzgg');"), "/tzgg/1.htm", None, 31, None),
    ("henan", '<div id="pageDec" pagecount="60" pagesize="24"></div>', "/tzgg/", "/tzgg/index_1.html", None, 60),
    ("henan", '<div id="pageDec" pagecount="60" pagesize="24"></div>', "/tzgg/index_2.html", None, None, 60),
    ("asp", "共<b>10</b>页 <a href='?id=3&page=2'>下一页</a>", "/list.asp?id=3", "/list.asp?id=3&page=2", 10, None),
    ("generic", "<a href='in_2.html'>下一页</a><a href='in_20.html'>末页</a>", "/tzgg/", "/tzgg/in_2.html", 20, None),
    (
        "generic",
        "<a href='in_1.html'>2</a><a href='in_2.html'>3</a><a href='in_1.html'>下一页</a><a href='in_9.html'>尾页</a>",
        "/tzgg/", "/tzgg/in_1.html", 10, None,
    ),
    ("generic", "<b>1</b><a href='2.html'>2</a><a href='3.html'>3</a>", "/gg/1.html", "/gg/2.html", None, None),
    ("generic", "<a href='1.html'>1</a><b>2</b><a href='3.html'>3</a>", "/gg/2.html", "/gg/3.html", None, None),
    ("generic", "共1,227页 共24,539条 <a href='?p=2'>&gt;</a>", "/tzgg/?p=1", "/tzgg/?p=2", 1227, 24539),
    ("generic", "178 条记录 1/18 页 <a href='/t/p/2'>下一页</a>", "/t", "/t/p/2", 18, 178),
    ("generic", "总记录数：131 总页数：9 当前第3页", "/t", None, 9, 131),
    ("generic", "第1/9页 共有131篇 <a href='#'>下一页</a><a href='javascript:go(2)'>下一页</a>", "/t", None, 9, 131),
    ("generic", "第<select><option>1</option><option>2</option><option>3</option></select>页", "/t", None, 3, None),
    (
        "generic",
        script("$('.p').pagination({totalPage: 54, callBack: function(i){ if(i==1) location.href='index.html';"
               " else location.href='index_'+i+'.html'; }});"),
        "/tzgg/index_2.html", "/tzgg/index_3.html", 54, None,
    ),
    ("generic", "<a href='/tzgg/202403/t1.html'>下一篇</a>", "/tzgg/", None, None, None),
    ("generic", "共 178 条 1/12 <a href='?page=2'>下一页</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "页数：1/12 总数：178 <a href='?page=2'>后一页</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "共178条信息 每页15条 分12页 <a href='?page=2'>[下一页]</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "178条 每页15条 <a href='?page=2'>下一页</a>", "/t", "/t?page=2", None, 178),
    ("generic", "全部 178 筆 頁數 1/12 <a href='?page=2'>下一頁</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "<h3>专题 <a href='/zt/'>&gt;&gt;</a></h3>", "/t", None, None, None),
    ("generic", "共[178]条 第[1/12]页 <a href='?page=2'>[下页]</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "总共12页，178条数据 <a href='?page=2'>下一页</a>", "/t", "/t?page=2", 12, 178),
    ("generic", "总计178条，共12页 <a href='?page=2'>&gt;&gt;</a>", "/t", "/t?page=2", 12, 178),
    (
        "generic", "<a title='总数'><b>178</b></a><b>1</b><a href='in_2.html'>2</a><a href='in_3.html'>3</a>",
        "/t", "/in_2.html", None, 178,
    ),
    ("generic", "<a href='in_1.html'>下一页</a><a href='in_11.html'>尾页</a>", "/t/", "/t/in_1.html", 12, None),
    ("generic", "<a class='cur'>1</a><a class='next' href='in_2.html'></a>", "/t/", "/t/in_2.html", None, None),
    ("generic", "<a href='in_2.html'><img src='n.gif' alt='下一页'></a>", "/t/", "/t/in_2.html", None, None),
    ("generic", "<link rel='next' href='in_2.html'>共12页", "/t/", "/t/in_2.html", 12, None),
    ("generic", "<button onclick=\"location.href='?page=2'\">下一页</button>", "/t", "/t?page=2", None, None),
    ("generic", "<a href='javascript:;' data-href='in_2.html'>下一页</a>", "/t/", "/t/in_2.html", None, None),
    ("generic", "<a href='#' onclick=\"query(this, '/t/in_2.html')\">下一页</a>", "/t/", "/t/in_2.html", None, None),
    ("generic", "第<select><option>第1页</option><option>第2页</option></select>", "/t", None, 2, None),
    ("generic", "<input id='totalPage' value='12'><input name='totalCount' value='178'>", "/t", None, 12, 178),
    (
        "generic",
        "<a href='javascript:go(2)'>下一页</a><a href='javascript:go(12)'>尾页</a> 共12页"
        + script("function go(n) { if (n == 1) { location.href = 'in.html'; }"
                 " else { location.href = 'in_' + (n - 1) + '.html'; } }"),
        "/t/", "/t/in_1.html", 12, None,
    ),
    (
        "generic",
        script("layui.laypage.render({elem: 'p', count: 178, limit: 15, jump: function (obj, first) {"
               " if (!first) { location.href = '/t?page=' + obj.curr; } }});"),
        "/t?page=3", "/t?page=4", None, 178,
    ),
    ("generic", script("document.write('<a href=\"in_2.html\">下一页</a>');"), "/t/", "/t/in_2.html", None, None),
    (
        "generic",
        "<input id='q'>" + script("function find() { var q = read(); location.href = '/search?q=' + q; }") + "共12页",
        "/t", None, 12, None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("family", "pager", "at", "following", "pages", "total"), PAGERS)
def test_pagers(family: str, pager: str, at: str, following: str | None, pages: int | None, total: int | None) -> None:
    listing = listed(pager, HOST + at)
    assert listing.family == family
    assert listing.next_url == (following and HOST + following)
    assert (listing.page_count, listing.total_stated) == (pages, total)


def test_an_article_over_several_files_is_no_list() -> None:
    pager = script('createPageHTML(3, 0, "t20240918_693227", "shtml");')
    assert listed(pager, f"{HOST}/tzgg/").page_count is None


def datastore(link: str, records: int) -> str:
    rows = "".join(
        f"<record><![CDATA[<li><a href='/art/2024/4/{n}/art_7_{n}.html' title='关于第{n}号圩堤的公告'>关于第…</a>"
        f"<b>2024-04-{n:02}</b></li>]]></record>"
        for n in range(1, records + 1)
    )
    return (
        f"<script type='text/xml'><datastore><nextgroup><![CDATA[<a href=\"{link}\"></a>]]></nextgroup>"
        f"<recordset><style>b{{}}</style>{rows}</recordset></datastore></script>"
        + script("$('#9').jpage({totalRecord:1000,perPage:3});$('#9').jpage({totalRecord:31,perPage:3,groupSize:3});")
    )


def test_jpage_groups_are_asked_for_by_computed_ranges() -> None:
    seed = f"{HOST}/col/col7/index.html"
    link = "/module/web/jpage/dataproxy.jsp?page=1&webid=2&path=/&columnid=7&unitid=9&webname=x&permissiontype=0"
    first = read_listing(f"<html><body>{datastore(link, 9)}</body></html>".encode(), url=seed)
    assert (len(first.entries), first.total_stated) == (9, 31)
    assert first.entries[0] == Entry(
        url=f"{HOST}/art/2024/4/1/art_7_1.html", title="关于第1号圩堤的公告", listed_on=date(2024, 4, 1)
    )
    asked = "&perpage=3&webid=2&path=/&columnid=7&unitid=9&permissiontype=0"
    assert first.next_url == f"{HOST}/module/web/jpage/dataproxy.jsp?startrecord=10&endrecord=18{asked}"
    record = "<record><![CDATA[<li><a href='/art/x.html'>关于修堤</a></li>]]></record>"
    answer = f"<datastore><totalrecord>31</totalrecord><recordset>{record}</recordset></datastore>"
    second = read_listing(answer.encode(), url=first.next_url)
    assert second.entries == (Entry(url=f"{HOST}/art/x.html", title="关于修堤"),)
    assert second.next_url == f"{HOST}/module/web/jpage/dataproxy.jsp?startrecord=19&endrecord=27{asked}"
    last = read_listing(answer.encode(), url=second.next_url.replace("=19", "=28").replace("=27", "=31"))
    assert last.next_url is None


def test_enciphered_jpage_ids_are_followed_as_given() -> None:
    link = "/module/web/jpage/dataproxy.jsp?page=1&columnid=8a%2Bf3&unitid=QmZ"
    listing = read_listing(
        f"<html><body>{datastore(link, 9)}</body></html>".encode(), url=f"{HOST}/col/col7/index.html"
    )
    assert listing.next_url == HOST + link


def test_the_fragment_of_a_gkmlpt_channel_names_its_category() -> None:
    index = script('window._CONFIG = {APP_URL: \'\', SID: \'754019\', TREE: [{"id": 3011, "name": "法规"}]};')
    page, seed = f"<html><body>{index}</body></html>".encode(), f"{HOST}/zqrsj/gkmlpt/index"
    assert read_listing(page, url=f"{seed}#3018").next_url == f"{HOST}/zqrsj/gkmlpt/api/all/3018?page=1&sid=754019"
    assert read_listing(page, url=seed).next_url == f"{HOST}/zqrsj/gkmlpt/api/all/3011?page=1&sid=754019"


def test_gkmlpt_answers_end_with_the_total() -> None:
    url = f"{HOST}/zqrsj/gkmlpt/api/all/3018?page=2&sid=7"
    post = f"{HOST}/zqrsj/gkmlpt/content/1/2/post_3.html"
    # 00:30 on the ninth in China is still the eighth in UTC
    article = {"url": post, "title": " 关于修堤的\n公告", "create_time": 1712593800}
    answer = {"articles": [article], "offset": 100, "total": 250, "classify": {"post_count": 21}}
    listing = read_listing(json.dumps(answer).encode(), url=url)
    assert listing.entries == (Entry(url=post, title="关于修堤的 公告", listed_on=date(2024, 4, 9)),)
    assert (listing.total_stated, listing.next_url) == (250, url.replace("page=2", "page=3"))
    assert read_listing(json.dumps(answer | {"total": 101}).encode(), url=url).next_url is None
    assert read_listing(b'{"error": 1}', url=url).kind == "not-listing"
    assert read_listing(b"<html>busy</html>", url=url).kind == "not-listing"


def test_a_stated_family_yields_to_what_the_page_shows() -> None:
    page = f"<html><body>{ROWS}<script>createPageHTML(3, 0, 'index', 'html')</script></body></html>".encode()
    assert read_listing(page, url=f"{HOST}/tzgg/", family="boda").family == "trs"
    plain = f"<html><body>{ROWS}</body></html>".encode()
    assert read_listing(plain, url=f"{HOST}/tzgg/", family="trs").family == "trs"
    assert read_listing(plain, url=f"{HOST}/tzgg/", family="auto").family == "generic"


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", ["", "<p>网站改版中</p>", "{}", "<?xml version='1.0'?><x/>", "\x00", ROWS])
def test_a_family_that_was_stated_survives_any_page(family: str, text: str) -> None:
    for path in ("/", "/list.shtml", "/common/search/5ad7f2?_isJson=true", "/zqrsj/gkmlpt/index#1"):
        listing = read_listing(text.encode(), url=HOST + path, family=family)
        assert (listing.next_url, listing.next_form) == (None, ())


def test_every_family_is_asked_and_the_generic_one_last() -> None:
    besides = {"__init__", "base", "recognising"}
    assert {*FAMILIES} == {file.stem for file in Path(spiders.__file__).parent.glob("*.py")} - besides
    assert FAMILIES[-1] == "generic"
