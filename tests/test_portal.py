"""The invented government keeps its promises: lists that are whole, pages that say the truth, a clock that works."""

from __future__ import annotations

import http.client
import io
import json
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from urllib.parse import parse_qs, urljoin, urlsplit

import opencc
import pytest
from lxml import etree, html
from portal_lists import READERS, Turn, Visitor, hidden_fields

from portal import Portal, TrueDocument, copies
from portal.diseases import Disease

SITES = (
    "qinghe",
    "linqu",
    "lanchuan-hrss",
    "wangquan",
    "sumuer",
    "qinghe-land",
    "yanhe",
    "lanchuan-czt",
    "lixi",
    "luzhou-qu",
    "lanchuan-swt",
    "pinglan",
    "yunti",
    "lanchuan-huibian",
)
MIRROR = "lanchuan-huibian"
STATIC = ("qinghe", "linqu", "qinghe-land", "yanhe", "lanchuan-czt", "lanchuan-swt")
SHELLS = ("lanchuan-hrss", "lanchuan-czt")
"""Sites whose columns hold no row: a script asks for them."""
"""Sites whose pages do not move by themselves."""
NOTICES = "通知公告"
LABELLED = ("index_number", "validity", "subject", "genre", "keywords", "summary", "source", "publisher", "disclosure")
WHITE_SPACE = re.compile(r"\s+")


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """One that nobody turns the clock of."""
    with Portal(seed=2026) as portal:
        yield portal


@pytest.fixture
def living() -> Iterator[Portal]:
    """One to act on."""
    with Portal(seed=2026) as portal:
        yield portal


@pytest.fixture(scope="module")
def month() -> Iterator[Portal]:
    """One that thirty days have passed over."""
    with Portal(seed=2026) as portal:
        portal.advance(30)
        yield portal


@pytest.fixture
def visit() -> Iterator[Callable[[Portal, str], Visitor]]:
    visitors: list[Visitor] = []

    def arrive(portal: Portal, site: str) -> Visitor:
        visitors.append(Visitor(portal.sites[site]))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.close()


Visit = Callable[[Portal, str], Visitor]


def squeezed(text: str) -> str:
    return WHITE_SPACE.sub("", text)


def parsed(markup: str) -> html.HtmlElement:
    return html.fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))


def shown(markup: str) -> str:
    """What a reader sees, without white space."""
    return squeezed(parsed(markup).text_content())


def without_number(document: TrueDocument) -> str:
    """One site sets the number above the text."""
    return document.text.removeprefix(f"{document.document_number}\n")


def of_settings(portal: Portal, site: str, key: str) -> str:
    tables = tomllib.loads(portal.settings("archive.db"))["site"]
    return str(next(table[key] for table in tables if table["id"] == site))


def family_of(portal: Portal, site: str) -> str:
    return of_settings(portal, site, "family")


def turned(portal: Portal, visitor: Visitor, site: str, channel: str, limit: int | None = None) -> list[Turn]:
    """The pages of a list, at most ``limit`` of them."""
    read = READERS[family_of(portal, site)]
    return list(islice(read(visitor, portal.channels(site)[channel]), limit))


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("when", ["portal", "month"])
def test_the_lists_hold_every_present_document_once(
    request: pytest.FixtureRequest, visit: Visit, site: str, when: str
) -> None:
    """And in the order of their dates."""
    portal: Portal = request.getfixturevalue(when)
    for channel in portal.channels(site):
        pages = turned(portal, visit(portal, site), site, channel)
        entries = [link for page in pages for link in page.links]
        assert entries == [d.url for d in portal.documents(site) if channel in d.channels], channel
        assert {page.total for page in pages} <= {None, len(entries)}


def test_its_size_and_its_mixture(portal: Portal) -> None:
    documents = portal.documents()
    lengths = sorted(len(document.text) for document in documents)
    shared = [text for text, count in Counter(without_number(d) for d in documents).items() if count > 1]
    assert len(documents) >= 550
    assert lengths[0] > 150
    assert lengths[-1] < 2500
    assert 0.1 < sum(bool(d.attachments) for d in documents) / len(documents) < 0.25
    assert len(shared) == 10, "ten reposts, and no text twice by chance"
    assert len({d.url for d in documents}) == len(documents)


