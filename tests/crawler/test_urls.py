"""The identity of a resource: what is one, what stays two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.urls import absolute_url, canonical_url, host_key

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
    ("/Show.asp?id=1", "/show.asp?id=1"),
    ("/a.asp?a=1&a=2", "/a.asp?a=2&a=1"),
    ("/a?x=%26y", "/a?x=&y"),
    ("/%b9%ab.html", "/%e5%85%ac.html"),
    *(
        (f"/show.asp?{name}=1", f"/show.asp?{name}=2")
        for name in ("id", "cid", "eid", "uid", "sid", "source", "from", "t")
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


@pytest.mark.parametrize(
    "href",
    ["javascript:void(0)", "mailto:a@linshan.example", "tel:12345", "http://[bad/", "http://a:99999/", "data:,x"],
)
def test_what_is_no_web_address(href: str) -> None:
    assert absolute_url(href, HOST) is None
    with pytest.raises(ValueError, match="is not a web address"):
        canonical_url(href, HOST)


def test_a_host_is_keyed_with_its_port() -> None:
    assert host_key(f"{HOST}/a") == "www.linshan.example:80"
    assert host_key("https://www.linshan.example/") == "www.linshan.example:443"
    assert host_key("http://127.0.0.1:8001/") == "127.0.0.1:8001"


PATHS = st.text(alphabet=st.sampled_from("ab./\\%7eE5?&=;+ ~公#:@,'\"[]|index.html"), max_size=40)


@given(PATHS)
def test_the_canonical_url_is_its_own(path: str) -> None:
    once = canonical_url(f"{HOST}/{path}")
    assert canonical_url(once) == once


@given(PATHS)
def test_scrapy_asks_for_exactly_this_spelling(path: str) -> None:
    once = canonical_url(f"{HOST}/{path}")
    assert safe_url_string(once) == once


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_link_is_an_error(href: str, base: str) -> None:
    address = absolute_url(href, f"{HOST}/{base}")
    assert address is None or absolute_url(address) == address
