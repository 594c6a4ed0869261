"""What strangers' bytes and strings meet first: each target takes any bytes, and may not raise.

hypothesis goes through all of them in the suite, atheris for as long as it is given (``make fuzz``); what either found
stays in ``findings`` and is tried for ever after.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from archive.citations import citations
from archive.document_numbers import clean_number
from archive.records import Content
from archive.requisites import in_style
from archive.search import as_text, match_query, snippet
from archive.wording import wording
from crawler.barrier import barrier
from crawler.errors import SettingsError
from crawler.extract import decode, extract, extract_anew
from crawler.extract.dates import date_alone, date_in_url, dates
from crawler.extract.furniture import is_furniture
from crawler.extract.signature import number_in, number_in_title, own_number, signature
from crawler.files import read_file
from crawler.inbox import opened
from crawler.listing.days import listed_day, without_day
from crawler.listing.reader import read_listing
from crawler.robots import rules_of
from crawler.settings import parse
from crawler.urls import absolute_url, canonical_url

Target = Callable[[bytes], None]

PAGE = """<html><head><meta charset=gbk><title>关于印发办法的通知</title></head><body>
<div class="content"><h1>关于印发办法的通知</h1>
<table><tr><td>索引号：</td><td>1/2026-1</td></tr></table>
<p>一、正文，&#150;&nbsp;<font>二<br>三</p></div></body></html>"""
LIST = """<ul><li><a href="t20260302_1.html">关于第1号工作的通知</a><span>2026-03-02</span></li></ul>
<script>createPageHTML(3, 0,
"index", "html")</script><a href="?page=2">下一页</a>"""
RSS = "<rss><channel><item><title>通知</title><link>http://a.gov.cn/1.html</link></item></channel></rss>"
SITEMAP = "<urlset><url><loc>http://a.gov.cn/1.html</loc><lastmod>2026-03-02</lastmod></url></urlset>"
URL = "http://www.example.gov.cn/zwgk/"


def content(payload: bytes) -> None:
    read = extract(payload, url=URL)
    assert isinstance(read, Content)
    assert read.kind == "document" or not read.text
    outlined = extract_anew(payload, url=URL)
    assert outlined is not None
    assert replace(outlined, outline=None) == read
    assert outlined.outline is None or extract_anew(payload, url=URL, outline=outlined.outline) is None


def file(payload: bytes) -> None:
    for beginning in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"):
        read = read_file(beginning + payload, name="附件.doc")
        assert read.unread is None or read.detail
        read.text.encode()


def characters(payload: bytes) -> None:
    coding = ("", "gzip", "br", "deflate", "gzip, br")[len(payload) % 5]
    assert not any("\ud800" <= char <= "\udfff" for char in decode(payload, headers={"content-encoding": coding}).text)


def listing(payload: bytes) -> None:
    for entry in read_listing(payload, url=URL).entries:
        assert absolute_url(entry.url) is not None


def walls(payload: bytes) -> None:
    for status in (200, 202, 412, 503):
        barrier(status, {"Content-Type": "text/html"}, payload)


def robots(payload: bytes) -> None:
    rules = rules_of(200, payload, "")
    assert not isinstance(rules, str)
    rules.can_fetch(URL, "gongkai")
    rules.crawl_delay("gongkai")


def message(payload: bytes) -> None:
    opened(payload)


def _of_text(function: Callable[[str], object]) -> Target:
    def target(payload: bytes) -> None:
        function(payload.decode("utf-8", "replace"))

    return target


def _urls(text: str) -> None:
    address = absolute_url(text, URL)
    if address is not None:
        assert absolute_url(address) == address
        once = canonical_url(address)
        assert canonical_url(once) == once == canonical_url(text, URL)


def _days(text: str) -> None:
    list(dates(text))
    date_alone(text)
    date_in_url(text)
    listed_day(text.split(" "), text)
    without_day(text)


def _numbers(text: str) -> None:
    for find in (number_in, number_in_title, clean_number):
        found = find(text)
        assert found is None or clean_number(found) == clean_number(clean_number(found))
    own_number(text.split("\n"))
    signature(text.split("\n"))
    list(citations(text))


def _judged(text: str) -> None:
    said = wording(text)
    assert len(said) <= 4 * len(text)
    is_furniture(text)
    list(in_style(text))


@cache
def _searched() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("create virtual table t using fts5(title, body, meta, content='', tokenize='ascii')")
    return connection


def _query(text: str) -> None:
    with closing(_searched().execute("select count(*) from t where t match ?", (match_query(text),))) as answer:
        assert answer.fetchone() == (0,)
    assert as_text(snippet("关于印发办法的通知", text), "", "")


def _settings(text: str) -> None:
    with suppress(SettingsError):
        parse(text, Path("settings.toml"))


def _setting(text: str) -> None:
    """One value of each sort in the place of every key."""
    for table, key in (
        ("politeness", "delay"),
        ("guard", "allow_networks"),
        ("readers", "processes"),
        ("archive", "path"),
    ):
        for value in (text, f'"{text}"', f"[{text}]"):
            _settings(f"[{table}]\n{key} = {value}\n")


TARGETS: dict[str, Target] = {
    "content": content,
    "file": file,
    "characters": characters,
    "listing": listing,
    "walls": walls,
    "robots": robots,
    "message": message,
    "urls": _of_text(_urls),
    "days": _of_text(_days),
    "numbers": _of_text(_numbers),
    "judged": _of_text(_judged),
    "query": _of_text(_query),
    "settings": _of_text(_settings),
    "setting": _of_text(_setting),
}

SEEDS: dict[str, tuple[str, ...]] = {
    "content": (PAGE, "<pre>一\n二</pre>", "<table><tr><td><td></table>"),
    "file": (
        PAGE,
        r"{\rtf1\ansicpg936 {\fonttbl{\f1\fcharset134 x;}}\f1\'cd\'a8\u-10174?\trowd a\cell\row{\*\footnote b}}",
        '<?xml version="1.0"?><w:wordDocument xmlns:w="w"><w:body><w:p><w:t>一</w:t></w:p></w:body></w:wordDocument>',
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>一",
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        "trailer<</Root 1 0 R>>",
    ),
    "characters": (PAGE, "锟斤拷"),
    "listing": (LIST, RSS, SITEMAP, '{"data": {"rows": [{"title": "通知", "url": "/1.html", "date": "2026-03-02"}]}}'),
    "walls": ("<title>安全验证</title>请输入验证码", "<script>document.cookie='a';location.reload()</script>"),
    "robots": ("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 3\nSitemap: http://a.gov.cn/s.xml",),
    "message": ("cos\nsystem\n(S'true'\ntR.",),
    "urls": (
        "http://www.example.gov.cn:80/a/../b;jsessionid=1?b=2&a=1#c",
        "//a.gov.cn/公告.html",
        "javascript:void(0)",
    ),
    "days": ("2026年3月2日", "二〇二六年三月二日", "/202603/t20260302_1.html", "03-02 2026"),
    "numbers": ("国办发〔2026〕12号", "财政部公告2026年第3号", "云岭市林业局\n2026年3月2日"),
    "judged": ("全市各級領(lǐng)導(dǎo)幹部，Wǒ。", "a{background:url('x.png')}", "首页 > 通知 打印 关闭"),
    "query": ('"关于 印发" -公开 title:办法*', "NEAR(a b)", "国办发〔2026〕12号"),
    "settings": ('[[site]]\nid = "a"\nname = "某局"\nurl = "http://a.gov.cn/"\n', "[politeness]\ndelay = 3\n"),
    "setting": ("3", "10.0.0.0/8", "true", "2026-03-02"),
}
