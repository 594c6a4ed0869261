"""Never a missed change: what changes the reading of a page changes its outline; what moves by itself does not.

Pages are changed in each text, attribute and element, by hand and at random. Those whose outline stays are read whole,
and have to be read as before.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import mutants
import pytest

from archive.records import Content
from crawler.extract import decode, extract, extract_anew, outline
from crawler.extract.encoding import Decoded
from crawler.extract.outline import Moving, is_outlined_by
from crawler.extract.reading import read
from crawler.extract.tree import mend, parse
from portal import Portal

URL = "http://www.yunling.example/zwgk/202405/t20240506_12.html"
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "pages"
EXTRACT = Path(outline.__file__).parent

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于印发湿地保护实施方案的通知_云岭市人民政府</title>
<meta name="ArticleTitle" content="关于印发湿地保护实施方案的通知"><meta name="PubDate" content="2024-05-06 10:40">
<meta name="csrf-token" content="5d5852ec"><meta name="HtmlGenerateTime" content="2026-03-02 08:16:42">
<link rel="stylesheet" href="/site.css?v=3"><script src="/count.js?_=1709337402"></script></head><body>
<div class="top"><a href="/">首页</a> <a href="/zwgk/">政务公开</a> <a href="/hdjl/">互动交流</a></div>
<form><input type="hidden" name="__VIEWSTATE" value="dDw1ZDU4"><input type="text" name="q"></form>
<h1>关于印发湿地保护实施方案的通知</h1><div class="info">发布时间：2024-05-06　来源：云岭日报
浏览次数：<span>1047</span>次</div>
<div id="zoom">BODY<p><a href="/down/湿地名录.xls">附件：湿地名录.xls</a></p></div>
<p>责任编辑：白晓岚</p><!-- made in 17 ms -->
<div class="related"><h3>相关阅读</h3><ul>
<li><a href="/a/1.html" title="云岭市召开湿地保护工作会议">云岭市召开湿地保护工作会议</a><span>2024-05-01</span></li>
<li><a href="/a/2.html" title="湿地公园今日开园">湿地公园今日开园，市民可以入园</a><span>2024-05-02</span></li>
<li><a href="/a/3.html" title="关于公布湿地名录的公告">关于公布湿地名录的公告</a><span>2024-05-03</span></li></ul></div>
<div class="hot"><h3>热门</h3><ul><li><a href="/b/1.html">云岭市政务服务大厅搬迁公告</a></li></ul></div>
<div class="foot">访问量：<b>31057</b> 次 您是第 <b>310</b> 位访客
<a href="/map/">网站地图</a> <a href="/us/">联系我们</a></div></body></html>"""
SENTENCES = "".join(
    f"<p>第{n}条　为了加强云岭市湿地的保护和管理，维护湿地的生态功能，制定本方案，共{n * 37}项。</p>"
    for n in range(1, 16)
)
CELLS = (("湿地", "公顷"), ("东湖", "370"), ("西湖", "41"))
TABLE = f"<table>{''.join(f'<tr><td>{one}</td><td>{other}</td></tr>' for one, other in CELLS)}</table>"
PAGE = PAGE.replace("BODY", SENTENCES + TABLE)

MOVES = {
    "a counter in the header": ("<span>1047</span>", "<span>2050</span>"),
    "a counter under the page": ("<b>31057</b>", "<b>31060</b>"),
    "how many there were": ("<b>310</b>", "<b>999</b>"),
    "a title in the box": ("湿地公园今日开园，市民可以入园<", "关于暂停供水的公告<"),
    "an address in the box": ("/a/2.html", "/c/99.html"),
    "what shows over a link": ('title="湿地公园今日开园"', 'title="暂停供水"'),
    "a day in the box": ("2024-05-03", "2026-11-30"),
    "a box that nothing says to be one": ("云岭市政务服务大厅搬迁公告", "云岭市召开会议"),
    "the page's own title in the box": ("云岭市召开湿地保护工作会议<", "关于印发湿地保护实施方案的通知<"),
    "the address of a script": ("_=1709337402", "_=1709337999"),
    "a comment": ("made in 17 ms", "made in 9 ms, 2024-05-06"),
    "the state of a form": ("dDw1ZDU4", "dDw1ZDU5"),
    "a token": ("5d5852ec", "00aa00aa"),
    "when the page was made": ("08:16:42", "08:16:59"),
}
"""What changes by itself, and is never read."""

