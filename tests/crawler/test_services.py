"""Lists that a script fetches: from the shell to the answer, page by page, and every way in which answers end."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from archive.records import Entry
from crawler.listing.answers import read_answer
from crawler.listing.instants import day_of
from crawler.listing.page import Page
from crawler.listing.reader import read_listing
from crawler.site import Listing
from crawler.spiders.recognising import family_of

HOST = "https://www.linshan.example"
CHANNEL = "5ad7f285c40d4f478a7b43b9fcd67d70"


def read(text: object, url: str) -> Listing:
    return read_listing((text if isinstance(text, str) else json.dumps(text)).encode(), url=url)


def script(text: str) -> str:
    return f"<html><body><div id='list'></div><script>{text}</script></body></html>"


# ---------------------------------------------------------------------------------------------------------- kaipu

SEARCH = f"{HOST}/common/search/{CHANNEL}?page=1&_isAgg=true&_isJson=true&_pageSize=2&_template=index"


@pytest.mark.parametrize(
    "shell",
    [
        f'load("/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=2&_template=index&page=" + n);',
        f'$.get("/common/search/{CHANNEL}", {{_isAgg: true, _isJson: true, _pageSize: 2, _template: "index"}});',
        f"var channelId = '{CHANNEL}';\n$.ajax({{url: '/common/search/' + channelId,"
        " data: {_isAgg: true, _isJson: true, _pageSize: '2', _template: 'index', page: 1}});",
    ],
)
def test_a_kaipu_shell_leads_to_its_service(shell: str) -> None:
    listing = read(script(shell), f"{HOST}/x/c108/list.shtml")
    assert (listing.kind, listing.family, listing.entries) == ("script-listing", "kaipu", ())
    assert listing.next_url == SEARCH


def found(*numbers: int, **more: Any) -> dict[str, Any]:
    results = [
        {
            "title": f"关于<em>修</em>第{n}号圩堤的公告",
            "url": f"/x/c108/202404/{n:032x}.shtml",
            "publishedTimeStr": f"2024-04-{n:02} 10:00:00",
            "domainMetaList": [{"resultList": [{"key": "refno", "value": "临政1号", "title": "a", "url": "b"}]}],
        }
        for n in numbers
    ]
    return {"data": {"total": 5, "page": 1, "rows": 2, "results": results, **more}}


def test_kaipu_answers_are_read_to_their_end() -> None:
    first = read(found(1, 2), SEARCH)
    assert first.entries[0] == Entry(
        url=f"{HOST}/x/c108/202404/{1:032x}.shtml", title="关于修第1号圩堤的公告", listed_on=date(2024, 4, 1)
    )
    assert (first.total_stated, first.next_url) == (5, SEARCH.replace("page=1", "page=2"))
    last = read(found(5, page=3), SEARCH.replace("page=1", "page=3"))
    assert (len(last.entries), last.next_url) == (1, None)
    past = read(found(page=4), SEARCH.replace("page=1", "page=4"))
    assert (past.kind, past.entries, past.next_url) == ("listing", (), None)


def test_a_total_may_be_a_string_or_null() -> None:
    assert read(found(1, 2, total="5"), SEARCH).total_stated == 5
    unknown = read(found(1, 2, total=None), SEARCH)
    assert (unknown.total_stated, unknown.next_url) == (None, SEARCH.replace("page=1", "page=2"))
    assert read(found(3, total=None), SEARCH).next_url is None, "a page that is not full is the last"


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "msg": "系统错误", "data": None, "code": 1000},
        {"state": 500, "msg": "检索失败"},
        {"num": "-10000", "error": True, "data": {"list": []}},
        "<html>busy</html>",
        "[" * 100_000,
        '{"data": {"total": 1e999, "results": [1, null, "x", {"url": 3}]}}',
        "null",
    ],
)
def test_an_error_with_status_200_is_no_list(answer: object) -> None:
    assert read(answer, SEARCH).kind == "not-listing"


# ---------------------------------------------------------------------------------------------------------- jpaas

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
CHOSEN = {"webId": "8a1f", "pageId": "9b2c", "parseType": "bulidstatic", "pageType": "column", "tplSetId": "7cEb"}


def unit(tag: str, quote: str = "'") -> str:
    data = json.dumps({**CHOSEN, "tagId": tag, "editType": "null"}, ensure_ascii=False).replace('"', quote)
    return f'<script src="/script/unitbuild.js" url="{UNIT}" queryData="{data}"></script>'


def asked(url: str | None) -> dict[str, Any]:
    assert url is not None
    assert url.startswith(HOST + UNIT)
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return query | {"paramJson": json.loads(query["paramJson"])}


FIRST_ASKED = {**CHOSEN, "tagId": "分页列表", "editType": "null", "paramJson": {"pageNo": 1, "pageSize": 20}}
IN_SCRIPT = (
    f'$.get("{UNIT}?parseType=bulidstatic&webId=8a1f&tplSetId=7cEb&pageType=column&tagId=分页列表&editType=null'
    '&pageId=9b2c&paramJson=" + encodeURIComponent(JSON.stringify({pageNo: n, pageSize: 15})))'
)


@pytest.mark.parametrize("quote", ["'", "&quot;"])
def test_a_jpaas_shell_leads_to_the_unit_that_lists(quote: str) -> None:
    units = unit("导航", quote) + unit("分页列表", quote) + unit("页脚", quote)
    listing = read(f"<html><body>{units}</body></html>", f"{HOST}/col/col7/index.html")
    assert (listing.kind, listing.family) == ("script-listing", "jpaas")
    assert asked(listing.next_url) == FIRST_ASKED


def test_a_jpaas_shell_may_ask_in_a_script() -> None:
    listing = read(script(IN_SCRIPT), f"{HOST}/col/col7/index.html")
    assert asked(listing.next_url) == FIRST_ASKED | {"paramJson": {"pageNo": 1, "pageSize": 15}}


def test_a_page_that_shows_its_list_is_not_left_for_the_unit_of_a_menu() -> None:
    rows = "".join(
        f"<li><a href='/art/{n}.html'>关于第{n}号圩堤的公告</a><b>2024-04-0{n}</b></li>" for n in range(1, 9)
    )
    listing = read(f"<html><body><ul>{rows}</ul>{unit('导航')}</body></html>", f"{HOST}/col/col7/index.html")
    assert (listing.family, len(listing.entries), listing.next_url) == ("jpaas", 8, None)


def drawn(*numbers: int, pager: str) -> dict[str, Any]:
    rows = "".join(
        f"<li><a href='/art/2024/art_{n:032x}.html' title='关于第{n}号圩堤的公告'>关于第…</a><b>2024-04-{n:02}</b></li>"
        for n in numbers
    )
    return {"success": True, "data": {"html": f"<div class='page-content'><ul>{rows}</ul>{pager}</div>"}}


def page_of_unit(number: int) -> str:
    listing = read(f"<html><body>{unit('分页列表')}</body></html>", f"{HOST}/col/col7/index.html")
    assert listing.next_url is not None
    return listing.next_url.replace("%22pageNo%22%3A1", f"%22pageNo%22%3A{number}")


def test_a_jpaas_unit_is_read_page_by_page() -> None:
    pager = "<div class='pagination' count='9' pageNo='{}' rows='4'></div>"
    first = read(drawn(1, 2, 3, 4, pager=pager.format(1)), page_of_unit(1))
    assert first.entries[3] == Entry(
        url=f"{HOST}/art/2024/art_{4:032x}.html", title="关于第4号圩堤的公告", listed_on=date(2024, 4, 4)
    )
    assert (first.total_stated, first.page_count, first.next_url) == (9, 3, page_of_unit(2))
    last = read(drawn(9, pager=pager.format(3)), page_of_unit(3))
    assert (len(last.entries), last.next_url) == (1, None)


def test_a_jpaas_pager_in_words() -> None:
    assert read(drawn(1, 2, pager="<p>共9条 1/3页</p>"), page_of_unit(1)).next_url == page_of_unit(2)
    assert read(drawn(9, pager="<p>共9条 3/3页</p>"), page_of_unit(3)).next_url is None
    assert read(drawn(1, 2, pager="<p>共9条</p>"), page_of_unit(1)).next_url == page_of_unit(2)


def test_a_site_that_answers_with_page_1_again_is_left() -> None:
    again = drawn(1, 2, 3, 4, pager="<div count='9' pageNo='1' rows='4'></div>")
    assert read(again, page_of_unit(2)).next_url is None


@pytest.mark.parametrize("answer", [{"success": False, "data": None}, {"data": []}, {"data": "x"}, "<html>", "3"])
def test_what_is_no_unit_is_no_list(answer: object) -> None:
    assert read(answer, page_of_unit(2)).kind == "not-listing"


def test_a_unit_past_the_end_is_empty() -> None:
    past = read({"data": {"html": "<div class='page-content'></div>"}}, page_of_unit(9))
    assert (past.kind, past.entries, past.next_url) == ("listing", (), None)


# ---------------------------------------------------------------------------------------------------------- gkmlpt


def test_the_tree_of_gkmlpt_names_the_channels() -> None:
    tree = [
        {"id": 3011, "name": "政策 文件", "jump_url": "", "post_count": 7, "children": [
            {"id": 3018, "name": "规范性文件", "children": []},
            {"id": 3019, "name": "年报", "jump_url": f"{HOST}/zwgk/nb/", "children": []},
        ]},
        {"id": 3020, "children": None},
        "x",
    ]  # fmt: skip
    config = f"<script>window._CONFIG = {{ SID: '7', TREE: {json.dumps(tree)}, APP_URL: '' }};</script>"
    page = Page(url=f"{HOST}/zqrsj/gkmlpt/index#3018", text=f"<html>{config}</html>")
    assert list(family_of(page).channels(page)) == [
        ("政策 文件", f"{HOST}/zqrsj/gkmlpt/index#3011"),
        ("规范性文件", f"{HOST}/zqrsj/gkmlpt/index#3018"),
        ("年报", f"{HOST}/zwgk/nb/"),
    ]


def test_a_page_without_a_tree_names_no_channels() -> None:
    for text in ("<html></html>", "<html><script>_CONFIG = {TREE: [{]}</script></html>"):
        page = Page(url=f"{HOST}/zqrsj/gkmlpt/index", text=text)
        assert list(family_of(page).channels(page)) == []
    assert not family_of(Page(url=HOST, text="")).channels(Page(url=HOST, text=""))


# --------------------------------------------------------------------------------------------------------- service


@pytest.mark.parametrize(
    ("call", "address", "form"),
    [
        (
            '$.post("/cms/JsonList", {channelCode: "A0937", perPage: 15, pageno: n}, draw);',
            "/cms/JsonList",
            (("channelCode", "A0937"), ("perPage", "15"), ("pageno", "1")),
        ),
        (
            "var channel = 'c88', pageIndex = 0;\n$.ajax({url: '/xxgk/loadData?pageSize=15', type: 'POST', data:"
            " {pageIndex: pageIndex, channel_id: channel, top: true}, success: draw});",
            "/xxgk/loadData?pageSize=15",
            (("pageIndex", "0"), ("channel_id", "c88"), ("top", "true")),
        ),
        ("$.getJSON('/api/list', {cat: 3, page: current}, draw)", "/api/list?cat=3&page=1", ()),
    ],
)
def test_a_service_that_the_page_names_plainly_is_asked(call: str, address: str, form: tuple[object, ...]) -> None:
    listing = read(script(f"function load(n) {{ {call} }} var pageSize = 15;"), f"{HOST}/tzgg/")
    assert (listing.kind, listing.family, listing.entries) == ("script-listing", "service", ())
    assert (str(listing.next_url).partition("#")[0], listing.next_form) == (HOST + address, form)


@pytest.mark.parametrize(
    "call",
    [
        '$.post("/cms/JsonList", {token: sign(n), pageno: n}, draw);',
        '$.post("/count", {id: 7}, draw);',
        "$.post(api + '/JsonList', {pageno: n, pageSize: 15}, draw);",
    ],
)
def test_a_service_that_is_not_named_plainly_is_not_guessed(call: str) -> None:
    assert read(script(f"{call} var pageSize = 15;"), f"{HOST}/tzgg/").kind == "script-listing"


def rows_of_json(*numbers: int) -> list[dict[str, str]]:
    return [
        {"topic": f"第{n}号公告", "infourl": f"//www.linshan.example/{n}.htm", "pubtime": "2024-04-09"} for n in numbers
    ]


def test_the_pages_of_a_posted_list_are_counted_in_the_form() -> None:
    url = f"{HOST}/cms/JsonList#post:channelCode=A0937&perPage=2&pageno=2"
    listing = read({"list": rows_of_json(3, 4), "totalRec": "5"}, url)
    assert listing.entries[0] == Entry(url=f"{HOST}/3.htm", title="第3号公告", listed_on=date(2024, 4, 9))
    assert listing.next_url == url.replace("pageno=2", "pageno=3")
    assert listing.next_form == (("channelCode", "A0937"), ("perPage", "2"), ("pageno", "3"))
    last = read({"list": rows_of_json(5), "totalRec": "5"}, url.replace("pageno=2", "pageno=5"))
    assert (len(last.entries), last.next_url, last.next_form) == (1, None, ())
    assert read({"list": [], "totalRec": None}, url).next_url is None


def test_any_json_list_may_be_a_channel() -> None:
    rows = rows_of_json(1, 2)
    assert read(rows, f"{HOST}/zuixin.json").next_url is None
    paged = read({"data": {"pageCount": 9, "rows": rows}}, f"{HOST}/static/data_itemId=9,pageIndex=1,pageSize=2.json")
    assert paged.next_url == f"{HOST}/static/data_itemId=9,pageIndex=2,pageSize=2.json"
    assert read({"data": {"pageCount": 9, "rows": rows}}, f"{HOST}/data?p=9&n=2").next_url is None


# --------------------------------------------------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("answer", "rows", "total"),
    [
        ({"searchVO": {"totalCount": 165, "listVO": [{"title": "a", "url": "b"}]}}, 1, 165),
        ({"errcode": 0, "data": {"list": [], "total": None}}, 0, None),
        ({"list": [{"topic": "a", "infourl": "//x.example/b"}], "totalRec": "7"}, 1, 7),
        ({"data": {"allRow": 31, "list": [{"TITLE": "a", "URL": "b", "files": [{"title": 1, "url": 2}] * 3}]}}, 1, 31),
        ([{"TITLE": "a", "URL": "b"}], 1, None),
    ],
)
def test_lists_are_found_by_their_shape(answer: object, rows: int, total: int | None) -> None:
    found = read_answer(json.dumps(answer))
    assert found is not None
    assert (len(found.rows), found.total) == (rows, total)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1712593800", date(2024, 4, 9)),
        ("1712593800000", date(2024, 4, 9)),
        ("2024-04-08T16:00:00.000Z", date(2024, 4, 9)),
        ("2024-04-08T23:59:00+08:00", date(2024, 4, 8)),
        ("2024.04.09 17:49:52", date(2024, 4, 9)),
        ("Mon, 08 Apr 2024 16:30:00 GMT", date(2024, 4, 9)),
        ("Tue, 9 Apr 2024 08:00:00", date(2024, 4, 9)),
        ("Tue Apr 09 00:30:00 CST 2024", date(2024, 4, 9)),
        ("2024年4月9日 08:00", date(2024, 4, 9)),
        ("0001-01-01T00:00:00+14:00", None),
        ("Wed, 99 Apr 2024", None),
        ("2024", None),
        ("soon", None),
    ],
)
def test_instants_as_machines_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day
