"""The replay of a page: with its images and styles from the archive, and with nothing that acts or asks anybody."""

from __future__ import annotations

import asyncio
import gzip
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html
from worlds import HOME, LIST, NOW, SITE, content, exchange, read_list, recorded

from archive.browse import application
from archive.browse.decoding import text_of, unpacked
from archive.browse.markup import NOTHING, shown
from archive.records import Content
from archive.store import Archive

DAY = timedelta(days=1)
PAGE, OTHER = LIST + "t1.html", LIST + "t2.html"
PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'


SHARED = Path(__file__).parents[3] / "shared" / "pages"
CSS = b"@import 'http://elsewhere.example/e.css'; body{background:url(/img/bg.png)}"
AWAY = 'target="_blank" rel="noopener noreferrer"'


class Everything:
    """A shelf that has whatever it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def image(self, url: str) -> str | None:
        self.asked.append(url)
        return f"data:image/png;base64,{url.rpartition('/')[2]}"

    def sheet(self, url: str) -> tuple[str, str] | None:
        self.asked.append(url)
        inner = {
            "a.css": "@import 'b.css' print; p { background: url(p.png) }",
            "b.css": "@import 'c.css'; b { top: 0 }",
        }
        return inner.get(url.rpartition("/")[2], "i { left: 0 }"), url

    def link(self, url: str) -> str:
        return f"/-/replay/7?{url}"


def put_together(markup: str) -> str:
    return shown(markup, PAGE, Everything())


@pytest.mark.parametrize(
    ("markup", "made"),
    [
        ("<!DOCTYPE html><p>甲 &lt; 乙 &amp; 丙", "<!DOCTYPE html><p>甲 &lt; 乙 &amp; 丙"),
        ("a < b <1> </> <!-- x --> c", "a < b <1>   c"),
        ("<P ALIGN=center>x</P>", '<p align="center">x</p>'),
        ("<script>if (a<b) alert('</p>')</script >x", "x"),
        ("<script src=x>never closed <b>", ""),
        ("<p onclick='x()' style='color:red'>x", '<p style="color:red">x'),
        ("<iframe src=x><p>y</p></iframe><object data=x><b>z</b></object>", "<b>z</b>"),
        ("<meta http-equiv=refresh content='0;url=x'><meta charset=gbk><meta name=a>", '<meta name="a">'),
        ("<form action='/x' method=post><input name=q></form>", '<form method="post"><input name="q"></form>'),
        ("<img src=a/p.png srcset='q.png 2x'>", '<img src="data:image/png;base64,p.png">'),
        ("<img src='blank.gif' data-src=\"p.png\">", '<img data-src="p.png" src="data:image/png;base64,p.png">'),
        ("<td background='bg.gif'>", '<td background="data:image/png;base64,bg.gif">'),
        ("<a href='#top'>x</a>", '<a href="#top">x</a>'),
        ("<a href='javascript:x()'>x</a>", "<a>x</a>"),
        ("<a href='/b?a=1&amp;b=2' target=_top>", f'<a href="/-/replay/7?{HOME}b?a=1&amp;b=2" {AWAY}>'),
        ("<link rel=icon href=x><link rel=stylesheet href=x.css media=tv>", '<style media="tv">i { left: 0 }</style>'),
        ("<base href='/pub/'><img src=p.png>", '<img src="data:image/png;base64,p.png">'),
        ("<p style=\"top:url('q.png')\">", '<p style="top:url(&quot;data:image/png;base64,q.png&quot;)">'),
        ("<textarea><img src=x></textarea><title>a<b></title>", "<textarea><img src=x></textarea><title>a<b></title>"),
        ("<svg><path d='M0'/><use href=x /></svg>", '<svg><path d="M0" /><use /></svg>'),
        ('<a title="a>b" href=c\'d>x', f'<a title="a&gt;b" href="/-/replay/7?{LIST}c&#x27;d" {AWAY}>x'),
    ],
)  # fmt: skip
def test_markup_stays_but_for_what_acts_or_loads(markup: str, made: str) -> None:
    assert put_together(markup) == made


def test_sheets_are_put_where_they_are_linked_with_those_that_they_import() -> None:
    shelf = Everything()
    made = shown("<link rel=stylesheet href=/css/a.css>", PAGE, shelf)
    assert made == (
        '<style>@media print {  b { top: 0 } } p { background: url("data:image/png;base64,p.png") }</style>'
    )
    assert shelf.asked == [HOME + "css/a.css", HOME + "css/b.css", HOME + "css/p.png"], (
        "sheets of imported ones are not"
    )


def test_a_style_cannot_end_its_element() -> None:
    class Evil(Everything):
        def sheet(self, url: str) -> tuple[str, str] | None:
            return "</style><script>alert(1)</script>", url

    assert "</style><script" not in shown("<link rel=stylesheet href=a.css>", PAGE, Evil())


PIECES = [
    "<a ", "<a a=", "<a a='", '<a a="', "<!--", "<!", "<![CDATA[", "<?", "</", "</a ", "<script>", "<style>", "<p>",
    "<a\n\n\n", "<a b = ", "<a/", "<title>", "<style></styl", "<a style='url(", "<img src=x>", "<b><!-- --", "< ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_markup_takes_long(piece: str) -> None:
    markup = piece * (200_000 // len(piece))
    began = time.process_time()
    put_together(markup)
    assert time.process_time() - began < 5, "or it is quadratic: minutes"


def words(markup: str) -> str:
    """What a page says, as another parser sees it."""
    tree = lxml_html.document_fromstring(markup, parser=lxml_html.HTMLParser(huge_tree=True, remove_comments=True))
    etree.strip_elements(tree, "script", "style", "iframe", with_tail=False)
    return "".join(tree.text_content().split())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected pages are not beside this checkout")
def test_no_word_of_a_real_page_is_lost() -> None:
    for path in sorted(SHARED.glob("*.html"))[::3]:
        page = unpacked(path.read_bytes(), {})
        assert page is not None
        made = put_together(text_of(page, {}))
        assert words(made) == words(text_of(page, {})), path.name
        assert "<script" not in made.lower(), path.name


@pytest.mark.parametrize(
    ("payload", "headers", "text"),
    [
        ("领导".encode(), {}, "领导"),
        ("领导".encode("gbk"), {}, "领导"),
        ("<meta charset=gb2312>领导〇".encode("gb18030"), {}, "<meta charset=gb2312>领导〇"),
        ("領導".encode("big5"), {"content-type": "text/html; charset=Big5"}, "領導"),
        ("领导".encode("gbk"), {"content-type": "text/html; charset=utf-8"}, "领导"),
        (b"\xef\xbb\xbf" + "领导".encode(), {"content-type": "text/html; charset=gbk"}, "领导"),
        ('@charset "gbk"; /* 领 */'.encode("gbk"), {}, '@charset "gbk"; /* 领 */'),
        (b"a\x93b\x94", {"content-type": "text/html; charset=iso-8859-1"}, "a“b”"),
        (b"x", {"content-type": "text/html; charset=rot13"}, "x"),
        (b"\xff\xffx\x80", {}, "\ufffd\ufffdx\ufffd"),
    ],
)
def test_characters_come_out_right(payload: bytes, headers: dict[str, str], text: str) -> None:
    assert text_of(payload, headers) == text


def test_codings_are_undone_within_bounds() -> None:
    assert unpacked(gzip.compress(b"x"), {"content-encoding": "gzip"}) == b"x"
    assert unpacked(gzip.compress(b"x"), {}) == b"x", "some servers do not say so"
    assert unpacked(b"x", {"content-encoding": "gzip"}) == b"x", "and some say so of what is none"
    assert unpacked(b"x", {"content-encoding": "br"}) is None
    assert unpacked(gzip.compress(bytes(5000)), {}, most=4000) is None
    assert unpacked(b"\x1f\x8bbroken", {}) is None


# ---------------------------------------------------------------------- from an archive


MARKUP = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<link rel="stylesheet" href="/css/site.css"><script src="/x.js"></script><title>通知</title></head>
<body onload="alert(1)"><img src="p.png"><img src="blank.gif" data-src="/img/drawing.svg"><img src="/img/missing.png">
<a href="t2.html">另一份</a><a href="http://elsewhere.example/">别处</a><p>加强领导。</p></body></html>"""


