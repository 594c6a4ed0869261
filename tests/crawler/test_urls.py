"""The identity of a resource: what is one, what stays two."""

from __future__ import annotations

from operator import itemgetter
from random import Random
from urllib.parse import unquote_to_bytes, urlencode, urljoin, urlsplit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.urls import absolute_url, canonical_url

HOST = "http://www.linshan.example"

ONE = [
    ("HTTP://WWW.Linshan.Example:80/a/", "/a/"),
    ("https://www.linshan.example:443/a/", "https://www.linshan.example/a/"),
    ("/a/b/../c/./d.html", "/a/c/d.html"),
    ("/../../a.html", "/a.html"),
    ("/a.html#top", "/a.html"),
    ("/a/index.html", "/a/"),
    ("/index.htm", "/"),
    ("/a/index.shtml#x", "/a/"),
    ("/a.jsp;jsessionid=0A1B2C?id=7", "/a.jsp?id=7"),
    ("/a.php?id=7&PHPSESSID=abc123", "/a.php?id=7"),
    ("/a.asp?ASPSESSIONIDQQABCDEF=XYZ&id=7", "/a.asp?id=7"),
    ("/a.html?utm_source=wx&spm=1.2.3", "/a.html"),
    ("/a.asp?b=2&a=1", "/a.asp?a=1&b=2"),
    ("/%7Eliu/%e5%85%ac.html", "/~liu/公.html"),
    ("/a b.html", "/a%20b.html"),
    ("\\a\\b.html", "/a/b.html"),
    (" /a\n.html\t", "/a.html"),
    ("/%6A.asp?%70hpsessid=1", "/j.asp"),
    ("/(S(lit3py55t21z5v55vlm25s55))/a.aspx?id=7", "/a.aspx?id=7"),
    ("/x/(X(1)A(Zm9v)S(lit3py55t21z5v55vlm25s55))/a.aspx", "/x/a.aspx"),
    ("/%28S%28lit3py55t21z5v55vlm25s55%29%29/a.aspx", "/a.aspx"),
    ("/a.cfm?CFID=12&CFTOKEN=345&id=7", "/a.cfm?id=7"),
    ("/a.php?sessionid=0f1e2d3c4b5a69788796&id=7", "/a.php?id=7"),
    ("/a.asp?tdsourcetag=s_pcqq&hmsr=toutiao&id=7", "/a.asp?id=7"),
    ("/a.asp?x", "/a.asp?x="),
    ("/a.asp?t=a%20b&u=http://x/", "/a.asp?t=a+b&u=http%3a%2F%2fx%2F"),
    ("/a%5B1%5D%28b%29%7e.html", "/a[1](b)~.html"),
    ("/100%.html", "/100%25.html"),
    ("http://liu:secret@www.linshan.example/a/", "/a/"),
    ("http://[::0:1]:8080/a", "http://[::1]:8080/a"),
    ("http://www.linshan.example./a/", "/a/"),
    ("http://政务.example/", "http://xn--zfr164b.example/"),
]

TWO = [
    ("https://www.linshan.example/a/", "/a/"),
    ("http://www.linshan.example:8080/a/", "/a/"),
    ("/a/", "/a"),
    ("/a/index_1.html", "/a/"),
    ("/a/index.html?page=2", "/a/?page=2"),
    ("/a/default.html", "/a/"),
    *((f"/a/index.{dynamic}", "/a/") for dynamic in ("php", "asp", "aspx", "jsp", "jhtml", "do")),
    ("/index.php?id=3", "/?id=3"),
    ("/a;v=1", "/a;v=2"),
    ("/(2024)/a.html", "/a.html"),
    ("/(S(1))/a.html", "/a.html"),
    ("/a.asp?cfid=12", "/a.asp?cfid=13"),
    ("/a.asp?sessionid=13", "/a.asp?sessionid=14"),
    ("/a.asp?ect=1709786503068", "/a.asp?ect=1709786503069"),
    ("/a%2Fb", "/a/b"),
    ("/a%3Fb", "/a?b"),
    ("http://linshan.example/a/", "/a/"),
    ("http://192.0.2.1/a/", "/a/"),
    ("/Show.asp?id=1", "/show.asp?id=1"),
    ("/a.asp?a=1&a=2", "/a.asp?a=2&a=1"),
    ("/a?x=%26y", "/a?x=&y"),
    ("/%b9%ab.html", "/%e5%85%ac.html"),
    *(
        (f"/show.asp?{name}=1", f"/show.asp?{name}=2")
        for name in ("id", "cid", "eid", "uid", "sid", "source", "from", "t", "v", "channelid", "timestamp", "_t")
    ),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_two_spellings_of_one(a: str, b: str) -> None:
    assert canonical_url(a, f"{HOST}/") == canonical_url(b, f"{HOST}/")


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_that_stay_two(a: str, b: str) -> None:
    assert canonical_url(a, f"{HOST}/") != canonical_url(b, f"{HOST}/")


def test_the_address_keeps_what_a_server_may_insist_on() -> None:
    assert absolute_url("index.html", f"{HOST}/a/") == f"{HOST}/a/index.html"
    assert absolute_url("?type=4&catId=3&x", f"{HOST}/l?type=1") == f"{HOST}/l?type=4&catId=3&x"
    assert absolute_url("/%b9%ab.html", HOST) == f"{HOST}/%B9%AB.html"
    assert absolute_url("?t=a+b&s=c%20d&u=http://x/&=", HOST) == f"{HOST}/?t=a+b&s=c%20d&u=http://x/&="
    assert absolute_url("/a.asp?b=2&a=2&a=1&jsessionid=1", HOST) == f"{HOST}/a.asp?b=2&a=2&a=1"
    assert absolute_url("/100%.html", HOST) == f"{HOST}/100%.html"
    assert absolute_url("/%7Eliu/", HOST) == f"{HOST}/%7Eliu/"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)",
        "mailto:a@linshan.example",
        "tel:12345",
        "http://[bad/",
        "http://a:99999/",
        "http://a b/",
        "http://linshan.example<?=url?>",
        "http://.../",
        "ftp://linshan.example/",
        "data:,x",
    ],
)
def test_what_is_no_web_address(href: str) -> None:
    assert absolute_url(href, HOST) is None
    with pytest.raises(ValueError, match="is not a web address"):
        canonical_url(href, HOST)