EDITS = {
    "the title": ("<h1>关于印发", "<h1>关于修改"),
    "META": ("2024-05-06 10:40", "2024-05-07 10:40"),
    "the header": ("来源：云岭日报", "来源：云岭晚报"),
    "a day in the header": ("发布时间：2024-05-06", "发布时间：2024-05-08"),
    "a figure in a sentence": ("共37项", "共38项"),
    "a figure in a cell": ("<td>370</td>", "<td>371</td>"),
    "a file's address": ("/down/湿地名录.xls", "/down/湿地名录2.xls"),
    "a file's name": ("附件：湿地名录", "附件：湿地名单"),
    "a file in the box": ('<li><a href="/a/3.html"', '<li><a href="/a/3.pdf"'),
    "a file more in the box": ("<h3>热门</h3>", '<h3>热门</h3><a href="/x.doc">附件2</a>'),
    "a style sheet": ("/site.css?v=3", "/site.css?v=4"),
    "an image": ("<h3>热门</h3>", '<h3>热门</h3><img src="/new.png">'),
    "the heading of a box": ("相关阅读", "相关解读"),
    "a label in the box": ("关于公布湿地名录的公告<", "发布机构：云岭市林业局<"),
    "a row more in the box": ("<ul>\n<li>", '<ul><li><a href="/a/4.html">另一公告</a></li>\n<li>'),
    "a link that is none any more": ('<a href="/b/1.html">云岭市政务服务大厅搬迁公告</a>', "云岭市政务服务大厅搬迁"),
    "a counter of more figures": ("<b>31057</b>", "<b>131057</b>"),
    "an element that is hidden": ('<div class="hot">', '<div class="hot" hidden>'),
    "the editor": ("白晓岚", "白晓"),
    "a script that keeps a record": ("</head>", '<script>DETAIL: {"gkml_data": {"identifier": "7"}}</script></head>'),
    "a page of apology": (PAGE[PAGE.index("<body>") :], "<body>您访问的页面不存在</body></html>"),
}  # fmt: skip
"""What is read, or may be."""


BELOW = "<p>责任编辑"
"""What stands right under the body."""
LATE = '<div class="foot">'
LONG = "云岭市林业局关于公布全市湿地名录和保护范围的公告"
MANY = "".join(f'<p><a href="/m/{n}.html">{LONG * 2}</a></p>' for n in range(40))

