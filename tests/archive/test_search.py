"""What is found, what is not, and what a reader is shown of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import Sample

from archive import finding
from archive.finding import Order, count, search
from archive.records import Metadata
from archive.search import (
    NOTHING,
    as_text,
    index_terms,
    marked,
    match_query,
    register,
    row,
    snippet,
)

NUMBERED = "内政发〔2021〕12号"
TEXTS = {
    "number": (NUMBERED, "关于印发《法治政府建设实施方案》的通知", "本办法自2021年起施行。"),
    "other": ("内政发〔2021〕112号", "关于开展牧区厕所改造的公告", "各旗县区：请于12月20日前报送。"),
    "readings": (None, "二〇二三年工作報告", "全面領(lǐng)導(dǎo)建設(shè)的自治區，依法履職。"),
    "spaced": (
        None,
        "通　知",
        "关于召开听\n证会的\u200b通知 APP下载 GB18030 V3.2 nmg@nmg.gov.cn，电话12345。",
    ),
    "rare": (None, "𠮷野堃龑", "犇鱻 ᠮᠣᠩᠭᠤᠯ ⼈⼤代表"),
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("search") / "archive.db"
    sample = Sample(path)
    for name, (number, title, text) in TEXTS.items():
        sample.document(text, url=f"https://www.qingshi.test/{name}", title=title, document_number=number)
    edited = sample.document(
        "旧版独有词语。", url="https://www.qingshi.test/edited", title="改过的", published_on="2026-01-01"
    )
    sample.edit(edited, "新版正文。", url="https://www.qingshi.test/edited", title="改过的", published_on="2026-01-01")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def found(connection: sqlite3.Connection, query: str) -> set[str]:
    hits = search(connection, query)
    assert count(connection, query) == len(hits)
    return {hit.url.rpartition("/")[2] for hit in hits}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("领导", {"readings"}),
        ("領導", {"readings"}),
        ("全面领导建设", {"readings"}),
        ("自治区", {"readings"}),
        ("工作报告", {"readings"}),
        ("二〇二三年", {"readings"}),
        ("通知", {"number", "spaced"}),
        ("听证会", {"spaced"}),
        ("召开听证会的通知", {"spaced"}),
        ("关于印发法治政府建设实施方案的通知", {"number"}),
        ("关于印发《法治政府建设实施方案》的通知", {"number"}),
        ("旗", {"other"}),
        ("鱻", {"rare"}),
        ("𠮷野", {"rare"}),
        ("堃龑", {"rare"}),
        ("人大代表", {"rare"}),
        ("ᠮᠣᠩᠭᠤᠯ", {"rare"}),
        ("app", {"spaced"}),
        ("GB 18030", {"spaced"}),
        ("gb1803", set()),
        ("gb1803*", {"spaced"}),
        ("v3.2", {"spaced"}),
        ("nmg.gov.cn", {"spaced"}),
        ("12345", {"spaced"}),
        (NUMBERED, {"number"}),
        ("内政发[2021]12号", {"number"}),
        ("内政发(2021)12号", {"number"}),
        ("内政发（２０２１）１２号", {"number"}),
        ("内政发【2021】12号", {"number"}),
        ("內政發〔2021〕12號", {"number"}),
        ("内政发 2021 12号", {"number"}),
        ("政发〔2021〕12号", {"number"}),
        ("〔2021〕12号", {"number"}),
        ("通知 听证会", {"spaced"}),
        ("领导 OR 公告", {"readings", "other"}),
        ("通知 -听证会", {"number"}),
        ('"法治 政府"', {"number"}),
        ("标题:通知", {"number", "spaced"}),
        ("標題：听证会", set()),
        ("正文:听证会", {"spaced"}),
        ("文号:2021 正文:施行", {"number"}),
        ("新版", {"edited"}),
        ("旧版独有词语", set()),
        ("政法", set()),
    ],
)
def test_what_is_found(connection: sqlite3.Connection, query: str, names: set[str]) -> None:
    assert found(connection, query) == names


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("领导", '"领导"'),
        ("号", '"号" *'),
        ("放管服 改革", '"放管 管服" AND "改革"'),
        (NUMBERED, '"内政 政发 发 2021 12 号" *'),
        ("标题:补贴 2023*", 'title : "补贴" AND "2023" *'),
        ("法治 -公安 -公告", '("法治") NOT ("公安" OR "公告")'),
        ("甲乙 OR 丙丁", '("甲乙" OR "丙丁")'),
        ("", NOTHING),
        ("-公安", NOTHING),
    ],
)
def test_query_becomes_an_expression(query: str, expression: str) -> None:
    assert match_query(query) == expression


ODD = [
    '"',
    "*",
    "NEAR(",
    "〔〕",
    "AND",
    "OR",
    "NOT",
    "^法治",
    "标题:",
    "((((",
    "'",
    "a:b:c",
    "-",
    "{}",
    "\x00",
    "\ud800",
    "%",
]


@pytest.mark.parametrize("query", [*ODD, *(odd * 200 for odd in ODD), "词 " * 500, "词 OR " * 500, "-词 " * 500])
def test_odd_queries_are_no_syntax_errors(connection: sqlite3.Connection, query: str) -> None:
    assert count(connection, query) >= 0


@given(st.text(max_size=80))
def test_no_query_is_a_syntax_error(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.execute("create virtual table t using fts5(title, body, meta, content='', tokenize='ascii')")
        assert empty.execute("select count(*) from t where t match ?", (match_query(query),)).fetchone() == (0,)


@given(text=st.text(alphabet="关于印发领導通知 　\n《》，。2021年GB", min_size=1, max_size=60), data=st.data())
def test_any_stretch_of_han_finds_its_text_and_is_highlighted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    stretch = "".join(character for character in text[start:end] if "\u4e00" <= character <= "\u9fff")
    if not stretch or any(c.isascii() and c.isalnum() for c in text[start:end]):
        return
    query = f'"{stretch}"'
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("create virtual table t using fts5(title, body, meta, content='', tokenize='ascii')")
        memory.execute("insert into t values ('', ?, '')", (index_terms(text),))
        assert memory.execute("select count(*) from t where t match ?", (match_query(query),)).fetchone() == (1,)
    assert any(piece.hit for piece in marked(text, query))
    assert as_text(marked(text, query), "", "") == text


def test_the_tokens_are_words_for_readers_without_us() -> None:
    assert index_terms("放管服改革，2021年GB") == "放管 管服 服改 改革 革 2021 年 gb"


def test_fields_of_meta_do_not_run_into_each_other() -> None:
    title, body, meta = row(Metadata(issuing_body="办公厅", publisher="国务院", document_number=NUMBERED), "正文")
    assert (title, body) == ("", "正文 文")
    assert meta == "内政 政发 发 2021 12 号 办公 公厅 厅 国务 务院 院"


def test_title_before_body_and_newest_first(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "archive.db")
    sample.document("补贴" * 3, url="https://a.test/body", title="公告", published_on="2026-03-01")
    sample.document("正文。", url="https://a.test/title", title="补贴办法", published_on="2020-03-01")
    with closing(sqlite3.connect(sample.path)) as connection:
        assert [hit.title for hit in search(connection, "补贴")] == ["补贴办法", "公告"]
        assert [hit.title for hit in search(connection, "补贴", order="newest")] == ["公告", "补贴办法"]
        assert [hit.title for hit in search(connection, "补贴", limit=1, offset=1)] == ["公告"]


GROUPS: dict[str, tuple[str | None, str, str]] = {
    "original": (None, "2020-01-01", "补贴办法。"),
    "repost": ("original", "2020-01-05", "补贴办法。补贴。"),
    "mirror": ("original", "2020-01-09", "補貼辦法。"),
    "silent": (None, "2021-01-01", "全文见附件。"),
    "weak": ("silent", "2021-02-01", "补贴。" + "其他。" * 50),
    "strong": ("silent", "2021-01-15", "补贴。补贴。补贴。"),
    "alone": (None, "2022-01-01", "补贴发放公告。"),
}
"""Of each document: which one it copies, its day, its text."""


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An original with two copies; one that does not answer, with two copies that do; a document without copies."""
    sample = Sample(tmp_path / "archive.db")
    ids: dict[str, int] = {}
    for name, (original, day, text) in GROUPS.items():
        ids[name] = sample.document(text, url=f"https://a.test/{name}", title=name, published_on=day)
        if original:
            sample.execute("update documents set copies_of = ? where id = ?", ids[original], ids[name])
    with closing(sqlite3.connect(sample.path)) as connection:
        yield connection