PATHS = st.text(alphabet=st.sampled_from("ab./\\%7eE5?&=;+ ~公#:@,'\"[]|()S134index.html"), max_size=40)

WORDS = st.text(alphabet=st.sampled_from("abXY019._-~公 +%&=/:;?#@'[]中"), min_size=1, max_size=8)
NAMES = st.text(alphabet=st.sampled_from("abcdefgXY_公"), min_size=1, max_size=6) | st.sampled_from(
    ["id", "cid", "eid", "uid", "sid", "source", "from", "channelid", "t", "v", "cfid", "sessionid", "utm", "_t"]
)
PAIRS = st.lists(st.tuples(NAMES, WORDS | st.just("")), max_size=5, unique_by=itemgetter(0))
SEGMENTS = st.text(alphabet=st.sampled_from("abcXYZ012-_~"), min_size=1, max_size=6)
DOCUMENTS = st.builds(
    lambda path, pairs: (f"{HOST}/{'/'.join(path)}.html", pairs), st.lists(SEGMENTS, min_size=1, max_size=4), PAIRS
)
OF_THE_VISIT = st.sampled_from(
    [
        "PHPSESSID=1a2b",
        "jsessionid=0F!12",
        "ASP.NET_SessionId=x",
        "ASPSESSIONIDQQABCDEF=Y",
        "session_id=0123456789abcdef",
        "CFTOKEN=1",
        "utm_source=wx",
        "UTM_Medium=x",
        "spm=1.2.3",
        "nsukey=%2B",
        "isappinstalled",
    ]
)


