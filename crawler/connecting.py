"""From a name to a connection: only allowed addresses come out of a look-up, and no socket reaches any other.

What is checked is what is connected to. Whoever looked a name up first and connected by the name afterwards would have
asked twice, and the second answer may be another (DNS rebinding).
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Any, NoReturn, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.internet import _idna
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer  # type: ignore[import-untyped, unused-ignore]

from crawler.errors import AddressRefused
from crawler.guard import Network, allowed

SocketAddress = tuple[Any, ...]
"""As sockets have it: address and port, and of IPv6 the flow and the scope."""

_refused: dict[str, str] = {}
"""Name to the forbidden address that it was at when it was looked up last. One crawl a process: a module holds it."""

LOOK_UP = 5.0
"""Seconds that a look-up may take. Names that hang must not make healthy hosts look dead."""

_WALLED = frozenset({"socket.connect", "socket.sendto", "socket.bind"})


def look_up(name: str) -> list[SocketAddress]:
    """All addresses of a name, in the order in which the system would try them. It blocks."""
    return [found[4] for found in socket.getaddrinfo(name, 0, type=socket.SOCK_STREAM)]


@implementer(IHostnameResolver)
class GuardedResolver:
    """Looks names up for the whole crawl process. Nothing is kept: the system does that, and forgets in time."""

    def __init__(self, reactor: Any, networks: Sequence[Network]) -> None:
        self._reactor = reactor
        self._networks = networks

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, crawler.settings["GONGKAI"].guard.allow_networks)

    def install_on_reactor(self) -> None:
        """Called by Scrapy before anything is asked."""
        self._reactor.installNameResolver(self)
        wall(self._networks)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        Deferred.fromCoroutine(self._resolve(resolutionReceiver, hostName, portNumber))
        return resolution

    async def _resolve(self, receiver: Any, name: str, port: int) -> None:
        for address in await self._allowed(name):
            kind = IPv4Address if len(address) == 2 else IPv6Address
            receiver.addressResolved(kind("TCP", address[0], port, *address[2:]))
        receiver.resolutionComplete()

    async def _allowed(self, name: str) -> list[SocketAddress]:
        """Those addresses of a name that may be connected to; none also when it has none, or hangs."""
        try:
            name = _idna._idnaBytes(name).decode("ascii").lower()  # as Scrapy has mended it: it takes an underscore too
            _refused.pop(name, None)
            literal = isIPAddress(name) or isIPv6Address(name)  # nobody has to be asked, and no thread to be free
            found = look_up(name) if literal else await self._in_a_thread(name)
        except (OSError, UnicodeError):  # TimeoutError is an OSError
            return []
        well = [address for address in found if allowed(ip_address(address[0]), self._networks)]
        if found and not well:
            _refused[name] = str(found[0][0])
        return well

    def _in_a_thread(self, name: str) -> Deferred[list[SocketAddress]]:
        """A thread cannot be ended: who hangs holds one of the reactor's until the system gives the name up."""
        pool = self._reactor.getThreadPool()
        looking = deferToThreadPool(self._reactor, pool, look_up, name)
        return looking.addTimeout(LOOK_UP, self._reactor, _hangs)


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        raise NotImplementedError  # as Twisted's own


def _hangs(*_: object) -> NoReturn:
    raise TimeoutError


async def saying_why(ask: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """Ask, and tell a host that does not exist from one that is not allowed: for Twisted both have no address.

    Raises AddressRefused.
    """
    try:
        return await ask(request)
    except CannotResolveHostError as error:
        name = urlsplit(request.url).hostname or ""
        if address := _refused.get(name):
            raise AddressRefused(name, address) from error
        raise


# ---------------------------------------------------------------------- the last wall


def wall(networks: Sequence[Network]) -> None:
    """From now on no socket of this process is connected to a forbidden address, whoever asks it to, or listens.

    An audit hook cannot be taken back; the process is one that crawls, and ends with the crawl.
    """

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _WALLED and not _may(event, arguments[1], networks):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(arguments[1]))

    sys.addaudithook(look)


def _may(event: str, address: object, networks: Sequence[Network]) -> bool:
    """Whether a socket may have an address. Those of the machine itself are paths, and no tuples; a name is none that
    anybody checked.
    """
    if not isinstance(address, tuple):
        return True
    try:
        return event != "socket.bind" and allowed(ip_address(address[0]), networks)
    except ValueError:
        return False
