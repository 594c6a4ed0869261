"""The pages answer, find, show what is there, and let nothing of a crawled page act in them."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import worlds
from lxml import html as lxml_html
from sample import LATER, Sample

from archive.browse import application
from archive.browse.guard import READING_POLICY
from archive.browse.replay import sandboxed
from archive.browse.typeset import blocks
from archive.browse.wording import WORDS, is_web, label, live_link, table_metadata
from archive.store import Archive

TITLE = "青石市人民政府关于加强數據共享的通知"
TABLE = "| 序号 | 单位 |\n| --- | --- |\n| 1 | 财政局 |"
BODY = f"各区人民政府：\n一、總體要求\n加強領導，落實“放管服”改革。\n{TABLE}"
URL = "https://www.qingshi.test/t1.html"
NUMBER = "青政办发〔2026〕12号"

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
EVIL_URL = "javascript:alert(3)//<script>"
QUERIES = ["", " ", "　", '"', "*", "OR", "-", "NEAR(", "〔〕", "%", "\x00", "领导", EVIL, "词 " * 300]
PAGES = [
    "/",
    "/-/search",
    "/-/changes",
    "/-/sites",
    "/-/timeline",
    "/-/timeline?by=month",
    "/-/feed.atom",
    "/archive",
    "/archive/documents",
    "/archive/versions",
]
WITH_A_QUERY = [
    "/-/search?q={}",
    "/-/search?q={}&order=newest&page=2",
    "/-/search?q={0}&issuing_body={0}&site={0}&year={0}&genre={0}&validity={0}",
    "/-/feed.atom?q=领导&issuing_body={0}&site={0}&genre={0}",
    "/-/changes?q={0}&kind={0}&site={0}&before={0}&day={0}",
    "/-/timeline?site={0}&by={0}",
    "/-/feed.atom?q={}",
    "/archive/documents?_search={}",
    "/archive/versions?_search={}",
    "/archive/attachments?_search={}",
    "/archive/files?_search={}",
    "/archive/documents/1?q={0}&version={0}",
    "/-/compare/1?old={0}&new={0}",
]


class Reader:
    """Somebody with a browser, reading one archive."""

    def __init__(self, path: Path, **more: Any) -> None:
        self.datasette = application(path, **more)

    def get(self, path: str, *, status: int = 200) -> Any:
        response = asyncio.run(self.datasette.client.get(path))
        assert response.status_code == status, (path, response.text[:500])
        return response

    def text(self, path: str) -> str:
        return str(self.get(path).text)

    def json(self, path: str) -> Any:
        return self.get(path).json()

    def query(self, database: str, sql: str) -> list[Any]:
        """The one row that a query gives. (1.0 has another address for queries, to which the earlier one leads.)"""
        path = f"/{database}.json?sql={quote(sql)}&_shape=arrays"
        response = asyncio.run(self.datasette.client.get(path, follow_redirects=True))
        (row,) = response.json()["rows"]
        return list(row)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    sample = Sample(tmp_path_factory.mktemp("browse") / "archive.db")
    first = sample.document(
        "旧的正文。",
        url=URL,
        title=TITLE,
        document_number=NUMBER,
        published_on="2026-03-02",
        year=2026,
        validity="有效",
    )
    version = sample.edit(first, BODY, url=URL, title=TITLE, document_number=NUMBER, published_on="2026-03-02")
    sample.insert(
        "attachments",
        version=version,
        url="https://www.qingshi.test/a.pdf",
        name="共享目录.pdf",
        file=sample.file("目录", pages=14),
    )
    sample.insert("fields", version=version, field="title", raw=TITLE, how="meta", where="ArticleTitle", used=1)
    sample.site("yunhe", "云河区人民政府", verdict="late", reason="上次发布在 19 天前。")
    other = sample.document("转发：" + BODY, url="https://www.yunhe.test/2.html", site="yunhe", title="转发通知")
    sample.insert("copies", document=other, other=first, relation="copy", score=0.97, evidence="正文相同")
    sample.document("听证会。", url="https://www.yunhe.test/3.html", site="yunhe", state="gone", title="听证会公告")
    sample.run("yunhe", outcome="blocked", reason="验证码页", at=LATER)
    expired = "unverified: certificate has expired"
    shown = sample.certificate("yunhe", verdict=expired, host="www.yunhe.test", protocol="TLSv1.0")
    sample.execute("update captures set tls = ?, certificate = ? where url like '%yunhe%'", expired, shown)
    return Reader(sample.path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """An archive in which every text that a site controls is an attack."""
    sample = Sample(tmp_path_factory.mktemp("hostile") / "archive.db")
    sample.site("evil", EVIL, verdict="blocked", reason=EVIL)
    fields = dict.fromkeys(("title", "document_number", "index_number", "issuing_body", "validity", "language"), EVIL)
    document = sample.document(f"领导\n{EVIL}\n| {EVIL} |", url=EVIL_URL, site="evil", state="gone", **fields)
    other = sample.document("领导" + EVIL, url=EVIL_URL + "2", site="evil", title=EVIL + "\x01")
    sample.insert("copies", document=document, other=other, relation="copy", score=1.0, evidence=EVIL)
    third = sample.document("领导" * 40 + EVIL, url=EVIL_URL + "3", site="evil", title=EVIL)
    pairs = [[EVIL, EVIL]]
    evidence = {"share": 0.9, "figures": pairs, "words": pairs, "agree": [EVIL], "differ": [EVIL]}
    sample.insert(
        "copies", document=third, other=document, relation="revision", score=0.9, evidence=json.dumps(evidence)
    )
    sample.execute("update documents set copies_of = ? where id = ?", other, document)
    shown = sample.certificate("evil", verdict="unverified: " + EVIL, host=EVIL, protocol=EVIL)
    sample.execute("update captures set tls = ?, certificate = ?", "unverified: " + EVIL, shown)
    sample.insert("splits", document=other, other=third, at=EVIL)
    sample.insert("attachments", version=1, url=EVIL_URL, name=EVIL, error=EVIL)
    sample.insert("fields", version=1, field=None, raw=EVIL, how="label", where=EVIL, used=0)
    sample.edit(document, f"领导\n{EVIL}{EVIL}\n| {EVIL} |", url=EVIL_URL, title=EVIL + "2", validity=None)
    sample.run("evil", outcome="failed", reason=EVIL)
    return Reader(sample.path)


def found_in(page: str, path: str) -> list[str]:
    """The attributes or texts of a page that an XPath names."""
    found = lxml_html.document_fromstring(page).xpath(path)
    assert isinstance(found, list)
    return [str(one) for one in found]


def all_pages(reader: Reader) -> list[str]:
    tables = [f"/archive/{table}" for table in table_metadata()]
    rows = ["/archive/documents/1", "/archive/documents/1?version=1", "/-/replay/1", "/archive/versions/1"]
    rows += ["/-/compare/1"]
    return [*PAGES, *tables, *rows, "/-/search?q=领导", "/-/search?site=evil", "/archive/documents?_search=领导"]


def test_every_page_of_a_hostile_archive_is_harmless(hostile: Reader) -> None:
    for path in [*all_pages(hostile), "/archive/documents/2", "/archive/documents/3"]:
        page = hostile.text(path)
        assert "<script>alert" not in page, path
        if path == "/-/feed.atom":
            ElementTree.fromstring(page)
            continue
        assert not found_in(page, "//@onerror"), path
        for link in found_in(page, "//@href | //@src | //@action"):
            assert not link.strip().lower().startswith("javascript:"), path


@pytest.mark.parametrize("path", WITH_A_QUERY)
@pytest.mark.parametrize("query", QUERIES)
def test_odd_queries_get_a_page(hostile: Reader, path: str, query: str) -> None:
    assert "<script>alert" not in hostile.text(path.format(quote(query)))


def test_every_answer_has_a_policy_and_no_sniffing(reader: Reader) -> None:
    for path in [*all_pages(reader), "/archive/documents.json", "/-/gongkai/reading.css"]:
        headers = reader.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
    assert reader.get("/nowhere", status=404).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/-/search?q=领导", "/-/changes", "/-/sites", "/-/timeline", "/archive/documents/1", "/-/replay/1"]
)
def test_reading_pages_need_no_script_and_nothing_from_elsewhere(reader: Reader, path: str) -> None:
    response = reader.get(path)
    assert response.headers["content-security-policy"] == READING_POLICY
    assert not found_in(response.text, "//script/text() | //style/text() | //@style | //script/@src")
    loaded = found_in(response.text, "//link[@rel='stylesheet']/@href | //img/@src | //iframe/@src")
    assert loaded
    assert all(address.startswith("/") for address in loaded)


def test_search_page_ranks_and_highlights(reader: Reader) -> None:
    page = reader.text("/-/search?q=数据共享")
    assert "<mark>數據共享</mark>" in page
    page = reader.text("/-/search?q=領導+放管服")
    assert page.count("<mark>領導</mark>") == 2
    assert "2 份文件" in page
    assert "没有找到" in reader.text("/-/search?q=无此词语")


@pytest.mark.parametrize("typed", [NUMBER, "青政办发[2026]12号", "青政辦發（2026）12號", "青政办发 2026 12号"])
def test_document_number_in_any_brackets(reader: Reader, typed: str) -> None:
    assert TITLE in re.sub("<.*?>", "", reader.text(f"/-/search?q={quote(typed)}"))
    assert [row["title"] for row in rows(reader, "documents", typed)] == [TITLE]


def rows(reader: Reader, table: str, search: str) -> list[dict[str, Any]]:
    """What Datasette's own box finds; this shape is the same in every release."""
    found = reader.json(f"/archive/{table}.json?_shape=array&_search={quote(search)}")
    assert isinstance(found, list)
    return found


