"""What changes the reading of a page changes its outline; what moves by itself does not: each by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from outlines import (
    EDITS,
    EXTRACT,
    MOVES,
    PAGE,
    ROOT,
    SENTENCES,
    TABLE,
    TRAPS,
    URL,
    is_missed,
    is_same,
    outlined,
)

from archive.records import Content
from crawler.extract import extract, extract_anew, outline
from crawler.extract.encoding import Decoded
from crawler.extract.outline import is_outlined_by


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