def written(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def parsed(url: str) -> list[tuple[bytes, bytes]]:
    """The parameters as a server reads them, in whatever encoding."""
    pieces = (piece.partition("=") for piece in urlsplit(url).query.split("&") if piece)
    return [(unquote_to_bytes(name.replace("+", " ")), unquote_to_bytes(v.replace("+", " "))) for name, _, v in pieces]


@given(PATHS)
def test_the_canonical_url_is_its_own(path: str) -> None:
    once = canonical_url(f"{HOST}/{path}")
    assert canonical_url(once) == once


@given(PATHS)
def test_the_address_has_the_identity_of_the_link(path: str) -> None:
    address = absolute_url(f"{HOST}/{path}")
    assert address is not None
    assert absolute_url(address) == address
    assert canonical_url(address) == canonical_url(f"{HOST}/{path}")


@given(PATHS)
def test_scrapy_asks_for_exactly_this_spelling(path: str) -> None:
    once = canonical_url(f"{HOST}/{path}")
    assert safe_url_string(once) == once
    assert safe_url_string(str(absolute_url(f"{HOST}/{path}"))) == absolute_url(f"{HOST}/{path}")


@given(st.text(max_size=60) | PATHS.map(lambda path: f"//{path}"), st.text(max_size=20))
def test_no_link_is_an_error(href: str, base: str) -> None:
    address = absolute_url(href, f"{HOST}/{base}")
    if address is None:
        with pytest.raises(ValueError, match="is not a web address"):
            canonical_url(href, f"{HOST}/{base}")
        return
    assert absolute_url(address) == address
    for url in (address, canonical_url(href, f"{HOST}/{base}")):
        parts = urlsplit(url)
        assert url.isascii()
        assert not any(mark in url for mark in ' \\#"<>')
        assert parts.scheme in ("http", "https")
        assert "@" not in parts.netloc
        assert parts.hostname
        assert parts.path.startswith("/")
        assert not {".", ".."} & set(parts.path.split("/"))


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_the_order_of_parameters_never_matters(document: tuple[str, list[tuple[str, str]]], chance: Random) -> None:
    path, pairs = document
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert canonical_url(written(path, shuffled)) == canonical_url(written(path, pairs))


@given(DOCUMENTS)
def test_no_parameter_is_dropped_and_no_value_changed(document: tuple[str, list[tuple[str, str]]]) -> None:
    url = written(*document)
    assert parsed(str(absolute_url(url))) == parsed(url)
    assert sorted(parsed(canonical_url(url))) == sorted(parsed(url))


@given(st.lists(st.tuples(st.binary(min_size=1, max_size=4), st.binary(max_size=6)), min_size=1, max_size=3))
def test_bytes_of_any_encoding_stay(pairs: list[tuple[bytes, bytes]]) -> None:
    assume(not any(name.strip().lower() in {b"spm"} for name, _ in pairs))
    url = f"{HOST}/a.asp?{urlencode(pairs)}"
    assert parsed(str(absolute_url(url))) == pairs
    assert sorted(parsed(canonical_url(url))) == sorted(pairs)


@given(DOCUMENTS, OF_THE_VISIT, st.integers(min_value=0, max_value=5), WORDS)
def test_what_belongs_to_the_visit_never_matters(
    document: tuple[str, list[tuple[str, str]]], visit: str, place: int, fragment: str
) -> None:
    path, pairs = document
    assume(not (visit.startswith("CFTOKEN") and any(name == "cfid" for name, _ in pairs)))
    pieces = [urlencode([pair]) for pair in pairs]
    pieces.insert(min(place, len(pieces)), visit)
    port = path.replace(HOST, f"{HOST}:80").replace("http", "HTTP")
    assert canonical_url(f"{port};jsessionid=0A!9?{'&'.join(pieces)}#{fragment}") == canonical_url(written(path, pairs))


@given(
    DOCUMENTS,
    DOCUMENTS,
    st.sampled_from([HOST, f"{HOST}:8080", "https://www.linshan.example", "http://linshan.example"]),
)
def test_different_documents_never_merge(
    one: tuple[str, list[tuple[str, str]]], other: tuple[str, list[tuple[str, str]]], host: str
) -> None:
    moved = (other[0].replace(HOST, host), other[1])
    same = one[0] == moved[0] and sorted(one[1]) == sorted(moved[1])
    assert (canonical_url(written(*one)) == canonical_url(written(*moved))) is same


@given(DOCUMENTS, NAMES, WORDS, WORDS)
def test_one_parameter_tells_two_documents_apart(
    document: tuple[str, list[tuple[str, str]]], name: str, value: str, another: str
) -> None:
    path, pairs = document
    urls = {canonical_url(written(path, [*pairs, (name, one)])) for one in {value, another}}
    assert len(urls) == len({value, another})


@given(st.lists(SEGMENTS | st.sampled_from([".", ".."]), min_size=1, max_size=5), st.booleans(), PAIRS, SEGMENTS)
def test_links_join_as_the_standard_says(
    path: list[str], from_root: bool, pairs: list[tuple[str, str]], folder: str
) -> None:
    link, base = written("/" * from_root + "/".join(path), pairs), f"{HOST}/{folder}/list.html?page=2"
    assert absolute_url(link, base) == urljoin(base, link)


@given(
    st.sampled_from(["", ":80", ":443", ":8080", ":0808", ":99999", "."]), st.text(alphabet="ab./~_-%;()", max_size=20)
)
def test_what_is_tidy_at_a_glance_is_tidy(port: str, path: str) -> None:
    plain, with_query = (absolute_url(f"{HOST}{port}/{path}{query}") for query in ("", "?x"))
    assert (plain and f"{plain}?x") == with_query


def test_a_query_is_spelt_in_the_charset_of_its_page() -> None:
    link = "list.asp?lm=公告&id=3"
    assert absolute_url(link, "http://www.linshan.example/a/", encoding="gb18030") == (
        "http://www.linshan.example/a/list.asp?lm=%B9%AB%B8%E6&id=3"
    )
    assert absolute_url(link, "http://www.linshan.example/").endswith("lm=%E5%85%AC%E5%91%8A&id=3")
    assert absolute_url("公告.asp?lm=公告", "http://www.linshan.example/", encoding="gbk") == (
        "http://www.linshan.example/%E5%85%AC%E5%91%8A.asp?lm=%B9%AB%B8%E6"
    ), "a path is always UTF-8"
    assert absolute_url("/?q=公\u0e01", "http://www.linshan.example/", encoding="gbk") is not None
