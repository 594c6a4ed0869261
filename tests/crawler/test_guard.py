"""No request leaves for a private, loopback or link-local address, by whatever spelling."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from twisted.internet import _idna

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


@pytest.mark.parametrize(
    "address",
    ["::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
     "2001:db8::1", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "3fff::1", "5f00::1", "fc00::1",
     "fe80::1%2", "fec0::1", "ff02::1", "0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1",
     "255.255.255.255", "239.1.1.1"],
)  # fmt: skip
def test_addresses_that_nobody_on_the_internet_has(address: str) -> None:
    assert not allowed(ip_address(address), ())


def test_several_networks_may_be_allowed() -> None:
    networks = [ip_network(network) for network in ("10.9.0.0/16", "::1/128", "fd12::/16")]
    for well in ("10.9.255.1", "::1", "fd12:3::4", "::ffff:10.9.0.1", "64:ff9b::10.9.0.1"):
        assert allowed(ip_address(well), networks)
    for wrong in ("10.8.0.1", "::2", "fd13::1", "127.0.0.1", "::ffff:127.0.0.1"):
        assert not allowed(ip_address(wrong), networks)


# ---------------------------------------------------------------------- spellings

PRIVATE = [
    ip_network(network) for network in ("127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "0.0.0.0/8")
]
DIGITS = ["0123456789", "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", "٠١٢٣٤٥٦٧٨٩"]
DOTS = [".", "。", "．", "｡", "%2e", "%E3%80%82"]
BASES: list[Callable[[int], str]] = [str, hex, "0{:o}".format, "0X{:X}".format, "{:04d}".format, "0x{:08x}".format]


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A host that stands for a private address, for somebody or other."""
    network = draw(st.sampled_from(PRIVATE))
    address = IPv4Address(int(network.network_address) + draw(st.integers(0, network.num_addresses - 1)))
    return draw(st.sampled_from([_dotted, _wrapped]))(draw, address)


def _dotted(draw: st.DrawFn, address: IPv4Address) -> str:
    """As numbers: one to four of them, each in a base of its own, in digits and behind dots of many scripts."""
    several, octets = draw(st.integers(1, 4)), address.packed
    numbers = [*octets[: several - 1], int.from_bytes(octets[several - 1 :], "big")]
    written = [draw(st.sampled_from(BASES))(number) for number in numbers]
    text = written[0] + "".join(draw(st.sampled_from(DOTS)) + number for number in written[1:])
    digits = dict(zip("0123456789", draw(st.sampled_from(DIGITS)), strict=True))
    text = "".join(digits.get(mark, mark) if draw(st.booleans()) else mark for mark in text)
    escaped = "".join(f"%{ord(mark):02x}" if mark.isascii() and draw(st.integers(0, 9)) == 0 else mark for mark in text)
    return escaped + draw(st.sampled_from(["", ".", "。", ".."]))


def _wrapped(draw: st.DrawFn, address: IPv4Address) -> str:
    """In an address of IPv6 that carries it."""
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    inverted = number ^ 0xFFFFFFFF
    host = draw(
        st.sampled_from(
            [f"::ffff:{address}", f"::ffff:{high:x}:{low:x}", f"0:0:0:0:0:FFFF:{address}", f"::{address}",
             f"64:ff9b::{address}", f"2002:{high:x}:{low:x}::1", f"2001:0:1::{inverted >> 16:x}:{inverted & 0xFFFF:x}",
             "::1", "fe80::1%25eth0", "fe80::1%1"]
        )
    )  # fmt: skip
    return f"[{host}]"


@given(spellings(), st.sampled_from(["", ":80", ":8080"]), st.sampled_from(["http", "https", "HTTP"]))
def test_no_spelling_of_a_private_address_is_let_through(host: str, port: str, scheme: str) -> None:
    """Refused as it stands, or no address at all for those who look it up (where it would be judged once more)."""
    try:
        url = Request(f"{scheme}://{host}{port}/").url
    except ValueError:
        return
    if refusal(url, ()):
        return
    name = urlsplit(url).hostname or ""
    with pytest.raises((OSError, UnicodeError)):
        socket.getaddrinfo(_idna._idnaBytes(_idna._idnaText(name.encode())), 0, flags=socket.AI_NUMERICHOST)


@pytest.mark.parametrize(
    "host", ["①②⑦.⓪.⓪.①", "127。0。0。1", "１２７．０．０．１", "0x7f。1", "%31%32%37.0.0.1", "127.0.0.1%2f"]
)
def test_digits_and_dots_that_idna_folds(host: str) -> None:
    try:
        url = Request(f"http://{host}/").url
    except ValueError:
        return
    assert refusal(url, ()), url