def titles(connection: sqlite3.Connection, order: Order, *, fold: bool) -> dict[str | None, int]:
    return {hit.title: hit.copies for hit in search(connection, "补贴", order=order, fold=fold)}


def test_one_is_shown_for_all_that_copy_one_another(copied: sqlite3.Connection) -> None:
    folded = titles(copied, "rank", fold=True)
    assert folded == {"original": 2, "strong": 1, "alone": 0}, "the original, or else the best that answers"
    assert titles(copied, "newest", fold=True) == {"alone": 0, "weak": 1, "original": 2}
    assert list(titles(copied, "newest", fold=True)) == ["alone", "weak", "original"]
    unfolded = titles(copied, "rank", fold=False)
    assert unfolded == dict.fromkeys(GROUPS.keys() - {"silent"}, 0)
    assert [title for title in unfolded if title in folded] == list(folded), "each stands where it would stand alone"


def test_what_is_folded_is_counted(copied: sqlite3.Connection) -> None:
    hits = search(copied, "补贴", fold=True)
    assert count(copied, "补贴", fold=True) == len(hits) == 3
    assert count(copied, "补贴") == sum(1 + hit.copies for hit in hits) == 6
    assert count(copied, "无此词语", fold=True) == 0


def test_a_folded_page_follows_the_one_before(copied: sqlite3.Connection) -> None:
    whole = search(copied, "补贴", fold=True)
    assert [search(copied, "补贴", fold=True, limit=1, offset=place)[0] for place in range(3)] == whole
    assert search(copied, "补贴", fold=True, offset=3) == []