@pytest.mark.parametrize("site", SITES)
def test_pages_say_what_is_true(portal: Portal, visit: Visit, site: str) -> None:
    visitor = visit(portal, site)
    for document in portal.documents(site):
        markup = visitor.page(document.url)
        page = unescape(markup)
        seen = shown(markup)
        assert squeezed(document.text) in seen
        assert squeezed(document.title) in seen
        whole = squeezed(page)
        for name in LABELLED:
            stated = squeezed(getattr(document, name) or "")
            assert stated in whole or stated.replace(";", ",") in whole, (document.url, name)
        number = document.document_number
        assert number is None or number in page or number.replace("〔", "[").replace("〕", "]") in page
        assert document.published_on is not None
        on = document.published_on
        assert f"{on:%Y-%m-%d}" in page or f"{on.year}/{on.month}/{on.day}" in page
        links = {(urljoin(document.url, a.get("href")), a.text_content()) for a in parsed(markup).iter("a")}
        assert set(document.attachments) <= links


def test_empty_and_missing_labels_are_none(portal: Portal, visit: Visit) -> None:
    blocks = [
        (document, visit(portal, "sumuer").page(document.url))
        for document in portal.documents("sumuer")
        if document.document_number is None and document.validity is None
    ]
    assert blocks
    for _, markup in blocks:
        assert re.search(r"发文字号:  成文时间: [-\d]* 公文时效: *</TD>", markup)
    assert all("无" not in (d.document_number or "") for d in portal.documents("linqu"))
    assert any(d.document_number is None for d in portal.documents("linqu"))


def test_the_signature_speaks_where_no_label_does(portal: Portal) -> None:
    land = portal.documents("qinghe-land")
    signed = [d for d in land if d.issuing_body]
    assert signed
    assert all(d.issuing_body in d.text.split("\n")[-2] for d in signed if d.issuing_body)
    assert all(d.publisher is None for d in land)
    assert any(d.issuing_body is None and d.issued_on is None for d in land), "answers are not signed"


def test_the_old_site_is_gbk_under_the_name_of_gb2312(portal: Portal, visit: Visit) -> None:
    visitor = visit(portal, "sumuer")
    beyond_gb2312 = 0
    for document in portal.documents("sumuer"):
        _, headers, body = visitor.ask(document.url)
        assert headers["Content-Type"] == "text/html"
        assert b"charset=gb2312" in body
        assert document.title in body.decode("gb18030")
        try:
            body.decode("gb2312")
        except UnicodeDecodeError:
            beyond_gb2312 += 1
    assert beyond_gb2312 > 0


def test_the_search_form_stands_before_the_block(portal: Portal, visit: Visit) -> None:
    markup = visit(portal, "lanchuan-hrss").page(portal.documents("lanchuan-hrss")[0].url)
    assert -1 < markup.index("现行有效</i>") < markup.index("文件状态：")


@pytest.mark.parametrize("site", STATIC)
def test_what_has_not_changed_is_answered_304(living: Portal, visit: Visit, site: str) -> None:
    visitor = visit(living, site)
    first, second = living.documents(site)[:2]
    status, headers, _ = visitor.ask(first.url)
    known = {
        name: headers[validator]
        for name, validator in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified"))
        if validator in headers
    }
    assert status == 200
    assert known
    status, _, body = visitor.ask(first.url, **known)
    assert (status, body) == (304, b"")
    living.edit(second.url)
    assert visitor.ask(first.url, **known)[0] == 304
    living.edit(first.url)
    assert visitor.ask(first.url, **known)[0] == 200


@pytest.mark.parametrize("site", [site for site in STATIC if site not in SHELLS])
def test_a_list_changes_with_its_channel(living: Portal, visit: Visit, site: str) -> None:
    visitor, seed = visit(living, site), living.channels(site)["通知公告"]
    _, headers, before = visitor.ask(seed)
    known = {"If_None_Match": headers.get("ETag", ""), "If_Modified_Since": headers.get("Last-Modified", "")}
    known = {name: text for name, text in known.items() if text}
    assert visitor.ask(seed, **known)[0] == 304
    new = living.publish(site, "通知公告")
    status, _, after = visitor.ask(seed, **known)
    assert status == 200
    assert after != before
    assert new.title in after.decode()


