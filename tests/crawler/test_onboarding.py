"""From one address to the channels of a site: what names promise, which links lead on, and the walk among pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

import pytest

from crawler.errors import UnknownChannel
from crawler.listing.page import Page
from crawler.onboarding import choice
from crawler.onboarding.facts import facts_of, site_id
from crawler.onboarding.findings import Answer, Found, Survey
from crawler.onboarding.links import candidates, columns_of, forward_of
from crawler.onboarding.look import look
from crawler.onboarding.names import role_of
from crawler.onboarding.report import advice, as_json, how_it_pages, lines_of, nothing_recognised, rows_of
from crawler.onboarding.seen import Facts
from crawler.onboarding.survey import MOST_PAGES, survey
from crawler.site import Listing, NextPage

HOST = "http://www.linshan.example"


def page(title: str, body: str, head: str = "", *, site: str = "临山县人民政府") -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{title}_{site}门户网站</title>'
        f'<meta name="SiteName" content="{site}"><meta name="SiteIDCode" content="9901260004">{head}</head>'
        f'<body>{body}<div class="footer">主办：{site}办公室</div></body></html>'
    )


def menu(*links: tuple[str, str]) -> str:
    return "<ul class='nav'>" + "".join(f"<li><a href='{url}'>{name}</a></li>" for name, url in links) + "</ul>"


def rows(directory: str, *numbers: int) -> str:
    lines = (
        f"<li><a href='{directory}t2026030{n % 9 + 1}_{n}.html'>关于做好第{n}号专项工作的通知</a>"
        f"<i>2026-03-0{n % 9 + 1}</i></li>"
        for n in numbers
    )
    return f"<ul class='list'>{''.join(lines)}</ul>"


def document(number: int, breadcrumb: str = "") -> str:
    title = f"关于做好第{number}号专项工作的通知"
    text = "<p>为进一步加强有关事项的管理，现将要求通知如下，请各部门认真贯彻执行，不得有误。</p>" * 6
    head = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-03-02 09:00">'
    return page(title, f"{breadcrumb}<h1>{title}</h1><div class='content'>{text}</div>", head)


class Web:
    """Pages by path, and a log of what was asked; it answers as a scout would."""

    def __init__(
        self, pages: Mapping[str, str], *, sitemaps: Sequence[str] = (), elsewhere: Mapping[str, str] | None = None
    ) -> None:
        self.pages = {HOST + path: markup for path, markup in pages.items()} | dict(elsewhere or {})
        self.sitemaps = tuple(HOST + path for path in sitemaps)
        self.asked: list[str] = []

    async def ask(self, page: NextPage, why: str) -> Answer:
        assert why
        url = page.url
        self.asked.append(url.removeprefix(HOST))
        markup = self.pages.get(url.partition("#")[0])
        if markup is None:
            return Answer(url=url, failure="HTTP 404", sitemaps=self.sitemaps)
        return Answer(url=url, look=look(markup.encode(), url=url), sitemaps=self.sitemaps)


def surveyed(web: Web, url: str = f"{HOST}/", **options: object) -> Survey:
    return asyncio.run(survey(url, web.ask, **options))  # type: ignore[arg-type]


def names(survey: Survey) -> list[str]:
    return [found.name for found in survey.channels]


# ---------------------------------------------------------------------- names and facts


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("disclosure", "通知公告 公示公告 政策文件 规范性文件 政策解读 法治政府建设年度报告 政府信息公开年报"),
        ("disclosure", "人事任免 财政预决算 新闻发布会 常见问题"),
        ("hub", "政府信息公开 信息公开 政务公开 法定主动公开内容 公开目录"),
        ("news", "工作动态 今日要闻 部门新闻"),
        ("unknown", "水利 专项工作 临山印象"),
        (None, "政府信息公开指南 依申请公开 政务服务 互动交流 县长信箱 领导之窗 机构设置 首页 网站地图"),
        (None, "English 无障碍浏览 登录 关于做好防汛工作的通知 2025年部门预算公开 《临山县集市管理办法》"),
    ],
)
def test_what_a_name_promises(role: str | None, words: str) -> None:
    assert {word: role_of(word) for word in words.split()} == dict.fromkeys(words.split(), role)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.linshan.gov.cn/", "linshan"),
        ("https://fgw.linshan.gov.cn/", "fgw-linshan"),
        ("https://www.gov.cn/", "gov"),
        ("http://127.0.0.1:8080/", "127-0-0-1-8080"),
        ("http://www.xn--fiqs8s.cn/", "xn-fiqs8s"),
        (f"https://{'a' * 60}.gov.cn/", "a" * 40),
    ],
)
def test_a_site_gets_a_short_name(url: str, name: str) -> None:
    assert site_id(url) == name


def test_facts_are_stated_or_stand_in_title_and_foot() -> None:
    stated = Page(url=HOST, text=page("首页", ""))
    assert facts_of(stated) == Facts(name="临山县人民政府", code="9901260004", region="990126")
    old = "<title>通知公告-临山县水利局门户网站</title><body>主办单位：水利局　网站标识码：9901260017 备案</body>"
    assert facts_of(Page(url=HOST, text=old)) == Facts(name="临山县水利局", code="9901260017", region="990126")
    long = '<meta name="SiteName" content="山城之窗_临山市人民政府门户网站"><title>首页</title>'
    assert facts_of(Page(url=HOST, text=long)).name == "临山市人民政府"
    ministry = '<title>欢迎访问</title><meta name="siteidcode" content="bm99000001">'
    assert facts_of(Page(url=HOST, text=ministry)) == Facts(code="bm99000001")


# ---------------------------------------------------------------------- links


def test_channels_are_among_the_named_links_of_a_page() -> None:
    body = (
        menu(("首页", "/"), ("政务公开", "/zwgk/"), ("政务服务", "/zwfw/"), ("・通知公告 ", "/tzgg/"))
        + "<div><h2>人事信息</h2><a href='/rsxx/'>更多&gt;&gt;</a></div>"
        + "<a href='/zcjd/'><img src='x.png' alt='政策解读'></a>"
        + "<a href='/gkml/index#6101'>规范性文件</a><a href='/gkml/index#6102'>政策文件</a>"
        + "<a href='/a.pdf'>公开目录</a><a href='javascript:void(0)'>公告</a>"
        + rows("/tzgg/202603/", *range(8))
    )
    head = '<link rel="alternate" type="application/rss+xml" title="公告订阅源" href="/rss.xml">'
    found = candidates(Page(url=f"{HOST}/", text=page("首页", body, head)))
    assert [(c.name, c.url.removeprefix(HOST), c.role) for c in found] == [
        ("政务公开", "/zwgk/", "hub"),
        ("通知公告", "/tzgg/", "disclosure"),
        ("人事信息", "/rsxx/", "disclosure"),
        ("政策解读", "/zcjd/", "disclosure"),
        ("规范性文件", "/gkml/index#6101", "disclosure"),
        ("政策文件", "/gkml/index#6102", "disclosure"),
        ("公告订阅源", "/rss.xml", "feed"),
    ]


def test_a_document_leads_to_its_column() -> None:
    crumbs = (
        "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; <a href='/zwgk/gg/'>公告</a></div>"
    )
    url = f"{HOST}/zwgk/gg/202603/t1.html"
    assert [(c.name, c.url.removeprefix(HOST)) for c in columns_of(Page(url=url, text=document(1, crumbs)))] == [
        ("公告", "/zwgk/gg/"),
        ("政务公开", "/zwgk/"),
    ]
    head = '<meta name="ColumnName" content="公告"><meta name="ArticleTitle" content="关于修堤的公告">'
    without = page("关于修堤的公告", menu(("公告", "/tzgg.html"), ("动态", "/dt.html")), head)
    assert [c.url.removeprefix(HOST) for c in columns_of(Page(url=url, text=without))] == [
        "/tzgg.html",
        "/zwgk/gg/",
        "/zwgk/",
    ]


def test_a_cms_says_where_a_documents_list_is() -> None:
    hanweb = Page(url=f"{HOST}/art/2026/3/2/art_1229_77.html", text=document(1))
    assert columns_of(hanweb)[0].url == f"{HOST}/col/col1229/index.html"
    record = '{"title": "公告", "gkml_data": {"classify_main": 3018, "classify_main_name": "规范性文件"}}'
    catalogue = document(1) + f"<script>window._CONFIG = {{DETAIL: {record}}};</script>"
    found = columns_of(Page(url=f"{HOST}/rsj/gkmlpt/content/4/4400/post_4400370.html", text=catalogue))[0]
    assert (found.name, found.url) == ("规范性文件", f"{HOST}/rsj/gkmlpt/index#3018")


@pytest.mark.parametrize(
    "stub",
    [
        '<html><head><meta http-equiv="refresh" content="0; url=/web/index.html"></head></html>',
        '<html><script>window.location.href="/web/index.html";</script></html>',
        '<html><frameset rows="0,*"><frame src="about:blank"><frame src="/web/index.html"></frameset></html>',
    ],
)
def test_a_stub_leads_on(stub: str) -> None:
    assert forward_of(Page(url=f"{HOST}/", text=stub)) == f"{HOST}/web/index.html"
    for text in ("正文" * 200, "<p>正文</p>" * 400):
        full = stub.replace("</html>", f"<body>{text}</body></html>")
        assert forward_of(Page(url=f"{HOST}/", text=full)) is None, "a home page may send telephones elsewhere"


# ---------------------------------------------------------------------- the walk

PORTAL = {
    "/": page("首页", menu(("首页", "/"), ("政务公开", "/zwgk/"), ("工作动态", "/dt/"), ("办事服务", "/bs/"))),
    "/zwgk/": page("政务公开", menu(("公开指南", "/zwgk/zn/"), ("通知公告", "/zwgk/tzgg/"), ("水利", "/zwgk/sl/"))),
    "/zwgk/tzgg/": page(
        "通知公告",
        menu(("政策文件", "/zwgk/zcwj/"))
        + rows("./202603/", *range(8))
        + "<script>createPageHTML(4, 0, 'index', 'html')</script>",
    ),
    "/zwgk/zcwj/": page("政策文件", rows("./202603/", 11, 12, 13) + "共1页 共3条"),
    "/zwgk/sl/": page("水利", rows("./202603/", 21, 22, 23, 24)),
    "/dt/": page("工作动态", rows("./202603/", *range(31, 39))),
    **{f"/zwgk/tzgg/202603/t2026030{n % 9 + 1}_{n}.html": document(n) for n in range(8)},
}


def test_a_portal_is_explored_from_its_home_page() -> None:
    web = Web(PORTAL)
    survey = surveyed(web)
    assert names(survey) == ["通知公告", "政策文件", "工作动态", "水利"]
    assert [found.name for found in survey.chosen] == ["通知公告", "政策文件"]
    assert survey.facts == Facts(name="临山县人民政府", code="9901260004", region="990126")
    assert survey.url == f"{HOST}/"
    assert not {"/bs/", "/zwgk/zn/"} & set(web.asked)
    assert len(web.asked) == len(set(web.asked)), "no page is asked for twice"
    first = survey.channels[0].listing
    assert (len(first.entries), first.page_count) == (8, 4)


def test_the_sample_takes_turns_and_says_what_is_wrong() -> None:
    survey = surveyed(Web(PORTAL))
    assert [sampled.channel for sampled in survey.sample][:4] == ["通知公告", "政策文件", "通知公告", "政策文件"]
    assert len(survey.sample) == 10
    printed = "\n".join(lines_of(survey))
    assert "published_on 2026-03-02" in printed
    assert "HTTP 404" in printed
    assert any("3 of 10 pages of the sample are no documents" in line for line in advice(survey))


def test_a_channel_is_taken_by_its_own_address() -> None:
    web = Web(PORTAL)
    survey = surveyed(web, f"{HOST}/zwgk/tzgg/")
    assert [(found.name, found.url) for found in survey.chosen] == [("通知公告", f"{HOST}/zwgk/tzgg/")]
    assert len([path for path in web.asked if path.endswith("/")]) == 3, "the channel, the home page, its other name"


def test_a_document_brings_the_list_that_shows_it() -> None:
    crumbs = "<p>您的位置：<a href='/'>首页</a>><a href='/zwgk/zcwj/'>政策文件</a>><a href='/zwgk/tzgg/'>公告</a></p>"
    where = "/zwgk/tzgg/202603/t20260303_2.html"
    survey = surveyed(Web(PORTAL | {where: document(2, crumbs)}), HOST + where)
    assert [(found.name, found.url) for found in survey.chosen] == [("公告", f"{HOST}/zwgk/tzgg/")]
    lost = surveyed(Web({"/a/b.html": document(2)}), f"{HOST}/a/b.html")
    assert lost.channels == ()
    assert "a document (关于做好第2号专项工作的通知)" in "\n".join(nothing_recognised(lost))


def test_an_address_without_a_scheme_is_tried_with_both() -> None:
    web = Web(PORTAL)
    assert surveyed(web, "www.linshan.example/zwgk/zcwj/").url == f"{HOST}/"
    assert web.asked[0] == "https://www.linshan.example/zwgk/zcwj/"


def test_a_stub_of_a_home_page_is_followed() -> None:
    stub = '<html><meta http-equiv="refresh" content="0;url=/web/"></html>'
    web = Web(PORTAL | {"/": stub, "/web/": PORTAL["/"]})
    assert names(surveyed(web)) == names(surveyed(Web(PORTAL)))


def test_the_rows_of_a_hub_are_no_channel_beside_its_channels() -> None:
    newest = rows("/zwgk/tzgg/202603/", *range(6))
    with_rows = PORTAL | {"/zwgk/": PORTAL["/zwgk/"].replace("</ul>", f"</ul>{newest}", 1)}
    assert "政务公开" not in names(surveyed(Web(with_rows)))
    alone = Web({"/": PORTAL["/"], "/zwgk/": page("政务公开", rows("/zwgk/", *range(6)))})
    assert names(surveyed(alone)) == ["政务公开"]


def test_a_survey_ends_however_many_links_there_are() -> None:
    links = [(f"第{n:03}类公告", f"/gg{n}/") for n in range(300)]
    web = Web({"/": page("首页", menu(*links))})
    survey = surveyed(web)
    assert len(web.asked) == MOST_PAGES
    assert survey.unopened == 300 - MOST_PAGES + 1
    assert any("further links were not opened" in line for line in advice(survey))


def test_the_name_without_www_is_an_alias_where_it_is_proved() -> None:
    bare = "http://linshan.example/"
    assert surveyed(Web(PORTAL)).aliases == ()
    assert surveyed(Web(PORTAL, elsewhere={bare: PORTAL["/"]})).aliases == ("linshan.example",)
    other = page("首页", menu(("公告", "/gg/")), site="临山县林业局")
    assert surveyed(Web(PORTAL, elsewhere={bare: other})).aliases == ()
    column = surveyed(Web(PORTAL, elsewhere={bare: PORTAL["/"]}), f"{HOST}/zwgk/tzgg/")
    assert as_json(column)["site"]["aliases"] == ["linshan.example"]


def test_nothing_is_said_to_be_nothing() -> None:
    nobody = surveyed(Web({}))
    assert nobody.seen == "no page: HTTP 404"
    about = surveyed(Web({"/": page("关于我们", "<p>临山县位于澜川省东部。</p>")}))
    assert about.channels == ()
    assert "Nothing recognised" in next(nothing_recognised(about))


# ---------------------------------------------------------------------- choosing and telling


def test_channels_are_chosen_by_name_or_number() -> None:
    channels = surveyed(Web(PORTAL)).channels
    assert choice.named(channels, ["政策"]) == channels[1:2]
    assert choice.named(channels, ["水利", "通知公告"]) == (channels[0], channels[3])
    assert choice.numbered(channels, "1, 3-4") == (channels[0], *channels[2:])
    assert choice.numbered(channels, "all") == channels
    assert choice.numbered(channels, "none") == ()
    assert choice.numbered(channels, "5") is None
    assert choice.numbered(channels, "policy") is None
    with pytest.raises(UnknownChannel, match="No channel is called '公报' \\(found: 通知公告, 政策文件"):
        choice.named(channels, ["公报"])
    only_news = tuple(found for found in channels if not found.is_disclosure)
    assert choice.suggested(only_news) == only_news


@pytest.mark.parametrize(
    ("listing", "words"),
    [
        (Listing(kind="listing", page_count=5, next_url=f"{HOST}/gg/in_1.html"), "5 pages, the next is in_1.html"),
        (Listing(kind="listing", next_url=f"{HOST}/list.php?page=2"), "further pages, the next is list.php?…"),
        (Listing(kind="listing", next_url=f"{HOST}/", next_form=(("a", "b"),)), "further pages, asked for by a form"),
        (Listing(kind="listing"), "one page"),
        (Listing(kind="listing", window=True), "a feed of its newest 0"),
        (Listing(kind="script-listing"), "drawn by script"),
    ],
)  # fmt: skip
def test_how_a_list_pages_is_said(listing: Listing, words: str) -> None:
    assert how_it_pages(listing) == words


def test_the_survey_as_json_and_as_a_table() -> None:
    survey = surveyed(Web(PORTAL))
    printed = as_json(survey)
    assert json.loads(json.dumps(printed)) == printed
    assert printed["site"]["name"] == "临山县人民政府"
    assert [channel["chosen"] for channel in printed["channels"]] == [True, True, False, False]
    assert printed["channels"][0]["newest"] == "2026-03-08"
    assert printed["sample"][0]["fields"]["published_on"] == "2026-03-02"
    table = rows_of(survey)
    assert [row["taken"] for row in table] == ["yes", "yes", "no", "no"]
    assert table[0]["last page"] == 4
    assert table[1]["stated total"] == 3


def test_what_was_not_found_comes_with_what_to_do() -> None:
    drawn = Found(name="公告", url=f"{HOST}/a/", role="disclosure", listing=Listing(kind="script-listing"))
    silent = Found(name="文件", url=f"{HOST}/b/", role="disclosure", listing=Listing(kind="listing"))
    lines = list(advice(Survey(url=f"{HOST}/", facts=Facts(), channels=(drawn, silent), chosen=(drawn, silent))))
    assert any("states no name" in line and "name = " in line for line in lines)
    assert any("网站标识码" in line for line in lines)
    assert any(line.startswith("公告 is drawn by script") for line in lines)
    assert any(line.startswith("文件 states neither pages nor a total") for line in lines)


def feed(*numbers: int) -> str:
    items = "".join(
        f"<item><title>关于第{n}号工作的通知</title><link>{HOST}/gg/{n}.html</link>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 +0800</pubDate></item>"
        for n in numbers
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>公告</title>{items}</channel></rss>'
    )


def test_failing_all_else_a_sitemap_is_read() -> None:
    addresses = "".join(f"<url><loc>{HOST}/gg/202603/t2026030{n}_{n}.html</loc></url>" for n in range(1, 6))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{addresses}</urlset>'
    web = Web({"/": page("首页", "<p>欢迎</p>"), "/sitemap.xml": sitemap}, sitemaps=["/sitemap.xml"])
    assert [(found.name, len(found.listing.entries)) for found in surveyed(web).channels] == [("sitemap", 5)]
    assert "/sitemap.xml" not in (other := Web(PORTAL, sitemaps=["/sitemap.xml"])).asked
    assert "sitemap" not in names(surveyed(other))


def test_a_feed_is_taken_only_where_it_shows_what_no_channel_lists() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="公告" href="/rss.xml">'
    home = page("首页", menu(("通知公告", "/zwgk/tzgg/")), link)
    fresh = surveyed(Web(PORTAL | {"/": home, "/rss.xml": feed(1, 2, 3)}))
    assert "公告" in [found.name for found in fresh.chosen]
    same = feed(1).replace("/gg/1.html", "/zwgk/tzgg/202603/t20260301_0.html")
    assert "公告" not in names(surveyed(Web(PORTAL | {"/": home, "/rss.xml": same})))


def test_a_home_page_that_is_its_only_list_is_taken_as_one() -> None:
    alone = Web({"/": page("通知公告", rows("/gg/", *range(8)) + "<a href='/p2/'>下一页</a> 共2页")})
    assert [(found.url, found.listing.page_count) for found in surveyed(alone).channels] == [(f"{HOST}/", 2)]


def test_rows_are_asked_for_behind_a_shell_but_never_of_another_site() -> None:
    shell = "<ul id='rows'></ul><script>$.getJSON('{}', {{ cat: 3, page: n, pageSize: 20 }}, draw)</script>"
    items = [{"title": f"关于第{n}号工作的通知", "url": f"/gg/{n}.html", "pubdate": "2026-03-02"} for n in range(4)]
    answer = json.dumps({"data": {"total": 4, "list": items}})
    service = "/api/list?cat=3&page=1&pageSize=20"
    home = page("首页", menu(("通知公告", "/tzgg/")))
    ours = Web({"/": home, "/tzgg/": page("通知公告", shell.format("/api/list")), service: answer})
    (found,) = surveyed(ours).channels
    assert (found.url, len(found.listing.entries), found.listing.total_stated) == (f"{HOST}/tzgg/", 4, 4)
    theirs = Web({"/": home, "/tzgg/": page("通知公告", shell.format("http://search.elsewhere.example/list"))})
    assert surveyed(theirs).channels == ()
    assert "another site's" in surveyed(theirs).unread[0][1]
    assert not any("elsewhere" in asked for asked in theirs.asked)