TRAPS = {
    "the value of a label that stands alone": (
        (BELOW, f'<div>信息来源：</div><div><a href="/s/">云岭市人民政府网</a></div>{BELOW}'),
        ("云岭市人民政府网<", "云岭日报社<"),
    ),
    "a day with its label under the body": (
        (BELOW, f"<div>公开日期：2024-05-09</div>{BELOW}"),
        ("公开日期：2024-05-09", "公开日期：2024-05-10"),
    ),
    "a counter that the document speaks of": (
        ("<p>第7条", "<p>本年 访问量：37056 次。</p><p>第7条"),
        ("37056", "37059"),
    ),
    "a button at the end of the body": (
        ("</table>", '</table><div><a href="/p/">打印本页</a></div>'),
        ("打印本页", "现予公布施行"),
    ),
    "the heading at which a body ends": (
        ("</table>", '</table><div><a href="/p/">相关链接</a></div><div><a href="/q/">另一份文件的标题</a></div>'),
        ("相关链接", "现予公布施行"),
    ),
    "a part of the title that the page did not show": (
        ("_云岭市人民政府</title>", "-云岭日报社湿地专刊</title>"),
        ("云岭市召开湿地保护工作会议<", "云岭日报社湿地专刊<"),
    ),
    "a year that would make a line the title": (
        ("<title>关于印发湿地保护实施方案的通知", "<title>2024年湿地保护工作公报-云岭日报社湿地专刊"),
        ('<div class="hot">', '<div>2025年湿地保护工作公报</div><div class="hot">'),
        ("2025年湿地", "2024年湿地"),
    ),
    "how much is hidden": (
        (LATE, f"<div style='display:none'>{SENTENCES * 4}</div><div>{MANY}</div>{LATE}"),
        (LONG * 2, LONG[:8]),
    ),
    "a curtain within the body": (
        (f"{SENTENCES}{TABLE}", f'<p><span style="display:none">{LONG * 120}</span></p>{SENTENCES}{TABLE}'),
        (LATE, f"<div>{MANY.replace(LONG * 2, LONG[:8])}</div>{LATE}"),
        (f">{LONG[:8]}<", f">{LONG * 2}<"),
    ),
    "what is hidden": (
        (LATE, f'<div hidden><a href="/h/">{LONG}</a></div>{LATE}'),
        (f"{LONG}<", "云岭市人民政府办公室<"),
    ),
    "a figure that a list to choose from offers too": (
        ("<h1>", "<select><option>41</option></select><h1>"),
        (LATE, f"<div>41</div>{LATE}"),
        ("<td>41</td>", "<td>42</td>"),
    ),
    "a link that is called like a file": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "搬迁公告.pdf<")),
    "a link that is too long for a title": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", LONG * 3 + "<")),
    "a link that is too short for a title": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "搬迁<")),
    "a link that says nothing": ((LATE, LATE), ("云岭市政务服务大厅搬迁公告<", "……………<")),
    "a link that is nothing any more": (
        (LATE, LATE),
        ('<a href="/b/1.html">云岭市政务服务大厅搬迁公告</a>', "<a></a>"),
    ),
    "a link that a colon makes a label": (
        (LATE, f'<ul><li><a href="/b/2.html">云岭市召开防汛会议</a>：</li></ul>{LATE}'),
        ("云岭市召开防汛会议", "云岭市今日要闻"),
    ),
    "a counter that is not told from the day before it": (
        ("来源：云岭日报\n浏览次数：<span>1047</span>次", "来源：云岭日报浏览次数：1047 字号：1047"),
        ("浏览次数：1047", "浏览次数：1048"),
    ),
    "a figure of another width": ((LATE, LATE), ("<b>310</b>", "<b>３10</b>")),
    "an address with a dot by its number": (
        ('href="/b/1.html"', 'href="/b/1&#47html"'),
        ("/b/1&#47html", "/b/1&#46pdf"),
    ),
    "a name that the parser of tomorrow may not know": (
        (LATE, LATE),
        ("云岭市政务服务大厅搬迁公告<", "搬迁&num;公告<"),
    ),
}
"""What a reading turns on outside of the body: what the page has besides, and what is then edited."""


def outlined(text: str, url: str = URL, encoding: str = "utf-8") -> Content:
    return read(Decoded(text=text, encoding=encoding), url=url, outlined=True)


def is_same(before: Content, text: str, url: str = URL) -> bool:
    assert before.outline is not None
    return is_outlined_by(before.outline, Decoded(text=text, encoding=before.encoding or "utf-8"), url)


def is_missed(before: Content, text: str, url: str) -> bool | None:
    """Whether a page with the outline of another is read otherwise; None where it has another outline."""
    if not is_same(before, text, url):
        return None
    return read(Decoded(text=text, encoding=before.encoding or "utf-8"), url=url) != replace(before, outline=None)


@pytest.mark.parametrize("what", MOVES)
def test_what_moves_by_itself_leaves_the_outline(what: str) -> None:
    one, other = MOVES[what]
    assert PAGE.count(one) == 1
    before, moved = outlined(PAGE), PAGE.replace(one, other)
    assert is_same(before, moved)
    assert outlined(moved) == replace(before, outline=outlined(moved).outline)


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_changes_the_outline(what: str) -> None:
    one, other = EDITS[what]
    assert PAGE.count(one) == 1
    assert not is_same(outlined(PAGE), PAGE.replace(one, other))


