"""The lists of the invented government, read the way each pager says and by nothing that the portal itself uses."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import etree


class Visitor:
    """Asks one site over one connection that stays open."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)

    def ask(self, url: str, *, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        split = urlsplit(urljoin(self.origin, url))
        target = split.path + (f"?{split.query}" if split.query else "")
        fields = {name.replace("_", "-"): text for name, text in headers.items()}
        self._connection.request(method, target or "/", headers=fields)
        response = self._connection.getresponse()
        return response.status, response.headers, response.read()

    def post(self, url: str, form: Mapping[str, str]) -> tuple[int, str]:
        split = urlsplit(urljoin(self.origin, url))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", f"{split.path}?{split.query}", body=urlencode(form), headers=kind)
        response = self._connection.getresponse()
        return response.status, response.read().decode()

    def page(self, url: str) -> str:
        status, _, body = self.ask(url)
        assert status == 200, (status, url)
        return body.decode("gb18030" if b"charset=gb2312" in body else "utf-8")

    def close(self) -> None:
        self._connection.close()


class Turn(NamedTuple):
    """One page of a list: where its rows lead, and how many rows it says there are."""

    links: list[str]
    total: int | None = None


def _trs(visitor: Visitor, seed: str) -> Iterator[Turn]:
    page, count = 0, 1
    while page < count:
        url = seed if page == 0 else urljoin(seed, f"index_{page}.html")
        markup = visitor.page(url)
        count = int(re.search(r"createPageHTML\((\d+), \d+, \"index\", \"html\"\)", markup)[1])
        yield Turn([urljoin(url, link) for link in re.findall(r'<a href="([^"]+)" title=', markup)])
        page += 1
    assert visitor.ask(urljoin(seed, f"index_{page}.html"))[0] == 404


def _jpage(visitor: Visitor, seed: str) -> Iterator[Turn]:
    markup = visitor.page(seed)
    totals = re.findall(r"totalRecord:(\d+)", markup)
    assert totals[0] == "1000", "the first call is the template's default"
    total, column = int(totals[-1]), re.search(r"/col(\d+)/", seed)[1]
    per_page, group = int(re.search(r"perPage:(\d+)", markup)[1]), int(re.search(r"groupSize:(\d+)", markup)[1])
    end = per_page * group
    yield Turn(_records(markup, seed), total)
    while end < total:
        start, end = end + 1, end + per_page * group
        query = f"startrecord={start}&endrecord={end}&perpage={per_page}&columnid={column}&unitid=1&webid=1"
        answer = visitor.page(f"/module/web/jpage/dataproxy.jsp?{query}")
        total = int(etree.fromstring(answer.encode()).findtext("totalrecord") or 0)
        yield Turn(_records(answer, seed), total)


def _records(markup: str, seed: str) -> list[str]:
    return [urljoin(seed, link) for link in re.findall(r'<record><!\[CDATA\[<li><a href="([^"]+)"', markup)]


def _gkmlpt(visitor: Visitor, seed: str) -> Iterator[Turn]:
    index, _, category = seed.partition("#")
    sid = re.search(r"SID: (\d+)", visitor.page(index))[1]
    page, read, total = 1, 0, 1
    while read < total:
        answer = json.loads(visitor.page(urljoin(index, f"api/all/{category}?page={page}&sid={sid}")))
        total = answer["total"]
        assert answer["classify"]["post_count"] != total
        yield Turn([article["url"] for article in answer["articles"]], total)
        page, read = page + 1, answer["offset"] + 20
    assert visitor.ask(urljoin(index, f"api/all/{category}?page={page}&sid={sid}"))[0] == 404


def _boda(visitor: Visitor, seed: str) -> Iterator[Turn]:
    url: str | None = seed
    while url:
        markup = visitor.page(url)
        assert "_simple_list_gotopage_fun(" in markup
        links = [urljoin(url, link) for link in re.findall(r'<a href="([^"]+)" title=', markup)]
        yield Turn(links, int(re.search(r"共(\d+)条", markup)[1]))
        step = re.search(r'p_next p_fun"><a href="([^"]+)"', markup)
        last, url = url, urljoin(url, step[1]) if step else None
    assert last.endswith("/1.htm") or last == seed, "pages count down to 1"


def _asp(visitor: Visitor, seed: str) -> Iterator[Turn]:
    page, count = 1, 1
    while page <= count:
        markup = visitor.page(f"{seed}&page={page}")
        count, total = map(int, re.search(r"共<b>(\d+)</b>页 共<b>(\d+)</b>条", markup).groups())
        yield Turn([urljoin(seed, link) for link in re.findall(r"<A href=(show\S+)", markup)], total)
        page += 1


def _nfcms(visitor: Visitor, seed: str) -> Iterator[Turn]:
    url: str | None = seed
    while url:
        markup = visitor.page(url)
        yield Turn(re.findall(r'<li><a href="([^"]+)" title=', markup))
        step = re.search(r'class="next" href="([^"]+)"', markup)
        url = step[1] if step else None


def _kaipu(visitor: Visitor, seed: str) -> Iterator[Turn]:
    page, count = 1, 1
    while page <= count:
        url = seed if page == 1 else urljoin(seed, f"list_{page}.shtml")
        markup = visitor.page(url)
        if channel := re.search(r'var channelId = "([0-9a-f]{32})"', markup):
            yield from _kaipu_api(visitor, seed, channel[1], markup)
            return
        call = re.search(r"createPageHTML\('page_div',(\d+), (\d+),'list','shtml',(\d+)\)", markup)
        count, current, total = map(int, call.groups())
        assert current == page
        yield Turn([urljoin(url, link) for link in re.findall(r'<a href="([^"]+)" title=', markup)], total)
        page += 1
    assert visitor.ask(urljoin(seed, f"list_{page}.shtml"))[0] == 404


def _kaipu_api(visitor: Visitor, seed: str, channel: str, markup: str) -> Iterator[Turn]:
    before, after = re.search(r'"(/common/search/)" \+ channelId \+ "(\?page=)" \+ page', markup).groups()
    rest = re.search(r'page \+ "(&_pageSize=15[^"]+)"', markup)[1]
    page, read, total = 1, 0, 1
    while read < total:
        data = json.loads(visitor.page(f"{before}{channel}{after}{page}{rest}"))["data"]
        total = data["total"]
        yield Turn([urljoin(seed, result["url"]) for result in data["results"]], total)
        page, read = page + 1, read + data["rows"]
    assert json.loads(visitor.page(f"{before}{channel}{after}{page}{rest}"))["data"]["results"] == []


def _jpaas(visitor: Visitor, seed: str) -> Iterator[Turn]:
    script = re.search(r'<script parseType="bulidstatic".* url="([^"]+)" queryData="([^"]+)"', visitor.page(seed))
    query = json.loads(script[2].replace("'", '"'))
    assert all(re.fullmatch(r"[0-9a-f]{32}", query[name]) for name in ("webId", "tplSetId", "pageId"))
    page, read, total, size = 1, 0, 1, 12
    while read < total:
        parameters = {**query, "paramJson": json.dumps({"pageNo": page, "pageSize": size})}
        fragment = json.loads(visitor.page(f"{script[1]}?{urlencode(parameters)}"))["data"]["html"]
        total = int(re.search(r'count="(\d+)"', fragment)[1])
        yield Turn([urljoin(seed, link) for link in re.findall(r'<a href="([^"]+)" title=', fragment)], total)
        page, read = page + 1, read + size


def _longxun(visitor: Visitor, seed: str) -> Iterator[Turn]:
    url: str | None = seed
    page = 1
    while url:
        markup = visitor.page(url)
        assert "<!-- StartLabelHtml_" in markup
        call = re.search(r"total: (\d+), currPage: \((\d+)\+1\), pageCount: (\d+)", markup)
        total, before, count = map(int, call.groups())
        assert before == page - 1
        yield Turn([urljoin(url, link) for link in re.findall(r'<a href="([^"]+)" class="left"', markup)], total)
        page += 1
        address = re.search(r'location\.href = "([^"]+pageIndex=)"', markup)[1]
        url = urljoin(seed, f"{address}{page}") if page <= count else None


def _jeecms(visitor: Visitor, seed: str) -> Iterator[Turn]:
    page, count = 1, 1
    while page <= count:
        markup = visitor.page(seed if page == 1 else urljoin(seed, f"index_{page}.jhtml"))
        total, count = map(int, re.search(r"共(\d+)条 共(\d+)页", markup).groups())
        assert (f"'index_{page + 1}.jhtml'" in markup) == (page < count)
        yield Turn([urljoin(seed, link) for link in re.findall(r'</span><a href="([^"]+)" title=', markup)], total)
        page += 1
    assert visitor.ask(urljoin(seed, f"index_{page}.jhtml"))[0] == 404


def _henan(visitor: Visitor, seed: str) -> Iterator[Turn]:
    page, read, total = 0, 0, 1
    while read < total:
        markup = visitor.page(seed if page == 0 else urljoin(seed, f"index_{page}.html"))
        total, size = map(int, re.search(r'id="pageDec" pagecount="(\d+)" pagesize="(\d+)"', markup).groups())
        yield Turn(re.findall(r'<li><a href="([^"]+)" title=', markup), total)
        page, read = page + 1, read + size
    assert visitor.ask(urljoin(seed, f"index_{page}.html"))[0] == 404


def _webforms(visitor: Visitor, seed: str) -> Iterator[Turn]:
    status, markup = 200, visitor.page(seed)
    while True:
        assert status == 200, (status, seed)
        total = int(re.search(r"共\d+页 共(\d+)条", markup)[1])
        yield Turn([urljoin(seed, link) for link in re.findall(r'<a href="([^"]+)" title=', markup)], total)
        step = re.search(r"__doPostBack\('([^']+)','(\d+)'\)\" style=\"[^\"]+\">下一页", unescape(markup))
        if step is None:
            return
        asked = {"__EVENTTARGET": step[1], "__EVENTARGUMENT": step[2]}
        status, markup = visitor.post(seed, {**hidden_fields(markup), **asked})


def hidden_fields(markup: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" id="[^"]+" value="([^"]*)"', markup))


def _generic(visitor: Visitor, seed: str) -> Iterator[Turn]:
    url: str | None = seed
    while url:
        page = visitor.page(url)
        if page.startswith("<?xml"):
            yield Turn([item.findtext("link") for item in etree.fromstring(page.encode()).iter("item")])
            return
        if call := re.search(r'getJSON\("([^"]+)", \{ cat: "(\w+)", page: page, pageSize: (\d+) \}', page):
            yield from _json_service(visitor, *call.groups())
            return
        yield Turn([urljoin(seed, link) for link in re.findall(r'</time> <a href="([^"]+)"', page)])
        step = re.search(r'<a href="([^"]+)">下一页', page)
        url = urljoin(seed, step[1]) if step else None


def _json_service(visitor: Visitor, address: str, category: str, size: str) -> Iterator[Turn]:
    page, read, total = 1, 0, 1
    while read < total:
        data = json.loads(visitor.page(f"{address}?cat={category}&page={page}&pageSize={size}"))["data"]
        total = data["total"]
        yield Turn([urljoin(visitor.origin, row["url"]) for row in data["list"]], total)
        page, read = page + 1, read + int(size)


READERS: dict[str, Callable[[Visitor, str], Iterator[Turn]]] = {
    "trs": _trs,
    "jpage": _jpage,
    "gkmlpt": _gkmlpt,
    "boda": _boda,
    "asp": _asp,
    "nfcms": _nfcms,
    "kaipu": _kaipu,
    "jpaas": _jpaas,
    "longxun": _longxun,
    "jeecms": _jeecms,
    "henan": _henan,
    "webforms": _webforms,
    "generic": _generic,
}
