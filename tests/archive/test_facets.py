"""Filters and facets: counted over all that answers, and every number is what a click on it shows."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from atom import ATOM, faults_of
from click.testing import CliRunner, Result
from lxml import html
from sample import Sample
from test_browse import Reader

from archive import finding
from archive.hits import FACETS, Filters
from gongkai import main

BODIES = ("青石市财政局", "青石市民政局", None)
GENRES = ("通知", "公告", None, "通知")
DOCUMENTS = 40
COPIES = {7: 3, 11: 3}
"""Documents that copy another."""

Row = dict[str, Any]


def said(number: int) -> Row:
    """What a document of the archive says of itself."""
    return {
        "site": "yunhe" if number % 5 == 0 else "qingshi",
        "issuing_body": BODIES[number % 3],
        "year": 2010 + number % 13,
        "genre": GENRES[number % 4],
        "validity": "有效" if number % 2 else "失效",
        "published_on": f"{2010 + number % 13}-03-{1 + number % 28:02}",
        "title": f"第{number}号补贴",
    }


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = Sample(tmp_path_factory.mktemp("facets") / "archive.db")
    sample.site("yunhe", "云河区人民政府")
    for number in range(1, DOCUMENTS + 1):
        text = "补贴" + ("，其他" if number % 2 else "")
        sample.document(text, url=f"https://a.test/{number}", **said(number))
    for copy, original in COPIES.items():
        sample.execute("update documents set copies_of = ? where id = ?", original, copy)
    sample.document("无关。", url="https://a.test/other", issuing_body="青石市财政局", year=2020, title="无关")
    (sample.path.parent / "settings.toml").write_text("", encoding="utf-8")
    return sample.path


@pytest.fixture(scope="module")
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def answering(**filters: object) -> list[int]:
    """The documents that pass, found without SQL."""
    rows = {number: said(number) for number in range(1, DOCUMENTS + 1)}
    return [number for number, row in rows.items() if all(row[name] == value for name, value in filters.items())]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"site": "yunhe"},
        {"year": 2020},
        {"issuing_body": BODIES[0], "genre": "通知"},
        {"validity": "有效", "site": "qingshi", "year": 2011},
        {"genre": "没有"},
    ],
)
def test_filters_and_facets_agree_with_a_count_by_hand(connection: sqlite3.Connection, filters: Row) -> None:
    passing = answering(**filters)
    with finding.found(connection, "补贴", Filters(**filters)) as these:
        assert {hit.document for hit in these.page(limit=100)} == set(passing)
        assert these.documents == len(passing)
        facets = {facet.column: facet for facet in these.facets()}
    assert list(facets) == list(FACETS)
    for column, facet in facets.items():
        counted = Counter(said(number)[column] for number in passing if said(number)[column] is not None)
        assert {value.value: value.documents for value in facet.values}.items() <= counted.items()
        assert len(facet.values) == min(10, len(counted))
        assert facet.more == (len(counted) > 10)


def test_a_facet_names_sites_and_begins_with_the_latest_year(connection: sqlite3.Connection) -> None:
    with finding.found(connection, "补贴") as these:
        facets = {facet.column: facet for facet in these.facets()}
    assert [(value.value, value.name) for value in facets["site"].values] == [
        ("qingshi", "青石市人民政府"),
        ("yunhe", "云河区人民政府"),
    ]
    years = [value.value for value in facets["year"].values]
    assert years == list(range(2022, 2012, -1))
    assert facets["year"].more, "there are thirteen"


def test_filters_alone_show_the_newest_first(connection: sqlite3.Connection) -> None:
    hits = finding.search(connection, "", Filters(site="yunhe"), limit=100)
    assert [hit.document for hit in hits] == sorted(
        answering(site="yunhe"), key=lambda number: (said(number)["published_on"], number), reverse=True
    )
    assert finding.count(connection, "", Filters(site="yunhe")) == len(hits)
    assert finding.search(connection, "") == []


def test_copies_are_folded_among_those_that_pass(connection: sqlite3.Connection) -> None:
    for filters in (Filters(), Filters(validity="有效"), Filters(year=2021), Filters(site="qingshi", genre="公告")):
        hits = finding.search(connection, "补贴", filters, limit=100, fold=True)
        assert finding.count(connection, "补贴", filters, fold=True) == len(hits)
        assert sum(1 + hit.copies for hit in hits) == finding.count(connection, "补贴", filters)


def test_too_many_are_shown_by_date(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "RANKED_AT_MOST", 30)
    with finding.found(connection, "补贴") as these:
        assert these.order == "newest"
        days = [hit.published_on or "" for hit in these.page(limit=100)]
        assert days == sorted(days, reverse=True)
    with finding.found(connection, "补贴", Filters(validity="有效")) as these:
        assert these.order == "rank", "of those that pass there are few enough"


def test_nothing_stays_behind_in_a_connection(connection: sqlite3.Connection) -> None:
    def tables() -> list[Any]:
        return connection.execute("select name from sqlite_temp_master").fetchall()

    with finding.found(connection, "补贴"):
        assert tables() == [("hits",)]
    with pytest.raises(RuntimeError, match="half-way"), finding.found(connection, "补贴"):
        raise RuntimeError("half-way")
    assert tables() == []
    assert not connection.in_transaction


# ---------------------------------------------------------------------- the page


def shown(reader: Reader, address: str) -> Any:
    return html.document_fromstring(reader.text(address))


@pytest.fixture(scope="module")
def reader(path: Path) -> Reader:
    return Reader(path)


def total(page: Any) -> int:
    return int(page.xpath("string(//p[contains(@class, 'bar')]/span[1])").split()[0].replace(",", ""))


def test_a_click_on_a_facet_shows_as_many_as_it_says(reader: Reader) -> None:
    start = "/-/search?q=补贴&copies=all&order=newest"
    links = shown(reader, start).xpath("//aside//li")
    assert len(links) > 15
    for line in links:
        (address,) = line.xpath("a/@href")
        narrowed = shown(reader, address)
        assert total(narrowed) == int(line.xpath("string(span)")), address
        (without,) = narrowed.xpath("//ul[@class='chosen']//a/@href")
        assert parse_qs(urlsplit(without).query) == {"q": ["补贴"], "copies": ["all"], "order": ["newest"]}
    assert total(shown(reader, start)) == DOCUMENTS


def test_the_first_hit_comes_before_the_facets(reader: Reader) -> None:
    page = shown(reader, "/-/search?q=补贴")
    order = [element.tag for element in page.iter("ol", "aside")]
    assert order == ["ol", "aside"]
    assert page.xpath("//a[@href='#facets']")
    assert total(page) == DOCUMENTS - len(COPIES)


def test_the_same_documents_as_table_csv_and_feed(reader: Reader) -> None:
    filters = f"&issuing_body={BODIES[0]}&validity=有效"
    page = shown(reader, f"/-/search?q=补贴{filters}&copies=all")
    wanted = {str(said(number)["title"]) for number in answering(issuing_body=BODIES[0], validity="有效")}
    table, csv, feed = page.xpath("//p[contains(@class, 'bar')]/span[position() > last() - 3]/a/@href")
    rows = shown(reader, table).xpath("//td[contains(@class, 'col-title')]")
    assert {row.text_content().strip() for row in rows} == wanted
    lines = reader.get(csv).text.splitlines()
    assert {re.findall("第.*?补贴", line)[0] for line in lines[1:]} == wanted
    titles = [title.text or "" for title in ElementTree.fromstring(reader.get(feed).content).iter(f"{ATOM}title")]
    assert {title.partition("］")[2] for title in titles[1:]} == wanted
    assert page.xpath("//link[@rel='alternate']/@href")[-1] == feed


def test_filters_without_a_word_and_words_without_sense(reader: Reader) -> None:
    page = shown(reader, "/-/search?year=2020")
    assert "第10号补贴" in page.text_content()
    assert "无关" in page.text_content()
    assert not page.xpath("//aside//summary[contains(., '年份')]"), "what is chosen is no choice any more"
    for odd in ("year=二〇二〇", "year=99999999", "site=&year=", "genre=%00", "nothing=1"):
        reader.get(f"/-/search?q=补贴&{odd}")
    assert "怎样检索" in reader.get("/-/search?site=").text
    assert "没有找到" in reader.get("/-/search?q=补贴&site=nowhere").text


def test_too_many_to_rank_is_said(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "RANKED_AT_MOST", 30)
    assert "不再按相关度排序" in reader.get("/-/search?q=补贴").text
    assert "不再按相关度排序" not in reader.get("/-/search?q=补贴&validity=有效").text


# ---------------------------------------------------------------------- feeds


def feed(reader: Reader, arguments: str) -> ElementTree.Element:
    """A feed that is as RFC 4287 wants it."""
    root = ElementTree.fromstring(reader.get(f"/-/feed.atom?{arguments}").content)
    assert faults_of(root) == []
    assert root.findtext(f"{ATOM}id") in [link.get("href") for link in root.findall(f"{ATOM}link")]
    return root


def test_feeds_of_a_search_a_site_a_kind_and_a_document(reader: Reader) -> None:
    def entries(arguments: str) -> int:
        return len(feed(reader, arguments).findall(f"{ATOM}entry"))

    assert entries("") == DOCUMENTS + 1
    assert entries("q=补贴&year=2020") == len(answering(year=2020))
    assert entries("site=yunhe") == len(answering(site="yunhe"))
    assert entries("kind=new&genre=公告") == len(answering(genre="公告"))
    assert entries("kind=gone") == 0
    assert entries("document=7") == 1
    assert "第7号补贴" in (feed(reader, "document=7").findtext(f"{ATOM}title") or "")
    for nowhere in ("document=999", "document=seven", "document=-1"):
        reader.get(f"/-/feed.atom?{nowhere}", status=404)


def test_a_feed_has_one_identity(reader: Reader) -> None:
    one, other = (feed(reader, arguments) for arguments in ("q=补贴&year=2020", "year=2020&from=mail&q=+补贴"))
    assert one.findtext(f"{ATOM}id") == other.findtext(f"{ATOM}id")
    entry = one.findtext(f"{ATOM}entry/{ATOM}id")
    assert entry in [element.text for element in feed(reader, "").iter(f"{ATOM}id")], "an entry is one in every feed"


# ---------------------------------------------------------------------- the command


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["search", *arguments, "--settings", str(path.with_name("settings.toml"))])


def test_the_command_knows_the_same_filters(path: Path) -> None:
    result = run(path, "补贴", "--issuing-body", str(BODIES[0]), "--validity", "有效", "--order", "newest")
    assert result.exit_code == 0
    numbers = [
        int(number)
        for number in re.findall(r"第(\d+)号«补贴»|第(\d+)号补贴", result.output)
        for number in number
        if number
    ]
    assert set(numbers) == set(answering(issuing_body=BODIES[0], validity="有效"))
    assert "第10号补贴" in run(path, "--year", "2020", "--genre", "公告").output + run(path, "--year", "2020").output


def test_the_command_says_what_is_wrong(path: Path) -> None:
    result = run(path)
    assert result.exit_code == 2
    assert "Say what to look for" in result.output
    result = run(path, "补贴", "--site", "nowhere")
    assert result.exit_code == 1
    assert "knows no site 'nowhere'" in result.output
    result = run(path, "补贴", "--year", "2020", "--site", "yunhe", "--json")
    assert result.output.startswith("[")
