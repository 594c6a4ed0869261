"""How an answer is read off the wire: no header without end, and no body longer than was said is taken for whole.

Twisted reads header lines for as long as they come (measured: 626 MB in 45 s), and forgets what follows a body.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.web._newclient import BadResponseVersion, ParseError
from twisted.web.http import _DataLoss, _IdentityTransferDecoder

from crawler.errors import NoAnswer
from crawler.failures import NO_HTTP, causes
from crawler.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)

HEADER_BYTES = 256 << 10
"""What all header lines of an answer may hold together, those of interim answers (1xx) too. Servers themselves refuse
requests with more than 8 to 64 KiB; the largest header of a real page seen is 3 KiB."""


class _LongerThanSaid:
    """Stands in the place of a body's decoder when more came than Content-Length says."""

    def noMoreData(self) -> None:
        raise _DataLoss("more than Content-Length says")


class _BoundedParser(_LenientHTTPClientParser):
    """Scrapy's, which is put in the place of Twisted's when a request is made: it has no ``__init__`` of its own."""

    read = 0
    """Bytes of header so far."""

    def lineReceived(self, line: bytes) -> None:
        self.read += len(line) + 1
        if self.read > HEADER_BYTES:
            raise NoAnswer(f"a header of more than {HEADER_BYTES >> 10} KiB")
        super().lineReceived(line)

    def allHeadersReceived(self) -> None:
        """A length that is said twice is one length (RFC 9112 §6.3); Twisted refuses it like two that differ."""
        said = self.connHeaders.getRawHeaders(b"content-length", ())
        if len(set(said)) == 1:
            self.connHeaders.setRawHeaders(b"content-length", [said[0]])
        super().allHeadersReceived()  # type: ignore[no-untyped-call]

    def _finished(self, rest: bytes) -> None:
        """What follows an answer belongs to none: the connection is not used again, or it would answer for another
        page.
        """
        if rest.strip():
            self.connHeaders.addRawHeader(b"connection", b"close")
            if isinstance(self.bodyDecoder, _IdentityTransferDecoder):
                self.bodyDecoder = _LongerThanSaid()  # type: ignore[assignment]
        super()._finished(rest)  # type: ignore[no-untyped-call]


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's download handler, with such a reader."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory

    async def download_request(self, request: Request) -> Response:
        """Raises NoAnswer where the library says that the connection was lost, because it did not understand."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            if why := _misunderstood(error):
                raise why from error
            raise


def _misunderstood(error: DownloadFailedError) -> NoAnswer | None:
    for cause in causes(error):
        if isinstance(cause, NoAnswer):
            return cause
        if isinstance(cause, ParseError | BadResponseVersion | ValueError | KeyError):
            return NoAnswer(NO_HTTP)
    return None
