"""No request leaves for a private, loopback or link-local address, by whatever spelling, name or redirect.

What may be asked stands here; a middleware that sees every hop (redirects and robots.txt too) refuses by it before
anything is looked up. Names and connections: crawler/connecting.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import AddressRefused

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = ip_network("2000::/3")
"""All that is given out of IPv6. Python counts what lies outside as global unless it has a name: fec0::, of old for
sites, or 5f00::, between routers.
"""

DOCUMENTATION = ip_network("3fff::/20")
"""RFC 9637, which is younger than the Python that we run on."""

NAT64 = ip_network("64:ff9b::/96")
"""RFC 6052: addresses that carry an IPv4 address in their last 32 bits."""

_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?", re.IGNORECASE)
"""2130706433, 0x7f.1, 0177.0.0.1: spellings of 127.0.0.1 that resolvers accept and people do not write."""


def carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries (mapped, NAT64, 6to4, Teredo), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def allowed(address: Address, networks: Sequence[Network]) -> bool:
    """Whether we may connect: a global unicast address, or one of the networks the operator named."""
    inner = carried(address)
    if any(inner in network for network in networks):
        return True
    if isinstance(inner, IPv6Address) and (inner not in GLOBAL_UNICAST or inner in DOCUMENTATION):
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def refusal(url: str, networks: Sequence[Network]) -> str | None:
    """Why a URL may not be asked, judged by its text alone; None when it may be (its name is still to be resolved)."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return f"malformed: {error}"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme}"
    if parts.username is not None or parts.password is not None or "\\" in url:
        return "user information in the URL"
    try:
        address = ip_address(host.split("%")[0])
    except ValueError:
        return f"host {host!r}" if not host or "%" in host or _NUMERIC.fullmatch(host) else None
    return None if allowed(address, networks) else str(AddressRefused(host, host))


class Guard:
    """Downloader middleware: refuses before anything is sent, and once more by the address that answered."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self.networks = networks

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["GONGKAI"].guard.allow_networks)

    def process_request(self, request: Request) -> None:
        if reason := refusal(request.url, self.networks):
            raise IgnoreRequest(f"guard: {reason}")

    def process_response(self, request: Request, response: Response) -> Response:
        if response.ip_address is not None and not allowed(response.ip_address, self.networks):
            raise IgnoreRequest(f"guard: answered by {response.ip_address}")
        return response