@pytest.mark.parametrize("what", TRAPS)
def test_what_a_reading_turns_on_does_not_move(what: str) -> None:
    *put, (one, other) = TRAPS[what]
    page = PAGE
    for before, after in put:
        assert page.count(before) == 1
        page = page.replace(before, after)
    assert one in page
    assert not is_same(outlined(page), page.replace(one, other))


def test_links_under_the_heading_at_which_a_body_ends_move() -> None:
    box = '<div>相关链接</div><div><a href="/q/1.html">云岭市召开防汛工作会议</a></div>'
    page = PAGE.replace(TABLE, TABLE + box)
    before, moved = outlined(page), page.replace("防汛工作", "春耕备耕工作")
    assert is_missed(before, moved, URL) is False


def test_all_may_move_at_once() -> None:
    moved = PAGE
    for one, other in MOVES.values():
        moved = moved.replace(one, other)
    assert is_same(outlined(PAGE), moved)


def test_the_address_and_the_encoding_count() -> None:
    before = outlined(PAGE)
    assert before.outline is not None
    assert not is_same(before, PAGE, URL.replace("0506", "0507"))
    for decoded in (
        Decoded(text=PAGE, encoding="gb18030"),
        Decoded(text=PAGE, encoding="utf-8", flaws=("truncated",)),
    ):
        assert not is_outlined_by(before.outline, decoded, URL)


def test_what_reads_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = outlined(PAGE)
    monkeypatch.setattr(outline, "RULES", "of another version")
    assert not is_same(before, PAGE)


def test_all_that_reads_is_in_the_version_of_the_rules() -> None:
    """Whatever of the archive pages are read with; trafilatura, lxml and libxml2 are named by their versions."""
    code = "import sys, crawler.extract.reading; print(*(name for name in sys.modules if name.startswith('archive.')))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name.removeprefix("archive.") for name in said.split()} == {"errors", *outline.OF_THE_ARCHIVE}


def test_every_meta_tag_that_is_read_counts() -> None:
    sources = [path.read_text(encoding="utf-8") for path in EXTRACT.glob("*.py")]
    named = {name for source in sources for name in re.findall(r"tags\.get\(\"(\w+)\"", source)}
    assert {"articletitle", "columntype"} <= named <= outline.META


@pytest.mark.parametrize(
    "name",
    ['"PubDate"', '" PubDate "', "'pubdate'", "PUBDATE", '"\u3000PubDate"', '"PubDate" name="x"', '"pub&#68;ate"'],
)
def test_a_meta_tag_counts_however_it_is_spelt(name: str) -> None:
    page = PAGE.replace('<meta name="PubDate" content="2024-05-06 10:40">', f"<meta name={name} content='2024-05-06'>")
    before = outlined(page)
    assert not is_same(before, page.replace("'2024-05-06'", "'2024-05-09'"))


def test_only_what_was_read_as_a_document_has_an_outline() -> None:
    listing = (
        "<ul>" + "".join(f'<li><a href="/{n}.html">关于第{n}号的公告</a> 2024-05-0{n}</li>' for n in range(9)) + "</ul>"
    )
    assert extract_anew(b"%PDF-1.7") == Content(kind="binary", detail="PDF")
    for text in (listing, "", "您访问的页面不存在"):
        found = extract_anew(text.encode(), url=URL)
        assert found is not None
        assert (found.kind != "document", found.outline) == (True, None)


def test_a_page_is_read_once_more_where_it_has_no_outline() -> None:
    found = extract_anew(PAGE.encode(), url=URL)
    assert found is not None
    assert replace(found, outline=None) == extract(PAGE.encode(), url=URL)
    assert extract_anew(PAGE.encode(), url=URL, outline=found.outline) is None
    assert (
        extract_anew(PAGE.encode(), url=URL, outline="") == extract_anew(PAGE.encode(), url=URL, outline=None) == found
    )


def test_a_page_with_markup_that_has_no_end_has_no_outline() -> None:
    assert outlined(PAGE + "<a href='").outline is None
    assert outlined(PAGE + "<!-- never ends").outline is None
    assert outlined(PAGE.replace("</title>", "")).outline is None
    assert outlined(PAGE.replace("<h1>", "<textarea><h1>")).outline is None