def test_datasettes_own_box_reads_chinese(reader: Reader) -> None:
    sql = "select escape_fts('領導'), zh_match('领导'), zh_snippet('各領導', '领导')"
    assert reader.query("archive", sql) == ['"领导"', '"领导"', "各«領導»"]
    assert len(rows(reader, "documents", "领导")) == 2
    assert len(rows(reader, "documents", "")) == 3
    assert len(rows(reader, "versions", "旧的正文")) == 1
    assert "<mark>數據</mark>" in reader.text("/archive/documents?_search=数据")
    assert "标题:词" in reader.get("/archive/documents?_search_title=领导", status=400).text


def test_what_a_version_came_over_is_shown(reader: Reader) -> None:
    page = reader.text("/archive/documents/2")
    assert "证书已过期" in page
    assert "TLSv1.0" in page
    assert '<a href="/archive/certificates/1" title="SHA-256 ' in page
    assert "证书已过期" in reader.text("/-/replay/3")
    assert "证书已过期" in reader.text("/archive/captures")
    assert "证书已过期" in reader.text("/archive/certificates")
    assert "未加密" in reader.text("/archive/documents/1")


def test_document_page(reader: Reader) -> None:
    page = reader.text("/archive/documents/1?q=领导")
    for shown in (
        NUMBER,
        "<mark>領導</mark>",
        "共享目录.pdf",
        "14 页",
        "转发通知",
        "转载了本文",
        "相似 97 %",
        "ArticleTitle",
        "/-/replay/2",
    ):
        assert shown in page
    assert f'href="{URL}"' in page
    assert '<h2 class="heading level2">一、總體要求</h2>' in page, (
        "the first heading below the title, whatever its style"
    )
    assert "<td>财政局</td>" in page
    assert "旧的正文" not in page
    old = reader.text("/archive/documents/1?version=1")
    assert "旧的正文" in old
    assert "不是当前版本" in old
    assert "已撤下此文件" in reader.text("/archive/documents/3")
    reader.get("/archive/documents/99", status=404)


