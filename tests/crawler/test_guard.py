"""No request leaves for a private, loopback or link-local address, by whatever spelling."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from crawler.guard import allowed, refusal

FORBIDDEN = [
    "http://127.0.0.1/", "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25eth0]/",
    "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://224.0.0.1/",
    "file:///etc/passwd", "ftp://www.example.gov.cn/", "data:text/html,x", "http://user:secret@www.example.gov.cn/",
    "http://www.example.gov.cn\\@127.0.0.1/", "http:///nohost", "http://[bad/", "http://www.example.gov.cn:99999/",
]  # fmt: skip


@pytest.mark.parametrize("url", FORBIDDEN)
def test_forbidden(url: str) -> None:
    assert refusal(url, ())


@pytest.mark.parametrize("url", ["https://www.example.gov.cn/", "http://8.8.8.8:8080/", "http://[2606:4700::1111]/"])
def test_ordinary(url: str) -> None:
    assert refusal(url, ()) is None


def test_the_operator_may_allow_a_network() -> None:
    networks = (ip_network("127.0.0.0/8"),)
    assert refusal("http://127.0.0.1:8000/", networks) is None
    assert refusal("http://[::ffff:127.0.0.1]/", networks) is None
    assert refusal("http://10.0.0.1/", networks)
    assert refusal("http://2130706433/", networks), "an odd spelling stays odd"


def test_what_a_name_resolves_to_is_judged_alike() -> None:
    assert not allowed(ip_address("100.64.0.1"), ())
    assert allowed(ip_address("1.1.1.1"), ())