HOSTILE = {
    "scripts": "<script>",
    "comments": "<!--",
    "values": '<a b="',
    "tags": "<a ",
    "titles": "<title>",
    "fields": "<textarea ",
    "declarations": "<!",
    "ends": "</",
    "counters": "浏览次数：      ",
}
"""What begins and never ends."""


@pytest.mark.parametrize("what", HOSTILE)
def test_what_never_ends_is_looked_through_once(what: str) -> None:
    """A hundred thousand beginnings, each looked through to the end of the page, would take a reader's time."""
    text = PAGE.replace("</body></html>", HOSTILE[what] * 100_000)
    before = outlined(text)
    assert (before.outline is None) is (what != "counters")


def test_where_a_body_is_not_told_from_the_page_nothing_moves() -> None:
    plain = re.sub(r"</?div[^>]*>", "", PAGE)
    before = outlined(plain)
    assert before.kind == "document"
    assert not is_same(before, plain.replace("2024-05-03", "2024-05-04"))


def test_where_titles_beside_days_might_make_another_body_they_stay() -> None:
    """Outside of navigation a day weighs more beside a title with a comma: twenty of them might be taken in."""
    rows = "".join(f'<li><a href="/z/{n}.html">关于第{n}号事项的公告</a> 2024-05-01</li>' for n in range(20))
    page = PAGE.replace('<div class="hot">', f'<div class="box"><ul>{rows}</ul></div><div class="hot">')
    before = outlined(page)
    assert not is_same(before, page.replace("关于第7号事项的公告", "关于第7号、第8号事项的公告"))
    assert is_same(before, page.replace("> 2024-05-01", "> 2024-06-01"))


def test_a_short_notice_may_not_move_into_a_page_of_apology() -> None:
    page = re.sub(
        r"(?s)<div class=\"top\">.*?</div>|<form>.*?</form>",
        "",
        PAGE.replace(SENTENCES + TABLE, SENTENCES[:200] + "</p>"),
    )
    assert len(outlined(page).text) < 400
    assert not is_same(outlined(page), page.replace("湿地公园今日开园，市民可以入园", "页面不存在的原因是什么"))


@pytest.mark.parametrize("said", ["<!-- <script>", "<?xml ", "gkml_data", "x = '<h1>一</h1>'", "2024-05-06", "-->"])
def test_whatever_a_script_says_the_page_is_cut_as_the_parser_cuts_it(said: str) -> None:
    before, spoken = outlined(PAGE), PAGE.replace("</head>", f"<script>{said}</script></head>")
    plain = outlined(PAGE.replace("</head>", "<script>1</script></head>"))
    assert not is_same(before, spoken)
    assert is_missed(plain, spoken, URL) is not True


# ---------------------------------------------------------------------- pages by the thousand


@cache
def invented() -> list[tuple[str, str]]:
    """A page of each site of the invented government, and the one above."""
    with Portal(seed=2026) as portal:
        first = [portal.documents(site)[0].url for site in portal.sites]
        return [
            (URL, PAGE),
            *((url, decode(payload, headers=headers).text) for url, payload, headers in map(fetched, first)),
        ]


def fetched(url: str) -> tuple[str, bytes, dict[str, str]]:
    with urlopen(url, timeout=30) as answer:
        return url, answer.read(), dict(answer.headers)


def real() -> list[tuple[str, str]]:
    return [(f"http://{path.stem}", decode(path.read_bytes()).text) for path in sorted(SHARED.glob("*.htm*"))]


def tried(url: str, text: str, random: Random, *, most: int) -> Iterator[tuple[str, bool | None]]:
    """What becomes of a page that is changed in so many ways of each kind."""
    text = mend(text)
    before = outlined(text, url)
    if before.outline is None:
        return
    assert is_same(before, text, url)
    changed = [found for found in mutants.mutants(text, random, most=most) if found[1] != text]
    places = Moving.of(before.outline.partition("|")[0], len(text)).places
    changed += [("moved", mutants.moved(text, places, random)) for _ in range(most if places else 0)]
    for how, page in changed:
        yield f"{url}: {how}", is_missed(before, page, url)