def test_home_changes_and_sites(reader: Reader) -> None:
    home = reader.text("/")
    assert "<b>3</b> 份文件" in home
    assert "上次发布在 19 天前" in home
    changes = reader.text("/-/changes")
    assert "2026-04-11 02:05" in changes, "instants are shown in Beijing time"
    gone = reader.text("/-/changes?kind=gone")
    assert "听证会公告" in gone
    assert "转发通知" not in gone
    assert "听证会公告" not in reader.text("/-/changes?before=2")
    sites = reader.text("/-/sites")
    assert "逾期" in sites
    assert "验证码页" in sites


def test_feed_is_atom(reader: Reader) -> None:
    response = reader.get("/-/feed.atom?q=听证会")
    assert response.headers["content-type"].startswith("application/atom+xml")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall("a:entry", atom)
    assert [entry.findtext("a:title", namespaces=atom) for entry in entries] == [
        "［已撤下］听证会公告",
        "［新增］听证会公告",
    ]
    for element in (feed, *entries):
        for required in ("a:id", "a:title", "a:updated"):
            assert element.findtext(required, namespaces=atom)
    identities = [entry.findtext("a:id", namespaces=atom) for entry in entries]
    assert len(set(identities)) == 2
    assert feed.findtext("a:updated", namespaces=atom) == LATER
    assert len(ElementTree.fromstring(reader.get("/-/feed.atom").content).findall("a:entry", atom)) == 5