def served(url: str, payload: bytes, media_type: str, day: int, **more: object) -> Any:
    headers = (("Content-Type", media_type),)
    return exchange(url, payload, at=NOW + day * DAY, headers=headers, **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, int]]:
    """An archive with a page in GBK that needs things, of which one came twice and one is missing."""
    path, numbers = tmp_path_factory.mktemp("replay") / "archive.db", {}
    with Archive.write(path) as archive:
        run = archive.run(SITE, NOW)
        read_list(run, [PAGE, OTHER])
        needed = [HOME + name for name in ("css/site.css", "tzgg/p.png", "img/drawing.svg", "img/missing.png")]
        page = recorded(run, served(PAGE, MARKUP.encode("gbk"), "text/html", 0))
        run.save(page, replace(content("加强领导。" * 20), requisites=tuple(needed)))
        other = recorded(run, served(OTHER, "<p>另一份。".encode(), "text/html; charset=utf-8", 1))
        run.save(other, content("另一份。" * 20))
        again = recorded(run, served(OTHER, b"", "text/html", 30, status=304))
        things = [
            served(needed[0], CSS, "text/css", 1),
            served(needed[1], PNG + b"then", "image/png", 1),
            served(needed[1], PNG + b"later", "image/png", 200),
            served(needed[2], SVG, "image/svg+xml", 1),
            served(HOME + "img/bg.png", b"<html>gone", "text/html", 1),
        ]  # fmt: skip
        for thing in things:
            run.save(recorded(run, replace(thing, kind="requisite")), Content(kind="requisite"))
        run.record(served(needed[3], b"", "text/html", 1, status=404, kind="requisite"))
        run.finish("done", {}, now=NOW)
        numbers |= {"page": page.id, "other": other.id, "again": again.id}
    return application(path), numbers


