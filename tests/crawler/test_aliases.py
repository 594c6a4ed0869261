"""The hosts of one site: which URLs are its own, and what proves that two hosts are one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Site
from crawler.aliases import HomePage, identity, is_own, own_url, same_site
from crawler.urls import canonical_url

SITE = Site(
    id="linshan",
    name="临山市人民政府",
    url="https://www.linshan.example/",
    family="auto",
    channels=(),
    aliases=("linshan.example", "www.linshan.example", "zw.linshan.example:8080", "xn--zfr164b.example"),
)
ALONE = replace(SITE, aliases=())


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linshan.example/a.html?b=2&a=1",
        "http://linshan.example/a.html?a=1&b=2",
        "https://LINSHAN.example:443/a.html?b=2&a=1",
        "http://www.linshan.example/a.html?a=1&b=2#x",
        "http://zw.linshan.example:8080/a.html?a=1&b=2",
        "http://政务.example/a.html?a=1&b=2",
    ],
)
def test_an_alias_is_the_site_under_either_scheme(url: str) -> None:
    assert identity(url, SITE) == "https://www.linshan.example/a.html?a=1&b=2"
    assert is_own(url, SITE)
    assert identity(url, ALONE) == canonical_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://linshan.example:8080/a",
        "http://zw.linshan.example/a",
        "http://m.linshan.example/",
        "http://qinghe.example/",
    ],
)
def test_other_hosts_and_ports_stay_others(url: str) -> None:
    assert identity(url, SITE) == canonical_url(url)


def test_what_is_fetched_does_not_depend_on_aliases() -> None:
    assert is_own("http://linshan.example/a", ALONE), "www. is ours to fetch, though for identity it is another host"
    assert is_own("http://jyj.linshan.example/a", ALONE)
    assert not is_own("http://政务.example/a", ALONE)
    assert not is_own("http://notlinshan.example/a", SITE)


def test_only_the_host_is_exchanged() -> None:
    assert own_url("http://linshan.example/附件 1.doc?b&a=%2f#x", SITE) == (
        "https://www.linshan.example/附件 1.doc?b&a=%2f#x"
    )
    for other in ("http://m.linshan.example/附件.doc", "mailto:a@linshan.example", "附件.doc", "http://[bad/"):
        assert own_url(other, SITE) == other


@given(st.text(alphabet="ab/.?&=%公;", max_size=20))
def test_an_identity_is_its_own(path: str) -> None:
    once = identity(f"http://linshan.example/{path}", SITE)
    assert identity(once, SITE) == once == identity(f"https://www.linshan.example/{path}", SITE)


WITH = HomePage(
    asked="http://www.linshan.example/",
    url="http://www.linshan.example/",
    payload_digest="sha256:1",
    site_code="1529000001",
    title="临山市人民政府",
)
WITHOUT = HomePage(
    asked="http://linshan.example/",
    url="http://linshan.example/",
    payload_digest="sha256:2",
    site_code="",
    title="门户",
)


@pytest.mark.parametrize(
    "other",
    [
        replace(WITHOUT, url="http://www.linshan.example/"),
        replace(WITHOUT, url="https://www.linshan.example/index.html"),
        replace(WITHOUT, payload_digest="sha256:1"),
        replace(WITHOUT, site_code="1529000001 ", title="临山市人民政府\n"),
    ],
)
def test_one_site(other: HomePage) -> None:
    assert same_site(WITH, other)
    assert same_site(other, WITH)


@pytest.mark.parametrize(
    "other",
    [
        WITHOUT,
        replace(WITHOUT, site_code="1529000001"),
        replace(WITHOUT, title=WITH.title),
        replace(WITHOUT, url="http://www.linshan.example/bumen/jyj/"),
        replace(WITHOUT, payload_digest=None),
    ],
)
def test_two_sites(other: HomePage) -> None:
    assert not same_site(WITH, other)
    assert not same_site(other, WITH)


def test_what_was_not_served_proves_nothing() -> None:
    refused = HomePage(asked="http://a.example/", url="http://a.example/", site_code="1529000001")
    assert not same_site(refused, replace(refused, asked="http://b.example/", url="http://b.example/"))


def test_two_that_lead_to_a_third_are_not_each_other() -> None:
    parked = HomePage(asked="http://a.example/", url="http://trader.example/")
    assert not same_site(parked, replace(parked, asked="http://b.example/"))


def test_a_redirect_counts_where_the_other_leads_on() -> None:
    """A page that moves on from / to /portal/ is still the page that the other host redirects to."""
    main = replace(WITH, url="http://www.linshan.example/portal/")
    assert same_site(replace(WITHOUT, url="http://www.linshan.example/portal/"), main)
