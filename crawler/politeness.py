"""What we owe the sites, as each visit keeps it: when it stops asking, and that a host is one host for Scrapy too.

The rules themselves: crawler/robots.py (robots.txt), crawler/lanes.py (one request in flight and pauses),
crawler/breaker.py (rests), crawler/windows.py (quiet hours).
"""

from __future__ import annotations

from collections.abc import Collection

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.hosts import host_of
from archive.instants import Clock
from archive.records import Exchange
from crawler.barrier import is_wall
from crawler.lanes import STOPPED, Hosts, LeftAlone


class Patience:
    """When a visit is to end: its hosts rest, its site has quiet hours, or had its requests of the day.

    ``own`` are the hosts without which there is nothing to do; any other costs only what lies on it. Without them each
    host is one.
    """

    def __init__(self, hosts: Hosts, clock: Clock, own: Collection[str] = (), delay: float = 0.0) -> None:
        self.hosts = hosts
        self.now = clock
        self.delay = delay
        """The pause that the site asks for."""
        self.requires_tls = hosts.settings.guard.tls == "require"
        """Nothing is taken over a connection that is not verified."""
        self.stopped: str | None = None
        """Why nothing more is asked."""
        self.held = False
        """It is for reasons of ours: nothing is wrong with the site."""
        self.blocked = False
        self._own = frozenset(own)

    def failed(self, request: Request, reason: str) -> None:
        raise NotImplementedError

    def refuses(self, host: str) -> str | None:
        """Why a host is not to be asked now, None when it may be."""
        if not self.stopped and (why := self.holds()):
            self.stopped, self.held = why, True
        self._look_at(host)
        if self.stopped:
            return STOPPED + self.stopped
        rest = self.hosts.at_rest(host)
        return f"{host} is left alone: {rest}" if rest else None

    def holds(self) -> str | None:
        """Why nothing is asked for reasons of ours."""
        return None

    def asks(self) -> None:
        """A request is sent."""

    def heard(self, exchange: Exchange) -> None:
        """A host answered, and was judged: a wall is an end."""
        host = host_of(exchange.url)
        self.blocked |= is_wall(exchange.barrier) and self._is_own(host)
        self._look_at(host)

    def missed(self, url: str) -> None:
        """No answer came, or none that could be used."""
        self._look_at(host_of(url))

    def _look_at(self, host: str) -> None:
        """Stop when every host rests that matters."""
        if self.stopped or not self._is_own(host):
            return
        rests = [self.hosts.at_rest(own) for own in self._own or {host}]
        if all(rests):
            self.stopped = self.hosts.at_rest(host)

    def _is_own(self, host: str) -> bool:
        return not self._own or host in self._own


class Redirects(RedirectMiddleware):
    """Follows redirects without a Referer: a site need not learn where we come from."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Raises IgnoreRequest where a redirect names nothing that could be asked."""
        try:
            return super().process_response(request, response)
        except ValueError:  # http://[::1, javascript:, a port of 99999
            raise IgnoreRequest("it redirects to what is no web address") from None

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Scrapy's looks for what would send one, and warns at every start that there is nothing."""


class OneSlotAHost:
    """Downloader middleware: a host, with its port, is one slot; what is not to be asked does not wait in it."""

    def process_request(self, request: Request) -> None:
        host = host_of(request.url)
        if request.meta["kind"] != "robots" and (why := request.meta["visit"].refuses(host)):
            raise LeftAlone(why)
        request.meta["download_slot"] = host