def get(made: tuple[Any, dict[str, int]], path: str) -> Any:
    response = asyncio.run(made[0].client.get(path.format(**made[1])))
    assert response.status_code == 200, response.text[:300]
    return response


def test_a_page_is_put_together_from_what_is_nearest_in_time(made: tuple[Any, dict[str, int]]) -> None:
    response = get(made, "/-/replay/{page}/page")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    tree = lxml_html.document_fromstring(response.text)
    assert "加强领导。" in response.text
    assert response.text.startswith("<!DOCTYPE html><html>"), "quirks mode is part of how it looked"
    sources = [image.get("src") for image in tree.iter("img")]
    assert [source and source.partition(",")[0] for source in sources] == [
        "data:image/png;base64", "data:image/svg+xml;base64", NOTHING.rstrip(","),
    ]  # fmt: skip
    assert "iVBORw0KGgp0aGVu" in str(sources[0]), "the image of that day, not of half a year later"
    assert f'background:url("{NOTHING}")' in tree.find(".//style").text
    assert [link.get("href") for link in tree.iter("a")] == [
        f"/-/replay/{made[1]['other']}", "http://elsewhere.example/",
    ]  # fmt: skip
    for word in ("script", "onload", "gb2312", "alert(1)", "@import", "http-equiv"):
        assert word not in response.text.replace("data:image/svg+xml;base64", "")


def test_it_may_load_nothing_at_all(made: tuple[Any, dict[str, int]]) -> None:
    policy = get(made, "/-/replay/{page}/page").headers["content-security-policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "'self'" not in policy.replace("frame-ancestors 'self'", "")
    assert "script-src" not in policy
    assert get(made, "/-/original/{page}").headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert get(made, "/-/original/{page}").content == MARKUP.encode("gbk"), "the exact bytes are there as ever"


def test_the_line_above_says_what_it_is_and_what_is_missing(made: tuple[Any, dict[str, int]]) -> None:
    above = get(made, "/-/replay/{page}").text
    assert "图片与样式取自存档 3 项" in above
    assert "<b>缺 3 项</b>" in above
    assert "not the exact bytes" in above
    assert f'href="/-/original/{made[1]["page"]}"' in above
    assert "缺" not in get(made, "/-/replay/{other}").text


def test_a_revisit_is_replayed_by_what_it_points_back_to(made: tuple[Any, dict[str, int]]) -> None:
    assert "另一份" in get(made, "/-/replay/{again}/page").text