CAPTURE = {"id": 7, "media_type": None, "fetched_at": LATER}


@pytest.mark.parametrize(
    ("sent", "content_type", "attachment"),
    [
        ("text/html; charset=gb2312", "text/html; charset=gb2312", False),
        ("TEXT/HTML", "text/html", False),
        ("text/plain", "text/plain", False),
        ("image/svg+xml", "image/svg+xml", True),
        ("application/pdf", "application/pdf", True),
        ("text/xml", "text/xml", True),
        ("text/html\r\nSet-Cookie: a=b", "text/html", False),
        ("nonsense", "application/octet-stream", True),
        ("", "application/octet-stream", True),
    ],
)
def test_originals_are_served_in_a_sandbox(sent: str, content_type: str, attachment: bool) -> None:
    response = sandboxed({"content-TYPE": sent, "Set-Cookie": "a=b", "Content-Encoding": "gzip"}, b"bytes", CAPTURE)
    assert response.content_type == content_type
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Memento-Datetime"] == "Fri, 10 Apr 2026 18:05:00 GMT"
    assert ("Content-Disposition" in response.headers) is attachment
    assert "Set-Cookie" not in response.headers
    assert response.body == b"bytes"


def test_unknown_coding_is_not_passed_on() -> None:
    assert "Content-Encoding" not in sandboxed({"Content-Encoding": "x\r\ny"}, b"", CAPTURE).headers


def test_missing_originals_are_said_to_be_missing(reader: Reader) -> None:
    assert "/-/original/1" in reader.text("/-/replay/1")
    assert 'sandbox=""' in reader.text("/-/replay/1")
    reader.get("/-/replay/999", status=404)
    reader.get("/-/original/999", status=404)
    assert "cannot be read" in reader.get("/-/original/1", status=404).text


def test_a_wrong_address_is_told_to_the_reader_alone(reader: Reader, capfd: pytest.CaptureFixture[str]) -> None:
    reader.get("/archive/documents/99", status=404)
    reader.get("/-/replay/999", status=404)
    assert capfd.readouterr() == ("", "")


