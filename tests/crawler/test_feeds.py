"""Feeds and sitemaps: three dialects of feeds and many of dates, and an index whose files are read one by one."""

from __future__ import annotations

import time
from datetime import date

import pytest

from archive.records import Entry
from crawler.listing.reader import read_listing
from crawler.site import Listing

HOST = "http://www.linshan.example"


def read(text: str, url: str = f"{HOST}/zwgk/rss.xml", charset: str = "utf-8") -> Listing:
    return read_listing(text.encode(charset), url=url)


def entry(path: str, title: str = "关于修复圩堤的公告", day: date | None = date(2024, 4, 9)) -> Entry:
    return Entry(url=HOST + path, title=title, listed_on=day)


RSS = """<?xml version="1.0" encoding="gb2312"?>
<?xml-stylesheet href="rss.xsl"?><!-- made by hand -->
<rss version="2.0"><channel><title>通知公告</title><link>/zwgk/</link>
<item><title><![CDATA[ 关于<b>修复</b>圩堤的
公告 ]]></title><link>
 /zwgk/1.html </link><pubDate>Mon, 08 Apr 2024 16:30:00 GMT</pubDate></item>
<item><title>关于修复圩堤的公告</title><guid isPermaLink="true">http://www.linshan.example/zwgk/2.html</guid>
<pubDate>2024-04-09 08:00:00</pubDate></item>
<item><title>关于&nbsp;封山 &amp; 育林</title><link>3.html?a=1&b=2&amp;c=3</link><pubDate>2024年4月9日</pubDate></item>
<item><title>没有地址</title></item>
</channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>公告</title><link>/zwgk/</link></channel>
<item rdf:about="1"><title>关于修复圩堤的公告</title><link>/zwgk/1.html</link><dc:date>2024-04-09T08:00+08:00</dc:date>
</item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://www.linshan.example/gk/"><title>公告</title>
<link rel="self" href="/zwgk/rss.xml"/><link rel="next" href="older.xml"/>
<entry><title type="html">关于&lt;em&gt;修复&lt;/em&gt;圩堤的公告</title><link rel="enclosure" href="1.pdf"/>
<link href="1.html"/><id>urn:1</id><updated>2024-05-01T00:00:00Z</updated><published>2024-04-08T16:00:00Z</published>
</entry></feed>"""


def test_rss_as_sites_write_it() -> None:
    listing = read(RSS, charset="gb2312")
    assert (listing.kind, listing.family, listing.window, listing.next_url) == ("listing", "feed", True, None)
    assert listing.entries == (
        entry("/zwgk/1.html", "关于修复圩堤的 公告"),
        entry("/zwgk/2.html"),
        entry("/zwgk/3.html?a=1&b=2&c=3", "关于 封山 & 育林"),
    )


def test_rss_1_and_its_dublin_core() -> None:
    assert read(RDF).entries == (entry("/zwgk/1.html"),)


def test_atom_with_a_base_and_an_older_part() -> None:
    listing = read(ATOM)
    assert listing.entries == (entry("/gk/1.html"),), "published, not updated; the page, not the file beside it"
    assert listing.next_url == f"{HOST}/gk/older.xml"


def test_a_broken_feed_gives_what_it_has() -> None:
    whole = RSS.replace('encoding="gb2312"', "")
    assert len(read(whole[: whole.index("<item><title>没有")]).entries) == 3
    assert len(read(whole.replace("&amp;", "&")).entries) == 3
    assert read("<rss>").entries == ()


def test_entities_are_not_expanded_and_nothing_is_fetched() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = f"{bomb}<rss><channel><item><title>&b;&f;</title><link>/1.html</link></item></channel></rss>"
    assert "root:" not in str(read(feed).entries)
    assert "aaaa" not in str(read(feed).entries)


NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(kind: str, *urls: str) -> str:
    element = "sitemap" if kind == "sitemapindex" else "url"
    inner = "".join(f"<{element}><loc> {u} </loc><lastmod>2026-01-01</lastmod></{element}>" for u in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} {NAMESPACE}>{inner}</{kind}>'