@pytest.mark.parametrize("fold", [False, True])
def test_texts_are_read_of_the_page_only(copied: sqlite3.Connection, fold: bool) -> None:
    """To read the text of every hit of a common word would take seconds."""
    statements: list[str] = []
    copied.set_trace_callback(statements.append)
    with finding.found(copied, "补贴") as these:
        these.page(limit=1, fold=fold)
        copied.set_trace_callback(None)
        (statement,) = (statement for statement in statements if "texts" in statement)
        plan = [line for *_, line in copied.execute("explain query plan " + statement)]
    assert [line.split()[0] for line in plan if " texts " in line] == ["SEARCH"]
    outermost = plan[plan.index("SCAN page") :]
    assert any(line.startswith("SEARCH texts") for line in outermost), "and texts are joined to the page"


def test_snippet_shows_most_words_in_the_text_as_written() -> None:
    text = "通知。" + "无关的话。" * 60 + "各領(lǐng)導小組於接\n到通　知後辦理。" + "其他。" * 60
    shown = snippet(text, "领导 通知")
    assert as_text(shown).count("«") == 2
    assert "«領(lǐng)導»" in as_text(shown)
    assert "«通 知»" in as_text(shown)
    assert shown[0].text == shown[-1].text == "…"


def test_snippet_without_a_hit_is_the_beginning() -> None:
    assert as_text(snippet("第一句。\n第二句。", "没有")) == "第一句。 第二句。"
    assert as_text(snippet("长" * 500, "")) == "长" * 120 + "…"
    assert snippet("", "词") == ()


def test_latin_words_are_marked_whole() -> None:
    assert as_text(marked("GB GBK 12 123", "gb 12")) == "«GB» GBK «12» 123"
    assert as_text(marked("GBK", "gb*")) == "«GB»K"


def test_sql_functions() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        register(connection)
        said = connection.execute("select zh_match('領導'), zh_snippet('各领导', '領導'), zh_match(null)").fetchone()
    assert said == ('"领导"', "各«领导»", NOTHING)


@pytest.mark.parametrize("text", ["通 " * 100_000, "通" + " " * 200_000, "通知" * 100_000])
def test_hostile_texts_are_marked_in_linear_time(text: str) -> None:
    started = time.process_time()
    snippet(text, '"通通通知" 通知知 知*')
    index_terms(text)
    assert time.process_time() - started < 3