def test_metadata_describes_every_table_and_column(tmp_path: Path) -> None:
    Sample(tmp_path / "archive.db")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        listed = "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual')"
        tables = [name for (name,) in connection.execute(listed) if not name.startswith(("sqlite_", "_sqlite_"))]
        schema = {
            table: [name for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))]
            for table in tables
        }
    described = table_metadata()
    assert {table: set(one["columns"]) for table, one in described.items()} == {
        table: set(columns) for table, columns in schema.items()
    }
    for table, one in described.items():
        for text in (one["description"], *one["columns"].values()):
            assert re.match(r"\S+ [A-Z][\w -]* — \S", text), (table, text)
    assert label("documents", "document_number") == ("发文字号", "Document number")


def test_every_coded_value_of_the_schema_has_a_word(tmp_path: Path) -> None:
    Sample(tmp_path / "archive.db")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        sql = " ".join(text for (text,) in connection.execute("select sql from sqlite_master where sql not null"))
    lists = re.findall(r"check \((?:state|outcome|kind|relation) in \(([^)]+)\)\)", sql)
    codes = {code for one in lists for code in re.findall(r"'([^']+)'", one)}
    assert codes - {"listing", "document", "attachment", "robots", "requisite"} <= set(WORDS)


def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table documents (id integer primary key, title text)")
        connection.execute("insert into documents values (1, '领导')")
        connection.commit()
    reader = Reader(other)
    assert "政府信息公开存档" not in reader.text("/")
    assert "documents: 1" in reader.text("/other/documents/1")
    assert reader.query("other", "select escape_fts('領導')") == ['"領導"']
    reader.get("/-/search?q=领导", status=404)


def test_a_reader_without_permission_sees_nothing(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "archive.db")
    sample.document("秘密。", url=URL, title="秘密文件")
    reader = Reader(sample.path, metadata={"databases": {"archive": {"allow": False}}})
    for path in (
        "/-/search?q=秘密",
        "/-/changes",
        "/-/sites",
        "/-/timeline",
        "/-/feed.atom",
        "/-/replay/1",
        "/-/original/1",
        "/-/compare/1",
    ):
        assert "秘密文件" not in reader.get(path, status=403).text
    assert "秘密文件" not in reader.text("/")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.test/", True),
        ("HTTP://a.test/", True),
        ("javascript:alert(1)", False),
        (" javascript:x", False),
    ],
)
def test_only_web_addresses_become_links(url: str, safe: bool) -> None:
    assert is_web(url) is safe
    assert ("<a " in live_link(url)) is safe


def test_a_body_is_set_like_an_official_document() -> None:
    text = "各区：\n第一章 总则\n一、要求\n（一）目录\n按时完成。\n青石市人民政府\n2026年2月28日"
    kinds = [(block.kind, block.level) for block in blocks(text)]
    assert kinds == [
        ("addressee", 0),
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("paragraph", 0),
        ("signature", 0),
        ("signature", 0),
    ]
    assert [block.kind for block in blocks("一、这是以序号开头的一句话。")] == ["paragraph"]
    assert [block.rows for block in blocks("| a | b |\n|---|:-:|\n| 1 | |")] == [(("a", "b"), ("1", ""))]
    assert blocks("") == []


def test_an_original_comes_back_as_it_was_sent(tmp_path: Path) -> None:
    page = f'<html><meta charset="utf-8"><title>领导</title>{EVIL}</html>'
    url = worlds.HOME + "a.html"
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Set-Cookie", "a=b"))
    path = tmp_path / "archive.db"
    with Archive.write(path) as archive:
        run = archive.run(worlds.SITE, worlds.NOW)
        capture = worlds.recorded(run, worlds.exchange(url, gzip.compress(page.encode()), headers=headers))
        run.save(capture, worlds.content("加強領導。", title="領導"))
        run.finish("done", {}, now=worlds.NOW)
    reader = Reader(path)
    response = reader.get(f"/-/original/{capture.id}")
    assert response.text == page
    assert response.headers["content-security-policy"].startswith("sandbox")
    assert "set-cookie" not in response.headers
    for shown in all_pages(reader):
        assert reader.get(shown)
    assert "<mark>領導</mark>" in reader.text("/-/search?q=领导")
