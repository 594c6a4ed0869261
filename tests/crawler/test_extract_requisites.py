"""What a page, or a style sheet, needs to look as it did, as the reader finds it."""

from __future__ import annotations

from townhall import page

from crawler.extract import extract
from crawler.extract.requisites import MOST, MOST_SHEETS, of_sheet

URL = "https://www.example.gov.cn/tzgg/t1.html"
HOST = "https://www.example.gov.cn"
TEXT = "".join(f"<p>为进一步加强有关事项的管理，现将第{k}条要求通知如下，请认真贯彻执行。</p>" for k in range(9))


def requisites(body: str, head: str = "") -> list[str]:
    title = '<meta name="ArticleTitle" content="关于做好专项工作的通知">'
    content = extract(page("关于做好专项工作的通知", f"<h1>关于做好专项工作的通知</h1>{body}", title + head), url=URL)
    assert content.kind == "document"
    return [url.removeprefix(HOST) for url in content.requisites]


def test_sheets_first_then_the_images_of_the_body_then_those_around_it() -> None:
    head = (
        '<link rel="stylesheet" href="/css/a.css?v=1"><style>@import "b.css"; h1 { background: url(/h1.png) }</style>'
    )
    around = '<div class="top"><img src="/images/logo.png"></div>'
    body = f'<div class="content">{TEXT}<p><img src="./P1.jpg"></p><img src="/g.gif" width="1"></div>'
    after = '<div style="background: url(&quot;/images/foot.png&quot;)"><noscript><img src="/n.png"></noscript></div>'
    table = '<table background="/images/table.gif"><tr><td>版权</td></tr></table><input type="image" src="/go.png">'
    found = requisites(around + body + after + table, head)
    assert found[:3] == ["/css/a.css?v=1", "/tzgg/b.css", "/tzgg/P1.jpg"]
    assert sorted(found[3:]) == [
        "/go.png", "/h1.png", "/images/foot.png", "/images/logo.png", "/images/table.gif", "/n.png",
    ]  # fmt: skip


def test_each_once_and_no_more_than_a_page_may_have() -> None:
    head = "".join(f'<link rel="stylesheet" href="/{n}.css">' for n in range(2 * MOST_SHEETS))
    images = "".join(f'<img src="{n}.jpg"><img src="./{n}.jpg">' for n in range(2 * MOST))
    found = requisites(f'<div class="content">{TEXT}{images}</div>', head)
    assert len(found) == len(set(found)) == MOST
    assert sum(name.endswith(".css") for name in found) == MOST_SHEETS


def test_they_are_relative_to_the_base_of_the_page() -> None:
    body = f'<div class="content">{TEXT}<img src="a.png"></div>'
    assert requisites(body, '<base href="/pub/x/">') == ["/pub/x/a.png"]


def test_a_list_needs_nothing() -> None:
    listing = page("通知公告", '<ul><li><a href="a.html">关于做好专项工作的通知</a></li></ul><img src="a.png">' * 20)
    assert extract(listing, url=URL).requisites == ()


def test_of_a_sheet_its_images_and_where_they_are_wanted_its_imports() -> None:
    css = '@charset "gb2312"; @import "b.css"; .公告 { background: url(../img/底.png) }'.encode("gb18030")
    url = f"{HOST}/css/a.css"
    assert of_sheet(css, url=url, headers={}, imports=True) == (f"{HOST}/css/b.css", f"{HOST}/img/底.png")
    assert of_sheet(css, url=url, headers={}, imports=False) == (f"{HOST}/img/底.png",)
    many = "".join(f".a{n} {{ background: url({n}.png) }}" for n in range(200)).encode()
    assert len(of_sheet(many, url=url, headers={}, imports=True)) == MOST