def test_a_sitemap_lists_what_looks_like_a_document_without_a_day() -> None:
    documents = [
        "/zwgk/202404/t20240409_12.html", "/art/2024/4/9/art_7_12.html", "/zwgk/content/post_12.html",
        f"/x/c1/202404/{12:032x}.shtml", "/c100/c2001/content.shtml", "/info/1043/673041.htm", "/show.aspx?id=1203",
        "/public/content/49637",
    ]  # fmt: skip
    others = ["/", "/zwgk/", "/zwgk/index.html", "/zwgk/index_1203.html", "/col/col7/index.html",
              "/public/column/4963717", "/zwgk/list_2.shtml", "/about.html"]  # fmt: skip
    text = sitemap("urlset", *(HOST + path for path in [*documents, *others, documents[0]]))
    listing = read(text, f"{HOST}/sitemap.xml")
    assert (listing.kind, listing.family, listing.unordered, listing.window) == ("listing", "sitemap", True, False)
    assert listing.entries == tuple(Entry(url=HOST + path) for path in documents)
    assert read(sitemap("urlset", *(HOST + path for path in others)), f"{HOST}/sitemap.xml").kind == "not-listing"


def test_the_files_of_an_index_are_read_one_after_the_other() -> None:
    files = [f"{HOST}/map/{name}.xml" for name in ("zwgk", "a b", "c")]
    at: str | None = f"{HOST}/sitemap.xml"
    listing = read(sitemap("sitemapindex", *files), f"{HOST}/sitemap.xml")
    seen, pages = [], []
    while at := listing.next_url:
        seen.append(at.partition("#")[0])
        text = sitemap("urlset", f"{HOST}/zwgk/t20240409_{len(seen)}.html") if len(seen) != 2 else sitemap("urlset")
        listing = read(text, at)
        pages.append(len(listing.entries))
        assert listing.kind == "listing"
    assert seen == [f"{HOST}/map/zwgk.xml", f"{HOST}/map/a%20b.xml", f"{HOST}/map/c.xml"]
    assert pages == [1, 0, 1], "a file of channels only does not end it"


def test_indexes_that_name_each_other_have_an_end() -> None:
    at, asked = f"{HOST}/sitemap.xml", 0
    while (listing := read(sitemap("sitemapindex", f"{HOST}/sitemap.xml", f"{HOST}/b.xml"), at)).next_url:
        at, asked = listing.next_url, asked + 1
        assert asked < 5
    assert asked == 2


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/rss.xml", "<!--" * 100_000),
        ("/rss.xml", "<!-- -" + "-" * 200_000),
        ("/rss.xml", "<rss>" + "<item><title>" * 50_000),
        ("/rss.xml", "<rss>" + "<item><link>&x;" * 50_000),
        ("/sitemap.xml", "<urlset>" + "<url><loc>http://x.example/" * 30_000),
        ("/List.aspx", "<form>" + "<a href=\"javascript:__doPostBack('a" * 20_000),
        ("/rss.xml", "<rss>" + "<![CDATA[&" * 100_000),
        ("/List.aspx", "<form>" + "<a href=\"javascript:__doPostBack('P','2')\">2</a>" * 20_000),
        ("/a.jhtml", "<input value=下一页 onclick=\"location.href='" * 20_000),
        ("/col/", "<script url='/front/page/build/unit" * 20_000),
        ("/col/", "<script>'/front/page/build/unit'" + " pageId:'" * 50_000),
        ("/x/list.shtml", "<script>_isJson '/common/search/" + "/common/search/" * 20_000),
        ("/x/list.shtml", "<script>_isJson channelId " + "channelId: " * 50_000),
        ("/x/list.shtml", "<script>createPageHTML(" + "'a'," * 50_000),
        ("/common/search/5ad7f2?_isJson=true", '{"a":' * 900 + "1" + "}" * 900),
        ("/common/search/5ad7f2?_isJson=true", '{"list":[' + '{"url":"a","title":"b<"},' * 20_000 + "{}]}"),
        ("/tzgg/", "<script>$.ajax({ data:{" * 50_000),
        ("/tzgg/", "<script>$.post('/a',{" + "a:b," * 240 + "}" + "$.post('/a',{page:n}) n=" * 2_000),
        ("/zqrsj/gkmlpt/index", "_CONFIG = {TREE: " + '[{"children":' * 50_000),
    ],
)
def test_nonsense_costs_time_in_proportion(url: str, text: str) -> None:
    began = time.process_time()
    read(text, HOST + url)
    assert time.process_time() - began < 6, "seconds of CPU; a quadratic rule takes minutes"