def missed(pages: list[tuple[str, str]], *, most: int, seed: int) -> tuple[list[str], Counter[bool | None]]:
    random, found = Random(seed), Counter[bool | None]()
    wrong = []
    for url, text in pages:
        for how, is_wrong in tried(url, text, random, most=most):
            found[is_wrong] += 1
            wrong += [how] if is_wrong else []
    return wrong, found


def test_no_change_of_an_invented_page_is_missed() -> None:
    wrong, found = missed(invented(), most=10, seed=1)
    assert wrong == []
    assert found[None] > 500
    assert found[False] > 50


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real pages lie in ../shared/pages, outside the project")
def test_no_change_of_a_real_page_is_missed() -> None:
    wrong, found = missed(Random(2).sample(real(), 12), most=4, seed=2)
    assert wrong == []
    assert found[None] > 100
    assert found[False] > 20


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(3, 6))
def test_no_change_is_missed_at_length(seed: int) -> None:
    pages = [*invented(), *(real() if SHARED.is_dir() else [])]
    wrong, found = missed(pages, most=60, seed=seed)
    print(f"\n{found[None]:,} with another outline, {found[False]:,} with the same and read the same", end=" ")
    assert wrong == []


# ---------------------------------------------------------------------- how markup is cut


@pytest.mark.parametrize("of", ["invented", "real"])
def test_pages_are_cut_where_the_parser_cuts_them(of: str) -> None:
    """As many links and cells as the tree has: none within a script, a comment or an attribute."""
    if of == "real" and not SHARED.is_dir():
        pytest.skip("the real pages lie in ../shared/pages, outside the project")
    for url, text in invented() if of == "invented" else real():
        parts = outline.parts_of(mend(text))
        if parts is not None:
            tree = parse(text)
            for name in ("a", "li", "div", "input", "script", "img"):
                cut = sum(1 for part in parts[1::2] if re.match(rf"<{name}[\s/>]", part, re.IGNORECASE))
                assert (url, name, cut) == (url, name, sum(1 for _ in tree.iter(name)))


# ---------------------------------------------------------------------- the invented government's edits


EDITED: tuple[dict[str, Any], ...] = (
    {},
    {"append": "本通知自印发之日起施行。"},
    {"validity": "废止"},
    {"furniture": True},
)
"""What somebody may do to a page."""


@pytest.mark.parametrize(
    ("one_in", "days"), [(6, 30), pytest.param(1, 60, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)
def test_the_invented_government_changes_nothing_unnoticed(one_in: int, days: int) -> None:
    """Pages once more at once, when only counter and box have moved, and after a month of edits: the outline says what
    a whole reading says, and nearly all that moved by itself is known by it.
    """
    with Portal(seed=2026) as portal:
        before = {page.url: _content(page.url) for page in portal.documents()[::one_in]}
        at_once = Counter(_compared(url, content) for url, content in before.items())
        portal.advance(days)
        for number, url in enumerate(sorted({page.url for page in portal.documents()} & before.keys())[::4]):
            portal.edit(url, **EDITED[number % len(EDITED)])
        later = Counter(_compared(url, content) for url, content in before.items())
    assert at_once["missed"] == later["missed"] == at_once["edited"] == 0
    assert at_once["moved, as before"] * one_in > 200
    assert at_once["moved, read"] * 20 <= at_once["moved, as before"]
    assert later["edited"] >= len(before) // 9


def _content(url: str) -> tuple[bytes, Content]:
    _, payload, headers = fetched(url)
    content = extract_anew(payload, url=url, headers=headers)
    assert content is not None
    return payload, content


def _compared(url: str, before: tuple[bytes, Content]) -> str:
    try:
        _, payload, headers = fetched(url)
    except HTTPError:
        return "away"
    if payload == before[0]:
        return "the same bytes"
    is_same = extract_anew(payload, url=url, headers=headers, outline=before[1].outline) is None
    if extract(payload, url=url, headers=headers) != replace(before[1], outline=None):
        return "missed" if is_same else "edited"
    return "moved, as before" if is_same else "moved, read"