@pytest.mark.parametrize("site", SITES)
def test_counters_and_boxes_move_where_nothing_changed(portal: Portal, visit: Visit, site: str) -> None:
    visitor, document = visit(portal, site), portal.documents(site)[0]
    (_, headers, once), (_, _, again) = visitor.ask(document.url), visitor.ask(document.url)
    assert (once == again) == (site in STATIC)
    assert ("ETag" in headers or "Last-Modified" in headers) == (site in STATIC)


def test_head_has_the_length_and_no_body(portal: Portal, visit: Visit) -> None:
    visitor, document = visit(portal, "qinghe"), portal.documents("qinghe")[0]
    status, headers, body = visitor.ask(document.url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(visitor.ask(document.url)[2])


def test_gzip_only_for_those_who_ask(portal: Portal, visit: Visit) -> None:
    visitor, url = visit(portal, "qinghe-land"), portal.documents("qinghe-land")[0].url
    _, headers, packed = visitor.ask(url, Accept_Encoding="gzip, deflate")
    _, plain_headers, plain = visitor.ask(url)
    assert headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain_headers
    assert len(packed) < len(plain)
    assert headers["ETag"] == plain_headers["ETag"]


def test_robots_are_answered_as_found_in_the_wild(portal: Portal, visit: Visit) -> None:
    answers = {site: visit(portal, site).ask("/robots.txt") for site in SITES}
    assert {site for site, (status, _, _) in answers.items() if status == 404} == {
        *("linqu", "sumuer", "yanhe", "luzhou-qu", "lanchuan-swt", "pinglan")
    }
    assert b"Disallow: /search/" in answers["qinghe"][2]
    assert b"Crawl-delay: 0" in answers["lanchuan-hrss"][2]
    assert answers["wangquan"][2].startswith(b"<!DOCTYPE html>")
    assert f"Sitemap: {portal.sites['yunti']}/sitemap.xml".encode() in answers["yunti"][2]
    assert 'href="/search/all/"' in visit(portal, "qinghe").page("/")


def links_of(portal: Portal, site: str, page: str) -> dict[str, str]:
    """The addresses that a page links (or, in a catalogue, the categories of its tree), and by what name."""
    named = {urljoin(portal.sites[site], a.get("href")): a.text_content() for a in parsed(page).iter("a", "link")}
    tree = re.search(r"TREE: (\[.*\])};", page)
    hub = next((url for url, name in named.items() if name == "政府信息公开"), "")
    return named | {f"{hub}#{node['id']}": node["name"] for node in json.loads(tree[1] if tree else "[]")}


@pytest.mark.parametrize("site", SITES)
def test_home_pages_lead_to_all_channels(portal: Portal, visit: Visit, site: str) -> None:
    """To some only by way of the hub, and to much that is no channel."""
    visitor = visit(portal, site)
    home = links_of(portal, site, visitor.page("/"))
    hub = next(url for url, name in home.items() if name == "政府信息公开")
    beyond = links_of(portal, site, visitor.page(hub))
    channels = {url: name for name, url in portal.channels(site).items()}
    assert channels.keys() <= home.keys() | beyond.keys()
    assert {url for url in channels if not url.endswith(".xml")} <= beyond.keys(), "a feed is no part of the hub"
    assert channels.keys() - home.keys()
    assert channels.keys() & home.keys()
    assert {"政务服务", "互动交流", "领导之窗", "机构设置", "无障碍", "English"} <= set(home.values())
    for url in home:
        if url.startswith(portal.sites[site]):
            assert visitor.ask(url)[0] == 200, url


@pytest.mark.parametrize("site", ["qinghe", "luzhou-qu"])
def test_a_column_of_news_is_no_channel(portal: Portal, visit: Visit, site: str) -> None:
    visitor = visit(portal, site)
    home = links_of(portal, site, visitor.page("/"))
    column = next(url for url, name in home.items() if name == "要闻")
    stories = set(re.findall(r'<li><a href="(/xwdt/\d+\.html)">', visitor.page(column)))
    assert len(stories) > 5
    assert all("本站讯" in visitor.page(story) for story in stories)
    assert column not in portal.channels(site).values()
    assert not {urljoin(column, story) for story in stories} & {d.url for d in portal.documents(site)}


@pytest.mark.parametrize("site", ["yanhe", "lanchuan-czt"])
def test_shells_stay_while_their_rows_change(living: Portal, visit: Visit, site: str) -> None:
    visitor = visit(living, site)
    channel = "规范性文件" if site == "yanhe" else NOTICES
    shell = visitor.page(living.channels(site)[channel])
    document = living.documents(site)[0]
    new = living.publish(site, channel)
    assert visitor.page(living.channels(site)[channel]) == shell
    assert new.title not in shell
    assert document.title not in shell
    assert turned(living, visitor, site, channel, 1)[0].links[0] == new.url


def test_a_form_must_come_back_as_it_was_given(living: Portal, visit: Visit) -> None:
    visitor, seed = visit(living, "pinglan"), living.channels("pinglan")[NOTICES]
    given = hidden_fields(visitor.page(seed))
    asked = {**given, "__EVENTTARGET": "ctl00$Pager", "__EVENTARGUMENT": "2"}
    first, second = (page.links for page in turned(living, visitor, "pinglan", NOTICES, 2))

    def shown(form: dict[str, str]) -> tuple[int, bool, bool]:
        status, markup = visitor.post(seed, form)
        return status, urlsplit(first[0]).path in markup, urlsplit(second[0]).path in markup

    assert all(given[name] for name in ("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION"))
    assert shown(asked) == (200, False, True)
    assert living.requests[-1].method == "POST"
    assert living.requests[-1].form == asked
    assert shown({}) == (200, True, False), "no post back at all"
    for name in ("__VIEWSTATEGENERATOR", "__EVENTVALIDATION"):
        assert shown({key: text for key, text in asked.items() if key != name})[0] == 500
    assert shown({**asked, "__VIEWSTATE": asked["__VIEWSTATE"][:-8]})[0] == 500
    assert visitor.post(living.channels("pinglan")["政策文件"], asked)[0] == 500, "the state of another list"
    assert urlsplit(first[0]).path in visitor.page(f"{seed}&page=2"), "its address knows no pages"
    assert visit(living, "qinghe").post(living.channels("qinghe")[NOTICES], asked)[0] == 405


def test_a_feed_and_a_sitemap(portal: Portal, visit: Visit) -> None:
    visitor = visit(portal, "yunti")
    (feed,) = parsed(visitor.page("/")).xpath("//link[@rel='alternate'][@type='application/rss+xml']/@href")
    channel = next(name for name, url in portal.channels("yunti").items() if url.endswith(feed))
    rss = etree.fromstring(visitor.page(feed).encode())
    assert rss.get("version") == "2.0"
    dated = {item.findtext("link"): parsedate_to_datetime(item.findtext("pubDate")).date() for item in rss.iter("item")}
    documents = portal.documents("yunti")
    assert dated == {d.url: d.published_on for d in documents if channel in d.channels}
    sitemap = etree.fromstring(visitor.page("/sitemap.xml").encode())
    addresses = {loc.text for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    lists = {url for name, url in portal.channels("yunti").items() if name != channel}
    assert {d.url for d in documents} | lists <= addresses


@pytest.mark.parametrize("site", SITES)
def test_some_list_of_each_site_runs_over_three_pages(portal: Portal, visit: Visit, site: str) -> None:
    pages = max(len(turned(portal, visit(portal, site), site, channel)) for channel in portal.channels(site))
    assert pages >= (2 if site in {"linqu", "lanchuan-hrss"} else 3)


def test_attachments_are_real_files_and_always_the_same(portal: Portal, visit: Visit) -> None:
    kinds = Counter()
    for site in SITES:
        visitor = visit(portal, site)
        for document in portal.documents(site):
            for url, name in document.attachments:
                status, headers, body = visitor.ask(url)
                assert status == 200
                assert body == visitor.ask(url)[2]
                kinds[assert_is_what_it_says(headers["Content-Type"], body, name)] += 1
    assert min(kinds[kind] for kind in ("pdf", "docx", "xlsx", "txt")) > 2


def assert_is_what_it_says(media_type: str, body: bytes, name: str) -> str:
    stem = name.rpartition(".")[0] or name
    if media_type == "application/pdf":
        assert body.startswith(b"%PDF-1.4")
        table = int(re.search(rb"startxref\n(\d+)", body)[1])
        assert body[table:].startswith(b"xref\n")
        assert stem.encode("utf-16-be").hex().upper().encode() in body
        return "pdf"
    if media_type.startswith("text/plain"):
        assert body.decode().startswith(stem)
        return "txt"
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert package.testzip() is None
        main = next(part for part in ("word/document.xml", "xl/worksheets/sheet1.xml") if part in package.namelist())
        assert stem in package.read(main).decode()
        return "docx" if main.startswith("word") else "xlsx"


def test_a_month_brings_what_it_should(month: Portal, visit: Visit) -> None:
    kinds = Counter(event.kind for event in month.events)
    assert kinds["new"] >= 20
    assert kinds["edited"] >= 8
    assert kinds["metadata"] >= 3
    assert kinds["furniture"] >= 1
    assert kinds["removed"] >= 5
    assert kinds["reposted"] >= 3
    assert kinds["mirrored"] >= 3
    assert [event.at for event in month.events] == sorted(event.at for event in month.events)
    assert month.now.date() == date(2026, 4, 1)
    present = {document.url for document in month.documents()}
    for event in month.events:
        history = month.history(event.url)
        document = month.document(event.url)
        if event.kind == "edited":
            assert squeezed(history[0].text) != squeezed(history[-1].text)
        elif event.kind == "metadata":
            assert replace(history[0], validity=history[-1].validity) == history[-1]
            assert (history[0].validity in {"有效", "现行有效"}, "废止" in (history[-1].validity or "")) == (True, True)
        elif event.kind == "furniture":
            assert len(history) == 1
        elif event.kind == "reposted":
            assert event.detail is not None
            original = month.document(event.detail)
            assert original.title == document.title
            assert without_number(original) == without_number(document)
        elif event.kind == "mirrored":
            assert (event.site, event.detail in month.papers()) == (MIRROR, True)
        assert (event.url in present) == (event.kind != "removed")
        if event.kind in {"new", "reposted", "mirrored"}:
            assert document.published_on == event.at.date()


READING = re.compile(r"\([a-zü]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǘǚ][a-zü]{0,3}\)")
SIMPLIFIED = opencc.OpenCC("t2s")


def test_a_mirror_prints_what_others_wrote_in_its_own_script(portal: Portal) -> None:
    papers = portal.papers()
    originals = {paper.draft: url for url, paper in papers.items() if paper.at_home}
    kinds = Counter()
    for document in portal.documents(MIRROR):
        original = portal.document(originals[papers[document.url].draft])
        kinds[original.channel] += 1
        assert len(READING.findall(document.text)) > 10
        for mine, true in ((document.text, without_number(original)), (document.title, original.title)):
            plain = READING.sub("", mine)
            assert plain != true
            assert len(plain) == len(true)
            different = sum(one != other for one, other in zip(SIMPLIFIED.convert(plain), true, strict=True))
            assert different <= 0.01 * len(true), mine
        assert document.published_on > original.published_on
        assert document.source == opencc.OpenCC("s2t").convert(of_settings(portal, original.site, "name")) + "網站"
    assert kinds["法治政府建设年度报告"] >= 4
    assert min(kinds[name] for name in (NOTICES, "政策解读")) >= 1
    assert sum(kinds.values()) == 25


def test_a_mirror_gives_some_bodies_twice(portal: Portal, visit: Visit) -> None:
    visitor = visit(portal, MIRROR)
    times = Counter(shown(visitor.page(d.url)).count(squeezed(d.text)) for d in portal.documents(MIRROR))
    assert times.keys() == {1, 2}
    assert times[2] >= 3


def test_which_pages_are_one_paper_is_known(month: Portal) -> None:
    papers = month.papers()
    assert papers.keys() == {document.url for document in month.documents()}
    groups = copies(papers)
    assert Counter(map(len, groups)).keys() == {2, 3}
    for original, *others in groups:
        assert len({papers[url].number for url in (original, *others)}) == 1
        assert not any(papers[url].at_home for url in others)
        assert all(papers[original].published_at <= papers[url].published_at for url in others)
    years = Counter(paper.series for paper in papers.values() if paper.series)
    assert sum(count > 1 for count in years.values()) >= 5


def test_an_edit_of_a_text_makes_another_draft_of_the_same_paper(living: Portal) -> None:
    original, *_ = next(group for group in copies(living.papers()) if len(group) == 3)
    before = living.papers()
    living.edit(original, furniture=True)
    living.edit(original, validity="废止")
    assert living.papers() == before
    living.edit(original, append="另行通知。")
    after = living.papers()
    assert after[original].number == before[original].number
    assert after[original].draft not in {paper.draft for paper in before.values()}
    (left,) = [group for group in copies(after) if after[group[0]].draft == before[original].draft]
    assert len(left) == 2
    assert original not in left


def test_the_removed_are_gone_in_three_manners(month: Portal, visit: Visit) -> None:
    removed = [event for event in month.events if event.kind == "removed"]
    for event in removed:
        status, headers, body = visit(month, event.site).ask(event.url)
        if event.detail == "home-page":
            assert (status, headers["Location"]) == (302, month.sites[event.site] + "/")
        else:
            assert status == (404 if event.detail == "not-found" else 200)
            assert "您访问的页面不存在" in body.decode("gb18030" if event.site == "sumuer" else "utf-8")
    assert {event.detail for event in removed} == {"not-found", "home-page", "soft-404"}


def test_a_year_passes(living: Portal) -> None:
    living.advance(365)
    kinds = Counter(event.kind for event in living.events)
    assert kinds["restored"] >= 5
    present = Counter((document.site, document.text) for document in living.documents())
    assert max(present.values()) == 1, "no site shows one paper twice"


MOVING = re.compile(
    r"浏览次数：<span>\d+</span>|<h4>相关阅读</h4><ul>.*?</ul>|127\.0\.0\.1:\d+"
    r'|ect=\d+|<meta name="HtmlGenerateTime" content="[^"]*">',
    re.DOTALL,
)


def test_one_seed_one_government(month: Portal, visit: Visit) -> None:
    def still(portal: Portal, document: TrueDocument) -> str:
        return MOVING.sub("", visit(portal, document.site).page(document.url))

    with Portal(seed=2026) as twin, Portal(seed=7) as stranger:
        twin.advance(30)
        mine, theirs = month.documents(), twin.documents()
        assert [d.text for d in mine] == [d.text for d in theirs]
        assert [(e.kind, e.at, urlsplit(e.url).path) for e in month.events] == [
            (e.kind, e.at, urlsplit(e.url).path) for e in twin.events
        ]
        for one, other in zip(mine[::5], theirs[::5], strict=True):
            assert still(month, one) == still(twin, other)
        assert {d.text for d in mine}.isdisjoint(d.text for d in stranger.documents())


def test_a_test_may_write_its_own_script(living: Portal, visit: Visit) -> None:
    new = living.publish("wangquan", "通知公告", title="关于试验的通知", paragraphs=("第一段。", "第二段。"))
    assert new.text == "第一段。\n第二段。"
    assert living.documents("wangquan")[0] == new
    edited = living.edit(new.url, append="第三段。", swap=("第一", "头一"))
    assert edited.text == "头一段。\n第二段。\n第三段。"
    assert living.edit(new.url, furniture=True) == edited
    assert living.history(new.url) == [new, edited]
    copy = living.repost(new.url, "qinghe")
    assert (copy.text, copy.source) == (edited.text, "望泉县人民政府网站")
    visitor = visit(living, "wangquan")
    living.remove(new.url, manner="soft-404")
    assert visitor.ask(new.url)[0] == 200
    assert new.url not in {document.url for document in living.documents()}
    assert living.restore(new.url) == edited
    assert "第三段" in visitor.page(new.url)
    kinds = ["new", "edited", "furniture", "reposted", "removed", "restored"]
    assert [event.kind for event in living.events] == kinds
    with pytest.raises(ValueError, match="关于试验的通知"):
        living.edit(new.url, swap=("没有的话", "有"))


def test_faults_come_and_go(living: Portal, visit: Visit) -> None:
    for mode, status, sign in (
        ("500", 500, b"500"),
        ("412-challenge", 412, b"$_ts"),
        ("captcha-200", 200, "拖动滑块".encode()),
        ("challenge-200", 200, b"document.cookie"),
        ("maintenance", 200, "暂停服务".encode()),
        ("maintenance-503", 503, "暂停服务".encode()),
        ("403", 403, b"Forbidden"),
    ):
        living.fault("qinghe", mode)  # type: ignore[arg-type]
        answer = visit(living, "qinghe").ask("/")
        assert answer[0] == status
        assert sign in answer[2]
    living.fault("qinghe", "down")
    with pytest.raises(http.client.RemoteDisconnected):
        visit(living, "qinghe").ask("/")
    assert living.requests[-1].status is None
    assert visit(living, "linqu").ask("/")[0] == 200
    living.clear("qinghe")
    assert visit(living, "qinghe").ask("/")[0] == 200


@pytest.mark.parametrize("site", SITES)
def test_lists_have_faults_of_their_own(living: Portal, visit: Visit, site: str) -> None:
    visitor = visit(living, site)
    whole = turned(living, visitor, site, NOTICES)
    first, count = whole[0].links, len(whole)

    living.list_fault(site, NOTICES, "page-500")
    pages = READERS[family_of(living, site)](visitor, living.channels(site)[NOTICES])
    assert next(pages).links == first
    with pytest.raises(AssertionError, match=r"\(500,"):
        next(pages)

    living.list_fault(site, NOTICES, "page-empty")
    pages = turned(living, visitor, site, NOTICES)
    assert [page.links for page in pages] == [first, [], *(page.links for page in whole[2:])]

    living.list_fault(site, NOTICES, "repeats-first")
    pages = turned(living, visitor, site, NOTICES, count + 3)
    assert [page.links for page in pages] == [first] * (count + 3)

    living.list_fault(site, NOTICES, "endless")
    links = [link for page in turned(living, visitor, site, NOTICES, count + 3) for link in page.links]
    true = [link for page in whole for link in page.links]
    assert links[: len(true)] == true
    assert len(set(links)) == len(links) == len(first) * (count + 3)
    assert visitor.ask(links[-1])[0] == 404

    living.clear(site)
    assert turned(living, visitor, site, NOTICES) == whole


@pytest.mark.parametrize("site", SITES)
def test_counters_go_wrong_where_there_are_any(living: Portal, visit: Visit, site: str) -> None:
    visitor = visit(living, site)
    true = turned(living, visitor, site, NOTICES, 1)[0].total
    for fault, error in (("counter-high", 7), ("counter-low", -7)):
        if true is None:
            with pytest.raises(ValueError, match="state no total"):
                living.list_fault(site, NOTICES, fault)
        else:
            living.list_fault(site, NOTICES, fault)
            assert turned(living, visitor, site, NOTICES, 1)[0].total == true + error


def test_a_fault_that_nobody_would_notice_is_refused(living: Portal) -> None:
    with pytest.raises(ValueError, match="no second page"):
        living.list_fault("qinghe-land", "常见问题", "page-empty")
    with pytest.raises(ValueError, match="is a feed"):
        living.list_fault("yunti", "政策解读", "endless")


def test_a_list_with_a_fault_is_not_answered_304(living: Portal, visit: Visit) -> None:
    visitor, seed = visit(living, "linqu"), living.channels("linqu")[NOTICES]
    known = {"If_Modified_Since": visitor.ask(seed)[1]["Last-Modified"]}
    assert visitor.ask(seed, **known)[0] == 304
    living.list_fault("linqu", NOTICES, "counter-high")
    assert visitor.ask(seed, **known)[0] == 200


@pytest.mark.parametrize("site", SITES)
def test_a_late_document_stands_where_its_date_belongs(living: Portal, visit: Visit, site: str) -> None:
    before = [link for page in turned(living, visit(living, site), site, NOTICES) for link in page.links]
    day = living.document(before[len(before) // 2]).published_on
    late = living.publish(site, NOTICES, published_on=day)
    after = [link for page in turned(living, visit(living, site), site, NOTICES) for link in page.links]
    place = after.index(late.url)
    assert late.published_on == day
    assert [*after[:place], *after[place + 1 :]] == before
    neighbours = [living.document(url).published_on for url in after[place - 1 : place + 2]]
    assert neighbours == sorted(neighbours, reverse=True)
    assert 0 < place < len(after) - 1
    assert living.events[-1].at.date() == date(2026, 3, 2)


def test_requests_are_logged(living: Portal, visit: Visit) -> None:
    visit(living, "linqu").ask("/index.html?x=1", User_Agent="gongkai-test", If_Modified_Since="yesterday")
    (request,) = living.requests
    assert (request.site, request.method, request.path, request.status) == ("linqu", "GET", "/index.html?x=1", 200)
    assert request.headers["user-agent"] == "gongkai-test"
    assert request.at <= request.ended


def test_settings_describe_every_site(portal: Portal) -> None:
    settings = tomllib.loads(portal.settings("档案/archive.db"))
    assert settings["archive"] == {"path": "档案/archive.db"}
    assert settings["guard"]["allow_networks"] == ["127.0.0.0/8"]
    assert tuple(site["id"] for site in settings["site"]) == SITES
    for site in settings["site"]:
        assert site["url"] == portal.sites[site["id"]] + "/"
        assert len(site["code"]) == 10
        assert site["code"].startswith(site["region"])
        assert {c["name"]: c["url"] for c in site["channel"]} == portal.channels(site["id"])


def test_the_bare_link_of_the_next_group_works(portal: Portal, visit: Visit) -> None:
    visitor, seed = visit(portal, "linqu"), portal.channels("linqu")["通知公告"]
    link = re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', visitor.page(seed))[1]
    assert parse_qs(urlsplit(link).query)["page"] == ["1"]
    following = visitor.page(link.encode("ascii", "ignore").decode())
    assert "<record>" in following
    assert not set(re.findall(r"art_\d+_\d+", following)) & set(re.findall(r"art_\d+_\d+", visitor.page(seed)))


@pytest.mark.parametrize("disease", ["list-empty", "list-gone", "list-tiles"])
def test_a_redesigned_site_lists_nothing_any_more(living: Portal, visit: Visit, disease: Disease) -> None:
    for site in ("qinghe", "linqu", "sumuer"):
        newest = living.documents(site)[0].url.removeprefix(living.sites[site])
        living.sicken(site, disease)
        visitor = visit(living, site)
        for url in living.channels(site).values():
            status, _, body = visitor.ask(url.removeprefix(living.sites[site]))
            assert status == (404 if disease == "list-gone" else 200)
            assert newest not in body.decode("utf-8", "replace")
        assert visitor.ask(newest)[0] == 200
        living.clear(site)


def test_redesigned_pages_have_the_text_and_other_labels(living: Portal, visit: Visit) -> None:
    document = living.documents("qinghe")[0]
    path = urlsplit(document.url).path
    before = visit(living, "qinghe").ask(path)[2].decode()
    living.sicken("qinghe", "metadata")
    after = visit(living, "qinghe").ask(path)[2].decode()
    assert document.title in after
    assert "ArticleTitle" in before
    assert "ArticleTitle" not in after


def test_a_frozen_site_shows_nothing_new_until_it_thaws(living: Portal) -> None:
    living.sicken("linqu", "frozen")
    living.advance()
    new = living.publish("linqu", NOTICES)
    assert new.url not in {document.url for document in living.documents("linqu")}
    living.clear("linqu")
    assert new.url in {document.url for document in living.documents("linqu")}


def test_on_holidays_nobody_publishes() -> None:
    with Portal(works=lambda _: False) as portal:
        assert portal.advance(10) == ()
